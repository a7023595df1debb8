"""Suggestions to the letter: unified diffs of rule files."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from plainspoken.catalogue.findings import FindingList
from plainspoken.catalogue.placed import PlacedMapping
from plainspoken.catalogue.quoting import quoted
from plainspoken.catalogue.reader import read_yaml

_CLOSING = {"{": "}", "[": "]"}


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


def excluding_diff(rule: PlacedMapping, phrase: str, lines: Sequence[str]) -> str:
    """The lines that keep a rule from texts with a phrase; empty when it is written so that none can be told.

    Args:
        rule: The rule that is to stand back, as it is written.
        phrase: What only the texts of another rule have.
        lines: The lines of its file.
    """
    when = rule.mapping("when")
    condition = when.mapping("text")
    place = when.at("text")
    if not condition or not 0 < place.line <= len(lines) or rule.file != place.file:
        return ""
    line, start = lines[place.line - 1], place.column - 1
    unwanted = f"not: {{ contains: {quoted(phrase)} }}"
    if line[start : start + 1] == "{":
        end = _end_of_flow(line, start)
        if end is None:
            return ""
        inside = line[start : end + 1]
        if "all" in condition:
            closing = inside.rindex("]")
            changed = f"{inside[:closing].rstrip()}, {{ {unwanted} }}{inside[closing:]}"
        else:
            changed = f"{{ all: [{inside}, {{ {unwanted} }}] }}"
        change = (place.line - 1, 1, [line[:start] + changed + line[end + 1 :]])
        readable = changed
    else:
        last = _end_of_block(lines, place.line, start)
        block = _block_excluding(lines[place.line - 1 : last], start, condition, unwanted)
        change = (place.line - 1, last - place.line + 1, block)
        readable = "\n".join(block)
    if read_yaml(readable, rule.file, FindingList()) is None:
        return ""
    first, removed, added = change
    while removed and added and lines[first] == added[0]:  # what stays is no part of the change
        first, removed, added = first + 1, removed - 1, added[1:]
    return _one_change(rule.file, lines, first, removed, added)


def _block_excluding(block: Sequence[str], indent: int, condition: PlacedMapping, unwanted: str) -> list[str]:
    blanks = " " * indent
    if "all" in condition:
        first = next((line for line in block[1:] if line.lstrip().startswith("- ")), f"{blanks}  - ")
        return [*block, f"{first[: len(first) - len(first.lstrip())]}- {unwanted}"]
    moved = [f"    {line}" if line.strip() else line for line in block]
    moved[0] = f"{blanks}  - {block[0][indent:]}"
    return [f"{blanks}all:", *moved, f"{blanks}  - {unwanted}"]


def _end_of_block(lines: Sequence[str], first: int, indent: int) -> int:
    """Behind which line (from 1) the mapping ends that begins in line `first`, its keys indented by `indent`."""
    last = first
    for number, line in enumerate(lines[first:], start=first + 1):
        if line.strip() and not line.lstrip().startswith("#"):
            if len(line) - len(line.lstrip()) < indent:
                break
            last = number
    return last


def _end_of_flow(line: str, start: int) -> int | None:
    """Where the bracket that opens at `start` closes; None when not on this line."""
    waiting: list[str] = []
    quote = ""
    for at in range(start, len(line)):
        sign = line[at]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"" and line[at - 1] in " [{,":
            quote = sign
        elif sign in _CLOSING:
            waiting.append(_CLOSING[sign])
        elif waiting and sign == waiting[-1]:
            waiting.pop()
            if not waiting:
                return at
    return None
