"""Which masked texts are of one kind: shapes told apart by more or fewer of their words, and groups of shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from plainspoken.authoring.mining.masking import ANY_MARK, mark
from plainspoken.authoring.mining.tallies import ClusterTally, together

MOST_VALUES: Final = 8
"""Different words in one place from which on the word counts as a value."""
LEVELS: Final = (-2, -1, 24, 12, 6, 3, 2, 1, 0)
"""How shapes are told apart: by all there is, by their words without values, by ever fewer of their first words."""

_LEAST_WORDS: Final = 3
_LONGEST_MERGED: Final = 60
_QUOTED: Final = re.compile(r"'[^'\n]{1,60}'|\"[^\"\n]{1,60}\"|‘[^’\n]{1,60}’|`[^`'\n]{1,60}[`']")
_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_VALUE_MARKS: Final = {mark(name) for name in ("address", "path", "device", "id", "host", "name", "number", "*")}
_ANY: Final = mark("*")
_REST: Final = mark("…")


@dataclass(slots=True)
class ShapeGroup:
    """Shapes that are one cluster: what names it, its template, its tally."""

    key: str
    template: str
    tally: ClusterTally


def shape_of(template: str, level: int) -> str:
    """A masked text as told apart at a level: an index of `LEVELS`."""
    words = LEVELS[level]
    if words == -2:
        return template
    reduced = without_values(template)
    if words == -1:
        return reduced
    kept = reduced.removesuffix(_REST).split(" ")
    return reduced if len(kept) <= words else " ".join([*kept[:words], _REST])


def without_values(template: str) -> str:
    """The template with every value, quoted pieces included, as `*`; several in a row as one.

    Where too few words would be left, the template itself: those few would fit anything.
    """
    tokens: list[str] = []
    for token in _QUOTED.sub(_quoted_as_value, template).split(" "):
        reduced = _ANY if _is_value(token) else token
        if not (reduced == _ANY and tokens and tokens[-1] == _ANY):
            tokens.append(reduced)
    words = sum(1 for token in tokens if _LETTERS.search(token))
    return " ".join(tokens) if words >= _LEAST_WORDS else template


def _quoted_as_value(match: re.Match[str]) -> str:
    return _ANY if match[0].count(" ") < 3 else match[0]


def _is_value(token: str) -> bool:
    """Whether a word is a value with nothing but signs around it."""
    return not _VALUE_MARKS.isdisjoint(token) and not _LETTERS.search(token)


def merged_values(shapes: Mapping[str, ClusterTally]) -> list[ShapeGroup]:
    """Shapes with the same words as one group."""
    alike: dict[str, list[str]] = {}
    for shape in sorted(shapes):
        alike.setdefault(without_values(shape), []).append(shape)
    return [
        ShapeGroup(key, _common(key, members), together(shapes[member] for member in members))
        for key, members in sorted(alike.items())
    ]


def merged_words(groups: list[ShapeGroup]) -> list[ShapeGroup]:
    """Groups that differ in one word as one. Each joins where the most others do, the leftmost such word."""
    chosen = _chosen_places(groups)
    joined: dict[_Place, list[ShapeGroup]] = {}
    result = []
    for number, group in enumerate(groups):
        if number in chosen:
            joined.setdefault(chosen[number], []).append(group)
        else:
            result.append(group)
    for (at, rest), members in joined.items():
        if len(members) < MOST_VALUES:  # some of them have gone to a larger one
            result += members
            continue
        tokens = rest.split(" ")
        key = " ".join([*tokens[:at], _ANY, *tokens[at:]])
        template = _common(key, [member.template for member in members])
        result.append(ShapeGroup(key, template, together(member.tally for member in members)))
    return result


_Place = tuple[int, str]
"""A word that may be a value: where it stands, and the words around it."""


def _chosen_places(groups: list[ShapeGroup]) -> dict[int, _Place]:
    """By number of the group, where it joins others."""
    places: dict[_Place, list[int]] = {}
    for number, group in enumerate(groups):
        tokens = group.key.split(" ")
        for at, token in enumerate(tokens if len(tokens) <= _LONGEST_MERGED else ()):
            rest = " ".join([*tokens[:at], *tokens[at + 1 :]])
            if token.isalnum() and len(_LETTERS.findall(rest)) > _LEAST_WORDS:
                places.setdefault((at, rest), []).append(number)
    best: dict[int, tuple[int, _Place]] = {}
    for place, numbers in places.items():
        for number in numbers if len(numbers) >= MOST_VALUES else ():
            claim = (-len(numbers), place)
            best[number] = min(best.get(number, claim), claim)
    return {number: place for number, (_, place) in best.items()}


def _common(key: str, members: list[str]) -> str:
    """What templates share, word by word; where they have different numbers of words, the key they share."""
    split = [member.split(" ") for member in members]
    if len({len(tokens) for tokens in split}) > 1:
        return key
    return " ".join(_common_token(column) for column in zip(*split, strict=True))


def _common_token(tokens: tuple[str, ...]) -> str:
    """The token that all have, or a hole with the signs around it that all have."""
    first = tokens[0]
    if all(token == first for token in tokens):
        return first
    start = end = 0
    shortest = min(map(len, tokens))
    while start < shortest and not _in_word(first[start]) and all(token[start] == first[start] for token in tokens):
        start += 1
    while (
        end < shortest - start and not _in_word(first[-1 - end]) and all(t[-1 - end] == first[-1 - end] for t in tokens)
    ):
        end += 1
    return first[:start] + _ANY + first[len(first) - end :]


def _in_word(character: str) -> bool:
    return character.isalnum() or bool(ANY_MARK.match(character))
