"""Conditions in words, as a rule author would say them."""

from __future__ import annotations

from collections.abc import Sequence

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


def describe(condition: Condition, *, most: int | None = None) -> str:
    """A condition in words, as a rule author would say it; with `most`, only so many alternatives of each `any`."""
    match condition:
        case Contains() | Listed() | Letters() | Like() | Regex():
            return f"{_kind_of(condition)} ‘{literal_of(condition)}’"
        case Not():
            return f"not: {describe(condition.part, most=most)}"
        case AllOf():
            return " and ".join(describe(part, most=most) for part in condition.parts)
        case AnyOf():
            return _one_of(condition.parts, most)


def _one_of(parts: Sequence[Condition], most: int | None) -> str:
    """Alternatives in words: those of one kind together."""
    told, left = parts[:most], len(parts[most:]) if most is not None else 0
    more = f" or {left} more" if left else ""
    kinds = {_kind_of(part) for part in parts}
    if len(kinds) == 1 and "" not in kinds:
        quoted = [f"‘{literal_of(part)}’" for part in told]
        return f"{kinds.pop()} one of {', '.join(quoted)}{more}"
    groups: dict[str, list[Condition]] = {}
    for number, part in enumerate(told):
        groups.setdefault(_kind_of(part) or str(number), []).append(part)
    words = [describe(group[0]) if len(group) == 1 else _one_of(group, None) for group in groups.values()]
    return f"one of: {'; '.join(words)}{';' if more else ''}{more}"


def _kind_of(condition: Condition) -> str:
    """What a single condition asks of the text, without its literal; empty for a condition of several parts."""
    match condition:
        case Contains():
            return "a message contains"
        case Listed():
            return "a message contains a phrase of the list"
        case Letters():
            return "the text contains the letters"
        case Like():
            return "a message reads like"
        case Regex():
            return "the text matches the pattern"
    return ""


def literal_of(condition: Condition) -> str:
    """What a single condition looks for, as it is written; empty for a condition of several parts."""
    match condition:
        case Like(template=template):
            return template.source
        case Regex(pattern=pattern):
            return pattern
        case Contains(literal=literal) | Letters(literal=literal):
            return literal
        case Listed(name=name):
            return name
    return ""
