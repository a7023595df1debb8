"""Examples: every one is put through the whole engine, and its own rule must be the one that answers."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final

from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.model import Example, Rule
from plainspoken.engine.normalise import normalise
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.lint.examples import ExampleJudge, Flaw, Mismatch
from plainspoken.lint.limits import at_most
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "example-unmatched": "A rule's conditions do not fit its own example.",
    "example-shadowed": "Another rule answers the example.",
    "example-ambiguous": "Several rules have the same claim on an example.",
    "example-stopped": "The guard would stop what the rule says of its example, so a fallback would be shown.",
    "example-facts": "A fact is not shown as the example expects.",
    "example-wording": "The message or the actions are not those that the example expects.",
    "counter-example-matched": "The rule answers a text that it must not answer.",
    "takes-over": "A rule of a site answers an example of a rule below it.",
}

_MOST_FINDINGS: Final = 100
_NAMED: Final = 3  # rivals that a finding names
_MANY: Final = 5  # rules that a condition takes over by intent; beyond that it is too wide


def find_failing_examples(subject: LintSubject) -> Iterator[Finding]:
    """Examples and counter-examples that do not come out as they should; a hundred of them at most.

    An example that a thousand similar rules fit costs a thousand times what another does, and it fails.
    """
    if subject.sanitizer is not None:
        yield from at_most(_MOST_FINDINGS, _failing_examples(subject, subject.sanitizer))


def _failing_examples(subject: LintSubject, sanitizer: Sanitizer) -> Iterator[Finding]:
    judge = ExampleJudge(sanitizer)
    ours = {rule.id: rule for rule in subject.rules}
    taken_over: dict[str, list[tuple[Rule, Example]]] = {}
    for rule in sanitizer.catalogue.rules:
        if rule.id not in ours:
            for example in rule.examples:
                winner = ours.get(_answering(example, sanitizer, ours) or "")
                if winner is not None and rule.id not in winner.beats:
                    taken_over.setdefault(winner.id, []).append((rule, example))
            continue
        for example in rule.examples:
            yield from (_finding(rule, example, wrong) for wrong in judge.example(rule, example))
        for example in rule.not_for:
            yield from (_finding(rule, example, wrong) for wrong in judge.counter_example(rule, example))
    for rule_id, examples in taken_over.items():
        yield _taken_over(ours[rule_id], examples)


def _answering(example: Example, sanitizer: Sanitizer, ours: Container[str]) -> str | None:
    """The id of the rule of ours that answers an example."""
    verdict = sanitizer.verdict(normalise(example.text), sanitizer.context(example))
    if verdict is None or verdict.winner is None or verdict.winner.rule.id not in ours:
        return None  # without a look at what others would say: writing that takes longer than matching
    return sanitizer.sanitize(example).rule_id


def _finding(rule: Rule, example: Example, mismatch: Mismatch) -> Finding:
    message = f"Of an example of {rule.id} it is expected that {mismatch.expected}, but {mismatch.came}. {mismatch.why}"
    return Finding(example.location, mismatch.flaw or Flaw.UNMATCHED, message, mismatch.advice)


def _taken_over(winner: Rule, examples: Sequence[tuple[Rule, Example]]) -> Finding:
    """One finding for all examples of rules below that a rule of a site answers without saying that it is meant to."""
    losers = sorted({rule.id for rule, _ in examples})
    first, example = min(examples, key=lambda pair: pair[0].id)
    such = f"{first.id}: {_shortened(example.text)!r}."
    if len(examples) == 1:
        message = f"{winner.id} also answers an example of {such}"
    else:
        others = f"{len(losers)} other rules" if len(losers) > 1 else "another rule"
        message = f"{winner.id} also answers {len(examples)} examples of {others}, such as one of {such}"
    fix = "Make the condition narrower"
    if len(losers) <= _MANY:
        fix += f"; or, if it is meant to, say so: wins_over: {{ rules: [{', '.join(losers)}], because: … }}"
    return Finding(winner.location, "takes-over", message, f"{fix}.", Severity.WARNING)


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
