"""Rivals: rules that stand in each other's way, found by trying each rule on texts made from its own conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.model import Example, Rule
from plainspoken.engine.matcher import Match, Verdict
from plainspoken.engine.normalise import normalise
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.lint.diffs import wins_over_diff
from plainspoken.lint.limits import at_most
from plainspoken.lint.subject import Subject
from plainspoken.lint.witness import context_of, witnesses_of

CHECKS: Final[Mapping[str, str]] = {
    "rule-shadowed": "A rule can never answer: other rules win every text that is made from its conditions.",
    "rule-ambiguous": "Two rules have the same claim on a text that one of them asks for.",
}

_MOST_FINDINGS: Final = 100
_MOST_WITNESSES: Final = 60  # of one rule; a rule of 2,000 with so many branches is still tried in a moment


def find_rivals(subject: Subject) -> Iterator[Finding]:
    """Rules that can never win, and pairs of rules between which nothing decides; a hundred of them at most.

    A text that a thousand similar rules fit costs a thousand times what another does. Each such text shows in a
    finding, so a limit of findings keeps the work in proportion to the number of rules.
    """
    if subject.sanitizer is not None:
        yield from at_most(_MOST_FINDINGS, _rivals_of_all(subject, subject.sanitizer))


def _rivals_of_all(subject: Subject, sanitizer: Sanitizer) -> Iterator[Finding]:
    told: set[frozenset[str]] = set()
    for rule in subject.rules:
        lost: Verdict | None = None
        lost_text, won = "", False
        for text in witnesses_of(rule, _MOST_WITNESSES):
            verdict = sanitizer.verdict(normalise(text), context_of(rule))
            winner = verdict.winner if verdict else None
            if verdict is None or winner is None or not any(match.rule.id == rule.id for match in verdict.matches):
                continue
            rivals = _rivals(rule, verdict)
            if rivals:
                pair = frozenset((rule.id, rivals[0].rule.id))
                if pair not in told:
                    told.add(pair)
                    yield _ambiguous(rule, verdict, rivals[0], text, subject)
            won |= bool(rivals) or winner.rule.id == rule.id
            if lost is None and winner.rule.id != rule.id:
                lost, lost_text = verdict, text
        if lost is not None and not won and not any(_wins(rule, example, sanitizer) for example in rule.examples):
            yield _shadowed(rule, lost, lost_text, subject)


def _wins(rule: Rule, example: Example, sanitizer: Sanitizer) -> bool:
    answer = sanitizer.sanitize(
        example.text,
        step=example.step,
        operation=example.operation,
        source=example.source,
        classification=example.classification,
        code=example.code,
        os_type=example.os_type,
    )
    return answer.rule_id == rule.id


def _rivals(rule: Rule, verdict: Verdict) -> list[Match]:
    """The other rules that claim the text as strongly as `rule` does; none when `rule` is not among the strongest."""
    if not verdict.ambiguous or verdict.winner is None:
        return []
    equal = [verdict.winner, *verdict.rivals]
    if not any(match.rule.id == rule.id for match in equal):
        return []
    return [match for match in equal if match.rule.id != rule.id]


def _ambiguous(rule: Rule, verdict: Verdict, rival: Match, text: str, subject: Subject) -> Finding:
    own = next(match for match in verdict.matches if match.rule.id == rule.id)
    # What names more of the text in one piece knows it better.
    pairs = [(rule, rival.rule), (rival.rule, rule)]
    if _longest(own) < _longest(rival):
        pairs.reverse()
    # Rules that are not asked about cannot be changed here, and a circle of winners would make things worse.
    possible = [
        pair for pair in pairs if pair[0].location in subject.rule_data and not _beats(pair[1], pair[0], subject)
    ]
    winner, loser = (possible or [(rule, rival.rule)])[0]
    message = f"Both {rule.id} and {rival.rule.id} fit {text!r}, and nothing decides between them."
    if not possible:
        fix = "Make one of the conditions narrower: with wins_over, rules would win over one another in a circle."
        return Finding(rule.location, "rule-ambiguous", message, fix, Severity.WARNING)
    fix = f"Add wins_over: [{loser.id}] to {winner.id}, or make one of the conditions narrower."
    return Finding(
        winner.location, "rule-ambiguous", message, fix, Severity.WARNING, _wins_over(winner, loser.id, subject)
    )


def _beats(rule: Rule, other: Rule, subject: Subject) -> bool:
    """Whether a rule wins over another, or over one that does, and so on."""
    rules = subject.catalogue.rules_by_id if subject.catalogue else {}
    seen: set[str] = set()
    waiting = [rule.id]
    while waiting:
        beaten = rules[waiting.pop()].beats
        if other.id in beaten:
            return True
        new = [name for name in beaten if name in rules and name not in seen]
        seen.update(new)
        waiting += new
    return False


def _longest(match: Match) -> int:
    return max((end - start for start, end in match.found.spans), default=0)


def _shadowed(rule: Rule, verdict: Verdict, text: str, subject: Subject) -> Finding:
    winner = verdict.winner.rule.id if verdict.winner else "another rule"
    beaters = [match.rule.id for match in verdict.matches if rule.id in match.rule.beats]
    message = f"{rule.id} never answers: even {text!r}, made from its own conditions, is answered by {winner}."
    if beaters:
        fix = f"Take {rule.id} out of the wins_over of {beaters[0]}, or remove the rule."
        return Finding(rule.location, "rule-shadowed", message, fix)
    fix = f"Add wins_over: [{winner}] to {rule.id}, or make the conditions of {winner} narrower."
    return Finding(rule.location, "rule-shadowed", message, fix, diff=_wins_over(rule, winner, subject))


def _wins_over(winner: Rule, loser: str, subject: Subject) -> str:
    data = subject.rule_data.get(winner.location)
    return "" if data is None else wins_over_diff(data, [loser], subject.sources[winner.location.file])
