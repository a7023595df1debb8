"""Every failure text that the job store holds, page by page, as the engine would be asked about it.

A page is a window of job ids in the order of the primary key, so each statement reads a bounded number of rows however
rare failures are, and a reader holds one page at a time. Rows added while reading may or may not be among them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, exists, func, or_, select

from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.explanations import failed_steps, interrupted_step
from plainspoken.jobs.rows import StepRow
from plainspoken.jobs.selects import CUSTOMER_TYPES
from plainspoken.store.database import Database
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, REPLICATION_JOBS, VM_CONTEXTS

PAGE: Final = 2_000
"""Jobs that one page looks at."""

_TABLES: Final[tuple[Table, ...]] = (REPLICATION_JOBS, JOB_TRACKING)
_ENDED = ("completed", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a reader has come: which table it is in (0: replications, 1: tracked jobs) and the last id of it."""

    table: int = 0
    after: str = ""


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A job by its table (0: replications, 1: tracked jobs) and its id there."""

    table: int
    id: str


@dataclass(frozen=True, slots=True)
class FailurePage:
    """Failures in the order of their jobs, those of one job together; `jobs` were looked at for them.

    `next` is where to go on, None after the last page. A page without failures need not be the last one.
    """

    failures: tuple[StoredFailure, ...]
    jobs: int
    next: Cursor | None


def count_jobs(connection: Connection) -> int:
    """How many jobs the pages will look at, from the first to the last."""
    counts = (connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _TABLES)
    return sum(counts)


def read_failures(
    connection: Connection, sanitizer: Sanitizer, cursor: Cursor | None = None, *, size: int = PAGE
) -> FailurePage:
    """One page of failures.

    What is a failure is decided as in the Unified Jobs API: texts of replications and jobs that failed, and of steps
    that failed whatever became of their job. A text is asked about in the context in which customers read it: a job's
    own text in its last failed (or interrupted) step.

    Args:
        connection: The job store.
        sanitizer: Its names tell what a raw status or operation means.
        cursor: `next` of the page before; None for the first page.
        size: Jobs to look at, at least 1.
    """
    cursor = cursor or Cursor()
    table = _TABLES[cursor.table]
    window = select(table.c.id).where(table.c.id > cursor.after).order_by(table.c.id).limit(size)
    ids = [str(row.id) for row in connection.execute(window)]
    if len(ids) == size:
        following: Cursor | None = Cursor(cursor.table, ids[-1])
    else:
        following = Cursor(cursor.table + 1) if cursor.table + 1 < len(_TABLES) else None
    if not ids:
        return FailurePage((), 0, following)
    bounds = {"after": cursor.after, "last": ids[-1]}
    read, statement = _READERS[cursor.table]
    found = read(connection, sanitizer, connection.execute(statement.where(_within(table)), bounds).all())
    return FailurePage(tuple(found), len(ids), following)


def newest_jobs(connection: Connection, most: int) -> tuple[StoredJob, ...]:
    """The newest jobs with a text that may tell a failure, newest first; at most `most`."""
    found: list[tuple[Any, StoredJob]] = []
    for number, (table, says_why) in enumerate(zip(_TABLES, (_REPLICATION_SAYS, _TRACKED_SAYS), strict=True)):
        newest = select(table.c.id, table.c.created_at).where(says_why)
        newest = newest.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(most)
        found += [(row.created_at, StoredJob(number, str(row.id))) for row in connection.execute(newest)]
    found.sort(key=lambda pair: (pair[0] is not None, pair[0]), reverse=True)
    return tuple(job for _, job in found[:most])


def failures_of_jobs(
    connection: Connection, sanitizer: Sanitizer, jobs: Sequence[StoredJob]
) -> tuple[StoredFailure, ...]:
    """The failures of some jobs (a few hundred at a time), as `read_failures` gives them."""
    failures: list[StoredFailure] = []
    for number, (read, statement) in enumerate(_READERS):
        ids = [job.id for job in jobs if job.table == number]
        if ids:
            chosen = statement.where(_TABLES[number].c.id.in_(ids))
            failures += read(connection, sanitizer, connection.execute(chosen).all())
    return tuple(failures)


def stored_jobs(url: str) -> int:
    """As `count_jobs`, for callers without an event loop; raises as `stored_failures` does."""

    async def count() -> int:
        database = Database.open(url)
        try:
            return await database.run(count_jobs)
        finally:
            await database.close()

    return asyncio.run(count())


def stored_failures(url: str, sanitizer: Sanitizer, *, size: int = PAGE) -> Generator[FailurePage, None, None]:
    """Every page, for callers without an event loop. A statement at a time, nothing is written.

    Raises:
        DatabaseUnavailable, DatabaseOutdated, SettingsError: As `Database.open` and `Database.run` do.
    """
    with asyncio.Runner() as loop:
        database = Database.open(url)
        try:
            cursor: Cursor | None = Cursor()
            while cursor is not None:
                page = loop.run(database.run(read_failures, sanitizer, cursor, size=size))
                yield page
                cursor = page.next
        finally:
            loop.run(database.close())


def _says_something(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.is_not(None) & (column != "")


def _within(table: Table) -> ColumnElement[bool]:
    # The same bounds in the same order of letters as the window had, whatever that order is.
    return (table.c.id > bindparam("after")) & (table.c.id <= bindparam("last"))


_REPLICATION_SAYS = or_(
    _says_something(REPLICATION_JOBS.c.error_message), _says_something(REPLICATION_JOBS.c.vma_error_details)
)
_TRACKED_SAYS = JOB_TRACKING.c.job_type.in_(CUSTOMER_TYPES) & or_(
    _says_something(JOB_TRACKING.c.error_message),
    exists().where(JOB_STEPS.c.job_id == JOB_TRACKING.c.id, _says_something(JOB_STEPS.c.error_message)),
)

_REPLICATIONS = (
    select(
        REPLICATION_JOBS.c.id,
        REPLICATION_JOBS.c.vm_context_id,
        REPLICATION_JOBS.c.status,
        REPLICATION_JOBS.c.created_at,
        REPLICATION_JOBS.c.started_at,
        REPLICATION_JOBS.c.completed_at,
        REPLICATION_JOBS.c.error_message,
        REPLICATION_JOBS.c.vma_error_details,
        REPLICATION_JOBS.c.vma_error_classification,
    )
    .where(_REPLICATION_SAYS)
    .order_by(REPLICATION_JOBS.c.id)
)

_TRACKED = (
    select(
        JOB_TRACKING.c.id,
        JOB_TRACKING.c.context_id,
        JOB_TRACKING.c.job_type,
        JOB_TRACKING.c.operation,
        JOB_TRACKING.c.external_job_id,
        JOB_TRACKING.c.status,
        JOB_TRACKING.c.created_at,
        JOB_TRACKING.c.started_at,
        JOB_TRACKING.c.completed_at,
        JOB_TRACKING.c.error_message,
    )
    .where(_TRACKED_SAYS)
    .order_by(JOB_TRACKING.c.id)
)

_STEPS = (
    select(
        JOB_STEPS.c.job_id,
        JOB_STEPS.c.seq,
        JOB_STEPS.c.name,
        JOB_STEPS.c.status,
        JOB_STEPS.c.error_message,
        JOB_STEPS.c.started_at,
        JOB_STEPS.c.completed_at,
    )
    .where(JOB_STEPS.c.job_id.in_(bindparam("job_ids", expanding=True)))
    .order_by(JOB_STEPS.c.job_id, JOB_STEPS.c.seq)
)


# Not joined: on MariaDB a platform's tables may order letters differently, and ids of both are then not comparable.
_OS_TYPES = select(VM_CONTEXTS.c.context_id, VM_CONTEXTS.c.os_type).where(
    VM_CONTEXTS.c.context_id.in_(bindparam("context_ids", expanding=True))
)


def _os_types(connection: Connection, context_ids: Iterable[str | None]) -> dict[str, str | None]:
    known = sorted({context_id for context_id in context_ids if context_id})
    rows = connection.execute(_OS_TYPES, {"context_ids": known}) if known else ()
    return {row.context_id: row.os_type for row in rows}


def _replication_failures(
    connection: Connection, sanitizer: Sanitizer, jobs: Sequence[Row[*tuple[Any, ...]]]
) -> Iterator[StoredFailure]:
    systems = _os_types(connection, [row.vm_context_id for row in jobs])
    for row in jobs:
        if not _has_failed(sanitizer, row):
            continue
        for text in (row.error_message, row.vma_error_details):
            if text and text.strip():
                yield StoredFailure(
                    text,
                    operation="replication",
                    source="replication_jobs",
                    classification=row.vma_error_classification,
                    os_type=systems.get(row.vm_context_id),
                    job=row.id,
                    vm=row.vm_context_id,
                    at=row.completed_at or row.started_at or row.created_at,
                )


def _tracked_failures(
    connection: Connection, sanitizer: Sanitizer, jobs: Sequence[Row[*tuple[Any, ...]]]
) -> Iterator[StoredFailure]:
    steps: dict[str, list[StepRow]] = {}
    for row in connection.execute(_STEPS, {"job_ids": [job.id for job in jobs]}) if jobs else ():
        steps.setdefault(row.job_id, []).append(StepRow(*row))
    systems = _os_types(connection, [job.context_id for job in jobs])
    for job in jobs:
        yield from _failures_of(sanitizer, job, steps.get(job.id, ()), os_type=systems.get(job.context_id))


def _failures_of(
    sanitizer: Sanitizer, job: Row[*tuple[Any, ...]], steps: Sequence[StepRow], *, os_type: str | None
) -> Iterator[StoredFailure]:
    kind = sanitizer.names.job_kind(operation=job.operation, job_type=job.job_type, external_job_id=job.external_job_id)
    failed = failed_steps(steps, sanitizer)
    texts = [(step.error_message, step.name, "job_steps") for step in failed]
    if _has_failed(sanitizer, job):
        step = failed[-1].name if failed else interrupted_step(steps, sanitizer)
        texts.append((job.error_message, step, "job_tracking"))
    for text, step, source in texts:
        if text and text.strip():
            yield StoredFailure(
                text,
                step=step,
                operation=kind.job_type,
                source=source,
                os_type=os_type,
                job=job.id,
                vm=job.context_id,
                at=job.completed_at or job.started_at or job.created_at,
            )


def _has_failed(sanitizer: Sanitizer, row: Row[*tuple[Any, ...]]) -> bool:
    """Whether a job with a text has failed; a status nobody listed gives way to the time of the end."""
    status = sanitizer.names.job_status(row.status)
    raw = (row.status or "").strip().casefold()
    if status.name in _ENDED or row.completed_at is None or raw in (status.name, *status.raw):
        return status.name == "failed"
    return bool(row.error_message and row.error_message.strip())


_READERS = ((_replication_failures, _REPLICATIONS), (_tracked_failures, _TRACKED))
