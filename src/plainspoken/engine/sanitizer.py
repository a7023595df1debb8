"""A failure text in, an answer for a customer out: the pipeline, and its safe side.

Order: normalise → read → rules, else a composed answer → render from facts → guard. Whatever goes wrong on the way,
the answer is the next safer text: the rule's, else a composed one, else the step's, the job kind's or the category's
fallback, else a closing sentence written here. The raw text itself is never a part of any of them.
"""

from __future__ import annotations

import traceback
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from plainspoken.catalogue.files import shown_place
from plainspoken.catalogue.model import NO_FAULT, Catalogue, Role
from plainspoken.catalogue.names import Failure
from plainspoken.catalogue.sentences import Action, Detail, Who
from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.composer import Composer, offered, rendered
from plainspoken.engine.decision import Match, Verdict
from plainspoken.engine.details import DetailReader
from plainspoken.engine.fact_reader import FactReader
from plainspoken.engine.guard import Guard
from plainspoken.engine.matcher import Matcher
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
        self.matcher = Matcher(catalogue, drafts=drafts)
        self.composer = Composer(catalogue)
        self._facts = FactReader(catalogue.rules, self.guard, self.names)
        self._details = DetailReader(
            [
                *(detail for rule in catalogue.rules for detail in rule.details),
                *(detail for fault in catalogue.faults.values() for detail in fault.details),
            ],
            self.guard,
            self.names,
        )
        self._places = {rule.id: shown_place(rule.location) for rule in catalogue.rules}
        self._remembered: dict[tuple[object, ...], SanitizedMessage] = {}

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

    def verdict(self, text: NormalText, context: Context) -> Verdict | None:
        """The matcher's verdict; None when anything breaks (which is logged, never shown)."""
        try:
            return self.matcher.classify(text, context)
        except Exception:  # noqa: BLE001 - the safe side: no rule may break an answer
            self.tally.fault()
            _LOG.error("matching failed; a fallback answers\n%s", mask_secrets(traceback.format_exc()))
            return None

    def read_facts(self, match: Match, text: NormalText, *, names: Collection[str] = ()) -> dict[str, tuple[str, bool]]:
        """The facts of a match, each with whether it was read off the text; see `FactReader.read`."""
        return self._facts.read(match, text, names=names)

    def said_besides(
        self, details: tuple[Detail, ...], verdict: Verdict, *, names: Collection[str] = ()
    ) -> Sequence[str]:
        """The sentences of details that the text has all values of; see `DetailReader.sentences`."""
        return self._details.sentences(details, verdict.reading, names=names) if details else ()

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
            answer = None
            if verdict is not None and verdict.winner is not None:
                answer = self._from_rule(verdict.winner, verdict, text, raw, context, names)
            if answer is None and verdict is not None:
                answer = self._composed(verdict, context, raw, names)
            return answer or self._from_fallback(context, raw)
        except Exception:  # noqa: BLE001 - the safe side: an answer always, and never one with the error in it
            self.tally.fault()
            _LOG.error("sanitizing failed; the closing sentence answers\n%s", mask_secrets(traceback.format_exc()))
            return self._closing(raw)

    def _from_rule(
        self, match: Match, verdict: Verdict, text: NormalText, raw: str, context: Context, names: Collection[str]
    ) -> SanitizedMessage | None:
        rule = match.rule
        facts = {name: value for name, (value, _) in self._facts.read(match, text, names=names).items()}
        side = verdict.diagnosis.side
        draft = _Draft(
            message=self._detailed(rendered(rule.message, facts), rule.details, verdict, names),
            actions=tuple(_next_action(action, facts) for action in offered(rule.actions, context, side)),
            category=rule.category,
            severity=rule.severity,
            rule_id=rule.id,
            band="specific",
            facts=facts,
            ambiguous=verdict.ambiguous,
            cause_known=NO_FAULT not in rule.explains,
        )
        return self._checked(draft, raw, origin=rule.id, keep=names)

    def _detailed(self, message: str, details: tuple[Detail, ...], verdict: Verdict, names: Collection[str]) -> str:
        return " ".join((message, *self.said_besides(details, verdict, names=names)))

    def _composed(
        self, verdict: Verdict, context: Context, raw: str, names: Collection[str]
    ) -> SanitizedMessage | None:
        composed = self.composer.compose(verdict.diagnosis, context)
        if composed is None:
            return None
        failure = self.fallback(context)
        message = composed.message
        actions = tuple(_next_action(action, values) for action, values in composed.actions)
        if message is None and failure.message is not None:
            message = rendered(failure.message, _NO_VALUES)
            actions = tuple(_next_action(action, _NO_VALUES) for action in failure.actions) or actions
        if message is None:
            return None
        draft = _Draft(
            message=self._detailed(message, composed.details, verdict, names),
            actions=actions,
            category=composed.category or failure.category,
            severity=composed.severity,
            rule_id=composed.id,
            band="general",
            cause_known=verdict.diagnosis.fault is not None and verdict.diagnosis.fault.fault.role is Role.CAUSE,
        )
        return self._checked(draft, raw, origin=composed.id, keep=names)

    def _from_fallback(self, context: Context, raw: str) -> SanitizedMessage:
        failure = self.fallback(context)
        category = self.catalogue.categories.get(failure.category)
        template = failure.message or (category.message if category else None)
        if category is None or template is None:
            return self._closing(raw)
        actions = offered(failure.actions or category.actions, context, None)
        draft = _Draft(
            message=rendered(template, _NO_VALUES),
            actions=tuple(_next_action(action, _NO_VALUES) for action in actions),
            category=category.name,
            severity=failure.severity or category.severity,
            cause_known=False,
        )
        return self._checked(draft, raw, origin=f"the fallback of {category.name}") or self._closing(raw)

    def _count(self, message: SanitizedMessage) -> None:
        self.tally.answered(message.rule_id, message.category, message.band, ambiguous=message.ambiguous)

    def _closing(self, raw: str) -> SanitizedMessage:
        return self._message(_Draft(_CLOSING_MESSAGE, (), _DEFAULT_CATEGORY, "error", cause_known=False), raw)

    def _checked(self, draft: _Draft, raw: str, *, origin: str, keep: Collection[str] = ()) -> SanitizedMessage | None:
        """The answer of a draft; None when the guard stops one of its texts."""
        texts = (draft.message, *(action.text for action in draft.actions))
        if not all(self.guard.is_clean(text, keep=keep) for text in texts):
            self.tally.stopped(origin)
            _LOG.error("the guard stopped a text of %s; the next safer text answers", origin)
            return None
        return self._message(draft, raw)

    def _message(self, draft: _Draft, raw: str) -> SanitizedMessage:
        actions = draft.actions or (NextAction(_CLOSING_ACTION, Who.USER.value, "retry"),)
        return SanitizedMessage(
            user_message=draft.message,
            category=draft.category,
            severity=draft.severity,
            actionable_steps=tuple(action.text for action in actions),
            next_actions=actions,
            rule_id=draft.rule_id,
            band=draft.band,
            facts=MappingProxyType(dict(draft.facts)),
            ambiguous=draft.ambiguous,
            unmatched=draft.rule_id is None,
            cause_known=draft.cause_known,
            catalogue=self.catalogue.fingerprint,
            _raw=raw,
        )


@dataclass(frozen=True, slots=True)
class _Draft:
    """What an answer will say, before the guard has seen it."""

    message: str
    actions: tuple[NextAction, ...]
    category: str
    severity: str
    rule_id: str | None = None
    band: str = "fallback"
    facts: Mapping[str, str] = field(default_factory=dict)
    ambiguous: bool = False
    cause_known: bool = True


def _next_action(action: Action, values: Mapping[str, str]) -> NextAction:
    return NextAction(rendered(action.text, values), action.who.value, action.do)
