"""Which faults a text states, and does not only speak of: not denied, not asked about, not to be prevented.

Over the comparable words of a text (see `attachment`), a phrase of a cause states nothing

* behind `not`, unless that is what has to be: `the domain is not being migrated`, but `must not be negative`;
* behind `cannot`, of which it is the deed: `cannot be deleted while it runs` says that nothing was deleted;
* behind `if` or `whether`: `cannot check if the volume is in use`;
* behind `ensure`, `make sure` or `check that`: `please check that the file exists`;
* behind `prevent` or `avoid`: `was stopped to prevent data loss`;
* as the attribute of what was looked for: `cannot list inactive networks`;
* as what is said of the thing that the work was about: `cannot identify the root partition of the VM being migrated`;
* as what something else is said of: `the format used by node 7 does not support it`;
* as `unknown` that is all of its clause, which says that the reason is not known;
* as a denial with another one in its gap: `not supported in a network with the specified id`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final

from plainspoken.catalogue.model import PhraseRole
from plainspoken.engine.hits import FaultHit
from plainspoken.engine.reading.alphabet import Alphabet
from plainspoken.engine.reading.model import Structure
from plainspoken.engine.reading.words import BOUNDARY

_HAVE_TO: Final = "must should may shall need can".split()
_SHORT_OF: Final = "enough sufficient multiple aligned valid".split()
"""What a failure is the lack of, so that `not` belongs to the phrase."""
_MEANWHILE: Final = "currently yet already being actually".split()
"""What may stand between `not` and what is denied."""
_ASKING: Final = "if whether".split()
_ENSURING: Final = "ensure ensuring sure".split()
_CHECKING: Final = "check verify confirm".split()
_THAT: Final = "that"
"""What makes a state that should be of what is checked: `verify that the pool is online`."""
_PREVENTING: Final = "prevent preventing avoid avoiding".split()
_NEAR: Final = 4
"""How many words may stand between `prevent` and what is to be prevented, and one."""
_BEHIND: Final = "of for on in from as with".split()
_NOT_DONE: Final = "exceed need proceed succeed feed seed embed".split()
"""Words that end in "ed" and do not say what was done to something."""
_LOOKING: Final = "find list get retrieve fetch query load read update reset clear use set show clean".split()


class Assertions:
    """Tells by the words of a structure which faults are stated."""

    def __init__(self, alphabet: Alphabet) -> None:
        def chars(words: Iterable[str]) -> frozenset[str]:
            return frozenset(map(alphabet.add, words))

        self._alphabet = alphabet
        self._not = alphabet.add("not")
        self._cannot = alphabet.add("cannot")
        self._used_by = alphabet.add("used") + alphabet.add("by")
        self._being = alphabet.add("being")
        self._unknown = alphabet.add("unknown")
        self._have_to = chars(_HAVE_TO)
        self._short_of = chars(_SHORT_OF)
        self._meanwhile = chars(_MEANWHILE)
        self._asking = chars(_ASKING)
        self._preventing = chars(_PREVENTING)
        self._ensuring = chars(_ENSURING)
        that = alphabet.add(_THAT)
        self._checking = tuple(alphabet.add(word) + that for word in _CHECKING)
        self._behind = chars(_BEHIND)
        self._looking = chars(_LOOKING)
        self._not_done = chars(_NOT_DONE)

    @cached_property
    def _keys(self) -> frozenset[str]:
        """Without one of these, every fault of a text is stated. Made when the alphabet is complete."""
        single = frozenset((self._not, self._cannot, self._unknown, self._used_by[0], self._checking[0][1]))
        return single | self._asking | self._preventing | self._ensuring

    @cached_property
    def _done(self) -> frozenset[str]:
        """What was done to something; made when the alphabet is complete."""
        return frozenset(self._alphabet.in_ed) - self._not_done

    def stated(self, faults: Sequence[FaultHit], structure: Structure) -> Sequence[FaultHit]:
        """The faults that a text states."""
        if not faults or self._keys.isdisjoint(structure.words):
            return faults
        stated = [
            hit for hit in faults if hit.fault.role is not PhraseRole.CAUSE or not self._is_unsaid(hit, structure)
        ]
        return [hit for hit in stated if not self._is_aside(hit, stated, structure.words)]

    def _is_unsaid(self, hit: FaultHit, structure: Structure) -> bool:
        words, clause = structure.words, structure.clauses[hit.clause]
        before = words[clause.first : hit.first]
        return (
            not self._asking.isdisjoint(before)
            or not self._ensuring.isdisjoint(before)
            or any(checking in before for checking in self._checking)
            or not self._preventing.isdisjoint(before[-_NEAR:])
            or self._is_denied(hit, before, words)
            or self._is_attribute(hit, before, words)
            or (words[hit.first] == self._being and self._cannot in before and not self._behind.isdisjoint(before[-3:]))
            or (before == "" and words[hit.first : hit.last + 1] == self._unknown + BOUNDARY)
            or self._denies_twice(hit, words)
        )

    def _is_aside(self, hit: FaultHit, stated: Sequence[FaultHit], words: str) -> bool:
        if words[hit.first : hit.last] != self._used_by:
            return False
        return any(other.clause == hit.clause and other.first >= hit.last for other in stated if other.is_cause)

    def _is_denied(self, hit: FaultHit, before: str, words: str) -> bool:
        if words[hit.first] == self._not or words[hit.first] in self._short_of:
            return False
        if before[-1:] == self._cannot and words[hit.first] in self._done:
            return True
        before = before[:-1] if before[-1:] in self._meanwhile else before
        return before[-1:] == self._not and before[-2:-1] not in self._have_to

    def _is_attribute(self, hit: FaultHit, before: str, words: str) -> bool:
        if hit.last - hit.first > 1 or before[-2:-1] != self._cannot or before[-1] not in self._looking:
            return False
        return words[hit.last] != BOUNDARY and words[hit.last] not in self._alphabet.names

    def _denies_twice(self, hit: FaultHit, words: str) -> bool:
        if words[hit.first] != self._not or words[hit.last - 1] not in self._alphabet.in_ed:
            return False
        return not self._alphabet.in_ed.isdisjoint(words[hit.first + 1 : hit.last - 1])
