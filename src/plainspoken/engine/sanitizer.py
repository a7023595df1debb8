"""A failure text in, an answer for a customer out: the pipeline, and its safe side.

Order: normalise → read → rules, else a composed answer → render from facts → guard. Whatever goes wrong on the way,
the answer is the next safer text: the rule's, else a composed one, else the step's, the job kind's or the category's
fallback, else a closing sentence written here. The raw text itself is never a part of any of them.
"""

from __future__ import annotations

import traceback
from collections.abc import Collection, Sequence
from typing import Final

from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.files import shown_place
from plainspoken.catalogue.garbage import collector_paused
from plainspoken.catalogue.model import Catalogue
from plainspoken.catalogue.sentences import Detail
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.composer import Composer
from plainspoken.engine.decision import Match, Verdict
from plainspoken.engine.guard import Guard
from plainspoken.engine.matcher import Matcher
from plainspoken.engine.names import Names
from plainspoken.engine.normalise import NormalText, decoded, normalise
from plainspoken.engine.scrubber import Scrubber
from plainspoken.engine.secrets import mask_secrets
from plainspoken.engine.silence import engine_logger
from plainspoken.engine.tally import Tally
from plainspoken.engine.writer import AnswerWriter

_LOG = engine_logger(__name__)
_REMEMBERED: Final = 8_192
_REMEMBERED_LENGTH: Final = 4_096
_REMEMBERED_CONTEXTS: Final = 1_024


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
        with collector_paused():
            self.guard = Guard(catalogue.vocabulary)
            self.scrubber = Scrubber(catalogue, self.guard)
            self.names = Names(catalogue, self.scrubber, self.guard)
            self.matcher = Matcher(catalogue, drafts=drafts)
            self._writer = AnswerWriter(catalogue, self.guard, self.names, self._stopped)
        self._places = {rule.id: shown_place(rule.location) for rule in catalogue.rules}
        self._remembered: dict[tuple[object, ...], SanitizedMessage] = {}
        self._contexts: dict[tuple[str | None, ...], Context] = {}

    def sanitize(self, failure: Failure | str | bytes) -> SanitizedMessage:
        """The answer to a failure, or to a text of which nothing is known besides."""
        if not isinstance(failure, Failure):
            failure = Failure(failure if isinstance(failure, str) else decoded(failure))
        raw, given = failure.text, failure.context
        known = tuple([name for name in failure.names if name and name in raw])
        key = raw, given, known
        message = self._remembered.get(key)
        if message is None:
            message = self.answer(raw, self.known_context(given), names=known).about(raw)
            if len(raw) <= _REMEMBERED_LENGTH:
                if len(self._remembered) >= _REMEMBERED:
                    self._remembered.clear()
                self._remembered[key] = message
        self.tally.answered(message.rule_id, message.category, message.band, ambiguous=message.ambiguous)
        return message

    def answer(self, raw: str, context: Context, *, names: tuple[str, ...] = ()) -> SanitizedMessage:
        """The answer that `sanitize` gives, without the raw text, not counted and not remembered by the text.

        Many texts are answered by the same object, so whoever asks for many can tell answers apart by identity.

        Args:
            raw: The raw text.
            context: As `context` makes it.
            names: The customer's names that stand in the text.
        """
        try:
            verdict = self.verdict(normalise(raw), context)
            answer = self._writer.answer(verdict, context, names) if verdict is not None else None
            return answer or self._writer.fallback(context)
        except Exception:  # noqa: BLE001 - the safe side: an answer always, and never one with the error in it
            self.tally.fault()
            _LOG.error("sanitizing failed; the closing sentence answers\n%s", mask_secrets(traceback.format_exc()))
            return self._writer.closing()

    def place_of(self, rule_id: str | None) -> str | None:
        """Where a rule stands, as `file:line:column`; None for no rule."""
        return self._places.get(rule_id or "")

    def scrub(self, text: str | bytes, *, keep: Collection[str] = ()) -> str:
        """Pass-through text with technical terms replaced and everything technical redacted; `keep` are VM names."""
        return self.scrubber.scrub(decoded(text), keep=keep)

    def context(self, failure: Failure) -> Context:
        """The canonical context: known step names resolved, raw operation names as job types, lower case."""
        return self.known_context(failure.context)

    def known_context(self, given: tuple[str | None, ...]) -> Context:
        """As `context`, of the values of `Failure.context`."""
        known = self._contexts.get(given)
        if known is None:
            if len(self._contexts) >= _REMEMBERED_CONTEXTS:
                self._contexts.clear()
            known = self._contexts[given] = self._canonical(*given)
        return known

    def _canonical(self, step: str | None, operation: str | None, *others: str | None) -> Context:
        step = step.strip().casefold() if step else None
        return Context(
            self.catalogue.step_names.get(step, step) if step else None,
            self._job_type(operation),
            *(value.strip().casefold() or None if value else None for value in others),
        )

    @property
    def composer(self) -> Composer:
        """What makes sentences of faults and subjects."""
        return self._writer.composer

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
        return self._writer.facts.read(match, text, names=names)

    def said_besides(
        self, details: Sequence[Detail], verdict: Verdict, *, names: Collection[str] = ()
    ) -> Sequence[str]:
        """The sentences of details that the text has all values of; see `DetailReader.sentences`."""
        return self._writer.said_besides(details, verdict, names)

    def _job_type(self, operation: str | None) -> str | None:
        if not operation or not operation.strip():
            return None
        operation = operation.strip().casefold()
        if any(kind.job_type == operation for kind in self.catalogue.operations.kinds):
            return operation
        return self.names.job_kind(operation=operation).job_type

    def _stopped(self, origin: str) -> None:
        self.tally.stopped(origin)
