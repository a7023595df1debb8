"""A catalogue under construction: what the layers have given so far, and where each name was first given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Final, NamedTuple, TypeAlias

from plainspoken.catalogue.findings import FindingList, Location
from plainspoken.catalogue.model import Cell, Fault, Override, Rule, Speaker, Subject
from plainspoken.catalogue.names import Activity, Category, Detector, JobKind, Status, Step, Term, VocabularyWord
from plainspoken.catalogue.placed import PlacedMapping

_PHRASES = "phrase-twice"
"""The check of phrases, which belong to one entry of one kind of list."""


Given: TypeAlias = tuple[str, int, int, int]
"""Where a name was first given: file, line and column, and the layer."""


@dataclass(slots=True)
class NameRegister:
    """Names, folded, that must be unique unless they `may_repeat`: where each stands, and in which layer."""

    what: str
    check: str
    may_repeat: bool = False
    known: dict[str, Given] = field(default_factory=dict)

    def claim(self, name: str, location: Location, layer: int, findings: FindingList) -> bool:
        """Whether `name` was free; else a finding is added that tells where it was given first."""
        given = (*location, layer)
        first = self.known.setdefault(name.casefold(), given)
        if first is given:
            return True
        first_layer = first[-1]
        message = f"{self.what} {name!r} is already given at {Location(*first[:-1])}."
        if self.check == _PHRASES:
            fix = "Keep one of the two." if first_layer == layer else "Leave it out here: it counts where it is."
            findings.error(location, self.check, message, fix)
            return False
        if first_layer == layer:
            findings.error(location, self.check, message, "Keep one of the two, or name this one differently.")
        else:
            fix = "A site directory adds to the catalogue below it and cannot replace what is there: use another name."
            findings.error(location, "redefinition", message, fix)
        return False

    def note(self, name: str, location: Location, layer: int) -> None:
        """Take a name that may be given more than once."""
        self.known.setdefault(name.casefold(), (*location, layer))

    def knows(self, name: str) -> bool:
        """Whether the name was given anywhere, usable or not."""
        return name.casefold() in self.known

    def names(self) -> list[str]:
        """Every name, folded."""
        return list(self.known)

    def clashes_with(self, other: NameRegister) -> bool:
        """Whether a name of the other register is not free here."""
        return not self.may_repeat and not self.known.keys().isdisjoint(other.known)

    def take(self, other: NameRegister, layer: int) -> None:
        """Take the names of a register that was filled for the lowest layer."""
        names = {name: (*given[:3], layer) for name, given in other.known.items()} if layer else other.known
        self.known = {**names, **self.known} if self.may_repeat else {**self.known, **names}


class Reference(NamedTuple):
    """A name in one file for something of another (`kind`: step, category or rule), and where it is written.

    An example may name a step that nothing lists, so there `is_example` asks for a warning only.
    """

    kind: str
    name: str
    location: Location
    is_example: bool = False


def _register(what: str, check: str = "duplicate-name") -> NameRegister:
    return NameRegister(what, check)


@dataclass(slots=True)
class Draft:
    """Everything read so far. The registers know also what was too broken to use, so that one mistake is told once."""

    terms: list[Term] = field(default_factory=list)
    steps: dict[str, Step] = field(default_factory=dict)
    kinds: list[JobKind] = field(default_factory=list)
    job_statuses: dict[str, Status] = field(default_factory=dict)
    step_statuses: dict[str, Status] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)
    categories: dict[str, Category] = field(default_factory=dict)
    words: list[VocabularyWord] = field(default_factory=list)
    detectors: dict[str, Detector] = field(default_factory=dict)
    exceptions: dict[str, str] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    speakers: dict[str, Speaker] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    rule_data: dict[str, Callable[[], PlacedMapping]] = field(default_factory=dict)  # of usable rules, for overrides
    override_data: list[tuple[PlacedMapping, int]] = field(default_factory=list)  # with the layer of each
    overrides: list[Override] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    unreadable_kinds: set[str] = field(default_factory=set)

    term_names: NameRegister = field(default_factory=lambda: _register("The term"))
    step_names: NameRegister = field(default_factory=lambda: _register("The step name"))
    kind_names: NameRegister = field(default_factory=lambda: _register("The job kind"))
    operation_names: NameRegister = field(default_factory=lambda: _register("The operation"))
    raw_job_statuses: NameRegister = field(default_factory=lambda: _register("The raw status"))
    raw_step_statuses: NameRegister = field(default_factory=lambda: _register("The raw status"))
    category_names: NameRegister = field(default_factory=lambda: _register("The category"))
    word_texts: NameRegister = field(default_factory=lambda: _register("The word"))
    detector_names: NameRegister = field(default_factory=lambda: _register("The detector"))
    exception_texts: NameRegister = field(default_factory=lambda: _register("The exception"))
    fault_names: NameRegister = field(default_factory=lambda: _register("The fault"))
    fault_phrases: NameRegister = field(default_factory=lambda: _register("The phrase", _PHRASES))
    subject_names: NameRegister = field(default_factory=lambda: _register("The subject"))
    subject_phrases: NameRegister = field(default_factory=lambda: _register("The phrase", _PHRASES))
    speaker_names: NameRegister = field(default_factory=lambda: _register("The speaker"))
    speaker_marks: NameRegister = field(default_factory=lambda: _register("The mark", _PHRASES))
    phrase_names: NameRegister = field(default_factory=lambda: NameRegister("The phrase list", "", may_repeat=True))
    listed_phrases: NameRegister = field(default_factory=lambda: _register("The phrase", _PHRASES))
    rule_ids: NameRegister = field(default_factory=lambda: _register("The rule", "duplicate-id"))

    def take(self, part: Draft, layer: int) -> bool:
        """Take over what one file gave to a draft of its own, in which it was read as of the lowest layer.

        Returns:
            Whether that can be done: not if the file gives again what is given here, which is a mistake or an addition
            to what is there. Then nothing is taken over.
        """
        registers = list(zip(self._registers(), part._registers(), strict=True))
        if any(mine.clashes_with(given) for mine, given in registers):
            return False
        if part.unreadable_kinds or self._adds_to_statuses(part):
            return False
        for mine, given in registers:
            mine.take(given, layer)
        for name in _MAPPINGS:
            getattr(self, name).update(getattr(part, name))
        for name in _LISTS:
            getattr(self, name).extend(getattr(part, name))
        for name in _NEAREST_FIRST:
            getattr(self, name)[:0] = getattr(part, name)
        for name, phrases in part.phrases.items():
            self.phrases[name] = self.phrases.get(name, ()) + phrases
        self.rules.extend([replace(rule, layer=layer) for rule in part.rules] if layer else part.rules)
        self.override_data.extend((data, layer) for data, _ in part.override_data)
        return True

    def _registers(self) -> list[NameRegister]:
        return [value for each in fields(self) if isinstance(value := getattr(self, each.name), NameRegister)]

    def _adds_to_statuses(self, part: Draft) -> bool:
        return not (
            self.job_statuses.keys().isdisjoint(part.job_statuses)
            and self.step_statuses.keys().isdisjoint(part.step_statuses)
        )


_MAPPINGS: Final = (
    *("steps", "job_statuses", "step_statuses", "categories", "detectors", "exceptions"),
    *("faults", "subjects", "speakers", "rule_data"),
)
_LISTS: Final = ("terms", "words", "cells", "references")
_NEAREST_FIRST: Final = ("kinds", "activities")
"""What a nearer layer gives is tried before what those below it give."""
