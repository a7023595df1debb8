"""The jobs of the store that may tell a failure, window by window in the order of the primary key.

Each statement reads a bounded number of rows however rare failures are. Rows added while reading may or may not be
among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, bindparam, exists, func, or_, select

from plainspoken.jobs.reading.lookups import read_contexts
from plainspoken.jobs.reading.selects import OF_CUSTOMERS_BY_ROW, columns_of
from plainspoken.jobs.reading.tracked_rows import read_steps
from plainspoken.jobs.rows import FoundJob, ReplicationRow, TrackedRow, context_id_of
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, REPLICATION_JOBS

PAGE: Final = 2_000
"""Jobs that one page looks at."""

_TABLES: Final[tuple[Table, ...]] = (REPLICATION_JOBS, JOB_TRACKING)


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a reader has come: which table it is in (0: replications, 1: tracked jobs) and the last id of it."""

    table: int = 0
    after: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """The jobs of a table (0: replications, 1: tracked jobs) behind one id and up to another."""

    table: int
    after: str
    last: str


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A job by its table (0: replications, 1: tracked jobs) and its id there."""

    table: int
    id: str


def count_jobs(connection: Connection) -> int:
    """How many jobs the pages will look at, from the first to the last."""
    counts = (connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _TABLES)
    return sum(counts)


def read_window(
    connection: Connection, cursor: Cursor | None = None, *, size: int = PAGE
) -> tuple[Window | None, int, Cursor | None]:
    """The next window, how many jobs are in it, and where to go on; None for a window of none, and after the last."""
    cursor = cursor or Cursor()
    table = _TABLES[cursor.table]
    ahead = select(table.c.id).where(table.c.id > cursor.after).order_by(table.c.id).limit(size)
    ids = [str(row.id) for row in connection.execute(ahead)]
    if len(ids) == size:
        following: Cursor | None = Cursor(cursor.table, ids[-1])
    else:
        following = Cursor(cursor.table + 1) if cursor.table + 1 < len(_TABLES) else None
    return Window(cursor.table, cursor.after, ids[-1]) if ids else None, len(ids), following


def windows(connection: Connection, *, size: int = PAGE) -> Iterator[Window]:
    """Windows over all jobs, of so many each; the jobs that are added behind a table's last window are in none."""
    for number, table in enumerate(_TABLES):
        after: str | None = ""
        while after is not None:
            ahead = select(table.c.id).where(table.c.id > after).order_by(table.c.id)
            last = connection.execute(ahead.limit(1).offset(size - 1)).scalar()
            full = last is not None
            if not full:
                last = connection.execute(select(func.max(table.c.id)).where(table.c.id > after)).scalar()
            if last is not None:
                yield Window(number, after, str(last))
            after = str(last) if full else None


def jobs_within(connection: Connection, window: Window) -> list[FoundJob]:
    """The jobs of a window with a text that may tell a failure, in order, as they are stored."""
    bounds = {"after": window.after, "last": window.last}
    return _read(connection, window.table, _within(_TABLES[window.table]), bounds)


def jobs_named(connection: Connection, jobs: Sequence[StoredJob]) -> list[FoundJob]:
    """The same of some jobs (a few hundred at a time)."""
    found: list[FoundJob] = []
    for number, table in enumerate(_TABLES):
        ids = [job.id for job in jobs if job.table == number]
        if ids:
            found += _read(connection, number, table.c.id.in_(ids), {})
    return found


def newest_jobs(connection: Connection, most: int) -> tuple[StoredJob, ...]:
    """The newest jobs with a text that may tell a failure, newest first; at most `most`."""
    found: list[tuple[Any, StoredJob]] = []
    for number, (table, says_why) in enumerate(zip(_TABLES, _SAYS, strict=True)):
        newest = select(table.c.id, table.c.created_at).where(says_why)
        newest = newest.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(most)
        found += [(row.created_at, StoredJob(number, str(row.id))) for row in connection.execute(newest)]
    found.sort(key=lambda pair: (pair[0] is not None, pair[0]), reverse=True)
    return tuple(job for _, job in found[:most])


def _says_something(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.is_not(None) & (column != "")


def _within(table: Table) -> ColumnElement[bool]:
    # The same bounds in the same order of letters as the window had, whatever that order is.
    return (table.c.id > bindparam("after")) & (table.c.id <= bindparam("last"))


_REPLICATION_SAYS = or_(
    _says_something(REPLICATION_JOBS.c.error_message), _says_something(REPLICATION_JOBS.c.vma_error_details)
)
_TRACKED_SAYS = OF_CUSTOMERS_BY_ROW & or_(
    _says_something(JOB_TRACKING.c.error_message),
    exists().where(JOB_STEPS.c.job_id == JOB_TRACKING.c.id, _says_something(JOB_STEPS.c.error_message)),
)

_SAYS = (_REPLICATION_SAYS, _TRACKED_SAYS)


def _read(connection: Connection, number: int, condition: ColumnElement[bool], bound: dict[str, str]) -> list[FoundJob]:
    table, kind = _TABLES[number], (ReplicationRow, TrackedRow)[number]
    statement = select(*columns_of(kind, table)).where(_SAYS[number], condition).order_by(table.c.id)
    jobs = [kind(*row) for row in connection.execute(statement, bound)]
    steps = read_steps(connection, [job.id for job in jobs]) if table is JOB_TRACKING else {}
    # Not joined: on MariaDB a platform's tables may order letters differently, and ids of both are then not comparable.
    contexts = read_contexts(connection, {context_id_of(job) for job in jobs})
    return [FoundJob(job, contexts.get(context_id_of(job) or ""), steps.get(job.id, ())) for job in jobs]
