"""Which jobs can have a public status that is asked for, told before their rows and steps are read.

What a job's public status is only its rows and the engine tell. But most raw statuses rule most public ones out, and a
table holds few of them: an index tells which, and the database leaves out the others. Of those that are left, one
statement each tells which clean-ups have a failed step, and which jobs under way have lost their writer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import BindParameter, Connection, Table, bindparam, select

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.lists.cursors import JobPosition
from plainspoken.jobs.literals import DataSource, JobStatus
from plainspoken.jobs.reading.job_streams import source_of
from plainspoken.jobs.reading.leases import UNDER_WAY
from plainspoken.jobs.telling.statuses import end_decides
from plainspoken.store.columns import Choice, ComparedWord
from plainspoken.store.own_tables import LEASES
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, REPLICATION_JOBS, StepStatus

_MOST: Final = 200
"""Raw statuses that are looked at; a table with more holds anything in that column."""

_TABLES: Final[dict[DataSource, Table]] = {"replication_jobs": REPLICATION_JOBS, "job_tracking": JOB_TRACKING}
_FOUND: Final = {source: select(table.c.status).distinct().limit(_MOST + 1) for source, table in _TABLES.items()}

_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_WITH_A_FAILED_STEP: Final = (
    select(JOB_STEPS.c.job_id)
    .distinct()
    .where(JOB_STEPS.c.job_id.in_(_IDS))
    .where(JOB_STEPS.c.status.not_in(bindparam("good", type_=ComparedWord, expanding=True)))
)
_LEASED: Final = select(LEASES.c.job_id, LEASES.c.lease_until).where(
    LEASES.c.job_id.in_(_IDS), LEASES.c.lease_until.is_not(None)
)


@dataclass(frozen=True, slots=True)
class Place:
    """A job of a list before its row is read: where it stands, its raw status, its operation if it is a tracked one."""

    position: JobPosition
    status: str | None = None
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The places that a sieve keeps, in order; `steady` unless the time alone may make it keep one more."""

    places: list[Place]
    steady: bool = True


@dataclass(frozen=True, slots=True)
class Sieve:
    """Leaves out jobs that cannot have one of the public statuses `wanted`; keeps some that have not."""

    sanitizer: Sanitizer
    wanted: frozenset[JobStatus]

    def keep(self, connection: Connection, places: Sequence[Place], *, now: datetime | None = None) -> Kept:
        """Those of the places that may have one of the statuses: at most two statements, whatever their number."""
        doubts = [self._doubt(place) for place in places]
        ended = [place.position.id for place, doubt in zip(places, doubts, strict=True) if doubt == "steps"]
        alive = [place.position.id for place, doubt in zip(places, doubts, strict=True) if doubt == "lease"]
        found: set[str] = set()
        steady = True
        if ended:
            good = [word for word in StepStatus if self.sanitizer.names.step_status(word).name != "failed"]
            found |= set(connection.scalars(_WITH_A_FAILED_STEP, {"ids": ended, "good": good}))
        if alive:
            now = now or datetime.now(UTC)
            leases = connection.execute(_LEASED, {"ids": alive}).all()
            lapsed = {job_id for job_id, until in leases if until < now}
            found, steady = found | lapsed, len(lapsed) == len(leases)
        kept = [
            place
            for place, doubt in zip(places, doubts, strict=True)
            if doubt is None or (doubt != "none" and place.position.id in found)
        ]
        return Kept(kept, steady)

    def _doubt(self, place: Place) -> str | None:
        """What a place has to be asked for: `steps`, its `lease`, `none` if it is out; None if it is to be read."""
        status = self.sanitizer.names.job_status(place.status)
        tracked = source_of(place.position.stream) == "job_tracking"
        if not tracked or status.name in self.wanted or end_decides(self.sanitizer, place.status):
            return None
        if "failed" not in self.wanted:
            return "none"
        if status.name == "completed":
            kind = self.sanitizer.names.job_kind(operation=place.operation)
            return "steps" if not kind.listed or kind.job_type == "rollback" else "none"
        return "lease" if place.status in UNDER_WAY else "none"


def read_raw_statuses(
    connection: Connection, sanitizer: Sanitizer, sources: Iterable[DataSource], wanted: Collection[JobStatus]
) -> dict[DataSource, tuple[str, ...]]:
    """The raw statuses that jobs of these public ones can have, by source; sources where all can are left out."""
    narrowed = {}
    for source in sources:
        found = list(connection.execute(_FOUND[source]).scalars())
        possible = [raw for raw in found if public_statuses(sanitizer, source, raw) & set(wanted)]
        # What was no text was changed by reading it, and cannot be asked for.
        askable = all(_is_askable(source, raw) for raw in possible)
        if len(found) <= _MOST and len(possible) < len(found) and askable:
            narrowed[source] = tuple(possible)
    return narrowed


def public_statuses(sanitizer: Sanitizer, source: DataSource, raw: str | None) -> set[str]:
    """The public statuses that jobs of a raw one can have; rather one too many than one too few."""
    status = sanitizer.names.job_status(raw)
    may_be = {status.name}
    if end_decides(sanitizer, raw):
        may_be |= {"completed", "failed"}
    if source == "job_tracking" and status.name != "cancelled":
        # A clean-up with a failed step, a job whose writer is gone.
        may_be.add("failed")
    return may_be


def _is_askable(source: DataSource, raw: object) -> bool:
    kind = _TABLES[source].c.status.type
    # PostgreSQL compares a closed set with nothing but its words.
    if isinstance(kind, Choice):
        return raw in list(kind.choices)
    return isinstance(raw, str) and "\ufffd" not in raw and "\0" not in raw
