import pytest

from plainspoken.catalogue.conditions import FactType
from plainspoken.engine.facts import normal_value


@pytest.mark.parametrize(
    ("type_", "raw", "value"),
    [
        (FactType.SIZE, "102 GB", "102 GB"),
        (FactType.SIZE, "100.00 GB", "100 GB"),
        (FactType.SIZE, "1.50GiB", "1.5 GiB"),
        (FactType.SIZE, "20g", "20 GB"),
        (FactType.SIZE, "512KB", "512 KB"),
        (FactType.SIZE, "107374182400 bytes", "100 GiB"),
        (FactType.SIZE, "1 byte", "1 byte"),
        (FactType.COUNT, "1200", "1,200"),
        (FactType.COUNT, "007", "7"),
        (FactType.PERCENT, "83%", "83%"),
        (FactType.PERCENT, "95.50", "95.5%"),
        (FactType.DURATION, "2m0s", "2 minutes"),
        (FactType.DURATION, "1h30m0s", "1 hour 30 minutes"),
        (FactType.DURATION, "30 minutes", "30 minutes"),
        (FactType.DURATION, ">5m", "5 minutes"),
        (FactType.DURATION, "300s", "5 minutes"),
        (FactType.DURATION, "90 sec", "1 minute 30 seconds"),
        (FactType.DURATION, "1500ms", "2 seconds"),
        (FactType.DURATION, "250 ms", "less than a second"),
        (FactType.CODE, "4350", "4350"),
        (FactType.NAME, "VM Network", "VM Network"),
        (FactType.NAME, "pgtest1", "pgtest1"),
    ],
)
def test_a_valid_value_has_one_normal_form(type_: FactType, raw: str, value: str) -> None:
    assert normal_value(type_, raw) == value


@pytest.mark.parametrize(
    ("type_", "raw"),
    [
        (FactType.SIZE, "about 5 GB"),
        (FactType.SIZE, "5"),
        (FactType.COUNT, "-3"),
        (FactType.COUNT, "1e9"),
        (FactType.COUNT, "٣"),
        (FactType.PERCENT, "101%"),
        (FactType.DURATION, "0s"),
        (FactType.DURATION, "soon"),
        (FactType.DURATION, "5 parsecs"),
        (FactType.CODE, "1234567"),
        (FactType.CODE, "HY000"),
        (FactType.NAME, "/dev/vdb"),
        (FactType.NAME, "a" * 65),
        (FactType.NAME, "{disk}\n"),
        (FactType.ENUM, "user_vm"),
    ],
)
def test_anything_else_has_none(type_: FactType, raw: str) -> None:
    assert normal_value(type_, raw) is None


def test_an_enum_shows_the_words_of_its_rule() -> None:
    assert normal_value(FactType.ENUM, "User_VM", values={"user_vm": "VMs"}) == "VMs"
