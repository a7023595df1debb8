"""Which of the faults that a text names is the reason; `diagnosis` tells by what order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from plainspoken.catalogue.model import PhraseRole, Strength
from plainspoken.engine.hits import FaultHit
from plainspoken.engine.reading.alphabet import Alphabet
from plainspoken.engine.reading.model import Structure

_LEADS: Final = "cannot error".split()
"""How a phrase begins that says what could not be done: `cannot connect`, `error connecting`."""


class FaultChooser:
    """Chooses among the faults of a text."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._so = alphabet.add("so")
        self._http = alphabet.add("http")
        self._leads = frozenset(map(alphabet.add, _LEADS))

    def choose(self, faults: Sequence[FaultHit], structure: Structure) -> FaultHit | None:
        """The fault that a text is told by; None where it names none."""
        if len(faults) < 2:
            return faults[0] if faults else None
        overriding = [hit for hit in faults if hit.fault.strength is Strength.OVERRIDING]
        if overriding:
            return overriding[-1]
        causes = [hit for hit in faults if hit.fault.role is PhraseRole.CAUSE]
        if causes:
            return self._last([hit for hit in causes if hit.fault.strength is not Strength.WEAK] or causes, structure)
        # Of effects the outermost tells most: what the program wanted to do, not which call of its own did not work.
        return max(faults, key=lambda hit: (_surety(hit), -hit.clause, hit.words))

    def _last(self, hits: Sequence[FaultHit], structure: Structure) -> FaultHit:
        """The hit of the last clause; lines that say themselves that they are errors come before others.

        Beside a definite fault, a single word of an ordinary one does not count: `not installed. It is required for …`.
        That a connection could not be made gives way to why, which is more than a status code: `permission denied
        (error connecting to the store)`. What stands behind `so` came of what stands before it: `the password is
        incorrect, so access was denied`.
        """
        clauses, words = structure.clauses, structure.words
        weight = max([clauses[hit.clause].weight for hit in hits])
        hits = [hit for hit in hits if clauses[hit.clause].weight == weight]
        definite = [hit for hit in hits if hit.fault.strength is Strength.DEFINITE]
        if definite:
            hits = [hit for hit in hits if hit.last - hit.first > 1 or hit.fault.strength is Strength.DEFINITE]
            why = [hit for hit in hits if not self._is_failed_connection(hit, words)]
            sure = [hit for hit in why if hit.fault.strength is Strength.DEFINITE and words[hit.first] != self._http]
            hits = why if sure else hits
        clause = max([hit.clause for hit in hits])
        hits = [hit for hit in hits if hit.clause == clause]
        if len(hits) > 1:
            first, last, _ = clauses[clause]
            joint = words.find(self._so, first, last)
            hits = [hit for hit in hits if hit.last <= joint] or hits
        return max(hits, key=lambda hit: (_surety(hit), hit.words, hit.first))

    def _is_failed_connection(self, hit: FaultHit, words: str) -> bool:
        """Whether a phrase says only that a connection could not be made."""
        return hit.fault.category == "connectivity" and words[hit.first] in self._leads


def _surety(hit: FaultHit) -> int:
    """The surer, the higher."""
    return _BY_SURETY.index(hit.fault.strength)


_BY_SURETY: Final = (Strength.WEAK, Strength.ORDINARY, Strength.DEFINITE, Strength.OVERRIDING)
