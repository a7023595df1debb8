"""What an explanation says, as data for programs: JSON-ready, absent parts left out."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Audience(StrEnum):
    """Who reads an explanation."""

    USER = "user"
    SUPPORT = "support"
    DEVELOPER = "developer"


class ExplainedAction(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something to do: the sentence, who can do it, and a typed action for a button, if any."""

    text: str
    who: str
    do: str | None = None


class ExplainedAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a customer reads. `cause_known` is false when no rule names the cause; `step` is the step's public name."""

    message: str
    category: str
    category_label: str
    severity: str
    cause_known: bool
    actions: tuple[ExplainedAction, ...]
    step: str | None = None


class ExplainedMatch(msgspec.Struct, frozen=True, omit_defaults=True):
    """A condition of a rule that holds, where in the text (from 0, the end excluded), and the piece (developers)."""

    condition: str
    start: int
    end: int
    piece: str | None = None


class ExplainedRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """A rule whose conditions hold: where it stands, why it won or lost; `overridden` are places of replaced fields."""

    id: str
    place: str
    reason: str
    matched: tuple[ExplainedMatch, ...]
    overridden: tuple[str, ...] = ()


class ExplainedMiss(msgspec.Struct, frozen=True):
    """A rule that came near: `met` of `asked` conditions hold, `failed` is the first that does not."""

    id: str
    place: str
    met: int
    asked: int
    failed: str


class ExplainedFact(msgspec.Struct, frozen=True):
    """A fact as shown; without `from_text` its rule's `else` wording stands."""

    name: str
    value: str
    from_text: bool


class ExplainedReplacement(msgspec.Struct, frozen=True, omit_defaults=True):
    """A piece that pass-through text would not show; `why` is a detector or `term`; `original` for developers."""

    start: int
    end: int
    shown: str
    why: str
    original: str | None = None


class ExplainedStop(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the guard found in a text of the winner; `text` (for developers) is that text."""

    what: str
    start: int
    end: int
    text: str | None = None


class ExplainedPart(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of the text: `envelope` (never evidence) or `message`; for developers the piece itself."""

    part: str
    start: int
    end: int
    piece: str | None = None


class ExplainedClause(msgspec.Struct, frozen=True, omit_defaults=True):
    """A clause, outermost first. `line` is `error`, `plain` or `quiet`; one that is `ignored` is no evidence."""

    start: int
    end: int
    line: str
    ignored: bool = False
    piece: str | None = None


class ExplainedHit(msgspec.Struct, frozen=True, omit_defaults=True):
    """A phrase of a fault, a subject or a speaker: its entry, its clause (from 1), its place.

    `tells` says how much it counts: role and strength of a fault, how telling a subject is, the side of a speaker.
    """

    name: str
    clause: int
    start: int
    end: int
    tells: str
    chosen: bool = False
    piece: str | None = None


class ExplainedReading(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the text was understood: its parts, its clauses, what the lists found, and what was chosen and why.

    `fault`, `subject` and `side` are absent where there is none. `why_…` are sentences.
    """

    parts: tuple[ExplainedPart, ...]
    clauses: tuple[ExplainedClause, ...]
    faults: tuple[ExplainedHit, ...]
    subjects: tuple[ExplainedHit, ...]
    speakers: tuple[ExplainedHit, ...]
    why_fault: str
    why_subject: str
    why_side: str
    fault: str | None = None
    subject: str | None = None
    side: str | None = None


class ExplainedOrigin(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who answers: `by` is `rule`, `composed` or `fallback`.

    Of a composed answer: `form` is the wording of the fault (`sentence`, `around`, `alone`, `cell`, or `step` where the
    step's own words say more), `places` where fault and subject stand, `cell` the place of the cell that changes
    something, `because` its reason. `details` are the sentences added for values of the text. `result` names the effect
    and the subject that are told before the cause.
    """

    by: str
    id: str | None = None
    form: str | None = None
    places: tuple[str, ...] = ()
    cell: str | None = None
    because: str | None = None
    details: tuple[str, ...] = ()
    result: str | None = None


class ExplainedStaffPart(msgspec.Struct, frozen=True, omit_defaults=True):
    """What staff see beside the answer. `text` is scrubbed for support, and has its secrets masked for developers.

    `winner` is absent when no rule matched, `reading` when the text could not be read. Positions count in the text as
    it is matched: without control characters, runs of blanks as one. `guard` is empty when there was nothing to stop.
    """

    text: str
    context: dict[str, str]
    origin: ExplainedOrigin
    losers: tuple[ExplainedRule, ...]
    near_misses: tuple[ExplainedMiss, ...]
    facts: tuple[ExplainedFact, ...]
    replacements: tuple[ExplainedReplacement, ...]
    guard: tuple[ExplainedStop, ...]
    ambiguous: bool
    catalogue: str
    winner: ExplainedRule | None = None
    reading: ExplainedReading | None = None


class Explanation(msgspec.Struct, frozen=True, omit_defaults=True):
    """An explanation for one audience; a customer's has nothing but the answer."""

    audience: Audience
    answer: ExplainedAnswer
    why: ExplainedStaffPart | None = None
