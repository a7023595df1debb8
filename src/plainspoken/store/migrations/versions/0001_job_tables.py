"""The job tables and the indexes of a VM's newest jobs.

The definitions stand here in full, since a migration must not change with the tables of a later version.

Revision: 0001, after nothing.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from plainspoken.store.columns import BigId, JsonValue, LongText, PercentNumber, TinyNumber, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MARIADB: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}


def _tables() -> list[sa.Table]:
    metadata = sa.MetaData()
    text, number, time = sa.String, sa.Integer, UtcDateTime
    column, key = sa.Column, sa.ForeignKeyConstraint
    return [
        sa.Table(
            "vm_replication_contexts",
            metadata,
            column("context_id", text(64), nullable=False),
            column("vm_name", text(255), nullable=False),
            column("vmware_vm_id", text(255)),
            column("vm_path", text(500)),
            column("vcenter_host", text(255)),
            column("datacenter", text(255)),
            column("current_status", text(32), nullable=False),
            column("current_job_id", text(191)),
            column("total_jobs_run", number()),
            column("successful_jobs", number()),
            column("failed_jobs", number()),
            column("last_successful_job_id", text(191)),
            column("cpu_count", number()),
            column("memory_mb", number()),
            column("os_type", text(255)),
            column("power_state", text(50)),
            column("vm_tools_version", text(255)),
            column("created_at", time()),
            column("updated_at", time()),
            column("first_job_at", time()),
            column("last_job_at", time()),
            column("last_status_change", time()),
            column("auto_added", sa.Boolean()),
            column("scheduler_enabled", sa.Boolean()),
            column("next_scheduled_at", time()),
            column("last_scheduled_job_id", text(191)),
            column("credential_id", number()),
            column("ossea_config_id", number()),
            column("last_operation_summary", JsonValue),
            sa.PrimaryKeyConstraint("context_id"),
            sa.UniqueConstraint(
                "vmware_vm_id", "vcenter_host", name="uq_vm_replication_contexts_vmware_vm_id_vcenter_host"
            ),
            sa.UniqueConstraint("vm_name", "vcenter_host", name="uq_vm_replication_contexts_vm_name_vcenter_host"),
            **_MARIADB,
        ),
        sa.Table(
            "replication_jobs",
            metadata,
            column("id", text(191), nullable=False),
            column("vm_context_id", text(64)),
            column("source_vm_id", text(255)),
            column("source_vm_name", text(255)),
            column("source_vm_path", text(500)),
            column("v_center_host", text(255)),
            column("datacenter", text(255)),
            column("replication_type", text(191)),
            column("target_network", text(255)),
            column("status", text(191)),
            column("progress_percent", sa.Double()),
            column("current_operation", sa.Text()),
            column("bytes_transferred", sa.BigInteger()),
            column("total_bytes", sa.BigInteger()),
            column("transfer_speed_bps", sa.BigInteger()),
            column("error_message", LongText),
            column("change_id", text(255)),
            column("previous_change_id", text(255)),
            column("snapshot_id", text(255)),
            column("nbd_port", number()),
            column("nbd_export_name", text(255)),
            column("target_device", text(255)),
            column("created_at", time()),
            column("updated_at", time()),
            column("started_at", time()),
            column("completed_at", time()),
            column("vma_sync_type", text(50)),
            column("vma_current_phase", text(100)),
            column("vma_throughput_mbps", sa.Double()),
            column("vma_eta_seconds", number()),
            column("vma_last_poll_at", time()),
            column("vma_error_classification", text(50)),
            column("vma_error_details", sa.Text()),
            column("setup_progress_percent", PercentNumber),
            column("schedule_execution_id", text(64)),
            column("scheduled_by", text(255)),
            column("vm_group_id", text(64)),
            sa.PrimaryKeyConstraint("id"),
            key(
                ["vm_context_id"],
                ["vm_replication_contexts.context_id"],
                name="fk_replication_jobs_vm_context_id",
            ),
            sa.Index("ix_replication_jobs_newest", "vm_context_id", "started_at", "created_at", "id"),
            **_MARIADB,
        ),
        sa.Table(
            "job_tracking",
            metadata,
            column("id", text(64), nullable=False),
            column("parent_job_id", text(64)),
            column("job_type", text(32), nullable=False),
            column("operation", text(100), nullable=False),
            column("status", text(32), nullable=False),
            column("cloudstack_job_id", text(255)),
            column("external_job_id", text(64)),
            column("metadata", JsonValue),
            column("error_message", LongText),
            column("started_at", time()),
            column("completed_at", time()),
            column("created_at", time()),
            column("updated_at", time()),
            column("percent_complete", TinyNumber),
            column("canceled_at", time()),
            column("owner", text(255)),
            column("context_id", text(64)),
            column("job_category", text(32)),
            sa.PrimaryKeyConstraint("id"),
            key(["parent_job_id"], ["job_tracking.id"], name="fk_job_tracking_parent_job_id", ondelete="SET NULL"),
            sa.Index("ix_job_tracking_parent_job_id", "parent_job_id"),
            sa.Index("ix_job_tracking_newest", "context_id", "job_type", "started_at", "created_at", "id"),
            sa.Index("ix_job_tracking_external_job_id", "external_job_id"),
            **_MARIADB,
        ),
        sa.Table(
            "job_steps",
            metadata,
            column("id", BigId, nullable=False, autoincrement=True),
            column("job_id", text(64), nullable=False),
            column("name", text(200), nullable=False),
            column("seq", number(), nullable=False),
            column("status", text(32), nullable=False),
            column("started_at", time()),
            column("completed_at", time()),
            column("error_message", LongText),
            column("metadata", JsonValue),
            sa.PrimaryKeyConstraint("id"),
            key(["job_id"], ["job_tracking.id"], name="fk_job_steps_job_id", ondelete="CASCADE"),
            sa.UniqueConstraint("job_id", "seq", name="uq_job_steps_job_id_seq"),
            **_MARIADB,
        ),
        sa.Table(
            "log_events",
            metadata,
            column("id", BigId, nullable=False, autoincrement=True),
            column("job_id", text(64)),
            column("step_id", sa.BigInteger()),
            column("level", text(32), nullable=False),
            column("message", sa.Text(), nullable=False),
            column("attrs", JsonValue),
            column("ts", time(), nullable=False),
            column("external_job_id", text(255)),
            sa.PrimaryKeyConstraint("id"),
            key(["job_id"], ["job_tracking.id"], name="fk_log_events_job_id", ondelete="SET NULL"),
            key(["step_id"], ["job_steps.id"], name="fk_log_events_step_id", ondelete="SET NULL"),
            sa.Index("ix_log_events_step_id", "step_id"),
            sa.Index("ix_log_events_job_id_ts_id", "job_id", "ts", "id"),
            **_MARIADB,
        ),
    ]


def upgrade() -> None:
    """Makes what is not there yet; an earlier attempt may have stopped half-way (MariaDB cannot take back)."""
    inspector = sa.inspect(op.get_bind())
    present = set(inspector.get_table_names())
    for table in _tables():
        if table.name not in present:
            table.create(op.get_bind())
            continue
        indexes = {index["name"] for index in inspector.get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in indexes:
                index.create(op.get_bind())


def downgrade() -> None:
    """Drops the tables with every job in them."""
    present = set(sa.inspect(op.get_bind()).get_table_names())
    for table in reversed(_tables()):
        if table.name in present:
            table.drop(op.get_bind())
