"""What to write instead: the words of a finding's fix."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_MOST_SHOWN = 12


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that was most likely meant by `word`; None when none is like it."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[near[0]] if near else None


def suggest(word: str, known: Iterable[str]) -> str:
    """Advice for a word that is not among `known`: the nearest one, else the whole list when it is short."""
    names = sorted(set(known))
    near = nearest(word, names)
    if near is not None:
        return f"Did you mean {near!r}?"
    return f"Use one of: {', '.join(names)}." if 0 < len(names) <= _MOST_SHOWN else ""
