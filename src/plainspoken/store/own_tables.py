"""The tables that only this program writes, beside those of the platform in `tables`.

A platform's database lacks them until it is adopted; readers there must work without them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Table, UniqueConstraint

from plainspoken.store.columns import BigId, JsonValue, LongText, TextWords, UtcDateTime, WholeNumber
from plainspoken.store.tables import METADATA, TABLE_OPTIONS, StoreTable, table_field


class OperationRecord(StoreTable, table=True):
    """The summary of one ended failover, rollback or clean-up: the history behind a VM's last operation."""

    __tablename__ = "plainspoken_operations"
    __table_args__ = (
        UniqueConstraint("job_id"),
        Index("ix_plainspoken_operations_newest", "context_id", "ended_at", "id"),
        TABLE_OPTIONS,
    )

    id: int | None = table_field(BigId, primary_key=True)
    job_id: str = table_field(TextWords(64), needed=True)
    context_id: str = table_field(TextWords(64), needed=True)
    operation_type: str = table_field(TextWords(32), needed=True)
    status: str = table_field(TextWords(32), needed=True)
    summary: dict[str, Any] = table_field(JsonValue, needed=True)
    rule_id: str | None = table_field(TextWords(255))
    catalogue: str = table_field(TextWords(64), needed=True)
    ended_at: datetime = table_field(UtcDateTime(), needed=True)
    recorded_at: datetime = table_field(UtcDateTime(), needed=True)


class Dismissal(StoreTable, table=True):
    """That somebody put a VM's last operation out of sight; in force until it is taken back."""

    __tablename__ = "plainspoken_dismissals"
    __table_args__ = (Index("ix_plainspoken_dismissals_context_id_job_id", "context_id", "job_id"), TABLE_OPTIONS)

    id: int | None = table_field(BigId, primary_key=True)
    context_id: str = table_field(TextWords(64), needed=True)
    job_id: str = table_field(TextWords(255), needed=True)
    dismissed_at: datetime = table_field(UtcDateTime(), needed=True)
    dismissed_by: str = table_field(TextWords(255), needed=True)
    restored_at: datetime | None = table_field(UtcDateTime())
    restored_by: str | None = table_field(TextWords(255))


class TrackedLease(StoreTable, table=True):
    """A job that was written through the tracker, and until when its writer counts as alive.

    No row: another program's job. `lease_until` is None once the job has ended.
    """

    __tablename__ = "plainspoken_leases"
    __table_args__ = (Index("ix_plainspoken_leases_lease_until", "lease_until"), TABLE_OPTIONS)

    job_id: str = table_field(TextWords(64), needed=True, primary_key=True)
    written_by: str = table_field(TextWords(255), needed=True)
    created_at: datetime = table_field(UtcDateTime(), needed=True)
    lease_until: datetime | None = table_field(UtcDateTime())


class IdempotencyKey(StoreTable, table=True):
    """The answer to a write that carried a key, so that the same write sent again is answered and not done again."""

    __tablename__ = "plainspoken_idempotency_keys"
    __table_args__ = (Index("ix_plainspoken_idempotency_keys_created_at", "created_at"), TABLE_OPTIONS)

    principal: str = table_field(TextWords(255), needed=True, primary_key=True)
    key: str = table_field(TextWords(128), needed=True, primary_key=True)
    request_hash: str = table_field(TextWords(64), needed=True)
    status: int = table_field(WholeNumber(), needed=True)
    answer: str = table_field(LongText, needed=True)
    created_at: datetime = table_field(UtcDateTime(), needed=True)


class AccessToken(StoreTable, table=True):
    """A token for the API: everything but its secret, of which only a hash is kept."""

    __tablename__ = "plainspoken_tokens"
    __table_args__ = (TABLE_OPTIONS,)

    id: str = table_field(TextWords(32), needed=True, primary_key=True)
    name: str = table_field(TextWords(255), needed=True)
    secret_hash: str = table_field(TextWords(64), needed=True)
    role: str | None = table_field(TextWords(32))
    scopes: list[str] = table_field(JsonValue, needed=True)
    created_at: datetime = table_field(UtcDateTime(), needed=True)
    expires_at: datetime | None = table_field(UtcDateTime())
    revoked_at: datetime | None = table_field(UtcDateTime())
    last_used_at: datetime | None = table_field(UtcDateTime())


class AuditRecord(StoreTable, table=True):
    """Who did what: above all, who read technical detail."""

    __tablename__ = "plainspoken_audit"
    __table_args__ = (Index("ix_plainspoken_audit_at_id", "at", "id"), TABLE_OPTIONS)

    id: int | None = table_field(BigId, primary_key=True)
    at: datetime = table_field(UtcDateTime(), needed=True)
    actor: str = table_field(TextWords(255), needed=True)
    action: str = table_field(TextWords(64), needed=True)
    target: str = table_field(TextWords(255), needed=True)
    request_id: str | None = table_field(TextWords(64))


class UnhelpfulMark(StoreTable, table=True):
    """A reader's mark that the answer about a failed job did not help.

    `reader` is a digest of the reader, without a name. `rule_id` and `catalogue` are those of
    the answer that was read; an answer that names no rule and no fault has no `rule_id`.
    """

    __tablename__ = "plainspoken_unhelpful"
    __table_args__ = (
        Index("ix_plainspoken_unhelpful_reader_at", "reader", "at"),
        Index("ix_plainspoken_unhelpful_at", "at"),
        TABLE_OPTIONS,
    )

    job_id: str = table_field(TextWords(191), needed=True, primary_key=True)
    reader: str = table_field(TextWords(64), needed=True, primary_key=True)
    context_id: str | None = table_field(TextWords(64))
    rule_id: str | None = table_field(TextWords(255))
    catalogue: str = table_field(TextWords(64), needed=True)
    at: datetime = table_field(UtcDateTime(), needed=True)


OPERATIONS: Table = METADATA.tables["plainspoken_operations"]
DISMISSALS: Table = METADATA.tables["plainspoken_dismissals"]
LEASES: Table = METADATA.tables["plainspoken_leases"]
IDEMPOTENCY_KEYS: Table = METADATA.tables["plainspoken_idempotency_keys"]
TOKENS: Table = METADATA.tables["plainspoken_tokens"]
AUDIT: Table = METADATA.tables["plainspoken_audit"]
UNHELPFUL: Table = METADATA.tables["plainspoken_unhelpful"]

OWN_TABLES: tuple[Table, ...] = (OPERATIONS, DISMISSALS, LEASES, IDEMPOTENCY_KEYS, TOKENS, AUDIT, UNHELPFUL)
"""What only this program writes; a platform's database lacks them until it is adopted."""

ALL_TABLES = METADATA
"""Every table of the job store, the platform's and ours."""
