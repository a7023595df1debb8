"""The second half of `plainspoken show`: entries of the lists, by the ids that composed answers carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from plainspoken.catalogue.model import Catalogue
from plainspoken.catalogue.suggestions import suggest
from plainspoken.errors import NotFound
from plainspoken.review.difference_reports import plain_lines
from plainspoken.review.entry import CatalogueEntry
from plainspoken.review.written import entries_of

_KINDS: Final = {"fault": "fault", "subject": "subject", "speaker": "speaker", "phrases": "phrase list"}
_UNSAID: Final[tuple[object, ...]] = (None, False, "", [], {})


def is_of_lists(name: str) -> bool:
    """Whether an id names entries of the lists: `fault.no-space+volume`, `subject.volume`, `speaker.…`, `phrases.…`."""
    return name.partition(".")[0] in _KINDS


def list_view(name: str, catalogue: Catalogue, directories: Sequence[Path]) -> dict[str, Any]:
    """The entries that an id names, of a composed answer with every cell that may change it, as JSON-ready data.

    Raises:
        NotFound: There is no such entry.
    """
    entries = entries_of(catalogue, directories)
    kind, _, named = name.partition(".")
    first, _, subject = named.partition("+") if kind == "fault" else (named, "", "")
    found = [_entry(entries, _KINDS[kind], first)]
    if subject:
        found.append(_entry(entries, "subject", subject))
    if kind == "fault":
        found += _cells(catalogue, entries, first, subject)
    return {
        "id": name,
        "catalogue": catalogue.fingerprint,
        "entries": [
            {
                "kind": entry.kind,
                "name": entry.name,
                "place": str(entry.location) if entry.location else None,
                "fields": {
                    field: value for field, value in entry.fields.items() if value not in (None, False, "", [], {})
                },
            }
            for entry in found
        ],
    }


def list_lines(view: dict[str, Any]) -> Iterator[str]:
    """The entries for a terminal."""
    for number, entry in enumerate(view["entries"]):
        if number:
            yield ""
        yield f"{entry['kind']} {entry['name']}  {entry['place']}"
        for field, value in entry["fields"].items():
            lines = plain_lines(value)
            if len(lines) == 1:
                yield f"  {field:<10} {lines[0]}"
            else:
                yield f"  {field}"
                yield from (f"    {line}" for line in lines)


def _entry(entries: dict[tuple[str, str], CatalogueEntry], kind: str, name: str) -> CatalogueEntry:
    entry = entries.get((kind, name))
    if entry is None:
        known = [each for each_kind, each in entries if each_kind == kind]
        hint = suggest(name, known) or f"There are {', '.join(sorted(known)) or 'none'}."
        raise NotFound(f"there is no {kind} {name!r}. {hint}")
    return entry


def _cells(
    catalogue: Catalogue, entries: dict[tuple[str, str], CatalogueEntry], fault: str, subject: str
) -> Iterator[CatalogueEntry]:
    """The cells of a fault that may hold for the subject; without one all of them."""
    cells = [entry for (kind, _), entry in entries.items() if kind == "cell"]
    for cell, entry in zip(catalogue.cells, cells, strict=True):
        if fault in cell.faults and (not subject or not cell.subjects or subject in cell.subjects):
            yield entry
