"""Stores what jobs have to tell, in a thread of its own, so that no job waits for a job store that is away.

While the store is away everything waits in memory and is tried again; a job's lease is renewed while the job is open.
What cannot be stored at all is logged and counted, never dropped in silence, and never raised into the work.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic

from sqlalchemy import Connection

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import AmbiguousName, DatabaseError, NotFound, UnknownReference, WriteRefused
from plainspoken.store.database import Database
from plainspoken.tracker.commands import Command, FinishJob, LogLine, StartJob, WriteLog
from plainspoken.tracker.outbox import Outbox
from plainspoken.tracker.writer import Writer

_REFUSALS = (NotFound, AmbiguousName, UnknownReference, WriteRefused, ValueError)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 15.0
_MOST_ATTEMPTS = 5
_BREATH = 0.02
"""Seconds between two turns, for other programs: SQLite has one lock for all who write, and no queue before it."""

_log = logging.getLogger("plainspoken.tracker")


class Recorder:
    """Delivers outboxes to a job store, each job's commands in order.

    Args:
        database_url: The job store.
        writer: In whose name.
        make_sanitizer: Makes the engine that tells failures; called once, in a thread, when the first job ends.

    Attributes:
        away: Whether the last attempt did not reach the store.
        lost: Commands that could not be stored and never will be.
    """

    def __init__(self, database_url: str, writer: Writer, make_sanitizer: Callable[[], Sanitizer]) -> None:
        self._url = database_url
        self._writer = writer
        self._make_sanitizer = make_sanitizer
        self._sanitizer: Sanitizer | None = None
        self._lock = threading.Lock()
        self._outboxes: dict[str, Outbox] = {}
        self._renewed: dict[str, float] = {}
        self._attempts: dict[str, int] = {}
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        self._told = False
        self.away = False
        self.lost = 0

    def add(self, outbox: Outbox) -> None:
        """Delivers this outbox from now on."""
        with self._lock:
            self._outboxes[outbox.job_id] = outbox
            if self._thread is None:
                self._stopping = False
                ready = threading.Event()
                self._thread = threading.Thread(
                    target=self._work, args=(ready,), name="plainspoken-tracker", daemon=True
                )
                self._thread.start()
                ready.wait()
        self.wake()

    def wake(self) -> None:
        """There is something to deliver."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake.set)

    def be_patient(self) -> None:
        """Somebody has waited in vain: nobody waits again until the store has been reached."""
        self.away = True

    def close(self, seconds: float) -> int:
        """Stops once everything is stored, or after so many seconds; how many commands were lost by then in all."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping = True
            self.wake()
            thread.join(seconds)
        for outbox in list(self._outboxes.values()):
            if not outbox.closed:
                _log.warning("job %s has not ended: it will be told as interrupted", outbox.job_id)
            self._lose(outbox, "the program ended before the job store could be reached")
        return self.lost

    def _work(self, ready: threading.Event) -> None:
        try:
            asyncio.run(self._run(ready))
        except Exception:  # noqa: BLE001 - logged whole; the thread ends in any case
            _log.exception("the recorder of jobs stopped; jobs under way will be told as interrupted")

    async def _run(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        ready.set()
        database = Database.open(self._url)
        pause = _FIRST_PAUSE
        try:
            while True:
                self._wake.clear()
                reached = await self._take_turns(database)
                left = any(not outbox.is_empty for outbox in list(self._outboxes.values()))
                if self._stopping and not left:
                    return
                pause = _FIRST_PAUSE if reached else min(2 * pause, _LONGEST_PAUSE)
                if reached and left:
                    await asyncio.sleep(_BREATH)
                else:
                    await self._wait(self._until_renewal() if reached else pause, woken=reached)
        finally:
            await database.close()

    async def _wait(self, seconds: float, *, woken: bool) -> None:
        """Waits for something to do; while the store is away only the time counts."""
        if not woken:
            await asyncio.sleep(min(seconds, 0.5) if self._stopping else seconds)
            return
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    def _until_renewal(self) -> float:
        """Seconds until the next lease has to be renewed, at a third of its length."""
        third = self._writer.lease.total_seconds() / 3
        waits = [self._renewed.get(job_id, 0.0) + third - monotonic() for job_id in list(self._outboxes)]
        return max(0.05, min(waits, default=60.0))

    async def _take_turns(self, database: Database) -> bool:
        """Whether the store was reached for all that was to be done.

        A turn is a bounded number of commands of each job, so one that has much to tell holds up no other job, nor its
        lease. Those that were heard of longest ago come first.
        """
        for outbox in sorted(self._outboxes.values(), key=lambda each: self._renewed.get(each.job_id, 0.0)):
            try:
                await self._deliver(database, outbox)
            except Exception as error:  # noqa: BLE001 - one job's record must not end the records of all others
                if not isinstance(error, DatabaseError) or await self._is_reachable(database):
                    self._count_attempt(outbox, error)
                    continue
                if not self._told:
                    _log.warning("%s; what jobs tell waits in memory until it does", error)
                self.away = self._told = True
                return False
        if self._told:
            _log.warning("the job store is back; what waited has been stored")
        self.away = self._told = False
        return True

    async def _deliver(self, database: Database, outbox: Outbox) -> None:
        due = self._renewed.get(outbox.job_id, 0.0) + self._writer.lease.total_seconds() / 3 <= monotonic()
        if commands := outbox.take():
            # By itself if it made trouble: what follows it must not be held up.
            commands = commands[:1] if outbox.job_id in self._attempts else commands
            sanitizer = await self._engine() if any(isinstance(each, FinishJob) for each in commands) else None
            refusals = await database.write(self._carry_out, sanitizer, commands)
            self._attempts.pop(outbox.job_id, None)
            self._renewed[outbox.job_id] = monotonic()
            due = False
            self._report(outbox, refusals)
            outbox.stored(len(commands))
            if any(isinstance(command, StartJob) for command, _ in refusals):
                self._lose(outbox, "the job itself could not be recorded")
        if outbox.closed and outbox.is_empty:
            self._forget(outbox)
        elif due:
            await self._renew(database, outbox)

    async def _renew(self, database: Database, outbox: Outbox) -> None:
        try:
            await database.write(self._writer.renew, outbox.job_id, now=datetime.now(UTC))
        except (NotFound, WriteRefused) as error:
            _log.warning("job %s is told as ended although it goes on: %s", outbox.job_id, error)
        self._renewed[outbox.job_id] = monotonic()

    def _carry_out(
        self, connection: Connection, sanitizer: Sanitizer | None, commands: list[Command]
    ) -> list[tuple[Command, Exception]]:
        """The commands that were refused; all others are done, in one transaction."""
        refused: list[tuple[Command, Exception]] = []
        for command in commands:
            now = datetime.now(UTC)
            try:
                with connection.begin_nested():
                    self._writer.carry_out(connection, sanitizer, command, now=now)
            except _REFUSALS as error:
                refused.append((command, error))
                if isinstance(command, StartJob):
                    break
                if isinstance(command, FinishJob) and isinstance(error, WriteRefused):
                    text = f"the program told the end of this job late, as {command.status}: it had been closed already"
                    line = LogLine(level="WARN", message=text, at=command.at)
                    note = WriteLog(job_id=command.job_id, lines=(line,))
                    self._writer.carry_out(connection, sanitizer, note, now=now)
        return refused

    async def _engine(self) -> Sanitizer:
        if self._sanitizer is None:
            self._sanitizer = await asyncio.to_thread(self._make_sanitizer)
        return self._sanitizer

    async def _is_reachable(self, database: Database) -> bool:
        try:
            await database.ping()
        except DatabaseError:
            return False
        return True

    def _count_attempt(self, outbox: Outbox, error: Exception) -> None:
        """The store answers but does not take the first command: after some attempts the others go on without it."""
        if outbox.is_empty:
            # It was a sign of life, which is given again by itself.
            self._renewed[outbox.job_id] = monotonic()
            return
        attempts = self._attempts[outbox.job_id] = self._attempts.get(outbox.job_id, 0) + 1
        if attempts < _MOST_ATTEMPTS:
            return
        del self._attempts[outbox.job_id]
        (command, *_) = outbox.take()
        self._report(outbox, [(command, error)])
        outbox.stored(1)
        if isinstance(command, StartJob):
            self._lose(outbox, "the job itself could not be recorded")

    def _report(self, outbox: Outbox, refusals: list[tuple[Command, Exception]]) -> None:
        for command, error in refusals:
            self.lost += 1
            _log.error("job %s: %s is lost: %s", outbox.job_id, type(command).__name__, error)

    def _lose(self, outbox: Outbox, why: str) -> None:
        count = outbox.give_up()
        self._forget(outbox)
        if count:
            self.lost += count
            _log.error("job %s: %d records are lost: %s", outbox.job_id, count, why)

    def _forget(self, outbox: Outbox) -> None:
        self._outboxes.pop(outbox.job_id, None)
        self._renewed.pop(outbox.job_id, None)
        self._attempts.pop(outbox.job_id, None)
