"""What things are called in public, and what is never shown: steps, job kinds, statuses, categories, terms, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from plainspoken.catalogue.conditions import LikeTemplate
from plainspoken.catalogue.findings import Location
from plainspoken.catalogue.sentences import Action, Template


class Side(StrEnum):
    """Where something stands: at the source, at the destination, between the two, or in the platform itself."""

    SOURCE = "source"
    DESTINATION = "destination"
    BETWEEN = "between"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Term:
    """A technical term and what it is called in pass-through text.

    `technical` is matched whole (word edges) and without regard to case. A trailing `X` placeholder, as in
    `/dev/vdX`, is written as `pattern`: `{}` stands for the letters and digits that may follow.
    """

    technical: str
    friendly: str
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class StepFailure:
    """What to say of a failure nobody explained."""

    category: str
    message: Template | None = None
    actions: tuple[Action, ...] = ()
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Stake:
    """What a failure of a step leaves behind, whatever its cause: it is said after the cause, and repaired first."""

    message: Template
    actions: tuple[Action, ...] = ()
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """An internal step as a customer reads it. `phase`: setup, preparation, execution, cleanup or finalization.

    `side` is where the step works, if it works on one side only; it holds where a text names none itself. `at_stake` is
    what is left behind where the step fails, because of what was done before it.
    """

    name: str
    display_name: str
    phase: str
    description: str
    icon: str
    aliases: tuple[str, ...] = ()
    failure: StepFailure | None = None
    side: Side | None = None
    at_stake: Stake | None = None
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Status:
    """A public status (of a job or a step): its label and icon, and the raw values of a backend it stands for."""

    name: str
    label: str
    icon: str
    raw: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job as customers know it.

    `job_type` is the public type; `display_name` its usual name, `by_status` names for certain statuses. `operations`
    are raw operation names of exactly this kind; `contains` are pieces of a raw operation name or external job id
    that point to it, tried kind by kind in file order (rollback before failover); `steps` are raw names of steps that
    only such jobs have. `listed` is false for what stands in for a kind when nothing tells one.
    """

    name: str
    job_type: str
    display_name: str
    icon: str
    operations: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    by_status: Mapping[str, str] = field(default_factory=dict)
    failure: StepFailure | None = None
    listed: bool = True

    @property
    def asked(self) -> str:
        """The operation in whose context texts of such a job are asked about; empty when nothing tells it."""
        return self.job_type if self.listed else ""


@dataclass(frozen=True, slots=True)
class Activity:
    """A `current_operation` or phase text of a backend and what a customer reads instead. Slots are facts of `like`."""

    like: LikeTemplate
    display: Template


@dataclass(frozen=True, slots=True)
class Operations:
    """Job kinds, statuses and activities of `operations.yaml`, in file order."""

    kinds: tuple[JobKind, ...]
    job_statuses: Mapping[str, Status]
    step_statuses: Mapping[str, Status]
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """An error category: label, what it covers, and what to say and do when nothing better is known."""

    name: str
    label: str
    description: str
    example: str
    message: Template
    actions: tuple[Action, ...]
    severity: str


@dataclass(frozen=True, slots=True)
class VocabularyWord:
    """A word never shown. Matched whole unless `anywhere`; `why` says what it is."""

    text: str
    anywhere: bool = False
    why: str = ""
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Detector:
    """A named detector of `engine.detectors` that is switched on, and the remark that stands in for what it removes."""

    name: str
    remark: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What must never be shown: words, detectors, and exceptions (allowed text → reason)."""

    words: tuple[VocabularyWord, ...]
    detectors: tuple[Detector, ...]
    exceptions: Mapping[str, str]
