"""Sheets are written: all that changed, in a handful of statements whatever the number of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import UNDER_WAY
from plainspoken.store.own_tables import LEASES
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS
from plainspoken.tracker.commands import AddLogLine
from plainspoken.tracker.ends import JobEnd, end_jobs
from plainspoken.tracker.holding import MOST_ADDED, MOST_CHANGED, pieces
from plainspoken.tracker.sheets import JobSheet, StepSheet, VmSheet
from plainspoken.tracker.stored import line_row
from plainspoken.tracker.vms import write_vms

_KEY = "of_row"


class Stale(Exception):
    """A job is not as its sheet says: somebody else has changed it."""


@dataclass(slots=True)
class Pages:
    """What one transaction has in hand: jobs and VMs by id, and new log lines with the steps they belong to."""

    jobs: dict[str, JobSheet]
    vms: dict[str, VmSheet]
    lines: list[tuple[JobSheet, AddLogLine, StepSheet | None]] = field(default_factory=list)


def flush(connection: Connection, sanitizer: Sanitizer | None, pages: Pages, *, now: datetime, unsure: bool) -> None:
    """Writes all that changed.

    Args:
        connection: The transaction that the sheets were read in.
        sanitizer: Tells the failures of jobs that end.
        pages: The sheets.
        now: When.
        unsure: Whether log lines may be there already.

    Raises:
        Stale: A sheet that was kept from an earlier transaction is not up to date.
    """
    jobs = list(pages.jobs.values())
    _write_jobs(connection, jobs, now)
    _write_leases(connection, jobs)
    _write_steps(connection, [step for job in jobs for step in job.steps])
    _write_lines(connection, pages.lines, unsure=unsure)
    ends = [job for job in jobs if job.finish is not None]
    if ends:
        if sanitizer is None:
            message = "the end of a job cannot be told without a sanitizer"
            raise TypeError(message)
        told = [JobEnd(job.id, each.status, each.error, each.at) for job in ends if (each := job.finish)]
        rows = end_jobs(connection, sanitizer, told, pages.vms, now=now)
        if len(rows) != len(ends):
            raise Stale
        for job in ends:
            job.status = str(rows[job.id].status)
    write_vms(connection, pages.vms.values(), now=now)
    for job in jobs:
        job.written()


def _write_jobs(connection: Connection, jobs: Sequence[JobSheet], now: datetime) -> None:
    if new := [job.new | job.changes for job in jobs if job.new is not None]:
        connection.execute(insert(JOB_TRACKING), new)
    table = JOB_TRACKING.c
    old = [job for job in jobs if job.new is None and job.touched]
    if old:
        # Says the time of change, and whether all of them are still under way.
        under_way = (table.id.in_(sorted(job.id for job in old)), table.status.in_(sorted(UNDER_WAY)))
        found = connection.execute(update(JOB_TRACKING).where(*under_way).values(updated_at=now)).rowcount
        if found != len(old):
            raise Stale
    _update(connection, JOB_TRACKING, "id", [(job.id, job.changes) for job in old if job.changes])


def _write_leases(connection: Connection, jobs: Sequence[JobSheet]) -> None:
    new = [
        {
            "job_id": job.id,
            "written_by": job.written_by,
            "created_at": job.created_at,
            "lease_until": job.lease_until,
        }
        for job in jobs
        if job.new is not None
    ]
    if new:
        connection.execute(insert(LEASES), new)
    table = LEASES.c
    # A lease only grows: a writer that asked for a longer one keeps it.
    grown = (
        update(LEASES)
        .where(table.job_id == bindparam(_KEY), table.lease_until < bindparam("until", type_=table.lease_until.type))
        .values(lease_until=bindparam("until", type_=table.lease_until.type))
    )
    rows = [{_KEY: job.id, "until": job.lease_until} for job in jobs if job.new is None and job.lease_until is not None]
    if rows:
        connection.execute(grown, rows)


def _write_steps(connection: Connection, steps: Sequence[StepSheet]) -> None:
    new = {(step.row["job_id"], step.seq): step for step in steps if step.new}
    if new:
        table = JOB_STEPS.c
        statement = insert(JOB_STEPS).returning(table.job_id, table.seq, table.id)
        for some in pieces([step.row for step in new.values()], MOST_ADDED):
            for job_id, seq, row_id in connection.execute(statement, some):
                new[job_id, seq].id = row_id
    names = ("status", "completed_at", "error_message")
    changed = [step for step in steps if step.changed and not step.new]
    _update(
        connection,
        JOB_STEPS,
        "id",
        [(step.id, {name: step.row[name] for name in names if name in step.row}) for step in changed],
    )


def _write_lines(
    connection: Connection, lines: Sequence[tuple[JobSheet, AddLogLine, StepSheet | None]], *, unsure: bool
) -> None:
    """Adds the lines; with `unsure` those that are not there yet: an instant and a message are one line of a job."""
    if not lines:
        return
    rows = [line_row(line, job.id, job.external_job_id, step.id if step else None) for job, line, step in lines]
    if unsure:
        table, times = LOG_EVENTS.c, [row["ts"] for row in rows]
        near = (
            table.job_id.in_(sorted({row["job_id"] for row in rows})),
            table.ts >= min(times),
            table.ts <= max(times),
        )
        found = connection.execute(select(table.job_id, table.ts, table.message).where(*near))
        there = {(row.job_id, row.ts, row.message) for row in found}
        rows = [row for row in rows if (row["job_id"], row["ts"], row["message"]) not in there]
    for some in pieces(rows, MOST_ADDED):
        connection.execute(insert(LOG_EVENTS), some)


def _update(connection: Connection, table: Table, key: str, changes: Sequence[tuple[Any, dict[str, Any]]]) -> None:
    """Changes rows, all that change in the same columns in one statement."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row_id, values in changes:
        alike.setdefault(tuple(sorted(values)), []).append({_KEY: row_id, **values})
    for names, rows in alike.items():
        values = {name: bindparam(name, type_=table.c[name].type) for name in names}
        statement = update(table).where(table.c[key] == bindparam(_KEY)).values(values)
        for some in pieces(rows, MOST_CHANGED):
            connection.execute(statement, some)
