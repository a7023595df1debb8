"""The tracker as code that runs jobs uses it, over real databases."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import plainspoken
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import SettingsError
from plainspoken.store.migrations import upgrade
from plainspoken.tracker.async_jobs import AsyncTracker
from plainspoken.tracker.jobs import Job, Tracker
from plainspoken.tracker.outbox import MAX_WAITING_LINES
from plainspoken.tracker.writer import CANCELED, UNFINISHED
from tests.jobs.conftest import Store
from tests.tracker.conftest import Desk


class OutOfHosts(Exception):
    pass


def break_down() -> None:
    """Fails with a cause, as real work does."""
    try:
        _touch_disk()
    except OSError as error:
        raise OutOfHosts("it is out of hosts") from error


def _touch_disk() -> None:
    raise OSError("disk busy")


@pytest.fixture
def tracker(desk: Desk) -> Iterator[Tracker]:
    with Tracker(desk.store.url, sanitizer=desk.sanitizer, patience=20) as tracker:
        yield tracker


@pytest.fixture
def small(sqlite_desk: Desk) -> Iterator[Tracker]:
    """A tracker over SQLite alone, for what does not depend on the database."""
    with Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=20) as tracker:
        yield tracker


def make_store(path: Path, sanitizer: Sanitizer) -> Desk:
    """A job store that is there from one instant to the next, with its VM in it."""
    upgrade(f"sqlite:///{path}.new")
    Store(f"sqlite:///{path}.new", sanitizer).vm(context_id="ctx-a")
    Path(f"{path}.new").rename(path)
    return Desk(Store(f"sqlite:///{path}", sanitizer), sanitizer)


def statuses(desk: Desk, job: str) -> list[tuple[str, str]]:
    return [(row["name"], row["status"]) for row in desk.steps(job)]


def test_a_job_is_recorded_from_its_start_to_its_end(desk: Desk, tracker: Tracker) -> None:
    vm = desk.store.vm()

    with tracker.job("test_failover", vm=vm, external_job_id="gui-7", owner="ann", metadata={"a": 1}) as job:
        with job.step("validation"):
            during = desk.job(job.id)
        job.skip("source-vm-power-off")
        with job.step("vm-creation") as step:
            step.log("WARNING", "slow", seconds=7)

    row = desk.job(job.id)
    assert (during["status"], row["status"]) == ("running", "completed")
    assert (row["external_job_id"], row["owner"], row["metadata"]) == ("gui-7", "ann", {"a": 1})
    assert statuses(desk, job.id) == [
        ("validation", "completed"),
        ("source-vm-power-off", "skipped"),
        ("vm-creation", "completed"),
    ]
    assert [(line["level"], line["message"], line["attrs"]) for line in desk.lines(job.id)] == [
        ("WARN", "slow", {"seconds": 7})
    ]


def test_an_exception_is_the_failure_of_its_step_and_its_job_and_goes_on_its_way(desk: Desk, tracker: Tracker) -> None:
    vm = desk.store.vm()

    with pytest.raises(OutOfHosts), tracker.job("test_failover", vm=vm) as job, job.step("vm-creation"):
        break_down()

    raw = "OutOfHosts: it is out of hosts\ncaused by: OSError: disk busy"
    assert (desk.job(job.id)["status"], desk.job(job.id)["error_message"]) == ("failed", raw)
    assert [step["error_message"] for step in desk.steps(job.id)] == [raw]
    assert desk.vm(vm)["last_operation_summary"]["error_message"] == "A disk of the VM is busy"


def test_nested_steps_are_an_outer_and_an_inner_row(desk: Desk, tracker: Tracker) -> None:
    name = "virtio-driver-injection"
    with (
        pytest.raises(OutOfHosts),
        tracker.job("test_failover", vm=desk.store.vm()) as job,
        job.step(name),
        job.step(name),
    ):
        raise OutOfHosts

    assert statuses(desk, job.id) == [(name, "failed"), (name, "failed")]


def test_a_step_may_fail_without_its_job(small: Tracker, sqlite_desk: Desk) -> None:
    with tracker_job(small, sqlite_desk) as job:
        with job.step("virtio-driver-injection") as step:
            step.fail("no drivers")
        with job.step("vm-creation"):
            pass

    assert sqlite_desk.job(job.id)["status"] == "completed"
    assert statuses(sqlite_desk, job.id)[0] == ("virtio-driver-injection", "failed")


def tracker_job(tracker: Tracker, desk: Desk, operation: str = "live_failover") -> Job:
    return tracker.job(operation, vm=desk.store.vm())


def test_a_job_may_fail_without_an_exception(small: Tracker, sqlite_desk: Desk) -> None:
    with tracker_job(small, sqlite_desk) as job:
        job.fail(OutOfHosts("it is out of hosts"))

    assert sqlite_desk.job(job.id)["error_message"] == "OutOfHosts: it is out of hosts"


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, asyncio.CancelledError])
def test_an_interruption_is_a_cancellation(
    small: Tracker, sqlite_desk: Desk, interruption: type[BaseException]
) -> None:
    with pytest.raises(interruption), tracker_job(small, sqlite_desk) as job, job.step("vm-creation"):
        raise interruption

    row = sqlite_desk.job(job.id)
    assert (row["status"], row["canceled_at"] is None) == ("cancelled", False)
    assert [step["error_message"] for step in sqlite_desk.steps(job.id)] == [CANCELED]


def test_a_job_that_somebody_cancels_ends_as_canceled(small: Tracker, sqlite_desk: Desk) -> None:
    with tracker_job(small, sqlite_desk) as job:
        threading.Thread(target=job.cancel).start()
        while not job.canceled:
            time.sleep(0.01)

    assert sqlite_desk.job(job.id)["status"] == "cancelled"


def test_a_program_that_exits_within_a_job_has_failed_it(small: Tracker, sqlite_desk: Desk) -> None:
    with pytest.raises(SystemExit), tracker_job(small, sqlite_desk) as job:
        raise SystemExit(3)

    assert (sqlite_desk.job(job.id)["status"], sqlite_desk.job(job.id)["error_message"]) == ("failed", "SystemExit: 3")


def test_a_step_of_another_thread_that_nobody_ended_has_failed(small: Tracker, sqlite_desk: Desk) -> None:
    with tracker_job(small, sqlite_desk) as job:
        job.step("status-update").__enter__()

    assert sqlite_desk.job(job.id)["status"] == "completed"
    assert [(step["status"], step["error_message"]) for step in sqlite_desk.steps(job.id)] == [("failed", UNFINISHED)]


def test_steps_of_many_threads_have_numbers_without_a_gap(small: Tracker, sqlite_desk: Desk) -> None:
    def work(job: Job, name: str) -> None:
        for _ in range(5):
            with job.step(name):
                pass

    with tracker_job(small, sqlite_desk) as job:
        threads = [threading.Thread(target=work, args=(job, f"step-{number}")) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [row["seq"] for row in sqlite_desk.steps(job.id)] == list(range(1, 21))
    assert {row["status"] for row in sqlite_desk.steps(job.id)} == {"completed"}


def test_a_job_that_never_stops_talking_holds_up_no_other(sqlite_desk: Desk) -> None:
    quiet_vm, chatty_vm, late_vm = (sqlite_desk.store.vm() for _ in range(3))
    with (
        Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, lease_seconds=0.6, patience=60) as tracker,
        tracker.job("live_failover", vm=quiet_vm) as quiet,
        tracker.job("live_failover", vm=chatty_vm) as chatty,
    ):
        done = threading.Event()

        def talk() -> None:
            while not done.wait(0.001):
                for _ in range(50):
                    chatty.log("INFO", "copied another block")

        talker = threading.Thread(target=talk)
        talker.start()
        try:
            first = lease_of(sqlite_desk, quiet)
            wait_for(lambda: lease_of(sqlite_desk, quiet) > first)
            with tracker.job("live_failover", vm=late_vm) as late:
                assert lease_of(sqlite_desk, late)
            assert talker.is_alive()
        finally:
            done.set()
            talker.join()


def lease_of(desk: Desk, job: Job) -> str:
    """Read without a lock, for which a program that writes all the time leaves little room in SQLite."""
    with closing(sqlite3.connect(desk.store.url.removeprefix("sqlite:///"))) as connection:
        query = "SELECT lease_until FROM plainspoken_leases WHERE job_id = ?"
        ((until,),) = connection.execute(query, (job.id,))
    return str(until)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_an_address_that_cannot_be_used_is_refused_when_the_tracker_is_made() -> None:
    with pytest.raises(SettingsError):
        Tracker("sqlite://")


def test_an_operation_that_cannot_be_tracked_is_refused_before_the_work_begins(small: Tracker) -> None:
    with pytest.raises(ValueError, match="did you mean 'test_failover'"):
        small.job("tset_failover", vm="a")


def test_work_on_a_vm_that_is_not_known_goes_on_and_its_lost_record_is_logged(
    small: Tracker, caplog: pytest.LogCaptureFixture
) -> None:
    done = []
    with caplog.at_level(logging.ERROR), small.job("test_failover", vm="nobody") as job, job.step("validation"):
        done.append("work")
    small.close()

    assert done == ["work"]
    assert small.lost > 0
    assert "no VM has the name or context id 'nobody'" in caplog.text


def test_the_lease_is_renewed_while_the_work_says_nothing(sqlite_desk: Desk) -> None:
    lease = 0.6
    with (
        Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, lease_seconds=lease) as tracker,
        tracker.job("test_failover", vm=sqlite_desk.store.vm()) as job,
    ):
        time.sleep(2.5 * lease)
        until = sqlite_desk.lease(job.id)["lease_until"]
        now = datetime.now(UTC)

    assert until > now - timedelta(seconds=lease)
    assert until > sqlite_desk.lease(job.id)["created_at"] + timedelta(seconds=1.5 * lease)


@pytest.mark.slow
def test_log_lines_are_bounded_and_the_log_says_how_many_were_left_out(
    tmp_path: Path, sanitizer: Sanitizer, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite:///{tmp_path}/later.db"
    with Tracker(url, sanitizer=sanitizer, patience=0.1) as tracker, caplog.at_level(logging.CRITICAL):
        with tracker.job("test_failover", vm="ctx-a") as job:
            for number in range(MAX_WAITING_LINES + 50):
                job.log("INFO", f"line {number}")
        desk = make_store(tmp_path / "later.db", sanitizer)
    lines = [row["message"] for row in desk.lines(job.id)]

    assert len(lines) == MAX_WAITING_LINES + 1
    assert lines[-1] == "50 log lines were left out here"


def test_work_is_not_held_up_by_a_job_store_that_is_away_and_its_record_follows(
    tmp_path: Path, sanitizer: Sanitizer
) -> None:
    url = f"sqlite:///{tmp_path}/later.db"
    tracker = Tracker(url, sanitizer=sanitizer, patience=0.2)
    began = time.monotonic()
    with tracker.job("test_failover", vm="ctx-a") as job:
        for name in ("validation", "vm-creation", "volume-attachment"):
            with job.step(name):
                pass
        job.fail("it is out of hosts")
    took = time.monotonic() - began
    away = tracker.away
    desk = make_store(tmp_path / "later.db", sanitizer)

    closed = tracker.close()

    assert (away, closed.lost) == (True, 0)
    assert took < 5
    assert desk.job(job.id)["status"] == "failed"
    assert [row["status"] for row in desk.steps(job.id)] == ["completed"] * 3
    assert desk.vm("ctx-a")["last_operation_summary"]["status"] == "failed"


def test_what_never_reached_the_store_is_counted_and_logged_when_the_program_ends(
    tmp_path: Path, sanitizer: Sanitizer, caplog: pytest.LogCaptureFixture
) -> None:
    tracker = Tracker(f"sqlite:///{tmp_path}/never.db", sanitizer=sanitizer, patience=0.05)
    with tracker.job("test_failover", vm="a") as job, job.step("validation"):
        pass

    closed = tracker.close(timeout=0.3)

    assert (closed.stored, closed.lost) == (0, 4)
    assert f"job {job.id}: 4 records are lost" in caplog.text


def test_a_job_that_was_closed_as_interrupted_says_so_when_its_program_ends_it_late(
    sqlite_desk: Desk, small: Tracker
) -> None:
    with tracker_job(small, sqlite_desk) as job:
        sqlite_desk.finish(job.id, "failed", "closed by somebody else")

    assert sqlite_desk.job(job.id)["error_message"] == "closed by somebody else"
    assert (
        "ended late" in sqlite_desk.lines(job.id)[-1]["message"] or "late" in sqlite_desk.lines(job.id)[-1]["message"]
    )


def test_a_store_that_refuses_a_sign_of_life_does_not_end_the_recording(
    sqlite_desk: Desk, sanitizer: Sanitizer, caplog: pytest.LogCaptureFixture
) -> None:
    def rename(old: str, new: str) -> None:
        sqlite_desk.store.run(
            lambda connection: connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}") and None
        )

    with (
        Tracker(sqlite_desk.store.url, sanitizer=sanitizer, lease_seconds=0.3) as tracker,
        tracker.job("test_failover", vm=sqlite_desk.store.vm()) as job,
    ):
        rename("plainspoken_leases", "away")
        time.sleep(1)
        rename("away", "plainspoken_leases")

    assert (tracker.lost, sqlite_desk.job(job.id)["status"]) == (0, "completed")
    assert "the recorder of jobs stopped" not in caplog.text


FORGETFUL = """
import os, sys
from plainspoken import Tracker
tracker = Tracker(f"sqlite:///{sys.argv[1]}", patience=0.05)
with tracker.job("test_failover", vm="ctx-a"):
    pass
os.rename(f"{sys.argv[1]}.away", sys.argv[1])
"""


@pytest.mark.slow
def test_a_program_that_forgets_to_close_its_tracker_loses_nothing_at_its_end(
    tmp_path: Path, sanitizer: Sanitizer
) -> None:
    desk = make_store(tmp_path / "jobs.db", sanitizer)
    (tmp_path / "jobs.db").rename(tmp_path / "jobs.db.away")
    command = [sys.executable, "-c", FORGETFUL, str(tmp_path / "jobs.db")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    (operation,) = desk.operations("ctx-a")
    assert (run.returncode, operation["status"]) == (0, "completed"), run.stderr


OUTLASTED = """
import sys, threading, time
from concurrent.futures import ThreadPoolExecutor
from plainspoken import Tracker
tracker = Tracker(f"sqlite:///{sys.argv[1]}")
ThreadPoolExecutor().submit(int)  # its thread waits for more work

def work():
    time.sleep(0.5)  # until the main thread has ended
    with tracker.job("test_failover", vm="ctx-a") as job, job.step("validation") as step:
        for number in range(100):
            step.log("INFO", f"line {number}")

threading.Thread(target=work).start()
"""


@pytest.mark.slow
def test_a_thread_that_goes_on_when_the_main_one_has_ended_loses_nothing(tmp_path: Path, sanitizer: Sanitizer) -> None:
    desk = make_store(tmp_path / "jobs.db", sanitizer)
    command = [sys.executable, "-c", OUTLASTED, str(tmp_path / "jobs.db")]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    (operation,) = desk.operations("ctx-a")
    assert (run.returncode, operation["status"]) == (0, "completed"), run.stderr
    with sqlite3.connect(tmp_path / "jobs.db") as store:
        assert store.execute("SELECT count(*) FROM log_events WHERE message LIKE 'line %'").fetchone() == (100,)


# --- coroutines ---------------------------------------------------------------------------------------------------


def run(desk: Desk, work: Any) -> Any:  # noqa: ANN401 - any work
    async def once() -> object:
        async with AsyncTracker(desk.store.url, sanitizer=desk.sanitizer, patience=20) as tracker:
            return await work(tracker)

    return asyncio.run(once())


def test_coroutines_record_their_jobs_the_same_way(desk: Desk) -> None:
    vm = desk.store.vm()

    async def work(tracker: AsyncTracker) -> str:
        job = tracker.job("test_failover", vm=vm)

        async def operation() -> None:
            async with job, job.step("vm-creation") as step:
                step.log("INFO", "one")
                break_down()

        with pytest.raises(OutOfHosts):
            await operation()
        return job.id

    job = run(desk, work)
    assert desk.job(job)["status"] == "failed"
    assert statuses(desk, job) == [("vm-creation", "failed")]
    assert [line["message"] for line in desk.lines(job)] == ["one"]


def test_a_canceled_task_leaves_a_canceled_job(sqlite_desk: Desk) -> None:
    vm = sqlite_desk.store.vm()

    async def work(tracker: AsyncTracker) -> str:
        job = tracker.job("test_failover", vm=vm)
        started = asyncio.Event()

        async def operation() -> None:
            async with job, job.step("vm-creation"):
                started.set()
                await asyncio.sleep(60)

        task = asyncio.create_task(operation())
        await started.wait()
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        return job.id

    job = run(sqlite_desk, work)
    assert sqlite_desk.job(job)["status"] == "cancelled"
    assert statuses(sqlite_desk, job) == [("vm-creation", "failed")]


def test_the_event_loop_goes_on_while_a_record_is_awaited(tmp_path: Path, sanitizer: Sanitizer) -> None:
    async def once() -> int:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                await asyncio.sleep(0.01)
                ticks += 1

        tracker = AsyncTracker(f"sqlite:///{tmp_path}/never.db", sanitizer=sanitizer, patience=0.5)
        ticking = asyncio.create_task(tick())
        async with tracker.job("test_failover", vm="a"):
            pass
        ticking.cancel()
        await tracker.close(0.1)
        return ticks

    assert asyncio.run(once()) > 3


def test_the_library_loads_the_tracker_only_when_it_is_asked_for() -> None:
    assert (plainspoken.Tracker, plainspoken.AsyncTracker) == (Tracker, AsyncTracker)
    with pytest.raises(AttributeError, match="Trakcer"):
        _ = plainspoken.Trakcer
