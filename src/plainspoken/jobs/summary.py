"""The last operation of a VM: from its newest failover, rollback or clean-up, and from the stored summary.

A stored summary outlives its job rows, so it may be all there is. Another program may have written it: nothing in it is
taken on trust. Whatever the rows can tell is told from the rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from msgspec import UNSET, UnsetType

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.explanations import problem_fields
from plainspoken.jobs.rows import ContextRow, StepRow, TrackedRow, VmHistory
from plainspoken.jobs.unified import Outcome, external_id, full_seconds, progress_of, tracked_outcome
from plainspoken.jobs.views import NextAction, OperationSummary
from plainspoken.jobs.words import EndStatus, OperationType

_ID = re.compile(r"[\w.:-]{1,255}")
_EXTERNAL_ID = re.compile(r"[\w.: -]{1,255}")
_LONGEST_TEXT = 400
_MOST_ACTIONS = 8
_ENDED = ("completed", "failed")


@dataclass(frozen=True, slots=True)
class StoredSummary:
    """A summary as it was stored, read but not believed: of each field what has the right type, else None."""

    job_id: str
    external_job_id: str | None
    operation_type: OperationType
    status: EndStatus
    timestamp: datetime | None
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SummaryRecord:
    """A summary as we store it.

    Attributes:
        ended_at: When the operation ended; None when its row does not say.
        rule_id: The rule that answered; None when none did, or nothing failed.
        catalogue: Fingerprint of the catalogue that was asked.
        fields: All of it as JSON data: the specification's fields, `failed_step_internal` and whence the texts are.
    """

    job_id: str
    operation_type: str
    status: str
    ended_at: datetime | None
    rule_id: str | None
    catalogue: str
    fields: Mapping[str, Any]


def last_operation(sanitizer: Sanitizer, history: VmHistory) -> OperationSummary | UnsetType:
    """How the VM's last failover, rollback or clean-up ended; absent when it never had one.

    The newest ended job counts, so a later success replaces an old failure. A stored summary counts when its job is
    not among the rows and is newer than all of them. Replications do not count: they run all the time, and a failure
    must stay in view.
    """
    stored = read_summary(sanitizer, history.summary)
    newest = _newest_ended(sanitizer, history)
    if newest is None:
        return UNSET if stored is None else _from_stored(sanitizer, stored, history)
    job, outcome = newest
    if stored is None or stored.timestamp is None:
        return _from_job(sanitizer, job, outcome, timestamp=None)
    if _is_of(stored, job):
        return _from_job(sanitizer, job, outcome, timestamp=stored.timestamp)
    if _is_older(stored, job, history):
        return _from_job(sanitizer, job, outcome, timestamp=None)
    return _from_stored(sanitizer, stored, history)


def summary_to_store(sanitizer: Sanitizer, history: VmHistory) -> SummaryRecord | None:
    """What a VM's stored summary has to hold so that it tells the same as `last_operation`.

    None when the VM never had an operation that ended, and when the summary that is stored must be left: it is of a
    job that is not known here, and newer than all that are.
    """
    newest = _newest_ended(sanitizer, history)
    if newest is None:
        return None
    stored = read_summary(sanitizer, history.summary)
    job, outcome = newest
    if stored and stored.timestamp and not _is_of(stored, job) and not _is_older(stored, job, history):
        return None
    return _record(sanitizer, job, outcome)


def summary_record(
    sanitizer: Sanitizer, job: TrackedRow, steps: Sequence[StepRow], context: ContextRow | None
) -> SummaryRecord | None:
    """The summary of one job as it is stored; None when it has not ended as completed or failed."""
    outcome = tracked_outcome(sanitizer, job, steps, context)
    return _record(sanitizer, job, outcome) if outcome.status in _ENDED else None


def read_summary(sanitizer: Sanitizer, text: str | None) -> StoredSummary | None:
    """A stored summary; None when there is none or it does not say which failover, rollback or clean-up ended how."""
    try:
        fields = msgspec.json.decode(text or "null")
        # Some writers store the JSON as a string within JSON.
        fields = msgspec.json.decode(fields) if isinstance(fields, str) else fields
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    if not isinstance(fields, dict):
        return None
    job_id, status = _matching(_ID, fields.get("job_id")), fields.get("status")
    if job_id is None or not isinstance(status, str):
        return None
    status = sanitizer.names.job_status(status).name
    operation, external = fields.get("operation_type"), _matching(_EXTERNAL_ID, fields.get("external_job_id"))
    kind = sanitizer.names.job_kind(
        operation=operation if isinstance(operation, str) else None, external_job_id=external
    )
    if status not in _ENDED or kind.job_type == "replication":
        return None
    return StoredSummary(
        job_id,
        external,
        cast("OperationType", kind.job_type),
        cast("EndStatus", status),
        _instant(fields.get("timestamp")),
        fields,
    )


def _is_of(stored: StoredSummary, job: TrackedRow) -> bool:
    return stored.job_id == job.id or (
        stored.external_job_id is not None and stored.external_job_id == job.external_job_id
    )


def _is_older(stored: StoredSummary, job: TrackedRow, history: VmHistory) -> bool:
    """Whether a stored summary of another job gives way to this one, the newest of the rows."""
    if any(stored.job_id == row.id for row in history.tracked):
        return True
    ended = job.completed_at or job.started_at or job.created_at
    return stored.timestamp is None or (ended is not None and ended >= stored.timestamp)


def _record(sanitizer: Sanitizer, job: TrackedRow, outcome: Outcome) -> SummaryRecord:
    explanation = outcome.explanation
    message = explanation.messages[0] if explanation else None
    fields = msgspec.json.decode(msgspec.json.encode(_from_job(sanitizer, job, outcome, timestamp=None)))
    if explanation and explanation.step:
        fields["failed_step_internal"] = explanation.step
    if message and message.rule_id:
        fields["rule_id"] = message.rule_id
    catalogue = sanitizer.catalogue.fingerprint
    return SummaryRecord(
        job_id=job.id,
        operation_type=outcome.kind.job_type,
        status=outcome.status,
        ended_at=job.completed_at or job.started_at or job.created_at,
        rule_id=message.rule_id if message else None,
        catalogue=catalogue,
        fields={**fields, "catalogue": catalogue},
    )


def _newest_ended(sanitizer: Sanitizer, history: VmHistory) -> tuple[TrackedRow, Outcome] | None:
    for job in history.tracked:
        outcome = tracked_outcome(sanitizer, job, history.steps.get(job.id, ()), history.context)
        if outcome.status in _ENDED:
            return job, outcome
    return None


def _from_job(
    sanitizer: Sanitizer, job: TrackedRow, outcome: Outcome, *, timestamp: datetime | None
) -> OperationSummary:
    """The summary of a job; `timestamp` is that of its stored summary, which cannot be older than the job's end."""
    explanation = outcome.explanation
    failed_step = explanation.step if explanation else None
    ended = job.completed_at
    made = max(ended, timestamp) if ended and timestamp else ended or timestamp
    return OperationSummary(
        job_id=job.id,
        external_job_id=external_id(job.external_job_id),
        operation_type=cast("OperationType", outcome.kind.job_type),
        status=cast("EndStatus", outcome.status),
        progress=progress_of(job, outcome),
        failed_step=sanitizer.names.step(failed_step).display_name if failed_step else UNSET,
        timestamp=made or UNSET,
        duration_seconds=full_seconds(job.started_at or job.created_at, ended),
        steps_completed=outcome.steps_completed,
        steps_total=outcome.steps_total,
        **(explanation.fields if explanation else {}),
    )


def _from_stored(sanitizer: Sanitizer, stored: StoredSummary, history: VmHistory) -> OperationSummary:
    fields = stored.fields
    failed = stored.status == "failed"
    return OperationSummary(
        job_id=stored.job_id,
        external_job_id=external_id(stored.external_job_id),
        operation_type=stored.operation_type,
        status=stored.status,
        progress=100.0 if not failed else _percentage(fields.get("progress")),
        failed_step=_failed_step(sanitizer, fields) if failed else UNSET,
        timestamp=stored.timestamp or UNSET,
        duration_seconds=_count(fields.get("duration_seconds")),
        steps_completed=_count(fields.get("steps_completed")),
        steps_total=_count(fields.get("steps_total")),
        **(_problem(sanitizer, stored, os_type=history.context.os_type) if failed else {}),
    )


def _failed_step(sanitizer: Sanitizer, fields: Mapping[str, Any]) -> str | UnsetType:
    for name in (fields.get("failed_step_internal"), fields.get("failed_step")):
        if isinstance(name, str) and name.strip():
            return name if _presentable(sanitizer, name) else sanitizer.names.step(name).display_name
    return UNSET


def _problem(sanitizer: Sanitizer, stored: StoredSummary, *, os_type: str | None) -> Mapping[str, Any]:
    """The stored texts where they may be shown as they are, and else what today's catalogue says of them."""
    fields = stored.fields
    message, step = fields.get("error_message"), fields.get("failed_step_internal")
    text = message if isinstance(message, str) else ""
    today = sanitizer.sanitize(
        text,
        step=step if isinstance(step, str) else None,
        operation=stored.operation_type,
        source="job_tracking",
        os_type=os_type,
    )
    if not today.unmatched or not _presentable(sanitizer, text):
        return problem_fields([today])
    steps = fields.get("actionable_steps")
    kept = [
        each
        for each in (steps if isinstance(steps, list) else [])[:_MOST_ACTIONS]
        if isinstance(each, str) and _presentable(sanitizer, each)
    ]
    category, severity = fields.get("error_category"), fields.get("error_severity")
    return {
        **problem_fields([today]),
        "error_message": text,
        **({"error_category": category} if category in sanitizer.catalogue.categories else {}),
        **({"error_severity": severity} if severity in {"info", "warning", "error", "critical"} else {}),
        **(
            {"actionable_steps": tuple(kept), "next_actions": tuple(NextAction(each, "user") for each in kept)}
            if kept
            else {}
        ),
    }


def _presentable(sanitizer: Sanitizer, text: str) -> bool:
    """Whether a text of unknown origin may be shown: short, and the scrubber and the guard find nothing in it."""
    text = text.strip()
    return 0 < len(text) <= _LONGEST_TEXT and sanitizer.guard.is_clean(text) and sanitizer.scrub(text) == text


def _matching(pattern: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        instant = datetime.fromisoformat(value.strip())
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _count(value: object) -> int | UnsetType:
    """A number of 0 to a thousand million; absent else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1_000_000_000:
        return UNSET
    return int(value)


def _percentage(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        return 0.0
    return round(float(value), 1)
