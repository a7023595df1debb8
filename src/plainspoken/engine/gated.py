"""Patterns that are tried only where a text holds one of their literals.

A pattern costs what it is tried at: a text of many characters holds few of these literals, which one scan finds for all
patterns at once.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final, Union

import regex

from plainspoken.engine.patterns import later, quick_later

THROUGHOUT: Final = -1
"""Instead of a reach: a match may begin anywhere, however far from a gate."""

_LONG: Final = 4_096
_FEW: Final = 32
"""So many tries take no time that counts, and asking for it takes longer than a try."""

Match = Union["re.Match[str]", "regex.Match[str]"]


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
        blank: How many characters behind a gate a match may begin: one where a gate begins with a blank.
    """

    source: str
    gates: tuple[str, ...]
    reach: int
    flags: int
    needs: tuple[str, ...] = ()
    pattern: regex.Pattern[str] = field(init=False, repr=False, compare=False)
    blank: int = field(init=False, repr=False, compare=False)

    def may_match(self, lower: str) -> bool:
        """Whether a text, in lower case, with one of the gates in it has all that the pattern needs."""
        return not self.needs or any(literal in lower for literal in self.needs)

    def __post_init__(self) -> None:
        """Makes the pattern, which is compiled when it is first used."""
        object.__setattr__(self, "blank", int(any(gate.startswith(" ") for gate in self.gates)))
        if self.reach == THROUGHOUT:
            pattern = later(rf"(?P<whole>{self.source})", self.flags)
        else:
            pattern = quick_later(rf"(?s:.{{0,{self.reach + self.blank}}}?)(?P<whole>{self.source})", self.flags)
        object.__setattr__(self, "pattern", pattern)

    def matches(self, text: str, gates: Collection[int], *, seconds: float) -> Iterator[Match]:
        """What the pattern finds in a text, in order, as if all of it had been searched.

        Args:
            text: The text.
            gates: Where the gates stand in it.
            seconds: How long it may take, in CPU time of this thread, so that a busy machine finds the same.

        Raises:
            TimeoutError: The text is hostile to the pattern.
        """
        if self.reach == THROUGHOUT:
            # What takes long lets other threads work meanwhile.
            yield from self.pattern.finditer(text, timeout=seconds, concurrent=len(text) > _LONG or None)
            return
        done, reach, blank, tried = 0, self.reach, self.blank, self.pattern.match
        until = time.thread_time() + seconds if len(gates) > _FEW else None
        for number, gate in enumerate(sorted(set(gates)) if len(gates) > 1 else gates, 1):
            # A match may begin where the one before ended.
            while done <= gate + blank:
                # With a timeout of its own each of these short tries would take five times as long.
                match = tried(text, max(done, gate - reach))
                if match is None:
                    break
                yield match
                done = match.end() + (match.end() == match.start("whole"))
            if until is not None and number % _FEW == 0 and time.thread_time() > until:
                raise TimeoutError
