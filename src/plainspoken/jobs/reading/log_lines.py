"""A job's log as it is stored: where its lines stand, and what some of them say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, bindparam, or_, select

from plainspoken.jobs.reading.job_streams import FIRST_DATE
from plainspoken.jobs.reading.positions import LogPosition
from plainspoken.store.columns import UtcDateTime
from plainspoken.store.tables import JOB_STEPS, LOG_EVENTS

_MOST = bindparam("most", type_=Integer)
_AT = bindparam("at", type_=UtcDateTime())
_ID = bindparam("id", type_=Integer)


@dataclass(frozen=True, slots=True)
class LogPlace:
    """A line before its text is read."""

    id: int
    at: datetime | None
    level: str | None


def read_log_places(connection: Connection, job_id: str, *, after: LogPosition | None, most: int) -> list[LogPlace]:
    """The next lines of a job's log, the newest first."""
    bound: dict[str, Any] = {"job_id": job_id, "most": most}
    if after:
        bound |= {"at": after.at, "id": after.id}
    statement = _PLACES[None if after is None else after.at is not None]
    return [LogPlace(*row) for row in connection.execute(statement, bound)]


def read_log_texts(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str | None, str | None]]:
    """The texts of lines and the raw names of their steps, by the lines' ids."""
    if not ids:
        return {}
    return {row.id: (row.message, row.name) for row in connection.execute(_TEXTS, {"ids": list(ids)})}


def _places(*where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(LOG_EVENTS.c.id, LOG_EVENTS.c.ts, LOG_EVENTS.c.level)
        .where(LOG_EVENTS.c.job_id == bindparam("job_id"), *where)
        .order_by(LOG_EVENTS.c.ts.desc(), LOG_EVENTS.c.id.desc())
        .limit(_MOST)
    )


# By whether the page before ended at a time: not at all, at none, at one.
_PLACES: Final[dict[bool | None, Select[Any]]] = {
    None: _places(),
    False: _places(LOG_EVENTS.c.ts < FIRST_DATE, LOG_EVENTS.c.id < _ID),
    True: _places(
        LOG_EVENTS.c.ts <= _AT, or_(LOG_EVENTS.c.ts < _AT, and_(LOG_EVENTS.c.ts == _AT, LOG_EVENTS.c.id < _ID))
    ),
}
_TEXTS = (
    select(LOG_EVENTS.c.id, LOG_EVENTS.c.message, JOB_STEPS.c.name)
    .select_from(LOG_EVENTS)
    .outerjoin(JOB_STEPS, JOB_STEPS.c.id == LOG_EVENTS.c.step_id)
    .where(LOG_EVENTS.c.id.in_(bindparam("ids", expanding=True)))
)
