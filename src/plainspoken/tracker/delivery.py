"""Commands of many jobs are delivered together: a batch is one short transaction.

Batches grow and shrink so that a transaction takes about a tenth of a second. One that has held rows of VMs for that
long is undone, and done in smaller parts: others write these rows too. What the store does not take is told apart: a
store that is away or busy has everything wait; a row that another program holds has one job wait; a command that
cannot be stored, whatever the reason, costs only itself.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Final

from msgspec.structs import replace
from sqlalchemy import Connection

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import DatabaseError, DatabaseUnavailable, NotFound, UnknownReference, WriteRefused
from plainspoken.store.database import Database
from plainspoken.tracker.backlog import Entry, cost_of
from plainspoken.tracker.commands import AddLogLine, Command, FinishJob, Level, StartJob, WriteLog
from plainspoken.tracker.flushing import Stale
from plainspoken.tracker.holding import HeldTooLong, hold_no_longer
from plainspoken.tracker.sheets import JobSheet
from plainspoken.tracker.texts import described
from plainspoken.tracker.writer import REFUSALS, UnitOfWork, VmHeld, Writer

SOON: Final = 0.2
"""Seconds after which what the store did not take is tried again."""

BREATH: Final = 0.002
"""Seconds between two turns at the least, for other programs: SQLite has one lock for all who write, and no queue."""

_LONG, _SHORT = 0.15, 0.1
_SMALL = 200
"""Records that are never worth storing in parts."""
_CALM = 20
"""Batches after one that was undone before they grow again."""
_HELD = 0.1
"""Seconds after which a transaction that holds rows of VMs begins no further statement."""
_FEWEST, _FIRST, _MOST = 100, 200, 2_000
_MOST_ATTEMPTS = 5

_log = logging.getLogger("plainspoken.tracker")


@dataclass(slots=True)
class DeliveryOutcome:
    """What became of entries.

    Attributes:
        stored: Those that are stored.
        refused: Those that never will be, and why.
        left: Those that have to be delivered again, in order.
        trouble: Why nothing more could be stored; None when what is left is the matter of single jobs.
    """

    stored: list[Entry] = field(default_factory=list)
    refused: list[tuple[Entry, Exception]] = field(default_factory=list)
    left: list[Entry] = field(default_factory=list)
    trouble: DatabaseError | None = None


class Deliverer:
    """Delivers to one job store, each job's commands in order.

    Args:
        database: The job store.
        writer: In whose name.
        engine: Gives the engine that tells failures; called when the first job ends.
        clock: Tells seconds.

    Attributes:
        limit: How many records a batch should have.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        engine: Callable[[], Awaitable[Sanitizer]],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.limit = _FIRST
        self._calm = 0
        self._clock = clock
        self._database = database
        self._writer = writer
        self._engine = engine
        self._kept: dict[str, JobSheet] = {}
        self._hopeless: dict[str, Exception] = {}
        self._attempts: dict[str, int] = {}

    async def deliver(self, entries: Sequence[Entry]) -> DeliveryOutcome:
        """Stores what can be stored of the entries."""
        outcome = DeliveryOutcome()
        batches = [list(entries)] if entries else []
        while batches:
            batch = batches.pop()
            # A job's commands are stored in order, or not yet.
            blocked = {entry.command.job_id for entry in outcome.left}
            outcome.left += [entry for entry in batch if entry.command.job_id in blocked]
            batch = [entry for entry in batch if entry.command.job_id not in blocked]
            try:
                if batch:
                    await self._store(batch, outcome)
            except HeldTooLong:
                self.limit, self._calm = max(_FEWEST, self.limit // 2), _CALM
                batches += _parts(batch)
            except Exception as error:  # noqa: BLE001 - one job's record must not end the records of all others
                for entry in batch:
                    entry.unsure = True
                if trouble := await self._trouble(error):
                    outcome.trouble = trouble
                    outcome.left += [entry for each in (batch, *reversed(batches)) for entry in each]
                    break
                batches += self._split(batch, error, outcome)
        return outcome

    def forget(self, job_id: str) -> None:
        """Nothing more will come of this job."""
        self._kept.pop(job_id, None)
        self._hopeless.pop(job_id, None)
        self._attempts.pop(job_id, None)

    async def _store(self, batch: list[Entry], outcome: DeliveryOutcome) -> None:
        """One transaction."""
        began = self._clock()
        sanitizer = await self._sanitizer() if any(isinstance(each.command, FinishJob) for each in batch) else None
        ids = {entry.command.job_id for entry in batch}
        attempts = 0

        def carry_out(connection: Connection) -> _Done:
            nonlocal attempts
            attempts += 1
            if attempts > 1:
                # What was undone has left its marks on the sheets.
                self._let_go(ids)
            return self._carry_out(connection, sanitizer, batch)

        try:
            try:
                done = await self._database.write(carry_out)
            except Stale:
                done = await self._database.write(carry_out)
        except BaseException:
            self._let_go(ids)
            raise
        for entry in batch:
            job_id = entry.command.job_id
            if id(entry) in done.refused:
                outcome.refused.append((entry, done.refused[id(entry)]))
                if isinstance(entry.command, StartJob):
                    self._hopeless[job_id] = done.refused[id(entry)]
            elif job_id in done.held:
                outcome.left.append(entry)
            else:
                outcome.stored.append(entry)
                self._attempts.pop(job_id, None)
        # Others may write what another process began, or has left to this one.
        self._let_go({job_id for job_id in ids if job_id in self._kept and self._is_shared(self._kept[job_id])})
        self._adapt(sum(map(cost_of, batch)), self._clock() - began)

    def _carry_out(self, connection: Connection, sanitizer: Sanitizer | None, batch: Sequence[Entry]) -> _Done:
        done = _Done()
        now = datetime.now(UTC)
        unsure = any(entry.unsure for entry in batch)
        commands = [entry.command for entry in batch]
        work = UnitOfWork(connection, commands, now=now, kept=self._kept, wait=False, unsure=unsure)
        # What is small is carried through: where it takes long, the way to the store does, and parts would take longer.
        if work.holds_vms and sum(map(cost_of, batch)) > _SMALL:
            hold_no_longer(connection, _HELD, self._clock)
        hopeless = dict(self._hopeless)
        for entry in batch:
            job_id = entry.command.job_id
            if job_id in hopeless:
                done.refused[id(entry)] = hopeless[job_id]
            elif job_id not in done.held:
                try:
                    self._do(work, entry.command)
                except VmHeld:
                    done.held.add(job_id)
                except NotFound as error:
                    if self._may_come(entry):
                        done.held.add(job_id)
                    else:
                        done.refused[id(entry)] = error
                except REFUSALS as error:
                    done.refused[id(entry)] = error
                    if isinstance(entry.command, StartJob):
                        hopeless[job_id] = error
        work.write(sanitizer)
        return done

    def _do(self, work: UnitOfWork, command: Command) -> None:
        """Does a command; what it is refused for and can be told otherwise is told in the job's log."""
        try:
            work.do(command, self._writer)
        except UnknownReference as error:
            if not isinstance(command, StartJob) or error.field != "parent_job_id":
                raise
            work.do(replace(command, parent_job_id=None), self._writer)
            text = f"the job is recorded without its parent: {error}"
            work.do(_note(command.job_id, "WARN", text, command.at), self._writer)
        except WriteRefused as error:
            if isinstance(command, FinishJob) and error.reason == "job-ended":
                text = f"the program told the end of this job late, as {command.status}: it had been closed already"
                work.do(_note(command.job_id, "WARN", text, command.at), self._writer)
            raise

    def _split(self, batch: list[Entry], error: Exception, outcome: DeliveryOutcome) -> list[list[Entry]]:
        """What to try next, the first last, after a batch failed for a reason of its own."""
        jobs: dict[str, list[Entry]] = {}
        for entry in batch:
            jobs.setdefault(entry.command.job_id, []).append(entry)
        if len(jobs) > 1:
            return _parts(batch)
        if len(batch) > 1:
            # In order: a command must not come before those that it builds upon.
            return [batch[1:], batch[:1]]
        ((job_id, (entry,)),) = jobs.items()
        attempts = self._attempts[job_id] = self._attempts.get(job_id, 0) + 1
        if attempts < _MOST_ATTEMPTS:
            outcome.left.append(entry)
        else:
            del self._attempts[job_id]
            outcome.refused.append((entry, error))
            if isinstance(entry.command, StartJob):
                self._hopeless[job_id] = error
        return []

    async def _trouble(self, error: Exception) -> DatabaseError | None:
        """Why nothing can be stored now; None when the store can be used, so that it must be the commands."""
        if isinstance(error, DatabaseError) and (error.busy or not error.passes):
            return error
        try:
            await self._database.ping()
        except DatabaseError as reason:
            return reason
        except Exception as reason:  # noqa: BLE001 - no threads, no files, no memory: it passes, or not
            return DatabaseUnavailable(f"the job store cannot be asked now ({described(reason)})")
        return None

    def _is_shared(self, job: JobSheet) -> bool:
        return job.written_by != self._writer.name

    def _may_come(self, entry: Entry) -> bool:
        """Whether the job is another process's that may not have been able to tell of its begin yet."""
        attached = entry.job is not None and entry.job.attached
        return attached and monotonic() - entry.since < self._writer.lease.total_seconds()

    async def _sanitizer(self) -> Sanitizer:
        try:
            return await self._engine()
        except Exception as error:
            trouble = DatabaseUnavailable(f"the rules cannot be loaded now ({described(error)})")
            trouble.busy = True
            raise trouble from error

    def _let_go(self, job_ids: set[str]) -> None:
        for job_id in job_ids:
            self._kept.pop(job_id, None)

    def _adapt(self, cost: int, seconds: float) -> None:
        if seconds > _LONG:
            self.limit = max(_FEWEST, self.limit * 3 // 4)
        elif self._calm:
            self._calm -= 1
        elif seconds < _SHORT and cost >= self.limit:
            self.limit = min(_MOST, self.limit * 5 // 4)


@dataclass(slots=True)
class _Done:
    refused: dict[int, Exception] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)


def _parts(batch: list[Entry]) -> list[list[Entry]]:
    """The batch in parts that hold rows of VMs for a shorter time, the last first: half of the jobs, or less of one."""
    jobs: dict[str, list[Entry]] = {}
    for entry in batch:
        jobs.setdefault(entry.command.job_id, []).append(entry)
    if len(jobs) > 1:
        apart = list(jobs.values())
        half = len(apart) // 2
        return [[entry for each in part for entry in each] for part in (apart[half:], apart[:half])]
    # The begin and the end of a job alone have to do with its VM.
    begin = [entry for entry in batch if isinstance(entry.command, StartJob)]
    end = [entry for entry in batch if isinstance(entry.command, FinishJob)]
    between = [entry for entry in batch if not isinstance(entry.command, StartJob | FinishJob)]
    parts = [part for part in (end, between, begin) if part]
    return parts if len(parts) > 1 else [batch[1:], batch[:1]]


def _note(job_id: str, level: Level, text: str, at: datetime) -> WriteLog:
    return WriteLog(job_id=job_id, lines=(AddLogLine(level=level, message=text, at=at),))
