"""Wildcards: signs that stand for anything elsewhere, and for themselves alone in a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from plainspoken.catalogue.findings import Finding, Location
from plainspoken.catalogue.placed import PlacedList, PlacedMapping, Value
from plainspoken.engine.lexicon import GAP
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "text-wildcard": "A condition holds a sign that stands for anything elsewhere, and that no example holds."
}

_WILDCARD = re.compile(
    r"(?<![\w*.])\*+(?![\w*])|(?<!\S)%[sdv](?!\w)|<(?!(?:nil|null|none|unknown)>)[a-z][a-z_ -]*>"
    r"|(?<!\S)(?:\.\.\.|…)(?!\S)"
)
_NAMES: Final = frozenset({"regex", "phrases"})  # where signs mean what they seem to, and where lists are named
_WORDS: Final = frozenset({"contains", "marks", "phrases"})  # where … between words stands for others


def find_wildcards(subject: LintSubject) -> Iterator[Finding]:
    """Every `*` and its like in the texts that a rule looks for, and in the phrases of lists."""
    for data in subject.rule_data.values():
        examples = [example.text("text") for example in data.items_of("examples").mappings()]
        for key, text, place in _texts("text", data.mapping("when").get("text"), data.mapping("when").at("text")):
            yield from _of(key, text, place, examples)
    for entry in subject.list_entries:
        for text, place in entry.phrases.placed_texts():
            yield from _of("phrases", text, place, [])


def _of(key: str, text: str, place: Location, examples: Sequence[str]) -> Iterator[Finding]:
    takes_gaps = key in _WORDS
    for hit in _WILDCARD.finditer(text):
        is_gap = hit[0] == GAP and takes_gaps
        if any(hit[0] in each for each in examples) or (
            is_gap and text[: hit.start()].strip() and text[hit.end() :].strip()
        ):
            continue
        if is_gap:
            message = f"{GAP!r} at an end of a phrase stands for nothing."
            yield Finding(place, "text-wildcard", message, "Leave it out.")
        elif takes_gaps:
            message = f"{hit[0]!r} is looked for as it stands here, and does not stand for any other text."
            written = _WILDCARD.sub(GAP, text).strip(f" {GAP}")
            yield Finding(place, "text-wildcard", message, f"Write {GAP} for up to six words: '{written}'")
        else:
            message = f"{hit[0]!r} is looked for as it stands here, and does not stand for any other text."
            yield Finding(place, "text-wildcard", message, f"Write a hole: like: '{_WILDCARD.sub('{}', text)}'")
        return


def _texts(key: str, value: Value, place: Location) -> Iterator[tuple[str, str, Location]]:
    if isinstance(value, str):
        yield key, value, place
    elif isinstance(value, PlacedMapping):
        for name in value.keys() - _NAMES:
            yield from _texts(name, value[name], value.at(name))
    elif isinstance(value, PlacedList):
        for index, item in enumerate(value):
            yield from _texts(key, item, value.at(index))
