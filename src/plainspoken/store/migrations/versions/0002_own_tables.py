"""The tables of this program's own, and the indexes of fleet-wide lists and of looking for changes.

The definitions stand here in full, since a migration must not change with the tables of a later version.

Revision: 0002, after 0001.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from plainspoken.store.columns import BigId, JsonValue, LongText, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MARIADB: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}

_INDEXES = (
    ("ix_replication_jobs_fleet", "replication_jobs", ("started_at", "created_at", "id")),
    ("ix_replication_jobs_updated_at_id", "replication_jobs", ("updated_at", "id")),
    ("ix_replication_jobs_status", "replication_jobs", ("status",)),
    ("ix_job_tracking_fleet", "job_tracking", ("job_type", "started_at", "created_at", "id")),
    ("ix_job_tracking_updated_at_id", "job_tracking", ("updated_at", "id")),
    ("ix_job_tracking_status", "job_tracking", ("status", "job_type")),
)


def _tables() -> list[sa.Table]:
    metadata = sa.MetaData()
    text, time, column = sa.String, UtcDateTime, sa.Column
    return [
        sa.Table(
            "plainspoken_operations",
            metadata,
            column("id", BigId, nullable=False, autoincrement=True),
            column("job_id", text(64), nullable=False),
            column("context_id", text(64), nullable=False),
            column("operation_type", text(32), nullable=False),
            column("status", text(32), nullable=False),
            column("summary", JsonValue, nullable=False),
            column("rule_id", text(255)),
            column("catalogue", text(64), nullable=False),
            column("ended_at", time(), nullable=False),
            column("recorded_at", time(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
            sa.UniqueConstraint("job_id", name="uq_plainspoken_operations_job_id"),
            sa.Index("ix_plainspoken_operations_newest", "context_id", "ended_at", "id"),
            **_MARIADB,
        ),
        sa.Table(
            "plainspoken_dismissals",
            metadata,
            column("id", BigId, nullable=False, autoincrement=True),
            column("context_id", text(64), nullable=False),
            column("job_id", text(255), nullable=False),
            column("dismissed_at", time(), nullable=False),
            column("dismissed_by", text(255), nullable=False),
            column("restored_at", time()),
            column("restored_by", text(255)),
            sa.PrimaryKeyConstraint("id"),
            sa.Index("ix_plainspoken_dismissals_context_id_job_id", "context_id", "job_id"),
            **_MARIADB,
        ),
        sa.Table(
            "plainspoken_leases",
            metadata,
            column("job_id", text(64), nullable=False),
            column("written_by", text(255), nullable=False),
            column("created_at", time(), nullable=False),
            column("lease_until", time()),
            sa.PrimaryKeyConstraint("job_id"),
            sa.Index("ix_plainspoken_leases_lease_until", "lease_until"),
            **_MARIADB,
        ),
        sa.Table(
            "plainspoken_idempotency_keys",
            metadata,
            column("principal", text(255), nullable=False),
            column("key", text(128), nullable=False),
            column("request_hash", text(64), nullable=False),
            column("status", sa.Integer(), nullable=False),
            column("answer", LongText, nullable=False),
            column("created_at", time(), nullable=False),
            sa.PrimaryKeyConstraint("principal", "key"),
            sa.Index("ix_plainspoken_idempotency_keys_created_at", "created_at"),
            **_MARIADB,
        ),
        sa.Table(
            "plainspoken_tokens",
            metadata,
            column("id", text(32), nullable=False),
            column("name", text(255), nullable=False),
            column("secret_hash", text(64), nullable=False),
            column("role", text(32)),
            column("scopes", JsonValue, nullable=False),
            column("created_at", time(), nullable=False),
            column("expires_at", time()),
            column("revoked_at", time()),
            column("last_used_at", time()),
            sa.PrimaryKeyConstraint("id"),
            **_MARIADB,
        ),
        sa.Table(
            "plainspoken_audit",
            metadata,
            column("id", BigId, nullable=False, autoincrement=True),
            column("at", time(), nullable=False),
            column("actor", text(255), nullable=False),
            column("action", text(64), nullable=False),
            column("target", text(255), nullable=False),
            column("request_id", text(64)),
            sa.PrimaryKeyConstraint("id"),
            sa.Index("ix_plainspoken_audit_at_id", "at", "id"),
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
    for name, table_name, columns in _INDEXES:
        if name not in {index["name"] for index in inspector.get_indexes(table_name)}:
            op.create_index(name, table_name, list(columns))


def downgrade() -> None:
    """Drops what the upgrade made: summaries, dismissals, tokens and the audit records go with it."""
    inspector = sa.inspect(op.get_bind())
    for name, table_name, _ in _INDEXES:
        if name in {index["name"] for index in inspector.get_indexes(table_name)}:
            op.drop_index(name, table_name)
    present = set(inspector.get_table_names())
    for table in _tables():
        if table.name in present:
            table.drop(op.get_bind())
