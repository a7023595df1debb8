"""What to write instead: the words of a finding's fix."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from plainspoken.spelling import nearest

_MOST_SHOWN = 12
# What people write who know the thing and not its name here.
_OTHER_WORDS: Final = {
    "actions": "solution solutions remedy remedies fix fixes advice todo recommendation what_to_do next_steps help",
    "message": "description title summary explanation cause reason msg user_message customer_message answer",
    "severity": "level priority importance",
    "category": "type group class",
    "examples": "samples sample tests test_cases matches",
    "not_for": "counter_examples not_examples except exclude excludes never unlike",
    "when": "if condition conditions match trigger",
    "id": "rule name key",
    "who": "role owner person actor by",
    "do": "button command",
    "facts": "variables values parameters params",
    "text": "sentence wording error",
    "like": "template pattern",
    "contains": "includes has",
    "critical": "fatal severe",
    "info": "low notice information",
    "warning": "medium minor",
    "error": "high major",
    "user": "customer reader",
    "admin": "administrator operator",
    "support": "helpdesk service_desk",
}
_MEANT: Final = {word: name for name, words in _OTHER_WORDS.items() for word in words.split()}


def meant(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` is another word for, or that is spelled like it; None when there is none."""
    names = sorted(set(known))
    other = _MEANT.get(word.strip().casefold().replace(" ", "_").replace("-", "_"))
    return other if other in names else nearest(word, names)


def suggest(word: str, known: Iterable[str]) -> str:
    """Advice for a word that is not among `known`: the nearest one, else the whole list when it is short."""
    names = sorted(set(known))
    near = meant(word, names)
    if near is not None:
        return f"Did you mean {near!r}?"
    return f"Use one of: {', '.join(names)}." if 0 < len(names) <= _MOST_SHOWN else ""
