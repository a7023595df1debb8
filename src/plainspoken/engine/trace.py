"""Why a text was answered as it was: the winner, the losers, the nearest misses, facts, terms and the guard.

For staff. A trace holds pieces of the raw text (matched spans); it never reaches a customer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from plainspoken.catalogue.model import (
    AllOf,
    AnyOf,
    Band,
    Condition,
    Contains,
    EndsWith,
    Equals,
    Like,
    Not,
    Regex,
    Rule,
    StartsWith,
)
from plainspoken.engine.conditions import Compiled, Reading, negated, parts_of
from plainspoken.engine.matcher import CompiledRule, Context, Match, Verdict
from plainspoken.engine.normalise import NormalText, normalise
from plainspoken.engine.sanitizer import SanitizedMessage, Sanitizer
from plainspoken.engine.scrubber import Replacement

_NEAREST = 3
_ALTERNATIVES = 3
"""Alternatives of an `any` that a near miss names; a person reads no forty of them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A single condition that holds, and where: positions in the trace's `text`."""

    condition: Condition
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule whose conditions hold: why it won or lost, in a sentence, and the pieces of the text it matched."""

    rule: Rule
    reason: str
    matched: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule of which `met` of `asked` conditions hold, and the first that does not, in words."""

    rule: Rule
    met: int
    asked: int
    failed: str


@dataclass(frozen=True, slots=True)
class FactTrace:
    """A fact as it was shown; `from_text` is False when the text had no valid value and the `else` wording stands."""

    name: str
    value: str
    from_text: bool


@dataclass(frozen=True, slots=True)
class Stopped:
    """What the guard found in a text of the winner, so that another text was the answer."""

    what: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole story of one answer.

    `text` is the raw text in normal form: all positions refer to it. `guard` is empty unless the guard stopped the
    winner's text. `rivals` are ids of the rules with the same claim as the winner.
    """

    message: SanitizedMessage
    context: Context
    text: str = field(repr=False)
    winner: MatchedRule | None
    losers: tuple[MatchedRule, ...]
    near_misses: tuple[NearMiss, ...]
    facts: tuple[FactTrace, ...]
    replacements: tuple[Replacement, ...]
    guard: tuple[Stopped, ...]
    rivals: tuple[str, ...] = ()


def explain(sanitizer: Sanitizer, text: str | bytes, context: Context) -> Trace:
    """The trace of a text in a context (made by `Sanitizer.context`)."""
    normal = normalise(text)
    verdict = sanitizer.verdict(normal, context, complete=True)
    message = sanitizer.sanitize(text, **context._asdict())
    winner = verdict.winner
    facts = sanitizer.read_facts(winner, normal) if winner else {}
    return Trace(
        message=message,
        context=context,
        text=normal.clean,
        winner=_matched(winner, _why_won(winner, verdict), normal) if winner else None,
        losers=tuple(
            _matched(match, _why_lost(match, verdict), normal) for match in verdict.matches if match != winner
        ),
        near_misses=_near_misses(sanitizer, normal, context, verdict),
        facts=tuple(FactTrace(name, value, from_text) for name, (value, from_text) in facts.items()),
        replacements=sanitizer.scrubber.trace(normal.clean),
        guard=_stopped(sanitizer, message, winner, {name: value for name, (value, _) in facts.items()}),
        rivals=_rivals(verdict),
    )


def first_unmet(sanitizer: Sanitizer, rule: Rule, text: str | bytes, context: Context) -> str:
    """The first condition of a rule that a text in its context does not meet, in words; empty when all hold."""
    compiled = next(known for known in sanitizer.matcher.rules if known.rule.id == rule.id)
    failed = _progress(compiled.text, normalise(text))[2] if compiled.text is not None else ""
    return failed or ("" if compiled.applies_in(context) else _wanted_context(rule, context))


def describe(condition: Condition, *, most: int | None = None) -> str:
    """A condition in words, as a rule author would say it; with `most`, only so many alternatives of each `any`."""
    match condition:
        case Contains():
            return f"the text contains {'the word ' if condition.word else ''}‘{condition.literal}’"
        case Equals():
            return f"the text is exactly ‘{condition.literal}’"
        case StartsWith():
            return f"the text starts with ‘{condition.literal}’"
        case EndsWith():
            return f"the text ends with ‘{condition.literal}’"
        case Like():
            return f"the text reads like ‘{condition.template.source}’"
        case Regex():
            return f"the text matches the pattern ‘{condition.pattern}’"
        case Not():
            return f"not: {describe(condition.part, most=most)}"
        case AllOf():
            return " and ".join(describe(part, most=most) for part in condition.parts)
        case AnyOf():
            told = [describe(part, most=most) for part in condition.parts[:most]]
            left = len(condition.parts) - len(told)
            return "one of: " + "; ".join([*told, *([f"or {left} more"] if left else [])])


def _matched(match: Match, reason: str, text: NormalText) -> MatchedRule:
    evidence = tuple(_evidence(match.compiled.text, text)) if match.compiled.text is not None else ()
    return MatchedRule(match.rule, reason, tuple(text.clean[item.start : item.end] for item in evidence), evidence)


def _evidence(compiled: Compiled, text: NormalText) -> Iterator[Evidence]:
    """The single conditions that make this one hold, as the matcher asks them: of an `any` the first that does."""
    parts = parts_of(compiled)
    if parts == (compiled,):
        reading = Reading()
        if compiled.holds(text, reading):
            yield from (Evidence(compiled.source, start, end) for start, end in reading.spans)
    elif isinstance(compiled.source, AnyOf):
        first = next((part for part in parts if part.holds(text, Reading())), None)
        if first is not None:
            yield from _evidence(first, text)
    else:
        for part in parts:
            yield from _evidence(part, text)


def _rivals(verdict: Verdict) -> tuple[str, ...]:
    winner = verdict.winner
    if winner is None or not verdict.ambiguous:
        return ()
    beaten = {loser for match in verdict.matches for loser in match.rule.beats}
    return tuple(
        match.rule.id
        for match in verdict.matches
        if match is not winner and match.rule.id not in beaten and match.compiled.rank == winner.compiled.rank
    )


def _why_won(winner: Match, verdict: Verdict) -> str:
    others = [match for match in verdict.matches if match is not winner]
    if not others:
        return "It is the only rule whose conditions all hold."
    if verdict.ambiguous:
        return "Several rules have the same claim; this one has the lowest id. Add `wins_over` to one of them."
    return f"Its claim is the strongest of {len(verdict.matches)} rules whose conditions hold."


def _why_lost(match: Match, verdict: Verdict) -> str:
    for other in verdict.matches:
        if match.rule.id in other.rule.beats:
            return f"{other.rule.id} says that it wins over it."
    winner = verdict.winner
    if winner is None:  # every match is beaten by another: a cycle, which the loader refuses
        return "No rule won."
    mine, best = match.compiled.rank, winner.compiled.rank
    if mine.band != best.band:
        return f"Its band ({Band(mine.band).name.lower()}) comes after {Band(best.band).name.lower()}."
    if mine.without_step != best.without_step:
        return f"It does not name the step, and {winner.rule.id} does."
    if mine.layer != best.layer:
        return f"{winner.rule.id} stands in a nearer layer."
    return f"It has the same claim as {winner.rule.id}, whose id is lower: the two are ambiguous."


def _near_misses(sanitizer: Sanitizer, text: NormalText, context: Context, verdict: Verdict) -> tuple[NearMiss, ...]:
    matching = {match.rule.id for match in verdict.matches}
    found = [
        miss
        for compiled in sanitizer.matcher.rules
        if compiled.rule.id not in matching and (miss := _near_miss(compiled, text, context))
    ]
    found.sort(key=lambda miss: (-miss.met / miss.asked, -miss.met, miss.rule.id))
    return tuple(found[:_NEAREST])


def _near_miss(compiled: CompiledRule, text: NormalText, context: Context) -> NearMiss | None:
    if compiled.text is None:
        return None
    met, asked, failed = _progress(compiled.text, text)
    if not met:
        return None
    fits = compiled.applies_in(context)
    if not fits:
        failed = failed or _wanted_context(compiled.rule, context)
    return NearMiss(compiled.rule, met + fits, asked + 1, failed)


def _progress(compiled: Compiled, text: NormalText) -> tuple[int, int, str]:
    """How many of the conditions hold, how many there are, and the first that does not (empty: all hold)."""
    parts = parts_of(compiled)
    if parts == (compiled,):
        # A `not` that holds says nothing of how near a rule is, so it only counts when it fails.
        holds = compiled.holds(text, Reading())
        unwanted = negated(compiled)
        if unwanted is not None:
            there = next(_evidence(unwanted, text), None)
            failed = f"it must not hold that {describe(there.condition)}" if there else describe(compiled.source)
            return 0, int(not holds), "" if holds else failed
        return int(holds), 1, "" if holds else describe(compiled.source, most=_ALTERNATIVES)
    results = [_progress(part, text) for part in parts]
    if isinstance(compiled.source, AnyOf):
        best = max(results, key=lambda result: (result[0] / max(result[1], 1), result[0]))
        # Of a branch that holds in part its own condition says more than the list of all branches.
        return best if best[0] or not best[2] else (0, best[1], describe(compiled.source, most=_ALTERNATIVES))
    failed = next((result[2] for result in results if result[2]), "")
    return sum(result[0] for result in results), sum(result[1] for result in results), failed


def _wanted_context(rule: Rule, context: Context) -> str:
    wanted = (rule.when.steps, rule.when.operations, rule.when.sources, rule.when.classifications, rule.when.codes)
    for name, values, given in zip(Context._fields, (*wanted, rule.when.os_types), context, strict=True):
        if values and given not in values:
            return f"the {name.replace('_', ' ')} is one of {', '.join(sorted(values))}"
    return ""


def _stopped(
    sanitizer: Sanitizer, message: SanitizedMessage, winner: Match | None, facts: dict[str, str]
) -> tuple[Stopped, ...]:
    """What the guard found in the winner's own text, when that text was not the answer."""
    if winner is None or message.rule_id == winner.rule.id:
        return ()
    templates = (winner.rule.message, *(action.text for action in winner.rule.actions))
    texts = ("".join(facts[part.name] if not isinstance(part, str) else part for part in t.parts) for t in templates)
    return tuple(Stopped(hit.what, hit.start, hit.end, text) for text in texts for hit in sanitizer.guard.find(text))
