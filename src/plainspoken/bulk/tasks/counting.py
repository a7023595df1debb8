"""Coverage: workers answer and count by Arrow, and who asked adds up what they counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from plainspoken.authoring.mining.coverage import Counted, Coverage, CoverageMeter
from plainspoken.bulk.columns import FAILURES, spread, text_column
from plainspoken.bulk.kernel import Asked, answered
from plainspoken.bulk.parcel import Parcel

_KEYS: Final = (*Counted._fields, "job", "vm")
_SCHEMA: Final = pa.schema([*(pa.field(name, pa.string()) for name in _KEYS), pa.field("failures", pa.int64())])


@dataclass(frozen=True, slots=True)
class Covering:
    """How many failures of which job and VM were answered how; nothing of their texts."""

    parcels: tuple[Parcel, ...]
    name: str = "coverage"
    reads: Sequence[str] = (*FAILURES.names, "job", "vm")

    def schema(self, _row_type: pa.DataType) -> pa.Schema:
        """See `Task`."""
        return _SCHEMA

    def turned(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """See `Task`."""
        sanitizer = self.parcels[0].engine()
        meter = CoverageMeter(sanitizer)
        asked = Asked(batch)
        answers, places = answered(sanitizer, asked)
        counted = [
            meter.counted(failure, answers[place]) for failure, place in zip(asked.failures(), places, strict=True)
        ]
        columns = {
            name: spread([each[number] for each in counted], asked.places, pa.string())
            for number, name in enumerate(Counted._fields)
        }
        columns |= {name: text_column(batch, name) for name in ("job", "vm")}
        table = pa.Table.from_pydict(columns).group_by(list(_KEYS)).aggregate([([], "count_all")])
        made = table.rename_columns([*_KEYS, "failures"]).select(_SCHEMA.names)
        return pa.RecordBatch.from_arrays([values.combine_chunks() for values in made.columns], schema=_SCHEMA)


def coverage_of(batches: Iterable[pa.RecordBatch], parcel: Parcel) -> Coverage:
    """What all parts together tell."""
    meter = CoverageMeter(parcel.engine())
    for batch in batches:
        for *counted, job, vm, failures in zip(*(values.to_pylist() for values in batch.columns), strict=True):
            meter.add(Counted(*counted), job=job, vm=vm, failures=failures)
    return meter.coverage
