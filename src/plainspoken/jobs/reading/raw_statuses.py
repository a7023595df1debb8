"""The raw statuses in the store, and what is known of jobs before their rows are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import BindParameter, Connection, Table, bindparam, select

from plainspoken.jobs.literals import DataSource
from plainspoken.jobs.reading.positions import JobPosition
from plainspoken.store.columns import ClosedWord, ComparedWord
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, REPLICATION_JOBS

_MOST: Final = 200
"""Raw statuses that are looked at; a table with more holds anything in that column."""

_TABLES: Final[dict[DataSource, Table]] = {"replication_jobs": REPLICATION_JOBS, "job_tracking": JOB_TRACKING}
_FOUND: Final = {source: select(table.c.status).distinct().limit(_MOST + 1) for source, table in _TABLES.items()}

_JOB_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_WITH_A_FAILED_STEP: Final = (
    select(JOB_STEPS.c.job_id)
    .distinct()
    .where(JOB_STEPS.c.job_id.in_(_JOB_IDS))
    .where(JOB_STEPS.c.status.not_in(bindparam("good", type_=ComparedWord, expanding=True)))
)


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A job of a list before its row is read: where it stands, its raw status, its operation if it is a tracked one."""

    position: JobPosition
    status: str | None = None
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The places that a sieve keeps, in order; `steady` unless the time alone may make it keep one more."""

    places: list[ListPlace]
    steady: bool = True


class Sieve(Protocol):
    """Leaves jobs out of a page before their rows are read."""

    def keep(self, connection: Connection, places: Sequence[ListPlace], *, now: datetime | None = None) -> Kept:
        """Those of the places that may belong on the page: at most two statements, whatever their number."""


def read_statuses(connection: Connection, source: DataSource) -> list[str] | None:
    """The raw statuses that jobs of a source have; None where these are more than are looked at."""
    found = list(connection.execute(_FOUND[source]).scalars())
    return found if len(found) <= _MOST else None


def jobs_with_other_steps(connection: Connection, job_ids: Sequence[str], statuses: Sequence[str]) -> set[str]:
    """Those of the tracked jobs that have a step of none of these raw statuses."""
    return set(connection.scalars(_WITH_A_FAILED_STEP, {"ids": job_ids, "good": statuses}))


def is_askable(source: DataSource, raw: object) -> bool:
    """Whether the database can be asked for a raw status: what was no text was changed by reading it."""
    kind = _TABLES[source].c.status.type
    # PostgreSQL compares a closed set with nothing but its words.
    if isinstance(kind, ClosedWord):
        return raw in list(kind.choices)
    return isinstance(raw, str) and "\ufffd" not in raw and "\0" not in raw
