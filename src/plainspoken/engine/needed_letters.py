"""The letters that a text needs for a regex to match, told from the regex itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as code  # type: ignore[attr-defined, unused-ignore] # what a regex is made of is told nowhere else
from re import _parser  # type: ignore[attr-defined, unused-ignore] # likewise: nothing public takes a regex apart
from typing import Any, Final

ANY_LETTERS: Final = frozenset(("",))
"""The empty letters, which are in every text."""

_REPEATS: Final = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)


def needed_letters(pattern: str) -> frozenset[str]:
    """Letters in lower case of which one stands in each folded text that a regex matches, whatever its case.

    Those are chosen of which the shortest is longest. `ANY_LETTERS` where the regex tells none.
    """
    try:
        parsed = _parser.parse(pattern, re.ASCII | re.IGNORECASE)
    except re.error:  # it is written for another library
        return ANY_LETTERS
    return _of_row(parsed) or ANY_LETTERS


def _of_row(items: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """The letters of things that follow each other; none where nothing tells any."""
    found: list[frozenset[str]] = []
    letters = ""
    for kind, value in items:
        if kind is code.LITERAL and value < 128:
            letters += chr(value).lower()
            continue
        found += (frozenset((letters,)), _of_one(kind, value))
        letters = ""
    found.append(frozenset((letters,)))
    return max(found, key=_shortest) if any(map(_shortest, found)) else frozenset()


def _of_one(kind: Any, value: Any) -> frozenset[str]:  # noqa: ANN401 - numbers, tuples and rows, by the kind
    if kind is code.SUBPATTERN:
        return _of_row(value[-1])
    if kind in _REPEATS and value[0] > 0:
        return _of_row(value[-1])
    if kind is code.BRANCH:
        ways = [_of_row(way) for way in value[1]]
        return frozenset().union(*ways) if all(ways) else frozenset()
    return frozenset()


def _shortest(letters: frozenset[str]) -> int:
    return min(map(len, letters), default=0)
