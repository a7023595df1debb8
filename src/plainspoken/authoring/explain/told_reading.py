"""How a text was understood and who answers, told to staff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from plainspoken.authoring.explain.explained import (
    ExplainedClause,
    ExplainedHit,
    ExplainedOrigin,
    ExplainedPart,
    ExplainedReading,
)
from plainspoken.catalogue.files import shown_place
from plainspoken.catalogue.findings import Location
from plainspoken.engine.diagnosis import Diagnosis
from plainspoken.engine.hits import FaultHit, SpeakerHit, SubjectHit
from plainspoken.engine.reading import Reading
from plainspoken.engine.reasons import why_fault, why_side, why_subject
from plainspoken.engine.trace import Origin

Piece = Callable[[int, int], str | None]
"""The piece of the text between two places as the reader may see it; None for readers who may not."""


def told_reading(reading: Reading, diagnosis: Diagnosis, piece: Piece) -> ExplainedReading:
    """The reading with what the lists found in it and what was chosen."""
    fault, subject = diagnosis.fault, diagnosis.subject

    def hits(
        found: Iterable[tuple[FaultHit | SubjectHit | SpeakerHit, str, str]],
        chosen: FaultHit | SubjectHit | None,
    ) -> Iterator[ExplainedHit]:
        for hit, name, tells in found:
            start, end = reading.place(hit.first, hit.last)
            yield ExplainedHit(name, hit.clause + 1, start, end, tells, hit == chosen, piece(start, end))

    return ExplainedReading(
        parts=tuple(_parts(reading, piece)),
        clauses=tuple(_clauses(reading, diagnosis, piece)),
        faults=tuple(hits(((hit, hit.fault.name, _fault_tells(hit)) for hit in diagnosis.faults), fault)),
        subjects=tuple(
            hits(((hit, hit.subject.name, f"telling {hit.subject.telling}") for hit in diagnosis.subjects), subject)
        ),
        speakers=tuple(
            hits(((hit, hit.speaker.name, hit.speaker.side or "no side") for hit in diagnosis.speakers), None)
        ),
        fault=fault.fault.name if fault else None,
        subject=subject.subject.name if subject else None,
        side=diagnosis.side,
        why_fault=why_fault(diagnosis, reading),
        why_subject=why_subject(diagnosis),
        why_side=why_side(diagnosis),
    )


def told_origin(origin: Origin, diagnosis: Diagnosis | None, rule_id: str | None) -> ExplainedOrigin:
    """Who answers, and of a composed answer what it was made of."""
    composed = origin.composed
    if composed is None or diagnosis is None:
        return ExplainedOrigin(origin.by, rule_id, details=origin.details)
    entries = [hit.fault.location for hit in (diagnosis.fault,) if hit]
    entries += [hit.subject.location for hit in (diagnosis.subject,) if hit]
    cell = composed.cell
    return ExplainedOrigin(
        origin.by,
        composed.id,
        composed.form,
        tuple(_place(location) for location in entries if location),
        _place(cell.location) if cell and cell.location else None,
        cell.reason if cell else None,
        origin.details,
        composed.result,
    )


def _parts(reading: Reading, piece: Piece) -> Iterator[ExplainedPart]:
    at = 0
    clean = reading.text.clean
    envelope = [span for span in reading.envelope() if not clean[slice(*span)].isspace()]
    for start, end in (*envelope, (len(clean),) * 2):
        if at < start:
            yield ExplainedPart("message", at, start, piece(at, start))
        if start < end:
            yield ExplainedPart("envelope", start, end, piece(start, end))
        at = end


def _clauses(reading: Reading, diagnosis: Diagnosis, piece: Piece) -> Iterator[ExplainedClause]:
    for number, clause in enumerate(reading.clauses):
        start, end = reading.place(clause.first, clause.last)
        yield ExplainedClause(start, end, clause.weight.name.lower(), number in diagnosis.ignored, piece(start, end))


def _fault_tells(hit: FaultHit) -> str:
    return f"{hit.fault.role}, {hit.fault.strength}"


def _place(location: Location) -> str:
    return shown_place(location)
