"""What a customer may read of a failure: a value that the rest of the product passes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plainspoken.engine.secrets import mask_secrets


@dataclass(frozen=True, slots=True)
class NextAction:
    """Something to do: the sentence, who can do it (user, admin, support), and a typed action for a button, if any."""

    text: str
    who: str
    do: str | None = None


@dataclass(frozen=True, slots=True)
class SanitizedMessage:
    """What a customer may read of a failure, and where it comes from.

    `band` is `specific` for the answer of a rule, `general` for one composed of what the text names (`rule_id` then is
    `fault.<name>`), and `fallback` when the text names nothing known (`unmatched`; `rule_id` is None). `ambiguous` says
    that several rules had the same claim. `cause_known` is false where the text says only that something failed.
    `catalogue` is the fingerprint of the rules that answered.
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
    _raw: str = field(repr=False, compare=False)

    @property
    def technical_detail(self) -> str:
        """The raw text with its secrets masked, for administrators only; made when asked for."""
        return mask_secrets(self._raw)

    def about(self, raw: str) -> SanitizedMessage:
        """The same answer to another raw text."""
        return SanitizedMessage(  # field by field: several times as fast as `dataclasses.replace`
            self.user_message,
            self.category,
            self.severity,
            self.actionable_steps,
            self.next_actions,
            self.rule_id,
            self.band,
            self.facts,
            self.ambiguous,
            self.unmatched,
            self.cause_known,
            self.catalogue,
            raw,
        )

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
