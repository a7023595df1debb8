"""What can be written about a job: values that a caller makes, that wait, and that `Writer` carries out.

Every time is the instant at which the thing happened, not at which it is stored. A command that is carried out again
(because the answer to the first attempt was lost) changes nothing: its instant tells that it is the same one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias

from msgspec import Struct

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


class StartJob(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="do", tag="start_job"):
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


class ChangeJob(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="do", tag="change_job"):
    """A job goes on: it starts to run, tells its progress, or just that it lives. None leaves a thing as it is."""

    job_id: str
    at: datetime
    running: bool = False
    progress: float | None = None
    metadata: Attributes | None = None


class StartStep(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="do", tag="start_step"):
    """A step begins, or is skipped. `number` is the next one when None; steps count from 1 without a gap.

    With `again`, a step of this name that began at this instant is this one.
    """

    job_id: str
    name: str
    at: datetime
    number: int | None = None
    skipped: bool = False
    again: bool = False
    metadata: Attributes | None = None


class EndStep(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="do", tag="end_step"):
    """A running step ends; `error` is the raw text of what went wrong.

    With `began`, it is the step that began at this instant, whatever its number: other programs may write steps of the
    same job.
    """

    job_id: str
    number: int
    status: EndOfStep
    at: datetime
    error: str | None = None
    began: datetime | None = None


class AddLogLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a job's log; `step` is the number of the step that it belongs to, `began` as for `EndStep`."""

    level: Level
    message: str
    at: datetime
    step: int | None = None
    began: datetime | None = None
    attrs: Attributes | None = None


class WriteLog(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="do", tag="log"):
    """Lines for a job's log, also for one that has ended: what went on is told late, too."""

    job_id: str
    lines: tuple[AddLogLine, ...]


class FinishJob(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="do", tag="finish_job"):
    """A job ends; `error` is the raw text of what went wrong.

    With `closes`, steps that still run end as failed also when the job is completed: they are another process's.
    """

    job_id: str
    status: EndOfJob
    at: datetime
    error: str | None = None
    closes: bool = False


Command: TypeAlias = StartJob | ChangeJob | StartStep | EndStep | WriteLog | FinishJob
