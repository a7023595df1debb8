"""Patterns that are tried only where a text holds one of their literals.

A pattern costs what it is tried at: a text of many characters holds few of these literals, which one scan finds for all
patterns at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import regex

from plainspoken.engine.patterns import later

THROUGHOUT: Final = -1
"""Instead of a reach: a match may begin anywhere, however far from a gate."""

_LONG: Final = 4_096
_LEAST: Final = 0.001


@dataclass(frozen=True)
class Gated:
    """A pattern and its gates: literals in lower case, one of which stands in every text that it matches.

    Attributes:
        source: The pattern as it is written.
        gates: The literals.
        reach: How many characters of a match may stand before the first gate in it; `THROUGHOUT` where that is not
            known, or where a match may hold none.
        flags: Of `regex`.
        needs: More literals in lower case; if there are any, one of them stands in each text that it matches as well.
        pattern: What finds it as the group `whole`, beginning at most so far behind the place that is asked.
    """

    source: str
    gates: tuple[str, ...]
    reach: int
    flags: int
    needs: tuple[str, ...] = ()
    pattern: regex.Pattern[str] = field(init=False, repr=False, compare=False)

    def may_match(self, lower: str) -> bool:
        """Whether a text, in lower case, with one of the gates in it has all that the pattern needs."""
        return not self.needs or any(literal in lower for literal in self.needs)

    def __post_init__(self) -> None:
        """Makes the pattern, which is compiled when it is first used."""
        before = "" if self.reach == THROUGHOUT else rf"(?s:.{{0,{self.reach + 1}}}?)"
        object.__setattr__(self, "pattern", later(rf"{before}(?P<whole>{self.source})", self.flags))

    def matches(self, text: str, gates: Iterable[int], *, until: float) -> Iterator[regex.Match[str]]:
        """What the pattern finds in a text, in order, as if all of it had been searched.

        Args:
            text: The text.
            gates: Where the gates stand in it.
            until: When to give up, by `time.monotonic`.

        Raises:
            TimeoutError: The text is hostile to the pattern.
        """
        if self.reach == THROUGHOUT:
            left = max(until - time.monotonic(), _LEAST)
            # What takes long lets other threads work meanwhile.
            yield from self.pattern.finditer(text, timeout=left, concurrent=len(text) > _LONG or None)
            return
        done, reach, tried = 0, self.reach, self.pattern.match
        for gate in sorted(set(gates)):
            # A match may begin behind a gate's own blank, and where the one before ended.
            while done <= gate + 1:
                # With a timeout of its own each of these short tries would take five times as long.
                match = tried(text, max(done, gate - reach))
                if not match:
                    break
                yield match
                done = match.end() + (match.end() == match.start("whole"))
            if time.monotonic() > until:
                raise TimeoutError
