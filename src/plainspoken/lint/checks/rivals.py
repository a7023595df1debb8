"""Rivals: rules that stand in each other's way, found by trying each rule on texts made from its own conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.conditions import Contains
from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.model import Example, Rule
from plainspoken.catalogue.quoting import quoted
from plainspoken.engine.conditions import held
from plainspoken.engine.decision import Match, Verdict
from plainspoken.engine.evidence import Evidence
from plainspoken.engine.lexicon import hits_of
from plainspoken.engine.normalise import normalise
from plainspoken.engine.reading import Reading
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.lint.checks.conditions import brings, leaves
from plainspoken.lint.diffs import excluding_diff
from plainspoken.lint.limits import at_most
from plainspoken.lint.subject import LintSubject
from plainspoken.lint.witness import context_of, witnesses_of

CHECKS: Final[Mapping[str, str]] = {
    "rule-shadowed": "A rule can never answer: other rules win every text that is made from its conditions.",
    "rule-ambiguous": "Two rules have the same claim on a text that one of them asks for.",
}

_MOST_FINDINGS: Final = 100
_MOST_WITNESSES: Final = 60  # of one rule; a rule of 2,000 with so many branches is still tried in a moment


def find_rivals(subject: LintSubject) -> Iterator[Finding]:
    """Rules that can never win, and pairs of rules between which nothing decides; a hundred of them at most.

    A text that a thousand similar rules fit costs a thousand times what another does. Each such text shows in a
    finding, so a limit of findings keeps the work in proportion to the number of rules.
    """
    if subject.sanitizer is not None:
        yield from at_most(_MOST_FINDINGS, _rivals_of_all(subject, subject.sanitizer))


def _rivals_of_all(subject: LintSubject, sanitizer: Sanitizer) -> Iterator[Finding]:
    told: set[frozenset[str]] = set()
    for rule in subject.rules:
        lost: Verdict | None = None
        lost_text, won = "", False
        for text in witnesses_of(rule, sanitizer.catalogue, _MOST_WITNESSES):
            verdict = sanitizer.verdict(normalise(text), context_of(rule))
            if verdict is None or not any(match.rule.id == rule.id for match in verdict.matches):
                continue
            rivals = _rivals(rule, verdict)
            if rivals:
                pair = frozenset((rule.id, rivals[0].rule.id))
                if pair not in told:
                    told.add(pair)
                    yield _ambiguous(rule, verdict, rivals[0], text, subject)
            wins = verdict.winner is not None and verdict.winner.rule.id == rule.id
            won |= bool(rivals) or wins
            if lost is None and not wins:
                lost, lost_text = verdict, text
        if lost is not None and not won and not any(_wins(rule, example, sanitizer) for example in rule.examples):
            yield _shadowed(rule, lost, lost_text, subject)


def _wins(rule: Rule, example: Example, sanitizer: Sanitizer) -> bool:
    return sanitizer.sanitize(example).rule_id == rule.id


def _rivals(rule: Rule, verdict: Verdict) -> list[Match]:
    """The other rules that claim the text as strongly as `rule` does; none when `rule` is not among the strongest."""
    if not verdict.ambiguous or verdict.winner is None:
        return []
    equal = [verdict.winner, *verdict.rivals]
    if not any(match.rule.id == rule.id for match in equal):
        return []
    return [match for match in equal if match.rule.id != rule.id]


def _ambiguous(rule: Rule, verdict: Verdict, rival: Match, text: str, subject: LintSubject) -> Finding:
    own = next(match for match in verdict.matches if match.rule.id == rule.id)
    # What names more of the text in one piece knows it better.
    pairs = [(own, rival), (rival, own)]
    if _longest(own, verdict.reading) < _longest(rival, verdict.reading):
        pairs.reverse()
    possible = [pair for pair in pairs if pair[1].rule.location in subject.rule_data] or [(rival, own)]
    message = f"Both {rule.id} and {rival.rule.id} fit {text!r}, and nothing decides between them."
    for winner, loser in possible:
        phrase = _telling_phrase(winner, loser.rule, verdict, subject)
        if phrase:
            fix = f"Keep {loser.rule.id} from it: not: {{ contains: {quoted(phrase)} }}."
            diff = _excluding(loser.rule, phrase, subject)
            return Finding(loser.rule.location, "rule-ambiguous", message, fix, Severity.WARNING, diff)
    loser_rule = possible[0][1].rule
    return Finding(loser_rule.location, "rule-ambiguous", message, DECIDE_BY_CONDITION, Severity.WARNING)


DECIDE_BY_CONDITION: Final = (
    "Let the one that is right ask for more of the text: a word, a fault or subject, a step. "
    "Only where nothing in the text tells: wins_over: { rules: […], because: … }."
)
"""What to do between two rules of which no phrase tells one apart."""


def _telling_phrase(winner: Match, loser: Rule, verdict: Verdict, subject: LintSubject) -> str:
    """The longest phrase that the winner found and that no example of the loser has; empty when there is none."""
    sanitizer = subject.sanitizer
    if sanitizer is None or winner.compiled.text is None:
        return ""
    lexicon = sanitizer.matcher.lexicon
    evidence = Evidence(verdict.reading, hits_of(lexicon.find(verdict.reading.structure)))
    literals = {part.literal for part, _ in held(winner.compiled.text, evidence) if isinstance(part, Contains)}
    numbers = {literal: number for literal in literals if (number := lexicon.number(literal)) is not None}
    asked = [part.literal for part in leaves(loser.when.text) if isinstance(part, Contains)]
    examples = [sanitizer.matcher.evidence(normalise(example.text))[0].hits for example in loser.examples]
    telling = [
        literal
        for literal, number in numbers.items()
        if not any(brings(own, literal) for own in asked) and not any(number in found for found in examples)
    ]
    return max(telling, key=lambda literal: (lexicon.length(numbers[literal]), literal), default="")


def _longest(match: Match, reading: Reading) -> int:
    return max((end - start for start, end in match.found.spans(reading)), default=0)


def _shadowed(rule: Rule, verdict: Verdict, text: str, subject: LintSubject) -> Finding:
    winner = verdict.winner
    if winner is None:
        fault = verdict.diagnosis.fault.fault.name if verdict.diagnosis.fault else "any"
        message = (
            f"{rule.id} never answers: even {text!r}, made from its own conditions, names a cause behind them: {fault}."
        )
        fix = f"Add explains: [{fault}] if the rule answers for that cause too; or else remove it."
        return Finding(rule.location, "rule-shadowed", message, fix)
    beaters = [match.rule.id for match in verdict.matches if rule.id in match.rule.beats]
    message = f"{rule.id} never answers: even {text!r}, made from its own conditions, is answered by {winner.rule.id}."
    if beaters:
        fix = f"Take {rule.id} out of the wins_over of {beaters[0]}, or remove the rule."
        return Finding(rule.location, "rule-shadowed", message, fix)
    own = next(match for match in verdict.matches if match.rule.id == rule.id)
    phrase = _telling_phrase(own, winner.rule, verdict, subject)
    fix = f"Let it ask for more than {winner.rule.id} does, or remove it."
    if phrase and winner.rule.location in subject.rule_data:
        fix = f"Keep {winner.rule.id} from it: not: {{ contains: {quoted(phrase)} }}; or remove the rule."
        return Finding(rule.location, "rule-shadowed", message, fix, diff=_excluding(winner.rule, phrase, subject))
    return Finding(rule.location, "rule-shadowed", message, fix)


def _excluding(rule: Rule, phrase: str, subject: LintSubject) -> str:
    data = subject.rule_data.get(rule.location)
    return "" if data is None else excluding_diff(data, phrase, subject.sources[rule.location.file])
