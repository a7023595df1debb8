"""Why a text was answered as it was: the winner, the losers, the nearest misses, facts, terms and the guard.

For staff. A trace holds pieces of the raw text (matched spans); it never reaches a customer.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from plainspoken.catalogue.conditions import AnyOf, Condition
from plainspoken.catalogue.model import Band, Rule
from plainspoken.engine.conditions import Compiled, Reading, parts_of
from plainspoken.engine.matcher import Context, Match, Verdict
from plainspoken.engine.near_misses import NearMiss, near_misses
from plainspoken.engine.normalise import NormalText, normalise
from plainspoken.engine.sanitizer import SanitizedMessage, Sanitizer
from plainspoken.engine.scrubber import Replacement


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


def explain(
    sanitizer: Sanitizer, text: str | bytes, context: Context, *, names: Collection[str] = (), near: bool = True
) -> Trace:
    """The trace of a text in a context (made by `Sanitizer.context`); without `near` no rules that came near.

    `names` are those that the caller knows, see `Sanitizer.sanitize`.

    Near misses are most of the work: every rule is asked how much of it holds.
    """
    normal = normalise(text)
    verdict = sanitizer.verdict(normal, context, complete=True)
    message = sanitizer.sanitize(text, **context._asdict(), names=names)
    winner, beaters = verdict.winner, _beaters(verdict)
    facts = sanitizer.read_facts(winner, normal, names=names) if winner else {}
    return Trace(
        message=message,
        context=context,
        text=normal.clean,
        winner=_matched(winner, _why_won(winner, verdict), normal) if winner else None,
        losers=tuple(
            _matched(match, _why_lost(match, verdict, beaters), normal) for match in verdict.matches if match != winner
        ),
        near_misses=near_misses(sanitizer.matcher, normal, context, {match.rule.id for match in verdict.matches})
        if near
        else (),
        facts=tuple(FactTrace(name, value, from_text) for name, (value, from_text) in facts.items()),
        replacements=sanitizer.scrubber.trace(normal.clean),
        guard=_stopped(sanitizer, message, winner, {name: value for name, (value, _) in facts.items()}),
        rivals=_rivals(verdict),
    )


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


def _beaters(verdict: Verdict) -> Mapping[str, str]:
    """Id of each rule that is beaten → id of the first rule that says so."""
    found: dict[str, str] = {}
    for match in verdict.matches:
        for loser in match.rule.beats:
            found.setdefault(loser, match.rule.id)
    return found


def _why_lost(match: Match, verdict: Verdict, beaters: Mapping[str, str]) -> str:
    if match.rule.id in beaters:
        return f"{beaters[match.rule.id]} says that it wins over it."
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


def _stopped(
    sanitizer: Sanitizer, message: SanitizedMessage, winner: Match | None, facts: dict[str, str]
) -> tuple[Stopped, ...]:
    """What the guard found in the winner's own text, when that text was not the answer."""
    if winner is None or message.rule_id == winner.rule.id:
        return ()
    templates = (winner.rule.message, *(action.text for action in winner.rule.actions))
    texts = ("".join(facts[part.name] if not isinstance(part, str) else part for part in t.parts) for t in templates)
    return tuple(Stopped(hit.what, hit.start, hit.end, text) for text in texts for hit in sanitizer.guard.find(text))
