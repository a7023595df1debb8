from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from prometheus_client.parser import text_string_to_metric_families

from plainspoken.api.app import create_app
from plainspoken.api.serving.lifecycle import ServerProcess
from plainspoken.api.telemetry.board import _HEAD, HALF_BYTES, Board
from plainspoken.api.telemetry.request_counts import BOUNDS, RequestCounts
from plainspoken.api.telemetry.snapshots import (
    CatalogueState,
    Histogram,
    Series,
    Snapshot,
    decode,
    encode,
    merged,
    with_former,
)
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.demo import SEED_CONTEXT
from tests.support import builtin_catalogue

Client = TestClient[Litestar]
Labels = frozenset[tuple[str, str]]


@pytest.fixture
def own_client(demo_url: str) -> Iterator[Client]:
    """A caller of an app that nobody else has asked anything."""
    with TestClient(create_app(database_url=demo_url, catalogue=builtin_catalogue())) as client:
        yield client


def samples(client: Client) -> dict[tuple[str, Labels], float]:
    text = client.get("/metrics").raise_for_status().text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(client: Client, name: str, **labels: str) -> float:
    return samples(client)[name, frozenset(labels.items())]


def test_requests_are_counted_by_route_template_and_never_by_what_stands_in_the_path(own_client: Client) -> None:
    route = "/api/v1/vm-contexts/{context_id}/recent-jobs"
    for vm in (SEED_CONTEXT, "pgtest1", "nobody"):
        own_client.get(f"/api/v1/vm-contexts/{vm}/recent-jobs")
    own_client.get("/no/such/4711")
    found = samples(own_client)

    by_status = {
        status: found[
            "plainspoken_requests_total", frozenset({("route", route), ("method", "GET"), ("status", status)})
        ]
        for status in ("200", "404")
    }
    assert by_status == {"200": 2, "404": 1}
    assert found["plainspoken_request_duration_seconds_count", frozenset({("route", route), ("method", "GET")})] == 3
    assert not [labels for _, labels in found if "4711" in str(labels)]


def test_failures_are_counted_by_rule(own_client: Client) -> None:
    own_client.post("/api/v1/sanitize", json={"text": "VirtIO injection phase failed: virt-v2v: exit status 1"})
    own_client.post("/api/v1/sanitize", json={"text": "quux"})

    counted = value(
        own_client,
        "plainspoken_sanitizations_total",
        rule="drivers.installation-failed",
        category="compatibility",
        band="specific",
    )
    assert counted == 1
    assert value(own_client, "plainspoken_sanitizations_unmatched_total") == 1


def test_counts_go_on_over_a_new_catalogue(demo_url: str) -> None:
    catalogue = builtin_catalogue()
    watcher = CatalogueWatcher(
        Sanitizer(catalogue), prepare=lambda *_: (Sanitizer(catalogue), ()), interval=None, settle=0.001
    )
    with TestClient(create_app(database_url=demo_url, catalogue=watcher)) as client:
        client.post("/api/v1/sanitize", json={"text": "quux"})
        watcher.check(asked=True)
        client.post("/api/v1/sanitize", json={"text": "quux"})

        assert value(client, "plainspoken_sanitizations_unmatched_total") == 2
        assert value(client, "plainspoken_catalogue_info", fingerprint=catalogue.fingerprint) == 1


def test_a_scraper_may_ask_for_open_metrics(own_client: Client) -> None:
    answer = own_client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})

    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0; charset=utf-8")
    assert answer.text.endswith("# EOF\n")


def test_every_process_tells_what_all_have_counted_and_goes_on_where_a_dead_one_ended(demo_url: str) -> None:
    board = Board(2)
    apps = [
        create_app(
            database_url=demo_url, catalogue=builtin_catalogue(), process=ServerProcess(board=board, place=place)
        )
        for place in (0, 1)
    ]
    with TestClient(apps[0]) as first, TestClient(apps[1]) as second:
        for client in (first, first, second):
            client.post("/api/v1/sanitize", json={"text": "quux"})
        told = [value(client, "plainspoken_sanitizations_unmatched_total") for client in (first, second, first)]
    heir = create_app(database_url=demo_url, catalogue=builtin_catalogue(), process=ServerProcess(board=board, place=0))
    with TestClient(heir) as client:
        client.post("/api/v1/sanitize", json={"text": "quux"})
        told.append(value(client, "plainspoken_sanitizations_unmatched_total"))

    # The second app had posted before it was asked; what it tells of itself is never behind.
    assert told[1:] == [3, 3, 4]


@given(st.lists(st.floats(min_value=0, max_value=100), max_size=50))
def test_each_duration_is_in_one_bucket_and_none_is_lost(durations: list[float]) -> None:
    counts = RequestCounts()
    for seconds in durations:
        counts.count(route="/a", method="GET", status=200, seconds=seconds)

    for _, histogram in counts.durations():
        assert sum(histogram.buckets) == len(durations)
        assert len(histogram.buckets) == len(BOUNDS) + 1


def test_a_stream_is_counted_and_is_no_duration(own_client: Client) -> None:
    route = "/api/v1/events"
    own_client.get(route, params={"for_seconds": "0"})
    found = samples(own_client)

    labels = {("route", route), ("method", "GET")}
    assert found["plainspoken_requests_total", frozenset({*labels, ("status", "200")})] == 1
    assert ("plainspoken_request_duration_seconds_count", frozenset(labels)) not in found


def test_a_method_nobody_knows_makes_no_series_of_its_own() -> None:
    counts = RequestCounts()
    counts.count(route=None, method="BREW4711", status=404, seconds=0.1)

    assert dict(counts.answered) == {("none", "other", "404"): 1}


def snapshot(**counters: float) -> Snapshot:
    state = CatalogueState("f", 1, "loaded")
    series: Series = {name: [(("x",), number)] for name, number in counters.items()}
    return Snapshot(1, state, series, {"h": [((), Histogram([1, 2], 3.0))]}, {"now": [((), 1)]}, {"lag": [((), 2)]})


def test_processes_are_added_up() -> None:
    whole = merged((snapshot(a=1), snapshot(a=2, b=5)))

    assert whole.counters == {"a": [(("x",), 3)], "b": [(("x",), 5)]}
    assert whole.histograms == {"h": [((), Histogram([2, 4], 6.0))]}
    assert (whole.sums, whole.highest) == ({"now": [((), 2)]}, {"lag": [((), 2)]})


def test_an_heir_takes_over_counts_but_no_present_values() -> None:
    heir = with_former(snapshot(a=1), snapshot(a=2))

    assert heir.counters == {"a": [(("x",), 3)]}
    assert heir.sums == {"now": [((), 1)]}


def test_what_is_posted_is_read_by_another_process() -> None:
    board = Board(1)
    pid = os.fork()
    if pid == 0:
        board.post(0, encode(snapshot(a=1)), pid=os.getpid())
        os._exit(0)
    os.waitpid(pid, 0)
    posted = board.read(0)

    assert posted is not None
    assert (posted.pid, decode(posted.data)) == (pid, snapshot(a=1))


def test_what_has_no_room_leaves_the_former_post() -> None:
    board = Board(1)
    board.post(0, b"first", pid=1)

    assert not board.post(0, bytes(HALF_BYTES + 1), pid=1)
    assert getattr(board.read(0), "data", None) == b"first"


def test_a_first_post_of_which_only_the_beginning_is_written_is_not_read() -> None:
    board = Board(1)
    _HEAD.pack_into(board._memory, board._start(0), 1, 1, 0, 0, 0.0)

    assert board.read(0) is None


def test_a_reader_never_gets_half_a_post() -> None:
    board = Board(1)
    pid = os.fork()
    if pid == 0:
        for number in range(20_000):
            board.post(0, bytes([number % 251]) * (1_000 + number % 3_000), pid=1)
        os._exit(0)
    mixed = 0
    while os.waitpid(pid, os.WNOHANG)[0] == 0:
        posted = board.read(0)
        mixed += posted is not None and len(set(posted.data)) != 1

    assert mixed == 0
