"""The tracker in programs that fork, that run out of files and of threads, and that pass it anything at all."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from plainspoken.store.own_tables import OPERATIONS
from plainspoken.tracker.async_jobs import AsyncTracker
from plainspoken.tracker.jobs import Tracker
from tests.tracker.conftest import Desk

FORKING = """
import os, sys
from plainspoken import Tracker
tracker = Tracker(sys.argv[1], patience=20)
vms = sys.argv[2:]
with tracker.job("test_failover", vm=vms[0]) as job:
    with job.step("before"):
        pass
    children = []
    for vm in vms[1:]:
        child = os.fork()
        if child == 0:
            with job.step("of a child"):  # the parent's job: not recorded, and said so
                pass
            for _ in range(2):
                with tracker.job("test_failover", vm=vm) as own, own.step("work") as step:
                    step.log("INFO", "done")
            closed = tracker.close()
            sys.exit(0 if (closed.stored, closed.lost) == (10, 1) else 3)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in children]
    with job.step("after"):
        pass
closed = tracker.close()
print(codes, closed.lost, job.id)
"""


def test_children_that_are_forked_record_their_own_jobs(desk: Desk) -> None:
    vms = [desk.store.vm() for _ in range(4)]
    command = [sys.executable, "-c", FORKING, desk.store.url, *vms]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)

    codes, lost, job = run.stdout.strip().rsplit(" ", 2)
    assert (codes, lost) == ("[0, 0, 0]", "0"), run.stderr
    assert "what its child" in run.stderr
    assert [(row["name"], row["status"]) for row in desk.steps(job)] == [
        ("before", "completed"),
        ("after", "completed"),
    ]
    assert desk.job(job)["status"] == "completed"
    for vm in vms[1:]:
        assert [row["status"] for row in desk.operations(vm)] == ["completed", "completed"]


def test_a_child_that_leaves_the_block_of_its_parents_job_does_not_end_it(sqlite_desk: Desk) -> None:
    with (
        Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=20) as tracker,
        tracker.job("test_failover", vm=sqlite_desk.store.vm()) as job,
    ):
        child = os.fork()
        if child == 0:
            job.__exit__(SystemExit, SystemExit(3), None)
            os._exit(0)
        os.waitpid(child, 0)
        during = sqlite_desk.job(job.id)["status"]

    assert (during, sqlite_desk.job(job.id)["status"]) == ("running", "completed")


STARVING = """
import logging, os, resource, sys, time
logging.basicConfig(level=logging.ERROR)
from plainspoken import Tracker
tracker = Tracker(sys.argv[1], patience=0.2)
limits = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, limits[1]))
taken = []
try:
    while True:
        taken.append(os.open(os.devnull, os.O_RDONLY))
except OSError:
    pass
began = time.monotonic()
with tracker.job("test_failover", vm=sys.argv[2]) as job, job.step("validation"):
    worked = True
took = time.monotonic() - began
time.sleep(0.5)
if sys.argv[3] == "passes":
    for each in taken:
        os.close(each)
closed = tracker.close(30 if sys.argv[3] == "passes" else 0.5)
print(worked, took < 10, closed.stored, closed.lost)
"""


@pytest.mark.parametrize(("passes", "stored", "lost"), [("passes", 4, 0), ("stays", 0, 4)])
def test_work_goes_on_without_file_descriptors(sqlite_desk: Desk, passes: str, stored: int, lost: int) -> None:
    command = [sys.executable, "-c", STARVING, sqlite_desk.store.url, sqlite_desk.store.vm(), passes]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)

    assert run.stdout.split() == ["True", "True", str(stored), str(lost)], run.stderr
    logged = run.stderr.splitlines()
    assert len(logged) == (1 if stored else 2), "it is said once, and nothing else"
    assert "what jobs tell waits until it can be stored" in logged[0]
    assert stored or "4 records are lost" in logged[1]
    assert len(sqlite_desk.rows(OPERATIONS)) == (1 if stored else 0)


@pytest.fixture
def no_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """As on a machine that gives no more threads, for as long as the list is empty."""
    given: list[str] = []
    start = threading.Thread.start

    def refuse(self: threading.Thread) -> None:
        if not given:
            raise RuntimeError("can't start new thread")
        start(self)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    yield given
    monkeypatch.undo()


def test_work_goes_on_without_threads_and_its_record_follows(
    sqlite_desk: Desk, no_threads: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    vm = sqlite_desk.store.vm
    no_threads.append("for the rows of the test")
    vms = [vm(), vm()]
    no_threads.clear()
    tracker = Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=20)
    for each in vms:
        with tracker.job("test_failover", vm=each) as job, job.step("validation"):
            pass
    no_threads.append("again")
    closed = tracker.close()

    assert (closed.stored, closed.lost) == (8, 0)
    assert caplog.text.count("has no thread") == 1


def test_what_could_never_be_recorded_is_counted(sqlite_desk: Desk, no_threads: list[str]) -> None:
    assert no_threads == []
    tracker = Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=20)
    with tracker.job("test_failover", vm="a"):
        pass

    closed = tracker.close()
    assert (closed.stored, closed.lost) == (0, 2)


class Odd:
    """Whose every form fails."""

    def __str__(self) -> str:
        raise ValueError("no")

    __repr__ = __str__

    def __float__(self) -> float:
        raise OSError("no")


ODD: dict[str, Any] = {
    "nothing": None,
    "percent": "55%",
    "surrogate": "\ud800",
    "bytes": b"\xff",
    "number": 5,
    "endless": 1e400,
    "no number": float("nan"),
    "decimal": Decimal(3),
    "failing": Odd(),
    "list": [Odd()],
    "set": {1: {2}},
    "class": object,
}


@pytest.mark.parametrize("name", ODD)
def test_nothing_that_an_engine_passes_is_raised_into_its_work(sqlite_desk: Desk, name: str) -> None:
    value = ODD[name]
    vm = sqlite_desk.store.vm()
    with Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=20) as tracker:
        with tracker.job(
            "test_failover", vm=vm, owner=value, external_job_id=value, parent_job_id=value, metadata=value
        ) as job:
            job.progress(value)
            job.log(value, value, message=value, level=value, name=value)
            job.skip(value, name=value)
            with job.step(value, name=value, status=value) as step:
                step.log(value, value, self=value)
                step.fail(value)
            job.fail(value)
        with tracker.job("test_failover", vm=value):
            pass

    assert sqlite_desk.job(job.id)["status"] == "failed"
    assert [row["status"] for row in sqlite_desk.steps(job.id)] == ["skipped", "failed"]
    assert len([row for row in sqlite_desk.lines(job.id) if "parent" not in row["message"]]) == 2


@pytest.mark.parametrize(("told", "kept"), [("55%", 55), (" 7 ", 7), (Decimal(3), 3), (True, 1), (None, 0), ("x", 0)])
def test_progress_is_read_in_any_form(
    sqlite_desk: Desk,
    told: Any,  # noqa: ANN401 - anything
    kept: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with (
        caplog.at_level(logging.WARNING),
        Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=20) as tracker,
        tracker.job("test_failover", vm=sqlite_desk.store.vm()) as job,
    ):
        job.progress(told)
        job.progress(told)
        job.fail("so that progress stays")

    assert sqlite_desk.job(job.id)["percent_complete"] == kept
    assert caplog.text.count("which is no number") == (1 if kept == 0 else 0)


@pytest.mark.parametrize("code", [0, None])
def test_a_program_that_ends_well_within_a_job_has_completed_it(sqlite_desk: Desk, code: int | None) -> None:
    with (
        Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=20) as tracker,
        pytest.raises(SystemExit),
        tracker.job("test_failover", vm=sqlite_desk.store.vm()) as job,
        job.step("validation"),
    ):
        sys.exit(code)

    assert sqlite_desk.job(job.id)["status"] == "completed"
    assert [row["status"] for row in sqlite_desk.steps(job.id)] == ["completed"]


def test_lone_surrogates_in_metadata_cost_only_themselves(sqlite_desk: Desk, tmp_path: Path) -> None:
    async def work() -> str:
        async with (
            AsyncTracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, spool=tmp_path / "spool") as tracker,
            tracker.job("test_failover", vm=sqlite_desk_vm, metadata={"a\ud800": ["b\udfff", 1, None, "c"]}) as job,
        ):
            return job.id

    sqlite_desk_vm = sqlite_desk.store.vm()
    job = asyncio.run(work())

    assert sqlite_desk.job(job)["metadata"] == {"a\ufffd": ["b\ufffd", 1, None, "c"]}
