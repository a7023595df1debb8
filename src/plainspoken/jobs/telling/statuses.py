"""How a job stands, and which of its steps failed: told from raw statuses, times and steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, cast

from plainspoken.catalogue.names import JobKind
from plainspoken.engine.job_kinds import key_of
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import JobStatus
from plainspoken.jobs.rows import StepRow, TrackedRow

ENDED: Final = frozenset({"completed", "failed", "cancelled"})
"""Public statuses of jobs that have ended."""


def job_status(sanitizer: Sanitizer, raw: str | None, *, ended: datetime | None, error: str | None) -> JobStatus:
    """The public status. One that nobody listed and that does not read as an end gives way to the time of the end."""
    status = sanitizer.names.job_status(raw)
    if ended is None or not end_decides(sanitizer, raw):
        return cast("JobStatus", status.name)
    return "failed" if error and error.strip() else "completed"


def end_decides(sanitizer: Sanitizer, raw: str | None) -> bool:
    """Whether nobody listed a raw status, and it does not read as an end: the time of an end tells then."""
    status = sanitizer.names.job_status(raw)
    return status.name not in ENDED and key_of(raw) not in map(key_of, (status.name, *status.raw))


def kind_of(sanitizer: Sanitizer, job: TrackedRow, steps: Sequence[StepRow]) -> JobKind:
    """The kind of a tracked job, as its row and its steps tell it."""
    return sanitizer.names.job_kind(
        operation=job.operation,
        job_type=job.job_type,
        external_job_id=job.external_job_id,
        steps=(step.name for step in steps),
    )


def tracked_status(sanitizer: Sanitizer, kind: JobKind, job: TrackedRow, steps: Sequence[StepRow]) -> JobStatus:
    """The public status of a tracked job. A clean-up stored as completed has failed if one of its steps did."""
    status = job_status(sanitizer, job.status, ended=job.completed_at, error=job.error_message)
    return (
        "failed"
        if kind.job_type == "rollback" and status == "completed" and standing_failures(steps, sanitizer)
        else status
    )


def failed_steps(steps: Sequence[StepRow], sanitizer: Sanitizer) -> list[StepRow]:
    """The failed rows, in order."""
    return [step for step in steps if sanitizer.names.step_status(step.status).name == "failed"]


def standing_failures(steps: Sequence[StepRow], sanitizer: Sanitizer) -> list[StepRow]:
    """The failed rows that no completed one of the same name follows, in order."""
    done = {step.name: step.seq for step in steps if sanitizer.names.step_status(step.status).name == "completed"}
    return [step for step in failed_steps(steps, sanitizer) if done.get(step.name, -1) < step.seq]


def interrupted_step(steps: Sequence[StepRow], sanitizer: Sanitizer) -> str | None:
    """Raw name of the last step that is still running by its row; None when there is none."""
    running = [step.name for step in steps if sanitizer.names.step_status(step.status).name == "running"]
    return running[-1] if running else None
