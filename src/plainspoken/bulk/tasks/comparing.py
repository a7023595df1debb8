"""Impact: workers answer by both catalogues and keep what differs, and who asked groups and counts that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from plainspoken.bulk.columns import ANSWERS, FAILURES, text_column
from plainspoken.bulk.kernel import Asked
from plainspoken.bulk.parcel import Parcel
from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import NextAction
from plainspoken.engine.silence import engine_silent
from plainspoken.review.changes import ReadAnswer, changes_between
from plainspoken.review.impact import Difference, Impact, Replay, Sample, number_of

_TEXTS: Final = ("rule", "band", "category", "severity", "message", "step")
_ANSWER: Final = pa.struct(
    [*(pa.field(name, pa.string()) for name in _TEXTS), pa.field("actions", ANSWERS.field("next_actions").type)]
)
_SAMPLE: Final = pa.struct([("text", pa.string()), ("context", pa.map_(pa.string(), pa.string()))])
_SCHEMA: Final = pa.schema(
    [
        pa.field("before", _ANSWER),
        pa.field("after", _ANSWER),
        pa.field("sample", _SAMPLE),
        pa.field("number", pa.int64()),
        pa.field("job", pa.string()),
        pa.field("vm", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Comparing:
    """The failures that read differently, with both answers; of some a sample, scrubbed by both catalogues.

    `parcels` are the catalogue in force and the one that may come.
    """

    parcels: tuple[Parcel, ...]
    name: str = "impact"
    reads: Sequence[str] = (*FAILURES.names, "job", "vm")

    def schema(self, _row_type: pa.DataType) -> pa.Schema:
        """See `Task`."""
        return _SCHEMA

    def turned(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """See `Task`."""
        before, after = self.parcels
        replay = Replay(before.engine(), after.engine())
        asked = Asked(batch)
        found: list[dict[str, Any]] = []
        places: list[int | None] = []
        with engine_silent():
            for failure in asked.failures():
                outcome = replay.compared(failure)
                places.append(None if outcome is None else len(found))
                if outcome is not None:
                    found.append(_row(replay, failure, outcome))
        of_rows = pa.array(places, pa.int64()).take(asked.places)
        chosen = pc.indices_nonzero(pc.is_valid(of_rows))
        rows = pa.RecordBatch.from_pylist(found, pa.schema(list(_SCHEMA)[:4])).take(of_rows.take(chosen))
        whose = [text_column(batch, name).take(chosen) for name in ("job", "vm")]
        return pa.RecordBatch.from_arrays([*rows.columns, *whose], schema=_SCHEMA)


def _row(replay: Replay, failure: Failure, outcome: Difference) -> dict[str, Any]:
    """A failure that differs, with its sample where a report of this batch alone would show it."""
    before, after, _ = outcome
    number, sample = number_of(failure), None
    if replay.count(outcome, number):
        made = replay.sample(failure, outcome)
        replay.show(made)
        sample = {"text": made.text, "context": list(made.context.items())}
    return {"before": _told(before), "after": _told(after), "sample": sample, "number": number}


def _told(answer: ReadAnswer) -> dict[str, Any]:
    actions = [{"text": action.text, "who": action.who, "do": action.do} for action in answer.actions]
    return {name: getattr(answer, name) for name in _TEXTS} | {"actions": actions}


def impact_of(batches: Iterable[pa.RecordBatch], parcels: tuple[Parcel, ...], *, failures: int) -> Impact:
    """What all parts together tell; `failures` is how many were replayed."""
    before, after = parcels
    replay = Replay(before.engine(), after.engine())
    replay.failures = failures
    for batch in batches:
        for row in batch.to_pylist():
            was, would_be = _answer(row["before"]), _answer(row["after"])
            outcome = was, would_be, changes_between(was, would_be)
            wanted, sample = replay.count(outcome, row["number"], job=row["job"], vm=row["vm"]), row["sample"]
            if wanted and sample is not None:
                replay.show(Sample(sample["text"], dict(sample["context"]), *outcome))
    return replay.impact


def _answer(told: dict[str, Any]) -> ReadAnswer:
    actions = tuple(NextAction(action["text"], action["who"], action["do"]) for action in told["actions"])
    return ReadAnswer(**{name: told[name] for name in _TEXTS}, actions=actions)
