"""How far the changes of the job store have been seen, as a value that any process can read."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

_FORM = re.compile(r"1(?:\.[0-9a-z]{1,10}){4}")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Marks:
    """The newest time of change seen in each table.

    They are times of the rows, not of a clock: a writer whose clock is slow moves its table's mark as slowly. Several
    rows may share a time, and a row may come to light later than its time says, so whoever goes on from a mark looks
    back a little (`back`) and may meet again what was seen before.
    """

    replications: datetime
    tracked: datetime
    vms: datetime
    dismissals: datetime

    def back(self, span: timedelta) -> Marks:
        """Marks that lie this much earlier."""
        return Marks(*(max(time - span, _EPOCH) for time in self.times))

    def earlier(self, other: Marks) -> Marks:
        """The earlier mark for each table."""
        return Marks(*map(min, self.times, other.times))

    def later(self, other: Marks) -> Marks:
        """The later mark for each table."""
        return Marks(*map(max, self.times, other.times))

    def is_ahead_of(self, now: datetime, by: timedelta) -> bool:
        """Whether a mark is this much later than `now`, as marks are of a clock that was set back since."""
        return any(time - now > by for time in self.times)

    @property
    def times(self) -> tuple[datetime, ...]:
        """The marks in the order of the fields."""
        return tuple(getattr(self, field.name) for field in fields(self))

    def encode(self) -> str:
        """The marks as a short text of letters, digits and dots; `decode_marks` reads it."""
        return ".".join(["1", *(_base36((time - _EPOCH) // _MILLISECOND) for time in self.times)])


def decode_marks(text: str) -> Marks | None:
    """The marks that `Marks.encode` wrote, to the millisecond; None for any other text."""
    if not _FORM.fullmatch(text):
        return None
    try:
        return Marks(*(_EPOCH + int(part, 36) * _MILLISECOND for part in text.split(".")[1:]))
    except OverflowError:
        return None


def _base36(number: int) -> str:
    digits = ""
    while number > 0:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
