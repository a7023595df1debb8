"""Settings as people write them → the values in force; each mistake comes with what to write instead.

Every function here takes the text of one value and raises `ValueError` with the end of a sentence; the caller
puts the place before it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

DATABASE_SCHEMES = ("sqlite", "mysql", "mariadb", "postgresql", "postgres")

_YES = ("true", "yes", "on", "1")
_NO = ("false", "no", "off", "0")


def text(value: str) -> str:
    """Return the value as it is."""
    return value


def database_url(value: str) -> str:
    """Return the address of a job store."""
    # The value is never repeated in a message: it may hold a password.
    match = re.match(r"([A-Za-z][\w+.-]*)://", value)
    if not match:
        raise ValueError("this is not a database address; write sqlite:///path/to/file.db for a file")
    scheme = match[1].lower()
    if scheme.partition("+")[0] not in DATABASE_SCHEMES:
        raise ValueError(f"{scheme!r} is not supported; write a sqlite, mysql or postgresql address")
    return value


def directory(value: str) -> Path:
    """Return a directory that exists."""
    path = Path(value)
    if not os.path.isdir(path):  # noqa: PTH112 # Path's raises for a long name
        raise ValueError(f"{value} is not a directory; write a directory with rule files")
    return path


def file_path(value: str) -> Path:
    """Return a path, whatever is there."""
    return Path(value)


def file_or_https(value: str) -> str:
    """Return the path of a file that exists, or an address; the caller decides about http."""
    if value.startswith(("https://", "http://")) or os.path.isfile(value):  # noqa: PTH113 # Path's raises for a long name
        return value
    raise ValueError(f"{value!r} is neither a file nor an https address; write one of them")


def host_name(value: str) -> str:
    """Return a host's name or address, as written in an address, without a port."""
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]+\]", value):
        raise ValueError(
            f"{value!r} is not a host name; write one without a scheme and a port, such as jobs.example.com"
        )
    return value.lower()


def base_path(value: str) -> str:
    """Return a path under which a proxy serves the API; empty for the root."""
    if not re.fullmatch(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?", value):
        raise ValueError(f"{value!r} is not a base path; write one of plain letters and digits, such as /plainspoken")
    return value.rstrip("/")


def buttons(value: str) -> str:
    """Return actions and where their buttons lead: to an address, or `message` to tell the page around."""
    for each in value.split():
        if not re.fullmatch(r"[a-z_]+=(?:message|(?:https?://[^\s/]+)?/\S*)", each):
            raise ValueError(f"{each!r} is not a button; write ACTION=https://…, ACTION=/path or ACTION=message")
    return value


def yes_or_no(value: str) -> bool:
    """Return whether the value says yes."""
    lower = value.lower()
    if lower not in _YES + _NO:
        raise ValueError(f"{value!r} is neither yes nor no; write true or false")
    return lower in _YES


def whole_number(what: str, least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `least` to `most`."""

    def read(value: str) -> int:
        # `int` would also take " 80", "8_0" and digits of other scripts.
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise ValueError(f"{value!r} is not {what}; write a number from {least} to {most}")
        return int(value)

    return read


_SPAN = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)([smhdw]?)", re.ASCII)
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def span(value: str) -> float | None:
    """Return the seconds of a span of time: a number of seconds, or one with its unit (`90`, `90s`, `1.5h`, `2w`)."""
    match = _SPAN.fullmatch(value.strip())
    return float(match[1]) * _UNITS[match[2]] if match else None


def seconds(least: float, most: float) -> Callable[[str], float]:
    """Return a reader of spans of time from `least` to `most` seconds."""

    def read(value: str) -> float:
        read_span = span(value)
        if read_span is None or not least <= read_span <= most:
            message = f"{value!r} is not a number of seconds; write a number from {least:g} to {most:g}, or one as 5m"
            raise ValueError(message)
        return read_span

    return read


def one_of(what: str, *words: str) -> Callable[[str], str]:
    """Return a reader of one of some words, in any case."""

    def read(value: str) -> str:
        if value.lower() not in words:
            raise ValueError(f"{value!r} is not {what}; write one of {', '.join(words)}")
        return value.lower()

    return read
