"""How two answers to one failure differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from plainspoken.engine.answers import NextAction, SanitizedMessage


class Change(StrEnum):
    """What may differ between two answers. The first three are codes, which other programs may act upon."""

    RULE = "rule"
    CATEGORY = "category"
    SEVERITY = "severity"
    MESSAGE = "message"
    ACTIONS = "actions"
    STEP = "step"


CODES = frozenset({Change.RULE, Change.CATEGORY, Change.SEVERITY})
"""Changes that are more than wording."""


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """What a customer reads of a failure, with its codes; `step` is the displayed name of the step, if one is known."""

    rule: str | None
    band: str
    category: str
    severity: str
    message: str
    actions: tuple[NextAction, ...]
    step: str | None = None


def answer_of(message: SanitizedMessage, *, step: str | None = None) -> ReadAnswer:
    """The part of a sanitized message that is compared."""
    return ReadAnswer(
        message.rule_id,
        message.band,
        message.category,
        message.severity,
        message.user_message,
        message.next_actions,
        step,
    )


def changes_between(before: ReadAnswer, after: ReadAnswer) -> frozenset[Change]:
    """What differs; empty when the customer reads the same and every code is the same."""
    pairs = (
        (Change.RULE, before.rule, after.rule),
        (Change.CATEGORY, before.category, after.category),
        (Change.SEVERITY, before.severity, after.severity),
        (Change.MESSAGE, before.message, after.message),
        (Change.ACTIONS, before.actions, after.actions),
        (Change.STEP, before.step, after.step),
    )
    return frozenset(change for change, was, is_ in pairs if was != is_)
