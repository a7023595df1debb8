"""What a job that waits or runs reports already: told beside it, without calling the job failed.

The engine's answers are made for failures. So an advice that would start an operation is left out here, an answer that
knows no cause is replaced by a sentence which says that the job goes on, and the severity is `warning` at most. Only a
failure that is critical by itself (production down, mixed data) stays so: it does not get better by waiting. Texts that
are no failures by their own account (progress, retries, information) are nothing to tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.normalise import bounded, normalise
from plainspoken.engine.reading.lines import Weight
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import Category, Severity, Verb
from plainspoken.jobs.rows import ReplicationRow, StepRow, TrackedRow
from plainspoken.jobs.telling.explanations import best_answer, next_action_view, urgency
from plainspoken.jobs.telling.questions import FailedStep, Known, replication_reports, tracked_reports
from plainspoken.jobs.telling.statuses import standing_failures
from plainspoken.jobs.telling.views import Attention, NextAction

STARTING: Final[frozenset[Verb]] = frozenset(
    {"retry", "run_replication", "try_test_failover", "try_live_failover", "run_rollback", "run_cleanup"}
)
"""Typed actions that start an operation; no advice while one is under way."""

WAITING: Final = (
    NextAction("Wait until the operation has ended", "user", "wait"),
    NextAction("Send the job ID to support if the operation then fails", "user", "contact_support"),
)
"""The advice when nothing better is known."""

_UNKNOWN: Final = "The operation has reported a problem and goes on. The reason is not known yet."
_UNKNOWN_STEP: Final = "The step “{}” did not succeed, and the operation goes on. The reason is not known yet."
_MOST_ACTIONS: Final = 6


@dataclass(frozen=True, slots=True)
class Report:
    """What a job under way reports: the answers behind it, the most urgent first, and what customers read of them."""

    messages: tuple[SanitizedMessage, ...]
    attention: Attention


def replication_attention(sanitizer: Sanitizer, job: ReplicationRow, *, known: Known) -> Report | None:
    """What a replication that waits or runs reports; None when its row holds no error."""
    questions = replication_reports(
        job.error_message, job.vma_error_details, classification=job.vma_error_classification, known=known
    )
    answer = _answer(sanitizer, questions)
    return _report([(answer, _UNKNOWN)] if answer else [])


def tracked_attention(
    sanitizer: Sanitizer, job: TrackedRow, steps: Sequence[StepRow], *, operation: str, known: Known
) -> Report | None:
    """What a failover, rollback or clean-up that waits or runs reports; None when nothing.

    Args:
        sanitizer: Asked about every text.
        job: The job.
        steps: Its steps in order.
        operation: Its public job type.
        known: What is known of its VM.
    """
    asked = tracked_reports(sanitizer, job.error_message, steps, operation=operation, known=known)
    failed = {step.name for step in standing_failures(steps, sanitizer)}
    answers = [(_answer(sanitizer, step.questions), _unknown(sanitizer, step, failed)) for step in asked]
    told = [(answer, unknown) for answer, unknown in answers if answer is not None]
    return _report(sorted(told, key=lambda each: urgency(each[0].severity)))


def _answer(sanitizer: Sanitizer, questions: Sequence[Failure]) -> SanitizedMessage | None:
    """The best answer; None when there is nothing to tell."""
    if not questions:
        return None
    answer = best_answer(sanitizer, questions)
    harmless = answer.unmatched and all(_is_harmless(sanitizer, question) for question in questions)
    return None if harmless else answer


def _is_harmless(sanitizer: Sanitizer, question: Failure) -> bool:
    """Whether all of a text that names no fault says by itself that it is none."""
    verdict = sanitizer.verdict(normalise(bounded(question.text)), sanitizer.context(question))
    if verdict is None or not verdict.reading.clauses:
        return False
    return all(
        clause.weight is Weight.QUIET or number in verdict.diagnosis.ignored
        for number, clause in enumerate(verdict.reading.clauses)
    )


def _unknown(sanitizer: Sanitizer, step: FailedStep, failed: Iterable[str | None]) -> str:
    if step.name is None or step.name not in failed:
        return _UNKNOWN
    return _UNKNOWN_STEP.format(sanitizer.names.step(step.name).display_name)


def _report(told: Sequence[tuple[SanitizedMessage, str]]) -> Report | None:
    """The first answer, or the sentence beside it where it knows no more; actions are of all. None without any."""
    if not told:
        return None
    first, unknown = told[0]
    advice = [each for answer, _ in told if not _says_only_failed(answer) for each in answer.next_actions]
    actions = {each.text: next_action_view(each) for each in advice if each.do not in STARTING}
    shown = tuple(actions.values())[:_MOST_ACTIONS] or WAITING
    attention = Attention(
        message=unknown if _says_only_failed(first) else first.user_message,
        category=cast("Category", first.category),
        severity=cast("Severity", "warning" if first.severity == "error" else first.severity),
        actionable_steps=tuple(action.text for action in shown),
        next_actions=shown,
    )
    return Report(tuple(answer for answer, _ in told), attention)


def _says_only_failed(answer: SanitizedMessage) -> bool:
    """Whether an answer only says in the step's or the job's words that it did not succeed."""
    return answer.unmatched or (not answer.cause_known and "+" not in (answer.rule_id or ""))
