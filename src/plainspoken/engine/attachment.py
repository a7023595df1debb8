"""How the words of a text tie a noun to a fault: only where they do is the noun told as what the fault happened to.

The patterns, over the comparable words of a text (articles and forms of *be* are gone, `cannot` is one word):

* **itself**: the noun phrase that ends before the fault (`volume 7 of VM web could not be found`); the object behind it
  (`cannot delete the old snapshot`); the noun behind `of`, `for`, `on` and the like right behind it (`no space left on
  volume 7`); a noun within the fault's own words (`no volume found`); a clause that is nothing but the noun and its
  name, right before a clause that begins with the fault (`volume 7: not found`);
* **at work**: what another clause says was worked on, as the object of a failure of its own or as all that the clause
  names (`cannot attach volume 7: busy`);
* **a part**: something that belongs to the noun (`volume paths not found`, `no path for volume 7`).

The head of a compound decides: of `volume group` that is the group. A noun before a word that may go on with it, and
one that no pattern ties to the fault, is told as nothing. What belongs to things (`paths`, `info`) may be the head also
behind the name of the noun or one unknown word: `volume 7 paths`, `volume gadget paths`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import cached_property
from typing import Final, NamedTuple

from plainspoken.catalogue.model import PhraseRole, Strength, Telling
from plainspoken.engine.hits import FaultHit, SubjectHit
from plainspoken.engine.reading.alphabet import Alphabet
from plainspoken.engine.reading.model import Structure
from plainspoken.engine.reading.words import BOUNDARY

_PLACES: Final = "on in from to with by at into per under via within between through against".split()
_OF: Final = "of for".split()
_IDS: Final = "id uuid uid name named called number with".split()
_ADVERBS: Final = (
    "already currently still now temporarily permanently also yet never not again being only too very longer no "
    "cannot can could may must should need became become got seem appear itself both either just "
    "unexpectedly suddenly completely fully partially properly correctly actually simply directly given shown"
).split()
_AND: Final = "and or".split()
_THEN: Final = "as since because which that".split()
"""What may stand right before a fault that is said of a noun further on: `the volume, which is not ready`."""
_JOINS: Final = (
    "while when during before after until since because that which if but than unless so then as due where whether "
    "there this see"
).split()
_ACTIONS: Final = (
    "creation deletion removal attachment detachment reattachment allocation completion setup initialization startup "
    "start stop shutdown boot commit clone restore resize update enablement registration discovery import work error "
    "failure failed instance object entity file device server resource unit"
).split()
"""Words behind a noun that stand for the noun itself or for work on it: `volume creation failed`."""
_PARTS: Final = (
    "info information detail data context config configuration setting record entry row status state size capacity "
    "space list spec metadata property parameter value api connection session url endpoint port path target "
    "type format version count member mapping backing content label tag chain handle report response request progress "
    "command option limit permission privilege definition rule method operation job task action process "
    "index address affinity descriptor identifier geometry layout mode serial table lock "
    "capability feature support event notification hardware topology usage access pid power "
    "scan probe check validation verification search query extension expansion conversion upload download activation "
    "deactivation migration copy"
).split()
"""Words behind a noun for what belongs to it: `volume paths not found`. Any other word is a thing of its own, unless
such a word ends it: `volume gadget paths`."""
_CALLS: Final = "connect read write open dial".split()
"""What programs put right before the reason that the system gave: `volume 7 open: no such file`."""
_OF_SYSTEMS: Final = "client service share resource object entity file device unit".split()
"""Words behind a system for what belongs to it: `OSSEA client`, `NFS share`, `LINSTOR resource`."""
_VERBS: Final = (
    "return report say require use contain exceed reach lost sent gave ran run went took made show give take want "
    "expect support allow provide offer hold lack refuse reject answer respond fail threw found held left kept stop "
    "start exist present"
).split()
_MEASURES: Final = (
    "limit number count maximum minimum amount quota capacity space size data content state status"
).split()
"""Words before `of` that stand for what follows: `limit of snapshots`, `state of the volume`."""
_STATE: Final = "state"
"""The word before what a noun is like: `the zone answers with state=disabled`."""
_STILL: Final = "still"
_USING: Final = ("use", "using")
"""What the noun before `still` does to another: `the VM still uses snapshot 7`."""
_DURING: Final = "while when during waiting".split()
_WORKING: Final = (*_DURING, "trying", "attempting", "to")
"""What may stand between a failure and what was worked on: `timed out while waiting for the volume`."""


_CLASSES: Final = ("exception", "fault")
"""How clauses end that are the class of an error, whose nouns are those of the program: `VolumeDriverException: …`."""
_FARTHEST: Final = 16
"""How many words may stand between a noun and a fault."""
_LONGEST_CLAUSE: Final = 60
"""How many words a clause may have that tells what was worked on."""
_LONGEST_TAIL: Final = 3
"""How many such words a noun may have behind it."""


class Attachment(IntEnum):
    """How a noun is tied to a fault, the closest first."""

    ITSELF = 0
    AT_WORK = 1
    PART = 2


class _Patterns(NamedTuple):
    """What may stand between a noun and a fault, and around them; see `Attachments`."""

    head_ends: frozenset[str]
    content: re.Pattern[str]
    to_fault: re.Pattern[str]
    to_state: re.Pattern[str]
    to_object: re.Pattern[str]
    to_noun_behind: re.Pattern[str]
    to_owner: re.Pattern[str]
    to_place: re.Pattern[str]
    to_work: re.Pattern[str]
    to_work_during: re.Pattern[str]
    to_measured: re.Pattern[str]
    to_deed: re.Pattern[str]
    to_system: re.Pattern[str]
    lead: re.Pattern[str]
    tail: re.Pattern[str]
    own: re.Pattern[str]


class Attachments:
    """Tells how nouns are tied to faults by the words of a structure."""

    def __init__(self, alphabet: Alphabet) -> None:
        def chars(*words: Iterable[str]) -> str:
            return "".join(dict.fromkeys(alphabet.add(word) for group in words for word in group))

        self._alphabet = alphabet
        self._cannot = alphabet.add("cannot")
        self._ids = chars(_IDS)
        self._adverbs = chars(_ADVERBS)
        self._and = chars(_AND)
        self._of = chars(_OF)
        self._behind = chars(_PLACES, _OF)
        self._behind_set = frozenset(self._behind)
        self._then = chars(_THEN)
        self._during = chars(_DURING)
        self._leading = chars("because due to caused by".split())
        self._measures = chars(_MEASURES)
        self._to = alphabet.add("to")
        self._working = chars(_WORKING)
        self._state = alphabet.add(_STATE)
        self._kind = alphabet.add("type")
        self._still = alphabet.add(_STILL)
        self._using = chars(_USING)
        self._classes = chars(_CLASSES)
        self._verbs = chars(_VERBS)
        self._actions = chars(_ACTIONS)
        self._parts = chars(_PARTS)
        self._of_systems = frozenset(chars(_OF_SYSTEMS))
        self._calls = chars(_CALLS)
        self._not = alphabet.add("not")
        self._after_word = alphabet.add("after")
        self._tails = frozenset(self._actions + self._parts)
        self._parts_set = frozenset(self._parts)
        self._ended = chars(_PLACES, _OF, _IDS, _ADVERBS, _AND, _JOINS) + BOUNDARY

    @cached_property
    def _patterns(self) -> _Patterns:
        """Made when the alphabet is complete: what is a name, and what ends in "ed", is known only then."""
        content = f"[^{self._ended}]"
        names = "".join(self._alphabet.names)
        ed = "".join(self._alphabet.in_ed)
        behind = f"[{self._behind}](?:{content}|[{self._ids}]){{1,5}}?"
        also = f"[{self._and}]{content}{{1,3}}|{self._not}{content}{{1,2}}[{self._and}]"
        return _Patterns(
            head_ends=frozenset(self._ended + names + ed + self._verbs),
            content=re.compile(content),
            to_fault=re.compile(
                f"(?:[{names}{ed}{self._ids}{self._adverbs}]|{behind}|{also})*[{self._behind}{self._then}]?"
            ),
            to_state=re.compile(f"[{names}{ed}{self._ids}]*[{self._verbs}]?[{self._behind}]?[{names}]*{self._state}?"),
            to_object=re.compile(f"{content}{{0,3}}"),
            to_noun_behind=re.compile(f"[{self._behind}]{content}{{0,2}}"),
            to_owner=re.compile(f"{content}{{1,3}}[{self._of}]{content}{{0,2}}"),
            to_place=re.compile(f"{content}{{1,3}}[{self._behind}]{content}{{0,2}}"),
            to_work_during=re.compile(
                f"(?:{content}|{self._after_word}){{0,2}}[{self._during}](?:{content}|[{self._working}{self._of}]){{0,5}}"
            ),
            to_work=re.compile(f"(?:{content}|[{self._working}{self._of}]){{0,6}}"),
            to_measured=re.compile(f"[{self._measures}]{{1,2}}[{self._of}]{content}{{0,2}}"),
            to_deed=re.compile(f"{self._to}{content}{{1,2}}[{self._behind}]?{content}{{0,2}}"),
            to_system=re.compile(f"[^{BOUNDARY}]{{0,6}}[{self._behind}]{content}{{0,2}}"),
            lead=re.compile(f"[{self._leading}]*{content}{{0,2}}(?:[{self._behind}]{content}{{0,2}})?"),
            tail=re.compile(f"(?:[{names}{ed}{self._ids}{self._adverbs}]|[{self._behind}][{names}])*[{self._calls}]?"),
            own=re.compile(f"[{names}{ed}{self._adverbs}{self._state}]*"),
        )

    def of(
        self, hit: SubjectHit, fault: FaultHit, faults: Mapping[int, Sequence[FaultHit]], structure: Structure
    ) -> Attachment | None:
        """How a noun is tied to a fault; None when it is not. `faults` are all of the text, by clause."""
        if hit.clause == fault.clause:
            return self.within(hit, fault, structure.words)
        return self._across(hit, fault, faults.get(hit.clause, ()), structure)

    def within(self, hit: SubjectHit, fault: FaultHit, words: str) -> Attachment | None:
        """How a noun is tied to a fault of its own clause; None when it is not."""
        if hit.first < fault.last and fault.first < hit.last:
            return self._inside(hit, fault, words)
        if hit.last <= fault.first:
            return self._before(hit, fault, words)
        return self._after(hit, fault, words)

    def _inside(self, hit: SubjectHit, fault: FaultHit, words: str) -> Attachment | None:
        if words[fault.first] == self._still:
            return None  # `the pool still has snapshots`: it is the pool that is in use
        end = fault.last - fault.words + 1  # the fault's last words begin here or later
        has_gap = fault.words < fault.last - fault.first
        may_belong = has_gap and fault.fault.category is None and fault.first < hit.first - 1 and hit.last <= end
        if may_belong and self._is_behind(hit, words):
            return Attachment.PART  # `no mapping for disk 7 could be found`
        if not has_gap or hit.last >= end:
            return Attachment.ITSELF
        return self._head(hit, words, end)[1]

    def _before(self, hit: SubjectHit, fault: FaultHit, words: str) -> Attachment | None:
        last, attachment = self._head(hit, words, fault.first)
        if attachment is None:
            return None
        if fault.first - last > _FARTHEST or self._is_doer(fault, words):
            return None
        stated = self._state in words[max(last, fault.first - 1) : fault.first + 1]
        to_fault = self._patterns.to_state if stated else self._patterns.to_fault
        if to_fault.fullmatch(words, last, fault.first) is None and (
            not stated or self._patterns.to_fault.fullmatch(words, last, fault.first) is None
        ):
            return None
        if self._is_behind(hit, words) or (last < fault.first and words[fault.first - 1] in self._ids):
            return Attachment.PART
        return attachment

    def _after(self, hit: SubjectHit, fault: FaultHit, words: str) -> Attachment | None:
        if words[fault.last - 1] == self._kind and hit.first == fault.last:
            return None  # `the object is not of type volume`: it is what it should be
        patterns, span = self._patterns, (fault.last, hit.first)
        attachment = self._head(hit, words)[1] if hit.first - fault.last <= _FARTHEST else None
        if attachment is None:
            return None
        if patterns.to_object.fullmatch(words, *span):
            return attachment
        if _is_loose(fault) and patterns.to_work.fullmatch(words, *span):
            return attachment
        if patterns.to_measured.fullmatch(words, *span) or patterns.to_deed.fullmatch(words, *span):
            return attachment
        if patterns.to_noun_behind.fullmatch(words, *span):
            return attachment if fault.fault.category or words[fault.last] not in self._of else Attachment.PART
        if fault.fault.of_systems and hit.subject.system and patterns.to_system.fullmatch(words, *span):
            return attachment
        to_owner = patterns.to_place if fault.fault.category else patterns.to_owner
        if to_owner.fullmatch(words, *span):
            return Attachment.PART
        return Attachment.AT_WORK if patterns.to_work_during.fullmatch(words, *span) else None

    def _across(
        self, hit: SubjectHit, fault: FaultHit, beside: Sequence[FaultHit], structure: Structure
    ) -> Attachment | None:
        words, clause = structure.words, structure.clauses[hit.clause]
        last, attachment = self._head(hit, words)
        if clause.last - clause.first > _LONGEST_CLAUSE or words[clause.last - 1] in self._classes:
            return None
        patterns = self._patterns
        is_all = attachment is not None and patterns.lead.fullmatch(words, clause.first, hit.first) is not None
        if is_all and patterns.tail.fullmatch(words, last, clause.last) is not None:
            speaks = last > hit.last or (hit.clause > fault.clause and last == clause.last)
            if speaks and hit.subject.system and not fault.fault.of_systems:
                return None  # `cloud API error 431` and `some-program` only say who tells it
            own = structure.clauses[fault.clause]
            leads = hit.clause == fault.clause - 1 and hit.first == clause.first and last < clause.last
            if leads and patterns.own.fullmatch(words, own.first, fault.first) is not None:
                return attachment
            return Attachment.AT_WORK
        if hit.clause > fault.clause:
            return None
        worked_on = [other for other in beside if hit.subject.name not in other.fault.implies]
        return Attachment.AT_WORK if any(self.within(hit, other, words) in _NEAR for other in worked_on) else None

    def _head(self, hit: SubjectHit, words: str, fault_at: int = -1) -> tuple[int, Attachment | None]:
        """Where a noun phrase ends, and whether the noun is its head; None where it goes on into another thing."""
        last, attachment = self._tail(hit.last, words, fault_at)
        if hit.subject.system and hit.last != fault_at and words[hit.last] in self._of_systems:
            last, attachment = max(last, hit.last + 1), Attachment.PART
        if last == fault_at:
            return last, attachment
        if words[last] in self._patterns.head_ends:
            return self._head_behind_name(last, attachment, words, fault_at)
        tells = hit.subject.telling is Telling.YES and last + 1 != fault_at
        if tells and words[last + 1 : last + 2] in self._parts_set:  # `volume gadget paths`
            last, _ = self._tail(last + 1, words, fault_at)
            return last, Attachment.PART if last == fault_at or words[last] in self._patterns.head_ends else None
        return last, None

    def _head_behind_name(
        self, last: int, attachment: Attachment, words: str, fault_at: int
    ) -> tuple[int, Attachment | None]:
        """The head where a name may stand before it: `volume 7 paths`."""
        at = last
        while at != fault_at and words[at] in self._alphabet.names:
            at += 1
        if at == last:
            return last, attachment
        end, of_name = self._tail(at, words, fault_at)
        if end == at or not (end == fault_at or words[end] in self._patterns.head_ends):
            return last, attachment
        return end, max(attachment, of_name)

    def _tail(self, at: int, words: str, fault_at: int) -> tuple[int, Attachment]:
        """Where words end that go on with a noun, and whether they make it a part."""
        last, attachment = at, Attachment.ITSELF
        while last != fault_at and last < at + _LONGEST_TAIL and words[last] in self._tails:
            if words[last] in self._parts and not (last + 1 == fault_at and words[last] == self._state):
                attachment = Attachment.PART
            last += 1
        return last, attachment

    def _is_behind(self, hit: SubjectHit, words: str) -> bool:
        """Whether a noun only says where another belongs: the volume in `the pool for volume 7 was not found`."""
        before = words[max(hit.first - 2, 0) : hit.first]
        if before[-1:] in self._behind_set:
            return True
        return before[:1] in self._behind_set and before[1:] not in self._alphabet.names

    def _is_doer(self, fault: FaultHit, words: str) -> bool:
        """Whether a fault is what the noun before it did to another: in `host 8 cannot find egg 7` that is the host.

        In `the pool still uses it` that is the pool.
        """
        if words[fault.first] == self._still and words[fault.last - 1] in self._using:
            return True
        if fault.last - fault.first < 2 or words[fault.first] != self._cannot:
            return False
        return (
            words[fault.first + 1] not in self._alphabet.in_ed
            and self._patterns.content.match(words, fault.last) is not None
        )


_NEAR: Final = (Attachment.ITSELF, Attachment.PART)


def _is_loose(fault: FaultHit) -> bool:
    """Whether a fault says only that work on something did not go well, so that all that was worked on is meant."""
    return fault.fault.role is PhraseRole.EFFECT and fault.fault.strength is Strength.WEAK
