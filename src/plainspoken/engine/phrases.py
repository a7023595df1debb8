"""Words of several parts, however the parts are joined: `volume daemon`, `volume-daemon`, `Volume_Daemon`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from ahocorasick_rs import AhoCorasick

_TOKEN: Final = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_SIGNS_AS_BLANKS: Final = bytes(code if chr(code).isalnum() else ord(" ") for code in range(256))
"""For ASCII; as bytes it is three times as fast."""
_JOINT: Final = re.compile(r"\s{1,8}|\s?[-_–—−‐·/\\+~'`\"*]{1,2}\s{0,2}|[.:]|")
_FEWEST_LETTERS: Final = 4


def parts_of(folded: str) -> list[str]:
    """The runs of letters and digits of a folded text, in order; letters of other scripts stand apart."""
    if folded.isascii():
        return folded.encode().translate(_SIGNS_AS_BLANKS).decode().split()
    lines = folded.split("\n")
    return _TOKEN.findall(folded) if len(lines) == 1 else [part for line in lines for part in parts_of(line)]


class Phrases:
    """Finds words of several parts, and words that may stand anywhere with something put between their letters.

    Args:
        whole: Words that are found as wholes; those of one part are left to others.
        anywhere: Words that are also found with blanks and signs within, from the start of a part to the end of one.
    """

    def __init__(self, whole: Iterable[str], anywhere: Iterable[str]) -> None:
        parts = [tuple(_TOKEN.findall(word)) for word in whole]
        self._whole = AhoCorasick([f" {' '.join(tokens)} " for tokens in dict.fromkeys(parts) if len(tokens) > 1])
        letters = {"".join(_TOKEN.findall(word)) for word in anywhere if word[:1].isalnum() and word[-1:].isalnum()}
        self._anywhere = AhoCorasick(sorted(word for word in letters if len(word) >= _FEWEST_LETTERS))

    def spans(self, folded: str, tokens: list[str]) -> Iterator[tuple[int, int]]:
        """Where such words stand in a folded text (see `fold`) with these parts (see `parts_of`), overlaps possible."""
        whole = self._whole.find_matches_as_indexes(f" {' '.join(tokens)} ", overlapping=True)
        anywhere = self._anywhere.find_matches_as_indexes("".join(tokens), overlapping=True)
        if not whole and not anywhere:
            return
        starts = _starts(tokens)
        numbers, place = range(len(tokens)), lambda number: starts[number] + number
        found = [
            # A find begins and ends with the blanks around its parts.
            (bisect_left(numbers, begin, key=place), bisect_left(numbers, end - 1, key=place) - 1)
            for _, begin, end in whole
        ]
        found += _of_parts(starts, anywhere)
        if not found:
            return
        between = _starts(_TOKEN.split(folded))
        for first, last in found:
            joints = [
                (starts[number] + between[number], starts[number] + between[number + 1])
                for number in range(first + 1, last + 1)
            ]
            if all(_JOINT.fullmatch(folded, *joint) for joint in joints):
                yield starts[first] + between[first + 1], starts[last + 1] + between[last + 1]


def _starts(pieces: Iterable[str]) -> list[int]:
    """Where each piece begins in all of them together, and where the last one ends."""
    return list(accumulate(map(len, pieces), initial=0))


def _of_parts(starts: list[int], found: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """The first and the last part of each find that begins and ends with a part, and has several."""
    for _, begin, end in found:
        first = bisect_right(starts, begin) - 1
        last = bisect_right(starts, end - 1) - 1
        if last > first and starts[first] == begin and starts[last + 1] == end:
            yield first, last
