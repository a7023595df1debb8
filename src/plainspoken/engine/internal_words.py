"""Whether a short text holds an internal word, however it is cut into pieces and whatever the case of its letters.

A text is searched as it stands by the `guard`. Names are made of pieces (`virt-io`, `VirtIO`, `virt_io`, `Virt IO`),
and making them readable sets blanks between these; here they are asked with all that taken out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from plainspoken.catalogue.names import Vocabulary
from plainspoken.engine.normalise import clean_text, fold

_SHORTEST: Final = 3  # letters of a piece of a word without separators
_LETTERS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

# Words of two English ones: internal when written in one piece only. Where the second one begins.
_ALSO_ENGLISH: Final = {
    "".join(pair): len(pair[0])
    for pair in (
        ("virtual", "machine"),
        ("virtual", "machines"),
        ("data", "volume"),
        ("data", "volumes"),
        ("mount", "point"),
        ("vm", "is"),
    )
}


class InternalWords:
    """The words of a vocabulary, asked of names. Immutable, safe in threads.

    Args:
        vocabulary: Its words are internal; its exceptions are not.
        plain: Words known to be plain, such as those of listed names. They tell where an internal word begins and ends
            in a name without separators (`startnbdexport`).
    """

    def __init__(self, vocabulary: Vocabulary, plain: Iterable[str] = ()) -> None:
        allowed = {_reduced(text) for text in vocabulary.exceptions}
        whole: set[str] = set()
        anywhere: set[str] = set()
        for word in vocabulary.words:
            if word.text[0].isalnum() and word.text[-1].isalnum() and _reduced(word.text) not in allowed:
                (anywhere if word.anywhere else whole).add(_reduced(word.text))
        self._whole = frozenset(whole | {f"{word}s" for word in whole if len(word) >= _SHORTEST})
        self._anywhere = tuple(sorted(anywhere))
        self._longest = max(map(len, self._whole), default=0)
        lower = (word.lower() for text in plain for part in _LETTERS.findall(text) for word in _CAMEL.split(part))
        self._plain = frozenset(word for word in lower if len(word) >= _SHORTEST) - self._whole - anywhere

    def within(self, text: str) -> bool:
        """Whether an internal word stands in the text, whole or in pieces."""
        clean = clean_text(text)
        joined, edges, cuts = _taken_apart(clean)
        return (
            any(self._stands_at(joined, start, edges, cuts) for start in edges)
            or any(_holds(joined, word, edges) for word in self._anywhere)
            or any(self._is_made_of(word.lower()) for part in _LETTERS.findall(clean) for word in _CAMEL.split(part))
        )

    def _stands_at(self, joined: str, start: int, edges: set[int], cuts: set[int]) -> bool:
        for end in edges:
            if start < end <= start + self._longest and joined[start:end] in self._whole:
                english = _ALSO_ENGLISH.get(joined[start:end])
                if english is None or start + english not in cuts:
                    return True
        return False

    def _is_made_of(self, word: str) -> bool:
        """Whether a word without separators is made of plain words and at least one internal word."""
        if len(word) < 2 * _SHORTEST or word in self._plain:
            return False
        # For each position that pieces lead to: whether an internal one is among them.
        reached: dict[int, bool] = {0: False}
        for start in range(len(word)):
            if start not in reached:
                continue
            for end in range(start + _SHORTEST, len(word) + 1):
                piece = word[start:end]
                if piece in self._whole or piece in self._plain:
                    internal = reached[start] or piece in self._whole
                    reached[end] = reached.get(end, False) or internal
        return reached.get(len(word), False)


def _reduced(text: str) -> str:
    return "".join(map(_letter, filter(str.isalnum, fold(clean_text(text)))))


def _letter(char: str) -> str:
    """The letter without its accents."""
    return char if char.isascii() else fold(unicodedata.normalize("NFD", char)[0])


def _taken_apart(clean: str) -> tuple[str, set[int], set[int]]:
    """The letters and digits of a text in one piece, where words may begin or end there, and where it was cut."""
    letters: list[str] = []
    edges, cuts = {0}, {0}
    before, capitals = "", 0
    for char, folded in zip(clean, fold(clean), strict=True):
        if not char.isalnum():
            before, capitals = "", 0
            continue
        at = len(letters)
        if not before:
            edges.add(at)
            cuts.add(at)
        elif before.isupper() and char.islower():
            # `NBDExport` or `NBDexport`; a single capital belongs to what follows.
            edges.update((at - 1, at) if capitals > 1 else (at - 1,))
        elif _kind(before) != _kind(char):
            edges.add(at)
        letters.append(_letter(folded))
        before, capitals = char, capitals + 1 if char.isupper() else 0
    edges.add(len(letters))
    return "".join(letters), edges, cuts


def _kind(char: str) -> tuple[bool, bool, bool]:
    return char.isupper(), char.isdigit(), ord(_letter(char)) < 0x250


def _holds(joined: str, word: str, edges: set[int]) -> bool:
    """Whether the word stands in the text, but not in the middle of two neighbors (`ovirt` in `to-virtual`)."""
    at = joined.find(word)
    while at >= 0:
        end = at + len(word)
        if at in edges or end in edges or edges.isdisjoint(range(at + 1, end)):
            return True
        at = joined.find(word, at + 1)
    return False
