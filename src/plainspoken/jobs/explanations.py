"""Why a job failed, in a customer's words: which of its texts to ask about, and what to say of several failures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from msgspec import UNSET

from plainspoken.engine.sanitizer import SanitizedMessage, Sanitizer
from plainspoken.jobs.answered import note_answers
from plainspoken.jobs.rows import ReplicationRow, StepRow, TrackedRow
from plainspoken.jobs.views import NextAction
from plainspoken.jobs.words import Verb, Who

_URGENCY = {"critical": 0, "error": 1, "warning": 2, "info": 3}
_CLAIM = {"exception": 0, "specific": 0, "general": 1, "fallback": 2}
_MOST_ACTIONS = 6


@dataclass(frozen=True, slots=True)
class Explanation:
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
        "next_actions": tuple(
            NextAction(action.text, cast("Who", action.who), cast("Verb | None", action.do) or UNSET)
            for action in chosen
        ),
    }


def explain_replication(sanitizer: Sanitizer, job: ReplicationRow, *, os_type: str | None) -> Explanation:
    """Why a replication failed. Its texts go to the sanitizer as stored, be they JSON, printed maps or nothing."""
    answers = [
        sanitizer.sanitize(
            text,
            operation="replication",
            source="replication_jobs",
            classification=job.vma_error_classification,
            os_type=os_type,
        )
        for text in _texts(job.error_message, job.vma_error_details)
    ]
    return _told(job.id, Explanation((_best(answers),)))


def explain_tracked(
    sanitizer: Sanitizer, job: TrackedRow, steps: Sequence[StepRow], *, operation: str, os_type: str | None
) -> Explanation:
    """Why a failover, rollback or clean-up failed.

    A failover stops at the step it cannot do without: the last failed one decides (a driver step may fail before it
    and be of no consequence), and what failed in cleaning up behind it is told with it. A rollback goes on past a
    failed step, so each counts. The most urgent is told first.

    Args:
        sanitizer: Asked about every text.
        job: The job.
        steps: Its steps in order.
        operation: Its public job type.
        os_type: Operating system of the VM.
    """
    failed = failed_steps(steps, sanitizer)
    if not failed:
        step = interrupted_step(steps, sanitizer)
        texts = _texts(job.error_message)
        answers = [
            sanitizer.sanitize(text, step=step, operation=operation, source="job_tracking", os_type=os_type)
            for text in texts
        ]
        return _told(job.id, Explanation((_best(answers),), step))
    counted = failed if operation == "rollback" else _failure_and_clean_up(failed, sanitizer)
    names = list(dict.fromkeys(step.name for step in counted))
    # The job's own text tells of what stopped it.
    last = failed[-1].name if operation == "rollback" else names[0]
    told = [
        (
            name,
            _best(
                answer
                for text, source in _texts_of(name, failed, job.error_message if name == last else None)
                for answer in [sanitizer.sanitize(text, step=name, operation=operation, source=source, os_type=os_type)]
            ),
        )
        for name in names
    ]
    told.sort(key=lambda each: (urgency(each[1].severity), _urgency_of_step(sanitizer, each[0])))
    return _told(job.id, Explanation(tuple(message for _, message in told), told[0][0]))


def explain_step(
    sanitizer: Sanitizer, step: StepRow, *, text: str | None, operation: str, os_type: str | None
) -> Explanation:
    """Why one step failed; `text` is what is known of it."""
    message = sanitizer.sanitize(text or "", step=step.name, operation=operation, source="job_steps", os_type=os_type)
    return Explanation((message,), step.name)


def failed_steps(steps: Sequence[StepRow], sanitizer: Sanitizer) -> list[StepRow]:
    """The failed rows, in order."""
    return [step for step in steps if sanitizer.names.step_status(step.status).name == "failed"]


def interrupted_step(steps: Sequence[StepRow], sanitizer: Sanitizer) -> str | None:
    """Raw name of the last step that is still running by its row; None when there is none."""
    running = [step.name for step in steps if sanitizer.names.step_status(step.status).name == "running"]
    return running[-1] if running else None


def _told(job_id: str, explanation: Explanation) -> Explanation:
    note_answers(job_id, explanation.messages)
    return explanation


def _failure_and_clean_up(failed: Sequence[StepRow], sanitizer: Sanitizer) -> Sequence[StepRow]:
    """The failed step that stopped a failover, and the failed steps of the clean-up that followed it."""
    work = [at for at, step in enumerate(failed) if sanitizer.names.step(step.name).phase != "cleanup"]
    return failed[work[-1] :] if work else failed[-1:]


def _urgency_of_step(sanitizer: Sanitizer, name: str | None) -> int:
    """How urgent an unexplained failure of the step would be; a source VM left off comes before a leftover snapshot."""
    catalogue = sanitizer.catalogue
    step = catalogue.steps.get(catalogue.step_names.get((name or "").strip().casefold(), ""))
    if step is None or step.failure is None:
        return _URGENCY["error"]
    return urgency(step.failure.severity or catalogue.categories[step.failure.category].severity)


def _texts(*texts: str | None) -> list[str]:
    """Those that say something; one empty text when none does, for which the fallback answers."""
    return [text for text in texts if text and text.strip()] or [""]


def _texts_of(name: str | None, failed: Sequence[StepRow], job_text: str | None) -> list[tuple[str, str]]:
    """The texts of the failed rows of a name, innermost first, and the job's own, each with its source."""
    rows = reversed([step for step in failed if step.name == name])
    texts = [(step.error_message, "job_steps") for step in rows] + [(job_text, "job_tracking")]
    return [(text, source) for text, source in texts if text and text.strip()] or [("", "job_steps")]


def _best(answers: Iterable[SanitizedMessage]) -> SanitizedMessage:
    """The answer of the most specific rule; among equals the first."""
    return min(answers, key=lambda answer: (answer.unmatched, _CLAIM.get(answer.band, 2)))
