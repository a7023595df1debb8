"""How long a transaction holds rows that other programs write is bounded, and so is each of its statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from sqlalchemy import Connection, event

T = TypeVar("T")

MOST_CHANGED: Final = 50
"""Rows that one statement changes: MariaDB is sent a message for each."""

MOST_ADDED: Final = 250
"""Rows that one statement adds."""


class HeldTooLong(Exception):
    """A transaction has held rows for as long as it may, and is undone, to be done in smaller parts."""


def hold_no_longer(connection: Connection, seconds: float, clock: Callable[[], float]) -> None:
    """Has every statement of this transaction refused that begins later than so many seconds from now.

    What a row is held for is then that long, and as long as one statement and the commit take.

    Raises:
        HeldTooLong: From the statement.
    """
    until = clock() + seconds

    # Not at the cursor: what is raised there counts as the driver's own, and costs the connection.
    @event.listens_for(connection, "before_execute")
    def look(*_: object) -> None:
        if clock() > until:
            raise HeldTooLong


def pieces(rows: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """The rows in parts of at most so many."""
    for first in range(0, len(rows), most):
        yield rows[first : first + most]
