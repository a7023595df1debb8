"""Why a text was answered as it was: the winner, the losers, the nearest misses, facts, terms and the guard.

For staff. A trace holds pieces of the raw text (matched spans); it never reaches a customer.
"""

from dataclasses import dataclass

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
from plainspoken.engine.conditions import Compiled, Reading, parts_of
from plainspoken.engine.guard import Hit
from plainspoken.engine.matcher import CompiledRule, Context, Match, Verdict
from plainspoken.engine.normalise import NormalText, normalise
from plainspoken.engine.sanitizer import SanitizedMessage, Sanitizer
from plainspoken.engine.scrubber import Replacement

_NEAREST = 3


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule whose conditions hold: why it won or lost, in a sentence, and the pieces of the text it matched."""

    rule: Rule
    reason: str
    matched: tuple[str, ...]


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
class Trace:
    """The whole story of one answer. `guard` is empty unless the guard stopped the winner's text."""

    message: SanitizedMessage
    context: Context
    text: str
    winner: MatchedRule | None
    losers: tuple[MatchedRule, ...]
    near_misses: tuple[NearMiss, ...]
    facts: tuple[FactTrace, ...]
    replacements: tuple[Replacement, ...]
    guard: tuple[Hit, ...]


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
        guard=_guard_hits(sanitizer, message, winner, {name: value for name, (value, _) in facts.items()}),
    )


def describe(condition: Condition) -> str:
    """A condition in words, as a rule author would say it."""
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
            return f"not: {describe(condition.part)}"
        case AllOf():
            return " and ".join(describe(part) for part in condition.parts)
        case AnyOf():
            return "one of: " + "; ".join(describe(part) for part in condition.parts)


def _matched(match: Match, reason: str, text: NormalText) -> MatchedRule:
    return MatchedRule(match.rule, reason, tuple(text.clean[start:end] for start, end in match.reading.spans))


def _why_won(winner: Match, verdict: Verdict) -> str:
    others = [match for match in verdict.matches if match is not winner]
    if not others:
        return "It is the only rule whose conditions all hold."
    if verdict.ambiguous:
        return "Several rules have the same claim; this one has the lowest id. Add `wins_over` to one of them."
    return f"Its claim is the strongest of {len(verdict.matches)} rules whose conditions hold."


def _why_lost(match: Match, verdict: Verdict) -> str:
    for other in verdict.matches:
        if match.rule.id in other.rule.wins_over:
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
        positive = not isinstance(compiled.source, Not)
        return int(holds and positive), int(positive or not holds), "" if holds else describe(compiled.source)
    results = [_progress(part, text) for part in parts]
    if isinstance(compiled.source, AnyOf):
        best = max(results, key=lambda result: (result[0] / max(result[1], 1), result[0]))
        return best if not best[2] else (best[0], best[1], describe(compiled.source))
    failed = next((result[2] for result in results if result[2]), "")
    return sum(result[0] for result in results), sum(result[1] for result in results), failed


def _wanted_context(rule: Rule, context: Context) -> str:
    wanted = (rule.when.steps, rule.when.operations, rule.when.sources, rule.when.classifications, rule.when.codes)
    for name, values, given in zip(Context._fields, (*wanted, rule.when.os_types), context, strict=True):
        if values and given not in values:
            return f"the {name.replace('_', ' ')} is one of {', '.join(sorted(values))}"
    return ""


def _guard_hits(
    sanitizer: Sanitizer, message: SanitizedMessage, winner: Match | None, facts: dict[str, str]
) -> tuple[Hit, ...]:
    """What the guard found in the winner's own text, when that text was not the answer."""
    if winner is None or message.rule_id == winner.rule.id:
        return ()
    templates = (winner.rule.message, *(action.text for action in winner.rule.actions))
    texts = ("".join(facts[part.name] if not isinstance(part, str) else part for part in t.parts) for t in templates)
    return tuple(hit for text in texts for hit in sanitizer.guard.find(text))
