"""Suggestions to the letter: unified diffs of rule files."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from plainspoken.catalogue.placed import PlacedMapping


def unified_diff(file: str, before: Sequence[str], after: Sequence[str], *, context: int = 1) -> str:
    """What turns the lines of a file into others; empty when they are equal."""
    lines = difflib.unified_diff(before, after, file, file, lineterm="", n=context)
    return "\n".join(lines)


def wins_over_diff(rule: PlacedMapping, losers: Sequence[str], lines: Sequence[str]) -> str:
    """The line that lets a rule win over others; empty when the rule is written so that no line can be told.

    Args:
        rule: The rule that is to win, as it is written.
        losers: Ids of the rules it is to win over.
        lines: The lines of its file.
    """
    ids = ", ".join(losers)
    after = list(lines)
    place = rule.at("wins_over") if "wins_over" in rule else rule.key_at("category")
    line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    before, rest = line[: place.column - 1], line[place.column - 1 :]
    if "wins_over" not in rule:
        if before.strip() or "category" not in rule:
            return ""  # the rule is written on one line
        after.insert(place.line - 1, f"{before}wins_over: [{ids}]")
    elif rest == "[" and place.line < len(lines):
        indent = len(lines[place.line]) - len(lines[place.line].lstrip())
        after.insert(place.line, f"{' ' * indent}{ids},")
    elif rest.startswith("["):
        after[place.line - 1] = f"{before}[{ids}, {rest[1:].lstrip()}"
    elif rest.startswith("- ") and not before.strip():
        after[place.line - 1 : place.line - 1] = [f"{before}- {loser}" for loser in losers]
    else:
        return ""
    return unified_diff(rule.file, lines, after)
