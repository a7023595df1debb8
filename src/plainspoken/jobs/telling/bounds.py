"""Rows as JSON data of a bounded size, whatever another program has stored in them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from plainspoken.engine.secrets import cut_where_nothing_is_open

LONGEST_TEXT: Final = 16_384
LONGEST_OF_MANY: Final = 4_096
"""Characters of a column of which an answer may hold hundreds."""

_LONGEST_TRACE: Final = 65_536
_MOST_ENTRIES: Final = 500
_DEEPEST: Final = 20
_SECONDS: Final = 5.0
_ELLIPSIS: Final = "…"


class Bounds:
    """Cuts what is too long, and knows whether anything was.

    Of a text the beginning and the end stay, cut where no secret is torn from its name; once that has taken some
    seconds, the beginning alone. Of data the first entries stay.
    """

    def __init__(self) -> None:
        self.cut = False
        self._until = time.monotonic() + _SECONDS

    def of_few(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row of which an answer has one or a few."""
        return {str(name): self._bounded(value, LONGEST_TEXT) for name, value in row.items()}

    def of_many(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row of which an answer may have hundreds."""
        return {str(name): self._bounded(value, LONGEST_OF_MANY) for name, value in row.items()}

    def of_trace(self, trace: Mapping[str, Any]) -> dict[str, Any]:
        """Return a trace of the engine."""
        return {str(name): self._bounded(value, _LONGEST_TRACE) for name, value in trace.items()}

    def _bounded(self, value: object, longest: int) -> object:
        return self._data(value, [longest, _MOST_ENTRIES], depth=0)

    def _data(self, value: object, left: list[int], *, depth: int) -> object:
        """Return JSON data; `left` are the characters and the entries that may still come."""
        left[1] -= 1
        if left[0] <= 0 or left[1] < 0 or depth > _DEEPEST:
            self.cut = True
            return _ELLIPSIS
        if isinstance(value, Mapping):
            return {
                self._text(str(key), left): self._data(inner, left, depth=depth + 1)
                for key, inner in value.items()
                if self._has_room(left)
            }
        if isinstance(value, list | tuple):
            return [self._data(inner, left, depth=depth + 1) for inner in value if self._has_room(left)]
        plain = _plain(value)
        return self._text(plain, left) if isinstance(plain, str) else plain

    def _has_room(self, left: list[int]) -> bool:
        room = left[0] > 0 and left[1] > 0
        self.cut = self.cut or not room
        return room

    def _text(self, text: str, left: list[int]) -> str:
        longest, left[0] = left[0], left[0] - len(text)
        if len(text) <= longest:
            return text
        self.cut = True
        tail = longest // 4 if time.monotonic() < self._until else 0
        return cut_where_nothing_is_open(text, longest * 3 // 4, tail)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, float):
        return value if value - value == 0 else str(value)  # JSON has no infinity
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
