"""What one job tells: its steps get their numbers here, and all of it an instant of its own and a place in the queue.

Methods may be called from any thread, and none of them waits. A job is bounded as all jobs together are (`backlog`):
steps by `MAX_STEPS`, log lines that wait by `MAX_WAITING_LINES`. What does not fit is counted, logged, and told in the
job's own log when there is room again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import Any

from plainspoken.tracker.backlog import Backlog, Entry
from plainspoken.tracker.commands import (
    MAX_NAME,
    MAX_STEPS,
    AddLogLine,
    ChangeJob,
    Command,
    EndOfJob,
    EndOfStep,
    EndStep,
    FinishJob,
    Level,
    StartJob,
    StartStep,
    WriteLog,
)
from plainspoken.tracker.texts import MAX_MESSAGE, storable, storable_attributes

MAX_WAITING_LINES = 2_000
"""Log lines of a job that may wait to be stored."""

_log = logging.getLogger("plainspoken.tracker")


class Outbox:
    """What one job tells. Futures are done when what they stand for is stored or refused.

    Attributes:
        job_id: The job.
        left_out: Steps and lines that did not fit.
        waiting: Commands that are neither stored nor refused yet.
        started: Whether its start is stored.
        closed: Whether its job has ended, or cannot be recorded at all: nothing more is taken.
        attached: Whether another process began the job: its steps get their numbers from the store.
    """

    def __init__(self, job_id: str, backlog: Backlog, *, begins: datetime, attached: bool = False) -> None:
        self.job_id = job_id
        self.attached = attached
        self.left_out = 0
        self.waiting = 0
        self.started = False
        self.closed = False
        self._backlog = backlog
        self._lock = threading.Lock()
        self._steps = 0
        self._lines = 0
        self._unsaid = 0
        self._last = begins
        self._newest: Entry | None = None

    def start(self, start: StartJob) -> Future[None] | None:
        """The job begins; None when it cannot be taken."""
        with self._lock:
            future: Future[None] = Future()
            if self._add(start, future):
                return future
            self.closed = True
            self._leave_out("the job itself")
            return None

    def change(self, *, progress: float) -> None:
        """The job goes on; of several such commands in a row that wait, only the last is kept."""
        with self._lock:
            if self.closed:
                return
            command = ChangeJob(job_id=self.job_id, at=self._next_instant(), progress=progress)
            newest = self._newest
            if newest and isinstance(newest.command, ChangeJob) and self._backlog.replace(newest, command):
                return
            self._add(command)

    def start_step(
        self, name: str, *, skipped: bool, metadata: Mapping[str, Any] | None
    ) -> tuple[int, datetime] | None:
        """The number of a step that begins, 0 where the store gives it, and when; None when the job takes no more."""
        with self._lock:
            if self.closed:
                return None
            at = self._next_instant()
            command = StartStep(
                job_id=self.job_id,
                name=storable(name, MAX_NAME),
                at=at,
                number=None if self.attached else self._steps + 1,
                skipped=skipped,
                again=True,
                metadata=None if metadata is None else storable_attributes(metadata),
            )
            if self._steps == MAX_STEPS or not self._add(command):
                self._leave_out(f"step {name!r}")
                return None
            self._steps += 1
            return 0 if self.attached else self._steps, at

    def end_step(self, number: int, began: datetime, status: EndOfStep, error: str | None) -> None:
        """A step ends."""
        with self._lock:
            if not self.closed:
                at = self._next_instant()
                self._add(EndStep(job_id=self.job_id, number=number, status=status, error=error, at=at, began=began))

    def log(self, level: Level, message: str, *, step: tuple[int, datetime] | None, attrs: Mapping[str, Any]) -> None:
        """A line for the job's log."""
        with self._lock:
            if self.closed:
                return
            lines = [self._line(level, message, step, attrs)]
            if self._unsaid:
                lines.insert(0, self._left_out_line())
            fits = self._lines < MAX_WAITING_LINES
            if not fits or not self._add(WriteLog(job_id=self.job_id, lines=tuple(lines))):
                self._unsaid += 1
                self._leave_out("a log line")
                return
            self._unsaid = 0

    def finish(self, status: EndOfJob, error: str | None) -> Future[None] | None:
        """The job ends; nothing is taken after that."""
        with self._lock:
            if self.closed:
                return None
            if self._unsaid:
                self._add(WriteLog(job_id=self.job_id, lines=(self._left_out_line(),)))
            at = self._next_instant()
            end = FinishJob(job_id=self.job_id, status=status, error=error, at=at, closes=True)
            self.closed = True
            future: Future[None] = Future()
            return future if self._add(end, future) else None

    def let_go(self) -> None:
        """The job goes on elsewhere; nothing more is taken."""
        with self._lock:
            self.closed = True

    def settled(self, command: Command, *, stored: bool) -> None:
        """The command is stored, or never will be."""
        with self._lock:
            self.waiting -= 1
            if isinstance(command, WriteLog):
                self._lines -= len(command.lines)
            if isinstance(command, StartJob):
                self.started = stored
                self.closed |= not stored

    def _add(self, command: Command, future: Future[None] | None = None) -> bool:
        entry = self._backlog.add(command, self, future)
        if entry is None:
            return False
        self.waiting += 1
        if isinstance(command, WriteLog):
            self._lines += len(command.lines)
        else:
            self._newest = entry
        return True

    def _left_out_line(self) -> AddLogLine:
        return self._line("WARN", f"{self._unsaid:,} log lines were left out here", None, {})

    def _line(
        self, level: Level, message: str, step: tuple[int, datetime] | None, attrs: Mapping[str, Any]
    ) -> AddLogLine:
        number, began = step or (None, None)
        return AddLogLine(
            level=level,
            message=storable(message, MAX_MESSAGE),
            at=self._next_instant(),
            step=number,
            began=began,
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
