"""Conditions on a text, and the templates with typed holes that read facts off it: immutable values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from plainspoken.catalogue.findings import Location


class FactType(StrEnum):
    """What a fact may be; each type has a validator and a normal form in `engine.facts`."""

    SIZE = "size"
    COUNT = "count"
    PERCENT = "percent"
    DURATION = "duration"
    CODE = "code"
    NAME = "name"
    ENUM = "enum"


@dataclass(frozen=True, slots=True)
class Hole:
    """A typed hole `{name:type}` of a `like` template; an unnamed hole `{}` matches any short text and is forgotten."""

    name: str | None
    type: FactType | None


@dataclass(frozen=True, slots=True)
class LikeTemplate:
    """A literal with holes. `parts` alternate text and holes as written; text parts are never empty."""

    source: str
    parts: tuple[str | Hole, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """The text holds `literal` anywhere; with `word` only between characters outside `[A-Za-z0-9_./-]`."""

    literal: str
    word: bool
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class Equals:
    """The whole text is `literal`."""

    literal: str
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class StartsWith:
    """The text begins with `literal`."""

    literal: str
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class EndsWith:
    """The text ends with `literal`."""

    literal: str
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class Like:
    """The text holds `template` anywhere, its holes filled by whatever stands there."""

    template: LikeTemplate
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class Regex:
    """The text matches `pattern` (linear-time subset); named groups bind facts. Only in an `all` with a literal."""

    pattern: str
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; stands only in an `all` beside something positive."""

    part: Condition
    location: Location = field(compare=False)


Condition = Contains | Equals | StartsWith | EndsWith | Like | Regex | AllOf | AnyOf | Not
