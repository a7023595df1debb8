"""Witness texts: made from a rule's own conditions, so that a rule can be tried on what it asks for.

A witness holds the shortest text that every part of a condition wants, with a phrase of each list that the rule asks
for. An `any` has one witness for each branch, and
each of them changes one choice of the first witness, so there are as many as branches and not as many as combinations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from plainspoken.catalogue.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Contains,
    FactType,
    Letters,
    Like,
    LikeTemplate,
    Listed,
    Not,
)
from plainspoken.catalogue.model import Catalogue, Rule
from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.lexicon import GAP

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


_Pieces = tuple[str, ...]
_Lists = Mapping[str, Sequence[str]]


def witnesses_of(rule: Rule, catalogue: Catalogue, limit: int) -> Iterator[str]:
    """At most `limit` texts for a rule, the plainest first; none where only a regular expression could tell."""
    marks, nouns = _named(rule, catalogue)
    if rule.when.text is None:
        yield _joined(marks, nouns) or "nothing is known"
        return
    for pieces in islice(_variants(rule.when.text, catalogue.phrases), limit):
        yield _joined(marks, (*pieces, *nouns))


def context_of(rule: Rule) -> Context:
    """A context in which a rule applies."""
    when = rule.when
    wanted = (when.steps, when.operations, when.sources, when.classifications, when.codes, when.os_types)
    return Context(*(min(values) if values else None for values in wanted))


def _named(rule: Rule, catalogue: Catalogue) -> tuple[_Pieces, _Pieces]:
    """A phrase of each list that a rule asks for: marks of speakers, which stand before a colon, and all others."""
    when = rule.when
    marks = [catalogue.speakers[name].marks[:1] for name in sorted(when.speakers)[:1] if name in catalogue.speakers]
    if when.sides and not marks:
        sides = (known.marks[:1] for known in catalogue.speakers.values() if known.side in when.sides)
        marks = [next(sides, ())]
    nouns = [catalogue.subjects[name].phrases[:1] for name in sorted(when.subjects)[:1] if name in catalogue.subjects]
    faults = [catalogue.faults[name].phrases[:1] for name in sorted(when.faults)[:1] if name in catalogue.faults]
    return tuple(text for texts in marks for text in texts), tuple(text for texts in nouns + faults for text in texts)


def _variants(condition: Condition, lists: _Lists) -> Iterator[_Pieces]:
    match condition:
        case Contains(literal=literal) | Letters(literal=literal):
            yield (literal,)
        case Listed(name=name):
            for phrase in lists.get(name, ()):
                yield (phrase,)
        case Like(template=template):
            yield (_filled(template),)
        case AnyOf(parts=parts):
            for part in parts:
                yield from _variants(part, lists)
        case AllOf(parts=parts):
            yield from _combined([part for part in parts if not isinstance(part, Not)], lists)
        case _:  # what a regular expression asks for is not made up here
            return


def _combined(parts: list[Condition], lists: _Lists) -> Iterator[_Pieces]:
    choices = [_variants(part, lists) for part in parts]
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


def _filled(template: LikeTemplate) -> str:
    last = len(template.parts) - 1
    return "".join(
        part
        if isinstance(part, str)
        else (SAMPLES[part.type][0] if part.type is not None else "" if index in {0, last} else "x")
        for index, part in enumerate(template.parts)
    )


def _joined(marks: _Pieces, pieces: _Pieces) -> str:
    """All pieces in a row, without those that stand within another one."""
    kept: list[str] = []
    for piece in pieces:
        text = " ".join(piece.replace(GAP, " ").split())
        folded = text.casefold()
        if not any(folded in other.casefold() for other in kept):
            kept = [other for other in kept if other.casefold() not in folded]
            kept.append(text)
    return "".join(f"{mark}: " for mark in marks) + " ".join(kept)
