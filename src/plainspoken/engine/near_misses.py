"""Rules that come near a text without fitting it, and what each of them lacks.

Near is a rule that shares something telling with the text. Words that many rules ask for, such as `failed`, tell
little, and so does one of the forty words that a general rule is content with: what holds counts the less, the more
rules ask for it and the more alternatives it has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from plainspoken.catalogue.conditions import AllOf, AnyOf, Condition, Not
from plainspoken.catalogue.model import Rule
from plainspoken.engine.compiled_rules import CompiledRule, Context, found_in_lists, unmet_context
from plainspoken.engine.conditions import Compiled, held, negated, parts_of
from plainspoken.engine.descriptions import describe, literal_of
from plainspoken.engine.diagnosis import Diagnosis
from plainspoken.engine.evidence import Evidence, Found
from plainspoken.engine.matcher import Matcher
from plainspoken.engine.normalise import NormalText

_NEAREST: Final = 3
_ALTERNATIVES: Final = 3
"""Alternatives of an `any` that a near miss names, those most like the text first; a person reads no forty of them."""
_TELLING: Final = 0.05
"""What holds must weigh as much as one of four alternatives that five rules ask for."""
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule of which `met` of `asked` conditions hold, and the first that does not, in words."""

    rule: Rule
    met: int
    asked: int
    failed: str


@dataclass(frozen=True, slots=True)
class _Progress:
    """How many of the conditions hold and how telling they are, how many there are, and the first that does not hold.

    `failed` makes its words, which most rules are never asked for; None when all hold.
    """

    met: int
    asked: int
    weight: float
    failed: Callable[[], str] | None = None


def near_misses(
    matcher: Matcher, text: NormalText, context: Context, matching: Collection[str]
) -> tuple[NearMiss, ...]:
    """The three rules that come nearest to a text, the nearest first; fewer where fewer share anything telling.

    Args:
        matcher: The rules.
        text: The text.
        context: What is known of the failure besides.
        matching: Ids of the rules that fit.
    """
    askers = _askers(matcher)
    evidence, diagnosis = matcher.evidence(text, context)
    found: list[tuple[float, CompiledRule, _Progress]] = []
    for compiled in matcher.rules:
        if compiled.text is None or compiled.rule.id in matching:
            continue
        progress = _progress(compiled.text, evidence, askers)
        if progress.weight < _TELLING:
            continue
        fits = _fits(compiled, evidence, diagnosis, context)
        whole = replace(progress, met=progress.met + fits, asked=progress.asked + 1)
        found.append((whole.weight * whole.met / whole.asked, compiled, whole))
    found.sort(key=lambda near: (-near[0], near[1].rule.id))
    return tuple(
        NearMiss(compiled.rule, progress.met, progress.asked, _failed(compiled, progress, evidence, diagnosis, context))
        for _, compiled, progress in found[:_NEAREST]
    )


def first_unmet(matcher: Matcher, rule: Rule, text: NormalText, context: Context) -> str:
    """The first condition of a rule that a text in its context does not meet, in words; empty when all hold."""
    compiled = next(known for known in matcher.rules if known.rule.id == rule.id)
    evidence, diagnosis = matcher.evidence(text, context)
    progress = _progress(compiled.text, evidence, {}) if compiled.text is not None else _Progress(0, 0, 0)
    return _failed(compiled, progress, evidence, diagnosis, context)


def _fits(compiled: CompiledRule, evidence: Evidence, diagnosis: Diagnosis, context: Context) -> bool:
    return compiled.applies_in(context) and found_in_lists(compiled.rule, diagnosis, Found(evidence))


def _failed(
    compiled: CompiledRule, progress: _Progress, evidence: Evidence, diagnosis: Diagnosis, context: Context
) -> str:
    if progress.failed is not None:
        return progress.failed()
    unmet = unmet_context(compiled.rule, context)
    if unmet is not None:
        return f"the {unmet[0].replace('_', ' ')} is one of {', '.join(sorted(unmet[1]))}"
    if found_in_lists(compiled.rule, diagnosis, Found(evidence)):
        return ""
    when = compiled.rule.when
    asked = {"fault": when.faults, "subject": when.subjects, "speaker": when.speakers, "side": when.sides}
    wanted = (f"{name} {' or '.join(sorted(names))}" for name, names in asked.items() if names)
    return f"the text names {' and '.join(wanted)}"


def _askers(matcher: Matcher) -> Mapping[str, int]:
    """How many rules ask for each literal."""
    counts: Counter[str] = Counter()
    for compiled in matcher.rules:
        if compiled.rule.when.text is not None:
            counts.update({literal_of(leaf) for leaf in _leaves(compiled.rule.when.text)})
    return counts


def _leaves(condition: Condition) -> Iterator[Condition]:
    """The single conditions that may hold for the rule's sake: all but those within a `not`."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _leaves(part)
        case Not():
            return
        case _:
            yield condition


def _progress(compiled: Compiled, evidence: Evidence, askers: Mapping[str, int]) -> _Progress:
    parts = parts_of(compiled)
    if parts == (compiled,):
        return _of_one(compiled, evidence, askers)
    results = [_progress(part, evidence, askers) for part in parts]
    if isinstance(compiled.source, AnyOf):
        best = max(results, key=lambda result: (result.met / max(result.asked, 1), result.weight, result.met))
        # Of a branch that holds in part its own condition says more than the list of all branches.
        if best.failed and not best.met:
            return _Progress(0, best.asked, 0, partial(_nearest_of, compiled.source, evidence.reading.text))
        return replace(best, weight=best.weight / len(parts))
    return _Progress(
        sum(result.met for result in results),
        sum(result.asked for result in results),
        sum(result.weight for result in results),
        next((result.failed for result in results if result.failed), None),
    )


def _of_one(compiled: Compiled, evidence: Evidence, askers: Mapping[str, int]) -> _Progress:
    """The progress of a single condition. A `not` that holds says nothing of how near a rule is."""
    holds = compiled.holds(evidence, Found(evidence))
    unwanted = negated(compiled)
    if unwanted is not None:
        failed = None if holds else partial(_unwanted, compiled.source, unwanted, evidence)
        return _Progress(0, int(not holds), 0, failed)
    if not holds:
        if isinstance(compiled.source, AnyOf):
            return _Progress(0, 1, 0, partial(_nearest_of, compiled.source, evidence.reading.text))
        return _Progress(0, 1, 0, partial(describe, compiled.source, most=_ALTERNATIVES))
    return _Progress(1, 1, 1 / askers.get(literal_of(compiled.source), 1))


def _unwanted(negation: Condition, unwanted: Compiled, evidence: Evidence) -> str:
    there = _first_holding(unwanted, evidence)
    return f"it must not hold that {describe(there)}" if there else describe(negation)


def _first_holding(compiled: Compiled, evidence: Evidence) -> Condition | None:
    """The first single condition that makes this one hold; None when it does not."""
    parts = parts_of(compiled)
    if parts == (compiled,):
        single = next((condition for condition, _ in held(compiled, evidence)), compiled.source)
        return single if compiled.holds(evidence, Found(evidence)) else None
    found = (_first_holding(part, evidence) for part in parts if part.holds(evidence, Found(evidence)))
    return next((condition for condition in found if condition is not None), None)


def _nearest_of(condition: AnyOf, text: NormalText) -> str:
    """The alternatives in words, those first that share most words with the text."""
    words = set(_WORD.findall(text.folded))
    parts = sorted(condition.parts, key=lambda part: -len(words.intersection(_WORD.findall(literal_of(part).lower()))))
    return describe(AnyOf(tuple(parts), condition.location), most=_ALTERNATIVES)
