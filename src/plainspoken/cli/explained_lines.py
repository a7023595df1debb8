"""How a text was understood and who answers, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from plainspoken.authoring.explain.explained import (
    ExplainedHit,
    ExplainedOrigin,
    ExplainedPart,
    ExplainedReading,
    ExplainedStaffPart,
)

_WIDEST: Final = 160  # characters of a clause that are printed; --json has all
_MOST: Final = 12  # clauses, or phrases of one list, that are printed
_FORMS: Final = {
    "sentence": "the fault's `sentence`: it stands in the subject's clause",
    "around": "the fault's `around`: the subject stands in another clause, or only a part of it is meant",
    "alone": "the fault's `alone`: no subject is named",
    "cell": "the words of a cell",
    "step": "the step's own words, since the text says only that something failed",
}


def text_pieces(why: ExplainedStaffPart) -> Sequence[tuple[str, bool]] | None:
    """The text in pieces, each with whether it is envelope; None where the reader may see it scrubbed only."""
    if why.reading is None or any(part.piece is None for part in why.reading.parts):
        return None
    return [(part.piece or "", part.part == "envelope") for part in why.reading.parts]


def reading_lines(reading: ExplainedReading) -> Iterator[str]:
    """The envelope, the clauses by number, what the lists found, and what was chosen and why."""
    envelope = [part for part in reading.parts if part.part == "envelope"]
    if envelope:
        yield f"Envelope {_places(envelope)}: never evidence"
    for number, clause in enumerate(reading.clauses[:_MOST], start=1):
        notes = [clause.line + " line"] if clause.line != "plain" else []
        notes += ["no evidence"] if clause.ignored else []
        piece = f"  ‘{_shortened(clause.piece)}’" if clause.piece is not None else ""
        told = f"  ({', '.join(notes)})" if notes else ""
        yield f"{'Clause' if number == 1 else '':<8} {number}: {clause.start}-{clause.end}{piece}{told}"
    yield from _more(len(reading.clauses))
    for label, hits in (("Fault", reading.faults), ("Subject", reading.subjects), ("Speaker", reading.speakers)):
        for number, hit in enumerate(hits[:_MOST]):
            yield f"{label if number == 0 else '':<8} {_hit(hit)}"
        yield from _more(len(hits))
    yield f"Chosen   fault {reading.fault or 'none'}: {reading.why_fault}"
    yield f"         subject {reading.subject or 'none'}: {reading.why_subject}"
    yield f"         side {reading.side or 'none'}: {reading.why_side}"


def origin_lines(origin: ExplainedOrigin) -> Iterator[str]:
    """Who answers, and what a composed answer is made of."""
    if origin.by == "fallback":
        yield "Answers  a fallback: no rule fits, and nothing can be composed (unmatched)"
    elif origin.by == "rule":
        yield f"Answers  the rule {origin.id}"
    else:
        yield f"Answers  composed: {origin.id}, {_FORMS[origin.form or 'sentence']}"
        yield f"         made of {', '.join(origin.places)}"
        if origin.result:
            yield f"         told before it: {origin.result}, what did not happen because of it"
        if origin.cell:
            yield f"         cell {origin.cell}: {origin.because}"
    yield from (f"         added, since the text has its values: {sentence}" for sentence in origin.details)


def _hit(hit: ExplainedHit) -> str:
    piece = f" ‘{_shortened(hit.piece)}’" if hit.piece is not None else ""
    mark = "  ← chosen" if hit.chosen else ""
    return f"{hit.name} ({hit.tells}){piece} ({hit.start}-{hit.end}, clause {hit.clause}){mark}"


def _more(count: int) -> Iterator[str]:
    if count > _MOST:
        yield f"         and {count - _MOST} more; --json has all"


def _places(parts: Sequence[ExplainedPart]) -> str:
    more = f" and {len(parts) - _MOST} more" if len(parts) > _MOST else ""
    return ", ".join(f"{part.start}-{part.end}" for part in parts[:_MOST]) + more


def _shortened(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
