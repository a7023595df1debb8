"""What a text says besides the fault it is told by: nouns that no word ties to the fault, and words nobody reads.

Where an answer names nothing, or no reason, its reader still learns what the error is about and that it says more. A
noun that is only mentioned is never said to be what failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

from plainspoken.catalogue.model import Subject, Telling
from plainspoken.engine.hits import FaultHit, SpeakerHit, SubjectHit
from plainspoken.engine.reading.alphabet import Alphabet
from plainspoken.engine.reading.model import Structure
from plainspoken.engine.reading.words import BOUNDARY
from plainspoken.engine.wraps import WRAPPING

_MOST: Final = 2
_OF_EVERY_OPERATION: Final = frozenset(("vm", "source-vm", "destination-vm", "platform"))
"""What every operation has to do with, so that nobody learns anything from its name."""
_CLASSES: Final = ("exception", "fault")
"""How clauses end that are the class of an error, whose nouns are those of the program."""
_SMALL: Final = (
    "to from into onto as or but not no via per than then so also such through over under between this that these "
    "those which when where there here you your we our their them they it its please all any some each other"
).split()
_FEW: Final = 2
"""So many words that nobody reads may stand in any error; more of them say something."""


class Mentions:
    """Finds what a text says besides its fault."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._small = frozenset(map(alphabet.add, (*WRAPPING, *_SMALL))) | {BOUNDARY}
        self._classes = frozenset(map(alphabet.add, _CLASSES))

    @cached_property
    def _left_out(self) -> dict[int, None]:
        """The characters that say nothing. Made when the alphabet is complete: what is a name is known only then."""
        return dict.fromkeys(map(ord, self._small | self._alphabet.names))

    def named(
        self, fault: FaultHit | None, subjects: Iterable[SubjectHit], structure: Structure, doubtful: frozenset[str]
    ) -> tuple[Subject, ...]:
        """The nouns that a text mentions, as it has them in order: the most telling, those nearest to the fault."""
        counting = [hit for hit in subjects if self._counts(hit, fault, structure, doubtful)]
        if not counting:
            return ()
        nearest = sorted(counting, key=lambda hit: (hit.subject.telling is not Telling.YES, *_distance(hit, fault)))
        chosen = list(dict.fromkeys(hit.subject.name for hit in nearest))[:_MOST]
        return tuple({hit.subject.name: hit.subject for hit in counting if hit.subject.name in chosen}.values())

    def says_more(
        self,
        faults: Sequence[FaultHit],
        subjects: Sequence[SubjectHit],
        speakers: Sequence[SpeakerHit],
        structure: Structure,
        ignored: frozenset[int],
    ) -> bool:
        """Whether a text has words that say something and stand in none of the lists."""
        words, clauses = structure.words, structure.clauses
        if len(words.translate(self._left_out)) <= _FEW:
            return False
        unread = list(words)
        spans = [(hit.first, hit.last) for hit in faults]
        spans += [(hit.first, hit.last) for hit in subjects if not hit.subject.telling.is_weak]
        spans += [(hit.first, hit.last) for hit in speakers]
        for first, last in spans:
            unread[first:last] = BOUNDARY * (last - first)
        for number in ignored:
            first, last, _ = clauses[number]
            unread[first:last] = BOUNDARY * (last - first)
        return len("".join(unread).translate(self._left_out)) > _FEW

    def _counts(self, hit: SubjectHit, fault: FaultHit | None, structure: Structure, doubtful: frozenset[str]) -> bool:
        subject, words = hit.subject, structure.words
        if subject.telling not in (Telling.YES, Telling.SOME) or subject.name in _OF_EVERY_OPERATION:
            return False
        first, last, _ = structure.clauses[hit.clause]
        if (hit.first, hit.last) == (first, last) or words[last - 1] in self._classes:
            return False  # it only says who speaks
        if words[hit.first : hit.last] in doubtful:
            return False
        if fault is None:
            return True
        if subject.name in fault.fault.implies or (hit.first < fault.last and fault.first < hit.last):
            return False
        return subject.system or not fault.fault.of_systems


def _distance(hit: SubjectHit, fault: FaultHit | None) -> tuple[int, int]:
    if fault is None:
        return 0, hit.first
    return abs(hit.clause - fault.clause), abs(hit.first - fault.first)
