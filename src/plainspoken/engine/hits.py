"""Entries of the catalogue's lists found in a text, each with the range of its tokens and its clause."""

from typing import NamedTuple

from plainspoken.catalogue.model import Fault, PhraseRole, Speaker, Strength, Subject
from plainspoken.catalogue.names import Side


class FaultHit(NamedTuple):
    """A phrase of a fault: the range of its tokens, its clause, and how many words it has of its own."""

    fault: Fault
    first: int
    last: int
    clause: int
    words: int

    @property
    def is_cause(self) -> bool:
        """Whether it says why something failed."""
        return self.fault.role is PhraseRole.CAUSE

    @property
    def is_sure_cause(self) -> bool:
        """Whether it says why something failed, and is sure enough to stand against a rule."""
        return self.fault.role is PhraseRole.CAUSE and self.fault.strength is not Strength.WEAK


class SubjectHit(NamedTuple):
    """A noun of a subject: the range of its tokens, and its clause."""

    subject: Subject
    first: int
    last: int
    clause: int


class SpeakerHit(NamedTuple):
    """A mark of a speaker: the range of its tokens, and its clause."""

    speaker: Speaker
    first: int
    last: int
    clause: int


class Outcome(NamedTuple):
    """What did not happen, as the text says it before its cause: an effect, and what it was to happen to.

    `side` is where that stands, as far as the effect's own clause tells.
    """

    effect: FaultHit
    subject: SubjectHit
    side: Side | None
