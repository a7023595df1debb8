"""Texts within quotation marks in YAML: how one has to be written, and what is wrong with one that is not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

_OPENING: Final = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u00ab\u00bb"
_CLOSING: Final = "\u201c\u201d\u2018\u2019\u00ab\u00bb"
TYPESET: Final = re.compile(f"[{_OPENING}][^\n]+[{_CLOSING}'\"]")
"""A text between the quotation marks of a word processor, or behind one that a plain mark closes."""
TYPESET_QUOTES: Final = "These quotation marks are those of a word processor; to YAML they are letters of the text."

_UNSURE = re.compile(r": |:$| #|[{}\[\]]")
_KEY_IN_BRACES = re.compile(r"(?:(?<=\{ )|(?<=\{)|(?<=, ))(?P<key>[a-z_]+): +(?=\S)")


@dataclass(frozen=True, slots=True)
class Correction:
    """A text as it should be written, what was wrong with it, and where in it (from 0) that is."""

    written: str
    what: str
    at: int = 0


def quoted(text: str) -> str:
    """The text in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def corrected(value: str) -> Correction | None:
    """What is wrong with a text that YAML does not take as it is written; None for one between quotes that is right."""
    if TYPESET.fullmatch(value):
        return Correction(quoted(value[1:-1]), TYPESET_QUOTES)
    sign = value[0]
    if sign not in "'\"":
        return Correction(quoted(value.replace("''", "'")), _why_quotes(value))
    text = value[1:]
    if text.endswith(sign):
        text = text[:-1]
        at = text.replace(sign * 2, "  ").find(sign)
        what = f"The text goes on after {sign} closed it; within single quotes an apostrophe is written twice."
        return None if at < 0 else Correction(quoted(text.replace("''", "'")), what, at + 1)
    other = text[-1:]
    if other in set(f"{_CLOSING}'\"") and text.count(other) == 1:
        text = text[:-1]
    return Correction(quoted(text.replace("''", "'")), "A quotation mark is opened here and never closed.")


def texts_in_braces(line: str, keys: Collection[str]) -> Iterator[tuple[int, int, Correction]]:
    """The texts within { and } of a line that YAML may not take as they are written: first, last, and how to write it.

    Args:
        line: The line.
        keys: What may stand before a colon; any other word there belongs to the text before.
    """
    found = [match for match in _KEY_IN_BRACES.finditer(line) if match["key"] in keys]
    for match, following in zip_longest(found, found[1:]):
        start = match.end()
        value = line[start : following.start()].rstrip(" ,") if following else _without_end(line[start:])
        if not value or value[0] in "{[":
            continue
        correction = (
            corrected(value) if value[0] in "'\"" or _UNSURE.search(value) or TYPESET.fullmatch(value) else None
        )
        if correction is not None:
            yield start, start + len(value), correction


def _without_end(text: str) -> str:
    """A text at the end of a line without the braces behind it, which end what it stands in."""
    text = text.rstrip()
    while text.endswith("}") and text.count("}") > text.count("{"):
        text = text[:-1].rstrip()
    return text


def _why_quotes(value: str) -> str:
    if value[0] in "{[":
        return f"A text that begins with {value[0]} needs single quotes around it."
    if not (value[0].isalnum() or value[0] in "“”„‘’("):
        return f"A text cannot begin with {value[0]!r} unless it is in quotes."
    if re.search("[{}]", value):
        return "A text with a brace in it needs quotes around it here."
    return "A text with a colon and a blank in it needs quotes around it."
