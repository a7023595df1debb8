"""What one job has to tell, in order, until it is stored: the work never waits for more than room in memory.

Methods may be called from any thread. Memory is bounded: steps by `MAX_STEPS`, log lines by `MAX_WAITING_LINES`. What
does not fit is counted, logged, and told in the job's own log when there is room again.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from plainspoken.tracker.commands import (
    MAX_NAME,
    MAX_STEPS,
    ChangeJob,
    Command,
    EndOfJob,
    EndOfStep,
    EndStep,
    FinishJob,
    Level,
    LogLine,
    StartJob,
    StartStep,
    WriteLog,
)
from plainspoken.tracker.texts import MAX_MESSAGE, storable, storable_attributes

MAX_WAITING_LINES = 2_000
"""Log lines of a job that may wait to be stored."""

_MOST_AT_ONCE = 200
_log = logging.getLogger("plainspoken.tracker")


class Outbox:
    """The commands of one job. Each method that adds one returns a future that is done when it is stored or refused.

    Attributes:
        job_id: The job.
        left_out: Steps and lines that did not fit.
        first: Done when the start of the job is stored or refused.
        closed: Whether its job has ended, or cannot be recorded at all: nothing more is taken.
    """

    def __init__(self, start: StartJob) -> None:
        self.job_id = start.job_id
        self.left_out = 0
        self.closed = False
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Command, Future[None]]] = deque()
        self._taken = 0
        self._steps = 0
        self._lines = 0
        self._unsaid = 0
        self._last = start.at
        self.first = self._add(start)

    @property
    def is_empty(self) -> bool:
        """Whether all of it has been stored or refused."""
        return not self._waiting

    def change(self, *, running: bool = False, progress: float | None = None) -> Future[None] | None:
        """The job goes on; of several such commands in a row that wait, only the last is kept."""
        with self._lock:
            if self.closed:
                return None
            if len(self._waiting) > self._taken:
                last, future = self._waiting[-1]
                if isinstance(last, ChangeJob):
                    running = running or last.running
                    at = self._next_instant()
                    self._waiting[-1] = (
                        ChangeJob(job_id=self.job_id, at=at, running=running, progress=progress),
                        future,
                    )
                    return future
            return self._add(ChangeJob(job_id=self.job_id, at=self._next_instant(), running=running, progress=progress))

    def start_step(
        self, name: str, *, skipped: bool, metadata: Mapping[str, Any] | None
    ) -> tuple[int, Future[None]] | None:
        """The number of a step that begins; None when the job takes no more."""
        with self._lock:
            if self.closed:
                return None
            if self._steps == MAX_STEPS:
                self._leave_out(f"step {name!r}")
                return None
            self._steps += 1
            command = StartStep(
                job_id=self.job_id,
                name=storable(name, MAX_NAME),
                at=self._next_instant(),
                number=self._steps,
                skipped=skipped,
                metadata=None if metadata is None else storable_attributes(metadata),
            )
            return self._steps, self._add(command)

    def end_step(self, number: int, status: EndOfStep, error: str | None) -> Future[None] | None:
        """A step ends."""
        with self._lock:
            if self.closed:
                return None
            at = self._next_instant()
            return self._add(EndStep(job_id=self.job_id, number=number, status=status, error=error, at=at))

    def log(self, level: Level, message: str, *, step: int | None, attrs: Mapping[str, Any]) -> Future[None] | None:
        """A line for the job's log."""
        with self._lock:
            if self.closed:
                return None
            if self._lines >= MAX_WAITING_LINES:
                self._unsaid += 1
                self._leave_out("a log line")
                return None
            lines = [self._line(level, message, step, attrs)]
            if self._unsaid:
                lines.insert(0, self._line("WARN", f"{self._unsaid:,} log lines were left out here", None, {}))
                self._unsaid = 0
            return self._add(WriteLog(job_id=self.job_id, lines=tuple(lines)))

    def finish(self, status: EndOfJob, error: str | None) -> Future[None] | None:
        """The job ends; nothing is taken after that."""
        with self._lock:
            if self.closed:
                return None
            if self._unsaid:
                line = self._line("WARN", f"{self._unsaid:,} log lines were left out here", None, {})
                self._add(WriteLog(job_id=self.job_id, lines=(line,)))
            future = self._add(FinishJob(job_id=self.job_id, status=status, error=error, at=self._next_instant()))
            self.closed = True
            return future

    def take(self) -> list[Command]:
        """The commands that are to be stored next, in order; they stay here until `stored` is called."""
        with self._lock:
            self._taken = min(len(self._waiting), _MOST_AT_ONCE)
            return [self._waiting[at][0] for at in range(self._taken)]

    def stored(self, count: int) -> None:
        """The first commands are stored, or have been refused for good: they are forgotten."""
        with self._lock:
            done = [self._waiting.popleft() for _ in range(count)]
            self._lines -= sum(len(command.lines) for command, _ in done if isinstance(command, WriteLog))
            self._taken = 0
        for _, future in done:
            with suppress(InvalidStateError):
                future.set_result(None)

    def give_up(self) -> int:
        """Forgets everything, and takes no more; how many commands were forgotten."""
        with self._lock:
            self.closed = True
            count = len(self._waiting)
        self.stored(count)
        return count

    def _add(self, command: Command) -> Future[None]:
        future: Future[None] = Future()
        self._waiting.append((command, future))
        if isinstance(command, WriteLog):
            self._lines += len(command.lines)
        return future

    def _line(self, level: Level, message: str, step: int | None, attrs: Mapping[str, Any]) -> LogLine:
        return LogLine(
            level=level,
            message=storable(message, MAX_MESSAGE),
            at=self._next_instant(),
            step=step,
            attrs=storable_attributes(attrs) if attrs else None,
        )

    def _leave_out(self, what: str) -> None:
        self.left_out += 1
        if self.left_out == 1:
            _log.warning("job %s: %s does not fit and is left out; so is what follows", self.job_id, what)

    def _next_instant(self) -> datetime:
        """Now, and never the same instant twice: it tells commands apart."""
        self._last = max(datetime.now(UTC), self._last + timedelta(microseconds=1))
        return self._last
