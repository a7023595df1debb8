"""Rows as the queries read them: the columns that customers' answers are made of, and no others.

Field names are column names (`reading` selects by them). Texts are raw: none of them may leave this package before
the sanitizer has seen it. What each answer is made of by the dozen is a struct: it costs a tenth of a data class.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from msgspec import Struct

NEWEST: Final = 20
"""Jobs of each source in a VM's history."""

MOST_STEPS: Final = 200
"""Steps in technical detail."""

_NEVER = datetime.min.replace(tzinfo=UTC)


class ContextRow(Struct, frozen=True):
    """A VM under management. Its addresses, paths and credentials in the source environment are not read at all."""

    context_id: str
    vm_name: str
    current_status: str | None
    current_job_id: str | None
    total_jobs_run: int | None
    successful_jobs: int | None
    failed_jobs: int | None
    cpu_count: int | None
    memory_mb: int | None
    os_type: str | None
    power_state: str | None
    scheduler_enabled: bool | None
    created_at: datetime | None
    updated_at: datetime | None
    last_job_at: datetime | None
    next_scheduled_at: datetime | None


class ReplicationRow(Struct, frozen=True):
    """A replication job. Any column but the id may be None."""

    id: str
    vm_context_id: str | None
    target_network: str | None
    status: str | None
    progress_percent: float | None
    setup_progress_percent: float | None
    current_operation: str | None
    vma_current_phase: str | None
    error_message: str | None
    vma_error_details: str | None
    vma_error_classification: str | None
    bytes_transferred: int | None
    total_bytes: int | None
    transfer_speed_bps: int | None
    vma_throughput_mbps: float | None
    vma_eta_seconds: int | None
    vma_last_poll_at: datetime | None
    created_at: datetime | None
    updated_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None


class TrackedRow(Struct, frozen=True):
    """A failover, rollback or clean-up.

    `lease_until` is of our own table, so it is None in a database that lacks it, and for another program's jobs.
    """

    id: str
    context_id: str | None
    job_type: str | None
    operation: str | None
    status: str | None
    external_job_id: str | None
    error_message: str | None
    percent_complete: int | None
    created_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    canceled_at: datetime | None
    updated_at: datetime | None = None
    lease_until: datetime | None = None


class StepRow(Struct, frozen=True):
    """A step of a tracked job; rows come in the order of `seq`."""

    job_id: str
    seq: int
    name: str | None
    status: str | None
    error_message: str | None
    started_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DismissalRow:
    """That somebody put the operation of a job out of sight."""

    job_id: str
    dismissed_at: datetime
    dismissed_by: str


@dataclass(frozen=True, slots=True)
class VmHistory:
    """A VM and its newest jobs of both sources, newest first, at most `NEWEST` of each.

    `steps` holds the steps of every tracked job here, by job id. `summary` is the stored operation summary as text.
    `dismissals` are those in force, the newest first.
    """

    context: ContextRow
    replications: tuple[ReplicationRow, ...]
    tracked: tuple[TrackedRow, ...]
    steps: dict[str, tuple[StepRow, ...]] = field(default_factory=dict)
    summary: str | None = None
    dismissals: tuple[DismissalRow, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundJob:
    """One job and the VM it belongs to, if that VM is still known; `steps` in the order of `seq`."""

    job: ReplicationRow | TrackedRow
    context: ContextRow | None
    steps: tuple[StepRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TechnicalRows:
    """Everything stored about a job.

    Attributes:
        table: Where its row stands.
        job: The row, by column.
        context: The VM's id, name and stored summary; None when the VM is not known.
        steps: At most `MOST_STEPS` and one.
        log: At most as many as asked for and one.
        history: Stored summaries of the VM's operations.
        found: The job as customers' answers are made of it; None for jobs that customers do not see.
    """

    table: str
    job: Mapping[Any, Any]
    context: Mapping[Any, Any] | None
    steps: tuple[Mapping[Any, Any], ...]
    log: tuple[Mapping[Any, Any], ...]
    history: tuple[Mapping[Any, Any], ...]
    found: FoundJob | None


def context_id_of(job: ReplicationRow | TrackedRow) -> str | None:
    """The context id of a job's VM."""
    return job.vm_context_id if isinstance(job, ReplicationRow) else job.context_id


Job = TypeVar("Job", bound=ReplicationRow | TrackedRow)


def newest_first(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Jobs by when they started, or were created if they have not; the newest first, those without any time last.

    Jobs of the same time keep their order.
    """
    return tuple(sorted(jobs, key=lambda job: job.started_at or job.created_at or _NEVER, reverse=True))
