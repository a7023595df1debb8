"""What becomes of records while the job store is away, and of those of programs that end meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from litestar.testing import TestClient
from sqlalchemy import Connection, update

from plainspoken.api.app import create_app
from plainspoken.cli import group
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.settings import ServerOptions
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.own_tables import LEASES, OPERATIONS
from plainspoken.store.tables import JOB_STEPS, LOG_EVENTS, VM_CONTEXTS
from plainspoken.tracker import backlog, leftovers
from plainspoken.tracker.commands import AddLogLine, Command, StartStep, WriteLog
from plainspoken.tracker.jobs import Tracker
from plainspoken.tracker.leftovers import Delivered, deliver_leftovers
from plainspoken.tracker.spool import own
from plainspoken.tracker.spool.directories import WriterNote, ended_directories, size_of, spooled
from plainspoken.tracker.spool.own import Spool, SpoolFull
from tests.tracker.conftest import Desk

JOBS, STEPS = 60, 4


class Away:
    """A job store that can be taken away, and given back."""

    def __init__(self, desk: Desk) -> None:
        self.path = Path(desk.store.url.removeprefix("sqlite:///"))

    def __enter__(self) -> None:
        self.path.rename(f"{self.path}.away")

    def __exit__(self, *_: object) -> None:
        Path(f"{self.path}.away").rename(self.path)


def run_jobs(tracker: Tracker, vms: list[str], jobs: int = JOBS) -> list[str]:
    ids = []
    for number in range(jobs):
        with tracker.job("test_failover", vm=vms[number % len(vms)]) as job:
            for step_number in range(STEPS):
                with job.step(f"step-{step_number}") as step:
                    step.log("INFO", f"line {step_number}")
        ids.append(job.id)
    return ids


def everything_is_stored(desk: Desk, jobs: int) -> None:
    assert len(desk.rows(OPERATIONS)) == jobs
    assert [row["status"] for row in desk.rows(JOB_STEPS)] == ["completed"] * jobs * STEPS
    assert len(desk.rows(LOG_EVENTS)) == jobs * STEPS
    assert len({(row["job_id"], row["message"]) for row in desk.rows(LOG_EVENTS)}) == jobs * STEPS


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@pytest.mark.parametrize("with_spool", [True, False])
def test_an_outage_loses_nothing_and_close_says_so(sqlite_desk: Desk, tmp_path: Path, with_spool: bool) -> None:
    vms = [sqlite_desk.store.vm() for _ in range(7)]
    spool = tmp_path / "spool" if with_spool else None
    tracker = Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=0.05, spool=spool)
    with Away(sqlite_desk):
        run_jobs(tracker, vms)
        figures = tracker.figures
    closed = tracker.close(120)

    records = JOBS * (2 + 3 * STEPS)
    assert (figures.waiting, figures.state) == (records, "away")
    assert (closed.stored, closed.spooled, closed.lost) == (records, 0, 0)
    everything_is_stored(sqlite_desk, JOBS)
    if spool is not None:
        assert list(spool.iterdir()) == []


def test_a_live_job_is_alive_for_everybody_before_what_waited_is_stored(sqlite_desk: Desk) -> None:
    vm = sqlite_desk.store.vm()
    url = sqlite_desk.store.url
    with (
        Tracker(url, sanitizer=sqlite_desk.sanitizer, patience=0.05, lease_seconds=1.5) as tracker,
        tracker.job("live_failover", vm=vm) as live,
    ):
        wait_until(lambda: bool(sqlite_desk.rows(LEASES, job_id=live.id)))
        with Away(sqlite_desk):
            run_jobs(tracker, [vm])
            time.sleep(2)
        wait_until(lambda: tracker.figures.state == "reached")
        until = sqlite_desk.lease(live.id)["lease_until"]
        told = len(sqlite_desk.rows(OPERATIONS))

    assert until is not None
    assert until > datetime.now(UTC) or told < JOBS


def test_what_is_still_waiting_when_the_tracker_is_closed_stays_on_disk(
    sqlite_desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    vm, spool = sqlite_desk.store.vm(), tmp_path / "spool"
    with Away(sqlite_desk):
        tracker = Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=0.05, spool=spool)
        run_jobs(tracker, [vm], jobs=3)
        closed = tracker.close(0.1)

    records = 3 * (2 + 3 * STEPS)
    assert (closed.stored, closed.spooled, closed.lost) == (0, records, 0)
    assert f"{records} records wait in the spool" in caplog.text
    assert spooled(spool).records == records
    with Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, spool=spool) as following:
        with following.job("test_failover", vm=vm):
            pass
        wait_until(lambda: len(sqlite_desk.rows(OPERATIONS)) == 4 and len(sqlite_desk.rows(LOG_EVENTS)) == 3 * STEPS)

    assert spooled(spool).records == 0


KILLED = """
import os, signal, sys, time
from plainspoken import Tracker
database, spool, vm = sys.argv[1:]
tracker = Tracker(f"sqlite:///{database}", patience=0.05, spool=spool, name="the engine")
for number in range(3):
    with tracker.job("test_failover", vm=vm) as job:
        for step_number in range(4):
            with job.step(f"step-{step_number}") as step:
                step.log("INFO", f"line {step_number}")
with tracker.job("test_failover", vm=vm) as job, job.step("vm-creation") as step:
    step.log("INFO", "the last words")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("away", [True, False])
def test_a_program_that_is_killed_has_lost_nothing(sqlite_desk: Desk, tmp_path: Path, away: bool) -> None:
    vm, spool = sqlite_desk.store.vm(), tmp_path / "spool"
    path = sqlite_desk.store.url.removeprefix("sqlite:///")
    store = Away(sqlite_desk)
    if away:
        store.__enter__()
    run = subprocess.run([sys.executable, "-c", KILLED, path, str(spool), vm], check=False, capture_output=True)
    if away:
        store.__exit__()
    assert run.returncode == -signal.SIGKILL, run.stderr

    told = CliRunner().invoke(
        group, ["tracker", "deliver", "--spool", str(spool), "--database-url", sqlite_desk.store.url, "--json"]
    )

    assert told.exit_code == 0, told.output
    assert json.loads(told.output.splitlines()[-1])["left"] == 0
    everything_but_the_last = [row for row in sqlite_desk.rows(OPERATIONS) if row["status"] == "completed"]
    assert len(everything_but_the_last) == 3
    lines = [row["message"] for row in sqlite_desk.rows(LOG_EVENTS)]
    assert sorted(lines) == sorted([f"line {number}" for number in range(4)] * 3 + ["the last words"])
    (last,) = sqlite_desk.rows(LEASES, written_by="the engine")[-1:]
    assert {row["written_by"] for row in sqlite_desk.rows(LEASES)} == {"the engine"}
    assert last is not None
    assert list(spool.iterdir()) == []


def test_a_server_delivers_what_a_program_left(sqlite_desk: Desk, tmp_path: Path) -> None:
    vm, spool = sqlite_desk.store.vm(), tmp_path / "spool"
    with Away(sqlite_desk):
        tracker = Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=0.05, spool=spool)
        run_jobs(tracker, [vm], jobs=2)
        tracker.close(0.1)

    app = create_app(
        database_url=sqlite_desk.store.url,
        catalogue=sqlite_desk.sanitizer.catalogue,
        options=ServerOptions(spool=spool),
    )
    with TestClient(app):
        wait_until(lambda: not list(spool.iterdir()))

    everything_is_stored(sqlite_desk, 2)


@contextmanager
def locked(desk: Desk, vm: str) -> Iterator[None]:
    """Another program has the row of a VM locked."""
    holding, let_go = threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:
        connection.execute(update(VM_CONTEXTS).where(VM_CONTEXTS.c.context_id == vm).values(power_state="on"))
        holding.set()
        assert let_go.wait(60)

    holder = threading.Thread(target=run_blocking, args=(desk.store.url, hold))
    holder.start()
    try:
        assert holding.wait(30)
        yield
    finally:
        let_go.set()
        holder.join()


def leave(desk: Desk, spool: Path, vm: str) -> None:
    """A program ends without having reached the job store."""
    tracker = Tracker(f"sqlite:///{spool}/none.db", sanitizer=desk.sanitizer, patience=0.01, spool=spool)
    run_jobs(tracker, [vm], jobs=2)
    assert tracker.close(0.1).spooled == 2 * (2 + 3 * STEPS)


def told_by_delivering(desk: Desk, spool: Path) -> Result:
    arguments = ["--spool", str(spool), "--database-url", desk.store.url, "--json"]
    return CliRunner().invoke(group, ["tracker", "deliver", *arguments])


def finished(desk: Desk, vm: str) -> list[str]:
    return [row["status"] for row in desk.operations(vm)]


def test_what_was_left_waits_for_a_vm_that_another_program_has_locked(desk: Desk, tmp_path: Path) -> None:
    if desk.store.url.startswith("sqlite"):
        pytest.skip("SQLite has one lock for all that is written")
    vm = desk.store.vm()
    leave(desk, tmp_path, vm)
    rests: list[float] = []

    async def engine() -> Sanitizer:
        return desk.sanitizer

    async def deliver(done: Delivered) -> None:
        database = Database.open(desk.store.url)
        try:
            with ExitStack() as lock:
                lock.enter_context(locked(desk, vm))
                async for rest in deliver_leftovers(tmp_path, database, engine, done):
                    rests.append(rest)
                    if sum(rests) > 1:
                        lock.close()
                    await asyncio.sleep(rest)
        finally:
            await database.close()

    done = Delivered()
    asyncio.run(deliver(done))

    assert len(rests) < 10, "the job store is not asked without a pause"
    assert (done.trouble, done.held, done.refused) == (None, 0, 0)
    assert finished(desk, vm) == ["completed"] * 2
    assert list(tmp_path.iterdir()) == []


def test_a_vm_that_stays_locked_leaves_one_programs_records_on_disk_and_no_others(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if desk.store.url.startswith("sqlite"):
        pytest.skip("SQLite has one lock for all that is written")
    monkeypatch.setattr(leftovers, "HELD_SECONDS", 0.5)
    held, free = desk.store.vm(), desk.store.vm()
    for vm in (held, free):
        leave(desk, tmp_path, vm)
    with locked(desk, held):
        told = told_by_delivering(desk, tmp_path)
        there = finished(desk, free)
    again = told_by_delivering(desk, tmp_path)

    report = json.loads(told.stdout)
    assert (told.exit_code, report["held"], report["left"], report["refused"]) == (1, 1, 2 * (2 + 3 * STEPS), 0)
    assert "another program keeps their VMs locked" in told.stderr
    assert there == ["completed"] * 2
    assert again.exit_code == 0, again.output
    assert finished(desk, held) == ["completed"] * 2
    assert {len(desk.lines(row["job_id"])) for row in desk.operations(held)} == {STEPS}


def test_damage_is_told_beside_a_vm_that_stays_locked(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if desk.store.url.startswith("sqlite"):
        pytest.skip("SQLite has one lock for all that is written")
    monkeypatch.setattr(leftovers, "HELD_SECONDS", 0.5)
    vm = desk.store.vm()
    leave(desk, tmp_path, vm)
    (records,) = tmp_path.glob("*/records-*.jsonl")
    records.write_bytes(b"no checksum\n" + records.read_bytes())
    with locked(desk, vm):
        told = told_by_delivering(desk, tmp_path)

    report = json.loads(told.stdout)
    assert (told.exit_code, report["held"], report["damaged"]) == (1, 1, 1)


def test_what_does_not_fit_in_memory_is_read_from_disk_again(
    sqlite_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vms = [sqlite_desk.store.vm() for _ in range(3)]
    tracker = Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=0.05, spool=tmp_path / "spool")
    monkeypatch.setattr(tracker._recorder._rounds.backlog, "_most", 100)
    monkeypatch.setattr(backlog, "_READ_AT_ONCE", 70)
    with Away(sqlite_desk):
        run_jobs(tracker, vms)
    run_jobs(tracker, vms, jobs=2)
    closed = tracker.close(120)

    assert (closed.stored, closed.lost) == ((JOBS + 2) * (2 + 3 * STEPS), 0)
    everything_is_stored(sqlite_desk, JOBS + 2)


def test_without_a_spool_what_does_not_fit_is_counted_and_ends_always_fit(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    vm = sqlite_desk.store.vm()
    tracker = Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=0.05)
    monkeypatch.setattr(tracker._recorder._rounds.backlog, "_most", 10)
    with Away(sqlite_desk):
        with tracker.job("test_failover", vm=vm) as job:
            for number in range(20):
                with job.step(f"step-{number}") as step:
                    step.log("INFO", "a line")
        with tracker.job("test_failover", vm=vm):
            pass
    closed = tracker.close(60)

    assert sqlite_desk.job(job.id)["status"] == "completed"
    assert {row["status"] for row in sqlite_desk.steps(job.id)} == {"completed"}
    assert closed.lost > 0
    assert "does not fit" in caplog.text


def test_a_damaged_line_costs_only_itself(sqlite_desk: Desk, tmp_path: Path) -> None:
    vm, spool = sqlite_desk.store.vm(), tmp_path / "spool"
    with Away(sqlite_desk):
        tracker = Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=0.05, spool=spool)
        run_jobs(tracker, [vm], jobs=2)
        tracker.close(0.1)
    (lines,) = spool.glob("*/lines-*.jsonl")
    content = lines.read_bytes().splitlines(keepends=True)
    content[1] = content[1].replace(b"line 1", b"line 7")
    lines.write_bytes(b"".join(content)[:-5])

    arguments = ["--spool", str(spool), "--database-url", sqlite_desk.store.url, "--json"]
    told = CliRunner().invoke(group, ["tracker", "deliver", *arguments])

    assert told.exit_code == 1
    assert json.loads(told.output.splitlines()[-1])["damaged"] == 2
    assert len(sqlite_desk.rows(LOG_EVENTS)) == 2 * STEPS - 2
    assert len(sqlite_desk.rows(OPERATIONS)) == 2


def test_a_spool_is_bounded_and_keeps_room_for_steps(tmp_path: Path) -> None:
    spool = Spool(tmp_path, WriterNote("tests", 60), 20_000)
    at = datetime.now(UTC)
    line = WriteLog(job_id="a", lines=(AddLogLine(level="INFO", message="x" * 100, at=at),))
    fill(spool, line)
    step = StartStep(job_id="a", name="b", at=at)
    for _ in range(20):
        spool.append(step)
    fill(spool, step)

    assert spool.size < 21_000


def test_programs_that_share_a_spool_share_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "_LOOK_SECONDS", 0.0)
    spools = [Spool(tmp_path, WriterNote(f"tests {number}", 60), 200_000) for number in range(4)]
    step = StartStep(job_id="a", name="b" * 100, at=datetime.now(UTC))
    full: set[Spool] = set()
    while len(full) < len(spools):
        for spool in spools:
            try:
                spool.append(step)
            except SpoolFull:
                full.add(spool)

    assert 190_000 < size_of(tmp_path) < 200_000 * (1 + len(spools) / 64) + 1_000
    spools[0].close(remove=True)
    spools[1].append(step)


def fill(spool: Spool, command: Command) -> None:
    for _ in range(1_000):
        try:
            spool.append(command)
        except SpoolFull:
            return
    pytest.fail("there is no bound")


def test_the_directory_of_a_program_that_runs_is_left_alone(tmp_path: Path) -> None:
    spool = Spool(tmp_path, WriterNote("tests", 60), 20_000)
    spool.append(StartStep(job_id="a", name="b", at=datetime.now(UTC)))

    assert list(ended_directories(tmp_path)) == []
    spool.close(remove=False)
    assert [each.writer.name for each in ended_directories(tmp_path)] == ["tests"]


def test_a_command_without_a_spool_says_what_to_write() -> None:
    told = CliRunner(env={"PLAINSPOKEN_SPOOL": ""}).invoke(group, ["tracker", "deliver"])

    assert "--spool" in str(told.exception) or "--spool" in told.output


def test_records_of_a_child_are_in_a_directory_of_its_own(tmp_path: Path, sanitizer: Sanitizer) -> None:
    tracker = Tracker(f"sqlite:///{tmp_path}/never.db", sanitizer=sanitizer, patience=0.01, spool=tmp_path / "spool")
    with tracker.job("test_failover", vm="a"):
        pass
    child = os.fork()
    if child == 0:
        with tracker.job("test_failover", vm="a"):
            pass
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    closed = tracker.close(0.1)

    assert closed.spooled == 2
    assert spooled(tmp_path / "spool").records == 4
