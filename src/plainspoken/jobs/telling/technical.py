"""Technical detail of a job: rows in, what administrators read out; every text masked and bounded on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from msgspec import UNSET, UnsetType

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.record_mask import RecordMask
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import OperationType
from plainspoken.jobs.rows import MOST_STEPS, TechnicalRows
from plainspoken.jobs.telling.bounds import Bounds
from plainspoken.jobs.telling.job_details import job_detail
from plainspoken.jobs.telling.questions import questions_about
from plainspoken.jobs.telling.technical_views import (
    StoredOperation,
    TechnicalDetail,
    TechnicalLogLine,
    TechnicalReason,
    TechnicalStep,
)
from plainspoken.jobs.telling.views import Attention

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that the answer to a customer was made of, and what was answered."""

    question: Failure
    message: SanitizedMessage


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text reads as it does: the question, where the rule stands, and the whole trace as JSON data."""

    asked: Answered
    place: str | None
    explanation: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToldFailure:
    """What a customer reads of the job's failure, or of what it reports while it runs, and every question it came of.

    `message` and `failed_step` (its internal name) are None where there is nothing to tell.
    """

    asked: tuple[Answered, ...] = ()
    message: str | None = None
    failed_step: str | None = None


def told_to_customers(sanitizer: Sanitizer, rows: TechnicalRows) -> ToldFailure:
    """What a customer reads of the job's failure; nothing of a job that customers do not see."""
    found = rows.found
    if found is None:
        return ToldFailure()
    told = job_detail(sanitizer, found)
    detail = told.item
    message = detail.attention.message if isinstance(detail.attention, Attention) else detail.error_message
    return ToldFailure(
        asked=tuple(Answered(question, sanitizer.sanitize(question)) for question in questions_about(sanitizer, found)),
        message=message if isinstance(message, str) else None,
        failed_step=told.failed_step if detail.job_type in get_args(OperationType) else None,
    )


def technical_detail(
    sanitizer: Sanitizer, rows: TechnicalRows, told: ToldFailure, *, reasons: Sequence[Reason], log_limit: int
) -> TechnicalDetail:
    """What an administrator reads of a job.

    Args:
        sanitizer: The engine that answers customers.
        rows: Everything stored.
        told: What customers read of it.
        reasons: Why its texts read as they do, of as many as there was time for.
        log_limit: How many log lines a page has.
    """
    return _Detail(sanitizer, rows, told, reasons).made(log_limit)


class _Detail:
    """One answer in the making. Texts are bounded first, so that masking takes a bounded time, and then masked."""

    def __init__(self, sanitizer: Sanitizer, rows: TechnicalRows, told: ToldFailure, reasons: Sequence[Reason]) -> None:
        self._sanitizer = sanitizer
        self._rows = rows
        self._told = told
        self._reasons = reasons
        self._bounds = Bounds()
        few, many = self._bounds.of_few, self._bounds.of_many
        self._job = few(dict(rows.job))
        self._context = few(dict(rows.context)) if rows.context else None
        self._steps = [many(dict(row)) for row in rows.steps[:MOST_STEPS]]
        self._log = [many(dict(row)) for row in rows.log]
        self._history = [many(dict(row)) for row in rows.history]
        self._traces = [self._bounds.of_trace(reason.explanation) for reason in reasons]
        everything = [self._job, self._context, self._steps, self._log, self._history, self._traces]
        self._mask = RecordMask(*everything)

    def made(self, log_limit: int) -> TechnicalDetail:
        told, log = self._told, tuple(self._line(line) for line in self._log[:log_limit])
        return TechnicalDetail(
            job_id=str(self._rows.job["id"]),
            data_source=self._rows.table,
            vm_name=self._text(self._context["vm_name"]) if self._context else UNSET,
            record={name: self._value(value) for name, value in self._job.items() if value is not None},
            steps=tuple(map(self._step, self._steps)),
            log=log,
            log_next=log[-1].id if log and len(self._log) > log_limit else UNSET,
            customer_message=told.message or UNSET,
            failed_step_internal=self._text(told.failed_step),
            rule_id=self._rule_of(told.message) or UNSET,
            why=tuple(map(self._reason, self._reasons, self._traces)),
            stored_summary=self._value(self._context["last_operation_summary"]) if self._context else UNSET,
            history=tuple(map(self._operation, self._history)),
            notes=tuple(self._notes(log_limit)),
        )

    def _rule_of(self, message: str | None) -> str | None:
        rules = (asked.message.rule_id for asked in self._told.asked if asked.message.user_message == message)
        return next(rules, None)

    def _step(self, row: Data) -> TechnicalStep:
        return TechnicalStep(
            id=_set(row["id"]),
            seq=_set(row["seq"]),
            name=self._text(row["name"]),
            display_name=self._sanitizer.names.step(row["name"]).display_name,
            status=self._text(row["status"]),
            started_at=_instant(row["started_at"]),
            completed_at=_instant(row["completed_at"]),
            error_message=self._text(row["error_message"]),
            metadata=self._value(row["metadata"]),
        )

    def _line(self, row: Data) -> TechnicalLogLine:
        message = self._text(row["message"])
        return TechnicalLogLine(
            id=row["id"],
            ts=_instant(row["ts"]),
            level=self._text(row["level"]),
            message=message if isinstance(message, str) else "",
            attrs=self._value(row["attrs"]),
            step_id=_set(row["step_id"]),
            external_job_id=self._text(row["external_job_id"]),
        )

    def _operation(self, row: Data) -> StoredOperation:
        return StoredOperation(
            job_id=self._mask.text(str(row["job_id"])),
            ended_at=_instant(row["ended_at"]),
            recorded_at=_instant(row["recorded_at"]),
            rule_id=self._text(row["rule_id"]),
            catalogue=self._text(row["catalogue"]),
            summary=self._value(row["summary"]),
        )

    def _reason(self, reason: Reason, trace: Any) -> TechnicalReason:  # noqa: ANN401 - JSON data
        asked = reason.asked
        return TechnicalReason(
            message=asked.message.user_message,
            shown=asked.message.user_message == self._told.message,
            rule_id=asked.message.rule_id or UNSET,
            place=reason.place or UNSET,
            step=self._text(asked.question.step),
            source=asked.question.source or UNSET,
            explanation=self._value(trace),
        )

    def _notes(self, log_limit: int) -> Iterator[str]:
        if self._bounds.cut:
            yield "Very long texts and data are cut here; the job store holds all of them."
        if len(self._rows.steps) > MOST_STEPS:
            yield f"Only the first {MOST_STEPS} steps are here."
        if len(self._log) > log_limit > 0:
            yield "There are more log lines; ask again with log_after set to log_next."
        if len(self._reasons) < len(self._told.asked):
            yield f"Of {len(self._told.asked)} texts the first {len(self._reasons)} are explained."
        if self._rows.found is None:
            yield "Customers do not see jobs of this type."

    def _text(self, text: object) -> str | UnsetType:
        return UNSET if text is None else self._mask.text(str(text))

    def _value(self, value: object) -> Any:  # noqa: ANN401 - JSON data
        return UNSET if value is None else self._mask.value(value)


def _set(value: Any) -> Any:  # noqa: ANN401 - of any column
    return UNSET if value is None else value


def _instant(value: object) -> datetime | UnsetType:
    """Return an instant that `Bounds` has written as text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else UNSET
