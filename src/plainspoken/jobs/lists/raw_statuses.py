"""Which raw statuses a job can have whose public status is asked for, so that the database leaves out the others.

What a job's public status is only its rows and the engine tell. But most raw statuses rule most public ones out, and a
table holds few of them: an index tells which.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import Connection, Table, select

from plainspoken.engine.job_kinds import key_of
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.statuses import ENDED
from plainspoken.jobs.words import DataSource, JobStatus
from plainspoken.store.columns import Choice
from plainspoken.store.tables import JOB_TRACKING, REPLICATION_JOBS

_MOST: Final = 200
"""Raw statuses that are looked at; a table with more holds anything in that column."""

_TABLES: Final[dict[DataSource, Table]] = {"replication_jobs": REPLICATION_JOBS, "job_tracking": JOB_TRACKING}
_FOUND: Final = {source: select(table.c.status).distinct().limit(_MOST + 1) for source, table in _TABLES.items()}


def read_raw_statuses(
    connection: Connection, sanitizer: Sanitizer, sources: Iterable[DataSource], wanted: Collection[JobStatus]
) -> dict[DataSource, tuple[str, ...]]:
    """The raw statuses that jobs of these public ones can have, by source; sources where all can are left out."""
    narrowed = {}
    for source in sources:
        found = list(connection.execute(_FOUND[source]).scalars())
        possible = [raw for raw in found if _may_be(sanitizer, source, raw) & set(wanted)]
        # What was no text was changed by reading it, and cannot be asked for.
        askable = all(_is_askable(source, raw) for raw in possible)
        if len(found) <= _MOST and len(possible) < len(found) and askable:
            narrowed[source] = tuple(possible)
    return narrowed


def _may_be(sanitizer: Sanitizer, source: DataSource, raw: str | None) -> set[str]:
    """The public statuses that jobs of a raw one can have; rather one too many than one too few."""
    status = sanitizer.names.job_status(raw)
    may_be = {status.name}
    if status.name not in ENDED and key_of(raw) not in map(key_of, (status.name, *status.raw)):
        # The time of an end decides.
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
