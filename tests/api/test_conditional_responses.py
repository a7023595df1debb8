"""Entity tags, 304 and compression: of whole answers, and of nothing else."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.app import create_app
from plainspoken.api.conditional_responses import SMALLEST, accepts_gzip
from plainspoken.catalogue.model import Catalogue

Client = TestClient[Litestar]

VM = "/api/v1/vm-contexts/pgtest1"
TAGGED = (
    "/api/v1/vm-contexts",
    VM,
    f"{VM}/recent-jobs",
    "/api/v1/jobs",
    "/api/v1/jobs/e5de9b1b-5159-49e2-95e5-be644da2b7fb",
    "/api/v1/catalogue",
    "/openapi.json",
)

ATTEMPTS = 5


@pytest.fixture(scope="module")
def client(demo_url: str, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A caller that asks for no compression unless a test does, over a copy of the demo's jobs."""
    copy = tmp_path_factory.mktemp("copy") / "demo.db"
    copy.write_bytes(Path(demo_url.removeprefix("sqlite:///")).read_bytes())
    with TestClient(create_app(database_url=f"sqlite:///{copy}", catalogue=catalogue)) as client:
        client.headers["accept-encoding"] = "identity"
        yield client


@pytest.mark.parametrize("path", TAGGED)
def test_an_answer_that_is_still_the_same_is_not_sent_again(client: Client, path: str) -> None:
    for _ in range(ATTEMPTS):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
        if again.status_code == 304:
            break  # else a second has passed between both, and a job that runs is a second older
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert "content-type" not in again.headers


def test_a_tagged_answer_is_kept_by_its_caller_alone_and_asked_for_again(client: Client) -> None:
    headers = client.get(VM).headers
    assert headers["cache-control"] == "private, no-cache"
    assert headers["vary"] == "Accept-Encoding, Authorization"


def test_different_answers_have_different_tags(client: Client) -> None:
    assert len({client.get(path).headers["etag"] for path in TAGGED}) == len(TAGGED)


def test_the_tag_of_another_answer_gets_this_one(client: Client) -> None:
    other = client.get("/api/v1/jobs").headers["etag"]
    assert client.get(VM, headers={"If-None-Match": other}).status_code == 200


@pytest.mark.parametrize("form", ["W/{}", '"a", {}', '"a",W/"b", {}', "*"])
def test_any_form_of_naming_the_tag_counts(client: Client, form: str) -> None:
    tag = client.get(VM).headers["etag"]
    assert client.get(VM, headers={"If-None-Match": form.format(tag)}).status_code == 304


def test_the_compressed_form_has_a_tag_of_its_own_that_names_the_same_content(client: Client) -> None:
    plain = client.get(VM)
    packed = client.get(VM, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.content == plain.content
    for tag in (plain, packed):
        for encoding in ("gzip", "identity"):
            headers = {"If-None-Match": tag.headers["etag"], "Accept-Encoding": encoding}
            assert client.get(VM, headers=headers).status_code == 304


def test_a_large_answer_is_compressed_for_who_accepts_it(client: Client) -> None:
    with client.stream("GET", VM, headers={"Accept-Encoding": "gzip, br"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(raw)
    assert gzip.decompress(raw) == client.get(VM).content
    assert len(raw) < len(client.get(VM).content) / 2


def test_a_small_answer_is_sent_as_it_is(client: Client) -> None:
    answer = client.get("/health/live", headers={"Accept-Encoding": "gzip"})
    assert len(answer.content) < SMALLEST
    assert "content-encoding" not in answer.headers


def test_a_problem_is_neither_tagged_nor_kept(client: Client) -> None:
    headers = client.get("/api/v1/vm-contexts/nobody").headers
    assert (headers.get("etag"), headers["cache-control"]) == (None, "no-store")


def test_the_answer_to_a_post_is_not_tagged(client: Client) -> None:
    headers = client.post("/api/v1/sanitize", json={"text": "x"}).headers
    assert (headers.get("etag"), headers["cache-control"]) == (None, "no-store")


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_head_has_the_headers_of_get_and_no_body(client: Client, encoding: str) -> None:
    head = client.head(VM, headers={"Accept-Encoding": encoding})
    get = client.get(VM, headers={"Accept-Encoding": encoding})
    names = ("etag", "content-type", "content-length", "vary", "cache-control")
    assert [head.headers[name] for name in names] == [get.headers[name] for name in names]
    assert head.content == b""
    assert client.head(VM, headers={"If-None-Match": head.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("GZIP;q=0.5, br", True),
        ("*", True),
        ("br, *;q=0.1", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("gzip;q=x", True),
        ("gzip;q=1.2.3", False),
        ("xgzip", False),
    ],
)
def test_compression_is_asked_for(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


@given(st.text())
def test_no_header_breaks_it(header: str) -> None:
    assert accepts_gzip(header) in {True, False}


def test_an_answer_changes_its_tag_when_it_changes(client: Client) -> None:
    body: dict[str, Any] = {"job_id": "e5de9b1b-5159-49e2-95e5-be644da2b7fb"}
    before = client.get(VM).headers["etag"]
    client.post(f"{VM}/last-operation/dismiss", json=body).raise_for_status()
    dismissed = client.get(VM, headers={"If-None-Match": before})
    client.post(f"{VM}/last-operation/restore", json=body).raise_for_status()
    assert (dismissed.status_code, dismissed.headers["etag"] != before) == (200, True)
    assert client.get(VM).headers["etag"] == before
