"""What administrators read about a job: everything stored, secrets masked. Never for customers.

A value that is absent is left out. Texts come with control characters as they are stored, cut where they are very long.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType


class TechnicalStep(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A step as its row tells it."""

    id: Annotated[int, Meta(description="The row's id.")] | UnsetType = UNSET
    seq: Annotated[int, Meta(description="Its place among the steps.")] | UnsetType = UNSET
    name: Annotated[str, Meta(description="Its internal name.")] | UnsetType = UNSET
    display_name: Annotated[str, Meta(description="What customers read in place of the name.")]
    status: Annotated[str, Meta(description="Its status as stored.")] | UnsetType = UNSET
    started_at: Annotated[datetime, Meta(description="When it started.")] | UnsetType = UNSET
    completed_at: Annotated[datetime, Meta(description="When it ended.")] | UnsetType = UNSET
    error_message: Annotated[str, Meta(description="Its raw error text.")] | UnsetType = UNSET
    metadata: Annotated[Any, Meta(description="Its metadata as stored.")] = UNSET


class TechnicalLogLine(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A line of the job's log."""

    id: Annotated[int, Meta(description="The row's id, for `log_after`.")]
    ts: Annotated[datetime, Meta(description="When it was written.")] | UnsetType = UNSET
    level: Annotated[str, Meta(description="DEBUG, INFO, WARN or ERROR, or what else is stored.")] | UnsetType = UNSET
    message: Annotated[str, Meta(description="The raw text.")]
    attrs: Annotated[Any, Meta(description="Its attributes as stored.")] = UNSET
    step_id: Annotated[int, Meta(description="The step it belongs to.")] | UnsetType = UNSET
    external_job_id: Annotated[str, Meta(description="The external id it was written under.")] | UnsetType = UNSET


class StoredOperation(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A stored summary of an operation of the VM."""

    job_id: Annotated[str, Meta(description="The job it is of.")]
    ended_at: Annotated[datetime, Meta(description="When the operation ended.")] | UnsetType = UNSET
    recorded_at: Annotated[datetime, Meta(description="When the summary was stored.")] | UnsetType = UNSET
    rule_id: Annotated[str, Meta(description="The rule that answered then.")] | UnsetType = UNSET
    catalogue: Annotated[str, Meta(description="Fingerprint of the rules that answered then.")] | UnsetType = UNSET
    summary: Annotated[Any, Meta(description="All of it as stored.")]


class TechnicalReason(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Why one raw text of the job reads as it does today."""

    message: Annotated[str, Meta(description="What a customer reads for this text.")]
    shown: Annotated[bool, Meta(description="Whether this is the message of the job itself.")]
    rule_id: Annotated[str, Meta(description="The rule that answers; left out when none does.")] | UnsetType = UNSET
    place: Annotated[str, Meta(description="Where the rule stands: file, line and column.")] | UnsetType = UNSET
    step: Annotated[str, Meta(description="Internal name of the step that was asked about.")] | UnsetType = UNSET
    source: Annotated[str, Meta(description="The table the text comes from.")] | UnsetType = UNSET
    explanation: Annotated[
        dict[str, Any], Meta(description="The whole trace, as `POST /api/v1/rules/explain` gives it to developers.")
    ]


class TechnicalDetail(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Everything stored about a job, secrets masked."""

    job_id: Annotated[str, Meta(description="The job's id.")]
    data_source: Annotated[str, Meta(description="The table it stands in: replication_jobs or job_tracking.")]
    vm_name: Annotated[str, Meta(description="The VM's name.")] | UnsetType = UNSET
    record: Annotated[dict[str, Any], Meta(description="The job's row, every column that holds something.")]
    steps: Annotated[tuple[TechnicalStep, ...], Meta(description="Its steps, in order.")]
    log: Annotated[tuple[TechnicalLogLine, ...], Meta(description="A page of its log lines, oldest first.")]
    log_next: (
        Annotated[int, Meta(description="Ask with `log_after` set to this for the next page of log lines.")] | UnsetType
    ) = UNSET
    customer_message: Annotated[str, Meta(description="What a customer reads as the job's error.")] | UnsetType = UNSET
    failed_step_internal: (
        Annotated[str, Meta(description="Internal name of the step that customers read it failed in.")] | UnsetType
    ) = UNSET
    rule_id: Annotated[str, Meta(description="The rule behind `customer_message`.")] | UnsetType = UNSET
    why: Annotated[tuple[TechnicalReason, ...], Meta(description="Why each raw text reads as it does today.")]
    stored_summary: Annotated[Any, Meta(description="The VM's `last_operation_summary` as stored.")] = UNSET
    history: Annotated[
        tuple[StoredOperation, ...], Meta(description="Stored summaries of the VM's operations, newest first.")
    ]
    notes: Annotated[tuple[str, ...], Meta(description="What was left out here, and where more is.")]
