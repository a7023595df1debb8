"""Suggestions to the letter: unified diffs of rule files."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from plainspoken.catalogue.placed import PlacedMapping


def unified_diff(file: str, before: Sequence[str], after: Sequence[str], *, context: int = 1) -> str:
    """What turns the lines of a file into others; empty when they are equal."""
    lines = difflib.unified_diff(before, after, file, file, lineterm="", n=context)
    return "\n".join(lines)


def _one_change(file: str, lines: Sequence[str], first: int, removed: int, added: Sequence[str]) -> str:
    """As `unified_diff`, of one change whose place is known: its cost does not grow with the file.

    Args:
        file: The file's name.
        lines: Its lines.
        first: The index of the first line that changes.
        removed: How many lines go.
        added: What comes in their place.
    """
    start, end = max(first - 1, 0), min(first + removed + 1, len(lines))
    window = list(lines[start:end])
    after = [*window[: first - start], *added, *window[first - start + removed :]]
    counts = f"@@ -{start + 1},{len(window)} +{start + 1},{len(after)} @@"
    body = [line for line in unified_diff(file, window, after).split("\n") if not line.startswith("@@ ")]
    return "\n".join([*body[:2], counts, *body[2:]])


def wins_over_diff(rule: PlacedMapping, losers: Sequence[str], lines: Sequence[str]) -> str:
    """The line that lets a rule win over others; empty when the rule is written so that no line can be told.

    Args:
        rule: The rule that is to win, as it is written.
        losers: Ids of the rules it is to win over.
        lines: The lines of its file.
    """
    ids = ", ".join(losers)
    place = rule.at("wins_over") if "wins_over" in rule else rule.key_at("category")
    line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    before, rest = line[: place.column - 1], line[place.column - 1 :]
    if "wins_over" not in rule:
        if before.strip() or "category" not in rule:
            return ""  # the rule is written on one line
        change = (place.line - 1, 0, [f"{before}wins_over: [{ids}]"])
    elif rest == "[" and place.line < len(lines):
        indent = len(lines[place.line]) - len(lines[place.line].lstrip())
        change = (place.line, 0, [f"{' ' * indent}{ids},"])
    elif rest.startswith("["):
        change = (place.line - 1, 1, [f"{before}[{ids}, {rest[1:].lstrip()}"])
    elif rest.startswith("- ") and not before.strip():
        change = (place.line - 1, 0, [f"{before}- {loser}" for loser in losers])
    else:
        return ""
    return _one_change(rule.file, lines, *change)
