"""A secret planted anywhere in a record, in any of the forms that programs write, never comes out."""

from __future__ import annotations

import base64
import json
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plainspoken.engine import record_mask
from plainspoken.engine.record_mask import RecordMask
from plainspoken.engine.secret_search import REMOVED
from plainspoken.engine.secrets import HIDDEN
from tests.secret_forms import FORMS, comes_out, secrets


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=15)
@given(secret=secrets)
def test_a_secret_in_a_text_never_comes_out(form: str, secret: str) -> None:
    text = FORMS[form](secret)

    assert not comes_out(secret, RecordMask(text).text(text))


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=10)
@given(secret=secrets, surroundings=st.text(max_size=30))
def test_a_secret_in_json_never_comes_out_whatever_stands_around_it(form: str, secret: str, surroundings: str) -> None:
    assume(not comes_out(secret, surroundings))
    data = {"phase": ["a", {"detail": FORMS[form](secret), "more": surroundings, surroundings: 5}]}

    assert not comes_out(secret, RecordMask(data).value(data))


@pytest.mark.parametrize(
    "name",
    ["password", "vcenterPassword", "api-key", "API_KEY", "x-auth-token", "Authorization", "cookie", "client_secret",
     "ossea.secretKey", "db_password_2", " pwd ", "privateKey", "pin", "signature"],
)  # fmt: skip
@given(secret=secrets)
@settings(max_examples=5)
def test_whatever_stands_under_the_name_of_a_secret_is_removed_everywhere(name: str, secret: str) -> None:
    for held in (secret, [secret], {"a": {"b": secret}}):
        data = {"outer": {name: held}, "log": f"tried {secret} twice"}
        shown = RecordMask(data).value(data)
        assert not comes_out(secret, shown)
        assert REMOVED in json.dumps(shown)


def test_a_secret_of_one_field_is_removed_from_the_others() -> None:
    mask = RecordMask("https://admin:tulip-4711@vc/sdk", {"n": ["x"]})

    assert mask.text("tulip-4711 was refused") == f"{REMOVED} was refused"
    assert mask.text("YWRtaW46dHVsaXAtNDcxMQ==") == REMOVED
    assert mask.value({"tulip-4711": "tulip%2D4711"}) == {REMOVED: "tulip%2D4711"}


def test_a_password_of_basic_authentication_is_known_by_itself() -> None:
    mask = RecordMask("Authorization: Basic " + base64.b64encode(b"admin:tulip-4711").decode())

    assert mask.text("tulip-4711 was refused") == f"{REMOVED} was refused"


def test_a_number_that_is_a_secret_elsewhere_is_removed() -> None:
    mask = RecordMask("password=47114711")

    assert mask.value({"n": 47114711, "m": 12}) == {"n": REMOVED, "m": 12}


@pytest.mark.parametrize("empty", [None, "", [], {}, True, False])
def test_that_there_is_no_secret_may_be_told(empty: object) -> None:
    data = {"password": empty}

    assert RecordMask(data).value(data) == data


@pytest.mark.parametrize(
    "text",
    [
        "",
        "virt-v2v: error: /dev/vdb: 95% full at 10:42:01",
        "rootdisksize override (102 GB) is smaller than template size (100.00 GB)",
        "100%25 of volume%20data copied, see /usr/lib/python3/dist-packages",
        "job e5de9b1b-5159-49e2-95e5-be644da2b7fb failed in virtio-driver-injection",
        "Duplicate entry '7' for key 'PRIMARY'\nretrying in 5 s\nC:\\new\\template",
    ],
)
def test_what_holds_no_secret_stays_as_it_is(text: str) -> None:
    assert RecordMask(text).text(text) == text
    assert RecordMask({"a": text}).value({"a": [text, 5, None, 1.5, True]}) == {"a": [text, 5, None, 1.5, True]}


def test_a_short_secret_does_not_tear_words_apart() -> None:
    mask = RecordMask("password=hunter", "password=abc")

    assert mask.text("hunters hunt abc with hunter") == f"hunters hunt abc with {REMOVED}"


@given(
    st.recursive(
        st.none() | st.text(max_size=20) | st.integers(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=10,
    )
)
def test_any_json_data_comes_out_as_json_data(data: object) -> None:
    json.dumps(RecordMask(data).value(data))


def test_data_of_any_depth_is_cut_where_nobody_looks_any_more() -> None:
    data: object = "password=tulip-4711"
    for _ in range(2000):
        data = [data]

    assert "tulip" not in json.dumps(RecordMask(data).value(data))
    assert HIDDEN in json.dumps(RecordMask(data).value(data))


@pytest.mark.parametrize(
    "text", ["%25" * 20_000, "\\n" * 30_000, "\n" * 60_000, "a" * 200_000, "QUJD" * 16_000, "\\u005c" * 3_000]
)
def test_a_hostile_text_takes_a_bounded_time(text: str) -> None:
    began = time.process_time()
    RecordMask(text).text(text)

    assert time.process_time() - began < 10


def test_time_in_which_the_machine_did_something_else_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_mask, "_SECONDS", 0.5)
    mask = RecordMask("nothing in it")
    time.sleep(0.7)

    assert mask.text("nothing in it") == "nothing in it"
