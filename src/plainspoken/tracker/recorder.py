"""Stores what jobs have to tell, in a thread of its own, so that no job waits for a job store that is away.

In every round the leases of jobs under way are renewed first, then steps and ends are stored, then log lines. While
the store is away everything waits and is tried again. What cannot be stored at all is logged and counted, never dropped
in silence, and never raised into the work.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from time import monotonic

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import DatabaseError
from plainspoken.store.database import Database
from plainspoken.tracker.backlog import Backlog, Entry, oldest_of
from plainspoken.tracker.commands import FinishJob, StartJob
from plainspoken.tracker.delivery import Deliverer
from plainspoken.tracker.figures import Closed, Figures, State
from plainspoken.tracker.leasing import renew_leases
from plainspoken.tracker.outbox import Outbox
from plainspoken.tracker.writer import Writer

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_BREATH = 0.002
"""Seconds between two turns at the least, for other programs: SQLite has one lock for all who write, and no queue."""
_LAST_GRACE = 1.0
"""Seconds that a transaction under way has for its end when the tracker is closed."""
_MOST_TOLD = 20
"""Jobs of which a log line tells what is lost; of the others their number."""

_log = logging.getLogger("plainspoken.tracker")


class Recorder:
    """Delivers what jobs tell to a job store, each job's commands in order.

    Args:
        database_url: The job store.
        writer: In whose name.
        make_sanitizer: Makes the engine that tells failures; called once, in a thread, when the first job ends.
    """

    def __init__(self, database_url: str, writer: Writer, make_sanitizer: Callable[[], Sanitizer]) -> None:
        self._url = database_url
        self._writer = writer
        self._make_sanitizer = make_sanitizer
        self._sanitizer: Sanitizer | None = None
        self._lock = threading.Lock()
        self._backlog = Backlog()
        self._jobs: dict[str, Outbox] = {}
        self._renewed: dict[str, float] = {}
        self._pending: list[Entry] = []
        self._parked: dict[str, list[Entry]] = {}
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._idle = False
        self._stopping = False
        self._slow = False
        self._told = False
        self.state: State = "reached"
        self.delivered = 0
        self.lost = 0

    @property
    def waits(self) -> bool:
        """Whether waiting for a record makes sense: the store takes them."""
        return self.state == "reached" and not self._slow

    @property
    def waiting(self) -> int:
        """Records that are neither stored nor lost yet."""
        return len(self._backlog) + len(self._pending) + sum(map(len, list(self._parked.values())))

    @property
    def figures(self) -> Figures:
        """How it stands."""
        waiting = [*self._pending[:1], *(each[0] for each in list(self._parked.values()) if each)]
        times = [each for each in (self._backlog.oldest, oldest_of(waiting)) if each is not None]
        oldest = monotonic() - min(times) if times else 0.0
        return Figures(self.state, self.waiting, oldest, self.delivered, self.lost, len(self._jobs))

    def add(self, start: StartJob) -> tuple[Outbox, Future[None] | None]:
        """A job begins: where it tells what it does, and what is done once its start is stored."""
        outbox = Outbox(start.job_id, self._backlog, begins=start.at)
        future = outbox.start(start)
        if future is None:
            self.lost += 1
            return outbox, None
        with self._lock:
            self._jobs[start.job_id] = outbox
            self._run_thread()
        self.wake()
        return outbox, future

    def wake(self) -> None:
        """There is something to deliver."""
        loop = self._loop
        if self._idle and loop is not None and not loop.is_closed():
            self._idle = False
            loop.call_soon_threadsafe(self._wake.set)

    def be_patient(self) -> None:
        """Somebody has waited in vain: nobody waits again until the store has taken something."""
        self._slow = True

    def close(self, seconds: float) -> Closed:
        """Stops once everything is stored, or after so many seconds; what became of all that was told."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping, self._idle = True, True
            self.wake()
            thread.join(seconds)
            if thread.is_alive() and self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)
                thread.join(_LAST_GRACE)
        self._give_up("the program ended before the job store could be reached")
        return Closed(stored=self.delivered, lost=self.lost)

    def _run_thread(self) -> None:
        if self._thread is None:
            self._stopping = False
            self._thread = threading.Thread(target=self._work, name="plainspoken-tracker", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        try:
            asyncio.run(self._run())
        except asyncio.CancelledError:
            return
        except Exception:  # noqa: BLE001 - logged whole; the thread ends in any case
            _log.exception("the recorder of jobs stopped; jobs under way will be told as interrupted")

    async def _run(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._wake = asyncio.Event()
        database = Database.open(self._url)
        deliverer = Deliverer(database, self._writer, self._engine)
        pause = _FIRST_PAUSE
        try:
            while True:
                self._wake.clear()
                began = monotonic()
                reached = await self._turn(database, deliverer)
                if self._stopping and not self.waiting:
                    return
                if not reached:
                    await asyncio.sleep(min(pause, 0.5) if self._stopping else pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)
                    continue
                pause = _FIRST_PAUSE
                if len(self._backlog):
                    await asyncio.sleep(max(_BREATH, 0.1 * (monotonic() - began)))
                else:
                    await self._rest(self._until_next())
        finally:
            await database.close()

    async def _rest(self, seconds: float) -> None:
        """Waits for something to do."""
        self._idle = True
        if len(self._backlog) or (self._stopping and not self._parked):
            self._idle = False
            return
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return
        # What a program tells together is stored together: the end of a step and the begin of the next.
        await asyncio.sleep(_BREATH)

    def _until_next(self) -> float:
        """Seconds until a lease has to be renewed, at a third of its length, or what was left is tried again."""
        third = self._writer.lease.total_seconds() / 3
        waits = [at + third - monotonic() for at in list(self._renewed.values())]
        return min(_FIRST_PAUSE if self._parked else 60.0, max(0.05, min(waits, default=60.0)))

    async def _turn(self, database: Database, deliverer: Deliverer) -> bool:
        """Whether the store took what it was given."""
        try:
            await self._renew(database)
        except DatabaseError as error:
            self._in_trouble(error)
            return False
        self._pending = self._pending or self._next(deliverer.limit)
        outcome = await deliverer.deliver(self._pending)
        self._pending = outcome.left if outcome.trouble else []
        if not outcome.trouble:
            for entry in outcome.left:
                self._parked.setdefault(entry.command.job_id, []).append(entry)
        for entry in outcome.stored:
            self._stored(entry)
        for entry, why in outcome.refused:
            self._refused(entry, why)
        for job_id in {entry.command.job_id for entry in (*outcome.stored, *(each for each, _ in outcome.refused))}:
            outbox = self._jobs.get(job_id)
            if outbox is None or (outbox.closed and not outbox.waiting):
                self._forget(job_id)
                deliverer.forget(job_id)
        if outcome.trouble:
            self._in_trouble(outcome.trouble)
            return False
        if self._told:
            _log.warning("the job store takes records again; what waited is being stored")
        self.state, self._told, self._slow = "reached", False, False
        return True

    def _next(self, limit: int) -> list[Entry]:
        """The next batch: what was left of single jobs, then what came since."""
        parked, self._parked = self._parked, {}
        batch = [entry for entries in parked.values() for entry in entries]
        return batch + self._backlog.take(max(1, limit - len(batch)))

    async def _renew(self, database: Database) -> None:
        """Signs of life of all jobs whose lease is a third over, in one transaction."""
        due = monotonic() - self._writer.lease.total_seconds() / 3
        ids = [job_id for job_id, at in self._renewed.items() if at <= due]
        if not ids:
            return
        over = await database.write(renew_leases, ids, lease=self._writer.lease, now=datetime.now(UTC))
        self._renewed |= dict.fromkeys(ids, monotonic())
        for job_id in over:
            del self._renewed[job_id]
            _log.warning("job %s is told as ended although it goes on", job_id)

    async def _engine(self) -> Sanitizer:
        if self._sanitizer is None:
            self._sanitizer = await asyncio.to_thread(self._make_sanitizer)
        return self._sanitizer

    def _in_trouble(self, error: DatabaseError) -> None:
        if not self._told:
            _log.warning("%s; what jobs tell waits until it does", error)
        self.state, self._told = ("busy" if error.busy else "away"), True

    def _stored(self, entry: Entry) -> None:
        self.delivered += 1
        match entry.command:
            case StartJob(job_id=job_id):
                self._renewed[job_id] = monotonic()
            case FinishJob(job_id=job_id):
                self._renewed.pop(job_id, None)
        entry.settle(stored=True)

    def _refused(self, entry: Entry, why: Exception) -> None:
        self.lost += 1
        _log.error("job %s: %s is lost: %s", entry.command.job_id, type(entry.command).__name__, why)
        entry.settle(stored=False)

    def _give_up(self, why: str) -> None:
        left = [*self._pending, *(each for some in self._parked.values() for each in some), *self._backlog.drain()]
        self._pending, self._parked = [], {}
        counts: dict[str, int] = {}
        for entry in left:
            counts[entry.command.job_id] = counts.get(entry.command.job_id, 0) + 1
            self.lost += 1
            entry.settle(stored=False)
        self._tell_lost(counts, why)
        for job_id, outbox in list(self._jobs.items()):
            if not outbox.closed:
                outbox.closed = True
                _log.warning("job %s has not ended: it will be told as interrupted", job_id)
            self._forget(job_id)

    def _tell_lost(self, counts: dict[str, int], why: str) -> None:
        for job_id, count in list(counts.items())[:_MOST_TOLD]:
            _log.error("job %s: %d records are lost: %s", job_id, count, why)
        if len(counts) > _MOST_TOLD:
            rest: Sequence[int] = list(counts.values())[_MOST_TOLD:]
            _log.error("%d records of %d more jobs are lost: %s", sum(rest), len(rest), why)

    def _forget(self, job_id: str) -> None:
        self._jobs.pop(job_id, None)
        self._renewed.pop(job_id, None)
