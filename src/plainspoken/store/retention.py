"""What may be deleted after a while: rows that only this program writes, and only those that are not needed any more.

A row of another program is never touched. Of the jobs only those may go that were written through the tracker
(`plainspoken_leases` has them), have ended, and have no kept summary.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, delete, exists, func, or_, select, tuple_

from plainspoken.store.own_tables import AUDIT, DISMISSALS, IDEMPOTENCY_KEYS, LEASES, OPERATIONS, TOKENS, UNHELPFUL
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS

BATCH = 500
"""Rows that one transaction deletes at most, jobs with all their steps and lines counted as one."""

KEPT_OPERATIONS = 20
"""Newest operations whose summaries are kept for each VM, unless another number is set."""

_ENDED = ("completed", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each kind of row is kept.

    Attributes:
        operations: Newest operations kept for each VM.
        dismissals: Since a dismissal was taken back.
        keys: Since the write that an idempotency key was sent with.
        tokens: Since a token expired or was revoked.
        audit: Since what a line tells of.
        unhelpful: Since a reader said that an answer did not help.
        jobs: Since a tracked job ended; None to keep them all.
    """

    operations: int = KEPT_OPERATIONS
    dismissals: timedelta = timedelta(days=90)
    keys: timedelta = timedelta(days=2)
    tokens: timedelta = timedelta(days=30)
    audit: timedelta = timedelta(days=365)
    unhelpful: timedelta = timedelta(days=365)
    jobs: timedelta | None = None


Keys = Select[Any]
Remove = Callable[[Connection, list[Any]], None]


@dataclass(frozen=True, slots=True)
class Prunable:
    """A kind of row that may go: what picks the keys of those, and what deletes the rows of some keys."""

    keys: Keys
    remove: Remove


def prunable(retention: Retention, *, now: datetime) -> Mapping[str, Prunable]:
    """Return what may be deleted, by name, in the order in which it must be: jobs after the summaries about them."""
    kinds = {
        "operations": _rows(OPERATIONS, _beyond_newest(retention.operations)),
        "dismissals": _rows(DISMISSALS, DISMISSALS.c.restored_at < now - retention.dismissals),
        "idempotency keys": _rows(IDEMPOTENCY_KEYS, IDEMPOTENCY_KEYS.c.created_at < now - retention.keys),
        "tokens": _rows(
            TOKENS,
            or_(TOKENS.c.expires_at < now - retention.tokens, TOKENS.c.revoked_at < now - retention.tokens),
        ),
        "audit lines": _rows(AUDIT, AUDIT.c.at < now - retention.audit),
        "unhelpful answers": _rows(UNHELPFUL, UNHELPFUL.c.at < now - retention.unhelpful),
    }
    if retention.jobs is not None:
        kinds["jobs"] = Prunable(_ended_jobs(now - retention.jobs), _remove_jobs)
    return kinds


def count(connection: Connection, kind: Prunable) -> int:
    """Return how many rows of a kind may go."""
    return int(connection.execute(select(func.count()).select_from(kind.keys.subquery())).scalar_one())


def prune_some(connection: Connection, kind: Prunable) -> int:
    """Delete at most `BATCH` rows of a kind; how many it were."""
    keys = [row if len(row) > 1 else row[0] for row in connection.execute(kind.keys.limit(BATCH)).all()]
    if keys:
        kind.remove(connection, keys)
    return len(keys)


def _rows(table: Table, condition: ColumnElement[bool]) -> Prunable:
    key = list(table.primary_key.columns)
    compared = key[0] if len(key) == 1 else tuple_(*key)

    def remove(connection: Connection, keys: list[Any]) -> None:
        connection.execute(delete(table).where(compared.in_([tuple(each) if len(key) > 1 else each for each in keys])))

    return Prunable(select(*key).where(condition), remove)


def _beyond_newest(kept: int) -> ColumnElement[bool]:
    newest = [OPERATIONS.c.ended_at.desc(), OPERATIONS.c.id.desc()]
    place = func.row_number().over(partition_by=OPERATIONS.c.context_id, order_by=newest)
    numbered = select(OPERATIONS.c.id, place.label("place")).subquery()
    return OPERATIONS.c.id.in_(select(numbered.c.id).where(numbered.c.place > kept))


def _ended_jobs(before: datetime) -> Keys:
    child = JOB_TRACKING.alias("child")
    return (
        select(JOB_TRACKING.c.id)
        .join(LEASES, LEASES.c.job_id == JOB_TRACKING.c.id)
        .where(
            and_(
                LEASES.c.lease_until.is_(None),
                JOB_TRACKING.c.status.in_(_ENDED),
                JOB_TRACKING.c.completed_at < before,
                ~exists().where(OPERATIONS.c.job_id == JOB_TRACKING.c.id),
                # Whoever wrote the child, it would lose what it belongs to.
                ~exists().where(child.c.parent_job_id == JOB_TRACKING.c.id),
            )
        )
    )


def _remove_jobs(connection: Connection, keys: list[Any]) -> None:
    for table, column in (
        (LOG_EVENTS, LOG_EVENTS.c.job_id),
        (JOB_STEPS, JOB_STEPS.c.job_id),
        (LEASES, LEASES.c.job_id),
        (JOB_TRACKING, JOB_TRACKING.c.id),
    ):
        connection.execute(delete(table).where(column.in_(keys)))
