"""What belongs to tracked jobs besides their own rows: their steps, and whether their writers are still alive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import BindParameter, Connection, bindparam, select

from plainspoken.jobs.literals import UNDER_WAY
from plainspoken.jobs.reading.leases import as_interrupted, is_interrupted
from plainspoken.jobs.reading.selects import columns_of
from plainspoken.jobs.rows import StepRow, TrackedRow
from plainspoken.store.own_tables import LEASES
from plainspoken.store.tables import JOB_STEPS

_JOB_IDS: BindParameter[str] = bindparam("job_ids", expanding=True)

_STEPS = (
    select(*columns_of(StepRow, JOB_STEPS))
    .where(JOB_STEPS.c.job_id.in_(_JOB_IDS))
    .order_by(JOB_STEPS.c.job_id, JOB_STEPS.c.seq)
)
_LEASES = select(LEASES.c.job_id, LEASES.c.lease_until).where(
    LEASES.c.job_id.in_(_JOB_IDS), LEASES.c.lease_until.is_not(None)
)


def read_tracked(
    connection: Connection, jobs: Sequence[TrackedRow], *, now: datetime | None = None
) -> tuple[tuple[TrackedRow, ...], dict[str, tuple[StepRow, ...]]]:
    """The jobs and their steps by job id, both as they read once interrupted ones have been closed.

    Two statements at most; the one for leases only when a job is under way by its row.

    Args:
        connection: The job store.
        jobs: Rows as they are stored.
        now: The instant by which a job counts as interrupted; this one unless given.
    """
    steps = read_steps(connection, [job.id for job in jobs])
    leases = read_leases(connection, [job.id for job in jobs if job.status in UNDER_WAY])
    now = now or datetime.now(UTC)
    told = []
    for job in jobs:
        until = leases.get(job.id)
        row = replace(job, lease_until=until) if until is not None else job
        if until is not None and is_interrupted(job.status, until, now=now):
            row, steps[job.id] = as_interrupted(row, steps.get(job.id, ()), at=until)
        told.append(row)
    return tuple(told), steps


def read_steps(connection: Connection, job_ids: Sequence[str]) -> dict[str, tuple[StepRow, ...]]:
    """The steps of tracked jobs as they are stored, by job id, in order; jobs without steps are left out."""
    if not job_ids:
        return {}
    steps: dict[str, list[StepRow]] = {}
    for row in connection.execute(_STEPS, {"job_ids": list(job_ids)}).all():
        step = StepRow(*row)
        steps.setdefault(step.job_id, []).append(step)
    return {job_id: tuple(rows) for job_id, rows in steps.items()}


def read_leases(connection: Connection, job_ids: Sequence[str]) -> dict[str, Any]:
    """Until when the writers of tracked jobs count as alive, by job id; jobs without a lease are left out."""
    # A statement of its own: a join would compare letters in the two ways of two programs' tables, which MariaDB
    # refuses.
    if not job_ids:
        return {}
    return {row.job_id: row.lease_until for row in connection.execute(_LEASES, {"job_ids": list(job_ids)})}
