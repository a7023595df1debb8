"""Why a text was answered as it was: the winner, the losers, the nearest misses, facts, terms and the guard.

For staff. A trace holds pieces of the raw text (matched spans); it never reaches a customer.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from plainspoken.catalogue.conditions import Condition
from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.model import Rule
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.composer import Composed
from plainspoken.engine.conditions import held
from plainspoken.engine.decision import Match, Verdict
from plainspoken.engine.diagnosis import Diagnosis
from plainspoken.engine.evidence import Evidence
from plainspoken.engine.near_misses import NearMiss, near_misses
from plainspoken.engine.normalise import normalise
from plainspoken.engine.reading import Reading
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.scrubber import Replacement


@dataclass(frozen=True, slots=True)
class HeldCondition:
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
    evidence: tuple[HeldCondition, ...] = ()


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
class Origin:
    """Who answers: `by` is `rule`, `composed`, `fallback`; of a composed answer how it was made.

    `details` are the sentences that were added because the text has their values.
    """

    by: str
    composed: Composed | None = None
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole story of one answer.

    `text` is the raw text in normal form: all positions refer to it. `guard` is empty unless the guard stopped the
    winner's text. `rivals` are ids of the rules with the same claim as the winner. `reading` and `diagnosis` are how
    the text was understood; None when that broke off. `origin` says who answers.
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
    reading: Reading | None = None
    diagnosis: Diagnosis | None = None
    origin: Origin = field(default_factory=lambda: Origin("fallback"))


def explain(sanitizer: Sanitizer, failure: Failure, *, near: bool = True) -> Trace:
    """The trace of a failure; without `near` no rules that came near.

    Near misses are most of the work: every rule is asked how much of it holds.
    """
    normal = normalise(failure.text)
    context, names = sanitizer.context(failure), failure.names
    verdict = sanitizer.verdict(normal, context)
    message = sanitizer.sanitize(failure)
    winner = verdict.winner if verdict else None
    matches = verdict.matches if verdict else ()
    facts = sanitizer.read_facts(winner, normal, names=names) if winner else {}
    evidence = sanitizer.matcher.evidence(normal)[0] if verdict else None
    beaten_by = {loser: match.rule.id for match in reversed(matches) for loser in match.rule.beats}
    return Trace(
        message=message,
        context=context,
        text=normal.clean,
        winner=_matched(winner, _why_won(winner, verdict), evidence) if winner and verdict and evidence else None,
        losers=tuple(
            _matched(match, _why_lost(match, verdict, beaten_by), evidence)
            for match in matches
            if match is not winner and verdict and evidence
        ),
        near_misses=near_misses(sanitizer.matcher, normal, context, {match.rule.id for match in matches})
        if near and verdict
        else (),
        facts=tuple(FactTrace(name, value, from_text) for name, (value, from_text) in facts.items()),
        replacements=sanitizer.scrubber.trace(normal.clean),
        guard=_stopped(sanitizer, message, winner, {name: value for name, (value, _) in facts.items()}),
        rivals=tuple(match.rule.id for match in verdict.rivals) if verdict else (),
        reading=verdict.reading if verdict else None,
        diagnosis=verdict.diagnosis if verdict else None,
        origin=_origin(sanitizer, message, verdict, context, names),
    )


def _origin(
    sanitizer: Sanitizer,
    message: SanitizedMessage,
    verdict: Verdict | None,
    context: Context,
    names: Collection[str],
) -> Origin:
    if verdict is None or message.rule_id is None:
        return Origin("fallback")
    winner = verdict.winner
    if winner is not None and winner.rule.id == message.rule_id:
        return Origin("rule", details=tuple(sanitizer.said_besides(winner.rule.details, verdict, names=names)))
    composed = sanitizer.composer.compose(verdict.diagnosis, context)
    details = sanitizer.said_besides(composed.details, verdict, names=names) if composed else ()
    return Origin("composed", composed, tuple(details))


def _matched(match: Match, reason: str, evidence: Evidence) -> MatchedRule:
    conditions = held(match.compiled.text, evidence) if match.compiled.text is not None else ()
    evident = tuple(HeldCondition(condition, *span) for condition, span in conditions)
    clean = evidence.reading.text.clean
    return MatchedRule(match.rule, reason, tuple(clean[item.start : item.end] for item in evident), evident)


def _why_won(winner: Match, verdict: Verdict) -> str:
    others = [match for match in verdict.matches if match is not winner]
    if not others:
        return "It is the only rule whose conditions all hold."
    if verdict.ambiguous:
        return "Several rules have the same claim; this one has the lowest id. Add a condition that tells them apart."
    return f"Its claim is the strongest of {len(verdict.matches)} rules whose conditions hold."


def _why_lost(match: Match, verdict: Verdict, beaten_by: Mapping[str, str]) -> str:
    if match.rule.id in verdict.outdone:
        cause = verdict.diagnosis.fault.fault.name if verdict.diagnosis.fault else ""
        return f"The text names a cause behind everything that it asks for: {cause}."
    if match.rule.id in beaten_by:
        return f"{beaten_by[match.rule.id]} says that it wins over it."
    winner = verdict.winner
    if winner is None:  # every match is beaten by another: a circle, which the loader refuses
        return "No rule won."
    if match.rule.layer != winner.rule.layer:
        return f"{winner.rule.id} stands in a nearer layer."
    if winner.includes(match):
        return f"{winner.rule.id} asks for everything that it asks for, and for more."
    if match.found.last_clause != winner.found.last_clause:
        return f"What {winner.rule.id} asks for stands in a later clause of the text."
    if len(match.found.tokens) != len(winner.found.tokens):
        return f"More words of the text speak for {winner.rule.id}."
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
