"""What the engine is asked about a job: which of its texts, and in which context.

Customers' pages, stored summaries, replays of whole job stores and explanations all ask the questions made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import UNDER_WAY
from plainspoken.jobs.rows import ContextRow, FoundJob, ReplicationRow, StepRow
from plainspoken.jobs.telling.statuses import (
    failed_steps,
    interrupted_step,
    job_status,
    kind_of,
    standing_failures,
    tracked_status,
)

_NOTHING: Final = frozenset(
    ["", "-", "0", "[]", "{}", "<nil>", "n/a", "nil", "no error", "none", "null", "ok", "success", "undefined"]
)
"""What programs write where there is no error, without its quotes."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a job besides its texts: its VM's operating system, and the customer's names."""

    os_type: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FailedStep:
    """A step to tell of, by its raw name (None: no step is known), and the questions about it, best first."""

    name: str | None
    questions: tuple[Failure, ...]


def known_of(context: ContextRow | None, *more: str | None) -> Known:
    """What the row of a job's VM tells, None when the VM is not known any more; `more` are further names."""
    if context is None:
        return Known(None, tuple(name for name in more if name))
    return Known(context.os_type, tuple(name for name in (context.vm_name, *more) if name))


def replication_questions(*texts: str | None, classification: str | None, known: Known) -> tuple[Failure, ...]:
    """The questions about a failed replication, one at least: its texts as stored, be they JSON or printed maps."""
    return tuple(
        Failure(
            text,
            operation="replication",
            source="replication_jobs",
            classification=classification,
            os_type=known.os_type,
            names=known.names,
        )
        for text in [text for text in texts if text and text.strip()] or [""]
    )


def tracked_questions(
    sanitizer: Sanitizer, error: str | None, steps: Sequence[StepRow], *, operation: str, known: Known
) -> tuple[FailedStep, ...]:
    """The steps to tell of when a failover, rollback or clean-up failed, one at least.

    A failover stops at the step it cannot do without: the last failed one decides (a driver step may fail before it
    and be of no consequence), and what failed in cleaning up behind it is told with it. A rollback goes on past a
    failed step, so each counts. A job that was interrupted failed in the step that was running.

    Args:
        sanitizer: Its names tell what raw names and statuses mean.
        error: The job's own text. It tells of what stopped the job.
        steps: Its steps in order.
        operation: Its public job type.
        known: What is known of its VM.
    """
    failed = failed_steps(steps, sanitizer)
    if not failed:
        name = interrupted_step(steps, sanitizer)
        question = _question(error if _says_something(error) else "", name, "job_tracking", operation, known)
        return (FailedStep(name, (question,)),)
    counted = failed if operation == "rollback" else _failure_and_clean_up(failed, sanitizer)
    stopped = stopped_at(sanitizer, steps, operation=operation)
    told = []
    for name in dict.fromkeys(step.name for step in counted):
        texts = _texts_of(name, failed, error if stopped is not None and stopped.name == name else None)
        said = [(text, source) for text, source in texts if _says_something(text)] or [("", "job_steps")]
        questions = (_question(text, name, source, operation, known) for text, source in said)
        told.append(FailedStep(name, tuple(questions)))
    return tuple(told)


def replication_reports(*texts: str | None, classification: str | None, known: Known) -> tuple[Failure, ...]:
    """The questions about a replication that waits or runs; none when its row reports nothing."""
    said = [text for text in texts if _reports(text)]
    return replication_questions(*said, classification=classification, known=known) if said else ()


def tracked_reports(
    sanitizer: Sanitizer, error: str | None, steps: Sequence[StepRow], *, operation: str, known: Known
) -> tuple[FailedStep, ...]:
    """The steps of which the rows of a failover, rollback or clean-up that waits or runs report something.

    A failed step counts when its row says why, until it is done after all: the job goes on past it. The job's own text
    tells of the last of them, else of the step that is running. Arguments as for `tracked_questions`.
    """
    failed = standing_failures(steps, sanitizer)
    last = failed[-1].name if failed else interrupted_step(steps, sanitizer)
    told = []
    for name in dict.fromkeys([*(step.name for step in failed), last]):
        said = [each for each in _texts_of(name, failed, error if name == last else None) if _reports(each[0])]
        if said:
            questions = (_question(text, name, source, operation, known) for text, source in said)
            told.append(FailedStep(name, tuple(questions)))
    return tuple(told)


def step_question(
    sanitizer: Sanitizer, step: StepRow, error: str | None, steps: Sequence[StepRow], *, operation: str, known: Known
) -> Failure:
    """The question about one failed step of a job.

    The job's own text speaks for the step that stopped it, if that says nothing itself.
    """
    text = step.error_message
    if not _says_something(text):
        text = error if step is stopped_at(sanitizer, steps, operation=operation) else ""
    return _question(text, step.name, "job_steps", operation, known)


def stopped_at(sanitizer: Sanitizer, steps: Sequence[StepRow], *, operation: str) -> StepRow | None:
    """The failed row that a job's own text tells of; None when no step failed."""
    failed = failed_steps(steps, sanitizer)
    if not failed or operation == "rollback":
        return failed[-1] if failed else None
    return _failure_and_clean_up(failed, sanitizer)[0]


def questions_about(sanitizer: Sanitizer, found: FoundJob) -> tuple[Failure, ...]:
    """Every question that the job's page asks, each once, in order; none for a job that tells of no trouble."""
    job = found.job
    if isinstance(job, ReplicationRow):
        status = job_status(sanitizer, job.status, ended=job.completed_at, error=job.error_message)
        if status != "failed" and status not in UNDER_WAY:
            return ()
        known = known_of(found.context, job.target_network)
        texts, classification = (job.error_message, job.vma_error_details), job.vma_error_classification
        questions_of = replication_questions if status == "failed" else replication_reports
        return tuple(dict.fromkeys(questions_of(*texts, classification=classification, known=known)))
    error, steps, known = job.error_message, found.steps, known_of(found.context)
    kind = kind_of(sanitizer, job, steps)
    status, operation = tracked_status(sanitizer, kind, job, steps), kind.asked
    told: tuple[FailedStep, ...] = ()
    if status == "failed":
        told = tracked_questions(sanitizer, error, steps, operation=operation, known=known)
    elif status in UNDER_WAY:
        told = tracked_reports(sanitizer, error, steps, operation=operation, known=known)
    asked = [question for step in told for question in step.questions]
    asked += [
        step_question(sanitizer, step, error, steps, operation=operation, known=known)
        for step in failed_steps(steps, sanitizer)
    ]
    return tuple(dict.fromkeys(asked))


def _question(text: str | None, step: str | None, source: str, operation: str, known: Known) -> Failure:
    return Failure(text or "", step=step, operation=operation, source=source, os_type=known.os_type, names=known.names)


def _texts_of(name: str | None, failed: Sequence[StepRow], error: str | None) -> list[tuple[str | None, str]]:
    """The texts of a step and their sources: of its failed rows, the innermost first, then the job's own."""
    texts = [(step.error_message, "job_steps") for step in reversed(failed) if step.name == name]
    return [*texts, (error, "job_tracking")]


def _failure_and_clean_up(failed: Sequence[StepRow], sanitizer: Sanitizer) -> Sequence[StepRow]:
    """The failed step that stopped a failover, and the failed steps of the clean-up that followed it."""
    work = [at for at, step in enumerate(failed) if sanitizer.names.step(step.name).phase != "cleanup"]
    return failed[work[-1] :] if work else failed[-1:]


def _says_something(text: str | None) -> bool:
    return bool(text and text.strip())


def _reports(text: str | None) -> bool:
    """Whether a text says more than that there is no error; for jobs of which that is not known anyway."""
    return text is not None and text.strip(" \t\r\n\"'.").casefold() not in _NOTHING
