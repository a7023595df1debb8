"""Every phrase of a catalogue, written once, and one walk over a text's tokens that finds them all.

The cost does not grow with the number of phrases: each token of a text is looked up once, and again only while it goes
on a phrase that has begun.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from plainspoken.engine.reading.model import Reading
from plainspoken.engine.reading.tokens import Tokens, phrase_tokens

GAP: Final = "…"
"""Stands in a phrase for up to `WIDEST_GAP` other words of the same clause."""

WIDEST_GAP: Final = 6

TokenSpan = tuple[int, int]
Hits = dict[int, list[TokenSpan]]
"""Where each phrase, by its number, stands in a reading: ranges of tokens, in order."""

_NUMBER: Final = ""  # no token is empty, so a node's own phrase can stand under it


class Lexicon:
    """Phrases by number; the same words have the same number, however they are written."""

    def __init__(self) -> None:
        self._root: dict[str, object] = {}
        self._numbers: dict[tuple[Tokens, ...], int] = {}
        self._closed: set[Tokens] = set()
        self._lengths: list[int] = []
        self._gapped: dict[int, list[tuple[int, tuple[int, ...]]]] = {}

    def add(self, phrase: str) -> int | None:
        """The number of a phrase; None when nothing comparable is left of it."""
        parts = tuple(tokens for part in phrase.split(GAP) if (tokens := phrase_tokens(part)))
        return self.add_tokens(parts) if parts else None

    def add_tokens(self, parts: tuple[Tokens, ...]) -> int:
        """The number of a phrase given as tokens, with a gap between each two parts."""
        known = self._numbers.get(parts)
        if known is not None:
            return known
        if len(parts) > 1:
            numbers = tuple(self.add_tokens((part,)) for part in parts)
            number = self._new(parts)
            self._closed.add(tuple(token for part in parts for token in part))
            self._gapped.setdefault(numbers[0], []).append((number, numbers))
            return number
        number = self._new(parts)
        node = self._root
        for token in parts[0]:
            node = node.setdefault(token, {})  # type: ignore[assignment] # only `_NUMBER` has no node under it
        node[_NUMBER] = number
        return number

    def length(self, number: int) -> int:
        """How many words a phrase has."""
        return self._lengths[number]

    def knows(self, tokens: Tokens) -> bool:
        """Whether these words in a row are a phrase, one with nothing in its gap, or a part of one."""
        return (tokens,) in self._numbers or tokens in self._closed

    def find(self, reading: Reading) -> Hits:
        """Every phrase of a reading's messages with where it stands."""
        hits: Hits = {}
        tokens = reading.tokens
        root = self._root
        count = len(tokens)
        for first, token in enumerate(tokens):
            node = root.get(token)
            if node is None:
                continue
            last = first
            while node is not None:
                last += 1
                number = node.get(_NUMBER)  # type: ignore[attr-defined] # a tree of trees, with numbers at its ends
                if number is not None:
                    hits.setdefault(number, []).append((first, last))
                if last == count:
                    break
                node = node.get(tokens[last])  # type: ignore[attr-defined] # a tree of trees, with numbers at its ends
        for number in [number for number in hits if number in self._gapped]:
            for whole, numbers in self._gapped[number]:
                if not all(part in hits for part in numbers):
                    continue
                found = list(_with_gaps(numbers, hits, reading))
                if found:
                    hits[whole] = found
        return hits

    def _new(self, parts: tuple[Tokens, ...]) -> int:
        number = self._numbers[parts] = len(self._lengths)
        self._lengths.append(sum(len(part) for part in parts))
        return number


def _with_gaps(numbers: Iterable[int], hits: Hits, reading: Reading) -> Iterator[TokenSpan]:
    """Where all parts stand in order in one clause, each near the one before."""
    first, *others = numbers
    for start, end in hits[first]:
        at = end
        for number in others:
            following = next((span for span in hits.get(number, ()) if at <= span[0] <= at + WIDEST_GAP), None)
            if following is None or reading.clause_of[following[0]] != reading.clause_of[start]:
                break
            at = following[1]
        else:
            yield start, at
