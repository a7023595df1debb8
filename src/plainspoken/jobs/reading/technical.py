"""A job with everything stored about it, raw: for administrators, after masking."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, or_, select

from plainspoken.errors import NotFound
from plainspoken.jobs.reading.lookups import read_job, refuse_unstorable
from plainspoken.jobs.rows import MOST_STEPS, FoundJob, TechnicalRows
from plainspoken.store.own_tables import OPERATIONS
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, REPLICATION_JOBS, VM_CONTEXTS

MOST_HISTORY: Final = 20

Row = RowMapping


def read_technical(connection: Connection, job_id: str, *, log_after: int | None, log_limit: int) -> TechnicalRows:
    """Read a job of any type by its id or external id, with a page of its log.

    Args:
        connection: Of the job store.
        job_id: The id.
        log_after: The id of the log line before the first one wanted; from the oldest without it.
        log_limit: How many log lines.

    Raises:
        NotFound: No job has this id.
    """
    table, job = _job(connection, job_id)
    tracked = table is JOB_TRACKING
    context_id = job["context_id" if tracked else "vm_context_id"]
    columns = ("context_id", "vm_name", "last_operation_summary")
    contexts = _rows(connection, VM_CONTEXTS, VM_CONTEXTS.c.context_id == context_id, columns=columns)
    steps = select(JOB_STEPS).where(JOB_STEPS.c.job_id == job["id"]).order_by(JOB_STEPS.c.seq, JOB_STEPS.c.id)
    history = (
        select(OPERATIONS)
        .where(OPERATIONS.c.context_id == context_id)
        .order_by(OPERATIONS.c.ended_at.desc(), OPERATIONS.c.id.desc())
        .limit(MOST_HISTORY)
    )
    return TechnicalRows(
        table=str(table.name),
        job=job,
        context=next(iter(contexts), None),
        steps=tuple(connection.execute(steps.limit(MOST_STEPS + 1)).mappings()) if tracked else (),
        log=_log(connection, job["id"], after=log_after, limit=log_limit + 1) if tracked else (),
        history=tuple(connection.execute(history).mappings()) if context_id else (),
        found=_as_customers_see(connection, job["id"]),
    )


def _job(connection: Connection, job_id: str) -> tuple[Table, Row]:
    message = "no job has this id"
    refuse_unstorable(job_id, message)
    tracked = _rows(
        connection, JOB_TRACKING, or_(JOB_TRACKING.c.id == job_id, JOB_TRACKING.c.external_job_id == job_id)
    )
    found = [(JOB_TRACKING, row) for row in tracked]
    found += [(REPLICATION_JOBS, row) for row in _rows(connection, REPLICATION_JOBS, REPLICATION_JOBS.c.id == job_id)]
    exact = [each for each in found if each[1]["id"] == job_id]
    if not found:
        raise NotFound(message)
    return (exact or found)[0]


def _rows(
    connection: Connection, table: Table, condition: ColumnElement[bool], *, columns: tuple[str, ...] = ()
) -> list[Row]:
    chosen = [table.c[name] for name in columns] or list(table.columns)
    order = [table.c.created_at.desc()] if "created_at" in table.c else []
    return list(connection.execute(select(*chosen).where(condition).order_by(*order).limit(20)).mappings())


def _log(connection: Connection, job_id: str, *, after: int | None, limit: int) -> tuple[Row, ...]:
    order = (LOG_EVENTS.c.ts, LOG_EVENTS.c.id)
    statement = select(LOG_EVENTS).where(LOG_EVENTS.c.job_id == job_id)
    if after is not None:
        ts = select(LOG_EVENTS.c.ts).where(LOG_EVENTS.c.id == after).scalar_subquery()
        statement = statement.where(order[0] >= ts, or_(order[0] > ts, order[1] > after))
    return tuple(connection.execute(statement.order_by(*order).limit(limit)).mappings())


def _as_customers_see(connection: Connection, job_id: str) -> FoundJob | None:
    try:
        return read_job(connection, job_id)
    except NotFound:
        return None
