"""Conditions that can never hold, and parts of conditions that change nothing because they always hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from plainspoken.catalogue.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Contains,
    Letters,
    Like,
    Listed,
    Not,
    Regex,
)
from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.catalogue.model import Rule
from plainspoken.engine.descriptions import literal_of
from plainspoken.engine.lexicon import GAP
from plainspoken.engine.normalise import folded_literal
from plainspoken.engine.reading.tokens import phrase_tokens
from plainspoken.engine.reading.words import Tokens
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "condition-never": "A condition can never hold, so that the rule, or a branch of it, never answers.",
    "condition-always": "A `not` always holds, so that it changes nothing.",
    "condition-idle": "A part of a condition changes nothing: what stands beside it says it already.",
}

_NEVER = "Take one of the two out, or put them into an `any`."


def find_odd_conditions(subject: LintSubject) -> Iterator[Finding]:
    """Every condition, or part of one, that can as well be left out or makes its rule useless."""
    job_types = {kind.job_type for kind in subject.catalogue.operations.kinds} if subject.catalogue else set()
    for rule in subject.rules:
        yield from _operations(rule, job_types, subject)
        if rule.when.text is not None:
            yield from _of(rule.when.text)


def _operations(rule: Rule, job_types: set[str], subject: LintSubject) -> Iterator[Finding]:
    if rule.when.operations and not rule.when.operations & job_types:
        named = ", ".join(sorted(rule.when.operations))
        data = subject.rule_data.get(rule.location)
        place = data.mapping("when").at("operations") if data is not None else rule.location
        fix = "Name a job type that a kind of operations.yaml has, or leave `operations` out."
        yield Finding(place, "condition-never", f"No kind of job in operations.yaml is a {named}.", fix)


def _of(condition: Condition) -> Iterator[Finding]:
    match condition:
        case AllOf(parts=parts):
            yield from _contradictions(parts)
            yield from _idle_in_all(parts)
            for part in parts:
                yield from _of(part)
        case AnyOf(parts=parts):
            yield from _idle_in_any(parts)
            for part in parts:
                yield from _of(part)
        case Not(part=part, location=location):
            if _why_never(part):
                fix = "Take the `not` out, or correct what stands in it."
                message = "This `not` always holds, because what stands in it never does."
                yield Finding(location, "condition-always", message, fix, Severity.WARNING)


def _contradictions(parts: Sequence[Condition]) -> Iterator[Finding]:
    found = _contradiction(parts)
    if found is not None:
        location, reason = found
        yield Finding(location, "condition-never", f"This can never hold: {reason}.", _NEVER)


def _why_never(condition: Condition) -> str:
    """Why a condition can never hold; empty when it can, or when nothing is known."""
    match condition:
        case AllOf(parts=parts):
            found = _contradiction(parts)
            return found[1] if found else next(filter(None, map(_why_never, parts)), "")
        case AnyOf(parts=parts):
            reasons = [_why_never(part) for part in parts]
            return reasons[0] if all(reasons) else ""
    return ""


def _contradiction(parts: Sequence[Condition]) -> tuple[Location, str] | None:
    """The part of an `all` that cannot hold beside the others, and why."""
    for part in parts:
        if isinstance(part, Not):
            sure = next((other for other in parts if _implies(other, part.part)), None)
            if sure is not None:
                return part.location, "what stands beside it always brings what it forbids"
    return None


def _implies(sure: Condition, other: Condition) -> bool:
    """Whether `other` holds on every text on which `sure` does, as far as words tell."""
    if isinstance(other, AnyOf):
        return any(_implies(sure, part) for part in other.parts)
    if isinstance(sure, AnyOf):
        return all(_implies(part, other) for part in sure.parts)
    if isinstance(sure, AllOf):
        return any(_implies(part, other) for part in sure.parts)
    match sure, other:
        case Listed(name=mine), Listed(name=others):
            return mine == others
        case Letters(literal=mine), Letters(literal=others):
            return folded_literal(others) in folded_literal(mine)
        case Contains() | Like(), Contains(literal=literal):
            return _holds_words(_words_of(sure), _words(literal))
    return False


def brings(literal: str, other: str) -> bool:
    """Whether a text that contains one phrase always contains another."""
    return _holds_words(_words(literal), _words(other))


def leaves(condition: Condition | None, *, negated: bool = True) -> Iterator[Condition]:
    """The single conditions of a condition; those within a `not` too, unless they are not wanted."""
    match condition:
        case None:
            return
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from leaves(part, negated=negated)
        case Not(part=part):
            if negated:
                yield from leaves(part)
        case _:
            yield condition


def _words(literal: str) -> tuple[Tokens, ...]:
    """The comparable words of a phrase, one piece for each side of a gap."""
    return tuple(tokens for piece in literal.split(GAP) if (tokens := phrase_tokens(piece)))


def _words_of(condition: Condition) -> tuple[Tokens, ...]:
    match condition:
        case Contains(literal=literal):
            return _words(literal)
        case Like(template=template):
            return tuple(phrase_tokens(part) for part in template.parts if isinstance(part, str))
    return ()


def _holds_words(pieces: tuple[Tokens, ...], wanted: tuple[Tokens, ...]) -> bool:
    if len(wanted) != 1:
        return pieces == wanted
    phrase = wanted[0]
    return any(
        piece[start : start + len(phrase)] == phrase
        for piece in pieces
        for start in range(len(piece) - len(phrase) + 1)
    )


def _idle_in_all(parts: Sequence[Condition]) -> Iterator[Finding]:
    positive = [part for part in parts if not isinstance(part, Not | Regex | Like)]
    for part in positive:
        for other in parts:
            if other is not part and not isinstance(other, Not | Regex) and _implies(other, part):
                if _implies(part, other) and parts.index(other) > parts.index(part):
                    continue  # of two that say the same the second is told
                yield _idle(part.location, "always holds where what stands beside it does")
                break


def _idle_in_any(parts: Sequence[Condition]) -> Iterator[Finding]:
    plain = [part for part in parts if isinstance(part, Contains | Listed | Letters)]
    for part in plain:
        for other in plain:
            if other is not part and _implies(part, other):
                if _implies(other, part) and plain.index(other) > plain.index(part):
                    continue
                yield _idle(part.location, f"adds nothing: ‘{literal_of(other)}’ beside it holds wherever this does")
                break


def _idle(location: Location, why: str) -> Finding:
    return Finding(location, "condition-idle", f"This part {why}.", "Leave it out.", Severity.INFO)
