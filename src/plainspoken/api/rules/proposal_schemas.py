"""Bodies of the proposal of a line for a list, or of a rule, from one failure."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.api.rules.schemas import FILES, Files, Name
from plainspoken.api.schemas import FindingView

MAX_PHRASE = 200
"""Characters that a phrase may have."""

Phrase = Annotated[str, Meta(max_length=MAX_PHRASE)]


class ProposeRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A failure to explain, by its text or as a cluster, and what its author has in mind."""

    text: Annotated[str, Meta(description="The raw text of a failure; or name a `cluster`.")] | UnsetType = UNSET
    step: Annotated[Name, Meta(description="With a text: internal name of the step that failed.")] | UnsetType = UNSET
    cluster: Annotated[Name, Meta(description="The id of one of `/api/v1/unexplained`.")] | UnsetType = UNSET
    fault: Annotated[Name, Meta(description="What the words say went wrong; guessed without it.")] | UnsetType = UNSET
    subject: Annotated[Name, Meta(description="In place of a fault: what a word names.")] | UnsetType = UNSET
    phrase: (
        Annotated[Phrase, Meta(description="With a fault or subject: the words, in place of those proposed.")]
        | UnsetType
    ) = UNSET
    rule: Annotated[bool, Meta(description="Draft a rule, also where one line in a list would do.")] = False
    rule_id: Annotated[Name, Meta(description="The id of the rule that is drafted: `<area>.<cause>`.")] | UnsetType = (
        UNSET
    )
    files: Annotated[Files, Meta(description=FILES)] | UnsetType = UNSET


class FaultView(Struct, frozen=True, omit_defaults=True):
    """Something that can go wrong, to which words can be added."""

    name: Annotated[str, Meta(description="Its name in the list.")]
    sentence: (
        Annotated[str, Meta(description="What customers read of it; `{subject}` stands for what it happened to.")]
        | UnsetType
    ) = UNSET


class SubjectView(Struct, frozen=True):
    """Something that a failure can happen to, to which words can be added."""

    name: Annotated[str, Meta(description="Its name in the list.")]
    noun: Annotated[str, Meta(description="What customers read of it.")]


class ListsAnswer(Struct, frozen=True):
    """The lists that answers are composed from."""

    faults: Annotated[tuple[FaultView, ...], Meta(description="What can go wrong.")]
    subjects: Annotated[tuple[SubjectView, ...], Meta(description="What it can happen to.")]


class ProposeAnswer(Struct, frozen=True, omit_defaults=True):
    """What would explain the failure, as data and as the file it belongs into. Nothing of it is kept.

    `line` adds words to an entry of a list, `rule` drafts a rule, `none` has nothing to propose: `explained_by` tells
    which rule explains the text already, if one does.
    """

    kind: Annotated[Literal["line", "rule", "none"], Meta(description="What is proposed.")]
    phrases: Annotated[
        tuple[str, ...], Meta(description="Words of the text that may say what went wrong, likeliest first.")
    ]
    faults: Annotated[tuple[FaultView, ...], Meta(description="What they may say, likeliest first.")]
    explained_by: Annotated[str, Meta(description="The rule that answers the text already.")] | UnsetType = UNSET
    list: Annotated[Literal["faults", "subjects"], Meta(description="Of a line: its list.")] | UnsetType = UNSET
    entry: Annotated[str, Meta(description="Of a line: the entry that gets the words.")] | UnsetType = UNSET
    phrase: Annotated[str, Meta(description="Of a line: the words.")] | UnsetType = UNSET
    rule_id: Annotated[str, Meta(description="Of a rule: its id.")] | UnsetType = UNSET
    file: Annotated[str, Meta(description="The file it belongs into.")] | UnsetType = UNSET
    content: Annotated[str, Meta(description="The whole text of that file with it; comments are kept.")] | UnsetType = (
        UNSET
    )
    added: Annotated[str, Meta(description="What was put in, alone.")] | UnsetType = UNSET
    holds: (
        Annotated[bool, Meta(description="Whether it does what it is for, and nothing is found in it.")] | UnsetType
    ) = UNSET
    message: Annotated[str, Meta(description="What customers would read then.")] | UnsetType = UNSET
    findings: (
        Annotated[tuple[FindingView, ...], Meta(description="What is wrong in it, at most twenty.")] | UnsetType
    ) = UNSET
