"""What a failure happened to: the noun that the words of the text tie to the fault (see `attachment`).

Of several the nearest counts, then one that stands on its own, then the most telling. A noun behind `of`, `for`, `on`
and the like gives way to one beside it. Where what it happened to decides the kind of failure, a noun behind `on`,
`from` or `to` names its place: it counts where it is the object of what failed (`failed to read from volume 7`), and
right behind the fault where no other noun is tied to it (`widget 7 not found on host 8`); the fault is then said around
it. Weak nouns count only in the clause of the fault, and when nothing
else is named; where a text says only that something failed, every noun counts only there, and weak ones not at all.
Nouns that the fault implies never count ("the login refused"), nor do words of the fault itself that tell little
(`no such host`).

A noun that is tied to nothing is not told. It is what the text is about, and may give the category.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Final, NamedTuple

from plainspoken.catalogue.model import PhraseRole, Strength, Subject, Telling
from plainspoken.engine.attachment import Attachment, Attachments
from plainspoken.engine.hits import FaultHit, SubjectHit
from plainspoken.engine.reading.alphabet import Alphabet
from plainspoken.engine.reading.model import Structure
from plainspoken.engine.reading.tokens import phrase_tokens

_PLACES: Final = ("on", "in", "from", "to", "with", "by", "at", "into", "per")
_AT: Final = ("on", "in", "from", "to", "by", "at", "into")
_OF: Final = (*_PLACES, "of", "for")
_OWNER: Final = ("of", "for")
_FARTHEST_OWNER: Final = 3
"""How many words may stand between a part and the thing that has it: `size of the new volume`."""
_IRREGULAR: Final = (
    "found",
    "met",
    "sent",
    "held",
    "kept",
    "lost",
    "made",
    "done",
    "taken",
    "written",
    "seen",
    "known",
)
"""Forms of verbs for what was done to something that do not end in "ed": `cannot found` is `cannot be found`."""


class Chosen(NamedTuple):
    """What a text says of what a fault happened to.

    Attributes:
        subject: What it happened to; None when no noun is tied to it.
        attachment: How the subject is tied to the fault.
        topic: The noun that the text is about, tied to the fault or not; None without any that counts.
    """

    subject: SubjectHit | None
    attachment: Attachment | None
    topic: SubjectHit | None


_NOTHING: Final = Chosen(None, None, None)
_CLOSENESS: Final = itemgetter(0, 1)


class _Witnesses:
    """What the rest of a text says of its nouns; worked out when somebody asks."""

    def __init__(
        self,
        fault: FaultHit,
        faults: Sequence[FaultHit],
        subjects: Sequence[SubjectHit],
        structure: Structure,
        doubtful: frozenset[str],
    ) -> None:
        self.structure = structure
        self.fault = fault
        self._faults = faults
        self._subjects = subjects
        self._doubtful = doubtful

    @cached_property
    def faults_by_clause(self) -> Mapping[int, Sequence[FaultHit]]:
        """All faults of the text by clause."""
        found: dict[int, list[FaultHit]] = {}
        for hit in self._faults:
            found.setdefault(hit.clause, []).append(hit)
        return found

    @cached_property
    def said(self) -> Sequence[FaultHit]:
        """The fault, wherever its clause says it: `in use by another process` says it twice."""
        here = self.faults_by_clause.get(self.fault.clause, ())
        return [hit for hit in here if hit.fault is self.fault.fault] or [self.fault]

    @cached_property
    def _sure_categories(self) -> frozenset[str]:
        return frozenset(
            hit.subject.category
            for hit in self._subjects
            if not hit.subject.telling.is_weak and not self.is_doubtful(hit)
        )

    @cached_property
    def _beside_fault(self) -> frozenset[str]:
        """The subjects that the fault's clause names besides the fault's own words."""
        fault = self.fault
        return frozenset(
            hit.subject.name
            for hit in self._subjects
            if hit.clause == fault.clause
            and not hit.subject.telling.is_weak
            and not (fault.first <= hit.first and hit.last <= fault.last)
        )

    def are_against(self, hit: SubjectHit) -> bool:
        """Whether the other nouns speak against a doubtful one: there are some, and none is of its kind.

        The pool of `the host that joins the pool` is no storage.
        """
        if not self.is_doubtful(hit):
            return False
        return bool(self._sure_categories) and hit.subject.category not in self._sure_categories

    def tell_of_another(self, hit: SubjectHit) -> bool:
        """Whether a noun names only who speaks, of another thing: the program in `qemu-img: cannot read … server`."""
        if (hit.first, hit.last) != self.structure.clauses[hit.clause][:2]:
            return False
        return not self._beside_fault <= {hit.subject.name}

    def is_doubtful(self, hit: SubjectHit) -> bool:
        """Whether a noun is a word that often means something else."""
        return self.structure.words[hit.first : hit.last] in self._doubtful


class SubjectChooser:
    """Chooses among the nouns of a text."""

    def __init__(self, alphabet: Alphabet, doubtful: Iterable[str] = ()) -> None:
        self.doubtful = frozenset([alphabet.spelled(phrase_tokens(phrase)) for phrase in doubtful])
        self._places = frozenset(map(alphabet.add, _PLACES))
        self._of = frozenset(map(alphabet.add, _OF))
        self._owner = frozenset(map(alphabet.add, _OWNER))
        self._names = alphabet.names
        self._on = alphabet.add("on")
        self._to = alphabet.add("to")
        self._at = frozenset(map(alphabet.add, _AT))
        self._cannot = alphabet.add("cannot")
        self._in_ed = alphabet.in_ed
        self._irregular = frozenset(map(alphabet.add, _IRREGULAR))
        self._attachments = Attachments(alphabet)

    def choose(
        self,
        fault: FaultHit | None,
        faults: Sequence[FaultHit],
        subjects: Sequence[SubjectHit],
        structure: Structure,
    ) -> Chosen:
        """What a fault happened to, and what the text is about."""
        if fault is None or not subjects:
            return _NOTHING
        generic = fault.fault.role is PhraseRole.EFFECT and fault.fault.strength is Strength.WEAK
        implied = fault.fault.implies
        words = structure.words
        witnesses = _Witnesses(fault, faults, subjects, structure, self.doubtful)
        said = {token for same in witnesses.said for token in range(same.first, same.last)}
        possible = [
            hit
            for hit in subjects
            if hit.subject.name not in implied
            and self._counts(hit, fault, words, generic=generic)
            and not (hit.first in said and any(_is_part(hit, same) for same in witnesses.said))
        ]
        by_steps: dict[tuple[bool, int], list[SubjectHit]] = {}
        places: list[SubjectHit] = []
        for hit in possible:
            near = places if self._is_place(hit, witnesses) else by_steps.setdefault(_steps(hit, fault), [])
            near.append(hit)
        for steps in sorted(by_steps):
            if (chosen := self._closest(by_steps[steps], witnesses)) is not None:
                first = min(by_steps)
                return chosen._replace(topic=by_steps[first][0]) if steps[0] and not first[0] else chosen
        here = [
            hit
            for hit in places
            if hit.clause == fault.clause and not witnesses.is_doubtful(hit) and self._ends_in_place(fault, hit, words)
        ]
        if (chosen := self._closest(here, witnesses)) is not None:
            return chosen
        if not by_steps:
            return _NOTHING
        nearest = min(by_steps[min(by_steps)], key=lambda hit: self._distance(hit, fault, words))
        return Chosen(None, None, nearest)

    def _closest(self, hits: Iterable[SubjectHit], witnesses: _Witnesses) -> Chosen | None:
        """The closest of nouns that are equally near; None when none of them is tied to the fault.

        One that is tied as a part comes behind all others.
        """
        fault, words = witnesses.fault, witnesses.structure.words
        part: Chosen | None = None
        for *_, hit in sorted([(self._distance(hit, fault, words), hit.first, hit) for hit in hits], key=_CLOSENESS):
            attachment = self._attachment(hit, witnesses)
            if attachment is not None and attachment is not Attachment.PART:
                return Chosen(hit, attachment, hit)
            if attachment is not None and part is None:
                part = Chosen(hit, attachment, hit)
        return part

    def part_of(
        self,
        whole: SubjectHit | None,
        attachment: Attachment | None,
        subjects: Sequence[SubjectHit],
        structure: Structure,
    ) -> Subject | None:
        """What a text names as a part of a thing: the size in `volume 7 size` and `size of the volume`; None else.

        `volume name x-7` is the volume, but `no volume name` is its name.
        """
        if whole is None or attachment is None or attachment is Attachment.AT_WORK:
            return None
        if whole.subject.telling is Telling.PART:
            return None
        words = structure.words
        for hit in subjects:
            if hit.clause != whole.clause or hit.subject.telling is not Telling.PART:
                continue
            between = words[whole.last : hit.first]
            if whole.last <= hit.first and self._names.issuperset(between):
                if attachment is Attachment.PART or not (between or words[hit.last : hit.last + 1] in self._names):
                    return hit.subject
                continue
            behind = words[hit.last : whole.first]
            if 0 < len(behind) <= _FARTHEST_OWNER and behind[0] in self._owner:
                return hit.subject
        return None

    def choose_beside(
        self, effect: FaultHit, subjects: Sequence[SubjectHit], structure: Structure
    ) -> SubjectHit | None:
        """The noun tied to an effect in its own clause; None without one that stands on its own."""
        beside = [hit for hit in subjects if hit.clause == effect.clause and not hit.subject.telling.is_weak]
        chosen = self.choose(effect, (), beside, structure)
        return chosen.subject if chosen.attachment is Attachment.ITSELF else None

    def _attachment(self, hit: SubjectHit, witnesses: _Witnesses) -> Attachment | None:
        """How a noun is tied to a fault, if it may be told."""
        if witnesses.are_against(hit):
            return None
        structure = witnesses.structure
        if hit.first and structure.words[hit.first - 1] == self._cannot:
            return None  # `cannot snapshot the volume`: it is what was to be done
        told = [self._attachments.of(hit, same, witnesses.faults_by_clause, structure) for same in witnesses.said]
        attachment = min([each for each in told if each is not None], default=None)
        if (
            attachment is Attachment.ITSELF
            and witnesses.fault.fault.category is None
            and self._belongs(hit, witnesses.fault, structure.words, self._places)
        ):
            attachment = Attachment.PART  # `failed to bind to volume 7`
        if attachment is Attachment.AT_WORK and witnesses.tell_of_another(hit):
            return None
        if hit.subject.telling.is_weak and attachment is not Attachment.ITSELF:
            return None
        return attachment

    def _distance(self, hit: SubjectHit, fault: FaultHit, words: str) -> tuple[int, bool, int]:
        """Of nouns of one clause the most telling, then one that stands on its own, then the nearest."""
        telling = hit.subject.telling
        rank = 0 if telling is Telling.YES else 1 if telling is Telling.SOME else 2
        apart = max(hit.first - fault.last, fault.first - hit.last, 0)
        return rank, hit.clause == fault.clause and self._belongs(hit, fault, words, self._of), apart

    def _belongs(self, hit: SubjectHit, fault: FaultHit, words: str, behind: frozenset[str]) -> bool:
        """Whether a noun only says where another belongs: the volume in `the pool for volume 7 was not found`."""
        for at in range(max(hit.first - 2, 0), hit.first):
            # `cannot power on`: within a fault that word is a part of the verb
            if words[at] in behind and not (words[at] == self._on and fault.first <= at < fault.last):
                return True
        return False

    def _counts(self, hit: SubjectHit, fault: FaultHit, words: str, *, generic: bool) -> bool:
        near = hit.clause == fault.clause
        if not near and (generic or hit.subject.telling.is_weak):
            return False
        if generic and hit.subject.telling.is_weak:
            return False  # `a step on the setting did not succeed` helps nobody
        return not (fault.fault.of_systems and near and self._is_doer(hit, fault, words))

    def _is_place(self, hit: SubjectHit, witnesses: _Witnesses) -> bool:
        """Whether a noun says only where: `widget 7 not found on host 8` does not say that the host was not found."""
        fault, words = witnesses.fault, witnesses.structure.words
        by_subject = fault.fault.role is PhraseRole.EFFECT or fault.fault.category is None
        if not by_subject or not self._belongs(hit, fault, words, self._places):
            return False
        beside = (fault,) if hit.clause == fault.clause else witnesses.faults_by_clause.get(hit.clause, ())
        return not any(self._ends_in_place(other, hit, words) for other in beside if self._is_failed_deed(other, words))

    def _is_failed_deed(self, fault: FaultHit, words: str) -> bool:
        """Whether a fault says what could not be done: `failed to connect to`, but not `cannot be found`."""
        if words[fault.first] == self._cannot:
            deed = words[fault.first + 1]
            return fault.last - fault.first == 1 or not (deed in self._in_ed or deed in self._irregular)
        return fault.fault.role is PhraseRole.EFFECT and fault.fault.strength is not Strength.WEAK

    def _ends_in_place(self, fault: FaultHit, hit: SubjectHit, words: str) -> bool:
        """Whether a noun is the object of a fault that goes on with a place: `failed to connect to volume 7`."""
        at = fault.last if words[fault.last] in self._at else fault.last - 1
        return words[at] in self._at and 0 <= hit.first - at - 1 <= (words[at] != self._to)

    def _is_doer(self, hit: SubjectHit, fault: FaultHit, words: str) -> bool:
        """Whether a noun names who did not reach another: in `host 8 cannot connect to …` that is not the host."""
        if not 0 <= fault.first - hit.last <= 1 or words[fault.first] != self._cannot:
            return False
        # `cannot reached` is `cannot be reached`
        return fault.last - fault.first == 1 or words[fault.first + 1] not in self._in_ed


def _steps(hit: SubjectHit, fault: FaultHit) -> tuple[bool, int]:
    """How far away the clause of a noun is; weak nouns come last.

    Clauses before the fault are nearer than those behind it: programs say first what they were doing.
    """
    away = fault.clause - hit.clause
    return hit.subject.telling.is_weak, 2 * away if away >= 0 else -2 * away + 1


def _is_part(hit: SubjectHit, fault: FaultHit) -> bool:
    """Whether a noun is a word of the fault itself, and tells little: the host of `no such host` is no host server."""
    if not (fault.first <= hit.first and hit.last <= fault.last):
        return False
    exact = fault.words == fault.last - fault.first
    return exact and (fault.fault.category == "connectivity" or hit.subject.telling is not Telling.YES)
