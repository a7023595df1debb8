"""Patterns that are compiled when they are first used: a command that meets no such texts does not wait for them."""

from __future__ import annotations

from typing import Any, Final, cast

import regex

_MADE: Final[list[_Later]] = []


def later(source: str, flags: int = 0) -> regex.Pattern[str]:
    """What `regex.compile` returns, compiled when it is first used."""
    pattern = _Later(source, flags)
    _MADE.append(pattern)
    return cast("regex.Pattern[str]", pattern)


def compile_patterns() -> None:
    """Compile all of them now, so that no request waits for it."""
    for pattern in _MADE:
        pattern.compiled()


class _Later:
    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags
        self._compiled: regex.Pattern[str] | None = None

    def compiled(self) -> regex.Pattern[str]:
        if self._compiled is None:
            self._compiled = regex.compile(self._source, self._flags)
        return self._compiled

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever patterns have
        value = getattr(self.compiled(), name)
        self.__dict__[name] = value  # asked for directly from now on, as fast as the pattern itself
        return value
