"""What of the job store has to be looked at: statements that only read, page by page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import UNDER_WAY
from plainspoken.jobs.reading.histories import MARK_COLUMNS, JobMark
from plainspoken.jobs.reading.selects import OF_CUSTOMERS, OF_CUSTOMERS_BY_ROW, tracked_types
from plainspoken.jobs.telling.statuses import job_status
from plainspoken.store.own_tables import LEASES, OPERATIONS
from plainspoken.store.tables import JOB_TRACKING, VM_CONTEXTS

OVERLAP = timedelta(seconds=5)
"""How much later than a job's last change its summary must have been made to be beyond doubt.

The platform's times are full seconds, and its clock is not ours.
"""

_ENDED = frozenset({"completed", "failed"})
_JOB = JOB_TRACKING.c
_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_COUNTS = select(_JOB.context_id, func.count()).where(_JOB.context_id.in_(_IDS), OF_CUSTOMERS).group_by(_JOB.context_id)
_RECORDS = select(
    OPERATIONS.c.context_id,
    OPERATIONS.c.job_id,
    OPERATIONS.c.recorded_at,
    OPERATIONS.c.catalogue,
    OPERATIONS.c.ended_at,
).where(OPERATIONS.c.context_id.in_(_IDS))


@dataclass(frozen=True, slots=True)
class Record:
    """That a job's summary is stored: since when, told by which catalogue, and when the job ended."""

    job_id: str
    recorded_at: datetime
    catalogue: str
    ended_at: datetime


def count_jobs(connection: Connection) -> int:
    """How many jobs a pass over everything looks at."""
    statement = select(func.count()).select_from(JOB_TRACKING).where(OF_CUSTOMERS, _JOB.context_id.is_not(None))
    return int(connection.execute(statement, {"types": tracked_types(connection)}).scalar_one())


def read_vm_ids(connection: Connection, *, after: str, limit: int) -> dict[str, int]:
    """A page of VMs by context id, each with the number of its jobs."""
    context_id = VM_CONTEXTS.c.context_id
    page = connection.scalars(select(context_id).where(context_id > after).order_by(context_id).limit(limit)).all()
    counts: dict[str, int] = {
        row[0]: row[1] for row in connection.execute(_COUNTS, {"ids": list(page), "types": tracked_types(connection)})
    }
    return {each: counts.get(each, 0) for each in page}


def read_changed(connection: Connection, *, since: datetime, after: str, limit: int) -> Sequence[JobMark]:
    """A page of the jobs that changed at or after an instant, by id."""
    statement = select(*MARK_COLUMNS).where(
        OF_CUSTOMERS_BY_ROW, _JOB.context_id.is_not(None), _JOB.updated_at >= since, _JOB.id > after
    )
    return [JobMark(*row) for row in connection.execute(statement.order_by(_JOB.id).limit(limit))]


def read_records(connection: Connection, context_ids: Collection[str]) -> dict[str, dict[str, Record]]:
    """The stored summaries of VMs, by context id and job id."""
    found: dict[str, dict[str, Record]] = {}
    for row in connection.execute(_RECORDS, {"ids": sorted(context_ids)}):
        found.setdefault(row.context_id, {})[row.job_id] = Record(*row[1:])
    return found


def ended(sanitizer: Sanitizer, marks: Sequence[JobMark]) -> list[JobMark]:
    """Those of the jobs that completed or failed."""
    return [mark for mark in marks if job_status(sanitizer, mark.status, ended=mark.completed_at, error=None) in _ENDED]


def due_jobs(
    marks: Sequence[JobMark], records: Mapping[str, Record], *, keep: int, catalogue: str | None
) -> Iterator[str]:
    """Those ended jobs of a VM whose summaries are to be made: for the first time, or anew.

    None is made for the first time that would not be among the VM's newest: `prune` would delete it, or has done so.

    Args:
        marks: Jobs that have ended.
        records: The stored summaries of the VM by job id.
        keep: Of how many newest operations each VM keeps the summaries.
        catalogue: With a fingerprint, summaries of other catalogues are to be made anew as well.
    """
    kept = sorted((record.ended_at for record in records.values()), reverse=True)
    now = datetime.now(UTC)
    newer = made = 0
    for mark in sorted(marks, key=lambda mark: mark.ended_at or now, reverse=True):
        record = records.get(mark.id)
        if record is not None:
            changed = mark.updated_at is not None and mark.updated_at + OVERLAP >= record.recorded_at
            if changed or (catalogue is not None and record.catalogue != catalogue):
                yield mark.id
            continue
        # Of what ended at the same instant, that with a summary counts as newer: so nothing takes turns.
        while newer < len(kept) and kept[newer] >= (mark.ended_at or now):
            newer += 1
        if newer + made < keep:
            made += 1
            yield mark.id


def read_lapsed(connection: Connection, *, before: datetime, limit: int) -> Sequence[str]:
    """Jobs of our own whose lease ran out before an instant, the longest dead first."""
    until = LEASES.c.lease_until
    return connection.scalars(select(LEASES.c.job_id).where(until < before).order_by(until).limit(limit)).all()


@dataclass(frozen=True, slots=True)
class SilentJob:
    """Another program's job that is under way by its row, and has not changed for long."""

    job_id: str
    context_id: str | None
    since: datetime


def read_silent(connection: Connection, *, before: datetime, limit: int) -> tuple[SilentJob, ...]:
    """Other programs' jobs under way that have not changed since an instant, the longest silent first."""
    under_way = _JOB.status.in_(sorted(UNDER_WAY))
    statement = select(_JOB.id, _JOB.context_id, _JOB.updated_at).where(
        OF_CUSTOMERS_BY_ROW, under_way, _JOB.updated_at < before
    )
    rows = connection.execute(statement.order_by(_JOB.updated_at).limit(limit)).all()
    ours = set(connection.scalars(select(LEASES.c.job_id).where(LEASES.c.job_id.in_([row.id for row in rows]))))
    return tuple(SilentJob(row.id, row.context_id, row.updated_at) for row in rows if row.id not in ours)
