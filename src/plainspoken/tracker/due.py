"""What of the job store has to be looked at: statements that only read, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select

from plainspoken.jobs.selects import CUSTOMER_TYPES
from plainspoken.store.own_tables import LEASES, OPERATIONS
from plainspoken.store.tables import JOB_TRACKING, VM_CONTEXTS

OVERLAP = timedelta(seconds=5)
"""How much later than a job's last change its summary must have been made to be beyond doubt.

The platform's times are full seconds, and its clock is not ours.
"""

_UNDER_WAY = ("pending", "running", "cancelled")
_JOB = JOB_TRACKING.c


@dataclass(frozen=True, slots=True)
class JobPage:
    """A page of ended jobs: those whose summaries are due, by VM, and where the next page begins.

    Attributes:
        due: Ids of jobs by context id.
        examined: How many jobs were looked at.
        last_id: The last one; None when there are no more.
        newest: The newest time of change; None when no job had one.
    """

    due: dict[str, list[str]]
    examined: int
    last_id: str | None
    newest: datetime | None


def read_due_jobs(
    connection: Connection, *, since: datetime | None, after: str, limit: int, catalogue: str | None
) -> JobPage:
    """A page of ended failovers, rollbacks and clean-ups, by id.

    Args:
        connection: The job store.
        since: Only jobs changed at or after this instant; all when None.
        after: The id that the page begins behind.
        limit: Jobs on the page.
        catalogue: With a fingerprint, summaries of other catalogues are due as well.
    """
    scope: list[ColumnElement[bool]] = [
        _JOB.job_type.in_(CUSTOMER_TYPES),
        _JOB.context_id.is_not(None),
        _JOB.status.not_in(_UNDER_WAY),
    ]
    if since is not None:
        scope.append(_JOB.updated_at >= since)
    statement = select(_JOB.id, _JOB.context_id, _JOB.updated_at).where(*scope, _JOB.id > after)
    rows = connection.execute(statement.order_by(_JOB.id).limit(limit)).all()
    recorded = _recorded(connection, [row.id for row in rows])
    due: dict[str, list[str]] = {}
    for row in rows:
        known = recorded.get(row.id)
        changed = known is None or (row.updated_at is not None and row.updated_at + OVERLAP >= known[0])
        if known is None or changed or (catalogue is not None and known[1] != catalogue):
            due.setdefault(row.context_id, []).append(row.id)
    newest = max((row.updated_at for row in rows if row.updated_at is not None), default=None)
    return JobPage(due, len(rows), rows[-1].id if len(rows) == limit else None, newest)


def read_vm_ids(connection: Connection, *, after: str, limit: int) -> Sequence[str]:
    """A page of VMs by context id."""
    context_id = VM_CONTEXTS.c.context_id
    return connection.scalars(select(context_id).where(context_id > after).order_by(context_id).limit(limit)).all()


def read_lapsed(connection: Connection, *, before: datetime, limit: int) -> Sequence[str]:
    """Jobs of our own whose lease ran out before an instant, the longest dead first."""
    until = LEASES.c.lease_until
    return connection.scalars(select(LEASES.c.job_id).where(until < before).order_by(until).limit(limit)).all()


@dataclass(frozen=True, slots=True)
class SilentJob:
    """Another program's job that is under way by its row, and has not changed for long."""

    job_id: str
    context_id: str | None
    since: datetime


def read_silent(connection: Connection, *, before: datetime, limit: int) -> tuple[SilentJob, ...]:
    """Other programs' jobs under way that have not changed since an instant, the longest silent first."""
    under_way = _JOB.status.in_(("pending", "running"))
    statement = select(_JOB.id, _JOB.context_id, _JOB.updated_at).where(
        _JOB.job_type.in_(CUSTOMER_TYPES), under_way, _JOB.updated_at < before
    )
    rows = connection.execute(statement.order_by(_JOB.updated_at).limit(limit)).all()
    ours = set(connection.scalars(select(LEASES.c.job_id).where(LEASES.c.job_id.in_([row.id for row in rows]))))
    return tuple(SilentJob(row.id, row.context_id, row.updated_at) for row in rows if row.id not in ours)


def _recorded(connection: Connection, job_ids: Iterable[str]) -> dict[str, tuple[datetime, str]]:
    """When the jobs' summaries were made, and with which catalogue; no join, for the reason `Writer` names."""
    table = OPERATIONS.c
    statement = select(table.job_id, table.recorded_at, table.catalogue).where(table.job_id.in_(list(job_ids)))
    return {row.job_id: (row.recorded_at, row.catalogue) for row in connection.execute(statement)}
