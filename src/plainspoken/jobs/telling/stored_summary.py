"""A VM's stored operation summary. Another program may have written it: nothing in it is taken on trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast, get_args

import msgspec
from msgspec import UNSET, UnsetType

from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.names import JobKind
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.secrets import mask_secrets
from plainspoken.jobs.literals import EndStatus, JobType, OperationType, Verb, Who
from plainspoken.jobs.rows import ContextRow
from plainspoken.jobs.telling.clearance import CUSTOMER, Clearance
from plainspoken.jobs.telling.explanations import problem_fields
from plainspoken.jobs.telling.ids import external_id, shown_job_id
from plainspoken.jobs.telling.questions import Known, known_of
from plainspoken.jobs.telling.views import AlsoFailed, NextAction, OperationSummary

_LONGEST_TEXT = 400
_LONGEST_NAME = 200
_MOST_ACTIONS = 8
_MOST_ALSO = 4
_ENDED = ("completed", "failed")


@dataclass(frozen=True, slots=True)
class StoredSummary:
    """A summary as it was stored, read but not believed: of each field what has the right type, else None.

    `job_id` is as `shown_job_id` gives it.
    """

    job_id: str
    external_job_id: str | None
    kind: JobKind
    status: EndStatus
    timestamp: datetime | None
    fields: Mapping[str, Any]


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
    job_id, status = _text(fields.get("job_id")), _text(fields.get("status"))
    if job_id is None or status is None:
        return None
    status = sanitizer.names.job_status(status).name
    external = _text(fields.get("external_job_id"))
    kind = sanitizer.names.job_kind(operation=_text(fields.get("operation_type")), external_job_id=external)
    if status not in _ENDED or kind.job_type == "replication":
        return None
    kind = _named_kind(sanitizer, kind, _text(fields.get("display_name")))
    timestamp = _instant(fields.get("timestamp"))
    return StoredSummary(shown_job_id(job_id), external, kind, cast("EndStatus", status), timestamp, fields)


def _named_kind(sanitizer: Sanitizer, kind: JobKind, display_name: str | None) -> JobKind:
    """The kind that has the stored name, where several of one type are told apart by their names alone."""
    alike = (each for each in sanitizer.catalogue.operations.kinds if each.job_type == kind.job_type)
    named = (each for each in alike if display_name in (each.display_name, *each.by_status.values()))
    return next(named, kind)


def stored_operation(
    sanitizer: Sanitizer, stored: StoredSummary, context: ContextRow, clearance: Clearance = CUSTOMER
) -> OperationSummary:
    """What may be told of a stored summary of a VM."""
    fields = stored.fields
    failed = stored.status == "failed"
    failed_step = _failed_step(sanitizer, fields) if failed else UNSET
    display_name = sanitizer.names.display_name(stored.kind, stored.status)
    return OperationSummary(
        job_id=stored.job_id,
        external_job_id=external_id(sanitizer, stored.external_job_id, vm_name=context.vm_name),
        job_type=cast("JobType", stored.kind.job_type),
        operation_type=cast("OperationType", stored.kind.job_type),
        status=stored.status,
        progress=100.0 if not failed else _percentage(fields.get("progress")),
        **_times(stored),
        display_name=display_name,
        current_step=(failed_step or display_name)
        if failed
        else sanitizer.catalogue.operations.job_statuses["completed"].label,
        data_source="job_tracking",
        failed_step=failed_step,
        failed_step_internal=internal_name(fields.get("failed_step_internal"), clearance) if failed else UNSET,
        timestamp=stored.timestamp or UNSET,
        steps_completed=_count(fields.get("steps_completed")),
        steps_total=_count(fields.get("steps_total")),
        also_failed=(tuple(_also_failed(sanitizer, fields.get("also_failed"))) if failed else ()) or UNSET,
        **(_problem(sanitizer, stored, known_of(context)) if failed else {}),
    )


def internal_name(name: object, clearance: Clearance) -> str | UnsetType:
    """An internal name for those who may read technical detail, without secrets; absent for everybody else."""
    if not clearance.technical or not isinstance(name, str) or not name.strip():
        return UNSET
    return mask_secrets(name[:_LONGEST_NAME])


def _times(stored: StoredSummary) -> dict[str, Any]:
    """When the operation ran: as stored, else reckoned from when the summary was made, which is at its end."""
    fields = stored.fields
    end, seconds = _instant(fields.get("completed_at")) or stored.timestamp, _count(fields.get("duration_seconds"))
    start = _instant(fields.get("started_at"))
    if start is None and end is not None and seconds is not UNSET:
        try:
            start = end - timedelta(seconds=seconds)
        except OverflowError:
            start = None
    start = None if start and end and start > end else start
    return {"started_at": start or UNSET, "completed_at": end or UNSET, "duration_seconds": seconds}


def _failed_step(sanitizer: Sanitizer, fields: Mapping[str, Any]) -> str | UnsetType:
    """The step's name: of today where the step is a listed one, else as it was told if that can still be shown."""
    internal, told = _text(fields.get("failed_step_internal")), _text(fields.get("failed_step"))
    if internal and (internal.strip().casefold() in sanitizer.catalogue.step_names or not told):
        return sanitizer.names.step(internal).display_name
    if told:
        return told if _presentable(sanitizer, told) else sanitizer.names.step(told).display_name
    return UNSET


def _problem(sanitizer: Sanitizer, stored: StoredSummary, known: Known) -> Mapping[str, Any]:
    """The stored texts where they may be shown as they are, and else what today's catalogue says of them."""
    fields = stored.fields
    text = _text(fields.get("error_message")) or ""
    question = Failure(
        text,
        step=_text(fields.get("failed_step_internal")),
        operation=stored.kind.job_type,
        source="job_tracking",
        os_type=known.os_type,
        names=known.names,
    )
    today = sanitizer.sanitize(question)
    if today.cause_known or not _presentable(sanitizer, text):
        return problem_fields([today])
    steps = fields.get("actionable_steps")
    kept = [
        each
        for each in (steps if isinstance(steps, list) else [])[:_MOST_ACTIONS]
        if isinstance(each, str) and _presentable(sanitizer, each)
    ]
    return {
        **problem_fields([today]),
        "error_message": text,
        **_kind_of_problem(sanitizer, fields),
        **(
            {"actionable_steps": tuple(kept), "next_actions": tuple(_actions(kept, fields.get("next_actions")))}
            if kept
            else {}
        ),
    }


def _kind_of_problem(sanitizer: Sanitizer, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Category and severity as stored, where they are known ones."""
    category, severity = _text(fields.get("error_category")), _text(fields.get("error_severity"))
    return {
        **({"error_category": category} if category in sanitizer.catalogue.categories else {}),
        **({"error_severity": severity} if severity in {"info", "warning", "error", "critical"} else {}),
    }


def _also_failed(sanitizer: Sanitizer, stored: object) -> Iterator[AlsoFailed]:
    """The failures that were told together with the stored one, each as far as it can be shown."""
    given = [each for each in (stored if isinstance(stored, list) else []) if isinstance(each, dict)]
    for fields in given[:_MOST_ALSO]:
        job_id, text = _text(fields.get("job_id")), _text(fields.get("error_message")) or ""
        kind = sanitizer.names.job_kind(operation=_text(fields.get("operation_type")), external_job_id=None)
        if job_id is None or kind.job_type == "replication" or not _presentable(sanitizer, text):
            continue
        yield AlsoFailed(
            job_id=shown_job_id(job_id),
            operation_type=cast("OperationType", kind.job_type),
            error_message=text,
            timestamp=_instant(fields.get("timestamp")) or UNSET,
            **_kind_of_problem(sanitizer, fields),
        )


def _actions(texts: Sequence[str], stored: object) -> Iterator[NextAction]:
    """Each text as an action: for whom and with which button, as far as that was stored with it in known words."""
    given = [each for each in (stored if isinstance(stored, list) else []) if isinstance(each, dict)]
    for text in texts:
        found: dict[str, Any] = next((each for each in given if each.get("text") == text), {})
        who, do = found.get("who"), found.get("do")
        yield NextAction(
            text,
            cast("Who", who) if who in get_args(Who) else "user",
            cast("Verb", do) if do in get_args(Verb) else UNSET,
        )


def _presentable(sanitizer: Sanitizer, text: str) -> bool:
    """Whether a text of unknown origin may be shown: short, and nothing internal is found in it."""
    text = text.strip()
    return 0 < len(text) <= _LONGEST_TEXT and sanitizer.guard.is_clean(text) and sanitizer.names.is_presentable(text)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        instant = datetime.fromisoformat(value.strip())
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _count(value: object) -> int | UnsetType:
    """A number from 0 to 1,000,000,000, otherwise unset."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1_000_000_000:
        return UNSET
    return int(value)


def _percentage(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        return 0.0
    return round(float(value), 1)
