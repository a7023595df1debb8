"""Leaks through facts: texts that are clean as written, and are not once a value stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Location
from plainspoken.catalogue.model import FactSpec, Rule
from plainspoken.catalogue.sentences import Slot, Template
from plainspoken.engine.facts import normal_value
from plainspoken.engine.guard import Guard
from plainspoken.lint.subject import LintSubject
from plainspoken.lint.witness import SAMPLES

CHECKS: Final[Mapping[str, str]] = {
    "leak-through-fact": "With a value that a fact may have, the guard would stop a text, and a fallback be shown.",
}


def find_leaks_through_facts(subject: LintSubject) -> Iterator[Finding]:
    """Every text of a rule that the guard stops for some valid value of a fact, or for its `else` wording."""
    for rule in subject.rules:
        if rule.facts:
            yield from _of_rule(rule, subject.guard)


def _of_rule(rule: Rule, guard: Guard) -> Iterator[Finding]:
    values = {name: _values(spec, guard) for name, spec in rule.facts.items()}
    for template in (rule.message, *(action.text for action in rule.actions)):
        for text, name, value in _readings(template, values):
            hits = guard.find(text)
            if not hits or not guard.is_clean(_with(template, dict.fromkeys(values, "this"))):
                continue  # what is not clean by itself is told as a leaked term
            piece = text[hits[0].start : hits[0].end]
            yield _leak(template.location, name, value, text, piece)
            break


def _values(spec: FactSpec, guard: Guard) -> tuple[str, ...]:
    """What may stand in a slot: valid values in normal form that are clean by themselves, and the `else` wording."""
    if spec.values:
        shown = tuple(spec.values.values())
    else:
        forms = (normal_value(spec.type, raw) for raw in SAMPLES[spec.type])
        shown = tuple(form for form in forms if form is not None)
    return (*(value for value in shown if guard.is_clean(value)), spec.otherwise)


def _readings(template: Template, values: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str, str]]:
    """The text with each value of each fact in turn, the others as usual; with the fact's name and the value."""
    usual = {name: choices[0] for name, choices in values.items()}
    for name in dict.fromkeys(template.slots):
        for value in values.get(name, ()):
            yield _with(template, {**usual, name: value}), name, value


def _with(template: Template, values: Mapping[str, str]) -> str:
    return "".join(values.get(part.name, "") if isinstance(part, Slot) else part for part in template.parts)


def _leak(location: Location, name: str, value: str, text: str, piece: str) -> Finding:
    message = f"With {name} = {value!r} this would be stopped, because of {piece!r}: {text!r}."
    fix = f"Word it so that {{{name}}} can stand there: numbers not behind words such as status, signal, error or code."
    return Finding(location, "leak-through-fact", message, fix)
