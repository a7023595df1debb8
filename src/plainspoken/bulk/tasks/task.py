"""What a task is, and the two that change rows one for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import Field, dataclass
from typing import Any, ClassVar, Final, Protocol

import pyarrow as pa

from plainspoken.bulk.columns import FAILURES, SCRUBBED
from plainspoken.bulk.kernel import Bulk, answers_schema
from plainspoken.bulk.parcel import Parcel

ROW: Final = "row"


class Task(Protocol):
    """What is done with a batch: a dataclass, whose fields are all there is to say about it. It can be pickled."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def name(self) -> str:
        """The command's name."""

    @property
    def reads(self) -> Sequence[str]:
        """The columns that it reads."""

    @property
    def parcels(self) -> tuple[Parcel, ...]:
        """The catalogues that it needs."""

    def schema(self, row_type: pa.DataType) -> pa.Schema:
        """The columns that it makes."""

    def turned(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """What it makes of a batch.

        Raises:
            BulkInputError: A column cannot be read.
        """


@dataclass(frozen=True, slots=True)
class Sanitizing:
    """Answers, with the number of their rows; `columns` of `ANSWERS`, all for None."""

    parcels: tuple[Parcel, ...]
    columns: tuple[str, ...] | None = None
    name: str = "sanitize"
    reads: Sequence[str] = tuple(FAILURES.names)

    def schema(self, row_type: pa.DataType) -> pa.Schema:
        """See `Task`."""
        return pa.schema([pa.field(ROW, row_type), *answers_schema(self.columns)])

    def turned(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """See `Task`."""
        return Bulk(self.parcels[0]).answers(batch, columns=self.columns, carry=[ROW])


@dataclass(frozen=True, slots=True)
class Scrubbing:
    """Scrubbed lines, with the number of their rows; `keep` are VM names that stay in every line."""

    parcels: tuple[Parcel, ...]
    keep: tuple[str, ...] = ()
    name: str = "scrub"
    reads: Sequence[str] = ("text", "keep")

    def schema(self, row_type: pa.DataType) -> pa.Schema:
        """See `Task`."""
        return pa.schema([pa.field(ROW, row_type), *SCRUBBED])

    def turned(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """See `Task`."""
        return Bulk(self.parcels[0]).scrubbed(batch, keep=self.keep, carry=[ROW])
