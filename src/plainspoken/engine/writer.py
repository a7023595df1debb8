"""Answers put into words: the rule's, else a composed one, else a fallback, each seen by the guard before anybody else.

What was written is remembered by what it was made of, so another text with the same cause, facts and context costs no
more than looking it up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from plainspoken.catalogue.model import NO_FAULT, Catalogue, PhraseRole
from plainspoken.catalogue.names import Side, StepFailure
from plainspoken.catalogue.sentences import Action, Detail, Who
from plainspoken.engine.answers import NextAction, SanitizedMessage
from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.composer import Composer, besides, offered, rendered
from plainspoken.engine.decision import Match, Verdict
from plainspoken.engine.details import DetailReader
from plainspoken.engine.diagnosis import Diagnosis
from plainspoken.engine.fact_reader import FactReader
from plainspoken.engine.guard import Guard
from plainspoken.engine.names import Names
from plainspoken.engine.silence import engine_logger

_LOG = engine_logger(__name__)
_REMEMBERED: Final = 4_096
_DEFAULT_CATEGORY: Final = "platform"
_USUAL_SEVERITY: Final = "error"
_CLOSING_MESSAGE: Final = "The operation did not finish. The cause is not known yet."
_CLOSING_ACTION: Final = "Try the operation again, and send the job ID to support if it stops at the same point"
_ASK_SUPPORT: Final = NextAction(
    "Send the job ID to support, who can read all that the error says", Who.USER.value, "contact_support"
)
_NO_VALUES: Final[Mapping[str, str]] = MappingProxyType({})


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


class AnswerWriter:
    """Writes the answers of one catalogue. Safe in threads.

    Args:
        catalogue: What to answer with.
        guard: Sees every text.
        names: Tells which names may be shown.
        stopped: Is told where a text came from that the guard stopped.
    """

    def __init__(self, catalogue: Catalogue, guard: Guard, names: Names, stopped: Callable[[str], None]) -> None:
        self.composer = Composer(catalogue)
        self.facts = FactReader(catalogue.rules, guard, names)
        self._catalogue = catalogue
        self._guard = guard
        self._stopped = stopped
        self._details = DetailReader(
            [
                *(detail for rule in catalogue.rules for detail in rule.details),
                *(detail for fault in catalogue.faults.values() for detail in fault.details),
            ],
            guard,
            names,
        )
        self._written: dict[Hashable, SanitizedMessage] = {}

    def answer(self, verdict: Verdict, context: Context, names: tuple[str, ...]) -> SanitizedMessage | None:
        """The answer of the rule that won, else a composed one, else a fallback.

        No answer of a writer has a raw text: it is the same object for all texts that are answered alike.
        """
        winner = verdict.choice.winner
        answer = self._of_rule(winner, verdict, context, names) if winner is not None else None
        if answer is None and verdict.diagnosis.fault is not None:
            answer = self._composed(verdict, context, names)
        return answer or self.fallback(context, verdict.diagnosis)

    def fallback(self, context: Context, diagnosis: Diagnosis | None = None) -> SanitizedMessage:
        """The answer to a failure that nothing is known of: the step's, the job kind's, the platform's words.

        A diagnosis that names no fault tells what the text says all the same.
        """
        said = besides(diagnosis) if diagnosis is not None else ""
        key = "fallback", context, said
        written = self._written.get(key)
        if written is None:
            says_more = diagnosis is not None and diagnosis.says_more
            written = self._remembered(key, self._fallback(context, said, says_more=says_more))
        return written if written is not None else self.closing()

    def closing(self) -> SanitizedMessage:
        """The answer when all else broke."""
        return self._message(_Draft(_CLOSING_MESSAGE, (), _DEFAULT_CATEGORY, "error", cause_known=False))

    def said_besides(self, details: Sequence[Detail], verdict: Verdict, names: Collection[str]) -> tuple[str, ...]:
        """The sentences of details that the text has all values of; see `DetailReader.sentences`."""
        return tuple(self._details.sentences(details, verdict.reading, names=names)) if details else ()

    def _of_rule(
        self, match: Match, verdict: Verdict, context: Context, names: tuple[str, ...]
    ) -> SanitizedMessage | None:
        rule, side, ambiguous = match.compiled.rule, verdict.diagnosis.side, verdict.ambiguous
        facts: dict[str, str] = {}
        if rule.facts:
            read = self.facts.read(match, verdict.reading.text, names=names)
            facts = {name: value for name, (value, _) in read.items()}
        said = self.said_besides(rule.details, verdict, names) if rule.details else ()
        key = rule.id, side and side.value, ambiguous, context, tuple(facts.values()) if facts else (), said, names
        known = self._written.get(key)
        if known is not None:
            return known
        draft = _Draft(
            message=_with_details(rendered(rule.message, facts), said),
            actions=tuple([_next_action(action, facts) for action in offered(rule.actions, context, side)]),
            category=rule.category,
            severity=rule.severity,
            rule_id=rule.id,
            band="specific",
            facts=facts,
            ambiguous=ambiguous,
            cause_known=NO_FAULT not in rule.explains,
        )
        if context.step not in rule.when.steps:  # a rule that asks for the step knows what is at stake there
            draft = self._with_stake(draft, context, side)
        return self._remembered(key, self._checked(draft, origin=rule.id, keep=names))

    def _composed(self, verdict: Verdict, context: Context, names: tuple[str, ...]) -> SanitizedMessage | None:
        diagnosis = verdict.diagnosis
        fault = diagnosis.fault.fault if diagnosis.fault is not None else None
        said = self.said_besides(fault.details, verdict, names) if fault is not None and fault.details else ()
        key = diagnosis.essence, context, said, names
        known = self._written.get(key)
        if known is not None:
            return known
        composed = self.composer.compose(diagnosis, context)
        if composed is None:
            return None
        failure = self._failure(context)
        message = composed.message
        actions = tuple([_next_action(action, values) for action, values in composed.actions])
        if message is None and failure.message is not None:
            message = rendered(failure.message, _NO_VALUES)
            if composed.deed is not None:  # `… did not finish; the reason is not known yet` tells the reason with it
                message = f"{message.partition(';')[0].rstrip('.')}. {composed.deed}"
            else:
                wanted = offered(failure.actions, context, diagnosis.side)
                actions = tuple([_next_action(action, _NO_VALUES) for action in wanted]) or actions
        message = message or composed.deed
        if message is None:
            return None
        draft = _Draft(
            message=_with_details(message, (*said, composed.besides) if composed.besides else said),
            actions=_support_first(actions) if diagnosis.says_more else actions,
            category=composed.category or failure.category,
            severity=composed.severity,
            rule_id=composed.id,
            band="general",
            cause_known=fault is not None and fault.role is PhraseRole.CAUSE,
        )
        draft = self._with_stake(draft, context, diagnosis.side)
        return self._remembered(key, self._checked(draft, origin=composed.id, keep=names))

    def _fallback(self, context: Context, said: str, *, says_more: bool) -> SanitizedMessage | None:
        failure = self._failure(context)
        category = self._catalogue.categories.get(failure.category)
        template = failure.message or (category.message if category else None)
        if category is None or template is None:
            return None
        wanted = offered(failure.actions or category.actions, context, None)
        actions = tuple([_next_action(action, _NO_VALUES) for action in wanted])
        draft = _Draft(
            message=_with_details(rendered(template, _NO_VALUES), [said] if said else ()),
            actions=_support_first(actions) if says_more else actions,
            category=category.name,
            severity=failure.severity or category.severity,
            cause_known=False,
        )
        return self._checked(self._with_stake(draft, context, None), origin=f"the fallback of {category.name}")

    def _with_stake(self, draft: _Draft, context: Context, side: Side | None) -> _Draft:
        """The draft with what a failure of its step leaves behind."""
        step = self._catalogue.steps.get(context.step or "")
        if step is None or step.at_stake is None:
            return draft
        stake = step.at_stake
        first = tuple([_next_action(action, _NO_VALUES) for action in offered(stake.actions, context, side)])
        return replace(
            draft,
            message=_with_details(draft.message, [rendered(stake.message, _NO_VALUES)]),
            actions=first + tuple([action for action in draft.actions if action not in first]),
            severity=stake.severity or draft.severity if draft.severity == _USUAL_SEVERITY else draft.severity,
        )

    def _failure(self, context: Context) -> StepFailure:
        """What the catalogue says of a failure that nothing is known of."""
        step = self._catalogue.steps.get(context.step or "")
        if step and step.failure:
            return step.failure
        for kind in self._catalogue.operations.kinds:
            if context.operation and kind.job_type == context.operation and kind.failure:
                return kind.failure
        return StepFailure(_DEFAULT_CATEGORY)

    def _remembered(self, key: Hashable, written: SanitizedMessage | None) -> SanitizedMessage | None:
        """What was written, kept for the next text of the same; nothing where the guard stopped it."""
        if written is not None:
            if len(self._written) >= _REMEMBERED:
                self._written.clear()
            self._written[key] = written
        return written

    def _checked(self, draft: _Draft, *, origin: str, keep: Collection[str] = ()) -> SanitizedMessage | None:
        """The answer of a draft; None when the guard stops one of its texts.

        Built-in sentences are searched too: a compiled form, or a file of the package, may have been tampered with.
        """
        texts = (draft.message, *(action.text for action in draft.actions))
        if not all(self._guard.is_clean(text, keep=keep) for text in texts):
            self._stopped(origin)
            _LOG.error("the guard stopped a text of %s; the next safer text answers", origin)
            return None
        return self._message(draft)

    def _message(self, draft: _Draft) -> SanitizedMessage:
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
            catalogue=self._catalogue.fingerprint,
            _raw="",
        )


def _support_first(actions: tuple[NextAction, ...]) -> tuple[NextAction, ...]:
    """Actions for an error that says more than its answer: support comes first, once."""
    return _ASK_SUPPORT, *[action for action in actions if action.do != _ASK_SUPPORT.do]


def _next_action(action: Action, values: Mapping[str, str]) -> NextAction:
    return NextAction(rendered(action.text, values), action.who.value, action.do)


def _with_details(message: str, said: Sequence[str]) -> str:
    """A message with what is said besides; one that stands alone without a full stop gets it before more is said."""
    if said and message[-1:].isalnum():
        message += "."
    return " ".join((message, *said))
