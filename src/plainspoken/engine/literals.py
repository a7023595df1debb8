"""Which of many literals a text holds, in one linear scan however many there are."""

from collections.abc import Iterable

import re2

_MEMORY = 1 << 30  # bound, not an allocation: the default of RE2 is too small from about 14,000 literals on
_SENTINEL = "\x01present\x02"  # no normal text holds control characters; ASCII, so that an ASCII text stays one


class ScanFailed(Exception):
    """The scan could not be finished (out of memory), so nothing is known about the text."""


class LiteralSet:
    """A set of literals, numbered in the order given; `present` tells which of them a folded text holds."""

    def __init__(self, literals: Iterable[str]) -> None:
        options = re2.Options()
        options.literal = True
        options.max_mem = _MEMORY
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        for literal in literals:
            self._set.Add(literal)
        self._sentinel = self._set.Add(_SENTINEL)
        self._set.Compile()

    def present(self, folded: str) -> frozenset[int]:
        """Numbers of the literals that stand in the text, and the sentinel's own, which means nothing to rules.

        Raises:
            ScanFailed: RE2 gave up. It reports that as "nothing found", so a sentinel is appended that must be found.
        """
        found = self._set.Match(folded + _SENTINEL)
        if not found or self._sentinel not in found:
            raise ScanFailed
        return frozenset(found)
