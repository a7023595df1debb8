"""What jobs have told and the job store has not taken yet: one queue of one program, in memory, and bounded.

Steps and ends go before log lines, which go when nothing else waits. Methods may be called from any thread.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from plainspoken.tracker.commands import Command, EndStep, FinishJob, WriteLog

MAX_WAITING = 100_000
"""Records of all jobs that may wait in memory, log lines among them."""

_END_COSTS = 10


class Told(Protocol):
    """A job that has told something, and hears what becomes of it."""

    def settled(self, command: Command, *, stored: bool) -> None:
        """The command is stored, or never will be."""


@dataclass(slots=True, eq=False)
class Entry:
    """A command that waits, when it came, and who waits for it.

    Attributes:
        taken: Whether it is on its way.
        unsure: Whether it may be stored already: the answer to an attempt was lost.
    """

    command: Command
    job: Told | None = None
    future: Future[None] | None = None
    since: float = 0.0
    taken: bool = False
    unsure: bool = False

    def settle(self, *, stored: bool) -> None:
        """Stored, or refused for good: whoever waits for it waits no longer."""
        if self.job is not None:
            self.job.settled(self.command, stored=stored)
        if self.future is not None:
            with suppress(InvalidStateError):
                self.future.set_result(None)


def cost_of(entry: Entry) -> int:
    """How many steps or log lines it is worth: the end of a job has many statements."""
    return _END_COSTS if isinstance(entry.command, FinishJob) else 1


class Backlog:
    """The queue. `most` records fit; what ends a step or a job always does, for it was let in when it began."""

    def __init__(self, most: int = MAX_WAITING) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._records: deque[Entry] = deque()
        self._lines: deque[Entry] = deque()

    def add(self, command: Command, job: Told | None, future: Future[None] | None = None) -> Entry | None:
        """Puts a command in the queue; None when there is no room."""
        entry = Entry(command, job, future, monotonic())
        with self._lock:
            room = len(self._records) + len(self._lines) < self._most
            if not room and not isinstance(command, EndStep | FinishJob):
                return None
            (self._lines if isinstance(command, WriteLog) else self._records).append(entry)
        return entry

    def replace(self, entry: Entry, command: Command) -> bool:
        """Puts another command in the place of one that waits; False when that has been taken."""
        with self._lock:
            if entry.taken:
                return False
            entry.command = command
            return True

    def take(self, most: int) -> list[Entry]:
        """The next entries, which are the taker's from now on: log lines only when all else is among them.

        The end of a job counts as several records, for it costs as much.
        """
        with self._lock:
            taken: list[Entry] = []
            while self._records and most > 0:
                taken.append(self._records.popleft())
                most -= cost_of(taken[-1])
            if not self._records:
                taken += [self._lines.popleft() for _ in range(min(max(most, 0), len(self._lines)))]
            for entry in taken:
                entry.taken = True
        return taken

    def drain(self) -> list[Entry]:
        """Everything, as `take` does."""
        return self.take((len(self._records) + len(self._lines)) * _END_COSTS)

    def __len__(self) -> int:
        return len(self._records) + len(self._lines)

    @property
    def oldest(self) -> float | None:
        """Since when the oldest entry waits, by the monotonic clock; None when none does."""
        return oldest_of([each[0] for each in (self._records, self._lines) if each])


def oldest_of(entries: Iterable[Entry]) -> float | None:
    """Since when the oldest of them waits; None when there are none."""
    return min((entry.since for entry in entries), default=None)
