"""A failure text in, an answer for a customer out: the pipeline, and its safe side.

Order: normalise → classify → render from facts → guard. Whatever goes wrong on the way, the answer is the next safer
text: the rule's, else the step's, the job kind's or the category's fallback, else a closing sentence written here.
The raw text itself is never a part of any of them.
"""

from __future__ import annotations

import traceback
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from plainspoken.catalogue.files import shown_place
from plainspoken.catalogue.model import Action, Band, Catalogue, Failure, Rule, Slot, Template, Who
from plainspoken.engine.fact_reader import FactReader
from plainspoken.engine.guard import Guard
from plainspoken.engine.literals import ScanFailed
from plainspoken.engine.matcher import Context, Match, Matcher, Verdict
from plainspoken.engine.names import Names
from plainspoken.engine.normalise import NormalText, bounded, decoded, normalise
from plainspoken.engine.scrubber import Scrubber
from plainspoken.engine.secrets import mask_secrets
from plainspoken.engine.silence import engine_logger
from plainspoken.engine.tally import Tally

_LOG = engine_logger(__name__)
_REMEMBERED = 8_192
_REMEMBERED_LENGTH = 4_096
_DEFAULT_CATEGORY = "platform"
_CLOSING_MESSAGE = "The operation did not finish. The cause is not known yet."
_CLOSING_ACTION = "Try the operation again, and send the job ID to support if it stops at the same point"
_NO_VALUES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NextAction:
    """Something to do: the sentence, who can do it (user, admin, support), and a typed action for a button, if any."""

    text: str
    who: str
    do: str | None = None


@dataclass(frozen=True, slots=True)
class SanitizedMessage:
    """What a customer may read of a failure, and where it comes from.

    `rule_id` is None when no rule matched (`unmatched`); `band` then is `fallback`. `ambiguous` says that several
    rules had the same claim. `catalogue` is the fingerprint of the rules that answered.
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
            "catalogue": self.catalogue,
        }


class Sanitizer:
    """Applies one catalogue. Immutable to its callers, safe in threads; `sanitize` and `scrub` never raise.

    `tally` counts what it answers; whoever replaces an engine may hand its tally on.

    Args:
        catalogue: What to apply.
        drafts: Whether drafts of rules answer as well, for their authors; customers are never answered with one.
    """

    def __init__(self, catalogue: Catalogue, *, drafts: bool = False) -> None:
        self.catalogue = catalogue
        self.tally = Tally()
        self.guard = Guard(catalogue.vocabulary)
        self.scrubber = Scrubber(catalogue, self.guard)
        self.names = Names(catalogue, self.scrubber, self.guard)
        self.matcher = Matcher(tuple(rule for rule in catalogue.rules if drafts or not rule.draft))
        self._facts = FactReader(catalogue.rules, self.guard, self.names)
        self._places = {rule.id: shown_place(rule.location) for rule in catalogue.rules}
        self._remembered: dict[tuple[object, ...], SanitizedMessage] = {}
        self._fixed: dict[tuple[str, bool], SanitizedMessage] = {}

    def sanitize(
        self,
        text: str | bytes,
        *,
        step: str | None = None,
        operation: str | None = None,
        source: str | None = None,
        classification: str | None = None,
        code: str | None = None,
        os_type: str | None = None,
        names: Collection[str] | None = None,
    ) -> SanitizedMessage:
        """The answer to a failure text.

        Args:
            text: The raw text, of any length and content.
            step: Internal name of the step that failed; known aliases are resolved.
            operation: Public job type, or a raw operation name of the backend.
            source: The table the text comes from, such as `replication_jobs`.
            classification: The backend's own classification of the error.
            code: A platform code the backend knows apart from the text.
            os_type: Operating system family of the VM, such as `linux`.
            names: The customer's names that the caller knows, of the VM, its networks and volumes. A rule's message may
                name them whatever their shape.
        """
        raw = decoded(text)
        known = tuple(name for name in names or () if name and name in raw)
        key = (raw, step, operation, source, classification, code, os_type, known)
        remembered = self._remembered.get(key)
        if remembered is not None:
            self._count(remembered)
            return remembered
        context = self.context(
            step=step,
            operation=operation,
            source=source,
            classification=classification,
            code=code,
            os_type=os_type,
        )
        message = self._answered(raw, context, known)
        if len(raw) <= _REMEMBERED_LENGTH:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = message
        self._count(message)
        return message

    def place_of(self, rule_id: str | None) -> str | None:
        """Where a rule stands, as `file:line:column`; None for no rule."""
        return self._places.get(rule_id or "")

    def scrub(self, text: str | bytes, *, keep: Collection[str] = ()) -> str:
        """Pass-through text with technical terms replaced and everything technical redacted; `keep` are VM names."""
        return self.scrubber.scrub(decoded(text), keep=keep)

    def context(
        self,
        *,
        step: str | None = None,
        operation: str | None = None,
        source: str | None = None,
        classification: str | None = None,
        code: str | None = None,
        os_type: str | None = None,
    ) -> Context:
        """The canonical context: known step names resolved, raw operation names as job types, lower case."""
        step = step.strip().casefold() if step else None
        return Context(
            self.catalogue.step_names.get(step, step) if step else None,
            self._job_type(operation),
            *(value.strip().casefold() or None if value else None for value in (source, classification, code, os_type)),
        )

    def verdict(self, text: NormalText, context: Context, *, complete: bool = False) -> Verdict:
        """The matcher's verdict; one without a winner when anything breaks (which is logged, never shown)."""
        try:
            return self.matcher.classify(text, context, complete=complete)
        except ScanFailed:
            self.tally.fault()
            _LOG.error("the literal scan failed; a fallback answers")
        except Exception:  # noqa: BLE001 - the safe side: no rule may break an answer
            self.tally.fault()
            _LOG.error("matching failed; a fallback answers\n%s", mask_secrets(traceback.format_exc()))
        return Verdict(None, ambiguous=False, matches=())

    def read_facts(self, match: Match, text: NormalText, *, names: Collection[str] = ()) -> dict[str, tuple[str, bool]]:
        """The facts of a match, each with whether it was read off the text; see `FactReader.read`."""
        return self._facts.read(match, text, names=names)

    def fallback(self, context: Context) -> Failure:
        """What to say when no rule explains a failure: the step's, else the job kind's, else the platform's words."""
        step = self.catalogue.steps.get(context.step or "")
        if step and step.failure:
            return step.failure
        for kind in self.catalogue.operations.kinds:
            if context.operation and kind.job_type == context.operation and kind.failure:
                return kind.failure
        return Failure(_DEFAULT_CATEGORY)

    def _job_type(self, operation: str | None) -> str | None:
        if not operation or not operation.strip():
            return None
        operation = operation.strip().casefold()
        if any(kind.job_type == operation for kind in self.catalogue.operations.kinds):
            return operation
        return self.names.job_kind(operation=operation).job_type

    def _answered(self, raw: str, context: Context, names: Collection[str]) -> SanitizedMessage:
        try:
            text = normalise(bounded(raw))
            verdict = self.verdict(text, context)
            if verdict.winner is not None:
                answer = self._from_rule(verdict.winner, text, raw, names, ambiguous=verdict.ambiguous)
                if answer is not None:
                    return answer
            return self._from_fallback(context, raw)
        except Exception:  # noqa: BLE001 - the safe side: an answer always, and never one with the error in it
            self.tally.fault()
            _LOG.error("sanitizing failed; the closing sentence answers\n%s", mask_secrets(traceback.format_exc()))
            return self._closing(raw)

    def _from_rule(
        self, match: Match, text: NormalText, raw: str, names: Collection[str], *, ambiguous: bool
    ) -> SanitizedMessage | None:
        rule = match.rule
        fixed = self._fixed.get((rule.id, ambiguous)) if not rule.facts else None
        if fixed is not None:
            return fixed.about(raw)
        facts = {name: value for name, (value, _) in self._facts.read(match, text, names=names).items()}
        message = _rendered(rule.message, facts)
        actions = tuple(_next_action(action, facts) for action in rule.actions)
        if not self._clean(message, actions, origin=rule.id, keep=names):
            return None
        answer = self._message(
            raw, message, actions, rule.category, rule.severity, rule=rule, facts=facts, ambiguous=ambiguous
        )
        if not rule.facts:
            self._fixed[rule.id, ambiguous] = answer.about("")
        return answer

    def _from_fallback(self, context: Context, raw: str) -> SanitizedMessage:
        failure = self.fallback(context)
        category = self.catalogue.categories.get(failure.category)
        template = failure.message or (category.message if category else None)
        if category is None or template is None:
            return self._closing(raw)
        message = _rendered(template, _NO_VALUES)
        actions = tuple(_next_action(action, _NO_VALUES) for action in failure.actions or category.actions)
        if not self._clean(message, actions, origin=f"the fallback of {category.name}"):
            return self._closing(raw)
        return self._message(raw, message, actions, category.name, failure.severity or category.severity)

    def _count(self, message: SanitizedMessage) -> None:
        self.tally.answered(message.rule_id, message.category, message.band, ambiguous=message.ambiguous)

    def _closing(self, raw: str) -> SanitizedMessage:
        action = NextAction(_CLOSING_ACTION, Who.USER.value, "retry")
        return self._message(raw, _CLOSING_MESSAGE, (action,), _DEFAULT_CATEGORY, "error")

    def _clean(self, message: str, actions: tuple[NextAction, ...], *, origin: str, keep: Collection[str] = ()) -> bool:
        texts = (message, *(action.text for action in actions))
        clean = all(self.guard.is_clean(text, keep=keep) for text in texts)
        if not clean:
            self.tally.stopped(origin)
            _LOG.error("the guard stopped a text of %s; the next safer text answers", origin)
        return clean

    def _message(
        self,
        raw: str,
        message: str,
        actions: tuple[NextAction, ...],
        category: str,
        severity: str,
        *,
        rule: Rule | None = None,
        facts: Mapping[str, str] = _NO_VALUES,
        ambiguous: bool = False,
    ) -> SanitizedMessage:
        return SanitizedMessage(
            user_message=message,
            category=category,
            severity=severity,
            actionable_steps=tuple(action.text for action in actions),
            next_actions=actions,
            rule_id=rule.id if rule else None,
            band=(rule.band if rule else Band.FALLBACK).name.lower(),
            facts=MappingProxyType(dict(facts)),
            ambiguous=ambiguous,
            unmatched=rule is None,
            catalogue=self.catalogue.fingerprint,
            _raw=raw,
        )


def _rendered(template: Template, facts: Mapping[str, str]) -> str:
    """The text with its slots filled. Values are put in as they are: never read as templates, never formatted."""
    return "".join(facts[part.name] if isinstance(part, Slot) else part for part in template.parts)


def _next_action(action: Action, facts: Mapping[str, str]) -> NextAction:
    return NextAction(_rendered(action.text, facts), action.who.value, action.do)
