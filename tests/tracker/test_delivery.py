"""What the tracker's records cost, and what becomes of one that the store does not take, on real databases."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Pool, event, update
from sqlalchemy.engine import Engine

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.own_tables import OPERATIONS
from plainspoken.store.tables import JOB_TRACKING, LOG_EVENTS, VM_CONTEXTS
from plainspoken.tracker.backlog import Entry
from plainspoken.tracker.commands import AddLogLine, Command, EndStep, FinishJob, StartJob, StartStep, WriteLog
from plainspoken.tracker.delivery import Deliverer, DeliveryOutcome
from plainspoken.tracker.jobs import Tracker
from plainspoken.tracker.sheets import JobSheet
from plainspoken.tracker.tally import DeliveryCounts
from plainspoken.tracker.writer import UnitOfWork
from tests.tracker.conftest import Desk


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to databases meanwhile; a statement with many rows is one."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def commands_of(desk: Desk, vms: list[str], steps: int) -> list[Command]:
    """A job of each VM, whole, with a log line in each step."""
    commands: list[Command] = []
    for vm in vms:
        job = f"job-{desk.tick().timestamp()}-{vm[-20:]}"
        commands.append(StartJob(job_id=job, operation="test_failover", vm=vm, at=desk.tick()))
        for number in range(1, steps + 1):
            began = desk.tick()
            line = AddLogLine(level="INFO", message="copied", at=desk.tick(), step=number, began=began)
            commands += [
                StartStep(job_id=job, name=f"step-{number}", number=number, again=True, at=began),
                WriteLog(job_id=job, lines=(line,)),
                EndStep(job_id=job, number=number, began=began, status="completed", at=desk.tick()),
            ]
        commands.append(FinishJob(job_id=job, status="completed", at=desk.tick()))
    return commands


def carry_out(desk: Desk, commands: list[Command]) -> int:
    """Does all of it in one transaction; how many statements that took."""

    def work(connection: Connection) -> None:
        together = UnitOfWork(connection, commands, now=desk.now)
        for command in commands:
            together.do(command, desk.writer)
        together.write(desk.sanitizer)

    with statements() as sent:
        run_blocking(desk.store.url, work)
    return len(sent)


def test_many_jobs_cost_no_more_statements_than_one(desk: Desk) -> None:
    one = carry_out(desk, commands_of(desk, [desk.store.vm()], steps=1))
    many = carry_out(desk, commands_of(desk, [desk.store.vm() for _ in range(20)], steps=8))

    assert many == one


def test_a_step_costs_three_statements_at_most(desk: Desk) -> None:
    start, first, _, *rest = commands_of(desk, [desk.store.vm()], steps=8)
    kept: dict[str, JobSheet] = {}

    def deliver(some: list[Command]) -> int:
        def work(connection: Connection) -> None:
            together = UnitOfWork(connection, some, now=desk.now, kept=kept, unsure=False)
            for command in some:
                together.do(command, desk.writer)
            together.write(desk.sanitizer)

        with statements() as sent:
            run_blocking(desk.store.url, work)
        return len([each for each in sent if each.startswith(("SELECT job", "UPDATE", "INSERT"))])

    deliver([start, first])
    # As they come while a job runs: the end of a step together with the begin of the next.
    told = [command for command in rest if not isinstance(command, WriteLog)]
    costs = [deliver([end, begin]) for end, begin in zip(told[:-2:2], told[1:-1:2], strict=True)]

    assert costs == [3] * 7


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_jobs_that_are_told_together_read_as_jobs_told_one_by_one(desk: Desk) -> None:
    together, apart = desk.store.vm(), desk.store.vm()
    carry_out(desk, commands_of(desk, [together, together], steps=3))
    for command in commands_of(desk, [apart, apart], steps=3):
        desk.write(command)

    counts = ("total_jobs_run", "successful_jobs", "failed_jobs", "current_job_id")
    first, second = desk.vm(together), desk.vm(apart)
    assert [first[name] for name in counts] == [second[name] for name in counts] == [2, 2, None, None]
    for vm, row in ((together, first), (apart, second)):
        newest = desk.rows(OPERATIONS, context_id=vm)[-1]
        assert row["last_operation_summary"] == newest["summary"]
        assert row["last_successful_job_id"] == newest["job_id"]
        assert [len(desk.lines(each["job_id"])) for each in desk.rows(OPERATIONS, context_id=vm)] == [3, 3]


def test_a_job_whose_vm_another_program_holds_holds_up_no_other(desk: Desk) -> None:
    if desk.store.url.startswith("sqlite"):
        pytest.skip("SQLite has one lock for all that is written")
    held, free = desk.store.vm(), desk.store.vm()
    holding, let_go = threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:
        where = VM_CONTEXTS.c.context_id == held
        connection.execute(update(VM_CONTEXTS).where(where).values(power_state="on"))
        holding.set()
        assert let_go.wait(60)

    holder = threading.Thread(target=run_blocking, args=(desk.store.url, hold))
    holder.start()
    assert holding.wait(30)
    with Tracker(desk.store.url, sanitizer=desk.sanitizer, patience=0.05) as tracker:
        with tracker.job("test_failover", vm=held) as waits, waits.step("validation"):
            pass
        with tracker.job("test_failover", vm=free) as goes_on:
            pass
        wait_until(lambda: bool(desk.operations(free)))
        told = desk.rows(JOB_TRACKING, id=waits.id)
        let_go.set()
        holder.join()

    assert told == []
    assert desk.job(goes_on.id)["status"] == "completed"
    assert (desk.job(waits.id)["status"], len(desk.steps(waits.id))) == ("completed", 1)


def test_a_record_that_the_store_cannot_hold_costs_only_itself(
    sqlite_desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    vms = [sqlite_desk.store.vm() for _ in range(3)]
    refuse = (
        "CREATE TRIGGER picky BEFORE INSERT ON log_events WHEN NEW.message = 'bad' BEGIN SELECT RAISE(FAIL, 'no'); END"
    )
    sqlite_desk.store.run(lambda connection: connection.exec_driver_sql(refuse) and None)

    with Tracker(sqlite_desk.store.url, sanitizer=sqlite_desk.sanitizer, patience=60) as tracker:
        for number, vm in enumerate(vms):
            with tracker.job("test_failover", vm=vm) as job, job.step("validation") as step:
                step.log("INFO", "bad" if number == 1 else "good")

    assert [len(sqlite_desk.operations(vm)) for vm in vms] == [1, 1, 1]
    assert [row["message"] for row in sqlite_desk.rows(LOG_EVENTS)] == ["good", "good"]
    assert tracker.lost == 1
    assert "WriteLog is lost" in caplog.text


def test_what_may_be_stored_already_is_stored_once(desk: Desk) -> None:
    vm = desk.store.vm()
    commands = commands_of(desk, [vm], steps=2)
    carry_out(desk, commands)
    job = commands[0].job_id
    before = (desk.job(job), desk.steps(job), desk.lines(job), desk.vm(vm))

    carry_out(desk, commands)

    assert (desk.job(job), desk.steps(job), desk.lines(job), desk.vm(vm)) == before


def test_an_unknown_parent_costs_the_link_and_not_the_job(desk: Desk) -> None:
    with (
        Tracker(desk.store.url, sanitizer=desk.sanitizer, patience=60) as tracker,
        tracker.job("test_failover", vm=desk.store.vm(), parent_job_id="no-such-job") as job,
    ):
        pass

    assert (desk.job(job.id)["status"], desk.job(job.id)["parent_job_id"], tracker.lost) == ("completed", None, 0)
    assert "without its parent" in desk.lines(job.id)[0]["message"]


class SlowStore:
    """A store that takes a millisecond for each statement, and a fifth of one for each row, by a clock of its own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.longest = 0.0
        self.undone = 0
        self.dropped = 0
        self._locked: float | None = None

    @contextmanager
    def at_work(self) -> Iterator[None]:
        hooks: list[tuple[type, str, Callable[..., None]]] = [
            (Engine, "before_cursor_execute", self._take),
            (Engine, "commit", self._end),
            (Engine, "rollback", self._undo),
            (Pool, "invalidate", self._drop),
        ]
        for hook in hooks:
            event.listen(*hook)
        try:
            yield
        finally:
            for hook in hooks:
                event.remove(*hook)

    def _take(self, _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:  # noqa: ANN401 - SQLAlchemy's own
        # Where something is to be returned, all rows stand in one statement.
        rows = statement.count("), (") + 1 if "RETURNING" in statement or not many else len(parameters)
        self.now += 0.001 + 0.0002 * rows
        if "FROM vm_replication_contexts" in statement and self._locked is None and "last_job_at" in statement:
            self._locked = self.now

    def _end(self, _connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        if self._locked is not None:
            self.longest = max(self.longest, self.now - self._locked)
        self._locked = None

    def _undo(self, connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        self.undone += self._locked is not None
        self._end(connection)

    def _drop(self, *_: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        self.dropped += 1


def deliver(desk: Desk, commands: list[Command], slow: SlowStore) -> tuple[int, int]:
    """Delivers all of it in one batch; how many were stored and were not."""

    async def once() -> tuple[int, int]:
        database = Database.open(desk.store.url)
        try:
            deliverer = Deliverer(database, desk.writer, engine, clock=lambda: slow.now)
            await deliverer.deliver([])
            with slow.at_work():
                outcome = await deliverer.deliver([Entry(command) for command in commands])
            return len(outcome.stored), len(outcome.refused) + len(outcome.left)
        finally:
            await database.close()

    async def engine() -> Sanitizer:
        return desk.sanitizer

    return asyncio.run(once())


@pytest.mark.parametrize(("jobs", "steps"), [(80, 8), (4, 162), (1, 650)])
def test_a_full_batch_holds_no_row_of_a_vm_for_longer_than_two_tenths_of_a_second(
    desk: Desk, jobs: int, steps: int
) -> None:
    vms = [desk.store.vm() for _ in range(jobs)]
    commands = commands_of(desk, vms, steps)
    slow = SlowStore()

    stored, rest = deliver(desk, commands, slow)

    assert len(commands) >= 1_900
    assert (stored, rest) == (len(commands), 0)
    assert slow.now > 0.35, "all of it at once would have taken longer"
    assert 0 < slow.undone <= 20
    assert slow.dropped == 0, "a transaction that is undone for its length is no failure of the server"
    assert 0.1 < slow.longest <= 0.2
    assert len(desk.rows(LOG_EVENTS)) >= jobs * steps
    counted = {row["context_id"]: row["successful_jobs"] for row in desk.rows(VM_CONTEXTS)}
    assert {counted[vm] for vm in vms} == {1}


SECRET = "cannot log in with password=Tr0ub4dor-3 here"


def test_no_secret_gets_into_the_log_with_the_reason_why_records_wait_or_are_lost(
    sqlite_desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async def engine() -> Sanitizer:
        raise RuntimeError(SECRET)

    async def deliver_once(entries: list[Entry]) -> DeliveryOutcome:
        database = Database.open(sqlite_desk.store.url)
        try:
            return await Deliverer(database, sqlite_desk.writer, engine).deliver(entries)
        finally:
            await database.close()

    entries = [Entry(command) for command in commands_of(sqlite_desk, [sqlite_desk.store.vm()], 1)]
    tally = DeliveryCounts()
    outcome = asyncio.run(deliver_once(entries))
    assert outcome.trouble is not None
    tally.in_trouble(outcome.trouble)
    tally.refused(entries[0], RuntimeError(SECRET))

    assert "the rules cannot be loaded now" in caplog.text
    assert "StartJob is lost: cannot log in" in caplog.text
    assert "Tr0ub4dor" not in caplog.text + str(outcome.trouble)
