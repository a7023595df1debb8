"""Failures as lines of JSON, as every command reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

STORED: Final = ("job", "vm", "at")
"""The keys that tell whose failure it is, besides those of `CONTEXT`."""

_AS_THEY_ARE: Final[Mapping[str, str]] = MappingProxyType({})
_LEAST: Final = datetime.min.replace(tzinfo=UTC)


class BadLine(Exception):
    """A line of a JSON Lines file that cannot be used; the text says what is wrong and what to write."""


@dataclass(frozen=True, slots=True)
class Line:
    """The object of a line: its text, the other keys that were asked for, and the customer's names it knows."""

    text: str
    values: dict[str, str | None]
    names: tuple[str, ...]


def read_object(line: bytes, keys: tuple[str, ...], *, called: Mapping[str, str] = _AS_THEY_ARE) -> Line:
    """The object of a line: `text` (required), the other keys, each a string or null, and `names`, a list of strings.

    Unknown keys are ignored. `called` tells what a key is called in the line, where that is something else.

    Raises:
        BadLine: The line is not such an object. The message never quotes the line.
    """
    text = called.get("text", "text")
    try:
        row = json.loads(line.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise BadLine(f'not JSON; write an object such as {{"{text}": "…"}}') from None
    if not isinstance(row, dict):
        raise BadLine(f'not a JSON object; write {{"{text}": "…"}}')
    if not isinstance(row.get(text), str):
        raise BadLine(f"the key `{text}` is missing or not a string")
    names_key = called.get("names", "names")
    names = row.get(names_key) or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadLine(f"the key `{names_key}` is not a list of strings")
    values: dict[str, str | None] = {}
    for key in keys:
        name = called.get(key, key)
        value = values[key] = row.get(name)
        if not isinstance(value, str | None):
            raise BadLine(f"the key `{name}` is not a string")
    return Line(row[text], values, tuple(names))


def instant(text: str) -> datetime:
    """The instant that the key `at` gives; without an offset it is in UTC.

    Raises:
        BadLine: It is none.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadLine("the key `at` is not a time; write one such as 2025-10-03T14:07:28Z") from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return _LEAST
