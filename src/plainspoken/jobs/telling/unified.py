"""Job rows of both sources as items of one list. Pure functions: rows and a sanitizer in, views out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, cast

from msgspec import UNSET, UnsetType
from msgspec.structs import asdict

from plainspoken.catalogue.names import JobKind
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import UNDER_WAY, JobStatus, JobType
from plainspoken.jobs.rows import (
    NEWEST,
    ContextRow,
    FoundJob,
    ReplicationRow,
    StepRow,
    TrackedRow,
    VmHistory,
    newest_first,
)
from plainspoken.jobs.telling.attention import Report, replication_attention, tracked_attention
from plainspoken.jobs.telling.explanations import FailureExplanation, explain_replication, explain_tracked
from plainspoken.jobs.telling.ids import external_id
from plainspoken.jobs.telling.questions import known_of
from plainspoken.jobs.telling.statuses import ENDED, interrupted_step, job_status, kind_of, tracked_status
from plainspoken.jobs.telling.time_left import transfer_progress
from plainspoken.jobs.telling.views import JobItem, StandingFailure, VmJob

_SETTING_UP = frozenset(
    {"pending", "initializing", "analyzing", "provisioning", "attaching", "configuring", "ready_for_sync", "preparing"}
)
# What a backend writes at the end in place of what it was doing.
_NO_ACTIVITY = frozenset({"", "failed", "error", "completed", "cleanup_completed", "cancelled", "canceled", "stopped"})


Item = TypeVar("Item", bound=JobItem | StandingFailure)


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """How a tracked job stands: its kind and public status, why it failed if it did, and its steps counted by rows."""

    kind: JobKind
    status: JobStatus
    explanation: FailureExplanation | None
    steps_completed: int
    steps_total: int


@dataclass(frozen=True, slots=True)
class ToldJob(Generic[Item]):
    """A job as customers read it.

    Attributes:
        item: What they read.
        answers: The answers it tells: why it failed, or what it reports while it is under way.
        failed_step: Raw name of the step it failed in, if one is known.
    """

    item: Item
    answers: tuple[SanitizedMessage, ...] = ()
    failed_step: str | None = None


def unified_jobs(sanitizer: Sanitizer, history: VmHistory, *, most: int = NEWEST) -> tuple[ToldJob[JobItem], ...]:
    """The newest jobs of both sources in one list, newest first, at most so many."""
    rows: list[ReplicationRow | TrackedRow] = [*history.replications, *history.tracked]
    return tuple(
        told_job(sanitizer, row, history.steps.get(row.id, ()), history.context) for row in newest_first(rows)[:most]
    )


def told_job(
    sanitizer: Sanitizer, job: ReplicationRow | TrackedRow, steps: Sequence[StepRow], context: ContextRow | None
) -> ToldJob[JobItem]:
    """A job of either source as an item; `steps` are those of a tracked one, `context` its VM, None if not known."""
    if isinstance(job, ReplicationRow):
        return _told_replication(sanitizer, job, context)
    return told_tracked(sanitizer, job, steps, context, tracked_outcome(sanitizer, job, steps, context))


def _told_replication(sanitizer: Sanitizer, job: ReplicationRow, context: ContextRow | None) -> ToldJob[JobItem]:
    names = sanitizer.names
    kind = names.job_kind(operation="replication", job_type="replication")
    status = job_status(sanitizer, job.status, ended=job.completed_at, error=job.error_message)
    known = known_of(context, job.target_network)
    failure = explain_replication(sanitizer, job, known=known) if status == "failed" else None
    report = replication_attention(sanitizer, job, known=known) if status in UNDER_WAY else None
    item = JobItem(
        job_id=job.id,
        job_type=cast("JobType", kind.job_type),
        status=status,
        progress=100.0 if status == "completed" else _replication_progress(job, status),
        display_name=names.display_name(kind, status),
        current_step=_replication_step(sanitizer, job, context, kind, status),
        data_source="replication_jobs",
        **_job_times(job, job.completed_at if status in ENDED else None),
        **(_transfer(job) if status == "running" else {}),
        **_problem(failure, report),
    )
    return ToldJob(item, _answers(failure, report))


def told_tracked(
    sanitizer: Sanitizer,
    job: TrackedRow,
    steps: Sequence[StepRow],
    context: ContextRow | None,
    outcome: JobOutcome,
) -> ToldJob[JobItem]:
    """A failover, rollback or clean-up as an item."""
    status, failure = outcome.status, outcome.explanation
    report = None
    if status in UNDER_WAY:
        operation, known = outcome.kind.asked, known_of(context)
        report = tracked_attention(sanitizer, job, steps, operation=operation, known=known)
    ended = (job.completed_at or (job.canceled_at if status == "cancelled" else None)) if status in ENDED else None
    item = JobItem(
        job_id=job.id,
        external_job_id=external_id(sanitizer, job.external_job_id, vm_name=context.vm_name if context else None),
        job_type=cast("JobType", outcome.kind.job_type),
        status=status,
        progress=progress_of(job, outcome),
        display_name=sanitizer.names.display_name(outcome.kind, status),
        current_step=_tracked_step(sanitizer, steps, outcome),
        data_source="job_tracking",
        **_job_times(job, ended),
        **_problem(failure, report),
    )
    return ToldJob(item, _answers(failure, report), failure.step if failure else None)


def tracked_outcome(
    sanitizer: Sanitizer, job: TrackedRow, steps: Sequence[StepRow], context: ContextRow | None
) -> JobOutcome:
    """How a tracked job stands."""
    kind = kind_of(sanitizer, job, steps)
    status = tracked_status(sanitizer, kind, job, steps)
    explanation = None
    if status == "failed":
        explanation = explain_tracked(sanitizer, job, steps, operation=kind.asked, known=known_of(context))
    done = sum(sanitizer.names.step_status(step.status).name in {"completed", "skipped"} for step in steps)
    return JobOutcome(kind, status, explanation, done, len(steps))


def failure_answer(sanitizer: Sanitizer, found: FoundJob) -> SanitizedMessage | None:
    """The answer that customers read first of all about a job; None when it has not failed."""
    job, context = found.job, found.context
    if isinstance(job, ReplicationRow):
        if job_status(sanitizer, job.status, ended=job.completed_at, error=job.error_message) != "failed":
            return None
        return explain_replication(sanitizer, job, known=known_of(context, job.target_network)).messages[0]
    explanation = tracked_outcome(sanitizer, job, found.steps, context).explanation
    return explanation.messages[0] if explanation else None


def vm_job(item: JobItem, context: ContextRow | None) -> VmJob:
    """An item with its VM, as far as that is known."""
    return VmJob(**asdict(item), **vm_fields(context))


def progress_of(job: TrackedRow, outcome: JobOutcome) -> float:
    """Percent done: steps completed or skipped ÷ rows so far; what the job says of itself when it has no rows."""
    if outcome.status == "completed":
        return 100.0
    if outcome.steps_total:
        return _percent(100 * outcome.steps_completed / outcome.steps_total)
    return _percent(job.percent_complete)


def full_seconds(start: datetime | None, end: datetime | None) -> int | UnsetType:
    """Full seconds between two instants; absent when one is, or when the end lies before the start."""
    if start is None or end is None or end < start:
        return UNSET
    return int((end - start).total_seconds())


def vm_fields(context: ContextRow | None) -> dict[str, Any]:
    """What names the VM of a job; nothing when it is not known any more."""
    return {"context_id": context.context_id, "vm_name": context.vm_name} if context else {}


def times_of(start: datetime | None, end: datetime | None) -> dict[str, Any]:
    """The fields of a view that tell when something ran, and how long."""
    return {
        "started_at": UNSET if start is None else start,
        "completed_at": UNSET if end is None else end,
        "duration_seconds": full_seconds(start, end),
    }


def _problem(failure: FailureExplanation | None, report: Report | None) -> Mapping[str, Any]:
    """The fields of an item that tell of a failure, or of what a job under way reports."""
    if failure:
        return failure.fields
    return {"attention": report.attention} if report else {}


def _answers(failure: FailureExplanation | None, report: Report | None) -> tuple[SanitizedMessage, ...]:
    return failure.messages if failure else report.messages if report else ()


def _job_times(job: ReplicationRow | TrackedRow, end: datetime | None) -> dict[str, Any]:
    """The times of a job. GUIs count on a start: its nearest time stands in for one, and no duration is made of it."""
    times = times_of(job.started_at or job.created_at, end)
    return times if times["started_at"] is not UNSET else times | {"started_at": end or job.updated_at or UNSET}


def _transfer(job: ReplicationRow) -> dict[str, Any]:
    progress = transfer_progress(job, now=datetime.now(UTC))
    shown = {
        "bytes_done": progress.bytes_done,
        "bytes_total": progress.bytes_total,
        "estimated_seconds_left": progress.seconds_left,
    }
    return {name: value for name, value in shown.items() if value is not None}


def _percent(value: float | None) -> float:
    """A percentage of 0 to 100 with one decimal, whatever is stored."""
    if value is None or not math.isfinite(value):
        return 0.0
    return round(min(max(float(value), 0.0), 100.0), 1)


def _replication_progress(job: ReplicationRow, status: str) -> float:
    """Set-up has a percentage of its own. A job that never left set-up ends with it."""
    setup, copied = _percent(job.setup_progress_percent), _percent(job.progress_percent)
    setting_up = (job.status or "").strip().casefold() in _SETTING_UP
    if copied == 0.0 and (setting_up or status in ENDED):
        return setup
    return setup if setting_up and job.setup_progress_percent is not None else copied


def _replication_step(
    sanitizer: Sanitizer, job: ReplicationRow, context: ContextRow | None, kind: JobKind, status: str
) -> str | UnsetType:
    if status == "completed":
        return sanitizer.catalogue.operations.job_statuses[status].label
    keep = known_of(context, job.target_network).names
    for text in (job.current_operation, job.vma_current_phase):
        if (text or "").strip().casefold() not in _NO_ACTIVITY:
            activity = sanitizer.names.activity(text, keep=keep)
            if activity:
                return activity
    return kind.display_name if status == "failed" else UNSET


def _tracked_step(sanitizer: Sanitizer, steps: Sequence[StepRow], outcome: JobOutcome) -> str | UnsetType:
    """Where the job is, or stopped: also of a failed one."""
    if outcome.status == "completed":
        return sanitizer.catalogue.operations.job_statuses["completed"].label
    name = outcome.explanation.step if outcome.explanation else None
    name = name or interrupted_step(steps, sanitizer) or (steps[-1].name if steps else None)
    if name is not None:
        return sanitizer.names.step(name).display_name
    return outcome.kind.display_name if outcome.status == "failed" else UNSET
