"""Readers who say that the answer about a failed job did not help them: one mark for each job and reader."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

from msgspec import UNSET, Meta, Struct, UnsetType
from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import WriteRefused
from plainspoken.jobs.reading.lookups import read_job
from plainspoken.jobs.rows import context_id_of
from plainspoken.jobs.telling.unified import failure_answer
from plainspoken.store.database import Database
from plainspoken.store.own_tables import UNHELPFUL

MOST_AN_HOUR: Final = 30
"""Marks that one reader may set within an hour."""

_HOUR: Final = timedelta(hours=1)
_ATTEMPTS: Final = 3
_TABLE = UNHELPFUL.c


class HelpfulnessView(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Whether the caller has said that the answer about a job did not help."""

    job_id: Annotated[str, Meta(description="The job's id.")]
    unhelpful: Annotated[bool, Meta(description="Whether the caller has said so.")]
    at: Annotated[datetime, Meta(description="When the caller said so.")] | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class MarkingReader:
    """Who says so, as a digest: it tells readers apart and names nobody."""

    digest: str

    @classmethod
    def of(cls, name: str) -> MarkingReader:
        """The reader that a caller's name stands for."""
        return cls(hashlib.sha256(name.encode()).hexdigest())


class _MarkedMeanwhile(Exception):
    """The same reader marked the same job at the same moment."""


def read_mark(connection: Connection, job_id: str, *, reader: MarkingReader) -> HelpfulnessView:
    """Whether the reader has marked the answer about a job.

    Raises:
        NotFound: No job that customers see has this id.
    """
    return _marked(connection, read_job(connection, job_id).job.id, reader)


async def mark(
    database: Database, sanitizer: Sanitizer, job_id: str, *, reader: MarkingReader, now: datetime
) -> HelpfulnessView:
    """Marks the answer about a job as of no help to the reader; again changes nothing.

    Raises:
        NotFound: No job that customers see has this id.
        WriteRefused: The job has not failed (`nothing-to-rate`), or the reader has marked `MOST_AN_HOUR` answers
            within the last hour (`too-many-ratings`).
        DatabaseError: As `Database.write`.
    """
    for _ in range(_ATTEMPTS - 1):
        try:
            return await database.write(_mark, sanitizer, job_id, reader=reader, now=now)
        except _MarkedMeanwhile:
            continue
    return await database.run(read_mark, job_id, reader=reader)


def unmark(connection: Connection, job_id: str, *, reader: MarkingReader) -> HelpfulnessView:
    """Takes the reader's mark back, if there is one; raises as `read_mark` does."""
    job = read_job(connection, job_id).job
    connection.execute(delete(UNHELPFUL).where(_TABLE.job_id == job.id, _TABLE.reader == reader.digest))
    return HelpfulnessView(job_id=job.id, unhelpful=False)


def count_marks(connection: Connection, since: datetime) -> dict[str | None, int]:
    """How many marks were set since then, by the rule or fault that had answered; None for answers without a cause."""
    statement = select(_TABLE.rule_id, func.count()).where(_TABLE.at >= since).group_by(_TABLE.rule_id)
    return {rule_id: int(number) for rule_id, number in connection.execute(statement)}


def _mark(
    connection: Connection, sanitizer: Sanitizer, job_id: str, *, reader: MarkingReader, now: datetime
) -> HelpfulnessView:
    found = read_job(connection, job_id)
    job = found.job
    answer = failure_answer(sanitizer, found)
    if answer is None:
        raise WriteRefused("nothing-to-rate", f"the job {job.id!r} has not failed")
    known = _marked(connection, job.id, reader)
    if known.unhelpful:
        return known
    _refuse_too_many(connection, reader, now)
    row = {
        "job_id": job.id,
        "reader": reader.digest,
        "context_id": context_id_of(job),
        "rule_id": answer.rule_id,
        "catalogue": answer.catalogue,
        "at": now,
    }
    try:
        connection.execute(insert(UNHELPFUL), row)
    except IntegrityError:
        raise _MarkedMeanwhile from None
    return HelpfulnessView(job_id=job.id, unhelpful=True, at=now)


def _refuse_too_many(connection: Connection, reader: MarkingReader, now: datetime) -> None:
    lately = select(func.count(), func.min(_TABLE.at)).where(_TABLE.reader == reader.digest, _TABLE.at > now - _HOUR)
    number, oldest = connection.execute(lately).one()
    if number >= MOST_AN_HOUR:
        seconds = math.ceil((oldest + _HOUR - now).total_seconds())
        text = "the reader has marked too many answers within an hour"
        raise WriteRefused("too-many-ratings", text, retry_after=seconds)


def _marked(connection: Connection, job_id: str, reader: MarkingReader) -> HelpfulnessView:
    statement = select(_TABLE.at).where(_TABLE.job_id == job_id, _TABLE.reader == reader.digest)
    at = connection.execute(statement).scalar_one_or_none()
    return HelpfulnessView(job_id=job_id, unhelpful=at is not None, at=UNSET if at is None else at)
