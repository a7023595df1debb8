"""Lists of jobs as customers read them: page by page, filtered by words that only the engine can decide.

Whether a job failed and what kind of failure it was is known only once its rows have been read and its texts been
sanitized. So a filter looks at a bounded number of jobs for each page, and a page may come out short, even empty,
although the list goes on: what tells that is its cursor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Final

from sqlalchemy import Connection

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.lists.cursors import read_job_cursor, write_job_cursor
from plainspoken.jobs.lists.status_sieve import StatusSieve, read_raw_statuses
from plainspoken.jobs.literals import Category, DataSource, JobStatus, JobType
from plainspoken.jobs.reading.job_pages import SOURCES, JobRows, JobScope, PlacedJob, read_job_rows
from plainspoken.jobs.reading.leases import may_be_interrupted
from plainspoken.jobs.reading.lookups import read_contexts, read_vm
from plainspoken.jobs.reading.positions import JobPosition
from plainspoken.jobs.reading.raw_statuses import Sieve
from plainspoken.jobs.reading.selects import TRACKED_TYPES, UNTYPED
from plainspoken.jobs.rows import ContextRow, ReplicationRow, context_id_of
from plainspoken.jobs.telling.unified import ToldJob, told_job
from plainspoken.jobs.telling.views import JobItem
from plainspoken.store.database import Database

DEFAULT_LIMIT: Final = 20
MOST: Final = 100
"""Jobs that one page may have."""

LOOKED_AT: Final = 500
"""Jobs that one filtered page looks at, at most."""

LONGEST: Final = 3.0
"""Seconds after which a filtered page looks no further, so that it comes even where each look sorts a whole table."""

_FIRST: Final = 100
"""Jobs that a page is looked for among at first; what it lacks then is looked for among all the others at once."""


@dataclass(frozen=True, slots=True)
class JobSelection:
    """Which jobs of a list, and how many of them.

    Attributes:
        limit: Jobs on the page, 1 to `MOST`.
        before: The `next` of the page before; None for the first page.
        types: Public job types; empty for all.
        statuses: Public statuses; empty for all.
        categories: Categories of failures; empty for all jobs, failed or not.
        since: The earliest start; None for all.
    """

    limit: int = DEFAULT_LIMIT
    before: str | None = None
    types: frozenset[JobType] = frozenset()
    statuses: frozenset[JobStatus] = frozenset()
    categories: frozenset[Category] = frozenset()
    since: datetime | None = None

    @property
    def sources(self) -> tuple[DataSource, ...]:
        """Where jobs of these types can be; a tracked job of which nothing tells the type counts as a replication."""
        return SOURCES if not self.types or "replication" in self.types else ("job_tracking",)

    @property
    def raw_types(self) -> tuple[str, ...]:
        """What types tracked jobs of these types can be stored with."""
        return (UNTYPED,) if self.types == {"replication"} else TRACKED_TYPES

    @property
    def looks(self) -> bool:
        """Whether a job has to be looked at to know if it is on the list."""
        return bool(self.wanted or self.types - {"replication"})

    @property
    def wanted(self) -> frozenset[JobStatus]:
        """The public statuses that jobs of the list can have; empty for all. What has a category has failed."""
        return frozenset({"failed"}) if self.categories else self.statuses

    def takes(self, item: JobItem) -> bool:
        """Whether a job is on the list."""
        return (
            (not self.types or item.job_type in self.types)
            and (not self.statuses or item.status in self.statuses)
            and (not self.categories or item.error_category in self.categories)
        )


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job with its VM, None when that is not known any more."""

    told: ToldJob[JobItem]
    context: ContextRow | None


@dataclass(frozen=True, slots=True)
class JobPage:
    """Jobs in order, the VM they were asked of (None for all VMs), and the cursor of the next page, None at the end."""

    jobs: tuple[ListedJob, ...]
    context: ContextRow | None
    next: str | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What to read of a list: after which place, how many jobs, of how many places, and which of them."""

    after: JobPosition | None
    most: int
    look: int
    statuses: Mapping[DataSource, tuple[str, ...]]
    sieve: Sieve | None


@dataclass(frozen=True, slots=True)
class _Chunk:
    rows: JobRows
    context: ContextRow | None
    contexts: Mapping[str, ContextRow]

    def context_of(self, job: PlacedJob) -> ContextRow | None:
        return self.context or self.contexts.get(context_id_of(job.row) or "")


async def list_jobs(database: Database, sanitizer: Sanitizer, selection: JobSelection, *, vm: str | None) -> JobPage:
    """A page of the jobs of one VM or of all, newest first.

    Args:
        database: The job store.
        sanitizer: Tells the jobs.
        selection: Which jobs.
        vm: The VM's name or context id; None for the jobs of all VMs.

    Raises:
        NotFound, AmbiguousName: As `lookups.read_vm` does.
        BadCursor: `before` was given by no list of jobs.
    """
    position = read_job_cursor(selection.before) if selection.before is not None else None
    taken: list[ListedJob] = []
    looked_at, context, until, basis = 0, None, monotonic() + LONGEST, database.basis
    statuses: Mapping[DataSource, tuple[str, ...]] = {}
    sieve = StatusSieve(sanitizer, selection.wanted) if selection.wanted else None
    if sieve:
        statuses = await database.run(read_raw_statuses, sanitizer, selection.sources, sieve.wanted)
    while True:
        of = vm if context is None else context
        look = LOOKED_AT - looked_at if looked_at else _FIRST
        asked = _Asked(position, _most(selection, look), look, statuses, sieve)
        chunk = await database.run(_read_chunk, selection, of, asked)
        context, looked_at, jobs = chunk.context, looked_at + chunk.rows.looked, chunk.rows.jobs
        position, whole = chunk.rows.last or position, not chunk.rows.more
        for job, listed in _told(sanitizer, chunk):
            if basis is not None and _changes_by_itself(job, listed.told.item):
                basis.holds = False
            if selection.takes(listed.told.item):
                taken.append(listed)
            if len(taken) == selection.limit:
                position, whole = job.position, whole and job is jobs[-1]
                break
        enough, late = len(taken) == selection.limit or looked_at >= LOOKED_AT, monotonic() >= until
        if basis is not None and (not chunk.rows.steady or (late and not whole)):
            basis.holds = False
        if whole:
            return JobPage(tuple(taken), context, None)
        if enough or late:
            return JobPage(tuple(taken), context, write_job_cursor(position) if position else None)


def _changes_by_itself(job: PlacedJob, item: JobItem) -> bool:
    """Whether a job comes to read differently by the time alone: its time left goes down, or its lease runs out."""
    if isinstance(job.row, ReplicationRow):
        return item.status == "running"
    return may_be_interrupted(job.row.status, job.row.lease_until)


def _told(sanitizer: Sanitizer, chunk: _Chunk) -> Iterator[tuple[PlacedJob, ListedJob]]:
    for job in chunk.rows.jobs:
        context = chunk.context_of(job)
        yield job, ListedJob(told_job(sanitizer, job.row, chunk.rows.steps.get(job.row.id, ()), context), context)


def _most(selection: JobSelection, look: int) -> int:
    """How many jobs to read of those looked at. The raw statuses tell nearly all: few are read in vain at first."""
    if look != _FIRST:
        return look
    return min(2 * selection.limit, look) if selection.wanted else look if selection.looks else selection.limit


def _read_chunk(connection: Connection, selection: JobSelection, vm: str | ContextRow | None, asked: _Asked) -> _Chunk:
    """Jobs and their VMs; `vm` is a VM to be found, one found already, or None for all."""
    context = read_vm(connection, vm)[0] if isinstance(vm, str) else vm
    of = context.context_id if context else None
    scope = JobScope(of, selection.sources, selection.since, asked.statuses, selection.raw_types)
    rows = read_job_rows(connection, scope, most=asked.most, after=asked.after, sieve=asked.sieve, look=asked.look)
    if context:
        return _Chunk(rows, context, {})
    return _Chunk(rows, None, read_contexts(connection, {context_id_of(job.row) for job in rows.jobs}))
