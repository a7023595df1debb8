"""The streams as clients meet them."""

import json
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.app import create_app
from plainspoken.api.serving.lifecycle import ServerProcess
from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.guard import Guard
from plainspoken.engine.sanitizer import Sanitizer
from tests.api.test_leaks import is_harmless, strings
from tests.api.test_problems import check_problem

Client = TestClient[Litestar]
Json = dict[str, Any]

EVERYTHING = "last_event_id=1.0.0.0.0&for_seconds=0"


def events(text: str) -> list[tuple[str, Json]]:
    """The events of a stream with their data."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_a_stream_begins_with_the_order_to_load_the_lists(client: Client) -> None:
    answer = client.get("/api/v1/events?for_seconds=0")

    assert events(answer.text) == [("reset", {"reason": "start"}), ("bye", {"reason": "time"})]
    assert answer.text.startswith("retry: ")


def test_no_proxy_holds_a_stream_back_or_keeps_it(client: Client) -> None:
    headers = client.get("/api/v1/events?for_seconds=0", headers={"Accept-Encoding": "gzip, br, zstd"}).headers

    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")
    assert "content-encoding" not in headers
    assert "content-length" not in headers


def test_the_header_that_browsers_send_wins_over_the_parameter(client: Client) -> None:
    answer = client.get(f"/api/v1/events?{EVERYTHING}", headers={"Last-Event-ID": "unreadable"})

    assert events(answer.text)[0] == ("reset", {"reason": "unknown_id"})


def test_each_job_comes_as_the_lists_show_it_with_its_vm(client: Client) -> None:
    context = "ctx-pgtest1-20251003-140708"
    listed = client.get(f"/api/v1/vm-contexts/{context}/recent-jobs").json()["jobs"]

    told = events(client.get(f"/api/v1/vm-contexts/pgtest1/events?{EVERYTHING}").text)

    vm = {"context_id": context, "vm_name": "pgtest1"}
    jobs = {data["job_id"]: data for kind, data in told if kind == "job"}
    assert jobs == {job["job_id"]: {**job, **vm} for job in listed}


def test_a_vm_comes_as_the_list_of_vms_shows_it(client: Client) -> None:
    listed = {vm["context_id"]: vm for vm in client.get("/api/v1/vm-contexts").json()["vm_contexts"]}

    told = events(client.get(f"/api/v1/events?{EVERYTHING}").text)

    assert [data for kind, data in told if kind == "vm" and listed[data["context_id"]] != data] == []


def test_nothing_in_any_stream_over_all_of_the_demo_is_technical(client: Client, sanitizer: Sanitizer) -> None:
    guard = Guard(sanitizer.catalogue.vocabulary)
    told = events(client.get(f"/api/v1/events?{EVERYTHING}").text)

    assert len(told) > 50
    assert [
        (kind, field, text)
        for kind, data in told
        for field, text in strings(data)
        if not is_harmless(field, text, guard) and field != "reason"
    ] == []


def test_a_vm_that_nobody_knows_is_a_problem_and_no_stream(client: Client) -> None:
    check_problem(client.get("/api/v1/vm-contexts/nobody/events"), "not-found")


def test_a_time_that_no_stream_lasts_is_explained(client: Client) -> None:
    problem = check_problem(client.get("/api/v1/events?for_seconds=9000"), "invalid-parameter")

    assert problem["errors"] == [{"parameter": "for_seconds", "detail": "Write a number from 0 to 900."}]


@pytest.mark.parametrize("path", ["/api/v1/events", "/api/v1/vm-contexts/pgtest1/events"])
def test_the_headers_alone_can_be_asked_for(client: Client, path: str) -> None:
    answer = client.head(path)

    assert (answer.status_code, answer.content) == (200, b"")


def test_too_many_streams_are_a_problem_with_a_time_to_come_back(demo_url: str, catalogue: Catalogue) -> None:
    process = ServerProcess()
    app = create_app(database_url=demo_url, catalogue=catalogue, process=process)
    process.lifecycle.stop()
    with TestClient(app) as client:
        answer = client.get("/api/v1/events")

    check_problem(answer, "too-many-streams")
    assert answer.headers["retry-after"] == "5"
