"""How many different things were seen, in bounded memory and whatever the order."""

from __future__ import annotations

from hashlib import blake2b

_WHOLE = 1 << 64


class DistinctCounter:
    """Counts different strings: exactly up to `room`, estimated beyond (±6 % for 256, ±2 % for 4,096).

    It holds the `room` smallest of the strings' hashes. How dense these lie tells how many there are, and which they
    are does not depend on the order in which strings came.
    """

    __slots__ = ("_hashes", "_limit", "room")

    def __init__(self, room: int = 256) -> None:
        self.room = room
        self._hashes: set[int] = set()
        self._limit = _WHOLE

    def add(self, text: str) -> None:
        """Counts a string, unless it was counted before."""
        number = int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")
        if number < self._limit:
            self._hashes.add(number)
            self._trim()

    def merge(self, other: DistinctCounter) -> None:
        """Counts what the other one has counted."""
        self._limit = min(self._limit, other._limit)
        self._hashes = {number for number in self._hashes | other._hashes if number < self._limit}
        self._trim()

    @property
    def exact(self) -> bool:
        """Whether `count` is no estimate."""
        return self._limit == _WHOLE and len(self._hashes) <= self.room

    @property
    def count(self) -> int:
        """How many different strings were counted."""
        if self.exact:
            return len(self._hashes)
        smallest = sorted(self._hashes)[: self.room]
        return round((len(smallest) - 1) * _WHOLE / smallest[-1])

    def _trim(self) -> None:
        if len(self._hashes) >= 2 * self.room:  # seldom, so that each string costs little
            smallest = sorted(self._hashes)[: self.room + 1]
            self._limit = smallest[-1]
            self._hashes = set(smallest[:-1])
