"""Every phrase of a catalogue, written once, and one scan over a text's words that finds them all.

The cost does not grow with the number of phrases: words are characters (see `reading.alphabet`), phrases short strings
of them, and one pass of an automaton in native code finds all of those with their places.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Final

from ahocorasick_rs import AhoCorasick

from plainspoken.engine.reading.alphabet import Alphabet
from plainspoken.engine.reading.model import Structure
from plainspoken.engine.reading.tokens import JOINED, phrase_tokens
from plainspoken.engine.reading.words import Tokens

GAP: Final = "…"
"""Stands in a phrase for up to `WIDEST_GAP` other words of the same clause."""

WIDEST_GAP: Final = 6

Place = tuple[int, int, int]
"""A phrase's number and where it stands in a text: the range of its tokens."""

TokenSpan = tuple[int, int]
Hits = dict[int, list[TokenSpan]]
"""Where each phrase, by its number, stands in a text, in order."""

_FIRST_WITH_GAP: Final = 1 << 32
_NUMBER: Final = itemgetter(0)


def hits_of(places: Iterable[Place]) -> Hits:
    """The places of each phrase."""
    hits: Hits = {}
    for number, first, last in places:
        if number in hits:
            hits[number].append((first, last))
        else:
            hits[number] = [(first, last)]
    return hits


class Lexicon:
    """Phrases by number; the same words have the same number, however they are written.

    It takes phrases until something is looked for: texts that were spelled before would not have the words of later
    ones.
    """

    def __init__(self) -> None:
        self.alphabet = Alphabet()
        self._numbers: dict[str, int] = {}
        """Phrases without a gap by their place here, which is their number for the scan too."""
        self._with_gap: dict[tuple[int, ...], int] = {}
        self._closed: set[str] = set()
        self._lengths: dict[int, int] = {}
        self._by_part: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        """Phrases with a gap, by the part that the fewest of them have."""
        self._scan: AhoCorasick | None = None

    def add(self, phrase: str) -> int | None:
        """The number of a phrase; None when nothing comparable is left of it."""
        parts = phrase_parts(phrase)
        if not parts:
            return None
        for pair in JOINED.findall(phrase):  # a text's own `back-off` is parted where a phrase has it
            self._closed.add("".join(map(self.alphabet.add, phrase_tokens(pair))))
        return self.add_tokens(parts)

    def add_tokens(self, parts: tuple[Tokens, ...]) -> int:
        """The number of a phrase given as tokens, with a gap between each two parts."""
        if self._scan is not None:
            message = "the lexicon was closed: phrases come before texts"
            raise RuntimeError(message)
        spelled = ["".join(map(self.alphabet.add, part)) for part in parts]
        numbers = tuple(map(self._added, spelled))
        if len(numbers) == 1:
            return numbers[0]
        self._closed.add("".join(spelled))
        number = self._with_gap.setdefault(numbers, _FIRST_WITH_GAP + len(self._with_gap))
        self._lengths[number] = sum(map(len, parts))
        return number

    def close(self) -> AhoCorasick:
        """Take no more phrases, for texts are going to be read; returns what finds the phrases without gaps."""
        if self._scan is None:
            frequency = Counter(part for parts in self._with_gap for part in parts)
            for parts, whole in self._with_gap.items():
                rarest = min(parts, key=frequency.__getitem__)
                self._by_part.setdefault(rarest, []).append((whole, parts))
            self._scan = AhoCorasick(list(self._numbers))
        return self._scan

    def number(self, phrase: str) -> int | None:
        """The number of a phrase that was added; None of any other."""
        numbers = [self._numbers.get(self.alphabet.spelled(part)) for part in phrase_parts(phrase)]
        if len(numbers) == 1:
            return numbers[0]
        return self._with_gap.get(tuple([number for number in numbers if number is not None]))

    def length(self, number: int) -> int:
        """How many words a phrase has."""
        return self._lengths[number]

    def knows(self, tokens: Tokens) -> bool:
        """Whether these words in a row are a phrase, one with nothing in its gap, or a part of one."""
        spelled = self.alphabet.spelled(tokens)
        return spelled in self._numbers or spelled in self._closed

    def find(self, structure: Structure) -> list[Place]:
        """Every phrase of a text's messages with where it stands."""
        scan = self._scan or self.close()
        found: list[Place] = scan.find_matches_as_indexes(structure.words, overlapping=True)
        by_part = self._by_part
        there = set(map(_NUMBER, found))
        whole = [
            phrase for number in there if number in by_part for phrase in by_part[number] if there.issuperset(phrase[1])
        ]
        if not whole:
            return found
        wanted = {part for _, parts in whole for part in parts}
        return found + _with_gaps(whole, hits_of([place for place in found if place[0] in wanted]), structure)

    def _added(self, spelled: str) -> int:
        number = self._numbers.setdefault(spelled, len(self._numbers))
        self._lengths[number] = len(spelled)
        return number


def phrase_parts(phrase: str) -> tuple[Tokens, ...]:
    """The comparable words of a phrase, one piece for each side of a gap; none where nothing is left of it."""
    return tuple(tokens for part in phrase.split(GAP) if (tokens := phrase_tokens(part)))


def _with_gaps(phrases: Iterable[tuple[int, tuple[int, ...]]], hits: Hits, structure: Structure) -> list[Place]:
    """The places of those phrases, all parts of which were found, whose parts stand in order near each other."""
    clause_of = structure.clause_of
    return [
        (number, start, at)
        for starts, number, parts in sorted([(hits[parts[0]], number, parts) for number, parts in phrases])
        for start, end in starts
        if (at := _end(parts[1:], hits, end, clause_of, clause_of[start]))
    ]


def _end(parts: Iterable[int], hits: Hits, at: int, clause_of: Sequence[int], clause: int) -> int:
    """Where the last of these parts ends, each in the same clause and near the one before; 0 where one is not."""
    for part in parts:
        following = next((span for span in hits[part] if at <= span[0] <= at + WIDEST_GAP), None)
        if following is None or clause_of[following[0]] != clause:
            return 0
        at = following[1]
    return at
