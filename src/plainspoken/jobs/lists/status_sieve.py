"""Which jobs can have a public status that is asked for, told before their rows and steps are read.

What a job's public status is only its rows and the engine tell. But most raw statuses rule most public ones out, and a
table holds few of them: an index tells which, and the database leaves out the others. Of those that are left, one
statement each tells which clean-ups have a failed step, and which jobs under way have lost their writer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import UNDER_WAY, DataSource, JobStatus
from plainspoken.jobs.reading.job_streams import source_of
from plainspoken.jobs.reading.raw_statuses import Kept, ListPlace, is_askable, jobs_with_other_steps, read_statuses
from plainspoken.jobs.reading.tracked_rows import read_leases
from plainspoken.jobs.telling.statuses import end_decides
from plainspoken.store.tables import StepStatus


@dataclass(frozen=True, slots=True)
class StatusSieve:
    """Leaves out jobs that cannot have one of the public statuses `wanted`; keeps some that have not."""

    sanitizer: Sanitizer
    wanted: frozenset[JobStatus]

    def keep(self, connection: Connection, places: Sequence[ListPlace], *, now: datetime | None = None) -> Kept:
        """Those of the places that may have one of the statuses: at most two statements, whatever their number."""
        doubts = [self._doubt(place) for place in places]
        ended = [place.position.id for place, doubt in zip(places, doubts, strict=True) if doubt == "steps"]
        alive = [place.position.id for place, doubt in zip(places, doubts, strict=True) if doubt == "lease"]
        found: set[str] = set()
        steady = True
        if ended:
            good = [word for word in StepStatus if self.sanitizer.names.step_status(word).name != "failed"]
            found |= jobs_with_other_steps(connection, ended, good)
        if alive:
            now = now or datetime.now(UTC)
            leases = read_leases(connection, alive)
            lapsed = {job_id for job_id, until in leases.items() if until < now}
            found, steady = found | lapsed, len(lapsed) == len(leases)
        kept = [
            place
            for place, doubt in zip(places, doubts, strict=True)
            if doubt is None or (doubt != "none" and place.position.id in found)
        ]
        return Kept(kept, steady)

    def _doubt(self, place: ListPlace) -> str | None:
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
        found = read_statuses(connection, source) or ()
        possible = [raw for raw in found if public_statuses(sanitizer, source, raw) & set(wanted)]
        if len(possible) < len(found) and all(is_askable(source, raw) for raw in possible):
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
