"""Wildcards: signs that stand for anything elsewhere, and for themselves alone in a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Location
from plainspoken.catalogue.placed import PlacedList, PlacedMapping, Value
from plainspoken.engine.lexicon import GAP
from plainspoken.lint.subject import Subject

CHECKS: Final[Mapping[str, str]] = {
    "text-wildcard": "A condition holds a sign that stands for anything elsewhere, and that no example holds."
}

_WILDCARD = re.compile(
    r"(?<![\w*.])\*+(?![\w*])|(?<!\S)%[sdv](?!\w)|<(?!(?:nil|null|none|unknown)>)[a-z][a-z_ -]*>"
    r"|(?<!\S)(?:\.\.\.|…)(?!\S)"
)
_REAL: Final = frozenset({"regex", "equals"})  # where they mean what they seem to, or may be all there is


def find_wildcards(subject: Subject) -> Iterator[Finding]:
    """Every `*` and its like in the texts that a rule looks for."""
    for data in subject.rule_data.values():
        examples = [example.text("text") for example in data.items_of("examples").mappings()]
        for text, place, own in _texts(data.mapping("when").get("text"), data.mapping("when").at("text")):
            sign = next(
                (
                    hit[0]
                    for hit in _WILDCARD.finditer(text)
                    if hit[0] != own and not any(hit[0] in each for each in examples)
                ),
                "",
            )
            if sign:
                message = f"{sign!r} is looked for as it stands here, and does not stand for any other text."
                mended = _WILDCARD.sub("{}", text)
                yield Finding(place, "text-wildcard", message, f"Write a hole: like: '{mended}'")


def _texts(value: Value, place: Location, key: str = "") -> Iterator[tuple[str, Location, str]]:
    """Every text of a condition with its place, and the sign that does stand for other words there."""
    if isinstance(value, str):
        yield value, place, GAP if key == "contains" else ""
    elif isinstance(value, PlacedMapping):
        for inner in value.keys() - _REAL:
            yield from _texts(value[inner], value.at(inner), inner)
    elif isinstance(value, PlacedList):
        for index, item in enumerate(value):
            yield from _texts(item, value.at(index), key)
