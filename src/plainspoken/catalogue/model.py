"""The catalogue as data: rules, the lists they rest on, and all of it together; frozen, and each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from plainspoken.catalogue.conditions import Condition, FactType, LikeTemplate
from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.findings import Location
from plainspoken.catalogue.names import (
    Category,
    Operations,
    Side,
    Step,
    Term,
    Vocabulary,
)
from plainspoken.catalogue.sentences import Action, Detail, Template


class PhraseRole(StrEnum):
    """What a phrase of a fault says: why something failed, only that it did, or nothing of a failure."""

    CAUSE = "cause"
    EFFECT = "effect"
    HARMLESS = "harmless"
    ASIDE = "aside"
    NAME = "name"


class Strength(StrEnum):
    """How sure the phrases of a fault are, the surest first. `overriding` beats every other fault of the text."""

    OVERRIDING = "overriding"
    DEFINITE = "definite"
    ORDINARY = "ordinary"
    WEAK = "weak"


class Telling(StrEnum):
    """How much a noun tells of what a failure happened to; `no` counts only when nothing else is named.

    `thing` counts as `no` does, and is told only where the fault depends on what it happened to, or a cell says it.
    `part` is such a thing that others have, as a name or a size: it is also told as that of the noun beside it. `never`
    counts as `no` does, for the category and for cells, and is never told: nobody learns from "the job".
    """

    YES = "yes"
    SOME = "some"
    NO = "no"
    THING = "thing"
    PART = "part"
    NEVER = "never"

    is_weak: bool
    """Whether the noun counts only when nothing else is named."""

    def __init__(self, value: str) -> None:
        self.is_weak = value not in {"yes", "some"}


@dataclass(frozen=True, slots=True)
class When:
    """When a rule applies: every given part holds. An empty set, or no `text`, asks nothing.

    `steps` are canonical step names; `operations` are job types (`test_failover` …); `sources` are table names;
    `classifications`, `codes` and `os_types` are the backend's own structured facts. All in lower case. Of `faults`,
    `subjects`, `speakers` and `sides` one must be found in the text.
    """

    steps: frozenset[str] = frozenset()
    operations: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    classifications: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    os_types: frozenset[str] = frozenset()
    faults: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    text: Condition | None = None


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A fact a rule may show: its type, the wording when the text has no valid value, and where else to look for it.

    `find` are `like` templates with a hole of this name, tried in order when the conditions did not bind it.
    `values` maps raw words to customer words (type `enum` only).
    """

    name: str
    type: FactType
    otherwise: str
    find: tuple[LikeTemplate, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Example(Failure):
    """A failure a rule must answer (or, in `not_for`, must not), where it stands, and the facts expected.

    `message` and `actions` are what a customer must read, word for word; None and empty where the author left it open.
    """

    location: Location = field(default=Location(""), compare=False)
    facts: Mapping[str, str] = field(default_factory=dict)
    message: str | None = None
    actions: tuple[str, ...] = ()


ANY_FAULT: Final = "any"
"""Stands for every fault under `explains`."""
NO_FAULT: Final = "nothing"
"""Stands under `explains` of a rule that says only that something failed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One failure rule. `layer` is 0 for the built-in catalogue, 1 and up for site directories, nearest last.

    `wins_over` is as written, with its reason; `beats` has the ids it stands for, `<area>.*` spelled out.
    `explains` names faults that the rule answers for too where they stand behind its own words (`any`: all of them).
    With `nothing` it says only that something failed, and leaves every text that names a cause to others.
    `places` has the place of each field that is written out, by its key in the file. Fields that an override replaced
    stand in the override's file; id, layer and `location` stay those of the rule itself. A `draft` answers no customer.
    """

    id: str
    when: When
    category: str
    severity: str
    message: Template
    actions: tuple[Action, ...]
    location: Location = field(compare=False)
    explains: frozenset[str] = frozenset()
    wins_over: tuple[str, ...] = ()
    wins_because: str = ""
    beats: frozenset[str] = field(default=frozenset(), compare=False)
    facts: Mapping[str, FactSpec] = field(default_factory=dict)
    details: tuple[Detail, ...] = ()
    examples: tuple[Example, ...] = ()
    not_for: tuple[Example, ...] = ()
    draft: bool = False
    layer: int = 0
    places: Mapping[str, Location] = field(default_factory=dict, compare=False, repr=False)

    @property
    def files(self) -> frozenset[str]:
        """Every file that says something of this rule: its own and those of the overrides in force."""
        return frozenset({self.location.file, *(place.file for place in self.places.values())})


@dataclass(frozen=True, slots=True)
class Fault:
    """What can go wrong, with the phrases that say so, and what customers read when no rule knows better.

    `category` and `severity` are those of the failure; without a category it is the subject's. `sentence` is said when
    the text names the subject in the same clause, `around` when it names it elsewhere, `alone` when it names none; the
    slot `{subject}` stands for the noun. `details` follow where the text has them. A `harmless` fault has phrases only,
    and so have an `aside` and a `name`. `result` is an effect's sentence without a word on the reason; it is said
    before the sentence of a cause that the text names behind the effect.
    `implies` names subjects that the fault's own words name already: it is never said to have happened to them.
    `of_systems` faults are what a system does, such as not answering: of other subjects `around` is said.
    """

    name: str
    role: PhraseRole
    strength: Strength
    phrases: tuple[str, ...]
    category: str | None = None
    severity: str = "error"
    sentence: Template | None = None
    around: Template | None = None
    alone: Template | None = None
    result: Template | None = None
    implies: frozenset[str] = frozenset()
    of_systems: bool = False
    details: tuple[Detail, ...] = ()
    actions: tuple[Action, ...] = ()
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a failure can happen to: the noun customers read, behind `the`, and its phrases.

    `nouns` has nouns for certain sides. `side` is where it stands when the word itself decides that. A `system` is
    something that can be asked, and can refuse or fail to answer. `doubtful` are those phrases that mean other things
    too: they name the subject only in texts whose other nouns speak for it.
    """

    name: str
    noun: str
    category: str
    telling: Telling
    phrases: tuple[str, ...]
    doubtful: frozenset[str] = frozenset()
    nouns: Mapping[str, str] = field(default_factory=dict)
    side: Side | None = None
    system: bool = False
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A system that writes texts, the side it stands on, and the marks it is known by.

    `subject` names what a failure happened to when this speaker tells of it, whatever other nouns the text holds;
    `system` what it was about where a system failed and the text does not name which.
    """

    name: str
    side: Side | None
    marks: tuple[str, ...]
    subject: str | None = None
    system: str | None = None
    description: str = ""
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is said otherwise of some faults. Absent values are the fault's own.

    It holds where a fault happens to one of `subjects`, where one of `speakers` is heard in the text, on one of `sides`
    and in one of `steps`; what is empty is not asked for.
    """

    faults: frozenset[str]
    reason: str
    subjects: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    category: str | None = None
    severity: str | None = None
    message: Template | None = None
    actions: tuple[Action, ...] = ()
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Override:
    """What a site directory says of a rule of a layer below it.

    `base` is the rule as it holds below, `base_fingerprint` that rule's fingerprint. `applied` is false when the
    override was `written_against` another version of the rule: then it is stale and `base` holds. `replaces` are the
    keys it gives anew; it has none when it `disables` the rule.
    """

    rule_id: str
    base: Rule
    base_fingerprint: str
    reason: str
    location: Location = field(compare=False)
    layer: int = 0
    written_against: str | None = None
    replaces: tuple[str, ...] = ()
    disables: bool = False
    applied: bool = True


@dataclass(frozen=True)
class Catalogue:
    """Everything of the rule files, immutable. `fingerprint` is a short hash of what it means, not of its layout.

    `rules` are as they hold, with every override applied that could be; `overrides` tells what they were before, the
    lowest layer first.
    """

    fingerprint: str
    terms: tuple[Term, ...]
    steps: Mapping[str, Step]
    operations: Operations
    categories: Mapping[str, Category]
    vocabulary: Vocabulary
    rules: tuple[Rule, ...]
    overrides: tuple[Override, ...] = ()
    faults: Mapping[str, Fault] = field(default_factory=dict)
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    cells: tuple[Cell, ...] = ()
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def step_names(self) -> Mapping[str, str]:
        """Every known step name, aliases included, in lower case → canonical name."""
        names = {name.casefold(): name for name in self.steps}
        for step in self.steps.values():
            names.update({alias.casefold(): step.name for alias in step.aliases})
        return names

    @cached_property
    def rules_by_id(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.rules}
