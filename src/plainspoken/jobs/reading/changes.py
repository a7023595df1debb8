"""The statements that look for changes: a constant number of them, whatever the fleet and its history.

A job is a candidate when it changed lately by its own times, when its status says that it is under way, or when whoever
asks names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    bindparam,
    or_,
    select,
    true,
    union,
)

from plainspoken.jobs.reading.lookups import read_contexts
from plainspoken.jobs.reading.marks import Marks
from plainspoken.jobs.reading.selects import OF_CUSTOMERS, OF_CUSTOMERS_BY_ROW, columns_of, tracked_types
from plainspoken.jobs.reading.tracked_rows import read_tracked
from plainspoken.jobs.rows import ContextRow, ReplicationRow, StepRow, TrackedRow, context_id_of
from plainspoken.store.columns import ComparedWord, UtcDateTime
from plainspoken.store.own_tables import DISMISSALS
from plainspoken.store.tables import JOB_TRACKING, REPLICATION_JOBS, VM_CONTEXTS, TrackedStatus

MOST_CHANGES = 5_000
"""Changed rows of a table that one look takes in; of more, the newest."""

MOST_UNDER_WAY = 2_000
"""Jobs of a table that are looked at because their status says that they are under way; of more, those changed last."""

AHEAD = timedelta(days=1)
"""How far ahead of the clock a row's time may be and still count; a wrong time zone is less than that."""

LONGEST_JOB = timedelta(days=2)
"""How long ago a job may have started for its end to be found by the time of its end alone."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before any change."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for.

    Attributes:
        since: Changes at or after these times.
        now: The time of asking.
        under_way: Raw statuses of jobs that are under way.
        replications: Replications to look at in any case, by id.
        tracked: Failovers, rollbacks and clean-ups to look at in any case, by id.
        ends: Whether to look for jobs that ended and whose row does not tell that it was changed.
    """

    since: Marks
    now: datetime
    under_way: tuple[str, ...]
    replications: tuple[str, ...] = ()
    tracked: tuple[str, ...] = ()
    ends: bool = False

    @property
    def until(self) -> datetime:
        """Times after this one are mistakes, and say nothing of when a row changed."""
        return self.now + AHEAD


@dataclass(frozen=True, slots=True)
class Candidate:
    """A job that may have changed.

    Attributes:
        row: The job.
        updated_at: When its row was changed by its own account.
    """

    row: ReplicationRow | TrackedRow
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What one look at the job store found, in one state of it.

    Attributes:
        candidates: Jobs that may have changed.
        steps: The steps of every tracked job among them, by job id.
        vms: VMs whose own row changed.
        dismissals: Context ids of VMs whose last operation was put out of sight or back, and when.
        contexts: The VM of everything here, by context id, as far as it is known.
    """

    candidates: tuple[Candidate, ...]
    steps: dict[str, tuple[StepRow, ...]] = field(default_factory=dict)
    vms: tuple[ContextRow, ...] = ()
    dismissals: tuple[tuple[str, datetime], ...] = ()
    contexts: dict[str, ContextRow] = field(default_factory=dict)


_SINCE = bindparam("since", type_=UtcDateTime)
_UNTIL = bindparam("until", type_=UtcDateTime)
_STARTED_SINCE = bindparam("started_since", type_=UtcDateTime)
_STATUSES = bindparam("statuses", type_=ComparedWord, expanding=True)
_IDS = bindparam("ids", type_=String, expanding=True)


def _candidates(table: Table, types: Sequence[ColumnElement[bool]] = (), *, ends: bool) -> Select[Any]:
    """A statement for the ids of a table's candidates, one index for each part."""
    updated, started, created = table.c.updated_at, table.c.started_at, table.c.created_at
    plain, hidden = (types[0], types[1]) if types else (true(), true())
    ended = or_(*(column >= _SINCE for column in _ends(table)))
    found: list[tuple[tuple[ColumnElement[bool], ...], ColumnElement[Any], int]] = [
        ((hidden, updated >= _SINCE, updated <= _UNTIL), updated, MOST_CHANGES + 1),
        ((plain, updated.is_(None), started >= _SINCE, started <= _UNTIL), started, MOST_CHANGES + 1),
        (
            (plain, updated.is_(None), started.is_(None), created >= _SINCE, created <= _UNTIL),
            created,
            MOST_CHANGES + 1,
        ),
        ((plain, table.c.status.in_(_STATUSES)), updated, MOST_UNDER_WAY),
    ]
    if ends:
        found.append(((plain, started >= _STARTED_SINCE, ended), started, MOST_CHANGES + 1))
    parts = [
        select(table.c.id).where(*conditions).order_by(order.desc()).limit(limit).subquery()
        for conditions, order, limit in found
    ]
    return select(union(*(select(part.c.id) for part in parts)).subquery().c.id)


def _ends(table: Table) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in ("completed_at", "canceled_at") if name in table.c]


# SQLite prefers any index on the type of a job to the one that is meant; it cannot use one on an expression.
_TYPES = (OF_CUSTOMERS, OF_CUSTOMERS_BY_ROW)
_REPLICATION_IDS = {ends: _candidates(REPLICATION_JOBS, ends=ends) for ends in (False, True)}
_TRACKED_IDS = {ends: _candidates(JOB_TRACKING, _TYPES, ends=ends) for ends in (False, True)}
# By id in a statement of their own: PostgreSQL joins found ids to a whole table.
_REPLICATIONS = select(
    *columns_of(ReplicationRow, REPLICATION_JOBS), REPLICATION_JOBS.c.updated_at.label("changed")
).where(REPLICATION_JOBS.c.id.in_(_IDS))
_TRACKED = select(*columns_of(TrackedRow, JOB_TRACKING), JOB_TRACKING.c.updated_at.label("changed")).where(
    JOB_TRACKING.c.id.in_(_IDS), _TYPES[1]
)
_VMS = (
    select(*columns_of(ContextRow, VM_CONTEXTS))
    .where(VM_CONTEXTS.c.updated_at >= _SINCE, VM_CONTEXTS.c.updated_at <= _UNTIL)
    .order_by(VM_CONTEXTS.c.updated_at.desc())
    .limit(MOST_CHANGES + 1)
)
_DISMISSALS = (
    select(DISMISSALS.c.context_id, DISMISSALS.c.dismissed_at, DISMISSALS.c.restored_at)
    .where(or_(DISMISSALS.c.dismissed_at >= _SINCE, DISMISSALS.c.restored_at >= _SINCE))
    .order_by(DISMISSALS.c.id.desc())
    .limit(MOST_CHANGES + 1)
)


def read_changes(connection: Connection, question: Question) -> Findings:
    """What changed, by `question`: at most nine statements."""
    since, until = question.since, question.until
    replications = [
        Candidate(ReplicationRow(*row[:-1]), row[-1])
        for row in _read_candidates(
            connection, question, _REPLICATION_IDS, _REPLICATIONS, since.replications, question.replications
        )
    ]
    stored = [
        (TrackedRow(*row[:-1]), row[-1])
        for row in _read_candidates(connection, question, _TRACKED_IDS, _TRACKED, since.tracked, question.tracked)
    ]
    rows, steps = read_tracked(connection, [row for row, _ in stored], now=question.now)
    tracked = [Candidate(row, updated) for row, (_, updated) in zip(rows, stored, strict=True)]
    vms = tuple(ContextRow(*row) for row in connection.execute(_VMS, {"since": since.vms, "until": until}))
    dismissals = tuple(_read_dismissals(connection, since.dismissals))
    named = {context_id_of(candidate.row) for candidate in (*replications, *tracked)} | {name for name, _ in dismissals}
    contexts = {vm.context_id: vm for vm in vms}
    contexts |= read_contexts(connection, named - contexts.keys())
    return Findings((*replications, *tracked), steps, vms, dismissals, contexts)


def read_marks(connection: Connection, now: datetime) -> Marks:
    """The newest time of change in each table, up to `now`; for an empty one a time long ago."""

    def newest(*columns: ColumnElement[Any]) -> datetime:
        for column in columns:
            statement = select(column).where(column <= now).order_by(column.desc()).limit(1)
            found = connection.execute(statement).scalar()
            if isinstance(found, datetime):
                return found
        return NEVER

    jobs = [(table.c.updated_at, table.c.started_at, table.c.created_at) for table in (REPLICATION_JOBS, JOB_TRACKING)]
    return Marks(newest(*jobs[0]), newest(*jobs[1]), newest(VM_CONTEXTS.c.updated_at), now)


def _read_candidates(
    connection: Connection,
    question: Question,
    found: Mapping[bool, Select[Any]],
    rows: Select[Any],
    since: datetime,
    asked: tuple[str, ...],
) -> list[tuple[Any, ...]]:
    under_way = question.under_way
    if found is _TRACKED_IDS and connection.dialect.name == "postgresql":
        # The platform's column may be an enum, which cannot be asked for words that it does not have.
        under_way = tuple(word for word in under_way if word in set(TrackedStatus))
    bound: dict[str, Any] = {"since": since, "until": question.until, "statuses": under_way}
    if found is _TRACKED_IDS:
        bound["types"] = tracked_types(connection)
    if question.ends:
        bound["started_since"] = max(since - LONGEST_JOB, NEVER)
    ids = {*connection.execute(found[question.ends], bound).scalars(), *asked}
    return [tuple(row) for row in connection.execute(rows, {"ids": sorted(ids)})] if ids else []


def _read_dismissals(connection: Connection, since: datetime) -> Iterator[tuple[str, datetime]]:
    for context_id, dismissed, restored in connection.execute(_DISMISSALS, {"since": since}):
        times = [time for time in (dismissed, restored) if time is not None]
        if times:
            yield context_id, max(times)
