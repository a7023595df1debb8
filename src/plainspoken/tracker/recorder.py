"""Stores what jobs have to tell, in a thread of its own, so that no job waits for a job store that is away.

In every round the leases of jobs under way are renewed first, then steps and ends are stored, then log lines. While
the store is away everything waits, in memory and in the spool if there is one, and is tried again. What cannot be
stored at all is logged and counted, never dropped in silence, and never raised into the work.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import socket
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.database import Database
from plainspoken.tracker.commands import StartJob
from plainspoken.tracker.delivery import BREATH, SOON, Deliverer
from plainspoken.tracker.figures import Closed, Figures
from plainspoken.tracker.outbox import Outbox
from plainspoken.tracker.rounds import Rounds
from plainspoken.tracker.spool.own import Spool
from plainspoken.tracker.tally import DeliveryCounts
from plainspoken.tracker.writer import Writer

_LONGEST_PAUSE = 5.0
_LAST_GRACE = 1.0
"""Seconds that a transaction under way has for its end when the tracker is closed."""
_FORK_SECONDS = 2.0
"""How long a fork may be held up."""
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
        self.tally = DeliveryCounts()
        self._rounds = Rounds(self._writer, spool, self._engine, self.tally)
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._wake: asyncio.Event | None = None
        self._unstarted = 0.0
        self._idle = False
        self._stopping = False
        self._given_up = False

    @property
    def waits(self) -> bool:
        """Whether waiting for a record makes sense: the store takes them."""
        return self.tally.state == "reached" and not self.tally.slow

    @property
    def figures(self) -> Figures:
        """How it stands."""
        rounds, tally, spool = self._rounds, self.tally, self._rounds.backlog.spool
        size = spool.size if spool else 0
        counts = (tally.delivered, tally.lost, len(rounds.jobs))
        return Figures(tally.state, rounds.waiting, rounds.oldest, *counts, size)

    def add(self, start: StartJob) -> tuple[Outbox, Future[None] | None]:
        """A job begins: where it tells what it does, and what is done once its start is stored."""
        outbox = Outbox(start.job_id, self._rounds.backlog, begins=start.at)
        future = outbox.start(start)
        if future is None:
            self.tally.lost += 1
            return outbox, None
        self._rounds.jobs[start.job_id] = outbox
        self.wake()
        return outbox, future

    def attach(self, job_id: str) -> Outbox:
        """A job that another process began goes on here, and is given signs of life: where it tells what it does."""
        outbox = Outbox(job_id, self._rounds.backlog, begins=datetime.now(UTC), attached=True)
        self._rounds.jobs[job_id] = outbox
        self._rounds.renew_soon(job_id)
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
        self.tally.slow = True

    def close(self, seconds: float) -> Closed:
        """Stops once everything is stored, or after so many seconds; what became of all that was told."""
        with self._lock:
            if self._rounds.waiting:
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
        self._rounds.give_up("the program ended before the job store took them")
        return Closed(stored=self.tally.delivered, spooled=self.tally.spooled, lost=self.tally.lost)

    def _run_thread(self) -> None:
        """Starts the thread; if there are none left, tries again a little later, and nobody waits meanwhile."""
        if self._thread is not None or monotonic() < self._unstarted + SOON:
            return
        self._stopping = self._given_up = False
        thread = threading.Thread(target=self._work, name="plainspoken-tracker", daemon=True)
        try:
            thread.start()
        except (RuntimeError, OSError, MemoryError) as error:
            self._unstarted = monotonic()
            self.tally.cannot("the recorder of jobs has no thread", error)
            return
        self._thread = thread

    def _work(self) -> None:
        pause = SOON
        while not (self._stopping and not self._rounds.waiting):
            try:
                _look_for_files()
                with asyncio.Runner() as runner:
                    runner.run(self._run())
            except asyncio.CancelledError:
                return
            except Exception as error:  # noqa: BLE001 - nobody else would hear of it, and what waits has to be stored
                self.tally.cannot("the recorder of jobs broke off, and begins again", error)
            else:
                return
            if self._given_up:
                return
            time.sleep(min(pause, 0.5) if self._stopping else pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _run(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._wake = wake = asyncio.Event()
        database = Database.open(self._url)
        deliverer = Deliverer(database, self._writer, self._engine)
        pause = SOON
        try:
            while True:
                wake.clear()
                began = monotonic()
                # Nobody forks meanwhile, see `stand_still`.
                with self._at_work:
                    reached = await self._rounds.turn(database, deliverer)
                if self._stopping and not self._rounds.waiting:
                    return
                if not reached:
                    await asyncio.sleep(min(pause, 0.5) if self._stopping else pause)
                    pause = min(2 * pause, _LONGEST_PAUSE)
                    continue
                pause = SOON
                with self._at_work:
                    more = not self._stopping and await self._rounds.deliver_leftovers(database)
                if more or len(self._rounds.backlog):
                    await asyncio.sleep(max(BREATH, 0.1 * (monotonic() - began)))
                else:
                    await self._rest(wake, self._rounds.until_next())
        finally:
            await database.close()

    async def _rest(self, wake: asyncio.Event, seconds: float) -> None:
        """Waits for something to do."""
        self._idle = True
        if len(self._rounds.backlog) or (self._stopping and not self._rounds.parked):
            self._idle = False
            return
        try:
            await asyncio.wait_for(wake.wait(), seconds)
        except TimeoutError:
            return
        # What a program tells together is stored together: the end of a step and the begin of the next.
        await asyncio.sleep(BREATH)

    async def _engine(self) -> Sanitizer:
        if self._sanitizer is None:
            self._sanitizer = await asyncio.to_thread(self._make_sanitizer)
        return self._sanitizer

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
        if self._rounds.backlog.spool is not None:
            self._rounds.backlog.spool.abandon()
        _LEFT_ALONE.append((self._loop, self._task, self._wake, self._rounds))
        self._begin()


def _look_for_files() -> None:
    """Raises what keeps an event loop from being made: one that is made in part complains on standard error itself."""
    with selectors.DefaultSelector():
        for each in socket.socketpair():
            each.close()


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
