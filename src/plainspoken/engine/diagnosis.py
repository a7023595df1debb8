"""What a text says went wrong, what it happened to, and on which side: found in the catalogue's lists, then chosen.

The choice, as a support person is told it:

1. A phrase that says why beats one that says only that something failed. A crash of a program beats all.
2. The reason is taken from the last clause that names one: programs put the innermost cause last. A single word of an
   ordinary fault, such as `required`, is no reason beside a definite fault.
3. Within it a definite fault beats an ordinary one, then the longer phrase wins.
4. What it happened to is told by the speaker where that decides it; else it is the most telling noun, nearest first
   (see `subject_choice`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

from plainspoken.catalogue.model import Catalogue, Fault, PhraseRole, Speaker, Strength, Subject
from plainspoken.catalogue.names import Side
from plainspoken.engine.assertions import Assertions
from plainspoken.engine.attachment import Attachment
from plainspoken.engine.fault_choice import FaultChooser
from plainspoken.engine.hits import FaultHit, Outcome, SpeakerHit, SubjectHit
from plainspoken.engine.lexicon import Lexicon, Place, phrase_parts
from plainspoken.engine.mentions import Mentions
from plainspoken.engine.reading.lines import Weight
from plainspoken.engine.reading.model import Structure
from plainspoken.engine.subject_choice import SubjectChooser
from plainspoken.engine.verb_forms import other_forms
from plainspoken.engine.wraps import Wraps

_FAULT, _SUBJECT, _SPEAKER = range(3)
_Listed = Fault | Subject | Speaker
_Entry = tuple[int, Any, int]
"""The list that an entry is in, the entry, and how many words the phrase has."""
_Placed = tuple[int, int, int, Any]
"""The first token, minus the last one, the words of the phrase, and the entry."""
_NEAR: Final = 2
"""How many clauses before the fault a speaker may be named that tells of it: `Error 1030 (HY000): no space left`."""
_SURE: Final = {
    PhraseRole.CAUSE: (Strength.DEFINITE, Strength.OVERRIDING),
    PhraseRole.EFFECT: (Strength.ORDINARY, Strength.DEFINITE),
}
"""How sure a fault must be that only quiet lines tell of."""
_NOWHERE: Final = -1
"""The clause of a system that the text does not name, but whose words it has."""
_NONE: Final[frozenset[int]] = frozenset()


class Diagnosis(NamedTuple):
    """What a text says. `faults`, `subjects` and `speakers` are all that were found in evidence, in order.

    Attributes:
        fault: The fault chosen; None when the text names none.
        subject: What it happened to; None when the text ties no noun to it.
        side: The side that the text gives; None when it gives none.
        attachment: How the text ties the subject to the fault; None without a subject.
        part: What of the subject the fault happened to, such as its name; None where the text names no part of it.
        topic: The noun that the text is about, tied to the fault or not; it may decide the category.
        outcome: What did not happen because of the fault; None when the text says nothing of it before the fault.
        ignored: Clauses that are no evidence: harmless ones, and those of quiet lines beside lines that are not.
        mentioned: Where no noun is told, or no cause is known, what else the text mentions.
        says_more: Whether the text says more than the lists know, where they know no cause.
    """

    fault: FaultHit | None
    subject: SubjectHit | None
    side: Side | None
    attachment: Attachment | None
    part: Subject | None
    topic: Subject | None
    outcome: Outcome | None
    faults: tuple[FaultHit, ...]
    subjects: tuple[SubjectHit, ...]
    speakers: tuple[SpeakerHit, ...]
    ignored: frozenset[int]
    mentioned: tuple[Subject, ...]
    says_more: bool

    @property
    def essence(self) -> Hashable:
        """All that an answer may be made of, without where it stands: two that are equal here are answered alike."""
        fault, subject, side, outcome = self.fault, self.subject, self.side, self.outcome
        return (
            fault and fault.fault.name,
            subject and subject.subject.name,
            side and side.value,
            self.attachment,
            self.is_apart,
            self.part and self.part.name,
            self.topic and self.topic.name,
            outcome and (outcome.effect.fault.name, outcome.subject.subject.name, outcome.side and outcome.side.value),
            tuple([hit.speaker.name for hit in self.speakers]) if self.speakers else (),
            tuple([each.name for each in self.mentioned]) if self.mentioned else (),
            self.says_more,
        )

    @property
    def is_apart(self) -> bool:
        """Whether a failure of its own stands between the subject and the fault.

        It does in `failed to label volume 7: failed to get the key: denied`.
        """
        subject, fault = self.subject, self.fault
        if subject is None or fault is None or self.attachment is not Attachment.AT_WORK:
            return False
        return any(subject.clause < hit.clause < fault.clause for hit in self.faults)

    @property
    def names_sides(self) -> bool:
        """Whether anything in the text stands on one side, also where that says nothing of the fault.

        What stands between the sides is on none: the program that carries the data tells of both.
        """
        sides = {hit.speaker.side for hit in self.speakers} | {hit.subject.side for hit in self.subjects}
        return not sides <= {None, Side.BETWEEN}


class Diagnostician:
    """Finds and chooses by the lists of one catalogue."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        self._entries: dict[int, list[_Entry]] = {}
        self._take(_FAULT, ((fault, fault.phrases) for fault in catalogue.faults.values()), lexicon)
        self._take_other_forms(catalogue, lexicon)
        self._take(_SUBJECT, ((subject, subject.phrases) for subject in catalogue.subjects.values()), lexicon)
        self._take(_SPEAKER, ((speaker, speaker.marks) for speaker in catalogue.speakers.values()), lexicon)
        self._subjects_by_name = catalogue.subjects
        self._wraps = Wraps(lexicon.alphabet)
        self._assertions = Assertions(lexicon.alphabet)
        self._fault_chooser = FaultChooser(lexicon.alphabet)
        self._mentions = Mentions(lexicon.alphabet)
        doubtful = {phrase for subject in catalogue.subjects.values() for phrase in subject.doubtful}
        self._chooser = SubjectChooser(lexicon.alphabet, doubtful)

    def diagnose(self, structure: Structure, places: Iterable[Place]) -> Diagnosis:
        """What a text says, from the phrases found in it."""
        found, subjects, speakers = self._found(places, structure.clause_of)
        ignored = self._ignored(found, speakers, structure)
        faults = self._assertions.stated(_without_asides(found), structure)
        if ignored:
            faults = [hit for hit in faults if hit.clause not in ignored]
        if faults and all(clause.weight is Weight.QUIET for clause in structure.clauses):
            faults = [hit for hit in faults if hit.fault.strength in _SURE[hit.fault.role]]
        if ignored:
            subjects = [hit for hit in subjects if hit.clause not in ignored]
        fault = self._fault_chooser.choose(faults, structure)
        told = self._of_speaker(fault, speakers)
        if fault is None or told is None:
            subject, attachment, topic = self._chooser.choose(fault, faults, subjects, structure)
        else:
            subject = topic = told
            attachment = Attachment.ITSELF if told.clause == fault.clause else Attachment.AT_WORK
        if fault is not None and fault.fault.of_systems and (subject is None or subject.subject.telling.is_weak):
            system = self._system_of(fault, speakers)
            if system is not None:
                subject, attachment = system, Attachment.AT_WORK
        untold = subject is None or subject.subject.telling.is_weak
        unread = fault is None or not fault.is_cause
        return Diagnosis(
            fault=fault,
            subject=subject,
            side=_side(fault, subject, subjects, speakers, found),
            attachment=attachment,
            part=self._chooser.part_of(subject, attachment, subjects, structure),
            topic=topic.subject if topic else None,
            outcome=self._outcome(fault, faults, subjects, speakers, structure),
            faults=tuple(faults),
            subjects=tuple(subjects),
            speakers=tuple(speakers),
            ignored=ignored,
            mentioned=self._mentioned(fault, subject, subjects, structure) if subjects and (untold or unread) else (),
            says_more=unread and self._mentions.says_more(found, subjects, speakers, structure, ignored),
        )

    def _mentioned(
        self,
        fault: FaultHit | None,
        told: SubjectHit | None,
        subjects: Iterable[SubjectHit],
        structure: Structure,
    ) -> tuple[Subject, ...]:
        others = [hit for hit in subjects if told is None or hit.subject is not told.subject]
        return self._mentions.named(fault, others, structure, self._chooser.doubtful)

    def _take(self, kind: int, entries: Iterable[tuple[_Listed, Sequence[str]]], lexicon: Lexicon) -> None:
        taken: set[int] = set()
        for entry, phrases in entries:
            for phrase in phrases:
                number = lexicon.add(phrase)
                if number is not None and number not in taken:
                    taken.add(number)
                    self._entries.setdefault(number, []).append((kind, entry, lexicon.length(number)))

    def _take_other_forms(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        """Take phrases such as `cannot create` in their other forms too, but none that a fault has written itself."""
        nouns = frozenset(phrase for subject in catalogue.subjects.values() for phrase in subject.phrases)
        written = set(self._entries)
        for fault in catalogue.faults.values():
            for phrase in fault.phrases:
                for form in other_forms(phrase_parts(phrase), nouns):
                    number = lexicon.add_tokens(form)
                    if number not in written:
                        written.add(number)
                        self._entries[number] = [(_FAULT, fault, lexicon.length(number))]

    def _found(
        self, places: Iterable[Place], clause_of: Sequence[int]
    ) -> tuple[list[FaultHit], list[SubjectHit], list[SpeakerHit]]:
        placed: tuple[list[_Placed], list[_Placed], list[_Placed]] = [], [], []
        entries = self._entries
        for number, first, last in places:
            if number in entries:
                for kind, entry, words in entries[number]:
                    placed[kind].append((first, -last, words, entry))
        faults, subjects, speakers = placed
        return (
            list(map(FaultHit._make, _outermost(faults, clause_of))),
            list(map(SubjectHit._make, [hit[:4] for hit in _outermost(subjects, clause_of)])),
            list(map(SpeakerHit._make, [hit[:4] for hit in _outermost(speakers, clause_of)])),
        )

    def _of_speaker(self, fault: FaultHit | None, speakers: Sequence[SpeakerHit]) -> SubjectHit | None:
        """What the failure happened to by the nearest speaker that tells of it, if that speaker decides it."""
        if fault is None or not speakers:
            return None
        near = [hit for hit in speakers if hit.speaker.subject and 0 <= fault.clause - hit.clause <= _NEAR]
        if not near:
            return None
        hit = near[-1]
        return SubjectHit(self._subjects_by_name[hit.speaker.subject or ""], hit.first, hit.last, hit.clause)

    def _system_of(self, fault: FaultHit, speakers: Sequence[SpeakerHit]) -> SubjectHit | None:
        """The system that the nearest speaker up to the fault stands for.

        It counts as named elsewhere: `vCenter: no route to host` does not say that it was vCenter that was not reached.
        """
        near = [hit for hit in speakers if hit.speaker.system and hit.clause <= fault.clause]
        if not near:
            return None
        hit = near[-1]
        return SubjectHit(self._subjects_by_name[hit.speaker.system or ""], hit.first, hit.last, _NOWHERE)

    def _outcome(
        self,
        fault: FaultHit | None,
        faults: Sequence[FaultHit],
        subjects: Sequence[SubjectHit],
        speakers: Sequence[SpeakerHit],
        structure: Structure,
    ) -> Outcome | None:
        """The outermost effect before a cause that names right beside it what it was to happen to."""
        if fault is None or fault.clause == 0 or fault.fault.role is not PhraseRole.CAUSE:
            return None
        for effect in faults:
            if effect.clause >= fault.clause:
                return None
            if effect.fault.result is None:
                continue
            subject = self._chooser.choose_beside(effect, subjects, structure)
            if subject is not None:
                named = [hit for hit in subjects if hit.clause == effect.clause]
                heard = [hit for hit in speakers if hit.clause == effect.clause]
                return Outcome(effect, subject, _side(effect, subject, named, heard))
        return None

    def _ignored(
        self, faults: Sequence[FaultHit], speakers: Sequence[SpeakerHit], structure: Structure
    ) -> frozenset[int]:
        count = len(structure.clauses)
        ignored = self._wraps.of(faults, speakers, structure) if count > 1 else set[int]()
        asides: list[FaultHit] = []
        for hit in faults:
            role = hit.fault.role
            if role is PhraseRole.HARMLESS:
                ignored.add(hit.clause)
            elif role is PhraseRole.ASIDE:
                asides.append(hit)
        if asides:
            said = {hit.clause for hit in _without_asides(faults)}
            ignored.update(hit.clause for hit in asides if hit.clause not in said)
        quiet = [number for number, clause in enumerate(structure.clauses) if clause.weight is Weight.QUIET]
        if quiet and len(ignored.union(quiet)) < count:
            ignored.update(quiet)
        return frozenset(ignored) if ignored else _NONE


def _outermost(placed: list[_Placed], clause_of: Sequence[int]) -> list[tuple[Any, int, int, int, int]]:
    """Hits of one list in order of place; one that lies inside a longer one of the same list does not count.

    A phrase with a gap takes nothing from those within its gap: they may say more.
    """
    if len(placed) > 1:
        placed.sort(key=_BY_PLACE)
    kept = []
    reached = 0
    for first, minus_last, words, entry in placed:
        last = -minus_last
        if last > reached:
            if words == last - first:
                reached = last
            kept.append((entry, first, last, clause_of[first], words))
    return kept


_BY_PLACE: Final = itemgetter(0, 1, 2)


def _without_asides(faults: Sequence[FaultHit]) -> Sequence[FaultHit]:
    """Faults that tell of a failure: none that stands behind a piece of advice in its clause."""
    asides: dict[int, int] = {}
    for hit in faults:
        if hit.fault.role is PhraseRole.ASIDE:
            asides.setdefault(hit.clause, hit.first)
    telling = [hit for hit in faults if hit.fault.role is PhraseRole.CAUSE or hit.fault.role is PhraseRole.EFFECT]
    return [hit for hit in telling if hit.first < asides.get(hit.clause, hit.last)] if asides else telling


def _side(
    fault: FaultHit | None,
    subject: SubjectHit | None,
    subjects: Sequence[SubjectHit],
    speakers: Sequence[SpeakerHit],
    found: Sequence[FaultHit] = (),
) -> Side | None:
    """The side of the noun itself; else that of the nearest mark or noun up to the fault's clause.

    Advice goes on over clauses and sentences, so between it and the fault's clause nothing marks a side.
    """
    if subject is not None and subject.subject.side is not None:
        return subject.subject.side
    if fault is None or not (speakers or subjects):
        return None
    marks = [(hit.clause, hit.first, hit.speaker.side) for hit in speakers if hit.speaker.side]
    marks += [(hit.clause, hit.first, hit.subject.side) for hit in subjects if hit.subject.side]
    before = [mark for mark in marks if mark[0] <= fault.clause]
    if before:
        advice = min((hit.first for hit in found if hit.fault.role is PhraseRole.ASIDE), default=None)
        if advice is not None:
            before = [mark for mark in before if mark[0] == fault.clause or mark[1] < advice]
    if before:
        return max(before, key=lambda mark: mark[:2])[2]
    return None
