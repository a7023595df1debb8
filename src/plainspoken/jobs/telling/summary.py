"""The last operation of a VM: what stands of its newest failovers, rollbacks and clean-ups, and what was dismissed.

A stored summary outlives its job rows, so it may be all there is. Whatever the rows can tell is told from the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast, get_args

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import asdict

from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import OperationType
from plainspoken.jobs.rows import ContextRow, DismissalRow, StepRow, TrackedRow, VmHistory
from plainspoken.jobs.telling.clearance import CUSTOMER, Clearance
from plainspoken.jobs.telling.explanations import problem_fields, urgency
from plainspoken.jobs.telling.ids import shown_job_id
from plainspoken.jobs.telling.stored_summary import StoredSummary, internal_name, read_summary, stored_operation
from plainspoken.jobs.telling.unified import JobOutcome, told_tracked, tracked_outcome
from plainspoken.jobs.telling.views import AlsoFailed, DismissedOperation, OperationSummary

_ENDED = ("completed", "failed")
_OPERATIONS: tuple[str, ...] = get_args(OperationType)
# Kinds of jobs that tidy up behind a failure. One that completes has undone nothing of why that failed.
_TIDYING = frozenset({"failed-execution-cleanup", "cleanup"})


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


@dataclass(frozen=True, slots=True)
class VmOperations:
    """What is told of a VM's last operation.

    Attributes:
        last: How it ended; absent when there was none, or when all of it was dismissed.
        dismissed: What was dismissed of it; absent when nothing was.
        answers: Those that `last` tells of its job; none for what is told by a stored summary alone.
        job_ids: The jobs that either of them tells of, and which therefore can be dismissed or restored.
    """

    last: OperationSummary | UnsetType = UNSET
    dismissed: DismissedOperation | UnsetType = UNSET
    job_ids: frozenset[str] = frozenset()
    answers: tuple[SanitizedMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ended:
    """An operation that ended; `tidied` is the clean-up that completed after it had failed, if one did."""

    job: TrackedRow
    outcome: JobOutcome
    steps: Sequence[StepRow]
    context: ContextRow | None
    tidied: TrackedRow | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """The operations to tell of, the most urgent first, and the newest one that ended, whether told or not."""

    told: tuple[_Ended, ...] = ()
    newest: _Ended | None = None


def last_operation(sanitizer: Sanitizer, history: VmHistory) -> OperationSummary | UnsetType:
    """How the VM's last failover, rollback or clean-up ended, for customers; see `vm_operations`."""
    return vm_operations(sanitizer, history).last


def vm_operations(sanitizer: Sanitizer, history: VmHistory, clearance: Clearance = CUSTOMER) -> VmOperations:
    """What is told of a VM's last operation, and what of it was dismissed.

    The newest ended operation counts, so a later success replaces an old failure. Two things are told of together, the
    most urgent first: a failover that failed, and the clean-up or rollback after it that failed as well. A clean-up
    behind a failed run does not replace the failure when it completes. A stored summary counts when its job is not
    among the rows and is newer than all of them. Replications do not count: they run all the time, and a failure must
    stay in view.
    """
    stored, standing = read_summary(sanitizer, history.summary), _standing(sanitizer, history)
    if stored is not None and _is_newest(stored, standing.newest, history):
        summary = stored_operation(sanitizer, stored, history.context, clearance)
        dismissal = _dismissal(history, stored.job_id)
        last, dismissed = (summary, UNSET) if dismissal is None else (UNSET, _dismissed(summary, dismissal, clearance))
        return VmOperations(last, dismissed, frozenset({stored.job_id}))
    shown = [each for each in standing.told if _dismissal(history, each.job.id) is None]
    hidden = [each for each in standing.told if _dismissal(history, each.job.id) is not None]
    dismissal = _dismissal(history, hidden[0].job.id) if hidden else None
    explanation = shown[0].outcome.explanation if shown else None
    return VmOperations(
        _together(sanitizer, shown, stored, clearance) if shown else UNSET,
        _dismissed(_together(sanitizer, hidden, stored, clearance), dismissal, clearance) if dismissal else UNSET,
        frozenset(each.job.id for each in standing.told),
        explanation.messages if explanation else (),
    )


def summary_to_store(sanitizer: Sanitizer, history: VmHistory) -> SummaryRecord | None:
    """What a VM's stored summary has to hold so that it tells the same as `last_operation` does of undismissed jobs.

    None when the VM never had an operation that ended, and when the summary that is stored must be left: it is of a
    job that is not known here, and newer than all that are.
    """
    standing = _standing(sanitizer, history)
    stored = read_summary(sanitizer, history.summary)
    if not standing.told or (stored and stored.timestamp and _is_newest(stored, standing.newest, history)):
        return None
    return _record(sanitizer, standing.told)


def summary_record(
    sanitizer: Sanitizer, job: TrackedRow, steps: Sequence[StepRow], context: ContextRow | None
) -> SummaryRecord | None:
    """The summary of one job as it is stored; None when it has not ended, or nothing tells what it was."""
    outcome = tracked_outcome(sanitizer, job, steps, context)
    return _record(sanitizer, (_Ended(job, outcome, steps, context),)) if _is_operation(outcome) else None


def _is_operation(outcome: JobOutcome) -> bool:
    """Whether a job has ended, and was a failover, rollback or clean-up as far as its row and its steps tell."""
    return outcome.status in _ENDED and outcome.kind.job_type in _OPERATIONS


def _standing(sanitizer: Sanitizer, history: VmHistory) -> _Standing:
    newest: _Ended | None = None
    tidied: TrackedRow | None = None
    failures: list[_Ended] = []
    for ended in _ended(sanitizer, history):
        newest = newest or ended
        undoes = ended.outcome.kind.job_type == "rollback"
        if ended.outcome.status == "completed":
            if ended.outcome.kind.name not in _TIDYING:
                break
            tidied = tidied or ended.job
        elif not undoes:
            failures.append(replace(ended, tidied=tidied))
            break
        elif not failures and tidied is None:
            # An older try of what was tried again, or done, since.
            failures.append(ended)
    if newest is None or not failures:
        return _Standing((newest,) if newest else (), newest)
    # The newest first among those of the same urgency.
    return _Standing(tuple(sorted(failures, key=_urgency)), newest)


def _ended(sanitizer: Sanitizer, history: VmHistory) -> Iterator[_Ended]:
    for job in history.tracked:
        steps = history.steps.get(job.id, ())
        outcome = tracked_outcome(sanitizer, job, steps, history.context)
        if _is_operation(outcome):
            yield _Ended(job, outcome, steps, history.context)


def _urgency(ended: _Ended) -> int:
    explanation = ended.outcome.explanation
    return urgency(explanation.messages[0].severity) if explanation else urgency("info")


def _together(
    sanitizer: Sanitizer, told: Sequence[_Ended], stored: StoredSummary | None, clearance: Clearance
) -> OperationSummary:
    first, others = told[0], told[1:]
    timestamp = stored.timestamp if stored and _is_of(stored, first.job) else None
    messages = [each for ended in told if ended.outcome.explanation for each in ended.outcome.explanation.messages]
    also = [_also(each) for each in others]
    return _from_job(sanitizer, first, clearance, timestamp=timestamp, problem=problem_fields(messages), also=also)


def _also(ended: _Ended) -> AlsoFailed:
    fields = ended.outcome.explanation.fields if ended.outcome.explanation else {}
    return AlsoFailed(
        job_id=ended.job.id,
        operation_type=cast("OperationType", ended.outcome.kind.job_type),
        error_message=fields.get("error_message", UNSET),
        error_category=fields.get("error_category", UNSET),
        error_severity=fields.get("error_severity", UNSET),
        timestamp=ended.job.completed_at or UNSET,
    )


def _dismissal(history: VmHistory, job_id: str) -> DismissalRow | None:
    return next((each for each in history.dismissals if each.job_id == job_id), None)


def _dismissed(summary: OperationSummary, dismissal: DismissalRow, clearance: Clearance) -> DismissedOperation:
    return DismissedOperation(
        **asdict(summary),
        dismissed_at=dismissal.dismissed_at,
        dismissed_by=dismissal.dismissed_by if clearance.staff else UNSET,
    )


def _is_of(stored: StoredSummary, job: TrackedRow) -> bool:
    return stored.job_id == shown_job_id(job.id) or (
        stored.external_job_id is not None and stored.external_job_id == job.external_job_id
    )


def _is_newest(stored: StoredSummary, newest: _Ended | None, history: VmHistory) -> bool:
    """Whether a stored summary is of a job that the rows do not have, and that ended after all they have."""
    if newest is None:
        return True
    if stored.timestamp is None or any(_is_of(stored, job) for job in history.tracked):
        return False
    job = newest.job
    ended = job.completed_at or job.started_at or job.created_at
    return ended is None or ended < stored.timestamp


def _record(sanitizer: Sanitizer, told: Sequence[_Ended]) -> SummaryRecord:
    job, outcome, explanation = told[0].job, told[0].outcome, told[0].outcome.explanation
    message = explanation.messages[0] if explanation else None
    summary = _together(sanitizer, told, None, CUSTOMER)
    fields = msgspec.json.decode(msgspec.json.encode(summary))
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


def _from_job(
    sanitizer: Sanitizer,
    ended: _Ended,
    clearance: Clearance,
    *,
    problem: Mapping[str, Any],
    timestamp: datetime | None = None,
    also: Sequence[AlsoFailed] = (),
) -> OperationSummary:
    """The summary of a job; `timestamp` is that of its stored summary, which cannot be older than the job's end."""
    job, outcome = ended.job, ended.outcome
    failed_step = outcome.explanation.step if outcome.explanation else None
    end = job.completed_at
    made = max(end, timestamp) if end and timestamp else end or timestamp
    fields = asdict(told_tracked(sanitizer, job, ended.steps, ended.context, outcome).item) | {
        "operation_type": outcome.kind.job_type,
        "failed_step": sanitizer.names.step(failed_step).display_name if failed_step else UNSET,
        "failed_step_internal": internal_name(failed_step, clearance),
        "timestamp": made or UNSET,
        "steps_completed": outcome.steps_completed,
        "steps_total": outcome.steps_total,
        "also_failed": tuple(also) or UNSET,
        "cleaned_up_at": (ended.tidied.completed_at if ended.tidied else None) or UNSET,
        **problem,
    }
    return OperationSummary(**fields)
