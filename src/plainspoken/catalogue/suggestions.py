"""What to write instead: the words of a finding's fix."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_MOST_SHOWN = 12


def suggest(word: str, known: Iterable[str]) -> str:
    """Advice for a word that is not among `known`: the nearest one, else the whole list when it is short."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {by_folded[near[0]]!r}?"
    if not by_folded:
        return ""
    if len(by_folded) <= _MOST_SHOWN:
        return f"Use one of: {', '.join(sorted(by_folded.values()))}."
    return ""
