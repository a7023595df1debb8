"""A catalogue under construction: what the layers have given so far, and where each name was first given."""

from __future__ import annotations

from dataclasses import dataclass, field

from plainspoken.catalogue.findings import FindingList, Location
from plainspoken.catalogue.model import Cell, Fault, Override, Rule, Speaker, Subject
from plainspoken.catalogue.names import Activity, Category, Detector, JobKind, Status, Step, Term, VocabularyWord
from plainspoken.catalogue.placed import PlacedMapping

_PHRASES = "phrase-twice"
"""The check of phrases, which belong to one entry of one kind of list."""


@dataclass(slots=True)
class NameRegister:
    """Names that must be unique: where each stands, and in which layer. Upper and lower case do not part them."""

    what: str
    check: str
    _known: dict[str, tuple[Location, int]] = field(default_factory=dict)

    def claim(self, name: str, location: Location, layer: int, findings: FindingList) -> bool:
        """Whether `name` was free; else a finding is added that tells where it was given first."""
        first, first_layer = self._known.setdefault(name.casefold(), (location, layer))
        if first is location:
            return True
        message = f"{self.what} {name!r} is already given at {first}."
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
        self._known.setdefault(name.casefold(), (location, layer))

    def knows(self, name: str) -> bool:
        """Whether the name was given anywhere, usable or not."""
        return name.casefold() in self._known

    def names(self) -> list[str]:
        """Every name, folded."""
        return list(self._known)


@dataclass(frozen=True, slots=True)
class Reference:
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
    rule_data: dict[str, PlacedMapping] = field(default_factory=dict)  # of every usable rule, as overrides take it
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
    phrase_names: NameRegister = field(default_factory=lambda: _register("The phrase list"))
    listed_phrases: NameRegister = field(default_factory=lambda: _register("The phrase", _PHRASES))
    rule_ids: NameRegister = field(default_factory=lambda: _register("The rule", "duplicate-id"))
