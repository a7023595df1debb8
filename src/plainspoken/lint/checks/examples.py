"""Examples: every one is put through the whole engine, and its own rule must be the one that answers."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final

from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.model import Example, Rule
from plainspoken.engine.near_misses import first_unmet
from plainspoken.engine.normalise import normalise
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.trace import explain
from plainspoken.lint.checks.rivals import DECIDE_BY_CONDITION
from plainspoken.lint.limits import at_most
from plainspoken.lint.subject import Subject

CHECKS: Final[Mapping[str, str]] = {
    "example-unmatched": "A rule's conditions do not fit its own example.",
    "example-shadowed": "Another rule answers the example.",
    "example-ambiguous": "Several rules have the same claim on an example.",
    "example-stopped": "The guard would stop what the rule says of its example, so a fallback would be shown.",
    "example-facts": "A fact is not shown as the example expects.",
    "counter-example-matched": "The rule answers a text that it must not answer.",
    "takes-over": "A rule of a site answers an example of a rule below it.",
}

_MOST_FINDINGS: Final = 100
_NAMED: Final = 3  # rivals that a finding names
_MANY: Final = 5  # rules that a condition takes over by intent; beyond that it is too wide


def find_failing_examples(subject: Subject) -> Iterator[Finding]:
    """Examples and counter-examples that do not come out as they should; a hundred of them at most.

    An example that a thousand similar rules fit costs a thousand times what another does, and it fails.
    """
    if subject.sanitizer is not None:
        yield from at_most(_MOST_FINDINGS, _failing_examples(subject, subject.sanitizer))


def _failing_examples(subject: Subject, sanitizer: Sanitizer) -> Iterator[Finding]:
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
            yield from _check_example(rule, example, sanitizer)
        for example in rule.not_for:
            yield from _check_counter_example(rule, example, sanitizer)
    for rule_id, examples in taken_over.items():
        yield _taken_over(ours[rule_id], examples)


def _answering(example: Example, sanitizer: Sanitizer, ours: Container[str]) -> str | None:
    """The id of the rule of ours that answers an example."""
    verdict = sanitizer.verdict(normalise(example.text), sanitizer.context(example))
    if verdict is None or verdict.winner is None or verdict.winner.rule.id not in ours:
        return None  # without a look at what others would say: writing that takes longer than matching
    return sanitizer.sanitize(example).rule_id


def _check_example(rule: Rule, example: Example, sanitizer: Sanitizer) -> Iterator[Finding]:
    answer = sanitizer.sanitize(example)
    if answer.rule_id != rule.id or answer.ambiguous:
        yield _not_answered(rule, example, sanitizer)
        return
    for name, expected in example.facts.items():
        shown = answer.facts.get(name)
        if shown != expected:
            message = f"The fact {name!r} is shown as {shown!r}, but this example expects {expected!r}."
            fix = f"Write {name}: {shown} if that is right; else look at the hole {{{name}:…}} of the condition."
            yield Finding(example.location, "example-facts", message, fix)


def _not_answered(rule: Rule, example: Example, sanitizer: Sanitizer) -> Finding:
    place = example.location
    trace = explain(sanitizer, example, near=False)
    lost = next((loser for loser in trace.losers if loser.rule.id == rule.id), None)
    winner = trace.winner.rule.id if trace.winner else ""
    equal = {winner, *trace.rivals}
    rivals = sorted(equal - {rule.id}) if trace.rivals and rule.id in equal else []
    if rivals:
        others = " and ".join(rivals[:_NAMED]) + (f" and {len(rivals) - _NAMED} more" if len(rivals) > _NAMED else "")
        message = (
            f"Both {rule.id} and {others} fit this example, and nothing decides between them: "
            f"{_shortened(example.text)!r}."
        )
        return Finding(place, "example-ambiguous", message, DECIDE_BY_CONDITION)
    if winner == rule.id:
        what = ", ".join(sorted({hit.what for hit in trace.guard})) or "something technical"
        message = f"What {rule.id} says of this example would not be shown: the guard finds {what} in it."
        return Finding(place, "example-stopped", message, "Say it without; look at the facts and at their `else`.")
    if lost is not None and not winner:
        composed = trace.message.rule_id or "the words of its step"
        message = f"This example of {rule.id} is answered by {composed}. {lost.reason}"
        cause = trace.diagnosis.fault.fault.name if trace.diagnosis and trace.diagnosis.fault else "any"
        fix = f"Add explains: [{cause}] to {rule.id} if it answers for that cause too; or else take the example out."
        return Finding(place, "example-shadowed", message, fix)
    if lost is not None:
        message = f"This example of {rule.id} is answered by {winner}. {lost.reason}"
        return Finding(place, "example-shadowed", message, _way_out(rule, trace.winner.rule if trace.winner else rule))
    unmet = first_unmet(sanitizer.matcher, rule, normalise(example.text), trace.context)
    message = f"The conditions of {rule.id} do not fit its own example{f': not so: {unmet}' if unmet else ''}."
    return Finding(place, "example-unmatched", message, "Correct the condition, or the example's text, step or source.")


def _way_out(rule: Rule, winner: Rule) -> str:
    if rule.id in winner.beats:
        return f"Give the example to {winner.id}, or take {rule.id} out of its wins_over."
    return (
        f"Let {rule.id} ask for more of the text, or keep {winner.id} from it by a `not`; "
        f"or give the example to {winner.id}."
    )


def _check_counter_example(rule: Rule, example: Example, sanitizer: Sanitizer) -> Iterator[Finding]:
    if sanitizer.sanitize(example).rule_id == rule.id:
        message = f"{rule.id} answers this text, which not_for says it must not."
        fix = "Make the condition narrower, or add a `not` for what tells this text apart."
        yield Finding(example.location, "counter-example-matched", message, fix)


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
