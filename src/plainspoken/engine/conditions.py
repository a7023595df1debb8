"""Conditions of rules compiled to run after the literal scan.

Every compiled condition answers three questions: which literals must be present for it to hold at all (`cover`), what
is left to ask of the text given the literals that are (`reduced`), and whether it holds on the text (`holds`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import regex

from plainspoken.catalogue import conditions
from plainspoken.engine.likes import CompiledLike, search
from plainspoken.engine.normalise import NormalText, folded_literal
from plainspoken.engine.words import stands_alone

Number = Callable[[str], int]
"""Gives a literal its number in the scan."""

Present = frozenset[int]


@dataclass(slots=True)
class Reading:
    """What conditions read off a text on the way: raw fact values by name, and matched spans."""

    values: dict[str, str] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)


class Compiled(Protocol):
    """A compiled condition."""

    cost: int
    """How dear `holds` is: 0 for literals, 1 for `like`, 2 for regexes. Cheap parts are asked first."""

    @property
    def source(self) -> conditions.Condition:
        """The condition as the catalogue has it."""

    def cover(self, frequency: Mapping[int, int]) -> Present | None:
        """Literals of which at least one is present whenever the condition holds; None when there are none."""

    def reduced(self, present: Present) -> Compiled | bool:
        """What is left to ask of a text with just these literals; a bool when they decide."""

    def holds(self, text: NormalText, reading: Reading) -> bool:
        """Whether the condition holds; facts and spans are added to the reading."""


def compile_condition(condition: conditions.Condition, number: Number) -> Compiled:
    """The condition, ready to run; `number` is asked for each literal that takes part in the scan."""
    match condition:
        case conditions.Contains():
            return _Literal(condition, number(folded_literal(condition.literal)), folded_literal(condition.literal))
        case conditions.Equals() | conditions.StartsWith() | conditions.EndsWith():
            return _Literal(condition, number(folded_literal(condition.literal)), folded_literal(condition.literal))
        case conditions.Like():
            like = CompiledLike(condition.template)
            return _Like(condition, like, frozenset(number(literal) for literal in like.literals))
        case conditions.Regex():
            return _Regex(condition, regex.compile(condition.pattern, regex.ASCII | regex.IGNORECASE))
        case conditions.AllOf():
            return _All(condition, tuple(compile_condition(part, number) for part in condition.parts))
        case conditions.AnyOf():
            return _Any(condition, tuple(compile_condition(part, number) for part in condition.parts))
        case conditions.Not():
            return _Not(condition, compile_condition(condition.part, number))


class _Literal:
    """`contains`, `word`, `equals`, `starts_with`, `ends_with`: one literal and where it must stand."""

    cost = 0

    def __init__(
        self,
        source: conditions.Contains | conditions.Equals | conditions.StartsWith | conditions.EndsWith,
        number: int,
        literal: str,
    ) -> None:
        self.source = source
        self._anywhere = isinstance(source, conditions.Contains) and not source.word
        self._number = number
        self._literal = literal

    def cover(self, frequency: Mapping[int, int]) -> Present | None:  # noqa: ARG002 - the protocol's signature
        return frozenset((self._number,))

    def reduced(self, present: Present) -> Compiled | bool:
        if self._number not in present:
            return False
        return self._anywhere or self

    def holds(self, text: NormalText, reading: Reading) -> bool:
        start = self._position(text.folded)
        if start < 0:
            return False
        reading.spans.append((start, start + len(self._literal)))
        return True

    def _position(self, folded: str) -> int:
        match self.source:
            case conditions.Contains(word=True):
                start = folded.find(self._literal)
                while start >= 0 and not stands_alone(folded, start, start + len(self._literal)):
                    start = folded.find(self._literal, start + 1)
                return start
            case conditions.Contains():
                return folded.find(self._literal)
            case conditions.Equals():
                return 0 if folded == self._literal else -1
            case conditions.StartsWith():
                return 0 if folded.startswith(self._literal) else -1
            case conditions.EndsWith():
                return len(folded) - len(self._literal) if folded.endswith(self._literal) else -1


class _Like:
    cost = 1

    def __init__(self, source: conditions.Like, like: CompiledLike, numbers: Present) -> None:
        self.source = source
        self._like = like
        self._numbers = numbers

    def cover(self, frequency: Mapping[int, int]) -> Present | None:
        return frozenset((min(self._numbers, key=lambda number: frequency.get(number, 0)),))

    def reduced(self, present: Present) -> Compiled | bool:
        return self if self._numbers <= present else False

    def holds(self, text: NormalText, reading: Reading) -> bool:
        found = self._like.find(text)
        if found is None:
            return False
        span, values = found
        reading.spans.append(span)
        for name, value in values.items():
            reading.values.setdefault(name, value)
        return True


class _Regex:
    cost = 2

    def __init__(self, source: conditions.Regex, pattern: regex.Pattern[str]) -> None:
        self.source = source
        self._pattern = pattern

    def cover(self, frequency: Mapping[int, int]) -> Present | None:  # noqa: ARG002 - the protocol's signature
        return None

    def reduced(self, present: Present) -> Compiled | bool:  # noqa: ARG002 - the protocol's signature
        return self

    def holds(self, text: NormalText, reading: Reading) -> bool:
        match = search(self._pattern, text.folded)
        if match is None:
            return False
        reading.spans.append(match.span())
        for name, value in match.groupdict().items():
            if value is not None:
                reading.values.setdefault(name, text.clean[slice(*match.span(name))])
        return True


class _All:
    def __init__(self, source: conditions.AllOf, parts: Sequence[Compiled]) -> None:
        self.source = source
        self.parts = tuple(sorted(parts, key=lambda part: part.cost))
        self.cost = max(part.cost for part in parts)

    def cover(self, frequency: Mapping[int, int]) -> Present | None:
        covers = [cover for part in self.parts if (cover := part.cover(frequency))]
        return min(covers, key=lambda cover: sum(frequency.get(number, 0) for number in cover), default=None)

    def reduced(self, present: Present) -> Compiled | bool:
        left: list[Compiled] = []
        for part in self.parts:
            rest = part.reduced(present)
            if rest is False:
                return False
            if rest is not True:
                left.append(rest)
        if not left:
            return True
        return left[0] if len(left) == 1 else _All(self.source, left)

    def holds(self, text: NormalText, reading: Reading) -> bool:
        return all(part.holds(text, reading) for part in self.parts)


class _Any:
    def __init__(self, source: conditions.AnyOf, parts: Sequence[Compiled]) -> None:
        self.source = source
        self.parts = tuple(parts)
        self.cost = max(part.cost for part in parts)

    def cover(self, frequency: Mapping[int, int]) -> Present | None:
        covers = [part.cover(frequency) for part in self.parts]
        return frozenset().union(*(cover for cover in covers if cover)) if all(covers) else None

    def reduced(self, present: Present) -> Compiled | bool:
        left: list[Compiled] = []
        for part in self.parts:
            rest = part.reduced(present)
            if rest is True:
                # An earlier part may still bind facts, so it is asked before this one settles the matter.
                return _Any(self.source, [*left, part]) if left else True
            if rest is not False:
                left.append(rest)
        if not left:
            return False
        return left[0] if len(left) == 1 else _Any(self.source, left)

    def holds(self, text: NormalText, reading: Reading) -> bool:
        return any(part.holds(text, reading) for part in self.parts)


class _Not:
    def __init__(self, source: conditions.Not, part: Compiled) -> None:
        self.source = source
        self.cost = part.cost
        self.part = part

    def cover(self, frequency: Mapping[int, int]) -> Present | None:  # noqa: ARG002 - the protocol's signature
        return None

    def reduced(self, present: Present) -> Compiled | bool:
        rest = self.part.reduced(present)
        return not rest if isinstance(rest, bool) else _Not(self.source, rest)

    def holds(self, text: NormalText, reading: Reading) -> bool:  # noqa: ARG002 - what does not stand there has no span
        return not self.part.holds(text, Reading())


def parts_of(compiled: Compiled) -> tuple[Compiled, ...]:
    """The parts of an `all`, an `any`; a single condition itself."""
    return compiled.parts if isinstance(compiled, (_All, _Any)) else (compiled,)


def negated(compiled: Compiled) -> Compiled | None:
    """What must not hold for a `not` to hold; None of any other condition."""
    return compiled.part if isinstance(compiled, _Not) else None
