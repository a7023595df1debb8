"""What a failure happened to: the most telling noun, nearest to the fault first (`diagnosis` tells of the rest).

A noun behind `of`, `for`, `on` and the like gives way to one beside it that stands on its own. Where what it happened
to decides the kind of failure, a noun behind `on`, `from` or `to` names its place and does not count. Weak nouns count
only in the clause of the fault, and when nothing else is named; where a text says only that something failed, every
noun counts only there, and weak ones not at all. Nouns that the fault implies never count ("the login refused"), nor do
words of the fault itself that tell little (`no such host`).

A noun can be chosen for a part of it that no list knows: of `volume paths not found` that is the volume, and it is not
said that the volume was not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from plainspoken.catalogue.model import Role, Strength, Telling
from plainspoken.engine.hits import FaultHit, SubjectHit
from plainspoken.engine.reading.alphabet import Alphabet
from plainspoken.engine.reading.model import Structure
from plainspoken.engine.reading.words import BOUNDARY

_PLACES: Final = ("on", "in", "from", "to", "with", "by", "at", "into", "per")
_OF: Final = (*_PLACES, "of", "for")
_BEHIND_A_NOUN: Final = (
    *_OF, "id", "uuid", "name", "named", "before", "after", "during", "while", "when", "as", "and",
)  # fmt: skip
_NO_NOUNS: Final = (
    *_BEHIND_A_NOUN, "no", "not", "cannot", "can", "could", "may", "must", "should", "need", "or", "but", "if",
    "because", "that", "which", "there", "this", "still", "already", "currently", "now", "temporarily", "permanently",
    "also", "only", "both", "either", "itself", "again", "yet", "never", "being", "became", "become", "got", "seem",
    "too", "very", "than", "under", "over", "within", "via", "since", "until", "using", "called", "due", "so", "then",
    "error", "failed", "file", "instance", "object", "entity", "device", "server", "address",
    "return", "report", "say", "require", "use", "contain", "exceed", "reach", "lost", "sent", "gave", "ran", "run",
    "went", "took", "made", "show", "give", "take", "want", "expect", "support", "allow", "provide", "offer", "hold",
    "lack", "refuse", "reject", "answer", "respond", "fail", "threw", "found", "held", "left", "kept", "stop", "start",
)  # fmt: skip
"""Words that are no part of the noun before them, as the paths are in `volume paths not found`."""
_BESIDE: Final = 3
"""How many words may stand between an effect and the noun that it is said of: `cannot create the new volume`."""


class SubjectChooser:
    """Chooses among the nouns of a text."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._places = frozenset(map(alphabet.add, _PLACES))
        self._of = frozenset(map(alphabet.add, _OF))
        self._behind_a_noun = frozenset((BOUNDARY, *map(alphabet.add, _BEHIND_A_NOUN)))
        self._no_nouns = frozenset((BOUNDARY, *map(alphabet.add, _NO_NOUNS)))
        self._names = alphabet.names
        self._cannot = alphabet.add("cannot")
        self._in_ed = alphabet.in_ed

    def choose(self, fault: FaultHit | None, subjects: Sequence[SubjectHit], structure: Structure) -> SubjectHit | None:
        """The noun of a fault; None without one that counts."""
        if fault is None or not subjects:
            return None
        generic = fault.fault.role is Role.EFFECT and fault.fault.strength is Strength.WEAK
        implied = fault.fault.implies
        counting = [
            hit
            for hit in subjects
            if hit.subject.name not in implied
            and not _is_part(hit, fault)
            and self._counts(hit, fault, structure.words, generic=generic)
        ]
        if len(counting) < 2:
            return counting[0] if counting else None
        return min(counting, key=lambda hit: self._distance(hit, fault, structure.words))

    def choose_beside(
        self, effect: FaultHit, subjects: Sequence[SubjectHit], structure: Structure
    ) -> SubjectHit | None:
        """The noun right beside an effect, of which it is said; None without one that stands on its own."""
        words = structure.words
        beside = [
            hit
            for hit in subjects
            if hit.clause == effect.clause
            and hit.subject.telling is not Telling.NO
            and max(hit.first - effect.last, effect.first - hit.last) <= _BESIDE
            and not self._belongs(hit, words, self._of)
            and (hit.last == effect.first or self._is_head(hit, words))
        ]
        return self.choose(effect, beside, structure)

    def is_of_part(
        self, hit: SubjectHit, fault: FaultHit, subjects: Sequence[SubjectHit], structure: Structure
    ) -> bool:
        """Whether a fault in a noun's clause is said of a part of the noun, or of something that belongs to it.

        Nouns that tell little, such as a service, stand for their parts.
        """
        if hit.subject.telling is Telling.NO or hit.last == fault.first:
            return False
        if fault.first <= hit.first and hit.last <= fault.last:
            return False
        following = structure.words[hit.last]
        if following in self._no_nouns or following in self._names or following in self._in_ed:
            return False
        return not any(other.first == hit.last and other.subject is hit.subject for other in subjects)

    def _is_head(self, hit: SubjectHit, words: str) -> bool:
        """Whether a noun is not just the first part of another one, as the VM is in `cannot create VM export entry`."""
        following = words[hit.last]
        return following in self._behind_a_noun or following in self._names

    def _distance(self, hit: SubjectHit, fault: FaultHit, words: str) -> tuple[bool, int, int, bool, int]:
        telling = hit.subject.telling
        away = fault.clause - hit.clause
        # Clauses before the fault are nearer than those behind it: programs say first what they were doing.
        steps = 2 * away if away >= 0 else -2 * away + 1
        rank = 0 if telling is Telling.YES else 1 if telling is Telling.SOME else 2
        apart = max(hit.first - fault.last, fault.first - hit.last, 0)
        return telling is Telling.NO, steps, rank, away == 0 and self._belongs(hit, words, self._of), apart

    def _belongs(self, hit: SubjectHit, words: str, behind: frozenset[str]) -> bool:
        """Whether a noun only says where another belongs: the volume in `the pool for volume 7 was not found`."""
        return not behind.isdisjoint(words[max(hit.first - 2, 0) : hit.first])

    def _counts(self, hit: SubjectHit, fault: FaultHit, words: str, *, generic: bool) -> bool:
        near = hit.clause == fault.clause
        if not near and (generic or hit.subject.telling is Telling.NO):
            return False
        if generic and hit.subject.telling is Telling.NO:
            return False  # `a step on the setting did not succeed` helps nobody
        if fault.fault.of_systems and near and self._is_doer(hit, fault, words):
            return False
        # `lock 7 not found on host 8` does not say that the host was not found.
        by_subject = fault.fault.role is Role.EFFECT or fault.fault.category is None
        return not (by_subject and self._belongs(hit, words, self._places))

    def _is_doer(self, hit: SubjectHit, fault: FaultHit, words: str) -> bool:
        """Whether a noun names who did not reach another: in `host 8 cannot connect to …` that is not the host."""
        if not 0 <= fault.first - hit.last <= 1 or words[fault.first] != self._cannot:
            return False
        # `cannot reached` is `cannot be reached`
        return fault.last - fault.first == 1 or words[fault.first + 1] not in self._in_ed


def _is_part(hit: SubjectHit, fault: FaultHit) -> bool:
    """Whether a noun is a word of the fault itself, and tells little: the host of `no such host` is no host server."""
    if not (fault.first <= hit.first and hit.last <= fault.last):
        return False
    exact = fault.words == fault.last - fault.first
    return fault.fault.category == "connectivity" or (exact and hit.subject.telling is not Telling.YES)
