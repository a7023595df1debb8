"""The statements that look for changes: a constant number of them, whatever the fleet and its history.

A job is a candidate when it changed lately by its own times, when its status says that it is under way, or when whoever
asks names it. Candidates are found by one small statement for each index and fetched once, as in `queries`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, String, Table, bindparam, or_, select, union

from plainspoken.jobs.columns import UtcDateTime
from plainspoken.jobs.marks import Marks
from plainspoken.jobs.own_tables import DISMISSALS
from plainspoken.jobs.rows import ContextRow, ReplicationRow, StepRow, TrackedRow
from plainspoken.jobs.selects import CUSTOMER_TYPES, columns_of
from plainspoken.jobs.tables import JOB_TRACKING, REPLICATION_JOBS, VM_CONTEXTS
from plainspoken.jobs.tracked_rows import read_tracked

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

Job = TypeVar("Job", bound=ReplicationRow | TrackedRow)


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
_STATUSES = bindparam("statuses", type_=String, expanding=True)
_IDS = bindparam("ids", type_=String, expanding=True)


def _candidates(row: type[Any], table: Table, *scope: ColumnElement[bool], ends: bool) -> Select[Any]:
    """A statement for the candidates of a table, each with its `updated_at`."""
    updated, started, created = table.c.updated_at, table.c.started_at, table.c.created_at
    ended = or_(*(column >= _SINCE for column in _ends(table)))
    found: list[tuple[list[ColumnElement[bool]], ColumnElement[Any], int]] = [
        ([updated >= _SINCE, updated <= _UNTIL], updated, MOST_CHANGES + 1),
        ([updated.is_(None), started >= _SINCE, started <= _UNTIL], started, MOST_CHANGES + 1),
        ([updated.is_(None), started.is_(None), created >= _SINCE, created <= _UNTIL], created, MOST_CHANGES + 1),
        ([table.c.status.in_(_STATUSES)], updated, MOST_UNDER_WAY),
    ]
    if ends:
        found.append(([started >= _STARTED_SINCE, ended], started, MOST_CHANGES + 1))
    parts = [
        select(table.c.id).where(*scope, *conditions).order_by(order.desc()).limit(limit).subquery()
        for conditions, order, limit in found
    ]
    ids = union(
        *(select(part.c.id) for part in parts), select(table.c.id).where(*scope, table.c.id.in_(_IDS))
    ).subquery()
    return select(*columns_of(row, table), updated).select_from(table).join(ids, ids.c.id == table.c.id)


def _ends(table: Table) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in ("completed_at", "canceled_at") if name in table.c]


_REPLICATIONS = {ends: _candidates(ReplicationRow, REPLICATION_JOBS, ends=ends) for ends in (False, True)}
_TRACKED = {
    ends: _candidates(TrackedRow, JOB_TRACKING, JOB_TRACKING.c.job_type.in_(CUSTOMER_TYPES), ends=ends)
    for ends in (False, True)
}
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
_CONTEXTS_BY_ID = select(*columns_of(ContextRow, VM_CONTEXTS)).where(VM_CONTEXTS.c.context_id.in_(_IDS))


def read_changes(connection: Connection, question: Question) -> Findings:
    """What changed, by `question`: at most seven statements."""
    since, until = question.since, question.until
    replications = [
        Candidate(row, updated)
        for row, updated in _read_candidates(
            connection,
            _REPLICATIONS[question.ends],
            ReplicationRow,
            question,
            since.replications,
            question.replications,
        )
    ]
    stored = _read_candidates(
        connection, _TRACKED[question.ends], TrackedRow, question, since.tracked, question.tracked
    )
    rows, steps = read_tracked(connection, [row for row, _ in stored], now=question.now)
    tracked = [Candidate(row, updated) for row, (_, updated) in zip(rows, stored, strict=True)]
    vms = tuple(ContextRow(*row) for row in connection.execute(_VMS, {"since": since.vms, "until": until}))
    dismissals = tuple(_read_dismissals(connection, since.dismissals))
    named = {context_of(candidate.row) for candidate in (*replications, *tracked)} | {name for name, _ in dismissals}
    contexts = {vm.context_id: vm for vm in vms}
    missing = sorted(name for name in named if name is not None and name not in contexts)
    if missing:
        found = (ContextRow(*row) for row in connection.execute(_CONTEXTS_BY_ID, {"ids": missing}))
        contexts |= {vm.context_id: vm for vm in found}
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


def context_of(job: ReplicationRow | TrackedRow) -> str | None:
    """The context id of a job's VM."""
    return job.vm_context_id if isinstance(job, ReplicationRow) else job.context_id


def _read_candidates(
    connection: Connection,
    statement: Select[Any],
    row: type[Job],
    question: Question,
    since: datetime,
    ids: tuple[str, ...],
) -> list[tuple[Job, datetime | None]]:
    bound: dict[str, Any] = {"since": since, "until": question.until, "statuses": question.under_way, "ids": ids}
    if question.ends:
        bound["started_since"] = max(since - LONGEST_JOB, NEVER)
    return [(row(*found[:-1]), found[-1]) for found in connection.execute(statement, bound)]


def _read_dismissals(connection: Connection, since: datetime) -> Iterator[tuple[str, datetime]]:
    for context_id, dismissed, restored in connection.execute(_DISMISSALS, {"since": since}):
        times = [time for time in (dismissed, restored) if time is not None]
        if times:
            yield context_id, max(times)
