"""Summaries of jobs that other programs write, on each of the real databases."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, update

from plainspoken.errors import DatabaseError
from plainspoken.jobs.reading.leases import INTERRUPTED
from plainspoken.store.database import Database
from plainspoken.store.retention import Retention, prunable, prune_some
from plainspoken.store.tables import JOB_STEPS, VM_CONTEXTS
from plainspoken.tracker.refresh import Refresher, RefreshOptions, RefreshReport
from tests.jobs.conftest import NOON
from tests.tracker.conftest import Desk
from tests.tracker.test_summaries import INTERNAL, stored, told


def refresh(desk: Desk, *, since: datetime | None = None, **options: Any) -> RefreshReport:  # noqa: ANN401 - any option
    async def once() -> RefreshReport:
        database = Database.open(desk.store.url)
        try:
            refresher = Refresher(database, desk.sanitizer, RefreshOptions(**options))
            return await (refresher.everything() if since is None else refresher.changes(since))
        finally:
            await database.close()

    return asyncio.run(once())


def foreign(desk: Desk, vm: str, *steps: tuple[str, str] | tuple[str, str, str], **values: object) -> str:
    """A job as another program writes it: failed, at full seconds."""
    values = {"status": "failed", "started_at": NOON, "completed_at": NOON + timedelta(seconds=25)} | values
    values.setdefault("updated_at", values["completed_at"])
    return desk.store.tracked(vm, *steps, **values)


FAILED = ("vm-creation", "failed", "it is out of hosts")


def test_a_missing_summary_is_filled_in_as_readers_are_told(desk: Desk) -> None:
    vm = desk.store.vm()
    job = foreign(desk, vm, ("validation", "completed"), FAILED)

    refresh(desk)

    assert {name: value for name, value in stored(desk, vm).items() if name not in INTERNAL} == told(desk, vm)
    assert [row["job_id"] for row in desk.operations(vm)] == [job]


def test_nothing_of_a_foreign_row_changes_but_the_summary(desk: Desk) -> None:
    vm = desk.store.vm(updated_at=NOON, total_jobs_run=7)
    job = foreign(desk, vm, FAILED)
    before = (desk.job(job), desk.steps(job), desk.vm(vm) | {"last_operation_summary": None})

    refresh(desk)

    assert (desk.job(job), desk.steps(job), desk.vm(vm) | {"last_operation_summary": None}) == before


def test_a_summary_with_raw_texts_is_repaired(desk: Desk) -> None:
    vm = desk.store.vm()
    job = foreign(desk, vm, FAILED)
    raw = {"job_id": job, "status": "failed", "operation_type": "test_failover", "error_message": "virt-v2v: /dev/vda"}
    desk.store.run(
        lambda connection: (
            connection.execute(
                update(VM_CONTEXTS).where(VM_CONTEXTS.c.context_id == vm).values(last_operation_summary=raw)
            )
            and None
        )
    )

    refresh(desk)

    assert stored(desk, vm)["error_message"] == "No host has room for the VM"


def test_a_summary_that_is_overwritten_later_is_repaired_although_no_job_changed(desk: Desk) -> None:
    vm = desk.store.vm()
    job = foreign(desk, vm, FAILED)
    refresh(desk)
    stale = {"job_id": job, "status": "completed", "operation_type": "test_failover"}
    desk.store.run(
        lambda connection: (
            connection.execute(
                update(VM_CONTEXTS).where(VM_CONTEXTS.c.context_id == vm).values(last_operation_summary=stale)
            )
            and None
        )
    )

    refresh(desk)

    assert stored(desk, vm)["status"] == "failed"


def test_a_newer_summary_of_a_job_that_is_not_known_is_left(desk: Desk) -> None:
    summary = {
        "job_id": "elsewhere",
        "status": "failed",
        "timestamp": "2099-01-01T00:00:00Z",
        "operation_type": "rollback",
    }
    vm = desk.store.vm(last_operation_summary=summary)
    foreign(desk, vm, FAILED)

    refresh(desk)

    assert stored(desk, vm) == summary


def test_a_clean_up_stored_as_completed_with_a_failed_step_is_told_as_failed(desk: Desk) -> None:
    vm = desk.store.vm()
    foreign(
        desk,
        vm,
        ("volume-detachment", "failed", "disk busy"),
        job_type="cleanup",
        operation="enhanced-test-failover-rollback",
        status="completed",
    )

    refresh(desk)

    assert (stored(desk, vm)["operation_type"], stored(desk, vm)["status"]) == ("rollback", "failed")


def prune(desk: Desk, kept: int) -> int:
    """How many operations were deleted, of which every VM keeps its newest."""

    def some(connection: Connection) -> int:
        kind = prunable(Retention(operations=kept), now=datetime.now(UTC))["operations"]
        return sum(iter(lambda: prune_some(connection, kind), 0))

    return desk.store.run(some)


def many(desk: Desk, vm: str, count: int) -> list[str]:
    """Failed jobs of another program, the oldest first; two end at the same second each time."""
    times = [NOON + timedelta(minutes=number // 2) for number in range(count)]
    return [foreign(desk, vm, FAILED, started_at=at, completed_at=at + timedelta(seconds=30)) for at in times]


def test_pruning_and_refreshing_do_not_undo_each_other(desk: Desk) -> None:
    vm = desk.store.vm()
    many(desk, vm, 26)
    prune(desk, 20)
    refresh(desk)
    many(desk, vm, 7)

    nights = [(prune(desk, 20), refresh(desk).recorded, len(desk.operations(vm))) for _ in range(3)]

    assert nights == [(0, 0, 20)] * 3


def test_what_was_pruned_to_fewer_than_are_recorded_comes_back_only_up_to_that_number(desk: Desk) -> None:
    vm = desk.store.vm()
    jobs = many(desk, vm, 9)
    refresh(desk)
    prune(desk, 3)

    refresh(desk, keep_operations=5)
    again = refresh(desk, keep_operations=5)

    assert {row["job_id"] for row in desk.operations(vm)} == set(jobs[-5:])
    assert again.written == 0


def test_a_second_pass_finds_nothing_to_do(desk: Desk) -> None:
    foreign(desk, desk.store.vm(), FAILED)
    refresh(desk)

    assert refresh(desk).written == 0


def test_a_dry_run_tells_what_is_due_and_writes_nothing(desk: Desk) -> None:
    refresh(desk)
    vm = desk.store.vm()
    foreign(desk, vm, FAILED)

    report = refresh(desk, dry_run=True)

    assert (report.recorded, report.vms) == (1, 1)
    assert (desk.vm(vm)["last_operation_summary"], desk.operations(vm)) == (None, [])


def test_a_job_that_changes_within_the_second_of_its_summary_is_looked_at_again(desk: Desk) -> None:
    vm = desk.store.vm()
    now = datetime.now(UTC).replace(microsecond=0)
    job = foreign(desk, vm, ("validation", "failed", "disk busy"), completed_at=now, updated_at=now)
    refresh(desk)
    desk.store.run(
        lambda connection: (
            connection.execute(update(JOB_STEPS).where(JOB_STEPS.c.job_id == job).values(error_message="source gone"))
            and None
        )
    )

    refresh(desk, since=now)

    assert stored(desk, vm)["error_message"] == "The source environment does not answer"


def test_a_row_that_comes_to_light_late_is_found_by_the_next_whole_pass(desk: Desk) -> None:
    vm = desk.store.vm()
    foreign(desk, vm, FAILED, updated_at=NOON - timedelta(days=9))

    refresh(desk, since=NOON)
    missed = desk.operations(vm)
    refresh(desk)

    assert (missed, len(desk.operations(vm))) == ([], 1)


def test_texts_of_another_catalogue_stay_until_they_are_to_be_rendered_anew(desk: Desk) -> None:
    vm = desk.store.vm()
    foreign(desk, vm, FAILED)
    later = {"started_at": NOON + timedelta(hours=1), "completed_at": NOON + timedelta(hours=2)}
    foreign(desk, vm, ("validation", "failed", "disk busy"), job_type="cleanup", operation="cleanup", **later)
    refresh(desk)
    (also,) = stored(desk, vm)["also_failed"]
    told_then = {"error_message": "There is no room", "also_failed": [also | {"error_message": "It is in use"}]}
    older = stored(desk, vm) | told_then | {"catalogue": "000000000000"}
    desk.store.run(
        lambda connection: (
            connection.execute(
                update(VM_CONTEXTS).where(VM_CONTEXTS.c.context_id == vm).values(last_operation_summary=older)
            )
            and None
        )
    )

    refresh(desk)
    kept = stored(desk, vm)
    refresh(desk, rerender=True)
    anew = stored(desk, vm)

    assert (kept["error_message"], kept["also_failed"][0]["error_message"]) == ("There is no room", "It is in use")
    assert (anew["error_message"], anew["also_failed"]) == ("No host has room for the VM", [also])


def test_a_foreign_job_that_never_ends_is_reported_and_not_touched(desk: Desk) -> None:
    vm = desk.store.vm()
    job = foreign(desk, vm, status="running", completed_at=None, updated_at=NOON)
    before = desk.job(job)

    report = refresh(desk)

    assert job in {silent.job_id for silent in report.silent} or len(report.silent) == 100
    assert desk.job(job) == before


def test_a_job_of_our_own_that_lost_its_writer_is_closed(desk: Desk) -> None:
    vm = desk.store.vm()
    desk.now = datetime.now(UTC) - timedelta(hours=1)
    job = desk.start(vm)
    desk.step(job, "vm-creation", None)

    refresh(desk)

    assert (desk.job(job)["status"], desk.job(job)["error_message"]) == ("failed", INTERRUPTED)
    assert stored(desk, vm)["failed_step_internal"] == "vm-creation"


# --- with real processes ------------------------------------------------------------------------------------------


def plainspoken(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "plainspoken", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_two_processes_at_once_record_each_job_once(desk: Desk) -> None:
    vms = [desk.store.vm() for _ in range(12)]
    for vm in vms:
        for number in range(4):
            at = NOON + timedelta(minutes=number)
            foreign(desk, vm, FAILED, started_at=at, completed_at=at + timedelta(seconds=30))

    processes = [
        plainspoken("summaries", "refresh", "--database-url", desk.store.url, "--json", "--stale-after", "90000h")
        for _ in range(2)
    ]
    reports = [(*process.communicate(timeout=300), process.returncode) for process in processes]

    assert [report[2] for report in reports] == [0, 0], reports
    assert sum(json.loads(report[0])["vms_failed"] for report in reports) == 0
    for vm in vms:
        operations = desk.operations(vm)
        newest = max(operations, key=lambda row: row["ended_at"])
        assert len({row["job_id"] for row in operations}) == len(operations) == 4
        assert stored(desk, vm)["job_id"] == newest["job_id"]


@pytest.mark.slow
def test_a_watch_keeps_up_until_it_is_told_to_stop(desk: Desk) -> None:
    vm = desk.store.vm()
    watch = plainspoken("summaries", "refresh", "--database-url", desk.store.url, "--watch", "--every", "0.2", "--json")
    assert watch.stdout is not None
    watch.stdout.readline()  # the first pass
    now = datetime.now(UTC).replace(microsecond=0)
    foreign(desk, vm, FAILED, started_at=now - timedelta(seconds=9), completed_at=now)
    deadline = time.monotonic() + 60
    while desk.vm(vm)["last_operation_summary"] is None and time.monotonic() < deadline:
        time.sleep(0.2)
    watch.send_signal(signal.SIGTERM)
    _, errors = watch.communicate(timeout=60)

    assert (watch.returncode, errors) == (0, "")
    assert stored(desk, vm)["status"] == "failed"


WORK = """
import sys, time
from plainspoken import Tracker
with Tracker(sys.argv[1], lease_seconds=4.0, patience=60) as tracker:
    with tracker.job("test_failover", vm=sys.argv[2]) as job, job.step("vm-creation"):
        print(job.id, flush=True)
        time.sleep(600)
"""


@pytest.mark.slow
def test_a_program_that_is_killed_leaves_an_interrupted_job_and_never_one_that_runs_for_ever(desk: Desk) -> None:
    vm = desk.store.vm()
    program = subprocess.Popen([sys.executable, "-c", WORK, desk.store.url, vm], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    job = program.stdout.readline().strip()
    alive = desk.store.job(job)
    os.kill(program.pid, signal.SIGKILL)
    program.communicate()
    time.sleep(4.5)

    dead = desk.store.job(job)
    refresh(desk, grace=timedelta(0))
    closed = desk.store.job(job)

    assert alive.status == "running"
    assert (dead.status, dead.error_message) == (closed.status, closed.error_message)
    assert (dead.status, dead.current_step) == ("failed", "Creating Destination VM")
    assert desk.job(job)["status"] == "failed"
    assert stored(desk, vm)["job_id"] == job


@pytest.mark.slow
def test_the_exit_code_tells_what_was_found(tmp_path: Path, sqlite_desk: Desk) -> None:
    foreign(sqlite_desk, sqlite_desk.store.vm(), FAILED)
    url = sqlite_desk.store.url

    codes = []
    for arguments in (["--dry-run"], [], ["--dry-run"]):
        process = plainspoken("summaries", "refresh", "--database-url", url, *arguments)
        process.communicate(timeout=120)
        codes.append(process.returncode)
    process = plainspoken("summaries", "refresh", "--database-url", f"sqlite:///{tmp_path}/nothing.db")
    _, errors = process.communicate(timeout=120)

    assert codes == [1, 0, 0]
    assert (process.returncode, "Traceback" in errors) == (2, False)


def test_jobs_are_not_closed_right_after_the_store_was_away_which_let_every_lease_run_out(sqlite_desk: Desk) -> None:
    job = sqlite_desk.start(sqlite_desk.store.vm())  # its lease ran out long ago
    path = sqlite_desk.store.url.removeprefix("sqlite:///")
    grace = timedelta(seconds=2)

    async def watch() -> list[str]:
        database = Database.open(sqlite_desk.store.url)
        try:
            refresher = Refresher(database, sqlite_desk.sanitizer, RefreshOptions(grace=grace))
            await asyncio.to_thread(Path(path).rename, f"{path}.away")
            with pytest.raises(DatabaseError):
                await refresher.changes(None)
            await asyncio.to_thread(Path(f"{path}.away").rename, path)
            statuses = []
            for pause in (0, 2.5):
                await asyncio.sleep(pause)
                await refresher.changes(None)
                statuses.append(await asyncio.to_thread(lambda: str(sqlite_desk.job(job)["status"])))
        finally:
            await database.close()
        return statuses

    assert asyncio.run(watch()) == ["running", "failed"]
