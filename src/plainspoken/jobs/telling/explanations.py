"""Why a job failed, in a customer's words: which of several failures and of several answers to tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from msgspec import UNSET

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import NextAction as Advice
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import Verb, Who
from plainspoken.jobs.rows import ReplicationRow, StepRow, TrackedRow
from plainspoken.jobs.telling.questions import Known, replication_questions, tracked_questions
from plainspoken.jobs.telling.views import NextAction

_URGENCY = {"critical": 0, "error": 1, "warning": 2, "info": 3}
_CLAIM = {"specific": 0, "general": 1, "fallback": 2}
_MOST_ACTIONS = 6


@dataclass(frozen=True, slots=True)
class FailureExplanation:
    """What is said of a failed job, the most urgent failure first; `step` is the raw name of the step of that one."""

    messages: tuple[SanitizedMessage, ...]
    step: str | None = None

    @property
    def fields(self) -> Mapping[str, Any]:
        """The error fields of a view: the first message, and what can be done about all of them."""
        return problem_fields(self.messages)


def urgency(severity: str) -> int:
    """Where a failure of this severity comes among others, the most urgent first."""
    return _URGENCY.get(severity, _URGENCY["error"])


def problem_fields(messages: Sequence[SanitizedMessage]) -> Mapping[str, Any]:
    """The error fields of a view, told by the first message; actions are of all, the first one's first."""
    if not messages:
        return {}
    actions = {action.text: action for message in messages for action in message.next_actions}
    chosen = tuple(actions.values())[: max(_MOST_ACTIONS, len(messages[0].next_actions))]
    return {
        "error_message": messages[0].user_message,
        "error_category": messages[0].category,
        "error_severity": messages[0].severity,
        "actionable_steps": tuple(action.text for action in chosen),
        "next_actions": tuple(map(next_action_view, chosen)),
    }


def next_action_view(action: Advice) -> NextAction:
    """An action of an answer as customers read it."""
    return NextAction(action.text, cast("Who", action.who), cast("Verb | None", action.do) or UNSET)


def explain_replication(sanitizer: Sanitizer, job: ReplicationRow, *, known: Known) -> FailureExplanation:
    """Why a replication failed."""
    questions = replication_questions(
        job.error_message, job.vma_error_details, classification=job.vma_error_classification, known=known
    )
    return FailureExplanation((best_answer(sanitizer, questions),))


def explain_tracked(
    sanitizer: Sanitizer, job: TrackedRow, steps: Sequence[StepRow], *, operation: str, known: Known
) -> FailureExplanation:
    """Why a failover, rollback or clean-up failed, the most urgent first.

    Args:
        sanitizer: Asked about every text.
        job: The job.
        steps: Its steps in order.
        operation: Its public job type.
        known: What is known of its VM.
    """
    asked = tracked_questions(sanitizer, job.error_message, steps, operation=operation, known=known)
    told = [(step.name, best_answer(sanitizer, step.questions)) for step in asked]
    told.sort(key=lambda each: (urgency(each[1].severity), _urgency_of_step(sanitizer, each[0])))
    return FailureExplanation(tuple(message for _, message in told), told[0][0])


def explain_step(sanitizer: Sanitizer, question: Failure) -> FailureExplanation:
    """Why one step failed."""
    return FailureExplanation((sanitizer.sanitize(question),), question.step)


def _urgency_of_step(sanitizer: Sanitizer, name: str | None) -> int:
    """How urgent an unexplained failure of the step would be; a source VM left off comes before a leftover snapshot."""
    catalogue = sanitizer.catalogue
    step = catalogue.steps.get(catalogue.step_names.get((name or "").strip().casefold(), ""))
    if step is None or step.failure is None:
        return _URGENCY["error"]
    return urgency(step.failure.severity or catalogue.categories[step.failure.category].severity)


def best_answer(sanitizer: Sanitizer, questions: Iterable[Failure]) -> SanitizedMessage:
    """The answer of the most specific rule; among equals the first."""
    answers = (sanitizer.sanitize(question) for question in questions)
    return min(answers, key=lambda answer: (answer.unmatched, _CLAIM.get(answer.band, 2)))
