"""Which step a catalogue's version takes for a change (docs/rules-versions.md has the reasons)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from plainspoken.review.changes import CODES, Change, ReadAnswer
from plainspoken.review.entry import Plain


class VersionStep(IntEnum):
    """How a version number grows."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


# Public codes: programs and reports of others depend on them.
_CODES: Final = frozenset({"category", "severity", "failure.category", "failure.severity", "phase", "job_type"})
# Kinds whose names stand in no answer, and without which nothing is shown that was hidden.
_WITHOUT_CODES: Final = frozenset({"exception", "speaker", "phrase list"})
# Lists in which a further name does no harm, and a missing one does.
_GROWING: Final = frozenset({"aliases", "operations", "contains", "steps", "raw"})
_MEANING: Final = frozenset(
    {
        *("when.steps", "when.operations", "when.sources", "when.classifications", "when.codes", "when.os_types"),
        *("when.faults", "when.subjects", "when.speakers", "when.sides", "when.text", "explains", "wins_over"),
        *("draft", "facts", "details", "actions.do", "failure.actions.do", "names"),
        *("phrases", "marks", "role", "strength", "implies", "of_systems"),
        *("telling", "system", "side", "subject", "nouns"),
    }
)


def step_of_addition(_kind: str) -> VersionStep:
    """A new entry."""
    return VersionStep.MINOR


def step_of_removal(kind: str) -> VersionStep:
    """An entry that is gone; without an exception the vocabulary only gets stricter."""
    return VersionStep.MINOR if kind in _WITHOUT_CODES else VersionStep.MAJOR


def step_of_field(kind: str, field: str, before: Plain, after: Plain) -> VersionStep:
    """A field of an entry that both catalogues have."""
    if field in _CODES:
        return VersionStep.MAJOR
    if field == "anywhere":  # found inside other words no longer: something may be shown that was not
        return VersionStep.MINOR if after else VersionStep.MAJOR
    if kind in {"step", "job kind", "job status", "step status"} and field in _GROWING:
        return VersionStep.MINOR if _names(before) <= _names(after) else VersionStep.MAJOR
    return VersionStep.MINOR if field in _MEANING else VersionStep.PATCH


def step_of_answer(before: ReadAnswer, changes: frozenset[Change]) -> VersionStep:
    """An example that is answered differently: `before` is the old answer, `changes` are what differs.

    A text that a rule answered was explained; a composed answer or a fallback is none of its own to lose.
    """
    if not changes & CODES:
        return VersionStep.PATCH
    return VersionStep.MAJOR if before.band == "specific" else VersionStep.MINOR


def _names(value: Plain) -> frozenset[str]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return frozenset()
    return frozenset(item for item in value if isinstance(item, str))
