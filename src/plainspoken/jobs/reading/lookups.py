"""VMs and single jobs as they are stored: Core selects of columns, a constant number of statements for each answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BindParameter, Connection, String, Text, bindparam, cast, or_, select

from plainspoken.errors import AmbiguousName, NotFound
from plainspoken.jobs.reading.job_pages import JobScope, read_job_rows
from plainspoken.jobs.reading.selects import OF_CUSTOMERS_BY_ROW, columns_of
from plainspoken.jobs.reading.tracked_rows import read_tracked
from plainspoken.jobs.rows import (
    NEWEST,
    ContextRow,
    DismissalRow,
    FoundJob,
    ReplicationRow,
    TrackedRow,
    VmHistory,
    context_id_of,
    newest_first,
)
from plainspoken.store.own_tables import DISMISSALS
from plainspoken.store.tables import JOB_TRACKING, REPLICATION_JOBS, VM_CONTEXTS

_KEY = bindparam("key", type_=String)
_CONTEXT_ID = bindparam("context_id", type_=String)

_CONTEXT = select(*columns_of(ContextRow, VM_CONTEXTS), cast(VM_CONTEXTS.c.last_operation_summary, Text)).where(
    or_(VM_CONTEXTS.c.context_id == _KEY, VM_CONTEXTS.c.vm_name == _KEY)
)
_CONTEXT_BY_ID = select(*columns_of(ContextRow, VM_CONTEXTS)).where(VM_CONTEXTS.c.context_id == _CONTEXT_ID)
_REPLICATION = select(*columns_of(ReplicationRow, REPLICATION_JOBS)).where(REPLICATION_JOBS.c.id == _KEY)
_TRACKED_JOB = select(*columns_of(TrackedRow, JOB_TRACKING)).where(
    or_(JOB_TRACKING.c.id == _KEY, JOB_TRACKING.c.external_job_id == _KEY),
    OF_CUSTOMERS_BY_ROW,
)
_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_TRACKED_JOBS = select(*columns_of(TrackedRow, JOB_TRACKING)).where(JOB_TRACKING.c.id.in_(_IDS), OF_CUSTOMERS_BY_ROW)
_CONTEXTS_BY_ID = select(*columns_of(ContextRow, VM_CONTEXTS)).where(VM_CONTEXTS.c.context_id.in_(_IDS))

# Only what is the last operation can be dismissed, so older dismissals than these are of operations long replaced.
_DISMISSALS = (
    select(*columns_of(DismissalRow, DISMISSALS))
    .where(DISMISSALS.c.context_id == _CONTEXT_ID, DISMISSALS.c.restored_at.is_(None))
    .order_by(DISMISSALS.c.id.desc())
    .limit(NEWEST)
)


def read_vm(connection: Connection, key: str) -> tuple[ContextRow, str | None]:
    """A VM by name or context id, and its stored operation summary as text.

    Raises:
        NotFound: No VM has this name or context id.
        AmbiguousName: Several VMs have this name.
    """
    refuse_unstorable(key, "no VM has this name or context id")
    found = [(ContextRow(*row[:-1]), row[-1]) for row in connection.execute(_CONTEXT, {"key": key}).all()]
    # MariaDB compares without regard to case and to trailing blanks: what is written exactly so comes first.
    for exact in (
        [each for each in found if each[0].context_id == key],
        [each for each in found if each[0].vm_name == key],
        found,
    ):
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise AmbiguousName(key, sorted(context.context_id for context, _ in exact))
    message = f"no VM has the name or context id {key!r}"
    raise NotFound(message)


def read_history(connection: Connection, key: str, *, now: datetime | None = None) -> VmHistory:
    """A VM by name or context id, with its newest jobs: a handful of statements, whatever the length of its history.

    Args:
        connection: The job store.
        key: Name or context id.
        now: The instant by which a job counts as interrupted; this one unless given.

    Raises:
        NotFound: No VM has this name or context id.
        AmbiguousName: Several VMs have this name.
    """
    context, summary = read_vm(connection, key)
    replications = read_job_rows(connection, JobScope(context.context_id, ("replication_jobs",)), most=NEWEST)
    tracked = read_job_rows(connection, JobScope(context.context_id, ("job_tracking",)), most=NEWEST, now=now)
    return VmHistory(
        context,
        tuple(job.row for job in replications.jobs if isinstance(job.row, ReplicationRow)),
        tuple(job.row for job in tracked.jobs if isinstance(job.row, TrackedRow)),
        tracked.steps,
        summary,
        tuple(DismissalRow(*row) for row in connection.execute(_DISMISSALS, {"context_id": context.context_id})),
    )


def read_job(connection: Connection, job_id: str, *, now: datetime | None = None) -> FoundJob:
    """A job by its id, or a failover, rollback or clean-up by its external id (the newest, should several have it).

    Args:
        connection: The job store.
        job_id: Id or external id.
        now: The instant by which a job counts as interrupted; this one unless given.

    Raises:
        NotFound: No job that customers see has this id.
    """
    job = _find_job(connection, job_id)
    row = connection.execute(_CONTEXT_BY_ID, {"context_id": context_id_of(job)}).first()
    context = ContextRow(*row) if row else None
    if isinstance(job, ReplicationRow):
        return FoundJob(job, context)
    (tracked,), steps = read_tracked(connection, [job], now=now)
    return FoundJob(tracked, context, steps.get(job.id, ()))


def read_tracked_jobs(
    connection: Connection, job_ids: Collection[str], *, now: datetime | None = None
) -> dict[str, FoundJob]:
    """Failovers, rollbacks and clean-ups by id, each with its VM and its steps: four statements for any number.

    Ids that no such job has are left out.
    """
    rows = [TrackedRow(*row) for row in connection.execute(_TRACKED_JOBS, {"ids": sorted(job_ids)})]
    rows = [row for row in rows if row.id in job_ids]
    contexts = read_contexts(connection, {row.context_id for row in rows})
    tracked, steps = read_tracked(connection, rows, now=now)
    return {job.id: FoundJob(job, contexts.get(job.context_id or ""), steps.get(job.id, ())) for job in tracked}


def read_contexts(connection: Connection, context_ids: Collection[str | None]) -> dict[str, ContextRow]:
    """The VMs of these ids by id, in one statement; None, and ids that no VM has, are left out."""
    ids = sorted(each for each in context_ids if each is not None)
    found = connection.execute(_CONTEXTS_BY_ID, {"ids": ids}) if ids else ()
    return {row.context_id: ContextRow(*row) for row in found}


def _find_job(connection: Connection, job_id: str) -> ReplicationRow | TrackedRow:
    refuse_unstorable(job_id, "no job has this id")
    tracked = [TrackedRow(*row) for row in connection.execute(_TRACKED_JOB, {"key": job_id})]
    replications = [ReplicationRow(*row) for row in connection.execute(_REPLICATION, {"key": job_id})]
    found: list[ReplicationRow | TrackedRow] = [*newest_first(tracked), *replications]
    jobs = [job for job in found if job.id == job_id] or found
    if not jobs:
        message = f"no job has the id {job_id!r}"
        raise NotFound(message)
    return jobs[0]


def refuse_unstorable(key: str, message: str) -> None:
    """NotFound for what no database can hold, and some fail on when asked: NUL and lone surrogates."""
    if "\0" in key or any("\ud800" <= letter <= "\udfff" for letter in key):
        raise NotFound(message)
