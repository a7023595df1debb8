"""Clauses that only wrap what follows them: `failed to execute operation 7: job 8: …`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from plainspoken.catalogue.model import PhraseRole, Strength
from plainspoken.engine.hits import FaultHit, SpeakerHit
from plainspoken.engine.reading.alphabet import Alphabet
from plainspoken.engine.reading.lines import Weight
from plainspoken.engine.reading.model import Structure


class Wraps:
    """Finds clauses that only wrap what follows: which operation, task or job it was, and that it failed."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._wrapping = frozenset(map(alphabet.add, WRAPPING))
        self._alphabet = alphabet

    @cached_property
    def _names_and_wraps(self) -> str:
        """Made when the alphabet is complete: what is a name is known only then."""
        return "".join(self._wrapping | self._alphabet.names)

    def of(self, faults: Sequence[FaultHit], speakers: Sequence[SpeakerHit], structure: Structure) -> set[int]:
        """The clauses that wrap. One that names who speaks, as `guestfs_launch failed` does, tells more."""
        words = structure.words
        found = {
            number for number, (first, last, _) in enumerate(structure.clauses) if self._is_generic(words[first:last])
        }
        if not found:
            return found
        found -= {hit.clause for hit in speakers}
        found -= {
            hit.clause
            for hit in faults
            if hit.fault.role is not PhraseRole.EFFECT or hit.fault.strength is not Strength.WEAK
        }
        last = max(
            (
                number
                for number, clause in enumerate(structure.clauses)
                if number not in found and clause.weight is not Weight.QUIET
            ),
            default=-1,
        )
        return {number for number in found if number < last}

    def _is_generic(self, words: str) -> bool:
        """Whether a clause has words of a wrap, and besides them only names and numbers."""
        return not words.strip(self._names_and_wraps) and not self._wrapping.isdisjoint(words)


WRAPPING: Final = frozenset(
    (
        "cannot failed failure error exception fault execute executing executed run running perform performing handle "
        "handling complete completing finish operation task job step workflow stage request action activity method "
        "call handler worker runtime while during in at with of for when on by and id uuid occurred raised number "
        "attempt attempted got returned following from general"
    ).split()
)
"""Words of which a program makes the wrap around another one's message: `failed to execute operation 7: job 8: …`."""
