"""What is said: customer-facing texts with their placeholders, details, and actions for whoever can do them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from plainspoken.catalogue.conditions import LikeTemplate
from plainspoken.catalogue.findings import Location


class Who(StrEnum):
    """Who can carry an action out."""

    USER = "user"
    ADMIN = "admin"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder `{name}` in a customer-facing text."""

    name: str


@dataclass(frozen=True, slots=True)
class Template:
    """A customer-facing text: literal strings and slots in turn. A value in a slot is never read as a template."""

    source: str
    parts: tuple[str | Slot, ...]
    location: Location = field(compare=False)

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of the slots, in order of appearance."""
        return tuple(part.name for part in self.parts if isinstance(part, Slot))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where an action fits: each set that is not empty must hold the failure's own value."""

    operations: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Detail:
    """A sentence that is added where the text has all its numbers: templates to look for them with, tried in order."""

    find: tuple[LikeTemplate, ...]
    say: Template


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do: the sentence, who can do it, and a typed action for buttons (`do`, of a closed list).

    It is offered where `when` holds (always without one), and never where `unless` does.
    """

    text: Template
    who: Who = Who.USER
    do: str | None = None
    when: Circumstances | None = None
    unless: Circumstances | None = None
