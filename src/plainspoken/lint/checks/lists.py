"""Texts written one by one where a list of them says the same, so that there is one way to write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.build_conditions import TEXT_KEYS
from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.placed import PlacedList, PlacedMapping, Value
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "condition-list": "An `any` has several conditions of one kind, which a list of texts says in one.",
}

_SHOWN: Final = 6  # texts of a list that is written out


def find_scattered_texts(subject: LintSubject) -> Iterator[Finding]:
    """Every `any` in which texts of one kind stand one by one."""
    for rule in subject.rule_data.values():
        yield from _in(rule.mapping("when").get("text"))


def _in(condition: Value) -> Iterator[Finding]:
    if isinstance(condition, PlacedList):
        for part in condition:
            yield from _in(part)
    elif isinstance(condition, PlacedMapping):
        if isinstance(condition.get("any"), PlacedList):
            yield from _in_any(condition)
        for part in condition.values():
            yield from _in(part)


def _in_any(condition: PlacedMapping) -> Iterator[Finding]:
    parts = list(condition.items_of("any").mappings())
    counts = Counter(key for part in parts for key in part if key in TEXT_KEYS)
    for key, count in counts.items():
        if count < 2:
            continue
        texts = [text for part in parts for text in (*part.items_of(key).texts(), part.text(key)) if text]
        shown = ["'" + text.replace("'", "''") + "'" for text in texts[:_SHOWN]]
        written = ", ".join([*shown, *(["…"] if len(texts) > _SHOWN else [])])
        message = f"This `any` has {count} conditions with {key}, which one list of texts can be."
        first = next(part for part in parts if key in part)
        yield Finding(first.location, "condition-list", message, f"Write {key}: [{written}].", Severity.WARNING)
