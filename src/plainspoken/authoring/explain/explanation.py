"""Why a text is answered as it is, told to one of three readers, each of whom sees only what is meant for them.

| reader | sees |
|---|---|
| user | what a customer reads: the answer, its category, the step's name, what to do; every line passes the guard |
| support | also rules, reasons and conditions in their own words; the raw text only scrubbed, pieces of it never |
| developer | everything, with the secrets masked |
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from typing import Final

from plainspoken.authoring.explain.explained import (
    Audience,
    ExplainedAction,
    ExplainedAnswer,
    ExplainedFact,
    ExplainedMatch,
    ExplainedMiss,
    ExplainedReplacement,
    ExplainedRule,
    ExplainedStaffPart,
    ExplainedStop,
    Explanation,
)
from plainspoken.authoring.explain.told_reading import told_origin, told_reading
from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.files import shown_place
from plainspoken.catalogue.findings import Location
from plainspoken.catalogue.model import Rule
from plainspoken.engine.descriptions import describe
from plainspoken.engine.guard import UNCHECKED, WORD
from plainspoken.engine.near_misses import NearMiss
from plainspoken.engine.normalise import bounded, decoded, normalise
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.scrubber import Replacement
from plainspoken.engine.secret_search import REMOVED, secret_spans
from plainspoken.engine.secrets import HIDDEN, mask_secrets
from plainspoken.engine.trace import HeldCondition, MatchedRule, Stopped, Trace
from plainspoken.engine.trace import explain as trace_of
from plainspoken.lint.examples import visible

_SOURCES: Final = frozenset({"replication_jobs", "job_tracking", "job_steps", "log_events"})
_UNKNOWN: Final = "(one that no rule names)"
_SHORTEST_SECRET: Final = 4  # of those that are looked for again elsewhere in the text


def explain(sanitizer: Sanitizer, failure: Failure, audience: Audience) -> Explanation:
    """Why a failure is answered as it is, fit for the audience."""
    text, trace = failure.text, trace_of(sanitizer, failure)
    answer = _answer(sanitizer, trace)
    if audience is Audience.USER:
        return Explanation(audience, answer)
    part = _SupportPart(sanitizer, trace, text) if audience is Audience.SUPPORT else _DeveloperPart(trace, text)
    return Explanation(audience, answer, part.staff_part())


def place_of(location: Location) -> str:
    """A place as people find it, on one line."""
    return visible(shown_place(location))


def _answer(sanitizer: Sanitizer, trace: Trace) -> ExplainedAnswer:
    message = trace.message
    category = sanitizer.catalogue.categories.get(message.category)
    label = category.label if category else ""
    step = sanitizer.names.step(trace.context.step).display_name if trace.context.step else None
    return ExplainedAnswer(
        message=message.user_message,
        category=message.category,
        category_label=label if sanitizer.guard.is_clean(label) else "",
        severity=message.severity,
        cause_known=message.cause_known,
        actions=tuple(ExplainedAction(action.text, action.who, action.do) for action in message.next_actions),
        step=step if step and sanitizer.guard.is_clean(step) else None,
    )


class _StaffPart(ABC):
    """What both kinds of staff see in the same way; the others say how the raw text may appear."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def staff_part(self) -> ExplainedStaffPart:
        trace = self._trace
        given = {name: value for name, value in trace.context._asdict().items() if value}
        return ExplainedStaffPart(
            text=self.text(),
            context={name: self.context_value(name, value) for name, value in given.items()},
            origin=told_origin(trace.origin, trace.diagnosis, trace.message.rule_id),
            reading=told_reading(trace.reading, trace.diagnosis, self.piece)
            if trace.reading is not None and trace.diagnosis is not None
            else None,
            winner=self._rule(trace.winner) if trace.winner else None,
            losers=tuple(self._rule(loser) for loser in trace.losers),
            near_misses=tuple(_miss(miss) for miss in trace.near_misses),
            facts=tuple(ExplainedFact(fact.name, self.value(fact.value), fact.from_text) for fact in trace.facts),
            replacements=tuple(self.replacement(item) for item in trace.replacements),
            guard=tuple(self.stop(item) for item in trace.guard),
            ambiguous=trace.message.ambiguous,
            catalogue=trace.message.catalogue,
        )

    @abstractmethod
    def text(self) -> str: ...

    @abstractmethod
    def context_value(self, name: str, value: str) -> str: ...

    @abstractmethod
    def piece(self, start: int, end: int) -> str | None: ...

    def evidence(self, item: HeldCondition) -> ExplainedMatch:
        piece = self.piece(item.start, item.end)
        return ExplainedMatch(visible(describe(item.condition)), item.start, item.end, piece)

    def value(self, value: str) -> str:
        return value

    @abstractmethod
    def replacement(self, item: Replacement) -> ExplainedReplacement: ...

    def stop(self, item: Stopped) -> ExplainedStop:
        return ExplainedStop(item.what, item.start, item.end)

    def _rule(self, matched: MatchedRule) -> ExplainedRule:
        rule = matched.rule
        return ExplainedRule(
            id=rule.id,
            place=place_of(rule.location),
            reason=matched.reason,
            matched=tuple(self.evidence(item) for item in matched.evidence),
            overridden=tuple(_overridden(rule)),
        )


class _SupportPart(_StaffPart):
    """Rules in their own words; nothing of the raw text but what a customer might read too."""

    def __init__(self, sanitizer: Sanitizer, trace: Trace, text: str | bytes) -> None:
        super().__init__(trace)
        self._sanitizer = sanitizer
        self._scrubbed = visible(sanitizer.scrub(text))
        self._reasons = {*sanitizer.guard.remarks, WORD, UNCHECKED, "remark"}

    def text(self) -> str:
        return self._scrubbed

    def piece(self, _start: int, _end: int) -> str | None:
        return None

    def context_value(self, name: str, value: str) -> str:
        return value if value in self._named(name) else _UNKNOWN

    def _named(self, name: str) -> Collection[str]:
        """The values of a part of the context that the catalogue knows; any other may hold anything."""
        catalogue = self._sanitizer.catalogue
        if name == "step":
            return catalogue.steps
        if name == "operation":
            return {kind.job_type for kind in catalogue.operations.kinds}
        key = {"source": "sources", "classification": "classifications", "code": "codes", "os_type": "os_types"}[name]
        named = {value for rule in catalogue.rules for value in getattr(rule.when, key)}
        return named | _SOURCES if name == "source" else named

    def replacement(self, item: Replacement) -> ExplainedReplacement:
        why = item.why if item.why in self._reasons else "term"
        return ExplainedReplacement(item.start, item.end, item.shown, why)


class _DeveloperPart(_StaffPart):
    """Everything, secrets masked wherever they stand."""

    def __init__(self, trace: Trace, text: str | bytes) -> None:
        super().__init__(trace)
        self._secrets = _secrets_in(bounded(decoded(text)), trace.text)

    def text(self) -> str:
        return self.piece(0, len(self._trace.text))

    def context_value(self, _name: str, value: str) -> str:
        return visible(mask_secrets(self._without_known(value)))

    def value(self, value: str) -> str:
        return self._without_known(value)

    def replacement(self, item: Replacement) -> ExplainedReplacement:
        return ExplainedReplacement(item.start, item.end, item.shown, item.why, self.piece(item.start, item.end))

    def stop(self, item: Stopped) -> ExplainedStop:
        return ExplainedStop(item.what, item.start, item.end, visible(mask_secrets(self._without_known(item.text))))

    def piece(self, start: int, end: int) -> str:
        """A piece of the text with the secrets that reach into it masked."""
        if self._secrets is None:
            return HIDDEN
        parts: list[str] = []
        position = start
        for secret_start, secret_end in self._secrets:
            if secret_start < end and secret_end > position:
                parts += (self._trace.text[position : max(position, secret_start)], REMOVED)
                position = secret_end
        return visible("".join(parts) + self._trace.text[position:end])

    def _without_known(self, value: str) -> str:
        """A value without the secrets of the text, which may stand in it by themselves."""
        if self._secrets is None:
            return HIDDEN
        for start, end in self._secrets:
            if end - start >= _SHORTEST_SECRET:
                value = value.replace(self._trace.text[start:end], REMOVED)
        return value


def _secrets_in(raw: str, clean: str) -> tuple[tuple[int, int], ...] | None:
    """Where secrets stand in a clean text, in order and apart; None when that could not be found out in time.

    They are looked for in the raw text too, whose line ends tell some of them, and then wherever they stand again.
    """
    try:
        found = set(secret_spans(clean))
        values = {normalise(raw[start:end]).clean for start, end in secret_spans(raw)}
    except Exception:  # noqa: BLE001 - the safe side: a secret is worse than a lost detail
        return None
    values |= {clean[start:end] for start, end in found}
    values |= {value.strip("\"'") for value in values}
    for value in values:
        if len(value) >= _SHORTEST_SECRET:
            found.update(_occurrences(value, clean))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _occurrences(value: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(value)
    while at >= 0:
        yield at, at + len(value)
        at = text.find(value, at + len(value))


def _miss(miss: NearMiss) -> ExplainedMiss:
    return ExplainedMiss(miss.rule.id, place_of(miss.rule.location), miss.met, miss.asked, visible(miss.failed))


def _overridden(rule: Rule) -> Iterator[str]:
    for key, place in rule.places.items():
        if place.file != rule.location.file:
            yield f"{key} {place_of(place)}"
