"""Spans of time as people write them on the command line: `10s`, `30m`, `24h`, `90d`, `2w`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST = timedelta(days=36_500)


class Duration(click.ParamType[timedelta]):
    """A number and a unit: seconds, minutes, hours, days or weeks."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Return the span; a usage error says what to write instead."""
        if isinstance(value, timedelta):
            return value
        match = re.fullmatch(r"([0-9]{1,6})([smhdw])", str(value).strip())
        span = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else None
        if span is None or span > _LONGEST:
            self.fail(f"{value!r} is no span of time; write a number and s, m, h, d or w, such as 90d", param, ctx)
        return span


class Instant(click.ParamType[datetime]):
    """A time with an offset (RFC 3339), a date in UTC, or a span before now."""

    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the instant in UTC; a usage error says what to write instead."""
        if isinstance(value, datetime):
            return value
        text = str(value).strip()
        if re.fullmatch(r"[0-9]+[smhdw]", text):
            return datetime.now(UTC) - Duration().convert(text, param, ctx)
        try:
            instant = datetime.fromisoformat(text)
            return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time; write 2025-10-03, 2025-10-03T17:00:00Z or a span such as 7d", param, ctx)
