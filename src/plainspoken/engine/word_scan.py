"""The words of a vocabulary in a text, and the gates of patterns, in one scan for all of them."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from operator import itemgetter
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick

from plainspoken.catalogue.names import Vocabulary
from plainspoken.engine.detectors import PATTERNS
from plainspoken.engine.letters import latin
from plainspoken.engine.normalise import fold, folded_literal
from plainspoken.engine.phrases import Phrases, parts_of

_DIGITS_AS_LETTERS: Final = (str.maketrans("01", "ol"), str.maketrans("01", "oi"))
_SHORTEST_IN_DIGITS: Final = 5
_NO_JOINT: Final = ";"
"""Stands between two texts that are searched at once: no word of the vocabulary has it, and none goes on behind it."""
_OTHER_SCRIPTS: Final = "\u0370"  # Greek is the first of them


class _Literal(NamedTuple):
    """What a literal of the scan stands for: the gate of patterns (their numbers), a word, an allowed text."""

    patterns: tuple[int, ...]
    is_word: bool
    is_anywhere: bool
    is_allowed: bool


class WordScan:
    """Immutable, safe in threads.

    Args:
        vocabulary: Its words are looked for.
        allowed: Exceptions, folded: words within one of them do not count.
        enabled: Detectors whose patterns are wanted.
    """

    def __init__(self, vocabulary: Vocabulary, allowed: frozenset[str], enabled: frozenset[str]) -> None:
        whole = {folded_literal(word.text) for word in vocabulary.words if not word.anywhere}
        anywhere = {folded_literal(word.text) for word in vocabulary.words if word.anywhere}
        gates: dict[str, list[int]] = {}
        for number, pattern in enumerate(PATTERNS):
            for gate in pattern.gates if pattern.detector in enabled else ():
                gates.setdefault(gate, []).append(number)
        literals = [text for text in dict.fromkeys((*whole, *anywhere, *allowed, *gates)) if text]
        self._literals = [
            _Literal(tuple(gates.get(text, ())), text in whole, text in anywhere, text in allowed) for text in literals
        ]
        self._scan = AhoCorasick(literals)
        self._phrases = Phrases(
            (fold(word.text) for word in vocabulary.words if not word.anywhere),
            (fold(word.text) for word in vocabulary.words if word.anywhere),
        )

    def scanned(self, plain: str) -> tuple[list[tuple[int, int]], dict[int, list[int]], list[str]]:
        """Where the vocabulary's words stand, where the gates of each pattern (by number) do, and the text's parts."""
        words: list[tuple[int, int]] = []
        allowed: list[tuple[int, int]] = []
        gates: dict[int, list[int]] = {}
        folded, literals = fold(plain), self._literals
        for literal, start, end in self._scan.find_matches_as_indexes(folded, overlapping=True):
            patterns, is_word, is_anywhere, is_allowed = literals[literal]
            for number in patterns:
                if number in gates:
                    gates[number].append(start)
                else:
                    gates[number] = [start]
            if is_anywhere:
                words.append((start, end))
            if (is_word or is_allowed) and _is_whole(plain, folded, start, end):
                if is_word:
                    words.append((start, end))
                if is_allowed:
                    allowed.append((start, end))
        parts = parts_of(folded)
        words += self._phrases.spans(folded, parts)
        if words and allowed:
            words = _outside(words, sorted(allowed))
        return words, gates, parts

    def holds_word(self, name: str) -> bool:
        """Whether a word of the vocabulary stands in a name, in letters of whatever script."""
        return bool(self.scanned(latin(name))[0] or self.scanned(latin(name, other_scripts=True))[0])

    def holds_word_in_digits(self, piece: str) -> bool:
        """Whether a piece like `v1rsh` becomes one of the vocabulary's words when digits are read as letters."""
        if len(piece) < _SHORTEST_IN_DIGITS or not ("0" in piece or "1" in piece):
            return False
        read = dict.fromkeys(piece.translate(letters) for letters in _DIGITS_AS_LETTERS)
        return bool(self.scanned(_NO_JOINT.join(read))[0])


def _is_whole(plain: str, folded: str, start: int, end: int) -> bool:
    """Whether neither a letter nor a digit stands at the edges; `libvirt` is whole in `libvirt-daemon`."""
    if start and _joins(folded[start - 1]) and folded[start].isalnum():
        return False
    end += _is_plural(plain, start, end)
    return not (end < len(folded) and _joins(folded[end]) and folded[end - 1].isalnum())


def _outside(words: list[tuple[int, int]], allowed: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The words that lie in none of the allowed texts, which are in order."""
    farthest = list(accumulate((end for _, end in allowed), max, initial=-1))
    return [word for word in words if farthest[bisect_right(allowed, word[0], key=itemgetter(0))] < word[1]]


def _joins(char: str) -> bool:
    """Whether a character continues a Latin word; a letter of another script does not."""
    return char.isalnum() and char < _OTHER_SCRIPTS


def _is_plural(clean: str, start: int, end: int) -> bool:
    """Whether an `s` makes a plural of the abbreviation before it, as in `NBDs`."""
    return clean[end : end + 1] == "s" and clean[start:end].isupper()
