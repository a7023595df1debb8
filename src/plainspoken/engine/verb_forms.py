"""The other ways to say that something could not be done: a list that has `cannot create` need not have them too."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from plainspoken.engine.reading.words import Tokens

_CANNOT: Final = "cannot"
_PARTICLES: Final = frozenset("on off up down out over back".split())
_LEADS: Final = [(lead, *link) for lead in ("error", "failed", "failure") for link in ((), ("while",), ("when",))]
"""What stands before the verb: `error creating`, `failure while creating`."""
_DONE: Final = {
    **{verb: verb for verb in "read set reset cut put shut split".split()},
    "begin": "begun", "bind": "bound", "build": "built", "find": "found", "freeze": "frozen", "get": "got",
    "hold": "held", "make": "made", "rebuild": "rebuilt", "run": "run", "see": "seen", "seek": "sought",
    "send": "sent", "take": "taken", "undo": "undone", "write": "written",
}  # fmt: skip
"""Verbs whose form for what was done to something does not end in "ed"."""
_NO_WORK: Final = frozenset({"execute", "validate", "authenticate"})
"""Verbs whose noun is more than the work: a validation that failed says that something is not valid."""
_DOUBLED: Final = re.compile(
    r"[^aeiou]*[aeiou][bdgmnprt]|(?:un|re|hot)?(?:map|plug|set|get|run|pin)|begin|commit|format|snapshot|transfer"
)
"""Verbs whose last letter is written twice: `stop`, `stopping`."""


def other_forms(phrase: tuple[Tokens, ...], nouns: Collection[str] = ()) -> Iterator[tuple[Tokens, ...]]:
    """A phrase of the kind `cannot create …` in its other forms; none for any other phrase.

    They are `could not be created`, `create failed`, `creation failed` (all only where nothing but a particle follows
    the verb), `error creating`, `failed while creating` and the like. A verb that is one of the `nouns` too has no
    `snapshot failed`.
    """
    first, *others = phrase or ((),)
    if len(first) < 2 or first[0] != _CANNOT or _is_done(first[1]):
        return
    verb, rest = first[1], first[2:]
    for lead in _LEADS:
        yield ((*lead, _doing(verb), *rest), *others)
    if not others and _PARTICLES.issuperset(rest):
        yield ((_CANNOT, _done(verb), *rest),)
        if verb not in nouns:
            yield ((verb, *rest, "failed"),)
        if not rest and (noun := _work(verb)):
            yield ((noun, "failed"),)


def _is_done(verb: str) -> bool:
    return (verb.endswith("ed") and verb not in {"embed", "seed", "feed", "need"}) or verb in {"found", "got"}


def _done(verb: str) -> str:
    if verb in _DONE:
        return _DONE[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{_stem(verb)}ed"


def _doing(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing"
    return f"{_stem(verb)}ing"


def _work(verb: str) -> str:
    """The noun of a verb of the common kinds: `creation`, `deletion`, `registration`; empty for others."""
    if verb in _NO_WORK:
        return ""
    if verb.endswith("ize"):
        return f"{verb[:-1]}ation"
    if verb.endswith(("ate", "ete", "ute")):
        return f"{verb[:-1]}ion"
    return f"{verb}ment" if verb.endswith(("ttach", "etach")) else ""


def _stem(verb: str) -> str:
    return verb + verb[-1] if _DOUBLED.fullmatch(verb) else verb
