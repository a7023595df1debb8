"""What a text says went wrong, what it happened to, and on which side: found in the catalogue's lists, then chosen.

The choice, as a support person is told it:

1. A phrase that says why beats one that says only that something failed. A crash of a program beats all.
2. The reason is taken from the last clause that names one: programs put the innermost cause last. A single word of an
   ordinary fault, such as `required`, is no reason beside a definite fault.
3. Within it a definite fault beats an ordinary one, then the longer phrase wins.
4. What it happened to is told by the speaker where that decides it; else it is the most telling noun, nearest first.
   A noun behind `of`, `for`, `on` and the like gives way to one beside it that stands on its own. Where what it
   happened to decides the kind of failure, a noun behind `on`, `from` or `to` names its place and does not count.
   Weak nouns count only in the clause of the fault, and when nothing else is named; where a text says only that
   something failed, every noun counts only there, and weak ones not at all. Nouns that the fault implies never count
   ("the login refused"), nor do words of the fault itself that tell little (`no such host`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

from plainspoken.catalogue.model import Catalogue, Fault, Role, Speaker, Strength, Subject, Telling
from plainspoken.catalogue.names import Side
from plainspoken.engine.lexicon import Hits, Lexicon, TokenSpan
from plainspoken.engine.reading.lines import Weight
from plainspoken.engine.reading.model import Clause, Reading

_Entry = TypeVar("_Entry")
_STRENGTHS: Final = {Strength.OVERRIDING: 3, Strength.DEFINITE: 2, Strength.ORDINARY: 1, Strength.WEAK: 0}
_TELLING: Final = {Telling.YES: 0, Telling.SOME: 1, Telling.NO: 2}


class FaultHit(NamedTuple):
    """A phrase of a fault: the range of its tokens, its clause, and how many words it has of its own."""

    fault: Fault
    first: int
    last: int
    clause: int
    words: int


class SubjectHit(NamedTuple):
    """A noun of a subject: the range of its tokens, and its clause."""

    subject: Subject
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


class SpeakerHit(NamedTuple):
    """A mark of a speaker: the range of its tokens, and its clause."""

    speaker: Speaker
    first: int
    last: int
    clause: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a text says. `faults`, `subjects` and `speakers` are all that were found in evidence, in order.

    Attributes:
        fault: The fault chosen; None when the text names none.
        subject: What it happened to; None when the text names nothing.
        side: The side that the text gives; None when it gives none.
        same_clause: Whether fault and subject stand in one clause.
        outcome: What did not happen because of the fault; None when the text says nothing of it before the fault.
        ignored: Clauses that are no evidence: harmless ones, and those of quiet lines beside lines that are not.
    """

    fault: FaultHit | None
    subject: SubjectHit | None
    side: Side | None
    same_clause: bool
    outcome: Outcome | None
    faults: tuple[FaultHit, ...]
    subjects: tuple[SubjectHit, ...]
    speakers: tuple[SpeakerHit, ...]
    ignored: frozenset[int]

    @property
    def names_sides(self) -> bool:
        """Whether anything in the text stands on one side, also where that says nothing of the fault."""
        return any(hit.speaker.side for hit in self.speakers) or any(hit.subject.side for hit in self.subjects)


class Diagnostician:
    """Finds and chooses by the lists of one catalogue."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        self._faults = _numbered(((fault, fault.phrases) for fault in catalogue.faults.values()), lexicon)
        self._subjects = _numbered(((subject, subject.phrases) for subject in catalogue.subjects.values()), lexicon)
        self._speakers = _numbered(((speaker, speaker.marks) for speaker in catalogue.speakers.values()), lexicon)
        self._subjects_by_name = catalogue.subjects
        self._length = lexicon.length

    def diagnose(self, reading: Reading, hits: Hits) -> Diagnosis:
        """What a reading says, from the phrases found in it."""
        found = [FaultHit(*hit) for hit in self._found(self._faults, hits, reading)]
        speakers = [SpeakerHit(*hit[:4]) for hit in self._found(self._speakers, hits, reading)]
        ignored = _ignored(found, speakers, reading)
        faults = [hit for hit in _without_asides(found) if hit.clause not in ignored]
        subjects = [SubjectHit(*hit[:4]) for hit in self._found(self._subjects, hits, reading) if hit[3] not in ignored]
        fault = _chosen_fault(faults, reading)
        subject = self._of_speaker(fault, speakers) or _chosen_subject(fault, subjects, reading)
        return Diagnosis(
            fault=fault,
            subject=subject,
            side=_side(fault, subject, subjects, speakers),
            same_clause=fault is not None and subject is not None and fault.clause == subject.clause,
            outcome=_outcome(fault, faults, subjects, speakers, reading),
            faults=tuple(faults),
            subjects=tuple(subjects),
            speakers=tuple(speakers),
            ignored=ignored,
        )

    def _found(
        self, entries: Mapping[int, _Entry], hits: Hits, reading: Reading
    ) -> Iterator[tuple[_Entry, int, int, int, int]]:
        """Hits of one list in order of place; one that lies inside a longer one of the same list does not count.

        A phrase with a gap takes nothing from those within its gap: they may say more.
        """
        placed: list[tuple[TokenSpan, int, _Entry]] = [
            (span, self._length(number), entries[number])
            for number, spans in hits.items()
            if number in entries
            for span in spans
        ]
        if len(placed) > 1:
            placed.sort(key=lambda hit: (hit[0][0], -hit[0][1], hit[1]))
        reached = 0
        for (first, last), words, entry in placed:
            if last > reached:
                if words == last - first:
                    reached = last
                yield entry, first, last, reading.clause_of[first], words

    def _of_speaker(self, fault: FaultHit | None, speakers: Sequence[SpeakerHit]) -> SubjectHit | None:
        """What the failure happened to by the nearest speaker that tells of it, if that speaker decides it."""
        if fault is None:
            return None
        near = [hit for hit in speakers if hit.speaker.subject and 0 <= fault.clause - hit.clause <= _NEAR]
        if not near:
            return None
        hit = near[-1]
        return SubjectHit(self._subjects_by_name[hit.speaker.subject or ""], hit.first, hit.last, hit.clause)


_NEAR: Final = 2
"""How many clauses before the fault a speaker may be named that tells of it: `Error 1030 (HY000): no space left`."""


def _numbered(entries: Iterable[tuple[_Entry, Sequence[str]]], lexicon: Lexicon) -> Mapping[int, _Entry]:
    numbered: dict[int, _Entry] = {}
    for entry, phrases in entries:
        for phrase in phrases:
            number = lexicon.add(phrase)
            if number is not None:
                numbered.setdefault(number, entry)
    return numbered


_WRAPPING: Final = frozenset(
    (
        "cannot failed failure error exception fault execute executing executed run running perform performing handle "
        "handling complete completing finish operation task job step workflow stage request action activity method "
        "call handler worker runtime while during in at with of for when on by and id uuid occurred raised number "
        "attempt attempted got returned following from general"
    ).split()
)
"""Words of which a program makes the wrap around another one's message: `failed to execute operation 7: job 8: …`."""


def _wraps(faults: Sequence[FaultHit], speakers: Sequence[SpeakerHit], reading: Reading) -> set[int]:
    """Clauses that only wrap what follows: which operation, task or job it was, and that it failed.

    One that names who speaks, as `guestfs_launch failed` does, tells more.
    """
    wraps = [number for number, clause in enumerate(reading.clauses) if _is_generic(clause, reading.tokens)]
    if not wraps or len(reading.clauses) < 2:
        return set()
    telling = {
        hit.clause for hit in faults if hit.fault.role is not Role.EFFECT or hit.fault.strength is not Strength.WEAK
    }
    telling.update(hit.clause for hit in speakers)
    found = set(wraps) - telling
    last = max(
        (
            number
            for number, clause in enumerate(reading.clauses)
            if number not in found and clause.weight is not Weight.QUIET
        ),
        default=-1,
    )
    return {number for number in found if number < last}


def _is_generic(clause: Clause, tokens: Sequence[str]) -> bool:
    """Whether a clause has words of a wrap, and besides them only names and numbers."""
    found = False
    for token in tokens[clause.first : clause.last]:
        if token in _WRAPPING:
            found = True
        elif token.isalpha():
            return False
    return found


def _ignored(faults: Sequence[FaultHit], speakers: Sequence[SpeakerHit], reading: Reading) -> frozenset[int]:
    harmless = _wraps(faults, speakers, reading)
    roles = {hit.fault.role for hit in faults}
    if Role.HARMLESS in roles:
        harmless.update(hit.clause for hit in faults if hit.fault.role is Role.HARMLESS)
    if Role.ASIDE in roles:
        said = {hit.clause for hit in _without_asides(faults)}
        harmless.update(hit.clause for hit in faults if hit.fault.role is Role.ASIDE and hit.clause not in said)
    quiet = [number for number, clause in enumerate(reading.clauses) if clause.weight is Weight.QUIET]
    if quiet and len(harmless.union(quiet)) < len(reading.clauses):
        harmless.update(quiet)
    return frozenset(harmless)


def _without_asides(faults: Sequence[FaultHit]) -> Sequence[FaultHit]:
    """Faults that tell of a failure: none that stands behind a piece of advice in its clause."""
    asides: dict[int, int] = {}
    for hit in faults:
        if hit.fault.role is Role.ASIDE:
            asides.setdefault(hit.clause, hit.first)
    telling = [hit for hit in faults if hit.fault.role in {Role.CAUSE, Role.EFFECT}]
    return [hit for hit in telling if hit.first < asides.get(hit.clause, hit.last)] if asides else telling


def _chosen_fault(faults: Sequence[FaultHit], reading: Reading) -> FaultHit | None:
    if not faults:
        return None
    overriding = [hit for hit in faults if hit.fault.strength is Strength.OVERRIDING]
    if overriding:
        return overriding[-1]
    causes = [hit for hit in faults if hit.fault.role is Role.CAUSE]
    strong = [hit for hit in causes if hit.fault.strength is not Strength.WEAK]
    if strong:
        return _last(strong, reading)
    effects = [hit for hit in faults if hit.fault.role is Role.EFFECT]
    if causes:
        return _last(causes, reading)
    # Of effects the outermost tells most: what the program wanted to do, not which call of its own did not work.
    return max(effects, key=lambda hit: (_STRENGTHS[hit.fault.strength], -hit.clause, hit.words))


def _last(hits: Sequence[FaultHit], reading: Reading) -> FaultHit:
    """The hit of the last clause; lines that say themselves that they are errors come before others.

    Beside a definite fault, a single word of an ordinary one does not count: `not installed. It is required for …`.
    """
    weight = max(reading.clauses[hit.clause].weight for hit in hits)
    hits = [hit for hit in hits if reading.clauses[hit.clause].weight == weight]
    if any(hit.fault.strength is Strength.DEFINITE for hit in hits):
        hits = [hit for hit in hits if hit.fault.strength is Strength.DEFINITE or hit.last - hit.first > 1]
    clause = max(hit.clause for hit in hits)
    return max(
        (hit for hit in hits if hit.clause == clause),
        key=lambda hit: (_STRENGTHS[hit.fault.strength], hit.words, hit.first),
    )


def _chosen_subject(fault: FaultHit | None, subjects: Sequence[SubjectHit], reading: Reading) -> SubjectHit | None:
    if fault is None or not subjects:
        return None

    subjects = [hit for hit in subjects if hit.subject.name not in fault.fault.implies and not _is_part(hit, fault)]
    generic = fault.fault.role is Role.EFFECT and fault.fault.strength is Strength.WEAK
    subjects = [hit for hit in subjects if _counts(hit, fault, reading, generic=generic)]
    if not subjects:
        return None

    def distance(hit: SubjectHit) -> tuple[int, int, int, bool, int]:
        weak = hit.subject.telling is Telling.NO
        away = fault.clause - hit.clause
        # Clauses before the fault are nearer than those behind it: programs say first what they were doing.
        steps = 2 * away if away >= 0 else -2 * away + 1
        apart = max(hit.first - fault.last, fault.first - hit.last, 0)
        return int(weak), steps, _TELLING[hit.subject.telling], away == 0 and _belongs(hit, reading), apart

    return min(subjects, key=distance)


_BESIDE: Final = 3
"""How many words may stand between an effect and the noun that it is said of: `cannot create the new volume`."""


def _outcome(
    fault: FaultHit | None,
    faults: Sequence[FaultHit],
    subjects: Sequence[SubjectHit],
    speakers: Sequence[SpeakerHit],
    reading: Reading,
) -> Outcome | None:
    """The outermost effect before a cause that names right beside it what it was to happen to."""
    if fault is None or fault.fault.role is not Role.CAUSE:
        return None
    for effect in faults:
        if effect.clause >= fault.clause:
            return None
        if effect.fault.result is None:
            continue
        beside = [
            hit
            for hit in subjects
            if hit.clause == effect.clause
            and hit.subject.telling is not Telling.NO
            and max(hit.first - effect.last, effect.first - hit.last) <= _BESIDE
            and not _belongs(hit, reading)
            and (hit.last == effect.first or _is_head(hit, reading))
        ]
        subject = _chosen_subject(effect, beside, reading)
        if subject is not None:
            named = [hit for hit in subjects if hit.clause == effect.clause]
            heard = [hit for hit in speakers if hit.clause == effect.clause]
            return Outcome(effect, subject, _side(effect, subject, named, heard))
    return None


_PLACES: Final = frozenset({"on", "in", "from", "to", "with", "by", "at", "into", "per"})
_OF: Final = _PLACES | {"of", "for"}
_BEHIND_A_NOUN: Final = _OF | {"id", "uuid", "name", "named", "before", "after", "during", "while", "when", "as", "and"}


def _is_head(hit: SubjectHit, reading: Reading) -> bool:
    """Whether a noun is not just the first part of another one, as the VM is in `cannot create VM export entry`."""
    following = reading.tokens[hit.last] if hit.last < len(reading.tokens) else ""
    return not following.isalpha() or following in _BEHIND_A_NOUN


def _belongs(hit: SubjectHit, reading: Reading, behind: frozenset[str] = _OF) -> bool:
    """Whether a noun only says where another belongs: the volume in `the pool for volume 7 was not found`."""
    return not behind.isdisjoint(reading.tokens[max(hit.first - 2, 0) : hit.first])


def _counts(hit: SubjectHit, fault: FaultHit, reading: Reading, *, generic: bool) -> bool:
    weak = hit.subject.telling is Telling.NO
    if fault.fault.of_systems and _is_doer(hit, fault, reading):
        return False
    if (fault.fault.role is Role.EFFECT or fault.fault.category is None) and _belongs(hit, reading, _PLACES):
        return False  # `lock 7 not found on host 8` does not say that the host was not found
    if generic:
        return hit.clause == fault.clause and not weak  # `a step on the setting did not succeed` helps nobody
    return hit.clause == fault.clause or not weak


def _is_doer(hit: SubjectHit, fault: FaultHit, reading: Reading) -> bool:
    """Whether a noun names who did not reach another: in `host 8 cannot connect to …` that is not the host."""
    between = reading.tokens[hit.last : fault.first]
    first, *others = reading.tokens[fault.first : fault.last]
    active = first == "cannot" and not (others and others[0].endswith("ed"))  # `cannot reached` is `cannot be reached`
    return hit.clause == fault.clause and hit.last <= fault.first and len(between) <= 1 and active


def _is_part(hit: SubjectHit, fault: FaultHit) -> bool:
    """Whether a noun is a word of the fault itself, and tells little: the host of `no such host` is no host server."""
    if not (fault.first <= hit.first and hit.last <= fault.last):
        return False
    exact = fault.words == fault.last - fault.first
    return fault.fault.category == "connectivity" or (exact and hit.subject.telling is not Telling.YES)


def _side(
    fault: FaultHit | None,
    subject: SubjectHit | None,
    subjects: Sequence[SubjectHit],
    speakers: Sequence[SpeakerHit],
) -> Side | None:
    """The side of the noun itself; else that of the nearest mark or noun up to the fault's clause."""
    if subject is not None and subject.subject.side is not None:
        return subject.subject.side
    if fault is None:
        return None
    marks = [(hit.clause, hit.first, hit.speaker.side) for hit in speakers if hit.speaker.side]
    marks += [(hit.clause, hit.first, hit.subject.side) for hit in subjects if hit.subject.side]
    before = [mark for mark in marks if mark[0] <= fault.clause]
    if before:
        return max(before, key=lambda mark: mark[:2])[2]
    return None
