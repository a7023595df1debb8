"""What programs send about their jobs, and the answers that are not views of jobs already."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.api.problems import Problem
from plainspoken.api.schemas import MAX_TEXT
from plainspoken.jobs.telling.views import JobDetail, JobStep
from plainspoken.tracker.commands import MAX_LINES, MAX_NAME, EndOfJob, EndOfStep, Level
from plainspoken.tracker.operations import LONGEST_EXTERNAL_ID, OperationName
from plainspoken.tracker.texts import MAX_ATTRIBUTES, MAX_MESSAGE

MAX_BATCH = 500
"""Operations in one batch."""

JobId: TypeAlias = Annotated[
    str, Meta(description="Id of the job.", pattern=r"^[A-Za-z0-9._-]{1,64}$", examples=["e5de9b1b-5159-49e2-95e5"])
]
Error: TypeAlias = Annotated[
    str,
    Meta(
        description=f"The raw text of what went wrong, at most {MAX_TEXT:,} characters. It is stored and never given "
        "back; customers read what the rules say of it.",
        max_length=MAX_TEXT,
    ),
]
Metadata: TypeAlias = Annotated[
    dict[str, Any],
    Meta(description=f"Anything worth keeping, at most {MAX_ATTRIBUTES:,} bytes of JSON. It is never given back."),
]
LeaseSeconds: TypeAlias = Annotated[
    int,
    Meta(
        description="Seconds without a write after which the job counts as interrupted, counted from now on; "
        "the server's own setting when left out. A longer lease that is running stays.",
        ge=5,
        le=86_400,
    ),
]


class StartJobRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A job of a VM begins."""

    operation: Annotated[OperationName, Meta(description="What it is; the platform's own names are taken too.")]
    vm: Annotated[str, Meta(description="Name or context id of the VM.", min_length=1, max_length=255)]
    job_id: JobId | UnsetType = UNSET
    external_job_id: (
        Annotated[
            str,
            Meta(
                description="The id that GUIs know it by, read in the platform's form only; made when left out.",
                min_length=1,
                max_length=LONGEST_EXTERNAL_ID,
            ),
        ]
        | UnsetType
    ) = UNSET
    status: Annotated[Literal["pending", "running"], Meta(description="Whether it waits or runs.")] = "running"
    owner: Annotated[str, Meta(description="Who asked for it.", max_length=255)] | UnsetType = UNSET
    parent_job_id: JobId | UnsetType = UNSET
    metadata: Metadata | UnsetType = UNSET
    lease_seconds: LeaseSeconds | UnsetType = UNSET


class ChangeJobRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A job goes on. An empty object is a sign of life."""

    status: Annotated[Literal["running"], Meta(description="That a waiting job runs now.")] | UnsetType = UNSET
    progress: (
        Annotated[float, Meta(description="Percent done; shown while the job has no steps.", ge=0, le=100)] | UnsetType
    ) = UNSET
    metadata: Metadata | UnsetType = UNSET
    lease_seconds: LeaseSeconds | UnsetType = UNSET


class StartStepRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A step begins, or is skipped. One that begins while another runs is nested in it."""

    name: Annotated[str, Meta(description="Internal name of the step.", min_length=1, max_length=MAX_NAME)]
    status: Annotated[Literal["running", "skipped"], Meta(description="Whether it runs or is skipped.")] = "running"
    metadata: Metadata | UnsetType = UNSET


class EndStepRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A running step ends."""

    status: Annotated[EndOfStep, Meta(description="How it ended.")]
    error: Error | UnsetType = UNSET


class FinishJobRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A job ends. Steps that still run end with a job that failed or was cancelled."""

    status: Annotated[EndOfJob, Meta(description="How it ended.")]
    error: Error | UnsetType = UNSET


class LogLineRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line of a job's log."""

    message: Annotated[str, Meta(description="The raw line.", min_length=1, max_length=MAX_MESSAGE)]
    level: Annotated[Level, Meta(description="Its weight.")] = "INFO"
    step: Annotated[int, Meta(description="Number of the step it belongs to.", ge=1)] | UnsetType = UNSET
    at: Annotated[datetime, Meta(description="When it happened; now when left out.", tz=True)] | UnsetType = UNSET
    attrs: Metadata | UnsetType = UNSET


class LogRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Lines for a job's log, also for one that has ended."""

    lines: Annotated[
        tuple[LogLineRequest, ...], Meta(description="The lines in order.", min_length=1, max_length=MAX_LINES)
    ]


class LogReceipt(Struct, frozen=True):
    """That log lines have been stored."""

    job_id: Annotated[str, Meta(description="The job.")]
    count: Annotated[int, Meta(description="How many lines were sent.", ge=1)]


class TrackedStep(JobStep, frozen=True, omit_defaults=True, kw_only=True):
    """A step as customers see it, and the number by which it is ended."""

    job_id: Annotated[str, Meta(description="The job.")]
    number: Annotated[int, Meta(description="Number of the step within its job, from 1.", ge=1)]


# --- POST /api/v1/jobs/batch --------------------------------------------------------------------------------------


class StartJobOperation(StartJobRequest, frozen=True, tag_field="do", tag="start_job"):
    """A job begins."""


class ChangeJobOperation(ChangeJobRequest, frozen=True, tag_field="do", tag="change_job"):
    """A job goes on."""

    job_id: JobId


class StartStepOperation(StartStepRequest, frozen=True, tag_field="do", tag="start_step"):
    """A step begins, or is skipped."""

    job_id: JobId


class EndStepOperation(EndStepRequest, frozen=True, tag_field="do", tag="end_step"):
    """A step ends."""

    job_id: JobId
    number: Annotated[int, Meta(description="Number of the step: the steps of a job count from 1.", ge=1)]


class FinishJobOperation(FinishJobRequest, frozen=True, tag_field="do", tag="finish_job"):
    """A job ends."""

    job_id: JobId


class LogOperation(LogRequest, frozen=True, tag_field="do", tag="log"):
    """Lines for a job's log."""

    job_id: JobId


WriteOperation: TypeAlias = (
    StartJobOperation | ChangeJobOperation | StartStepOperation | EndStepOperation | FinishJobOperation | LogOperation
)


class BatchRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Writes to be done in order."""

    operations: Annotated[
        tuple[WriteOperation, ...], Meta(description="The writes, in order.", min_length=1, max_length=MAX_BATCH)
    ]


class BatchItem(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The answer to one write of a batch: what the same write by itself is answered with."""

    status: Annotated[int, Meta(description="The HTTP status that it would have by itself.", ge=200, le=599)]
    job: Annotated[JobDetail, Meta(description="The job that was written.")] | UnsetType = UNSET
    step: Annotated[TrackedStep, Meta(description="The step that was written.")] | UnsetType = UNSET
    log: Annotated[LogReceipt, Meta(description="The lines that were written.")] | UnsetType = UNSET
    problem: Annotated[Problem, Meta(description="Why it was not done.")] | UnsetType = UNSET


class BatchAnswer(Struct, frozen=True):
    """The answers to a batch, one for each write, in order."""

    refused: Annotated[int, Meta(description="How many of the writes were not done.", ge=0)]
    answers: Annotated[tuple[BatchItem, ...], Meta(description="One for each write, in order.")]
