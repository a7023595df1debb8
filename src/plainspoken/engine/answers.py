"""What a customer may read of a failure: a value that the rest of the product passes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from plainspoken.engine.secrets import mask_secrets


@dataclass(frozen=True, slots=True)
class NextAction:
    """Something to do: the sentence, who can do it (user, admin, support), and a typed action for a button, if any."""

    text: str
    who: str
    do: str | None = None


class SanitizedMessage(msgspec.Struct, frozen=True, eq=False, gc=False):
    """What a customer may read of a failure, and where it comes from.

    `band` is `specific` for the answer of a rule, `general` for one composed of what the text names (`rule_id` then is
    `fault.<name>`), and `fallback` when the text names nothing known (`unmatched`; `rule_id` is None). `ambiguous` says
    that several rules had the same claim. `cause_known` is false where the text says only that something failed.
    `catalogue` is the fingerprint of the rules that answered. Two are equal that say the same, also of different texts.
    """

    user_message: str
    category: str
    severity: str
    actionable_steps: tuple[str, ...]
    next_actions: tuple[NextAction, ...]
    rule_id: str | None
    band: str
    facts: Mapping[str, str]
    ambiguous: bool
    unmatched: bool
    cause_known: bool
    catalogue: str
    _raw: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SanitizedMessage) and self.as_dict() == other.as_dict()

    def __ne__(self, other: object) -> bool:  # what structs have of their own does not ask `__eq__`
        return not self == other

    def __hash__(self) -> int:
        return hash((self.user_message, self.rule_id, self.category))

    def __repr__(self) -> str:
        return f"SanitizedMessage({self.as_dict()})"

    @property
    def technical_detail(self) -> str:
        """The raw text with its secrets masked, for administrators only; made when asked for."""
        return mask_secrets(self._raw)

    def about(self, raw: str) -> SanitizedMessage:
        """The same answer to another raw text."""
        return msgspec.structs.replace(self, _raw=raw)

    def as_dict(self) -> dict[str, object]:
        """The answer as JSON-ready data without the technical detail; absent values are left out."""
        return {
            "user_message": self.user_message,
            "category": self.category,
            "severity": self.severity,
            "actionable_steps": list(self.actionable_steps),
            "next_actions": [
                {"text": action.text, "who": action.who} | ({"do": action.do} if action.do else {})
                for action in self.next_actions
            ],
            **({"rule_id": self.rule_id} if self.rule_id else {}),
            "band": self.band,
            "facts": dict(self.facts),
            "ambiguous": self.ambiguous,
            "unmatched": self.unmatched,
            "cause_known": self.cause_known,
            "catalogue": self.catalogue,
        }
