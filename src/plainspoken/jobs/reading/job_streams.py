"""The ordered streams that lists of jobs are merged from, and the statements for the next places in them.

Jobs are sorted by when they started, or were created if they have not. Either time may be absent, and sorting by
`coalesce` of both could not use an index. So there is a stream for each source, each type that customers see and each
way in which times are absent; one index gives each of them in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    cast,
    literal,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from plainspoken.jobs.literals import DataSource
from plainspoken.jobs.reading.selects import IS_OF_CUSTOMERS, TRACKED_TYPES, UNTYPED
from plainspoken.store.columns import ComparedWord, UtcDateTime
from plainspoken.store.tables import JOB_TRACKING, REPLICATION_JOBS

STARTED: Final = 0
CREATED: Final = 1
TIMELESS: Final = 2
"""Which time orders a stream: the start; the creation of what has not started; none."""


class PlaceShape(NamedTuple):
    """What a statement has to know of a place to be written; the values are bound.

    Attributes:
        stream: Number of its stream.
        timeless: Whether the job there has no time.
        created: Whether its creation counts and is known.
    """

    stream: int
    timeless: bool
    created: bool


class _Stream(NamedTuple):
    number: int
    table: Table
    job_type: str | None
    absent: int


_STREAMS: dict[DataSource, tuple[_Stream, ...]] = {
    "replication_jobs": tuple(_Stream(absent, REPLICATION_JOBS, None, absent) for absent in range(3)),
    "job_tracking": tuple(
        _Stream(3 * number + absent, JOB_TRACKING, job_type, absent)
        for number, job_type in enumerate(TRACKED_TYPES, 1)
        for absent in range(3)
    ),
}
STREAMS = 12
"""How many there are; positions have a number below it."""

_VM_COLUMN = {"replication_jobs": "vm_context_id", "job_tracking": "context_id"}
_TIME = bindparam("time", type_=UtcDateTime())
_CREATED_AT = bindparam("created", type_=UtcDateTime())
_ID = bindparam("id", type_=String)
_SINCE = bindparam("since", type_=UtcDateTime())
_MOST = bindparam("most", type_=Integer)
# PostgreSQL wants to know of what type a NULL is; on MariaDB a NULL that has one has an order of letters too.
_NO_ID = {True: cast(null(), String), False: null()}
FIRST_DATE = literal_column("'0001-01-01 00:00:00'", type_=UtcDateTime())
"""Before it lies nothing but MariaDB's zero date, which is not NULL and is read as absent."""


def source_of(stream: int) -> DataSource:
    """The source of a stream."""
    return "replication_jobs" if stream < 3 else "job_tracking"


def time_of(stream: int) -> int:
    """Which time orders a stream: `STARTED`, `CREATED` or `TIMELESS`."""
    return stream % 3


@cache
def places_statement(
    sources: tuple[DataSource, ...],
    *,
    one_vm: bool,
    postgresql: bool,
    after: PlaceShape | None,
    since: bool,
    narrowed: tuple[DataSource, ...] = (),
    types: tuple[str, ...] = TRACKED_TYPES,
    told: bool = False,
) -> Select[Any] | None:
    """Places in the streams of the sources, stream by stream in order; None when nothing can be left.

    Only columns of the index are named, so the rows need not be touched, and a union of them stays in memory: text
    columns would go to disk on MariaDB. PostgreSQL uses the index only if columns that are NULL throughout a stream
    are named in the order, MariaDB only if they are not (measured: 15 and 12 ms more for a VM with 100,000 jobs).

    Of tracked jobs only those of `types` are looked for. With `told`, what each row says of its status and operation
    comes along, which has the rows touched.

    Ids of each source have a column of their own (of the other, NULL): the two tables may order letters differently,
    and MariaDB refuses to sort what is mixed of both.
    """
    found = []
    no_id = type_coerce(_NO_ID[postgresql], JOB_TRACKING.c.id.type)
    for stream in (stream for source in sources for stream in _STREAMS[source]):
        place = _left(stream, after, postgresql=postgresql)
        unasked = stream.job_type is not None and stream.job_type not in types
        if place is None or unasked or (since and stream.absent == TIMELESS):
            continue
        source, table = source_of(stream.number), stream.table
        order = (table.c.started_at, table.c.created_at, table.c.id)
        where: list[ColumnElement[bool]] = [column.is_(None) for column in order[: stream.absent]]
        if stream.absent != TIMELESS:
            where.append(order[stream.absent].is_not(None))
        if one_vm:
            where.append(table.c[_VM_COLUMN[source]] == bindparam("context_id", type_=String))
        if stream.job_type is not None:
            where.append(table.c.job_type == literal(stream.job_type, ComparedWord()))
            if stream.job_type == UNTYPED:
                where.append(IS_OF_CUSTOMERS)
        if since:
            where.append(order[stream.absent] >= _SINCE)
        if source in narrowed:
            where.append(table.c.status.in_(bindparam(f"{source}_statuses", expanding=True)))
        sorting = [column.desc() for column in order[0 if postgresql else stream.absent :]]
        places = (
            select(table.c.id, table.c.started_at, table.c.created_at, *(_said(table) if told else ()))
            .where(*where, *place)
            .order_by(*sorting)
            .limit(_MOST)
            .subquery()
        )
        number = literal_column(str(stream.number), type_=Integer).label("stream")
        ids = [(places.c.id if each == source else no_id).label(each) for each in sources]
        found.append(select(number, *ids, *places.c[1:]))
    if not found:
        return None
    newest = union_all(*found).subquery()
    both = [newest.c[source] for source in sources]
    falling = [column.desc() for column in (newest.c.started_at, newest.c.created_at, *both)]
    times = newest.c.started_at, newest.c.created_at
    said = (newest.c.said_status, newest.c.said_operation) if told else ()
    return select(newest.c.stream, *said, *times, *both).order_by(newest.c.stream, *falling)


def _said(table: Table) -> tuple[ColumnElement[Any], ...]:
    # As plain texts: the two tables may have enums, and order letters differently, which a union does not take.
    operation = cast(table.c.operation, String(100)) if "operation" in table.c else cast(null(), String(100))
    return cast(table.c.status, String(191)).label("said_status"), operation.label("said_operation")


def _left(stream: _Stream, after: PlaceShape | None, *, postgresql: bool) -> Sequence[ColumnElement[bool]] | None:
    """What holds of the jobs of a stream that come after a position; None when there cannot be any."""
    if after is None:
        return ()
    own, behind = stream.number == after.stream, stream.number > after.stream
    started, created, id_ = stream.table.c.started_at, stream.table.c.created_at, stream.table.c.id
    if stream.absent == TIMELESS:
        if not after.timeless:
            return ()
        return (id_ < _ID,) if own else () if behind else None
    time = started if stream.absent == STARTED else created
    if after.timeless:
        if own:
            return (time < FIRST_DATE, _follows(created, id_, after, postgresql=postgresql, stream=stream))
        return (time < FIRST_DATE,) if behind else None
    if own:
        rest = _follows(created, id_, after, postgresql=postgresql, stream=stream)
        return (time <= _TIME, or_(time < _TIME, rest))
    return (time <= _TIME,) if behind else (time < _TIME,)


def _follows(
    created: ColumnElement[Any], id_: ColumnElement[Any], after: PlaceShape, *, postgresql: bool, stream: _Stream
) -> ColumnElement[bool]:
    """What holds of the jobs behind a position in its own stream among those of the same time."""
    if stream.absent == CREATED:
        return id_ < _ID
    # Going down, PostgreSQL has what is NULL first, the others have it last.
    if after.created:
        later = or_(created < _CREATED_AT, and_(created == _CREATED_AT, id_ < _ID))
        return later if postgresql else or_(created.is_(None), later)
    same = and_(created.is_(None), id_ < _ID)
    return or_(same, created.is_not(None)) if postgresql else same
