"""Jobs that go on in another process, and what a tracker tells of itself."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest

from plainspoken.tracker.async_jobs import AsyncTracker
from plainspoken.tracker.jobs import Tracker
from plainspoken.tracker.metrics import TrackerMetrics
from plainspoken.tracker.writer import UNFINISHED
from tests.tracker.conftest import Desk


def tracker_of(desk: Desk, name: str, **options: float) -> Tracker:
    """As of a process of its own."""
    return Tracker(desk.store.url, sanitizer=desk.sanitizer, name=name, patience=20, **options)  # type: ignore[arg-type]


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_a_job_that_is_handed_over_is_ended_by_the_process_that_attaches_to_it(desk: Desk) -> None:
    with tracker_of(desk, "first") as first, first.job("test_failover", vm=desk.store.vm()) as job:
        with job.step("validation"):
            pass
        job.hand_over()
    between = desk.job(job.id)["status"]
    with tracker_of(desk, "second") as second, second.attach(job.id) as same:
        with same.step("vm-creation") as step:
            step.log("INFO", "created")
        same.skip("status-update")
        same.fail("it is out of hosts")

    assert (between, desk.job(job.id)["status"]) == ("running", "failed")
    assert [(row["seq"], row["name"], row["status"]) for row in desk.steps(job.id)] == [
        (1, "validation", "completed"),
        (2, "vm-creation", "completed"),
        (3, "status-update", "skipped"),
    ]
    (line,) = desk.lines(job.id)
    assert line["step_id"] == desk.steps(job.id)[1]["id"]
    assert (first.lost, second.lost) == (0, 0)


def test_two_processes_add_steps_to_one_job_in_turn(desk: Desk) -> None:
    with (
        tracker_of(desk, "first") as first,
        tracker_of(desk, "second") as second,
        first.job("live_failover", vm=desk.store.vm()) as job,
        second.attach(job.id, ends=False) as helper,
    ):
        for number in range(3):
            with job.step(f"own-{number}"):
                wait_until(lambda number=number: len(desk.steps(job.id)) == 2 * number + 1)  # type: ignore[misc]
                with helper.step(f"helper-{number}"):
                    pass
                wait_until(lambda number=number: len(desk.steps(job.id)) == 2 * number + 2)  # type: ignore[misc]
        helper.step("left open").__enter__()
        wait_until(lambda: len(desk.steps(job.id)) == 7)

    assert [row["seq"] for row in desk.steps(job.id)] == list(range(1, 8))
    assert {row["status"] for row in desk.steps(job.id)[:6]} == {"completed"}
    assert (desk.steps(job.id)[6]["status"], desk.steps(job.id)[6]["error_message"]) == ("failed", UNFINISHED)
    assert desk.job(job.id)["status"] == "completed"
    assert (first.lost, second.lost) == (0, 0)


def test_a_job_that_lost_its_process_lives_on_in_another(sqlite_desk: Desk) -> None:
    with tracker_of(sqlite_desk, "first", lease_seconds=0.5) as first:
        with first.job("test_failover", vm=sqlite_desk.store.vm()) as job:
            job.hand_over()
        time.sleep(0.8)
        before = sqlite_desk.lease(job.id)["lease_until"]
        with tracker_of(sqlite_desk, "second") as second, second.attach(job.id):
            wait_until(lambda: bool(sqlite_desk.lease(job.id)["lease_until"] > before))

    assert sqlite_desk.job(job.id)["status"] == "completed"


def test_records_of_a_job_that_has_ended_are_lost_and_counted(sqlite_desk: Desk) -> None:
    job = sqlite_desk.start(sqlite_desk.store.vm())
    sqlite_desk.finish(job)
    with tracker_of(sqlite_desk, "second") as second, second.attach(job, ends=False) as same, same.step("late"):
        pass

    assert second.lost == 2


def test_coroutines_attach_as_well(sqlite_desk: Desk) -> None:
    job = sqlite_desk.start(sqlite_desk.store.vm())

    async def work() -> None:
        async with (
            AsyncTracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer) as tracker,
            tracker.attach(job) as same,
            same.step("validation"),
        ):
            pass

    asyncio.run(work())
    assert [row["status"] for row in sqlite_desk.steps(job)] == ["completed"]
    assert sqlite_desk.job(job)["status"] == "completed"


def test_figures_are_there_for_prometheus(sqlite_desk: Desk, tmp_path: Path) -> None:
    registry = CollectorRegistry()
    tracker = Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, spool=tmp_path / "spool")
    registry.register(TrackerMetrics(tracker))
    with tracker.job("test_failover", vm=sqlite_desk.store.vm()), tracker.job("test_failover", vm="nobody"):
        pass
    tracker.close()

    page = generate_latest(registry).decode()
    for line in (
        "plainspoken_tracker_records_waiting 0.0",
        "plainspoken_tracker_records_delivered_total 2.0",
        "plainspoken_tracker_records_lost_total 1.0",
        'plainspoken_tracker_store{state="reached"} 1.0',
        'plainspoken_tracker_store{state="busy"} 0.0',
    ):
        assert line in page.splitlines()


def test_a_store_that_others_keep_busy_is_told_apart_from_one_that_is_away(sqlite_desk: Desk) -> None:
    vm = sqlite_desk.store.vm()
    tracker = Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=0.05)
    other = sqlite3.connect(sqlite_desk.store.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with tracker.job("test_failover", vm=vm):
        pass
    wait_until(lambda: tracker.figures.state != "reached")
    state, waiting = tracker.figures.state, tracker.figures.waiting
    other.execute("COMMIT")
    other.close()
    closed = tracker.close()

    assert (state, waiting) == ("busy", 2)
    assert (closed.stored, closed.lost) == (2, 0)
