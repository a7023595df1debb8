"""What customers read about VMs and jobs: the bodies of the API, field names as GUIs know them.

A value that is absent is left out, never null. Times are in UTC, written with `Z`. Every text has passed the sanitizer.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.jobs.literals import (
    Category,
    DataSource,
    EndStatus,
    JobStatus,
    JobType,
    LogLevel,
    OperationType,
    Phase,
    Severity,
    StepStatus,
    Verb,
    Who,
)


class NextAction(Struct, frozen=True, omit_defaults=True):
    """Something to do, who can do it, and a typed action for a button."""

    text: Annotated[str, Meta(description="The sentence, as in `actionable_steps`.")]
    who: Annotated[Who, Meta(description="Who can do it.")]
    do: Annotated[Verb, Meta(description="A typed action for a button; left out when there is none.")] | UnsetType = (
        UNSET
    )


# What is said of a failure; nothing of it is there when nothing failed.
ErrorMessage = Annotated[str, Meta(description="What happened, in a customer's words.")]
ErrorCategory = Annotated[Category, Meta(description="What kind of failure it is.")]
ErrorSeverity = Annotated[Severity, Meta(description="How bad it is.")]
ActionableSteps = Annotated[tuple[str, ...], Meta(description="What can be done, best first.")]
NextActions = Annotated[
    tuple[NextAction, ...],
    Meta(description="The same steps, each with who can do it and a typed action for a button."),
]


class Attention(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a job that waits or runs reports already; the job has not failed."""

    message: Annotated[str, Meta(description="What it reports, in a customer's words.")]
    category: Annotated[Category, Meta(description="What kind of problem it is.")]
    severity: Annotated[
        Severity, Meta(description="How bad it is: warning at most, or critical where waiting does not help.")
    ]
    actionable_steps: ActionableSteps
    next_actions: NextActions


class JobItem(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A job of a VM in the list of all its jobs."""

    job_id: Annotated[str, Meta(description="The job's id.")]
    external_job_id: Annotated[str, Meta(description="The id a GUI gave a failover or rollback.")] | UnsetType = UNSET
    job_type: Annotated[JobType, Meta(description="What kind of job it is; clean-ups are rollbacks.")]
    status: Annotated[JobStatus, Meta(description="How the job stands.")]
    progress: Annotated[float, Meta(description="Percent done, 0 to 100.", ge=0, le=100)]
    started_at: (
        Annotated[
            datetime,
            Meta(description="When it started; when it was created, ended or last changed if no start is known."),
        ]
        | UnsetType
    ) = UNSET
    completed_at: Annotated[datetime, Meta(description="When it ended.")] | UnsetType = UNSET
    display_name: Annotated[str, Meta(description="The job's name on a screen.")]
    current_step: Annotated[str, Meta(description="What it is doing, or where it stopped.")] | UnsetType = UNSET
    error_message: ErrorMessage | UnsetType = UNSET
    error_category: ErrorCategory | UnsetType = UNSET
    error_severity: ErrorSeverity | UnsetType = UNSET
    actionable_steps: ActionableSteps | UnsetType = UNSET
    next_actions: NextActions | UnsetType = UNSET
    attention: (
        Annotated[Attention, Meta(description="What a pending or running job reports; left out when it is nothing.")]
        | UnsetType
    ) = UNSET
    data_source: Annotated[DataSource, Meta(description="Where the job was found.")]
    duration_seconds: Annotated[int, Meta(description="Full seconds from start to end.", ge=0)] | UnsetType = UNSET
    bytes_done: Annotated[int, Meta(description="Bytes copied; of running replications.", ge=0)] | UnsetType = UNSET
    bytes_total: Annotated[int, Meta(description="Bytes to copy; of running replications.", ge=0)] | UnsetType = UNSET
    estimated_seconds_left: (
        Annotated[int, Meta(description="Seconds a running replication will take; left out when unclear.", ge=0)]
        | UnsetType
    ) = UNSET


class VmJob(JobItem, frozen=True, omit_defaults=True, kw_only=True):
    """A job in the list of all VMs' jobs."""

    context_id: Annotated[str, Meta(description="The VM's context id.")] | UnsetType = UNSET
    vm_name: Annotated[str, Meta(description="The VM's name.")] | UnsetType = UNSET


class JobStep(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A step of a job."""

    display_name: Annotated[str, Meta(description="The step's name on a screen.")]
    description: Annotated[str, Meta(description="What the step does.")]
    phase: Annotated[Phase, Meta(description="The part of the operation that the step belongs to.")]
    icon: Annotated[str, Meta(description="An emoji for the step at its status.")]
    status: Annotated[StepStatus, Meta(description="How the step stands.")]
    nested: Annotated[bool, Meta(description="There, and true, when it ran within the step before it.")] | UnsetType = (
        UNSET
    )
    started_at: Annotated[datetime, Meta(description="When it started.")] | UnsetType = UNSET
    completed_at: Annotated[datetime, Meta(description="When it ended.")] | UnsetType = UNSET
    duration_seconds: Annotated[int, Meta(description="Full seconds from start to end.", ge=0)] | UnsetType = UNSET
    error_message: ErrorMessage | UnsetType = UNSET
    error_category: ErrorCategory | UnsetType = UNSET
    error_severity: ErrorSeverity | UnsetType = UNSET
    actionable_steps: ActionableSteps | UnsetType = UNSET
    next_actions: NextActions | UnsetType = UNSET


class JobDetail(VmJob, frozen=True, omit_defaults=True, kw_only=True):
    """A job with its VM and its steps."""

    steps_completed: Annotated[int, Meta(description="Steps completed or skipped.", ge=0)]
    steps_total: Annotated[int, Meta(description="Steps so far.", ge=0)]
    steps: Annotated[tuple[JobStep, ...], Meta(description="The steps so far, in order; none for replications.")]


class LogLine(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A line of a job's log."""

    at: Annotated[datetime, Meta(description="When it was written.")] | UnsetType = UNSET
    level: Annotated[LogLevel, Meta(description="How much it matters.")]
    step: Annotated[str, Meta(description="The step it belongs to.")] | UnsetType = UNSET
    text: Annotated[str, Meta(description="What it says, everything technical taken out.")]


Next = Annotated[str, Meta(description="What to send as `before` to go on; left out at the end of the list.")]


class RecentJobs(Struct, frozen=True, omit_defaults=True):
    """The newest jobs of a VM."""

    context_id: Annotated[str, Meta(description="The VM's context id, also when it was asked for by name.")]
    count: Annotated[int, Meta(description="Number of jobs here.", ge=0, le=100)]
    jobs: Annotated[tuple[JobItem, ...], Meta(description="Newest first.")]
    next: Next | UnsetType = UNSET


class JobList(Struct, frozen=True, omit_defaults=True):
    """The newest jobs of all VMs."""

    count: Annotated[int, Meta(description="Number of jobs here.", ge=0, le=100)]
    jobs: Annotated[tuple[VmJob, ...], Meta(description="Newest first.")]
    next: Next | UnsetType = UNSET


class AlsoFailed(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A failure that is told together with a more urgent one."""

    job_id: Annotated[str, Meta(description="The job's id.")]
    operation_type: Annotated[OperationType, Meta(description="What kind of operation it was.")]
    error_message: ErrorMessage | UnsetType = UNSET
    error_category: ErrorCategory | UnsetType = UNSET
    error_severity: ErrorSeverity | UnsetType = UNSET
    timestamp: Annotated[datetime, Meta(description="When it ended.")] | UnsetType = UNSET


class OperationSummary(JobItem, frozen=True, omit_defaults=True, kw_only=True):
    """How a VM's last failover, rollback or clean-up ended: its job as in a list of jobs, and more."""

    status: Annotated[EndStatus, Meta(description="How the operation ended.")]
    operation_type: Annotated[
        OperationType, Meta(description="What kind of operation it was; clean-ups are rollbacks.")
    ]
    failed_step: Annotated[str, Meta(description="The step it failed in.")] | UnsetType = UNSET
    failed_step_internal: (
        Annotated[
            str,
            Meta(description="Internal name of that step; only for callers who may read technical detail."),
        ]
        | UnsetType
    ) = UNSET
    timestamp: Annotated[datetime, Meta(description="When the summary was made.")] | UnsetType = UNSET
    steps_completed: Annotated[int, Meta(description="Steps completed or skipped.", ge=0)] | UnsetType = UNSET
    steps_total: Annotated[int, Meta(description="All steps.", ge=0)] | UnsetType = UNSET
    also_failed: (
        Annotated[tuple[AlsoFailed, ...], Meta(description="The less urgent failure that belongs to this one.")]
        | UnsetType
    ) = UNSET
    cleaned_up_at: (
        Annotated[datetime, Meta(description="When a clean-up behind this failure was completed.")] | UnsetType
    ) = UNSET


class DismissedOperation(OperationSummary, frozen=True, omit_defaults=True, kw_only=True):
    """A last operation that somebody put out of sight."""

    dismissed_at: Annotated[datetime, Meta(description="When it was dismissed.")]
    dismissed_by: Annotated[str, Meta(description="Who dismissed it; only for staff.")] | UnsetType = UNSET


class JobLog(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Lines of a job's log that customers may read."""

    job_id: Annotated[str, Meta(description="The job's id.")]
    count: Annotated[int, Meta(description="Number of lines here.", ge=0, le=100)]
    lines: Annotated[tuple[LogLine, ...], Meta(description="The newest first.")]
    next: Next | UnsetType = UNSET


class OperationDismissal(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Whether the operation of a job is dismissed now, and since when."""

    context_id: Annotated[str, Meta(description="The VM's context id.")]
    job_id: Annotated[str, Meta(description="The job's id.")]
    dismissed: Annotated[bool, Meta(description="Whether it is out of sight.")]
    dismissed_at: Annotated[datetime, Meta(description="When it was dismissed.")] | UnsetType = UNSET
    dismissed_by: Annotated[str, Meta(description="Who dismissed it; only for staff.")] | UnsetType = UNSET


class VmContext(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A VM under management."""

    context_id: Annotated[str, Meta(description="Names the VM in every other call.")]
    vm_name: Annotated[str, Meta(description="The VM's name; not always unique.")]
    current_status: Annotated[str, Meta(description="The VM's state, such as ready_for_failover.")] | UnsetType = UNSET
    os_type: Annotated[str, Meta(description="Operating system.")] | UnsetType = UNSET
    cpu_count: Annotated[int, Meta(description="Processors.")] | UnsetType = UNSET
    memory_mb: Annotated[int, Meta(description="Memory in MB.")] | UnsetType = UNSET
    power_state: Annotated[str, Meta(description="Whether the source VM runs.")] | UnsetType = UNSET
    scheduler_enabled: Annotated[bool, Meta(description="Whether replications are scheduled.")] | UnsetType = UNSET
    total_jobs_run: Annotated[int, Meta(description="Jobs so far.")] | UnsetType = UNSET
    successful_jobs: Annotated[int, Meta(description="Jobs that succeeded.")] | UnsetType = UNSET
    failed_jobs: Annotated[int, Meta(description="Jobs that failed.")] | UnsetType = UNSET
    created_at: Annotated[datetime, Meta(description="When the VM came under management.")] | UnsetType = UNSET
    updated_at: Annotated[datetime, Meta(description="When its record last changed.")] | UnsetType = UNSET
    last_job_at: Annotated[datetime, Meta(description="When its last job started.")] | UnsetType = UNSET
    next_scheduled_at: Annotated[datetime, Meta(description="When its next replication is due.")] | UnsetType = UNSET


class StandingFailure(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A failure that stands: of a VM's last failover, rollback or clean-up, else of its newest job, a replication."""

    job_id: Annotated[str, Meta(description="The job's id.")]
    job_type: Annotated[JobType, Meta(description="What kind of job it is; clean-ups are rollbacks.")]
    display_name: Annotated[str, Meta(description="The job's name on a screen.")]
    error_message: ErrorMessage | UnsetType = UNSET
    error_category: ErrorCategory | UnsetType = UNSET
    error_severity: ErrorSeverity | UnsetType = UNSET
    timestamp: Annotated[datetime, Meta(description="When it failed.")] | UnsetType = UNSET


class ListedVm(VmContext, frozen=True, omit_defaults=True, kw_only=True):
    """A VM in the list of all VMs."""

    failure: (
        Annotated[StandingFailure, Meta(description="The failure that stands, where the list was asked for it.")]
        | UnsetType
    ) = UNSET


class VmContextList(Struct, frozen=True, omit_defaults=True):
    """VMs under management: all, or a page of those that were asked for."""

    count: Annotated[int, Meta(description="Number of VMs here.", ge=0)]
    vm_contexts: Annotated[tuple[ListedVm, ...], Meta(description="By name.")]
    next: Next | UnsetType = UNSET


class VmContextDetails(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A VM with its jobs."""

    context: Annotated[VmContext, Meta(description="The VM itself.")]
    current_job: Annotated[JobItem, Meta(description="The job that runs or waits now.")] | UnsetType = UNSET
    job_history: Annotated[tuple[JobItem, ...], Meta(description="Its newest jobs, newest first.")]
    last_operation: (
        Annotated[OperationSummary, Meta(description="How its last failover, rollback or clean-up ended.")] | UnsetType
    ) = UNSET
    dismissed_operation: Annotated[DismissedOperation, Meta(description="What was dismissed of it.")] | UnsetType = (
        UNSET
    )


class OperationList(Struct, frozen=True, omit_defaults=True):
    """A VM's operations that have ended."""

    context_id: Annotated[str, Meta(description="The VM's context id, also when it was asked for by name.")]
    count: Annotated[int, Meta(description="Number of operations here.", ge=0, le=100)]
    operations: Annotated[tuple[OperationSummary, ...], Meta(description="Newest first.")]
    next: Next | UnsetType = UNSET
