"""Patterns that are compiled when they are first used: a command that meets no such texts does not wait for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any, Final, cast

import regex

_MADE: Final[list[_Later]] = []
_SAME_FLAGS: Final = {regex.ASCII: re.ASCII, regex.IGNORECASE: re.IGNORECASE, regex.MULTILINE: re.MULTILINE}


def later(source: str, flags: int = 0) -> regex.Pattern[str]:
    """What `regex.compile` returns, compiled when it is first used."""
    return cast("regex.Pattern[str]", _Later(partial(regex.compile, source, flags)))


def quick_later(source: str, flags: int) -> regex.Pattern[str]:
    """What `re.compile` makes of a pattern for `regex`, or `regex.compile` of one that only `regex` knows.

    `re` compiles five times as fast and matches in two thirds of the time. It has no time limit.
    """
    return cast("regex.Pattern[str]", _Later(partial(_quick, source, flags)))


def _quick(source: str, flags: int) -> re.Pattern[str] | regex.Pattern[str]:
    same = sum(flag for known, flag in _SAME_FLAGS.items() if flags & known)
    try:
        return re.compile(source, same)
    except re.error:  # groups that share a name, a look behind of no fixed width
        return regex.compile(source, flags)


def plain_later(source: str) -> re.Pattern[str]:
    """What `re.compile` returns, compiled when it is first used."""
    return cast("re.Pattern[str]", _Later(partial(re.compile, source)))


def compile_patterns() -> None:
    """Compile all of them now, so that no request waits for it."""
    for pattern in _MADE:
        pattern.compiled()


class _Later:
    def __init__(self, compile_it: Callable[[], Any]) -> None:
        self.compiled = cache(compile_it)
        _MADE.append(self)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever patterns have
        value = getattr(self.compiled(), name)
        self.__dict__[name] = value  # asked for directly from now on, as fast as the pattern itself
        return value
