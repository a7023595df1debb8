"""Patterns that are compiled when they are first used: a command that meets no such texts does not wait for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any, Final, cast

import regex

_MADE: Final[list[_Later]] = []


def later(source: str, flags: int = 0) -> regex.Pattern[str]:
    """What `regex.compile` returns, compiled when it is first used."""
    return cast("regex.Pattern[str]", _Later(partial(regex.compile, source, flags)))


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
