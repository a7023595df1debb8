"""One job in detail: with its VM and the timeline of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from msgspec import UNSET
from msgspec.structs import asdict

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import Phase, StepStatus
from plainspoken.jobs.rows import FoundJob, ReplicationRow, StepRow, TrackedRow
from plainspoken.jobs.telling.explanations import explain_step
from plainspoken.jobs.telling.questions import known_of, step_question
from plainspoken.jobs.telling.statuses import failed_steps
from plainspoken.jobs.telling.unified import (
    JobOutcome,
    ToldJob,
    times_of,
    told_job,
    told_tracked,
    tracked_outcome,
    vm_fields,
)
from plainspoken.jobs.telling.views import JobDetail, JobStep


def job_detail(sanitizer: Sanitizer, found: FoundJob) -> ToldJob[JobDetail]:
    """A job with its VM and its steps."""
    job, context = found.job, found.context
    vm = vm_fields(context)
    if isinstance(job, ReplicationRow):
        told = told_job(sanitizer, job, (), context)
        detail = JobDetail(**asdict(told.item), **vm, steps_completed=0, steps_total=0, steps=())
        return ToldJob(detail, told.answers)
    outcome = tracked_outcome(sanitizer, job, found.steps, context)
    told = told_tracked(sanitizer, job, found.steps, context, outcome)
    detail = JobDetail(
        **asdict(told.item),
        **vm,
        steps_completed=outcome.steps_completed,
        steps_total=outcome.steps_total,
        steps=_job_steps(sanitizer, found, job, outcome),
    )
    return ToldJob(detail, told.answers, told.failed_step)


def _job_steps(sanitizer: Sanitizer, found: FoundJob, job: TrackedRow, outcome: JobOutcome) -> tuple[JobStep, ...]:
    interrupted = outcome.status == "failed" and not failed_steps(found.steps, sanitizer)
    shown: list[JobStep] = []
    outer: StepRow | None = None
    told: Mapping[str, Any] = {}
    for step in found.steps:
        status, problem = _told(sanitizer, found, job, step, outcome, interrupted=interrupted)
        nested = outer is not None and _is_within(step, outer, under_way=outcome.status == "running")
        if not nested:
            outer, told = step, problem
        elif problem.get("error_message") == told.get("error_message"):
            # The step it belongs to says so already.
            problem = {}
        shown.append(_shown_step(sanitizer, step, status, problem, nested=nested))
    return tuple(shown)


def _is_within(step: StepRow, outer: StepRow, *, under_way: bool) -> bool:
    """Whether a step ran inside of an earlier one: it started before that ended.

    A backend may write a step twice, once around and once within; where a time is missing, the name tells. A step
    without an end whose job has ended was never closed, and holds nothing.
    """
    if step.started_at is None or (outer.completed_at is None and not under_way):
        return step.name == outer.name
    return outer.completed_at is None or step.started_at < outer.completed_at


def _told(
    sanitizer: Sanitizer, found: FoundJob, job: TrackedRow, step: StepRow, outcome: JobOutcome, *, interrupted: bool
) -> tuple[str, Mapping[str, Any]]:
    """The status of a step and what is said of its failure."""
    status = sanitizer.names.step_status(step.status).name
    if status == "running" and interrupted:
        # It runs by its row although its job has failed: it is where the job stopped.
        return "failed", outcome.explanation.fields if outcome.explanation else {}
    if status != "failed":
        return status, {}
    operation, known = outcome.kind.asked, known_of(found.context)
    question = step_question(sanitizer, step, job.error_message, found.steps, operation=operation, known=known)
    return status, explain_step(sanitizer, question).fields


def _shown_step(
    sanitizer: Sanitizer, step: StepRow, status: str, problem: Mapping[str, Any], *, nested: bool
) -> JobStep:
    display = sanitizer.names.step(step.name)
    return JobStep(
        display_name=display.display_name,
        description=display.description,
        phase=cast("Phase", display.phase),
        icon=sanitizer.names.step_icon(step.name, status),
        status=cast("StepStatus", status),
        nested=nested or UNSET,
        **times_of(step.started_at, step.completed_at),
        **problem,
    )
