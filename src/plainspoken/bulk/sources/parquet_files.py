"""Parquet: the row groups of a file."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from plainspoken.bulk.sources.files import File
from plainspoken.bulk.sources.parts import BATCH, INSTANT, Part, Rows
from plainspoken.errors import BulkInputError

_FIRST: Final = pa.scalar(datetime.min.replace(tzinfo=UTC), INSTANT)
_LAST: Final = pa.scalar(datetime.max.replace(tzinfo=UTC), INSTANT)


class ParquetFile(File):
    """A Parquet file. A part is a stretch of row groups, of which each is read a batch at a time.

    A time outside the years 1 to 9999, which Parquet can hold, counts as unknown.
    """

    __slots__ = ()

    def cuts(self, rows: int) -> Iterator[tuple[int, int, int]]:
        """The first row group and the one behind the last, and the number of the first row."""
        with self.errors_named():
            metadata = pq.read_metadata(self.path)
        begin, first, count = 0, 1, 0
        for group in range(metadata.num_row_groups):
            count += metadata.row_group(group).num_rows
            if count >= rows:
                yield begin, group + 1, first
                begin, first, count = group + 1, first + count, 0
        if count:
            yield begin, metadata.num_row_groups, first

    def read(self, part: Part, columns: Collection[str]) -> Iterator[Rows]:
        """See `Source.read`."""
        with self.errors_named(), pq.ParquetFile(self.path) as file:
            present = file.schema_arrow.names
            if self.name_of("text") not in present:
                message = f"{self.path}: the column {self.name_of('text')!r} is missing; there are {', '.join(present)}"
                raise BulkInputError(message)
            wanted = [name for name in columns if self.name_of(name) in present]
            groups = range(int(part.start), int(part.end))
            number = part.first
            for batch in file.iter_batches(BATCH, row_groups=groups, columns=[self.name_of(name) for name in wanted]):
                arrays = {"row": pa.array(range(number, number + batch.num_rows), self.row_type)}
                arrays |= {name: self._column(batch, name) for name in wanted}
                number += batch.num_rows
                yield Rows(pa.RecordBatch.from_pydict(arrays), [])

    def _column(self, batch: pa.RecordBatch, name: str) -> pa.Array:
        places = batch.schema.get_all_field_indices(self.name_of(name))
        if len(places) > 1:
            message = f"{self.path}: the column {self.name_of(name)!r} stands there {len(places)} times; give it once"
            raise BulkInputError(message)
        values = batch.column(places[0])
        if name != "at":
            return values
        try:
            at = values.cast(INSTANT)
            return pc.if_else(pc.and_(pc.greater_equal(at, _FIRST), pc.less_equal(at, _LAST)), at, None)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            message = f"{self.path}: the column {self.name_of(name)!r} has the type {values.type}; it must be a time"
            raise BulkInputError(message) from None
