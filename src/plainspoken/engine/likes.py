"""`like` templates compiled: a literal with holes, found anywhere in a normal text."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import Union

import regex

from plainspoken.catalogue.conditions import FactType, Hole, LikeTemplate
from plainspoken.engine.facts import SHAPES
from plainspoken.engine.normalise import NormalText, folded_literal
from plainspoken.engine.silence import engine_logger

_LOG = engine_logger(__name__)
TIMEOUT = 0.05
"""Seconds a pattern may run on one text; on a time-out the condition counts as not met."""

_MOST_TRIES = 8  # matches outside the messages that are passed over
_LOOSE = frozenset({FactType.NAME, FactType.ENUM})
_QUOTED_OR_NOT = re.compile("[\"']")  # within JSON, a quote has a backslash before it
_NAMED = r"(?P<{}>.{{1,120}}?)"
_UNNAMED = r".{0,120}?"

Match = Union["re.Match[str]", "regex.Match[str]"]


class CompiledLike:
    """A `like` template ready to be searched.

    `literals` are its folded text parts, all needed for a match; `rarest` is the longest piece of one that stands in
    every text that matches, empty when there is none.

    Args:
        template: What to look for.
        strict: Whether holes within take only what their type looks like; else whatever stands there.
    """

    def __init__(self, template: LikeTemplate, *, strict: bool = False) -> None:
        self.template = template
        self._strict = strict
        parts = [part if isinstance(part, Hole) else folded_literal(part) for part in template.parts]
        self._parts = parts
        self.literals = tuple(part for part in parts if isinstance(part, str) and part.strip())
        pieces = [piece for part in self.literals for piece in _QUOTED_OR_NOT.split(part)]
        self.rarest = max(pieces, key=len, default="")
        self._start = _QUOTED_OR_NOT.split(parts[0])[0] if isinstance(parts[0], str) else ""

    @cached_property
    def _search(self) -> Callable[..., Match | None]:
        """Searches folded text for the whole; made when first needed: most templates never meet a text of theirs.

        With one hole of bounded length the search is linear, and the quicker `re` is enough.
        """
        parts = self._parts
        last = len(parts) - 1
        pattern = "".join(
            _QUOTED_OR_NOT.sub(r"\\\\{0,32}\g<0>", re.escape(part))
            if isinstance(part, str)
            else _hole(part, strict=self._strict, outer=index in (0, last))
            for index, part in enumerate(parts)
        )
        # At its outer ends a template begins and ends with whole words.
        first_text, last_text = (part if isinstance(part, str) else "" for part in (parts[0], parts[-1]))
        before = r"(?<![a-z0-9_])" if first_text[:1].isalnum() else ""
        behind = r"(?![a-z0-9_])" if last_text[-1:].isalnum() else ""
        pattern = before + pattern + behind
        if sum(isinstance(part, Hole) for part in parts) <= 1:
            return re.compile(pattern, re.ASCII).search
        return partial(search, regex.compile(pattern, regex.ASCII))

    def find(
        self, text: NormalText, *, within: Sequence[tuple[int, int]] | None = None
    ) -> tuple[tuple[int, int], Mapping[str, str]] | None:
        """The span of the first match and the raw values of the named holes, in their original case; None without.

        Args:
            text: Where to look.
            within: Pieces of the text, in order; the match must begin in one of them.
        """
        match = self._match(text.folded, within)
        if match is None:
            return None
        values = {name: text.clean[slice(*match.span(name))] for name, value in match.groupdict().items() if value}
        return match.span(), values

    def _match(self, folded: str, within: Sequence[tuple[int, int]] | None) -> Match | None:
        """The first match that lies in one of the pieces; without one, the first that begins in one."""
        if self.rarest not in folded:
            return None
        at = folded.find(self._start)
        if at < 0:
            return None
        find = self._search
        if within is None:
            return find(folded, at)
        for first, last in within:
            at = folded.find(self._start, first, last)
            if at >= 0 and (match := find(folded, at, last)):
                return match
        match = find(folded, within[0][0] if within else len(folded)) if len(within) > 1 else None
        for _ in range(_MOST_TRIES):
            if match is None or any(first <= match.start() < last for first, last in within):
                return match
            match = find(folded, match.start() + 1)
        return None


def search(
    pattern: "regex.Pattern[str]", folded: str, start: int = 0, end: int | None = None
) -> "regex.Match[str] | None":
    """The first match of a pattern in bounded time; None without one or when the time is up (which is logged)."""
    try:
        return pattern.search(folded, start, end, timeout=TIMEOUT)
    except TimeoutError:
        _LOG.warning("a pattern took too long and counts as not matching: %.80s", pattern.pattern)
        return None


def _hole(hole: Hole, *, outer: bool, strict: bool) -> str:
    """An outer hole has no text on one side to end it, so it takes what its type looks like.

    An inner one prefers that too, and takes whatever stands there otherwise: the cause is the same, only the fact
    is not valid.
    """
    if hole.name is None or hole.type is None:
        return "" if outer else _UNNAMED
    shaped = f"(?P<{hole.name}>{SHAPES[hole.type]})"
    if outer or (strict and hole.type not in _LOOSE):
        return shaped
    if hole.type in _LOOSE:
        return _NAMED.format(hole.name)
    return f"(?:{shaped}|{_UNNAMED})"
