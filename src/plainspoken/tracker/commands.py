"""What can be written about a job: values that a caller makes, that wait, and that `Writer` carries out.

Every time is the instant at which the thing happened, not at which it is stored. A command that is carried out again
(because the answer to the first attempt was lost) changes nothing: its instant tells that it is the same one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

MAX_NAME = 200
"""Characters of a step's name: the platform's column."""

MAX_OWNER = 255
"""Characters of the owner of a job: the platform's column."""

MAX_STEPS = 1_000
"""Steps of a job."""

MAX_LINES = 1_000
"""Log lines in one command."""

EndOfJob: TypeAlias = Literal["completed", "failed", "cancelled"]
EndOfStep: TypeAlias = Literal["completed", "failed", "skipped"]
Level: TypeAlias = Literal["DEBUG", "INFO", "WARN", "ERROR"]
Attributes: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartJob:
    """A job of a VM begins.

    Attributes:
        job_id: A new id, at most 64 characters.
        operation: A name of `operations.OPERATIONS`, or the platform's own.
        vm: Name or context id of the VM.
        external_job_id: The id that GUIs know it by; one of the platform's form when None.
        pending: Whether it waits rather than runs.
    """

    job_id: str
    operation: str
    vm: str
    at: datetime
    external_job_id: str | None = None
    owner: str | None = None
    parent_job_id: str | None = None
    metadata: Attributes | None = None
    pending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeJob:
    """A job goes on: it starts to run, tells its progress, or just that it lives. None leaves a thing as it is."""

    job_id: str
    at: datetime
    running: bool = False
    progress: float | None = None
    metadata: Attributes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartStep:
    """A step begins, or is skipped. `number` is the next one when None; steps count from 1 without a gap."""

    job_id: str
    name: str
    at: datetime
    number: int | None = None
    skipped: bool = False
    metadata: Attributes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndStep:
    """A running step ends; `error` is the raw text of what went wrong."""

    job_id: str
    number: int
    status: EndOfStep
    at: datetime
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of a job's log; `step` is the number of the step it belongs to."""

    level: Level
    message: str
    at: datetime
    step: int | None = None
    attrs: Attributes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteLog:
    """Lines for a job's log, also for one that has ended: what went on is told late, too."""

    job_id: str
    lines: tuple[LogLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishJob:
    """A job ends; `error` is the raw text of what went wrong."""

    job_id: str
    status: EndOfJob
    at: datetime
    error: str | None = None


Command: TypeAlias = StartJob | ChangeJob | StartStep | EndStep | WriteLog | FinishJob
