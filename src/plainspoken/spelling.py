"""What a mistyped name most likely means: the nearest of the names that are known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

LIKE: Final = 0.6
"""How much alike two names are by which people recognize what they meant."""
MISTYPED: Final = 0.75
"""How much alike they are where hardly anything but a typing mistake tells them apart."""


def nearest_of(word: str, known: Iterable[str], *, most: int, likeness: float = LIKE) -> list[str]:
    """Those of `known` that were most likely meant by `word`, the nearest first; case does not count."""
    by_folded = {name.casefold(): name for name in known}
    return [by_folded[name] for name in get_close_matches(word.casefold(), by_folded, n=most, cutoff=likeness)]


def nearest(word: str, known: Iterable[str], *, likeness: float = LIKE) -> str | None:
    """The one of `known` that was most likely meant by `word`; None when none is like it."""
    return next(iter(nearest_of(word, known, most=1, likeness=likeness)), None)
