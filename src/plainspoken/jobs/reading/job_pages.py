"""Pages of jobs, newest first: of one VM or of all, both sources merged, going on where a page ended.

A list is merged from ordered streams (`job_streams`). A place in it is the last job shown: of its own stream what
follows is left, of streams with a lower number what is older, of the others also what is as old. Hence every job is
shown once, however the databases sort equal times, absent times and letters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Connection, Select, bindparam, select

from plainspoken.jobs.literals import DataSource
from plainspoken.jobs.reading.job_streams import STARTED, PlaceShape, places_statement, source_of, time_of
from plainspoken.jobs.reading.positions import JobPosition
from plainspoken.jobs.reading.raw_statuses import Kept, ListPlace, Sieve
from plainspoken.jobs.reading.selects import TRACKED_TYPES, columns_of, tracked_types
from plainspoken.jobs.reading.tracked_rows import read_tracked
from plainspoken.jobs.rows import ReplicationRow, StepRow, TrackedRow
from plainspoken.store.tables import JOB_TRACKING, REPLICATION_JOBS

JobRow: TypeAlias = ReplicationRow | TrackedRow
SOURCES: tuple[DataSource, ...] = ("replication_jobs", "job_tracking")

_NEVER = datetime.min.replace(tzinfo=UTC)
_TRACKED: DataSource = "job_tracking"
_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_ROWS: dict[DataSource, tuple[type[JobRow], Select[Any]]] = {
    "replication_jobs": (
        ReplicationRow,
        select(*columns_of(ReplicationRow, REPLICATION_JOBS)).where(REPLICATION_JOBS.c.id.in_(_IDS)),
    ),
    "job_tracking": (TrackedRow, select(*columns_of(TrackedRow, JOB_TRACKING)).where(JOB_TRACKING.c.id.in_(_IDS))),
}


@dataclass(frozen=True, slots=True)
class JobScope:
    """Which jobs a list is of.

    Attributes:
        context_id: The VM; None for the jobs of all VMs.
        sources: Where to look.
        since: The earliest start, or creation of what has not started; None for all, those without a time as well.
        statuses: The raw statuses of the jobs, by source; all of a source that is left out.
        types: The raw types of the tracked jobs.
    """

    context_id: str | None = None
    sources: tuple[DataSource, ...] = SOURCES
    since: datetime | None = None
    statuses: Mapping[DataSource, tuple[str, ...]] = field(default_factory=dict)
    types: tuple[str, ...] = TRACKED_TYPES


@dataclass(frozen=True, slots=True)
class PlacedJob:
    """A job and its place in the list."""

    row: JobRow
    position: JobPosition


@dataclass(frozen=True, slots=True)
class JobRows:
    """Jobs of a list in order, and the steps of the tracked ones by job id.

    Attributes:
        more: Whether the list goes on.
        last: The place to go on from; None where there was none.
        looked: How many places were looked at.
        steady: Whether the time alone puts no other job on the list, of those that the sieve left out.
    """

    jobs: tuple[PlacedJob, ...]
    steps: dict[str, tuple[StepRow, ...]] = field(default_factory=dict)
    more: bool = False
    last: JobPosition | None = None
    looked: int = 0
    steady: bool = True


def read_job_rows(
    connection: Connection,
    scope: JobScope,
    *,
    most: int,
    after: JobPosition | None = None,
    now: datetime | None = None,
    sieve: Sieve | None = None,
    look: int = 0,
) -> JobRows:
    """The next jobs of a list: seven statements at most, each of which reads a bounded number of rows.

    Args:
        connection: The job store.
        scope: Which jobs.
        most: How many, at least 1.
        after: Where the page before ended; None for the first page.
        now: The instant by which a job counts as interrupted; this one unless given.
        sieve: Leaves jobs out before they are read.
        look: At how many places to look for jobs that it keeps, if there is one.
    """
    look = look if sieve else most
    found = _find(connection, scope, most=look, after=after, told=sieve is not None)
    # Streams follow each other here and each is in order, and sorting keeps the order of equals, so this merges them.
    found.sort(key=lambda place: place.position.time or _NEVER, reverse=True)
    looked = found[:look]
    sifted = sieve.keep(connection, looked, now=now) if sieve else Kept(looked)
    kept = sifted.places
    more = len(found) > look or len(kept) > most
    if len(kept) > most:
        looked = looked[: looked.index(kept[most - 1]) + 1]
    chosen = [place.position for place in kept[:most]]
    rows = _fetch(connection, chosen)
    tracked, steps = read_tracked(connection, [row for row in rows.values() if isinstance(row, TrackedRow)], now=now)
    rows |= {(_TRACKED, row.id): row for row in tracked}
    keys = [(source_of(position.stream), position.id) for position in chosen]
    jobs = (PlacedJob(rows[key], place) for key, place in zip(keys, chosen, strict=True) if key in rows)
    last = looked[-1].position if looked else None
    return JobRows(tuple(jobs), steps, more=more, last=last, looked=len(looked), steady=sifted.steady)


def _find(
    connection: Connection, scope: JobScope, *, most: int, after: JobPosition | None, told: bool
) -> list[ListPlace]:
    """The next places of the list, stream by stream; the index alone tells them."""
    shape = PlaceShape(after.stream, timeless=after.time is None, created=after.created is not None) if after else None
    statement = places_statement(
        scope.sources,
        one_vm=scope.context_id is not None,
        postgresql=connection.dialect.name == "postgresql",
        after=shape,
        since=scope.since is not None,
        narrowed=tuple(source for source in SOURCES if source in scope.statuses),
        types=tuple(each for each in tracked_types(connection) if each in scope.types),
        told=told,
    )
    if statement is None:
        return []
    bound: dict[str, Any] = {"most": most + 1}
    if scope.context_id is not None:
        bound["context_id"] = scope.context_id
    if scope.since is not None:
        bound["since"] = scope.since
    bound |= {f"{source}_statuses": statuses for source, statuses in scope.statuses.items()}
    if after is not None:
        bound |= {"time": after.time, "created": after.created, "id": after.id}
    rows = connection.execute(statement, bound).all()
    if told:
        return [ListPlace(_position(stream, *rest), status, operation) for stream, status, operation, *rest in rows]
    return [ListPlace(_position(*row)) for row in rows]


def _position(stream: int, started: datetime | None, created: datetime | None, *ids: str | None) -> JobPosition:
    time, id_ = time_of(stream), next(id_ for id_ in ids if id_ is not None)
    return JobPosition(stream, (started, created, None)[time], created if time == STARTED else None, id_)


def _fetch(connection: Connection, positions: Sequence[JobPosition]) -> dict[tuple[DataSource, str], JobRow]:
    rows: dict[tuple[DataSource, str], JobRow] = {}
    for source, (kind, statement) in _ROWS.items():
        ids = [position.id for position in positions if source_of(position.stream) == source]
        if ids:
            rows |= {(source, row.id): kind(*row) for row in connection.execute(statement, {"ids": ids}).all()}
    return rows
