"""Changes as customers read them: what became of a job or a VM, each a whole state rather than a difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import UNDER_WAY
from plainspoken.jobs.rows import ContextRow, ReplicationRow, StepRow, TrackedRow
from plainspoken.jobs.telling.contexts import context_view
from plainspoken.jobs.telling.unified import told_job, vm_job


class JobRemoval(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A job whose row is gone: data of the event `job_removed`."""

    job_id: Annotated[str, Meta(description="The job's id.")]
    context_id: Annotated[str, Meta(description="The VM's context id.")] | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class ChangeEvent:
    """An event for those who watch.

    Attributes:
        kind: `job`, `job_removed` or `vm`.
        data: What customers read, as JSON.
        context_id: The VM it belongs to; None when that is not known.
    """

    kind: str
    data: bytes
    context_id: str | None


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as it was last looked at.

    Attributes:
        change: The event that tells it.
        sense: What is told but for the time left, which goes down by itself; as JSON.
        under_way: Whether it waits or runs.
    """

    change: ChangeEvent
    sense: bytes
    under_way: bool


def job_state(
    sanitizer: Sanitizer, row: ReplicationRow | TrackedRow, steps: Sequence[StepRow], context: ContextRow | None
) -> JobState:
    """How a job stands, in a customer's words."""
    item = told_job(sanitizer, row, steps, context).item
    job = vm_job(item, context)
    data = msgspec.json.encode(job)
    timeless = job.estimated_seconds_left is UNSET
    sense = data if timeless else msgspec.json.encode(replace(job, estimated_seconds_left=UNSET))
    return JobState(ChangeEvent("job", data, context.context_id if context else None), sense, item.status in UNDER_WAY)


def job_removal(job_id: str, context_id: str | None) -> ChangeEvent:
    """That a job is gone."""
    data = JobRemoval(job_id=job_id, context_id=UNSET if context_id is None else context_id)
    return ChangeEvent("job_removed", msgspec.json.encode(data), context_id)


def vm_change(sanitizer: Sanitizer, context: ContextRow) -> ChangeEvent:
    """A VM as it stands now, or that its last operation did not stay the same."""
    return ChangeEvent("vm", msgspec.json.encode(context_view(sanitizer, context)), context.context_id)


def last_touched(row: ReplicationRow | TrackedRow, updated_at: datetime | None, until: datetime) -> datetime | None:
    """The newest time that a job's row tells of itself, times after `until` left out."""
    canceled = row.canceled_at if isinstance(row, TrackedRow) else None
    times = (updated_at, row.started_at, row.completed_at, row.created_at, canceled)
    return max((time for time in times if time is not None and time <= until), default=None)
