"""Every failure text that the job store holds, page by page, as the engine would be asked about it.

A page is a window of jobs (`reading.failures`), so a reader holds one page at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reading.failures import (
    PAGE,
    Cursor,
    StoredJob,
    Window,
    count_jobs,
    jobs_named,
    jobs_within,
    read_window,
)
from plainspoken.jobs.rows import FoundJob, context_id_of
from plainspoken.jobs.telling.questions import questions_about
from plainspoken.store.database import Database, visit


@dataclass(frozen=True, slots=True)
class FailurePage:
    """Failures in the order of their jobs, those of one job together; `jobs` were looked at for them.

    `next` is where to go on, None after the last page. A page without failures need not be the last one.
    """

    failures: tuple[StoredFailure, ...]
    jobs: int
    next: Cursor | None


def read_failures(
    connection: Connection, sanitizer: Sanitizer, cursor: Cursor | None = None, *, size: int = PAGE
) -> FailurePage:
    """One page of failures.

    What is a failure is decided as in the Unified Jobs API: texts of replications and jobs that failed, what those that
    wait or run report (their `attention`), and texts of steps that failed whatever became of their job. A text is
    asked about in the context in which customers read it: see `telling.questions`.

    Args:
        connection: The job store.
        sanitizer: Its names tell what a raw status or operation means.
        cursor: `next` of the page before; None for the first page.
        size: Jobs to look at, at least 1.
    """
    window, jobs, following = read_window(connection, cursor, size=size)
    return FailurePage(failures_within(connection, sanitizer, window) if window else (), jobs, following)


def failures_within(connection: Connection, sanitizer: Sanitizer, window: Window) -> tuple[StoredFailure, ...]:
    """The failures of a window, as `read_failures` gives them."""
    return _failures(sanitizer, jobs_within(connection, window))


def failures_of_jobs(
    connection: Connection, sanitizer: Sanitizer, jobs: Sequence[StoredJob]
) -> tuple[StoredFailure, ...]:
    """The failures of some jobs (a few hundred at a time), as `read_failures` gives them."""
    return _failures(sanitizer, jobs_named(connection, jobs))


def stored_jobs(url: str) -> int:
    """As `count_jobs`, for callers without an event loop; raises as `stored_failures` does."""
    return visit(url, lambda database: database.run(count_jobs))


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


def _failures(sanitizer: Sanitizer, jobs: Iterable[FoundJob]) -> tuple[StoredFailure, ...]:
    return tuple(failure for found in jobs for failure in _failures_of(sanitizer, found))


def _failures_of(sanitizer: Sanitizer, found: FoundJob) -> Iterator[StoredFailure]:
    """Every question with a text that the job's page asks; of those alike in text and step the first."""
    job, asked = found.job, set()
    at = job.completed_at or job.started_at or job.created_at
    for question in questions_about(sanitizer, found):
        alike = question.text, question.step
        if question.text and alike not in asked:
            asked.add(alike)
            yield StoredFailure.of(question, job=job.id, vm=context_id_of(job), at=at)
