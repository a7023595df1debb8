"""Literals of conditions: too short to tell anything, made of what changes with each failure, or meant as regex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Contains,
    Letters,
    Like,
    Not,
    Regex,
)
from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.lint.checks.conditions import leaves
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "literal-short": "All that a condition asks for is a few characters, which stand in many texts by chance.",
    "literal-volatile": "A condition asks for something that differs with each failure: an id, a date, an address.",
    "literal-regex": "A literal is written like a regular expression, but is looked for letter by letter.",
    "regex-plain": "A regular expression holds nothing but plain text.",
}

SHORTEST: Final = 4
"""Characters that `letters` must ask for in all; words have edges and may be short."""

_VOLATILE: Final = (
    ("a UUID", re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", re.IGNORECASE)),
    ("a date", re.compile(r"(?<!\d)(?:19|20)\d\d[-/]\d\d[-/]\d\d(?!\d)|(?<!\d)\d\d?[./]\d\d?[./](?:19|20)\d\d(?!\d)")),
    ("a time", re.compile(r"(?<![\d:])\d\d:\d\d:\d\d(?![\d:])")),
    ("a MAC address", re.compile(r"(?<![0-9a-f:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![0-9a-f:])", re.IGNORECASE)),
    # Addresses of the machine itself and of its cloud's metadata are the same everywhere.
    (
        "an IP address",
        re.compile(r"(?<![\d.])(?!127\.|0\.0\.0\.0|255\.|169\.254\.169\.254)\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"),
    ),
    ("a long number", re.compile(r"(?<![\w.-])\d{6,}(?![\w.-])")),
    (
        "a hexadecimal id",  # status codes of Windows are no ids: they stand for a cause
        re.compile(
            r"(?<![\w.-])(?:0x(?!0000|[8c]0)[0-9a-f]{6,}|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,})(?![\w.-])", re.IGNORECASE
        ),
    ),
)
_REGEX_LIKE: Final = re.compile(
    r"\.[*+?]|\\[dDwWsSb](?![a-z])|\[(?:\^|[a-z]-[a-z]|A-Z|\d-\d)[^\]]*\]|\((?:\?[:P!=<]|[\w ]+\|[\w |]+\))|^\^\w|\w\$$"
    r"|\{\d+(?:,\d*)?\}",
    re.IGNORECASE,
)
_PLAIN: Final = re.compile(r"[\w ,:;'\"/-]+")


def find_weak_literals(subject: LintSubject) -> Iterator[Finding]:
    """Every literal that will match too much, or never again."""
    for rule in subject.rules:
        if rule.when.text is None:
            continue
        yield from _too_short(rule.when.text)
        for part in leaves(rule.when.text):
            yield from _of(part)


def _of(condition: Condition) -> Iterator[Finding]:
    text = _source(condition)
    if isinstance(condition, Regex):
        if _PLAIN.fullmatch(text):
            fix = f"Write contains: '{text}'."
            message = "This regular expression holds nothing but plain text."
            yield Finding(condition.location, "regex-plain", message, fix, Severity.WARNING)
        return
    for what, pattern in _VOLATILE:
        found = pattern.search(text)
        if found:
            message = f"{found[0]!r} is {what}: the next failure of this cause will have another."
            fix = "Leave it out, or put … (up to six words) or a hole in its place: like: 'disk {} of {}'."
            yield Finding(condition.location, "literal-volatile", message, fix, Severity.WARNING)
            break
    # In a template braces are holes, and `{` `}` are doubled.
    found = _REGEX_LIKE.search(text)
    if found:
        message = f"{found[0]!r} looks like a regular expression, but it is looked for letter by letter."
        fix = "Write … for other words, a `like` template with holes, such as 'state {} found', or the key `regex`."
        yield Finding(condition.location, "literal-regex", message, fix, Severity.WARNING)


def _too_short(condition: Condition) -> Iterator[Finding]:
    """The branches of a condition that ask for too few characters in all."""
    match condition:
        case AnyOf(parts=parts):
            for part in parts:
                yield from _too_short(part)
        case AllOf(parts=parts):
            weak = max((part for part in parts if not isinstance(part, Not | Regex)), key=_weight, default=None)
            if weak is not None and sum(map(_weight, parts)) < SHORTEST:
                yield from _too_short(weak)
        case Letters(literal=literal, location=location) if _weight(condition) < SHORTEST:
            message = f"{literal!r} stands in many texts by chance, also within words."
            fix = f"Write more of the text around it, or contains: {literal.strip()}."
            yield Finding(location, "literal-short", message, fix, Severity.WARNING)


def _weight(condition: Condition) -> int:
    """Characters that must be there, roughly; whole words count as enough."""
    match condition:
        case Letters(literal=literal):
            return len("".join(literal.split()))
        case AllOf(parts=parts):
            return sum(map(_weight, parts))
        case AnyOf(parts=parts):
            return min(map(_weight, parts), default=0)
        case Not() | Regex():
            return 0
    return SHORTEST


def _source(condition: Condition) -> str:
    match condition:
        case Contains(literal=literal) | Letters(literal=literal):
            return literal
        case Like(template=template):
            return " ".join(part for part in template.parts if isinstance(part, str))
        case Regex(pattern=pattern):
            return pattern
    return ""
