"""What checks look at: the files in question as data, and the catalogue and engine they are a part of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from plainspoken.catalogue.findings import Location
from plainspoken.catalogue.model import Catalogue, Rule
from plainspoken.catalogue.placed import PlacedList, PlacedMapping
from plainspoken.catalogue.reader import Document
from plainspoken.engine.guard import Guard
from plainspoken.engine.sanitizer import Sanitizer

_LONGEST_TEXT: Final = 12  # lines of one text
PHRASES_KEY: Final = {"faults": "phrases", "subjects": "phrases", "speakers": "marks"}
"""Kinds of files whose entries have phrases of their own, and the key they stand under; `phrases.yaml` has lists."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry of a file of lists: its kind (`faults`, `subjects`, `speakers`, `phrases`), name, place and phrases."""

    kind: str
    name: str
    location: Location
    phrases: PlacedList


@dataclass(frozen=True)
class LintSubject:
    """Rule files under examination.

    `documents` are the files asked for and can be read, broken entries included. `catalogue` is the whole they belong
    to; it is None when something in it is too broken to load, and then `sanitizer` is too. `guard` enforces the
    catalogue's vocabulary, or the built-in one as long as that catalogue does not load. `others` are the files of lists
    that those asked for are layered over or stand beside.
    """

    documents: tuple[Document, ...]
    guard: Guard
    catalogue: Catalogue | None = None
    sanitizer: Sanitizer | None = None
    others: tuple[Document, ...] = ()

    @cached_property
    def files(self) -> frozenset[str]:
        """Names of the files asked for, as findings show them."""
        return frozenset(document.file.shown for document in self.documents)

    @cached_property
    def sources(self) -> Mapping[str, Sequence[str]]:
        """The lines of each file asked for."""
        return {
            document.file.shown: document.file.path.read_text(encoding="utf-8", errors="replace").split("\n")
            for document in self.documents
        }

    def locate(self, piece: str, start: Location) -> Location:
        """Where a piece of a text that begins at `start` stands; `start` when it is written in another way there."""
        lines = self.sources.get(start.file, ())[start.line - 1 : start.line - 1 + _LONGEST_TEXT]
        for number, line in enumerate(lines):
            column = line.find(piece, start.column - 1 if number == 0 else 0)
            if column >= 0:
                return Location(start.file, start.line + number, column + 1)
        return start

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The failure rules that the files asked for give or override, by id; none when the catalogue does not load."""
        if self.catalogue is None:
            return ()
        return tuple(rule for rule in self.catalogue.rules if not self.files.isdisjoint(rule.files))

    @cached_property
    def list_entries(self) -> tuple[ListEntry, ...]:
        """Every entry of the files of lists asked for."""
        return tuple(entry for document in self.documents for entry in _entries(document))

    @cached_property
    def other_entries(self) -> tuple[ListEntry, ...]:
        """Every entry of the files of lists that those asked for are layered over or stand beside."""
        return tuple(entry for document in self.others for entry in _entries(document))

    @cached_property
    def rule_data(self) -> Mapping[Location, PlacedMapping]:
        """The failure rules of the files asked for as they are written, by where they begin."""
        return {
            item.location: item
            for document in self.documents
            if document.file.kind == "failures" and isinstance(document.root, PlacedList)
            for item in document.root.mappings()
        }

    def rule_start(self, location: Location) -> Location | None:
        """Where the failure rule begins in which something stands; None outside of rules."""
        starts = self._rule_starts.get(location.file, ())
        at = bisect_right(starts, location) - 1
        return starts[at] if at >= 0 else None

    @cached_property
    def _rule_starts(self) -> Mapping[str, Sequence[Location]]:
        starts: dict[str, list[Location]] = {}
        for location in sorted(self.rule_data):
            starts.setdefault(location.file, []).append(location)
        return starts


def _entries(document: Document) -> Iterator[ListEntry]:
    kind, root = document.file.kind, document.root
    if kind not in {*PHRASES_KEY, "phrases"} or not isinstance(root, PlacedMapping):
        return
    entries = root.mapping(kind)
    for name in entries:
        phrases = entries.items_of(name) if kind == "phrases" else entries.mapping(name).items_of(PHRASES_KEY[kind])
        yield ListEntry(kind, name, entries.key_at(name), phrases)
