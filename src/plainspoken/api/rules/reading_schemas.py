"""Bodies of how a text was understood: its parts and clauses, what the lists found in it, and who answers."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

_START = "Where it begins in the text, from 0."
_END = "Where it ends, excluded."


class PartView(Struct, frozen=True):
    """A part of the text."""

    part: Annotated[
        Literal["envelope", "message"], Meta(description="`envelope` is never evidence: headers, keys, frames.")
    ]
    start: Annotated[int, Meta(description=_START)]
    end: Annotated[int, Meta(description=_END)]


class ClauseView(Struct, frozen=True, omit_defaults=True):
    """A piece of a message that says one thing."""

    start: Annotated[int, Meta(description=_START)]
    end: Annotated[int, Meta(description=_END)]
    line: Annotated[
        Literal["error", "plain", "quiet"],
        Meta(description="What its line says of itself: an error, nothing, or only what was done."),
    ]
    ignored: Annotated[bool, Meta(description="Whether it is no evidence.")] = False


class HitView(Struct, frozen=True, omit_defaults=True):
    """A phrase of the lists that stands in the text."""

    name: Annotated[str, Meta(description="The fault, subject or speaker it belongs to.")]
    clause: Annotated[int, Meta(description="Its clause, from 1.")]
    start: Annotated[int, Meta(description=_START)]
    end: Annotated[int, Meta(description=_END)]
    tells: Annotated[str, Meta(description="How much it counts: role and strength, how telling, or the side.")]
    chosen: Annotated[bool, Meta(description="Whether it is the one chosen.")] = False


class ReadingView(Struct, frozen=True, omit_defaults=True):
    """How the text was understood."""

    parts: Annotated[tuple[PartView, ...], Meta(description="The whole text in order.")]
    clauses: Annotated[tuple[ClauseView, ...], Meta(description="What it says, outermost first.")]
    faults: Annotated[tuple[HitView, ...], Meta(description="What went wrong, as far as the text names it.")]
    subjects: Annotated[tuple[HitView, ...], Meta(description="What it may have happened to.")]
    speakers: Annotated[tuple[HitView, ...], Meta(description="Who speaks.")]
    why_fault: Annotated[str, Meta(description="Why this fault was chosen.")]
    why_subject: Annotated[str, Meta(description="Why this subject was chosen.")]
    why_side: Annotated[str, Meta(description="Why this side was chosen.")]
    fault: Annotated[str, Meta(description="The fault chosen; left out for none.")] | UnsetType = UNSET
    subject: Annotated[str, Meta(description="The subject chosen; left out for none.")] | UnsetType = UNSET
    side: Annotated[str, Meta(description="The side that the text gives; left out for none.")] | UnsetType = UNSET


class OriginView(Struct, frozen=True, omit_defaults=True):
    """Who answers."""

    by: Annotated[Literal["rule", "composed", "fallback"], Meta(description="What sort of answer it is.")]
    id: Annotated[str, Meta(description="The rule, or fault and subject; left out for a fallback.")] | UnsetType = UNSET
    form: (
        Annotated[
            Literal["sentence", "around", "alone", "cell", "step"],
            Meta(description="Of a composed answer: which wording it is."),
        ]
        | UnsetType
    ) = UNSET
    places: Annotated[tuple[str, ...], Meta(description="Where its fault and its subject stand.")] = ()
    cell: Annotated[str, Meta(description="The place of the cell that says something otherwise.")] | UnsetType = UNSET
    because: Annotated[str, Meta(description="The reason that the cell gives.")] | UnsetType = UNSET
    details: Annotated[tuple[str, ...], Meta(description="Sentences added for values of the text.")] = ()
    result: (
        Annotated[str, Meta(description="The effect and subject told before the cause; left out for none.")] | UnsetType
    ) = UNSET
