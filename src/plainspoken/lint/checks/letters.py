"""Letters and patterns: what they cost, and why they are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.conditions import Condition, Letters, Regex
from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.placed import PlacedList, PlacedMapping, Value
from plainspoken.lint.checks.conditions import leaves
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "letters-reason": "No comment says why `letters` are asked for and not words.",
    "rule-always": "A rule has no word that must be there, so it is tried on every text.",
}


def find_costly_letters(subject: LintSubject) -> Iterator[Finding]:
    """Every `letters` without its reason, and every rule that is tried on every text because of such."""
    for rule in subject.rule_data.values():
        yield from _without_reason(rule.mapping("when").get("text"), subject)
    if subject.sanitizer is None:
        return
    ours = {rule.id for rule in subject.rules}
    for compiled in subject.sanitizer.matcher.tried_always:
        if compiled.rule.id not in ours or compiled.rule.when.text is None:
            continue
        culprit = _culprit(compiled.rule.when.text)
        message = f"{compiled.rule.id} has no word that must be there, so it is tried on every text."
        fix = "Put a word beside the letters or the pattern, all: [{ contains: … }, …], or ask for faults: in `when`."
        yield Finding(culprit.location, "rule-always", message, fix, Severity.WARNING)


def _culprit(condition: Condition) -> Condition:
    return next((part for part in leaves(condition) if isinstance(part, Letters | Regex)), condition)


def _without_reason(condition: Value, subject: LintSubject) -> Iterator[Finding]:
    if isinstance(condition, PlacedList):
        for part in condition:
            yield from _without_reason(part, subject)
    elif isinstance(condition, PlacedMapping):
        for key, part in condition.items():
            if key != "letters":
                yield from _without_reason(part, subject)
                continue
            place = condition.key_at(key)
            lines = subject.sources.get(place.file, ())
            above = lines[place.line - 2].strip() if place.line >= 2 else ""
            beside = lines[place.line - 1] if place.line <= len(lines) else ""
            if not above.startswith("#") and " #" not in beside:
                fix = "Say why in a comment beside it or above it; or write contains: with whole words."
                message = "Nothing says why letters are looked for here, which stand within other words too."
                yield Finding(place, "letters-reason", message, fix, Severity.WARNING)
