"""Rules that say what composition says anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.model import Example, Rule
from plainspoken.engine.composer import Composed
from plainspoken.engine.normalise import normalise
from plainspoken.engine.reading.tokens import phrase_tokens
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.lint.subject import LintSubject

SUPERFLUOUS: Final = "rule-superfluous"
CHECKS: Final[Mapping[str, str]] = {SUPERFLUOUS: "A rule says what the lists say of its examples anyway."}

_ALIKE: Final = 0.6
"""How much of the words of two messages is the same when they say the same."""


def find_superfluous_rules(subject: LintSubject) -> Iterator[Finding]:
    """Every rule without which all its examples would have the same category, severity and much the same message."""
    sanitizer = subject.sanitizer
    if sanitizer is None:
        return
    for rule in subject.rules:
        if _shows_values(rule) or not rule.examples:
            continue
        said = [_said_anyway(rule, example, sanitizer) for example in rule.examples]
        if all(said):
            composed = next(one for one in said if one is not None)
            message = (
                f"Without {rule.id} its examples would be answered much the same, by {composed.id}: "
                f"{composed.message!r}."
            )
            fix = "Take the rule out; or let it say what only it knows."
            yield Finding(rule.location, "rule-superfluous", message, fix, Severity.WARNING)


def _shows_values(rule: Rule) -> bool:
    """Whether the rule tells something of the text itself; a value that is read and shown nowhere does not count."""
    return bool(rule.details or rule.message.slots or any(action.text.slots for action in rule.actions))


def _said_anyway(rule: Rule, example: Example, sanitizer: Sanitizer) -> Composed | None:
    """What is composed of an example; None where that says something else, or another rule would answer."""
    context = sanitizer.context(example)
    text = normalise(example.text)
    composed = sanitizer.composer.compose(sanitizer.matcher.evidence(text, context)[1], context)
    if composed is None or not _says_the_same(rule, composed):
        return None
    verdict = sanitizer.verdict(text, context)  # asked last: a thousand similar rules may fit
    if verdict is None or any(match.rule.id not in {rule.id, *verdict.outdone} for match in verdict.matches):
        return None
    return composed


def _says_the_same(rule: Rule, composed: Composed) -> bool:
    if (composed.category, composed.severity) != (rule.category, rule.severity) or composed.message is None:
        return False
    mine, others = set(phrase_tokens(rule.message.source)), set(phrase_tokens(composed.message))
    return len(mine & others) >= _ALIKE * len(mine | others)
