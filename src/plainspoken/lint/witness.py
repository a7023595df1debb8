"""Witness texts: made from a rule's own conditions, so that a rule can be tried on what it asks for.

A witness holds the shortest text that every part of a condition wants. An `any` has one witness for each branch, and
each of them changes one choice of the first witness, so there are as many as branches and not as many as combinations.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from plainspoken.catalogue.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Contains,
    FactType,
    Letters,
    Like,
    LikeTemplate,
    Not,
)
from plainspoken.catalogue.model import Rule
from plainspoken.engine.matcher import Context

SAMPLES: Final = {
    FactType.SIZE: ("102 GB", "512 bytes", "1.5 TiB"),
    FactType.COUNT: ("7", "1,200"),
    FactType.PERCENT: ("83%",),
    FactType.DURATION: ("2 minutes", "45 seconds"),
    FactType.CODE: ("431", "16", "4350"),
    FactType.NAME: ("web01", "Finance", "Backup LAN", "db-prod-02"),
    FactType.ENUM: ("other",),
}
"""Valid raw values of each type of fact, the most usual first."""


class _Piece(NamedTuple):
    """A text that must be there, and where: `whole`, `start`, `middle` or `end`."""

    place: str
    text: str


def witnesses_of(rule: Rule, limit: int) -> Iterator[str]:
    """At most `limit` texts for a rule, the plainest first; none where only a regular expression could tell."""
    if rule.when.text is None:
        yield "nothing is known"
        return
    for pieces in islice(_variants(rule.when.text), limit):
        yield _joined(pieces)


def context_of(rule: Rule) -> Context:
    """A context in which a rule applies."""
    when = rule.when
    wanted = (when.steps, when.operations, when.sources, when.classifications, when.codes, when.os_types)
    return Context(*(min(values) if values else None for values in wanted))


def _variants(condition: Condition) -> Iterator[tuple[_Piece, ...]]:
    match condition:
        case Contains(literal=literal) | Letters(literal=literal):
            yield (_Piece("middle", _padded(literal.replace("…", " "))),)
        case Like(template=template):
            yield (_Piece("middle", _filled(template)),)
        case AnyOf(parts=parts):
            for part in parts:
                yield from _variants(part)
        case AllOf(parts=parts):
            yield from _combined([part for part in parts if not isinstance(part, Not)])
        case _:  # what a regular expression asks for is not made up here
            return


def _combined(parts: list[Condition]) -> Iterator[tuple[_Piece, ...]]:
    choices = [_variants(part) for part in parts]
    firsts = [next(choice, None) for choice in choices]
    known = [first for first in firsts if first is not None]
    if len(known) < len(firsts):
        return
    yield tuple(piece for pieces in known for piece in pieces)
    # In turn, so that a limit cuts every list of branches and not the last ones only.
    waiting = list(enumerate(choices))
    while waiting:
        still = []
        for index, choice in waiting:
            other = next(choice, None)
            if other is None:
                continue
            still.append((index, choice))
            changed = [*known[:index], other, *known[index + 1 :]]
            yield tuple(piece for pieces in changed for piece in pieces)
        waiting = still


def _padded(literal: str) -> str:
    """A literal with something beside its outer blanks, for a text has none at its ends."""
    before = "it" if literal[:1].isspace() else ""
    after = "so" if literal[-1:].isspace() else ""
    return f"{before}{literal}{after}"


def _filled(template: LikeTemplate) -> str:
    last = len(template.parts) - 1
    filled = [
        part
        if isinstance(part, str)
        else (SAMPLES[part.type][0] if part.type is not None else "" if index in {0, last} else "x")
        for index, part in enumerate(template.parts)
    ]
    return _padded("".join(filled))


def _joined(pieces: tuple[_Piece, ...]) -> str:
    whole = next((piece.text for piece in pieces if piece.place == "whole"), None)
    if whole is not None:
        return whole
    placed = {place: [piece.text for piece in pieces if piece.place == place] for place in ("start", "middle", "end")}
    fixed = " ".join((*placed["start"], *placed["end"])).casefold()
    middle: list[str] = []
    for text in placed["middle"]:
        folded = text.casefold()
        if folded in fixed or any(folded in other.casefold() for other in middle):
            continue
        middle.append(text)
    return " ".join((*placed["start"], *middle, *placed["end"]))
