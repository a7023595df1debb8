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
    """A message of the text holds these words in a row. `…` between words stands for up to six others."""

    literal: str
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """A message of the text holds one of the phrases of a list of `phrases.yaml`."""

    name: str
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class Letters:
    """The text holds these letters anywhere, also inside words and names."""

    literal: str
    location: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class Like:
    """A message of the text holds `template`, its holes filled by whatever stands there."""

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


Condition = Contains | Listed | Letters | Like | Regex | AllOf | AnyOf | Not
