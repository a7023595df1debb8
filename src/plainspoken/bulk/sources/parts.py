"""What a source is: something that is cut into parts, each of which is read by itself, anywhere and again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

import pyarrow as pa

from plainspoken.bulk.columns import NAMES
from plainspoken.catalogue.failure import CONTEXT

BATCH: Final = 65_536
"""Rows that are held at once, at most."""

INSTANT: Final = pa.timestamp("us", "UTC")
COLUMNS: Final[Mapping[str, pa.DataType]] = {
    "text": pa.string(),
    **dict.fromkeys(CONTEXT, pa.string()),
    "names": NAMES,
    "keep": NAMES,
    "job": pa.string(),
    "vm": pa.string(),
    "at": INSTANT,
}
"""Every column that a source may be asked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a source. What `start`, `end` and `first` mean is the source's own matter; they go through JSON.

    Attributes:
        number: Of all parts of the work, from 0.
        source: Of all sources of the work, from 0.
    """

    number: int
    source: int
    start: int | str
    end: int | str
    first: int


class UnreadRow(NamedTuple):
    """A row that could not be read: where it is, as people look for it, and what is wrong with it."""

    place: str
    text: str


class Rows(NamedTuple):
    """Rows that were read: a column `row` that tells which, beside those asked for; and what could not be read."""

    batch: pa.RecordBatch
    problems: list[UnreadRow]


class Source(Protocol):
    """Rows somewhere. It can be pickled; whoever carries out a part reaches the same file or database."""

    @property
    def label(self) -> str:
        """What people call it; without a password."""

    @property
    def row_type(self) -> pa.DataType:
        """The type of the column `row`: a number of a line or row, or the key of a row in a database."""

    def identity(self) -> dict[str, Any]:
        """What tells whether it is still the same, as JSON has it."""

    def cuts(self, rows: int) -> Iterator[tuple[int | str, int | str, int]]:
        """Start, end and first of parts of about so many rows, in order."""

    def read(self, part: Part, columns: Collection[str]) -> Iterator[Rows]:
        """The rows of a part, at most `BATCH` at a time.

        Raises:
            BulkInputError: It cannot be read.
        """
