"""Where a page of a list ended: what the statements for the next one go on from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec


class JobPosition(msgspec.Struct, frozen=True):
    """The last job of a page.

    Attributes:
        stream: Number of the ordered stream it came from (`job_streams`).
        time: What it was sorted by; None for a job without a time.
        created: When it was created, if it was sorted by its start; None when that is not known.
        id: Its id.
    """

    stream: int
    time: datetime | None
    created: datetime | None
    id: str


@dataclass(frozen=True, slots=True)
class VmPosition:
    """The last VM of a page: its name as it is sorted, and its context id."""

    name: str
    context_id: str


@dataclass(frozen=True, slots=True)
class LogPosition:
    """The last line of a page of a log: its time, None when it has none, and its number."""

    at: datetime | None
    id: int


@dataclass(frozen=True, slots=True)
class OperationPosition:
    """The last operation of a page: when it ended, and the number of its record."""

    ended_at: datetime
    id: int
