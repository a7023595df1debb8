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


@pytest.mark.parametrize(
    "name",
    [
        "pgtest1",
        "web7",
        "Web-Server-01",
        "SRV_DB01",
        "SQL2016-DC2",
        "Windows2019",
        "my vm (2)",
        "VM Network",
        "Prod LAN",
        "LAN 10",
        "lab-net",
        "default-lab",
        "Backup-Net",
        "DMZ",
        "Büro-Netz",
        "生产网络",
    ],
)
def test_a_name_of_the_shape_that_customers_give_is_one(name: str) -> None:
    assert normal_value(FactType.NAME, name) == name


@pytest.mark.parametrize(
    "name",
    [
        "foo-daemon",
        "internal-billing-service",
        "KVM-NITUCA-02",
        "esx-host-alpha",
        "Node-07",
        "使用sudo",
        "Sommer2024",
        "Berlin1999",
        "Passw0rd",
        "winter23",
        "52 4e e4 b3",
        "db password",
        "10.20.30.40",
        "AKIAIOSFODNN7EXAMPLE",
        "could not be found",
        "vm-1042",
        "b3",
        "4711",
        "--force",
        "virtual-machine-i-2-345-VM",
    ],
)
def test_what_may_be_a_program_a_host_a_secret_or_a_dump_is_no_name(name: str) -> None:
    assert normal_value(FactType.NAME, name) is None


def test_a_name_that_the_caller_knows_needs_no_shape() -> None:
    assert normal_value(FactType.NAME, " KVM-NITUCA-02", names=("KVM-NITUCA-02",)) == "KVM-NITUCA-02"
