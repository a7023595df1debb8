"""Which step a catalogue's version takes for a change (docs/rules-versions.md has the reasons)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from plainspoken.review.changes import CODES, Answer, Change
from plainspoken.review.written import Plain


class VersionStep(IntEnum):
    """How a version number grows."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


# Public codes: programs and reports of others depend on them.
_CODES: Final = frozenset({"category", "severity", "failure.category", "failure.severity", "phase", "job_type"})
# Lists in which a further name does no harm, and a missing one does.
_GROWING: Final = frozenset({"aliases", "operations", "contains", "raw"})
_MEANING: Final = frozenset(
    {
        *("band", "when.steps", "when.operations", "when.sources", "when.classifications", "when.codes"),
        *("when.os_types", "when.text", "wins_over", "facts", "actions.do", "failure.actions.do", "names"),
    }
)


def step_of_addition(_kind: str) -> VersionStep:
    """A new entry."""
    return VersionStep.MINOR


def step_of_removal(kind: str) -> VersionStep:
    """An entry that is gone; without an exception the vocabulary only gets stricter."""
    return VersionStep.MINOR if kind == "exception" else VersionStep.MAJOR


def step_of_field(kind: str, field: str, before: Plain, after: Plain) -> VersionStep:
    """A field of an entry that both catalogues have."""
    if field in _CODES:
        return VersionStep.MAJOR
    if field == "anywhere":  # found inside other words no longer: something may be shown that was not
        return VersionStep.MINOR if after else VersionStep.MAJOR
    if kind in {"step", "job kind", "job status", "step status"} and field in _GROWING:
        return VersionStep.MINOR if _names(before) <= _names(after) else VersionStep.MAJOR
    return VersionStep.MINOR if field in _MEANING else VersionStep.PATCH


def step_of_answer(before: Answer, after: Answer, changes: frozenset[Change], *, known: bool) -> VersionStep:
    """An example that is answered differently.

    Args:
        before: The old answer.
        after: The new answer.
        changes: What differs.
        known: Whether the text is an example of the rule that answered it. Such a text was explained, and so was one
            that a rule of the band exception or specific answered; any other had no answer of its own to lose.
    """
    if not changes & CODES:
        return VersionStep.PATCH
    explained = before.rule is not None and (known or before.band in {"exception", "specific"})
    return VersionStep.MAJOR if explained and after != before else VersionStep.MINOR


def _names(value: Plain) -> frozenset[str]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return frozenset()
    return frozenset(item for item in value if isinstance(item, str))
