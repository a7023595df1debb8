"""Unexplained failures: workers answer and mask, and who asked gathers clusters of what has no cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from plainspoken.authoring.mining.clusters import Unexplained
from plainspoken.authoring.mining.masking import MaskedText
from plainspoken.authoring.mining.miner import Miner
from plainspoken.authoring.mining.tallies import Unnamed
from plainspoken.bulk.columns import FAILURES, text_array, text_column
from plainspoken.bulk.kernel import Asked, answered
from plainspoken.bulk.parcel import Parcel
from plainspoken.bulk.sources.parts import INSTANT
from plainspoken.engine.failures import StoredFailure

_ANSWER: Final = ("rule_id", "band", "category", "severity")
_CONTEXT: Final = ("step", "operation", "source", "classification", "os_type")
_TEXTS: Final = ("template", "sample", *_CONTEXT, *_ANSWER)
_SCHEMA: Final = pa.schema(
    [*(pa.field(name, pa.string()) for name in _TEXTS), pa.field("vm", pa.string()), pa.field("at", INSTANT)]
)


@dataclass(frozen=True, slots=True)
class Mining:
    """The failures without a cause, masked as staff may see them."""

    parcels: tuple[Parcel, ...]
    name: str = "unexplained"
    reads: Sequence[str] = (*FAILURES.names, "vm", "at")

    def schema(self, _row_type: pa.DataType) -> pa.Schema:
        """See `Task`."""
        return _SCHEMA

    def turned(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """See `Task`."""
        sanitizer = self.parcels[0].engine()
        miner = Miner(sanitizer)
        asked = Asked(batch)
        answers, places = answered(sanitizer, asked)
        found: list[Sequence[str | None]] = []
        numbers: list[int | None] = []
        for failure, place in zip(asked.failures(), places, strict=True):
            answer = answers[place]
            numbers.append(None if answer.cause_known else len(found))
            if not answer.cause_known:
                found.append(_values(miner.unnamed(StoredFailure.of(failure), answer)))
        of_rows = pa.array(numbers, pa.int64()).take(asked.places)
        chosen = pc.indices_nonzero(pc.is_valid(of_rows))
        of_rows = of_rows.take(chosen)
        columns = list(zip(*found, strict=True)) or [()] * len(_TEXTS)
        arrays = [text_array(values).take(of_rows) for values in columns]
        whose = [text_column(batch, "vm"), _instants(batch)]
        return pa.RecordBatch.from_arrays([*arrays, *(values.take(chosen) for values in whose)], schema=_SCHEMA)


def _values(unnamed: Unnamed) -> Sequence[str | None]:
    masked, context = unnamed.masked, unnamed.context
    return masked.template, masked.sample, *(getattr(context, name) for name in _CONTEXT), *unnamed.answer


def _instants(batch: pa.RecordBatch) -> pa.Array:
    return batch.column("at") if "at" in batch.schema.names else pa.nulls(batch.num_rows, INSTANT)


def unexplained_of(
    batches: Iterable[pa.RecordBatch], parcel: Parcel, *, failures: int, limit: int | None
) -> Unexplained:
    """The clusters of all parts together.

    Args:
        batches: What the parts made.
        parcel: The catalogue that answered.
        failures: How many failures were looked at.
        limit: Clusters to return.
    """
    miner = Miner(parcel.engine())
    miner.failures = failures
    for batch in batches:
        for row in batch.to_pylist():
            miner.take(_unnamed(row))
    return miner.unexplained(limit=limit)


def _unnamed(row: dict[str, Any]) -> Unnamed:
    context = StoredFailure("", **{name: row[name] for name in _CONTEXT}, vm=row["vm"], at=row["at"])
    rule_id, band, category, severity = (row[name] for name in _ANSWER)
    return Unnamed(MaskedText(row["template"], row["sample"]), context, (rule_id, band, category, severity))
