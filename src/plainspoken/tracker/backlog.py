"""What jobs have told and the job store has not taken yet: one queue of one program, bounded in memory and on disk.

Steps and ends go before log lines, which go when nothing else waits. With a spool, each record is on disk before it is
in the queue, and what does not fit in memory is read from there again when there is room. Methods may be called from
any thread.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, InvalidStateError
from contextlib import closing, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from plainspoken.tracker.commands import Command, EndStep, FinishJob
from plainspoken.tracker.spool.lines import STREAMS, StreamName, stream_of
from plainspoken.tracker.spool.own import Spool, SpoolFull

MAX_WAITING = 100_000
"""Records of all jobs that may wait in memory, log lines among them."""

_END_COSTS = 10
_READ_AT_ONCE = 2_000
_log = logging.getLogger("plainspoken.tracker")


class Told(Protocol):
    """A job that has told something, and hears what becomes of it.

    Attributes:
        attached: Whether another process began the job.
    """

    attached: bool

    def settled(self, command: Command, *, stored: bool) -> None:
        """The command is stored, or never will be."""


@dataclass(slots=True, eq=False)
class Entry:
    """A command that waits, when it came, and who waits for it.

    Attributes:
        number: Its number in its stream of the spool; None when it is not there.
        taken: Whether it is on its way.
        unsure: Whether it may be stored already: the answer to an attempt was lost.
    """

    command: Command
    job: Told | None = None
    future: Future[None] | None = None
    since: float = 0.0
    number: int | None = None
    taken: bool = False
    unsure: bool = False

    def settle(self, *, stored: bool) -> None:
        """Stored, or refused for good: whoever waits for it waits no longer."""
        if self.job is not None:
            self.job.settled(self.command, stored=stored)
        if self.future is not None:
            with suppress(InvalidStateError):
                self.future.set_result(None)


@dataclass(slots=True)
class _Queue:
    """One stream: what of it is in memory, and how many records after that are on disk only."""

    entries: deque[Entry]
    unread: int = 0
    next_unread: int = 0


def cost_of(entry: Entry) -> int:
    """How many steps or log lines it is worth: the end of a job has many statements."""
    return _END_COSTS if isinstance(entry.command, FinishJob) else 1


class Backlog:
    """The queue.

    `most` records fit in memory. What ends a step or a job always does, for it was let in when it began.

    Args:
        spool: Where records are kept on disk too; None for memory alone.
        find_job: The job of this id, if it is one of this program.
        most: Records in memory.
    """

    def __init__(self, spool: Spool | None, find_job: Callable[[str], Told | None], *, most: int = MAX_WAITING) -> None:
        self.spool = spool
        self._find_job = find_job
        self._most = most
        self._lock = threading.Lock()
        self._queues: dict[StreamName, _Queue] = {name: _Queue(deque()) for name in STREAMS}
        self._failing = False

    def add(self, command: Command, job: Told | None, future: Future[None] | None = None) -> Entry | None:
        """Puts a command in the queue; None when there is no room."""
        entry = Entry(command, job, future, monotonic())
        with self._lock:
            queue = self._queues[stream_of(command)]
            entry.number = self._spooled(command)
            fits = self._in_memory < self._most or isinstance(command, EndStep | FinishJob)
            if fits and not queue.unread:
                queue.entries.append(entry)
                return entry
            if entry.number is None:
                return None
            if not queue.unread:
                queue.next_unread = entry.number
            queue.unread += 1
        if future is not None:
            with suppress(InvalidStateError):
                future.set_result(None)
        entry.taken = True
        return entry

    def replace(self, entry: Entry, command: Command) -> bool:
        """Puts another command in the place of one that waits; False when that has been taken."""
        with self._lock:
            if entry.taken or self._queues[stream_of(command)].unread:
                return False
            self._spooled(command)
            entry.command = command
            return True

    def take(self, most: int) -> list[Entry]:
        """The next entries, which are the taker's from now on: log lines only when all else is among them.

        The end of a job counts as several records, for it costs as much.
        """
        taken: list[Entry] = []
        with self._lock:
            for name in STREAMS:
                queue = self._queues[name]
                while most > 0:
                    if not queue.entries and not self._read(name):
                        break
                    taken.append(queue.entries.popleft())
                    taken[-1].taken = True
                    most -= cost_of(taken[-1])
        return taken

    def drain(self) -> list[Entry]:
        """All that is in memory, as `take` does."""
        with self._lock:
            taken = [entry for queue in self._queues.values() for entry in queue.entries]
            for queue in self._queues.values():
                queue.entries.clear()
                queue.unread = 0
            for entry in taken:
                entry.taken = True
        return taken

    def acknowledge(self, under_way: Iterable[Entry]) -> None:
        """Has the spool forget what is stored or refused: all but what waits, and these."""
        spool = self.spool
        if spool is None:
            return
        with self._lock:
            low: dict[StreamName, int] = {}
            for name in STREAMS:
                queue = self._queues[name]
                low[name] = queue.next_unread if queue.unread else spool.next(name)
                first = next((each.number for each in queue.entries if each.number is not None), None)
                low[name] = low[name] if first is None else first
            for entry in under_way:
                name = stream_of(entry.command)
                if entry.number is not None:
                    low[name] = min(low[name], entry.number)
            with self._told_once():
                spool.acknowledge(low)

    def sync(self) -> None:
        """Has the disk keep what the spool holds."""
        if self.spool is None:
            return
        with self._lock:
            files = self.spool.unsynced()
        # Nobody who tells something waits for the disk.
        for file in files:
            with self._told_once(), closing(os.fdopen(file, "wb", buffering=0)):
                os.fsync(file)

    def __len__(self) -> int:
        return sum(len(queue.entries) + queue.unread for queue in self._queues.values())

    @property
    def oldest(self) -> float | None:
        """Since when the oldest entry waits, by the monotonic clock; None when none does."""
        return oldest_of([queue.entries[0] for queue in self._queues.values() if queue.entries])

    @property
    def unread(self) -> int:
        """Records that are on disk only."""
        return sum(queue.unread for queue in self._queues.values())

    @property
    def _in_memory(self) -> int:
        return sum(len(queue.entries) for queue in self._queues.values())

    def _spooled(self, command: Command) -> int | None:
        """The number of the command in the spool; None when it is not there, which is said once."""
        if self.spool is None:
            return None
        with self._told_once():
            number = self.spool.append(command)
            self._failing = False
            return number
        return None

    def _told_once(self) -> _ToldOnce:
        return _ToldOnce(self)

    def tell(self, error: BaseException) -> None:
        """The spool does not do what it should."""
        if not self._failing:
            why = "it has reached its bound" if isinstance(error, SpoolFull) else str(error)
            _log.error("the spool takes no records (%s); they wait in memory, and are lost with this program", why)
        self._failing = True

    def _read(self, name: StreamName) -> bool:
        """Whether there is more in memory now, read from the spool."""
        queue = self._queues[name]
        while queue.unread and self.spool is not None:
            last = self.spool.next(name)
            found = self.spool.read(name, queue.next_unread, _READ_AT_ONCE)
            now = monotonic()
            for number, command in found:
                queue.entries.append(Entry(command, self._find_job(command.job_id), None, now, number))
            queue.next_unread = found[-1][0] + 1 if found else last
            queue.unread = last - queue.next_unread
            if found:
                return True
        queue.unread = 0
        return False


class _ToldOnce:
    """What a spool fails to do is said once, and never raised."""

    def __init__(self, backlog: Backlog) -> None:
        self._backlog = backlog

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _stack: object) -> bool:
        if isinstance(error, SpoolFull | OSError):
            self._backlog.tell(error)
            return True
        return False


def oldest_of(entries: Iterable[Entry]) -> float | None:
    """Since when the oldest of them waits; None when there are none."""
    return min((entry.since for entry in entries), default=None)
