"""A VM's stored operation summary. Another program may have written it: nothing in it is taken on trust."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from msgspec import UNSET, UnsetType

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.explanations import problem_fields
from plainspoken.jobs.unified import external_id
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


def stored_operation(sanitizer: Sanitizer, stored: StoredSummary, *, os_type: str | None) -> OperationSummary:
    """What may be told of a stored summary; `os_type` is the operating system of its VM."""
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
        **(_problem(sanitizer, stored, os_type=os_type) if failed else {}),
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
