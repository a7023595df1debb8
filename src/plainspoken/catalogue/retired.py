"""Keys that rule files once had, and what to write in their place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from plainspoken.catalogue.placed import PlacedList, Value
from plainspoken.catalogue.quoting import quoted

_WORDS: Final = frozenset({"word", "equals", "starts_with", "ends_with"})
_MOST_SHOWN: Final = 6


def retired_key(known: Collection[str], key: str, value: Value) -> tuple[str, str]:
    """What is wrong with a key that rules or conditions once had, and what to write; empty for any other.

    Args:
        known: The keys that may stand in its place.
        key: The key.
        value: What stands under it.
    """
    if key == "band" and "explains" in known:
        message = "Rules have no 'band' any more: of two that fit, the one that asks for more of the text answers."
        return message, "Take this line out. A rule that says only that something failed has explains: [nothing]."
    if key in _WORDS and "contains" in known:
        message = f"Conditions have no {key!r} any more: `contains` has the edges of words, wherever they stand."
        return message, f"Write: contains: {_shown(value)}"
    return "", ""


def retired_wins_over(value: PlacedList) -> str:
    """What to write for a `wins_over` that is a list alone."""
    ids = ", ".join(value.texts())
    return (
        "Take it out if this rule asks for more of the text than those do: then it answers by itself. "
        f"Else write it with its reason: wins_over: {{ rules: [{ids}], because: '…' }}"
    )


def _shown(value: Value) -> str:
    if isinstance(value, PlacedList):
        texts = [quoted(text) for text in value.texts()]
        return f"[{', '.join([*texts[:_MOST_SHOWN], *(['…'] if len(texts) > _MOST_SHOWN else [])])}]"
    return quoted(value) if isinstance(value, str) else "…"
