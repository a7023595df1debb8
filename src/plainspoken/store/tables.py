"""The tables of the job store, compatible with the platform's own.

Read through the `Table` objects at the end (Core selects of columns): entities cost 2.7 times the CPU. The classes
carry names and types, and make rows for demo data and tests. They are not request bodies: they validate nothing.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

from plainspoken.store.columns import (
    BigId,
    ClosedWord,
    Flag,
    FreeText,
    JsonValue,
    LongText,
    PercentNumber,
    RealNumber,
    TextWords,
    TinyNumber,
    UtcDateTime,
    WholeNumber,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)
"""Only our tables, whatever else the process defines with SQLModel."""

TABLE_OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}
"""What every table asks of MariaDB."""


class VmStatus(StrEnum):
    """State of a VM under management."""

    DISCOVERED = "discovered"
    REPLICATING = "replicating"
    READY_FOR_FAILOVER = "ready_for_failover"
    FAILED_OVER_TEST = "failed_over_test"
    FAILED_OVER_LIVE = "failed_over_live"
    COMPLETED = "completed"
    FAILED = "failed"
    CLEANUP_REQUIRED = "cleanup_required"


class TrackedType(StrEnum):
    """What a tracked job belongs to; customers see `failover` and `cleanup`."""

    CLEANUP = "cleanup"
    FAILOVER = "failover"
    MIGRATION = "migration"
    CLOUDSTACK = "cloudstack"
    VOLUME_DAEMON = "volume_daemon"
    LINSTOR = "linstor"
    VIRTIO = "virtio"
    OSSEA = "ossea"
    SCHEDULER = "scheduler"
    DISCOVERY = "discovery"
    BULK_OPERATIONS = "bulk-operations"
    GROUP_MANAGEMENT = "group-management"
    CONFLICT_DETECTION = "conflict-detection"
    PHANTOM_DETECTION = "phantom-detection"
    SCHEDULE_MANAGEMENT = "schedule_management"
    SCHEDULE_CONTROL = "schedule_control"


class TrackedCategory(StrEnum):
    """Area of a tracked job."""

    SYSTEM = "system"
    FAILOVER = "failover"
    REPLICATION = "replication"
    SCHEDULER = "scheduler"
    DISCOVERY = "discovery"
    BULK = "bulk"


class TrackedStatus(StrEnum):
    """State of a tracked job."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class StepStatus(StrEnum):
    """State of a step of a tracked job."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"


class LogLevel(StrEnum):
    """Weight of a log event."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARN = "WARN"
    ERROR = "ERROR"


class StoreTable(SQLModel):
    """Base of every table class of the job store."""

    metadata = METADATA


def table_field(
    type_: TypeEngine[Any] | type[TypeEngine[Any]],
    *constraints: SchemaItem,
    needed: bool = False,
    name: str | None = None,
    primary_key: bool = False,
    index: bool | None = None,
) -> Any:  # noqa: ANN401 - SQLModel takes the type from the annotation beside it
    """A column of this type; NULL is allowed unless it is needed, and absent values are None in new rows."""
    column = Column(
        name, type_, *constraints, nullable=not (needed or primary_key), primary_key=primary_key, index=index
    )
    return Field(sa_column=column) if needed else Field(default=None, sa_column=column)


class VmReplicationContext(StoreTable, table=True):
    """A VM under management. A name is unique only within one source environment."""

    __tablename__ = "vm_replication_contexts"
    __table_args__ = (
        UniqueConstraint("vmware_vm_id", "vcenter_host"),
        UniqueConstraint("vm_name", "vcenter_host"),
        TABLE_OPTIONS,
    )

    context_id: str = table_field(TextWords(64), needed=True, primary_key=True)
    vm_name: str = table_field(TextWords(255), needed=True)
    vmware_vm_id: str | None = table_field(TextWords(255))
    vm_path: str | None = table_field(TextWords(500))
    vcenter_host: str | None = table_field(TextWords(255))
    datacenter: str | None = table_field(TextWords(255))
    current_status: str = table_field(ClosedWord(VmStatus), needed=True)
    current_job_id: str | None = table_field(TextWords(191))
    total_jobs_run: int | None = table_field(WholeNumber())
    successful_jobs: int | None = table_field(WholeNumber())
    failed_jobs: int | None = table_field(WholeNumber())
    last_successful_job_id: str | None = table_field(TextWords(191))
    cpu_count: int | None = table_field(WholeNumber())
    memory_mb: int | None = table_field(WholeNumber())
    os_type: str | None = table_field(TextWords(255))
    power_state: str | None = table_field(TextWords(50))
    vm_tools_version: str | None = table_field(TextWords(255))
    created_at: datetime | None = table_field(UtcDateTime())
    updated_at: datetime | None = table_field(UtcDateTime())
    first_job_at: datetime | None = table_field(UtcDateTime())
    last_job_at: datetime | None = table_field(UtcDateTime())
    last_status_change: datetime | None = table_field(UtcDateTime())
    auto_added: bool | None = table_field(Flag())
    scheduler_enabled: bool | None = table_field(Flag())
    next_scheduled_at: datetime | None = table_field(UtcDateTime())
    last_scheduled_job_id: str | None = table_field(TextWords(191))
    credential_id: int | None = table_field(WholeNumber())
    ossea_config_id: int | None = table_field(WholeNumber())
    last_operation_summary: dict[str, Any] | None = table_field(JsonValue)


class ReplicationJob(StoreTable, table=True):
    """One run of copying a VM's disks. `status` is free text."""

    __tablename__ = "replication_jobs"
    __table_args__ = (
        Index("ix_replication_jobs_newest", "vm_context_id", "started_at", "created_at", "id"),
        Index("ix_replication_jobs_fleet", "started_at", "created_at", "id"),
        Index("ix_replication_jobs_updated_at_id", "updated_at", "id"),
        Index("ix_replication_jobs_status", "status"),
        Index("ix_replication_jobs_group", "vm_group_id", "vm_context_id"),
        TABLE_OPTIONS,
    )

    id: str = table_field(TextWords(191), needed=True, primary_key=True)
    vm_context_id: str | None = table_field(TextWords(64), ForeignKey("vm_replication_contexts.context_id"))
    source_vm_id: str | None = table_field(TextWords(255))
    source_vm_name: str | None = table_field(TextWords(255))
    source_vm_path: str | None = table_field(TextWords(500))
    v_center_host: str | None = table_field(TextWords(255))
    datacenter: str | None = table_field(TextWords(255))
    replication_type: str | None = table_field(TextWords(191))
    target_network: str | None = table_field(TextWords(255))
    status: str | None = table_field(TextWords(191))
    progress_percent: float | None = table_field(RealNumber())
    current_operation: str | None = table_field(FreeText())
    bytes_transferred: int | None = table_field(WholeNumber(big=True))
    total_bytes: int | None = table_field(WholeNumber(big=True))
    transfer_speed_bps: int | None = table_field(WholeNumber(big=True))
    error_message: str | None = table_field(LongText)
    change_id: str | None = table_field(TextWords(255))
    previous_change_id: str | None = table_field(TextWords(255))
    snapshot_id: str | None = table_field(TextWords(255))
    nbd_port: int | None = table_field(WholeNumber())
    nbd_export_name: str | None = table_field(TextWords(255))
    target_device: str | None = table_field(TextWords(255))
    created_at: datetime | None = table_field(UtcDateTime())
    updated_at: datetime | None = table_field(UtcDateTime())
    started_at: datetime | None = table_field(UtcDateTime())
    completed_at: datetime | None = table_field(UtcDateTime())
    vma_sync_type: str | None = table_field(TextWords(50))
    vma_current_phase: str | None = table_field(TextWords(100))
    vma_throughput_mbps: float | None = table_field(RealNumber())
    vma_eta_seconds: int | None = table_field(WholeNumber())
    vma_last_poll_at: datetime | None = table_field(UtcDateTime())
    vma_error_classification: str | None = table_field(TextWords(50))
    vma_error_details: str | None = table_field(FreeText())
    setup_progress_percent: float | None = table_field(PercentNumber)
    schedule_execution_id: str | None = table_field(TextWords(64))
    scheduled_by: str | None = table_field(TextWords(255))
    vm_group_id: str | None = table_field(TextWords(64))


class JobTracking(StoreTable, table=True):
    """One tracked job; `operation` says whether it is a failover, rollback or clean-up."""

    __tablename__ = "job_tracking"
    __table_args__ = (
        Index("ix_job_tracking_newest", "context_id", "job_type", "started_at", "created_at", "id"),
        Index("ix_job_tracking_fleet", "job_type", "started_at", "created_at", "id"),
        Index("ix_job_tracking_updated_at_id", "updated_at", "id"),
        Index("ix_job_tracking_status", "status", "job_type"),
        Index("ix_job_tracking_external_job_id", "external_job_id"),
        TABLE_OPTIONS,
    )

    id: str = table_field(TextWords(64), needed=True, primary_key=True)
    parent_job_id: str | None = table_field(
        TextWords(64), ForeignKey("job_tracking.id", ondelete="SET NULL"), index=True
    )
    job_type: str = table_field(ClosedWord(TrackedType), needed=True)
    operation: str = table_field(TextWords(100), needed=True)
    status: str = table_field(ClosedWord(TrackedStatus), needed=True)
    cloudstack_job_id: str | None = table_field(TextWords(255))
    external_job_id: str | None = table_field(TextWords(64))
    # `metadata` is taken on a SQLModel class.
    job_metadata: dict[str, Any] | None = table_field(JsonValue, name="metadata")
    error_message: str | None = table_field(LongText)
    started_at: datetime | None = table_field(UtcDateTime())
    completed_at: datetime | None = table_field(UtcDateTime())
    created_at: datetime | None = table_field(UtcDateTime())
    updated_at: datetime | None = table_field(UtcDateTime())
    percent_complete: int | None = table_field(TinyNumber)
    canceled_at: datetime | None = table_field(UtcDateTime())
    owner: str | None = table_field(TextWords(255))
    context_id: str | None = table_field(TextWords(64))
    job_category: str | None = table_field(ClosedWord(TrackedCategory))


class StepRecord(StoreTable, table=True):
    """One step row of a tracked job. The same name may stand there twice: an outer and a nested row."""

    __tablename__ = "job_steps"
    __table_args__ = (UniqueConstraint("job_id", "seq"), TABLE_OPTIONS)

    id: int | None = table_field(BigId, primary_key=True)
    job_id: str = table_field(TextWords(64), ForeignKey("job_tracking.id", ondelete="CASCADE"), needed=True)
    name: str = table_field(TextWords(200), needed=True)
    seq: int = table_field(WholeNumber(), needed=True)
    status: str = table_field(ClosedWord(StepStatus), needed=True)
    started_at: datetime | None = table_field(UtcDateTime())
    completed_at: datetime | None = table_field(UtcDateTime())
    error_message: str | None = table_field(LongText)
    step_metadata: dict[str, Any] | None = table_field(JsonValue, name="metadata")


class LogEvent(StoreTable, table=True):
    """One line of a job's log."""

    __tablename__ = "log_events"
    __table_args__ = (Index("ix_log_events_job_id_ts_id", "job_id", "ts", "id"), TABLE_OPTIONS)

    id: int | None = table_field(BigId, primary_key=True)
    job_id: str | None = table_field(TextWords(64), ForeignKey("job_tracking.id", ondelete="SET NULL"))
    step_id: int | None = table_field(
        WholeNumber(big=True), ForeignKey("job_steps.id", ondelete="SET NULL"), index=True
    )
    level: str = table_field(ClosedWord(LogLevel), needed=True)
    message: str = table_field(FreeText(), needed=True)
    attrs: dict[str, Any] | None = table_field(JsonValue)
    ts: datetime = table_field(UtcDateTime(), needed=True)
    external_job_id: str | None = table_field(TextWords(255))


VM_CONTEXTS: Table = METADATA.tables["vm_replication_contexts"]
REPLICATION_JOBS: Table = METADATA.tables["replication_jobs"]
JOB_TRACKING: Table = METADATA.tables["job_tracking"]
JOB_STEPS: Table = METADATA.tables["job_steps"]
LOG_EVENTS: Table = METADATA.tables["log_events"]

PLATFORM_TABLES: tuple[Table, ...] = (VM_CONTEXTS, REPLICATION_JOBS, JOB_TRACKING, JOB_STEPS, LOG_EVENTS)
"""What the platform writes; a platform's own database may hold more columns and other types."""
