"""Changes of rule files as people read them: unified differences of bounded length."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Final

LONGEST: Final = 64 * 1024
"""Characters of a difference; what is beyond is left out, and said to be."""

_MOST_LINES: Final = 4_000
_CUT: Final = "… and more, which is left out here."


def difference(name: str, before: str | None, after: str | None) -> str:
    """What turns one text of a file into the other, as `diff -u` writes it; None stands for no file."""
    old, new = (before or "").splitlines(), (after or "").splitlines()
    names = "/dev/null" if before is None else f"a/{name}", "/dev/null" if after is None else f"b/{name}"
    if max(len(old), len(new)) > _MOST_LINES:
        return "\n".join([f"--- {names[0]}", f"+++ {names[1]}", f"{len(old)} lines before, {len(new)} lines after"])
    return "\n".join(difflib.unified_diff(old, new, *names, lineterm=""))


def differences(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> str:
    """The differences of several files, one after another, of bounded length in all."""
    text = "\n".join(difference(name, before[name], after[name]) for name in sorted(before))
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rpartition(chr(10))[0]}\n{_CUT}"


def line_counts(before: str | None, after: str | None) -> tuple[int, int]:
    """How many lines come and go."""
    old, new = (before or "").splitlines(), (after or "").splitlines()
    if max(len(old), len(new)) > _MOST_LINES:
        return len(new), len(old)
    lines = [line[:1] for line in difflib.unified_diff(old, new, lineterm="", n=0)][2:]
    return lines.count("+"), lines.count("-")
