"""Every statement that reads jobs: Core selects of columns, a constant number of them, flat in history."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    Text,
    bindparam,
    cast,
    or_,
    select,
    union_all,
)

from plainspoken.errors import AmbiguousName, NotFound
from plainspoken.jobs.rows import (
    ContextRow,
    FoundJob,
    ReplicationRow,
    StepRow,
    TrackedRow,
    VmHistory,
    newest_first,
)
from plainspoken.jobs.tables import JOB_STEPS, JOB_TRACKING, REPLICATION_JOBS, VM_CONTEXTS

NEWEST = 20
"""Jobs in a VM's history."""

CUSTOMER_TYPES = ("failover", "cleanup")
"""Types of tracked jobs that customers see."""


def _columns(row: type[Any], table: Table) -> list[ColumnElement[Any]]:
    """The columns of a row class, in its order."""
    return [table.c[field.name] for field in fields(row)]


def _newest(
    row: type[Any], table: Table, scopes: list[tuple[ColumnElement[bool], ...]], *, whole_order: bool
) -> Select[Any]:
    """A statement for the newest rows within each scope, by start, or by creation for what has not started.

    The start may be absent. One index answers each of the three cases by itself (started; only created; neither) with
    `NEWEST` entries read, so the ids are found case by case and the rows fetched once. A union of whole rows would put
    its text columns on disk on MariaDB.

    `whole_order` names a column in the order even where it is NULL in every row: PostgreSQL uses the index only then,
    MariaDB only without it (measured: 15 and 12 ms more for a VM with 100,000 jobs).
    """
    order = (table.c.started_at, table.c.created_at, table.c.id)
    found = []
    for scope in scopes:
        for absent in range(3):
            nulls = [column.is_(None) for column in order[:absent]]
            present = [order[absent].is_not(None)] if absent < 2 else []
            sorting = [column.desc() for column in order[0 if whole_order else absent :]]
            ids = select(table.c.id).where(*scope, *nulls, *present).order_by(*sorting).limit(NEWEST).subquery()
            found.append(select(ids.c.id))
    newest = union_all(*found).subquery()
    return select(*_columns(row, table)).select_from(table).join(newest, newest.c.id == table.c.id)


_KEY = bindparam("key", type_=String)
_CONTEXT_ID = bindparam("context_id", type_=String)

_CONTEXT = select(*_columns(ContextRow, VM_CONTEXTS), cast(VM_CONTEXTS.c.last_operation_summary, Text)).where(
    or_(VM_CONTEXTS.c.context_id == _KEY, VM_CONTEXTS.c.vm_name == _KEY)
)
_CONTEXT_BY_ID = select(*_columns(ContextRow, VM_CONTEXTS)).where(VM_CONTEXTS.c.context_id == _CONTEXT_ID)
_CONTEXTS = select(*_columns(ContextRow, VM_CONTEXTS))
_REPLICATIONS = {
    whole_order: _newest(
        ReplicationRow, REPLICATION_JOBS, [(REPLICATION_JOBS.c.vm_context_id == _CONTEXT_ID,)], whole_order=whole_order
    )
    for whole_order in (False, True)
}
_TRACKED = {
    whole_order: _newest(
        TrackedRow,
        JOB_TRACKING,
        [(JOB_TRACKING.c.context_id == _CONTEXT_ID, JOB_TRACKING.c.job_type == name) for name in CUSTOMER_TYPES],
        whole_order=whole_order,
    )
    for whole_order in (False, True)
}
_STEPS = (
    select(*_columns(StepRow, JOB_STEPS))
    .where(JOB_STEPS.c.job_id.in_(bindparam("job_ids", expanding=True)))
    .order_by(JOB_STEPS.c.job_id, JOB_STEPS.c.seq)
)
_REPLICATION = select(*_columns(ReplicationRow, REPLICATION_JOBS)).where(REPLICATION_JOBS.c.id == _KEY)
_TRACKED_JOB = select(*_columns(TrackedRow, JOB_TRACKING)).where(
    or_(JOB_TRACKING.c.id == _KEY, JOB_TRACKING.c.external_job_id == _KEY),
    JOB_TRACKING.c.job_type.in_(CUSTOMER_TYPES),
)


def read_history(connection: Connection, key: str) -> VmHistory:
    """A VM by name or context id, with its newest jobs: four statements, whatever the length of its history.

    Raises:
        NotFound: No VM has this name or context id.
        AmbiguousName: Several VMs have this name.
    """
    context, summary = _read_context(connection, key)
    bound = {"context_id": context.context_id}
    whole_order = connection.dialect.name == "postgresql"
    replications = (ReplicationRow(*row) for row in connection.execute(_REPLICATIONS[whole_order], bound))
    tracked = newest_first(TrackedRow(*row) for row in connection.execute(_TRACKED[whole_order], bound))[:NEWEST]
    steps = _read_steps(connection, [job.id for job in tracked])
    return VmHistory(context, newest_first(replications)[:NEWEST], tracked, steps, summary)


def read_contexts(connection: Connection) -> tuple[ContextRow, ...]:
    """Every VM under management, by name."""
    rows = (ContextRow(*row) for row in connection.execute(_CONTEXTS))
    # Not by the database: each has an order of letters of its own.
    return tuple(sorted(rows, key=lambda row: (row.vm_name.casefold(), row.context_id)))


def read_job(connection: Connection, job_id: str) -> FoundJob:
    """A job by its id, or a failover, rollback or clean-up by its external id (the newest, should several have it).

    Raises:
        NotFound: No job that customers see has this id.
    """
    job = _find_job(connection, job_id)
    context_id = job.vm_context_id if isinstance(job, ReplicationRow) else job.context_id
    row = connection.execute(_CONTEXT_BY_ID, {"context_id": context_id}).first()
    steps = _read_steps(connection, [job.id]) if isinstance(job, TrackedRow) else {}
    return FoundJob(job, ContextRow(*row) if row else None, steps.get(job.id, ()))


def _find_job(connection: Connection, job_id: str) -> ReplicationRow | TrackedRow:
    _refuse_unstorable(job_id, "no job has this id")
    tracked = [TrackedRow(*row) for row in connection.execute(_TRACKED_JOB, {"key": job_id})]
    replications = [ReplicationRow(*row) for row in connection.execute(_REPLICATION, {"key": job_id})]
    by_external_id = newest_first(tracked)
    found: list[ReplicationRow | TrackedRow] = [*by_external_id, *replications]
    jobs = [job for job in found if job.id == job_id] or found
    if not jobs:
        message = f"no job has the id {job_id!r}"
        raise NotFound(message)
    return jobs[0]


def _read_context(connection: Connection, key: str) -> tuple[ContextRow, str | None]:
    _refuse_unstorable(key, "no VM has this name or context id")
    found = [(ContextRow(*row[:-1]), row[-1]) for row in connection.execute(_CONTEXT, {"key": key})]
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


def _read_steps(connection: Connection, job_ids: list[str]) -> dict[str, tuple[StepRow, ...]]:
    if not job_ids:
        return {}
    steps: dict[str, list[StepRow]] = {}
    for row in connection.execute(_STEPS, {"job_ids": job_ids}):
        step = StepRow(*row)
        steps.setdefault(step.job_id, []).append(step)
    return {job_id: tuple(rows) for job_id, rows in steps.items()}


def _refuse_unstorable(key: str, message: str) -> None:
    """NotFound for what no database can hold, and some fail on when asked: NUL and lone surrogates."""
    if "\0" in key or any("\ud800" <= letter <= "\udfff" for letter in key):
        raise NotFound(message)
