"""Spans of time as people write them on the command line: `10`, `10s`, `30m`, `24h`, `90d`, `2w`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click

from plainspoken.settings.values import span

_LONGEST = timedelta(days=36_500)
_DATE = re.compile(r"[0-9]{8}", re.ASCII)


class Duration(click.ParamType[timedelta]):
    """A span of time: a number of seconds, or a number and a unit (seconds, minutes, hours, days or weeks).

    Args:
        least: The shortest that is taken.
        most: The longest.
    """

    name = "duration"

    def __init__(self, least: timedelta = timedelta(0), most: timedelta = _LONGEST) -> None:
        self.least = least
        self.most = most

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Return the span; a usage error says what to write instead."""
        if isinstance(value, timedelta):
            return value
        seconds = span(str(value))
        if seconds is None or seconds > _LONGEST.total_seconds():
            text = f"{value!r} is not a duration; write a number of seconds, or one with s, m, h, d or w, such as 90d"
            self.fail(text, param, ctx)
        length = timedelta(seconds=seconds)
        if not self.least <= length <= self.most:
            bounds = f"{self.least.total_seconds():g} to {self.most.total_seconds():g} seconds"
            self.fail(f"{value!r} is out of bounds; write {bounds}", param, ctx)
        return length


class Instant(click.ParamType[datetime]):
    """A time with an offset (RFC 3339), a date in UTC, or a span before now as `Duration` reads it.

    Eight digits are a date (`20251003`), fewer are seconds.
    """

    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the instant in UTC; a usage error says what to write instead."""
        if isinstance(value, datetime):
            return value
        text = str(value).strip()
        if not _DATE.fullmatch(text) and span(text) is not None:
            return datetime.now(UTC) - Duration().convert(text, param, ctx)
        try:
            instant = datetime.fromisoformat(text)
            return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is not a time; write 2025-10-03, 2025-10-03T17:00:00Z or a span such as 7d", param, ctx
            )
