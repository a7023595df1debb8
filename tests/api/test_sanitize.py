import asyncio
import json

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.schemas import MAX_BODY, MAX_TEXT
from plainspoken.catalogue.failure import Failure
from plainspoken.engine.sanitizer import Sanitizer

Client = TestClient[Litestar]

PATH = "/api/v1/sanitize"
JSON = {"Content-Type": "application/json"}
TEMPLATE_TEXT = (
    "CloudStack API error 431 (CSExceptionErrorCode: 4350): Unsupported: rootdisksize override (102 GB) is smaller "
    "than template size (100.00 GB)"
)


def test_an_answer_is_the_engines_own_without_technical_detail(client: Client, sanitizer: Sanitizer) -> None:
    answer = client.post(PATH, json={"text": TEMPLATE_TEXT, "step": "vm-creation"}).json()
    message = sanitizer.sanitize(Failure(TEMPLATE_TEXT, step="vm-creation"))
    told = message.as_dict()
    del told["cause_known"]  # for rule authors: explain says it
    assert answer == told


def test_the_deciding_facts_are_in_the_message(client: Client) -> None:
    message = client.post(PATH, json={"text": TEMPLATE_TEXT, "step": "vm-creation"}).json()["user_message"]
    assert "102 GB" in message
    assert "100 GB" in message


def test_a_text_no_rule_knows_has_no_rule_id(client: Client) -> None:
    answer = client.post(PATH, json={"text": "qwertz uiop"}).json()
    assert answer["unmatched"] is True
    assert "rule_id" not in answer


def test_a_name_that_the_caller_knows_stands_in_the_message(client: Client) -> None:
    body: dict[str, object] = {"text": "no network mapping found for context c-1, network KVM-NITUCA-02"}
    unknown = client.post(PATH, json=body).json()["user_message"]
    known = client.post(PATH, json=body | {"names": ["web7", "KVM-NITUCA-02"]}).json()["user_message"]
    assert "KVM-NITUCA-02" not in unknown
    assert "KVM-NITUCA-02" in known


@pytest.mark.parametrize("text", ["", "\x00", "💥" * 1000, "\u202e", "a" * MAX_TEXT, "%s %n {0} {text}"])
def test_any_text_gets_an_answer(client: Client, text: str) -> None:
    answer = client.post(PATH, json={"text": text})
    assert answer.status_code == 200
    assert answer.json()["actionable_steps"]


@pytest.mark.parametrize(
    ("body", "pointer", "detail"),
    [
        ({}, "/text", "This field is required."),
        ({"text": "a", "stepp": "b"}, "/stepp", "There is no such field."),
        ({"text": "a", "a/~b": 1}, "/a~1~0b", "There is no such field."),
        ({"text": 5}, "/text", "Expected a string, got a number."),
        ({"text": None}, "/text", "Expected a string, got null."),
        ({"text": "a", "step": ["b"]}, "/step", "Expected a string, got an array."),
        ({"text": "a", "step": "b" * 256}, "/step", "Expected a string of a length up to 255."),
        ({"text": "a", "names": "b"}, "/names", "Expected an array, got a string."),
        (["text"], "", "Expected an object, got an array."),
    ],
)
def test_a_field_that_does_not_fit_is_422_with_a_pointer(
    client: Client, body: object, pointer: str, detail: str
) -> None:
    answer = client.post(PATH, json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-body")
    assert answer.json()["errors"] == [{"pointer": pointer, "detail": detail}]


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 100_000, b'{"text":' * 100_000])
def test_a_deeply_nested_body_is_refused(client: Client, content: bytes) -> None:
    assert client.post(PATH, content=content, headers=JSON).status_code == 422


def test_a_long_unknown_field_is_not_repeated_in_full(client: Client) -> None:
    assert len(client.post(PATH, json={"text": "a", "b" * 100_000: 1}).content) < 1000


def test_half_a_pair_of_surrogates_is_read_as_a_character_that_is_missing(client: Client) -> None:
    answer = client.post(PATH, content=b'{"text": "disk full \\ud800"}', headers=JSON)
    assert (answer.status_code, answer.json()["category"]) == (200, "storage")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b'{"text": "a"} x', b"{'text': 'a'}", b"text=a"],
)
def test_a_body_that_is_not_json_is_400(client: Client, content: bytes) -> None:
    answer = client.post(PATH, content=content, headers=JSON)
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-json")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "text/json"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {},
    ],
)
def test_a_body_that_is_not_declared_as_json_is_415(client: Client, headers: dict[str, str]) -> None:
    answer = client.post(PATH, content=b'{"text": "a"}', headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/unsupported-media-type")


@pytest.mark.parametrize("content_type", ["application/json; charset=UTF-8", "Application/JSON"])
def test_json_may_be_declared_in_any_usual_way(client: Client, content_type: str) -> None:
    assert client.post(PATH, content=b'{"text": "a"}', headers={"Content-Type": content_type}).status_code == 200


def test_a_text_over_the_limit_is_413_and_names_the_limit(client: Client) -> None:
    answer = client.post(PATH, json={"text": "a" * (MAX_TEXT + 1)})
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/content-too-large")
    assert answer.json()["errors"] == [
        {"pointer": "/text", "detail": "The text may have at most 1,000,000 characters."}
    ]


def test_a_body_over_the_limit_is_413(client: Client) -> None:
    content = json.dumps({"text": "a" * MAX_BODY}).encode()
    answer = client.post(PATH, content=content, headers=JSON)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/content-too-large")


def test_the_longest_text_fits_however_many_bytes_its_letters_take(client: Client) -> None:
    content = json.dumps({"text": "𝄞" * (MAX_TEXT - 10)}, ensure_ascii=False).encode()
    assert client.post(PATH, content=content, headers=JSON).status_code == 200


def test_a_caller_that_goes_away_is_no_fault_of_the_server(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json"), (b"content-length", b"100")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(event: dict[str, object]) -> None:
        sent.append(event)

    asyncio.run(client.app(scope, receive, send))

    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert not sent or sent[0]["status"] == 400
