"""What code that runs a job says of it, whether it waits as threads do or as coroutines do.

Nothing here waits, and nothing raises into the work because of the job store. What ends a job is decided here once.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import Any

from plainspoken.tracker.commands import EndOfJob, EndOfStep, Level, StartJob
from plainspoken.tracker.outbox import Outbox
from plainspoken.tracker.recorder import Recorder
from plainspoken.tracker.texts import MAX_ERROR, as_text, error_text, storable
from plainspoken.tracker.writer import CANCELED, UNFINISHED

Stored = Future[None] | None
"""Done when a record is stored or refused; None when there is nothing to wait for."""

_CANCELLATIONS = (asyncio.CancelledError, KeyboardInterrupt, GeneratorExit)
_LEVELS: Mapping[str, Level] = {
    "DEBUG": "DEBUG",
    "INFO": "INFO",
    "WARN": "WARN",
    "WARNING": "WARN",
    "ERROR": "ERROR",
    "CRITICAL": "ERROR",
}
_log = logging.getLogger("plainspoken.tracker")


class JobReport:
    """What is said of one job.

    Attributes:
        id: The job's id, as GUIs ask for it.
    """

    def __init__(self, recorder: Recorder, start: StartJob | str, *, ends: bool = True) -> None:
        self.id = start if isinstance(start, str) else start.job_id
        self._recorder = recorder
        self._start = start
        self._ends = ends
        self._pid = os.getpid()
        self._told_elsewhere = False
        self._odd_progress = False
        self.__outbox: Outbox | None = None
        self._open: dict[datetime, int] = {}
        self._failure: str | None = None
        self._canceled = False

    @property
    def canceled(self) -> bool:
        """Whether somebody has called `cancel`; work that can stop early looks here."""
        return self._canceled

    def log(self, level: str, message: object, /, **attrs: object) -> None:
        """Adds a line to the job's log; customers read it scrubbed, administrators whole.

        Args:
            level: DEBUG, INFO, WARN or ERROR, as `logging` names them too.
            message: The line, at most 16,000 characters.
            attrs: Anything worth keeping beside it, at most 16,000 bytes of JSON.
        """
        self._log(level, message, None, attrs)

    def progress(self, percent: float | str) -> None:
        """Tells how far the job is, 0 to 100; shown as long as it has no steps. What is no number is logged, once."""
        value = _as_percent(percent)
        if value is None:
            if not self._odd_progress:
                self._odd_progress = True
                _log.warning("job %s: its progress is told as %.100r, which is no number", self.id, as_text(percent))
        elif self._outbox:
            self._outbox.change(progress=value)
            self._recorder.wake()

    def skip(self, name: str, /, **metadata: object) -> None:
        """Records that a step is not needed this time."""
        self._start_step(name, skipped=True, metadata=metadata or None)

    def fail(self, error: BaseException | str) -> None:
        """Has the job end as failed although no exception leaves its block."""
        self._failure = raw_text(error)

    def cancel(self) -> None:
        """Has the job end as canceled once its block is left, however that is; may be called from another thread."""
        self._canceled = True

    @property
    def _outbox(self) -> Outbox | None:
        """Where it tells what it does; None before it begins, and in a child of the program that began it."""
        if self._pid == os.getpid():
            return self.__outbox
        if not self._told_elsewhere:
            self._told_elsewhere = True
            self._recorder.tally.lost += 1
            text = "job %s was begun by process %d; what its child %d tells of it is not recorded: use tracker.attach"
            _log.error(text, self.id, self._pid, os.getpid())
        return None

    def hand_over(self) -> None:
        """Leaves the job to another process, which attaches to it: leaving the block does not end it."""
        self._ends = False

    def _begin(self) -> Stored:
        self._pid = os.getpid()
        if isinstance(self._start, str):
            self.__outbox = self._recorder.attach(self._start)
            return None
        self.__outbox, stored = self._recorder.add(self._start)
        return stored

    def _end(self, error: BaseException | None) -> Stored:
        if self._outbox is None:
            return None
        if not self._ends:
            self._outbox.let_go()
            return None
        status, text = self._ending(error)
        if status == "completed":
            for began, number in sorted(self._open.items()):
                self._outbox.end_step(number, began, "failed", UNFINISHED)
        stored = self._outbox.finish(status, text)
        self._recorder.wake()
        return stored

    def _ending(self, error: BaseException | None) -> tuple[EndOfJob, str | None]:
        if self._canceled or isinstance(error, _CANCELLATIONS):
            return "cancelled", None
        if error is not None and not is_success(error):
            return "failed", error_text(error)
        return ("completed", None) if self._failure is None else ("failed", self._failure)

    def _start_step(
        self, name: str, *, skipped: bool, metadata: Mapping[str, Any] | None
    ) -> tuple[int, datetime] | None:
        started = self._outbox.start_step(as_text(name), skipped=skipped, metadata=metadata) if self._outbox else None
        if started and not skipped:
            self._open[started[1]] = started[0]
        self._recorder.wake()
        return started

    def _end_step(self, began: datetime, status: EndOfStep, error: str | None) -> None:
        number = self._open.pop(began, None)
        if self._outbox and number is not None:
            self._outbox.end_step(number, began, status, error)
            self._recorder.wake()

    def _log(self, level: str, message: object, step: tuple[int, datetime] | None, attrs: Mapping[str, Any]) -> None:
        if self._outbox:
            self._outbox.log(_LEVELS.get(as_text(level).upper(), "INFO"), as_text(message), step=step, attrs=attrs)
            self._recorder.wake()


class StepReport:
    """What is said of one step.

    Attributes:
        number: Its number within the job; None when it is not recorded, or when the store gives it.
    """

    def __init__(self, job: JobReport, name: str, metadata: Mapping[str, Any] | None) -> None:
        self.number: int | None = None
        self._began: datetime | None = None
        self._job = job
        self._name = name
        self._metadata = metadata
        self._ending: tuple[EndOfStep, str | None] = ("completed", None)

    def log(self, level: str, message: object, /, **attrs: object) -> None:
        """Adds a line to the job's log that belongs to this step; see `JobReport.log`."""
        step = None if self._began is None else (self.number or 0, self._began)
        self._job._log(level, message, step, attrs)  # noqa: SLF001 - a job and its steps are one thing

    def fail(self, error: BaseException | str) -> None:
        """Has the step end as failed although no exception leaves its block: the job goes on without it."""
        self._ending = ("failed", raw_text(error))

    def skip(self) -> None:
        """Has the step end as skipped: there was nothing to do."""
        self._ending = ("skipped", None)

    def _begin(self) -> None:
        started = self._job._start_step(self._name, skipped=False, metadata=self._metadata)  # noqa: SLF001 - as above
        if started is not None:
            self.number, self._began = started[0] or None, started[1]

    def _end(self, error: BaseException | None) -> None:
        if self._began is None:
            return
        status, text = self._ending
        if isinstance(error, _CANCELLATIONS):
            status, text = "failed", CANCELED
        elif error is not None and not is_success(error):
            status, text = "failed", error_text(error)
        self._job._end_step(self._began, status, text)  # noqa: SLF001 - as above


def is_success(error: BaseException) -> bool:
    """Whether it is the end of a program that says of itself that all is well."""
    return isinstance(error, SystemExit) and (error.code is None or error.code in (0, False))


def raw_text(error: BaseException | str) -> str:
    """The raw text of an exception with its causes, or of what somebody says went wrong."""
    return error_text(error) if isinstance(error, BaseException) else storable(as_text(error), MAX_ERROR)


def _as_percent(value: object) -> float | None:
    """A number that somebody told in any form; None when it is none."""
    try:
        number = float(as_text(value).strip().removesuffix("%")) if isinstance(value, str) else float(value)  # type: ignore[arg-type] # anything may come
    except Exception:  # noqa: BLE001 - values of any class, whose own code may raise anything
        return None
    return None if number != number else number  # noqa: PLR0124 - not a number is not equal to itself
