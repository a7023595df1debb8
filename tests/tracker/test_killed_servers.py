"""An engine over database servers of the tests' own that are killed, refused and frozen: every record is counted."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from plainspoken.cli import group
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.migrations import upgrade
from plainspoken.store.own_tables import OPERATIONS
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, VM_CONTEXTS
from plainspoken.tracker.jobs import Tracker
from tests.jobs.conftest import Store, empty_database
from tests.tracker.conftest import Desk
from tools.database_servers import MARIADB, POSTGRESQL, Kind, OwnServer, found, started

pytestmark = pytest.mark.slow

THREADS, STEPS = 6, 4
A_JOB = 2 + 3 * STEPS
"""Records of a job: its begin and its end; of each step the begin, a log line and the end."""


class File:
    """A SQLite job store that is taken away and locked, as servers are killed and frozen."""

    def __init__(self, path: Path) -> None:
        self._path, self._away = path, path.with_suffix(".away")
        self._others: sqlite3.Connection | None = None

    def kill(self) -> None:
        self._path.rename(self._away)

    def start(self) -> None:
        self._away.rename(self._path)

    def freeze(self) -> None:
        self._others = sqlite3.connect(self._path, timeout=30, check_same_thread=False)
        self._others.execute("BEGIN EXCLUSIVE")

    def thaw(self) -> None:
        assert self._others is not None
        self._others.close()


@pytest.fixture(params=[None, MARIADB, POSTGRESQL], ids=["sqlite", "mariadb", "postgresql"])
def place(
    request: pytest.FixtureRequest, tmp_path: Path, sanitizer: Sanitizer
) -> Iterator[tuple[Desk, File | OwnServer]]:
    """A job store on a server of its own, which keeps what it has said to be committed, and the server."""
    kind: Kind | None = request.param
    if kind is None:
        upgrade(f"sqlite:///{tmp_path}/jobs.db")
        yield Desk(Store(f"sqlite:///{tmp_path}/jobs.db", sanitizer), sanitizer), File(tmp_path / "jobs.db")
        return
    if not all(found(program) for program in (*kind.programs, "setpriv")):
        pytest.skip(f"{kind.name} is not installed")
    with started(kind, durable=True) as server, empty_database(server.url.partition(":")[0], server.url) as url:
        upgrade(url)
        yield Desk(Store(url, sanitizer), sanitizer), server


class Engine:
    """Runs jobs in threads, over and over, and notes how long each was held up by being recorded."""

    def __init__(self, tracker: Tracker, vms: list[str]) -> None:
        self.jobs: list[str] = []
        self.vms: list[str] = []
        self.longest = 0.0
        self._tracker, self._all_vms = tracker, vms
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(number,)) for number in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _work(self, number: int) -> None:
        chance = random.Random(number)
        while not self._over.is_set():
            vm = chance.choice(self._all_vms)
            began, worked = time.monotonic(), 0.0
            with self._tracker.job("test_failover", vm=vm) as job:
                self.jobs.append(job.id)
                self.vms.append(vm)
                for step_number in range(STEPS):
                    with job.step(f"step-{step_number}") as step:
                        step.log("INFO", f"line {step_number}")
                        pause = chance.uniform(0.01, 0.05)
                        worked += pause
                        time.sleep(pause)
            self.longest = max(self.longest, time.monotonic() - began - worked)


def everything_is_there_once(desk: Desk, engine: Engine) -> None:
    jobs, steps, lines = desk.rows(JOB_TRACKING), desk.rows(JOB_STEPS), desk.rows(LOG_EVENTS)
    assert {row["id"]: row["status"] for row in jobs} == dict.fromkeys(engine.jobs, "completed")
    assert sorted((row["job_id"], row["seq"], row["name"], row["status"]) for row in steps) == sorted(
        (job, number + 1, f"step-{number}", "completed") for job in engine.jobs for number in range(STEPS)
    )
    assert sorted((row["job_id"], row["message"]) for row in lines) == sorted(
        (job, f"line {number}") for job in engine.jobs for number in range(STEPS)
    )
    counted = {row["context_id"]: (row["total_jobs_run"], row["successful_jobs"]) for row in desk.rows(VM_CONTEXTS)}
    assert {vm: counted[vm] for vm in set(engine.vms)} == {vm: (n, n) for vm, n in Counter(engine.vms).items()}
    assert Counter(row["context_id"] for row in desk.rows(OPERATIONS)) == Counter(engine.vms)


def go_through_all_of_it(server: File | OwnServer, wait: Callable[[float], None]) -> None:
    """Killed in the middle of work and refused while it is gone, twice; frozen in between."""
    wait(1)
    server.kill()
    wait(1)
    server.start()
    wait(1)
    server.freeze()
    wait(2)
    server.thaw()
    wait(1)
    server.kill()
    wait(0.2)
    server.start()
    wait(1)


@pytest.mark.parametrize("on_disk", [False, True], ids=["in memory", "on disk"])
def test_an_engine_loses_and_doubles_nothing_whatever_becomes_of_the_server(
    place: tuple[Desk, File | OwnServer], tmp_path: Path, on_disk: bool
) -> None:
    desk, server = place
    spool = tmp_path / "spool" if on_disk else None
    tracker = Tracker(desk.store.url, sanitizer=desk.sanitizer, patience=0.2, spool=spool)
    engine = Engine(tracker, [desk.store.vm() for _ in range(8)])

    go_through_all_of_it(server, time.sleep)
    engine.stop()
    closed = tracker.close(180)

    assert len(engine.jobs) > 20
    assert (closed.stored, closed.spooled, closed.lost) == (len(engine.jobs) * A_JOB, 0, 0)
    everything_is_there_once(desk, engine)
    # The begin and the end of a job are waited for, for as long as `patience` says; the rest is this machine's.
    assert engine.longest < 10


PROGRAM = """
import sys, time
from plainspoken import Tracker

tracker = Tracker(sys.argv[1], spool=sys.argv[2], patience=0.2)
for number in range(100_000):
    with tracker.job("test_failover", vm=sys.argv[3 + number % (len(sys.argv) - 3)]) as job:
        print("job", job.id, flush=True)
        for step_number in range(1, 5):
            with job.step(f"step-{step_number}") as step:
                print("step", job.id, step_number, flush=True)
                step.log("INFO", f"line {step_number}")
                print("line", job.id, step_number, flush=True)
                time.sleep(0.01)
            print("done", job.id, step_number, flush=True)
    print("end", job.id, flush=True)
"""


def test_an_engine_that_is_killed_while_its_server_is_gone_has_lost_nothing_that_it_told(
    place: tuple[Desk, File | OwnServer], tmp_path: Path
) -> None:
    desk, server = place
    spool, vms = tmp_path / "spool", [desk.store.vm() for _ in range(4)]
    command = [sys.executable, "-c", PROGRAM, desk.store.url, str(spool), *vms]
    with (tmp_path / "told").open("w+") as told:
        with subprocess.Popen(command, stdout=told) as engine:
            wait_until(lambda: "end" in (tmp_path / "told").read_text(), "the engine has ended a job")
            server.kill()
            time.sleep(1)
            engine.kill()
        server.start()
        said = [tuple(line.split()) for line in (tmp_path / "told").read_text().splitlines()]

    run = CliRunner().invoke(group, ["tracker", "deliver", "--spool", str(spool), "--database-url", desk.store.url])

    assert run.exit_code == 0, run.output
    assert stored(desk) >= set(said)
    # What was on its way when the engine was killed may be there as well: one record.
    assert len(stored(desk) - set(said)) <= 1
    doubled = Counter((row["job_id"], row["message"]) for row in desk.rows(LOG_EVENTS))
    assert set(doubled.values()) == {1}
    assert len(desk.rows(OPERATIONS)) == sum(line[0] == "end" for line in stored(desk))


def stored(desk: Desk) -> set[tuple[str, ...]]:
    """What the job store knows, in the words of the program."""
    jobs, steps = desk.rows(JOB_TRACKING), desk.rows(JOB_STEPS)
    return {
        *(("job", row["id"]) for row in jobs),
        *(("end", row["id"]) for row in jobs if row["status"] == "completed"),
        *(("step", row["job_id"], str(row["seq"])) for row in steps),
        *(("done", row["job_id"], str(row["seq"])) for row in steps if row["status"] == "completed"),
        *(("line", row["job_id"], row["message"].split()[1]) for row in desk.rows(LOG_EVENTS)),
    }


def wait_until(holds: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until, f"within 60 s not so: {what}"
        time.sleep(0.05)
