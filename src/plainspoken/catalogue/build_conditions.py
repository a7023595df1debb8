"""Conditions on a text: from placed data to the model, with what makes a condition useless or dangerous refused.

Every condition must be findable by literal text alone, because the engine looks for literals first and tries nothing
else where none was seen. So `not` and `regex` need something positive beside them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

import re2
import regex

from plainspoken.catalogue.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Contains,
    Letters,
    Like,
    LikeTemplate,
    Listed,
    Not,
    Regex,
)
from plainspoken.catalogue.findings import Finding, FindingList, Location
from plainspoken.catalogue.placed import PlacedList, PlacedMapping
from plainspoken.catalogue.templates import parse_like

_T = TypeVar("_T")
TEXT_KEYS: Final = frozenset({"contains", "letters", "phrases", "like"})
"""Keys of conditions that take a text or a list of texts, of which one is enough."""

_re2_options = re2.Options()
_re2_options.log_errors = False  # it would write to standard error
_re2_options.case_sensitive = False


def build_condition(data: PlacedMapping, findings: FindingList) -> Condition | None:
    """The condition that a mapping of the right shape describes; None, with findings, when it cannot be used."""
    condition = _build(data, findings)
    if condition is None or not _stands_well(condition, findings, beside_literal=False, beside_positive=False):
        return None
    return condition


def _build(data: PlacedMapping, findings: FindingList) -> Condition | None:
    key, value = next(iter(data.items()))
    location = data.at(key)
    if isinstance(value, PlacedList):
        if key in {"all", "any"}:
            return _build_group(key, value, data.location, findings)
        return _one_of(key, value, findings)
    if isinstance(value, PlacedMapping):
        part = _build(value, findings)
        return None if part is None else Not(part, data.key_at(key))
    if key == "regex":
        return _build_regex(str(value), location, findings)
    return _build_text(key, str(value), location, findings)


def _build_text(key: str, text: str, location: Location, findings: FindingList) -> Condition | None:
    if key == "like":
        template = keep_or_report(parse_like(text, location), findings)
        return None if template is None else Like(template, location)
    if not _is_searchable(text):
        fix = "Write the text that must be there."
        findings.error(location, "bad-literal", "Nothing here can be searched for: no letter, digit or sign.", fix)
        return None
    if key == "letters":
        return Letters(text, location)
    return Listed(text, location) if key == "phrases" else Contains(text, location)


def _one_of(key: str, items: PlacedList, findings: FindingList) -> Condition | None:
    """The condition of several texts under one key: one of them is enough."""
    parts = [_build_text(key, text, location, findings) for text, location in items.placed_texts()]
    usable = tuple(part for part in parts if part is not None)
    if len(usable) < len(parts):
        return None
    return usable[0] if len(usable) == 1 else AnyOf(usable, items.location)


def _build_group(key: str, items: PlacedList, location: Location, findings: FindingList) -> Condition | None:
    parts = [_build(item, findings) for item in items.mappings()]
    usable = tuple(part for part in parts if part is not None)
    if len(usable) < len(parts):
        return None
    if key == "all":
        return AllOf(usable, location)
    return AnyOf(tuple(_flat(usable, items)), location)


def _flat(parts: Iterable[Condition], items: PlacedList) -> Iterator[Condition]:
    """The parts of an `any`; a list of texts in it means the same as each of them by itself, so it is made the same."""
    for part, item in zip(parts, items.mappings(), strict=True):
        if isinstance(part, AnyOf) and "any" not in item:
            yield from part.parts
        else:
            yield part


def _build_regex(pattern: str, location: Location, findings: FindingList) -> Regex | None:
    try:
        compiled = re2.compile(pattern, _re2_options)
    except re2.error as error:
        reason = _reason(error)
        fix = "Look-around and back-references are not available; a `like` template is often simpler."
        findings.error(location, "bad-regex", f"This regular expression cannot be used: {reason}.", fix)
        return None
    try:
        regex.compile(pattern, regex.ASCII | regex.IGNORECASE)
    except regex.error as error:  # a few escapes of RE2 are unknown to the module that runs the pattern
        fix = "Write it without that escape."
        findings.error(location, "bad-regex", f"This regular expression cannot be used: {error}.", fix)
        return None
    if compiled.search("") is not None:
        fix = "Write + in place of *, or a `like` template."
        findings.error(location, "bad-regex", "This regular expression fits an empty text, so it fits any.", fix)
        return None
    return Regex(pattern, location)


def _reason(error: Exception) -> str:
    first = error.args[0] if error.args else ""
    return first.decode(errors="replace") if isinstance(first, bytes) else str(first)


def regex_groups(pattern: str) -> tuple[str, ...]:
    """Names of the groups of a usable regular expression, sorted."""
    return tuple(sorted(re2.compile(pattern, _re2_options).groupindex))


def _is_searchable(text: str) -> bool:
    # Blanks are folded and invisible characters dropped before matching; what is left must not be nothing.
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def needs_literal(condition: Condition) -> bool:
    """Whether the condition can hold only where some literal text stands."""
    match condition:
        case AllOf(parts=parts):
            return any(needs_literal(part) for part in parts)
        case AnyOf(parts=parts):
            return all(needs_literal(part) for part in parts)
        case Not() | Regex():
            return False
        case _:
            return True


def _stands_well(condition: Condition, findings: FindingList, *, beside_literal: bool, beside_positive: bool) -> bool:
    match condition:
        case AllOf(parts=parts):
            literal = beside_literal or needs_literal(condition)
            return _every(
                _stands_well(part, findings, beside_literal=literal, beside_positive=literal) for part in parts
            )
        case AnyOf(parts=parts):
            return _every(
                _stands_well(part, findings, beside_literal=beside_literal, beside_positive=False) for part in parts
            )
        case Not(part=part, location=location):
            if not beside_positive or isinstance(part, Not):
                fix = "Put it into an `all` beside a condition such as contains: all: [{ contains: … }, { not: … }]."
                findings.error(location, "lonely-not", "A `not` alone would fit nearly every text.", fix)
                return False
            return _stands_well(part, findings, beside_literal=beside_literal, beside_positive=False)
        case Regex(location=location):
            if not beside_literal:
                fix = "Put it into an `all` beside such a condition: all: [{ contains: … }, { regex: … }]."
                findings.error(
                    location, "lonely-regex", "A regular expression needs a literal condition beside it.", fix
                )
                return False
    return True


def _every(verdicts: Iterable[bool]) -> bool:
    """As `all`, but asks every part, so that each tells its findings."""
    return min(verdicts, default=True)


def keep_or_report(parsed: _T | Finding, findings: FindingList) -> _T | None:
    """The parsed thing, or None once its finding is added."""
    if isinstance(parsed, Finding):
        findings.error(parsed.location, parsed.check, parsed.message, parsed.fix)
        return None
    return parsed


def likes_of(condition: Condition | None) -> list[Like]:
    """Every `like` that can bind facts: all but those within a `not`."""
    match condition:
        case Like():
            return [condition]
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return [like for part in parts for like in likes_of(part)]
    return []


def regexes_of(condition: Condition | None) -> list[Regex]:
    """Every regular expression that can bind facts: all but those within a `not`."""
    match condition:
        case Regex():
            return [condition]
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return [regex for part in parts for regex in regexes_of(part)]
    return []


def hole_names(template: LikeTemplate) -> tuple[str, ...]:
    """Names of the holes of a template, in order."""
    return tuple(part.name for part in template.parts if not isinstance(part, str) and part.name is not None)
