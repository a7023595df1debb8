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

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reading.selects import OF_CUSTOMERS_BY_ROW
from plainspoken.jobs.rows import StepRow
from plainspoken.jobs.telling.questions import (
    Known,
    every_question,
    replication_questions,
    replication_reports,
)
from plainspoken.jobs.telling.statuses import UNDER_WAY, job_status, tracked_status
from plainspoken.store.database import Database
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, REPLICATION_JOBS, VM_CONTEXTS

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

    What is a failure is decided as in the Unified Jobs API: texts of replications and jobs that failed, what those that
    wait or run report (their `attention`), and texts of steps that failed whatever became of their job. A text is
    asked about in the context in which customers read it: see `questions`.

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
    found = failures_within(connection, sanitizer, Window(cursor.table, cursor.after, ids[-1]))
    return FailurePage(found, len(ids), following)


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


def failures_within(connection: Connection, sanitizer: Sanitizer, window: Window) -> tuple[StoredFailure, ...]:
    """The failures of a window, as `read_failures` gives them."""
    read, statement = _READERS[window.table]
    bounds = {"after": window.after, "last": window.last}
    rows = connection.execute(statement.where(_within(_TABLES[window.table])), bounds).all()
    return tuple(read(connection, sanitizer, rows))


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
_TRACKED_SAYS = OF_CUSTOMERS_BY_ROW & or_(
    _says_something(JOB_TRACKING.c.error_message),
    exists().where(JOB_STEPS.c.job_id == JOB_TRACKING.c.id, _says_something(JOB_STEPS.c.error_message)),
)

_REPLICATIONS = (
    select(
        REPLICATION_JOBS.c.id,
        REPLICATION_JOBS.c.vm_context_id,
        REPLICATION_JOBS.c.target_network,
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
_VMS = select(VM_CONTEXTS.c.context_id, VM_CONTEXTS.c.os_type, VM_CONTEXTS.c.vm_name).where(
    VM_CONTEXTS.c.context_id.in_(bindparam("context_ids", expanding=True))
)


def _known_vms(connection: Connection, context_ids: Iterable[str | None]) -> dict[str | None, Known]:
    known = sorted({context_id for context_id in context_ids if context_id})
    rows = connection.execute(_VMS, {"context_ids": known}) if known else ()
    return {row.context_id: Known(row.os_type, (row.vm_name,)) for row in rows}


def _replication_failures(
    connection: Connection, sanitizer: Sanitizer, jobs: Sequence[Row[*tuple[Any, ...]]]
) -> Iterator[StoredFailure]:
    vms = _known_vms(connection, [row.vm_context_id for row in jobs])
    for row in jobs:
        status = job_status(sanitizer, row.status, ended=row.completed_at, error=row.error_message)
        if status != "failed" and status not in UNDER_WAY:
            continue
        vm = vms.get(row.vm_context_id, Known())
        known = Known(vm.os_type, (*vm.names, row.target_network)) if row.target_network else vm
        texts, classification = (row.error_message, row.vma_error_details), row.vma_error_classification
        questions_of = replication_questions if status == "failed" else replication_reports
        for question in questions_of(*texts, classification=classification, known=known):
            if question.text:
                yield _failure(question, row, row.vm_context_id)


def _tracked_failures(
    connection: Connection, sanitizer: Sanitizer, jobs: Sequence[Row[*tuple[Any, ...]]]
) -> Iterator[StoredFailure]:
    steps: dict[str, list[StepRow]] = {}
    for row in connection.execute(_STEPS, {"job_ids": [job.id for job in jobs]}) if jobs else ():
        steps.setdefault(row.job_id, []).append(StepRow(*row))
    vms = _known_vms(connection, [job.context_id for job in jobs])
    for job in jobs:
        kind = sanitizer.names.job_kind(
            operation=job.operation,
            job_type=job.job_type,
            external_job_id=job.external_job_id,
            steps=(step.name for step in steps.get(job.id, ())),
        )
        rows, ended, error = steps.get(job.id, ()), job.completed_at, job.error_message
        for question in every_question(
            sanitizer,
            error,
            rows,
            status=tracked_status(sanitizer, kind, job.status, rows, ended=ended, error=error),
            operation=kind.asked,
            known=vms.get(job.context_id, Known()),
        ):
            yield _failure(question, job, job.context_id)


def _failure(question: Failure, job: Row[*tuple[Any, ...]], vm: str | None) -> StoredFailure:
    at = job.completed_at or job.started_at or job.created_at
    return StoredFailure.of(question, job=job.id, vm=vm, at=at)


_READERS = ((_replication_failures, _REPLICATIONS), (_tracked_failures, _TRACKED))
