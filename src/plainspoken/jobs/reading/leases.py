"""Jobs that were interrupted: their writer had promised a sign of life and gave none.

A writer that went down cannot say so. Each job written through the tracker therefore has a lease that its writer
renews; once that has run out, the job is told as failed, whether or not anybody has closed it for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from plainspoken.jobs.literals import UNDER_WAY
from plainspoken.jobs.rows import StepRow, TrackedRow

INTERRUPTED = "job lost: the program that ran it stopped reporting before the job had ended"
"""The raw text of an interrupted job; the catalogue's interruption rules know it."""


def is_interrupted(status: str | None, lease_until: datetime | None, *, now: datetime) -> bool:
    """Whether a job under way has lost its writer.

    Args:
        status: The job's status as it is stored.
        lease_until: Until when its writer counts as alive; None for an ended job and for another program's.
        now: The instant to judge by.
    """
    return may_be_interrupted(status, lease_until) and lease_until is not None and lease_until < now


def may_be_interrupted(status: str | None, lease_until: datetime | None) -> bool:
    """Whether the time alone makes, or has made, an interrupted job of this one."""
    return lease_until is not None and status in UNDER_WAY


def as_interrupted(
    job: TrackedRow, steps: Sequence[StepRow], *, at: datetime
) -> tuple[TrackedRow, tuple[StepRow, ...]]:
    """The rows as they read once an interrupted job has been closed: job and running steps failed.

    Args:
        job: A job for which `is_interrupted` holds.
        steps: Its steps in order.
        at: When its lease ran out, which is when it counts as ended.
    """
    ended = max(at, job.started_at or job.created_at or at)
    closed = tuple(
        replace(step, status="failed", error_message=INTERRUPTED, completed_at=max(ended, step.started_at or ended))
        if step.status == "running"
        else step
        for step in steps
    )
    return replace(job, status="failed", error_message=INTERRUPTED, completed_at=ended), closed
