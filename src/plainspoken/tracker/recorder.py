"""Stores what jobs have to tell, in a thread of its own, so that no job waits for a job store that is away.

In every round the leases of jobs under way are renewed first, then steps and ends are stored, then log lines. While
the store is away everything waits, in memory and in the spool if there is one, and is tried again. What cannot be
stored at all is logged and counted, never dropped in silence, and never raised into the work.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
import weakref
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.secrets import mask_secrets
from plainspoken.errors import DatabaseError
from plainspoken.store.database import Database
from plainspoken.tracker.backlog import Backlog, Entry, oldest_of
from plainspoken.tracker.commands import FinishJob, StartJob
from plainspoken.tracker.delivery import Deliverer
from plainspoken.tracker.figures import Closed, Figures, State
from plainspoken.tracker.leasing import renew_leases
from plainspoken.tracker.leftovers import Delivered, deliver_leftovers
from plainspoken.tracker.outbox import Outbox
from plainspoken.tracker.spool import Spool
from plainspoken.tracker.writer import Writer

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_BREATH = 0.002
"""Seconds between two turns at the least, for other programs: SQLite has one lock for all who write, and no queue."""
_LAST_GRACE = 1.0
"""Seconds that a transaction under way has for its end when the tracker is closed."""
_FORK_SECONDS = 2.0
"""How long a fork may be held up."""
_SYNC_SECONDS = 1.0
"""How much of the spool a failure of the power may cost."""
_LOOK_SECONDS = 30.0
"""Time between two looks for what programs that ended have left."""
_MOST_TOLD = 20
"""Jobs of which a log line tells what is lost; of the others their number."""

_log = logging.getLogger("plainspoken.tracker")
_ALIVE: weakref.WeakSet[Recorder] = weakref.WeakSet()
_LEFT_ALONE: list[object] = []


class Recorder:
    """Delivers what jobs tell to a job store, each job's commands in order.

    Args:
        database_url: The job store.
        make_writer: Says in whose name; asked again in a child.
        make_sanitizer: Makes the engine that tells failures; called once, in a thread, when the first job ends.
        make_spool: Makes what keeps records on disk until they are stored; what ended programs left there is delivered
            too.
    """

    def __init__(
        self,
        database_url: str,
        make_writer: Callable[[], Writer],
        make_sanitizer: Callable[[], Sanitizer],
        make_spool: Callable[[Writer], Spool] | None = None,
    ) -> None:
        self._url = database_url
        self._make_writer = make_writer
        self._make_sanitizer = make_sanitizer
        self._make_spool = make_spool
        self._sanitizer: Sanitizer | None = None
        self._begin()
        _ALIVE.add(self)

    def _begin(self) -> None:
        """As a program begins that has told nothing yet; so does a child, which has none of its parent's threads."""
        self._writer = self._make_writer()
        spool = self._make_spool(self._writer) if self._make_spool else None
        self._lock = threading.Lock()
        self._at_work = threading.Lock()
        self._stands_still = False
        self._jobs: dict[str, Outbox] = {}
        self._backlog = Backlog(spool, self._jobs.get)
        self._renewed: dict[str, float] = {}
        self._pending: list[Entry] = []
        self._parked: dict[str, list[Entry]] = {}
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._wake: asyncio.Event | None = None
        self._unstarted = 0.0
        self._idle = False
        self._stopping = False
        self._given_up = False
        self._slow = False
        self._told = False
        self.state: State = "reached"
        self.delivered = 0
        self.lost = 0
        self._spooled = 0
        self._synced = 0.0
        self._looked: float | None = None
        self._leftovers: AsyncIterator[None] | None = None
        self._left = Delivered()

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
        size = self._backlog.spool.size if self._backlog.spool else 0
        return Figures(self.state, self.waiting, oldest, self.delivered, self.lost, len(self._jobs), size)

    def add(self, start: StartJob) -> tuple[Outbox, Future[None] | None]:
        """A job begins: where it tells what it does, and what is done once its start is stored."""
        outbox = Outbox(start.job_id, self._backlog, begins=start.at)
        future = outbox.start(start)
        if future is None:
            self.lost += 1
            return outbox, None
        self._jobs[start.job_id] = outbox
        self.wake()
        return outbox, future

    def attach(self, job_id: str) -> Outbox:
        """A job that another process began goes on here, and is given signs of life: where it tells what it does."""
        outbox = Outbox(job_id, self._backlog, begins=datetime.now(UTC), attached=True)
        self._jobs[job_id] = outbox
        self._renewed[job_id] = 0.0
        self.wake()
        return outbox

    def wake(self) -> None:
        """There is something to deliver."""
        if self._thread is None:
            with self._lock:
                self._run_thread()
        self._signal()

    def _signal(self) -> None:
        loop, wake = self._loop, self._wake
        if self._idle and loop is not None and wake is not None:
            self._idle = False
            # A loop that has ended meanwhile has stored all there was, or begins again by itself.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(wake.set)

    def be_patient(self) -> None:
        """Somebody has waited in vain: nobody waits again until the store has taken something."""
        self._slow = True

    def close(self, seconds: float) -> Closed:
        """Stops once everything is stored, or after so many seconds; what became of all that was told."""
        with self._lock:
            if self.waiting:
                self._unstarted = 0.0
                self._run_thread()
            thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping, self._idle = True, True
            self._signal()
            thread.join(seconds)
            self._given_up = True
            if thread.is_alive() and self._loop is not None and self._task is not None:
                with suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(self._task.cancel)
                thread.join(_LAST_GRACE)
        self._give_up("the program ended before the job store could be reached")
        return Closed(stored=self.delivered, spooled=self._spooled, lost=self.lost)

    def _run_thread(self) -> None:
        """Starts the thread; if there are none left, tries again a little later, and nobody waits meanwhile."""
        if self._thread is not None or monotonic() < self._unstarted + _FIRST_PAUSE:
            return
        self._stopping = self._given_up = False
        thread = threading.Thread(target=self._work, name="plainspoken-tracker", daemon=True)
        try:
            thread.start()
        except (RuntimeError, OSError, MemoryError) as error:
            self._unstarted = monotonic()
            self._cannot("the recorder of jobs has no thread", error)
            return
        self._thread = thread

    def _work(self) -> None:
        pause = _FIRST_PAUSE
        while not (self._stopping and not self.waiting):
            try:
                asyncio.run(self._run())
            except asyncio.CancelledError:
                return
            except Exception as error:  # noqa: BLE001 - nobody else would hear of it, and what waits has to be stored
                self._cannot("the recorder of jobs broke off, and begins again", error)
            else:
                return
            if self._given_up:
                return
            time.sleep(min(pause, 0.5) if self._stopping else pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _cannot(self, what: str, error: BaseException) -> None:
        """Nothing is recorded at present; said once."""
        if not self._told:
            said = mask_secrets(str(error))  # whatever failed here, nobody has looked at its text
            _log.error("%s (%s: %s); what jobs tell waits until it can be stored", what, type(error).__name__, said)
        self.state, self._told = "away", True

    async def _run(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._wake = wake = asyncio.Event()
        database = Database.open(self._url)
        deliverer = Deliverer(database, self._writer, self._engine)
        pause = _FIRST_PAUSE
        try:
            while True:
                wake.clear()
                began = monotonic()
                # Nobody forks meanwhile, see `stand_still`.
                with self._at_work:
                    reached = await self._turn(database, deliverer)
                if self._stopping and not self.waiting:
                    return
                if not reached:
                    await asyncio.sleep(min(pause, 0.5) if self._stopping else pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)
                    continue
                pause = _FIRST_PAUSE
                with self._at_work:
                    more = await self._deliver_leftovers(database)
                if more or len(self._backlog):
                    await asyncio.sleep(max(_BREATH, 0.1 * (monotonic() - began)))
                else:
                    await self._rest(wake, self._until_next())
        finally:
            await database.close()

    async def _rest(self, wake: asyncio.Event, seconds: float) -> None:
        """Waits for something to do."""
        self._idle = True
        if len(self._backlog) or (self._stopping and not self._parked):
            self._idle = False
            return
        try:
            await asyncio.wait_for(wake.wait(), seconds)
        except TimeoutError:
            return
        # What a program tells together is stored together: the end of a step and the begin of the next.
        await asyncio.sleep(_BREATH)

    def _until_next(self) -> float:
        """Seconds until a lease has to be renewed, at a third of its length, or what was left is tried again."""
        third = self._writer.lease.total_seconds() / 3
        waits = [at + third - monotonic() for at in list(self._renewed.values())]
        most = _FIRST_PAUSE if self._parked else _SYNC_SECONDS if self._backlog.spool else 60.0
        return min(most, max(0.05, min(waits, default=60.0)))

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
        self._keep_spool(outcome.left)
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

    def _keep_spool(self, left: Sequence[Entry]) -> None:
        if self._backlog.spool is None:
            return
        self._backlog.acknowledge(left)
        if monotonic() - self._synced >= _SYNC_SECONDS:
            self._backlog.sync()
            self._synced = monotonic()

    async def _deliver_leftovers(self, database: Database) -> bool:
        """Whether there is more to deliver of what programs that ended have left; a batch is done each time."""
        spool = self._backlog.spool
        if spool is None or self._stopping:
            return False
        if self._leftovers is None:
            if self._looked is not None and monotonic() - self._looked < _LOOK_SECONDS:
                return False
            self._looked = monotonic()
            self._left = Delivered()
            self._leftovers = deliver_leftovers(spool.root, database, self._engine, self._left)
        try:
            await anext(self._leftovers)
        except StopAsyncIteration:
            self._leftovers = None
            if self._left.stored or self._left.refused:
                counts = (self._left.programs, self._left.stored, self._left.refused)
                _log.warning("of %d programs that had ended, %d records were delivered and %d refused", *counts)
            return False
        return True

    def _next(self, limit: int) -> list[Entry]:
        """The next batch: what was left of single jobs, then what came since."""
        parked, self._parked = self._parked, {}
        batch = [entry for entries in parked.values() for entry in entries]
        return batch + self._backlog.take(max(1, limit - len(batch)))

    async def _renew(self, database: Database) -> None:
        """Signs of life of all jobs whose lease is a third over, in one transaction."""
        due = monotonic() - self._writer.lease.total_seconds() / 3
        ids = []
        for job_id, at in list(self._renewed.items()):
            outbox = self._jobs.get(job_id)
            if outbox is None or (outbox.closed and not outbox.waiting):
                self._forget(job_id)
            elif at <= due:
                ids.append(job_id)
        if not ids:
            return
        over = await database.write(renew_leases, ids, lease=self._writer.lease, now=datetime.now(UTC))
        self._renewed |= dict.fromkeys(ids, monotonic())
        for job_id in over:
            outbox = self._jobs.get(job_id)
            if outbox is not None and outbox.attached and not outbox.waiting:
                continue  # its begin may not be stored yet
            self._renewed.pop(job_id, None)
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
        unread = self._backlog.unread
        left = [*self._pending, *(each for some in self._parked.values() for each in some), *self._backlog.drain()]
        self._pending, self._parked = [], {}
        counts: dict[str, int] = {}
        self._spooled += unread + sum(entry.number is not None for entry in left)
        for entry in left:
            if entry.number is None:
                counts[entry.command.job_id] = counts.get(entry.command.job_id, 0) + 1
                self.lost += 1
            entry.settle(stored=False)
        self._tell_lost(counts, why)
        if self._backlog.spool is not None:
            if kept := unread + sum(entry.number is not None for entry in left):
                _log.warning("%d records wait in the spool %s: %s", kept, self._backlog.spool.root, why)
            self._backlog.spool.close(remove=not kept)
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

    def stand_still(self) -> None:
        """Before this program forks: waits for the end of a transaction, which is short.

        SQLite keeps its locks in the memory of the process. A child that is forked within a transaction would have the
        lock without anybody to give it back.
        """
        self._stands_still = self._at_work.acquire(timeout=_FORK_SECONDS)

    def go_on(self) -> None:
        """After this program has forked."""
        if self._stands_still:
            self._stands_still = False
            self._at_work.release()

    def leave_to_parent(self) -> None:
        """In a child that was forked: what was told before is the parent's to store, and so are its jobs.

        What the parent had open is kept and never touched: to close it here would break it off there.
        """
        if self._backlog.spool is not None:
            self._backlog.spool.abandon()
        _LEFT_ALONE.append(
            (self._loop, self._task, self._wake, self._leftovers, self._backlog, self._pending, self._jobs)
        )
        self._begin()

    def _forget(self, job_id: str) -> None:
        self._jobs.pop(job_id, None)
        self._renewed.pop(job_id, None)


def _before_fork() -> None:
    for recorder in list(_ALIVE):
        recorder.stand_still()


def _after_fork_in_parent() -> None:
    for recorder in list(_ALIVE):
        recorder.go_on()


def _after_fork_in_child() -> None:
    for recorder in list(_ALIVE):
        recorder.leave_to_parent()


os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)
