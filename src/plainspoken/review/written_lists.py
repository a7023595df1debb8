"""The lists of a catalogue as their authors write them: faults, subjects, speakers, cells and named phrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from plainspoken.catalogue.model import Catalogue, Cell, Fault, Subject
from plainspoken.catalogue.sentences import Template
from plainspoken.review.entry import CatalogueEntry, Plain, action_fields, details_data


def list_entries(catalogue: Catalogue) -> Iterator[CatalogueEntry]:
    """Every entry of the lists; the order of phrases in one of them means nothing, that of cells does."""
    for fault in catalogue.faults.values():
        yield CatalogueEntry("fault", fault.name, _fault_fields(fault), fault.location)
    for subject in catalogue.subjects.values():
        yield CatalogueEntry("subject", subject.name, _subject_fields(subject), subject.location)
    for speaker in catalogue.speakers.values():
        fields: dict[str, Plain] = {
            "side": speaker.side.value if speaker.side else None,
            "subject": speaker.subject,
            "system": speaker.system,
            "description": speaker.description,
            "marks": sorted(speaker.marks),
        }
        yield CatalogueEntry("speaker", speaker.name, fields, speaker.location)
    yield from _cells(catalogue)
    for name, phrases in catalogue.phrases.items():
        yield CatalogueEntry("phrase list", name, {"phrases": sorted(phrases)})


def _fault_fields(fault: Fault) -> dict[str, Plain]:
    return {
        "role": fault.role.value,
        "strength": fault.strength.value,
        "category": fault.category or "subject",
        "severity": fault.severity,
        "sentence": _source(fault.sentence),
        "around": _source(fault.around),
        "alone": _source(fault.alone),
        "result": _source(fault.result),
        "implies": sorted(fault.implies),
        "of_systems": fault.of_systems,
        "details": details_data(fault.details),
        **action_fields(fault.actions),
        "phrases": sorted(fault.phrases),
    }


def _subject_fields(subject: Subject) -> dict[str, Plain]:
    return {
        "noun": subject.noun,
        "nouns": dict(subject.nouns),
        "side": subject.side.value if subject.side else None,
        "category": subject.category,
        "telling": subject.telling.value,
        "system": subject.system,
        "phrases": sorted(subject.phrases),
        "doubtful": sorted(subject.doubtful),
    }


def _cells(catalogue: Catalogue) -> Iterator[CatalogueEntry]:
    names: list[str] = []
    seen: Counter[str] = Counter()
    for cell in catalogue.cells:
        name = _cell_name(cell)
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        fields: dict[str, Plain] = {
            "because": cell.reason,
            "category": cell.category,
            "severity": cell.severity,
            "message": _source(cell.message),
            **action_fields(cell.actions),
        }
        yield CatalogueEntry("cell", names[-1], fields, cell.location)
    yield CatalogueEntry("order of", "cells", {"names": names})


def _cell_name(cell: Cell) -> str:
    """What it asks for, which is all that a cell can be told by."""
    asked = (cell.faults, cell.subjects, cell.speakers, cell.steps, cell.sides)
    return " × ".join(", ".join(sorted(names)) for names in asked if names)


def _source(template: Template | None) -> str | None:
    return template.source if template is not None else None
