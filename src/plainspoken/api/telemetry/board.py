"""Memory that the worker processes of one server share: each puts its latest snapshot there for the others.

It is made before the processes are forked, needs no file, and is gone with the last of them. Each place is written by
one process, into the half that readers do not look at, so one that is killed while it writes leaves the former one.
"""

from __future__ import annotations

import mmap
import struct
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

HALF_BYTES = 4 * 1024 * 1024
"""Room for one snapshot; memory is used only where something was written."""

_HEAD = struct.Struct("=QIIId")  # pid, half, length, checksum, when (monotonic: the same clock in every process)
_SHARED = struct.Struct("=Q")  # restarts
_PLACE_BYTES = _HEAD.size + 2 * HALF_BYTES
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Posted:
    """What stands at a place: which process put it there, when by the monotonic clock, and what."""

    pid: int
    at: float
    data: bytes


class Board:
    """The shared memory of `places` worker processes."""

    def __init__(self, places: int) -> None:
        self.places = places
        self._memory = mmap.mmap(-1, _SHARED.size + places * _PLACE_BYTES)

    @property
    def restarts(self) -> int:
        """Workers that have been replaced."""
        return int(_SHARED.unpack_from(self._memory)[0])

    @restarts.setter
    def restarts(self, value: int) -> None:
        _SHARED.pack_into(self._memory, 0, value)

    def post(self, place: int, data: bytes, *, pid: int) -> bool:
        """Put a snapshot at a place; False when there is no room for it, and the former one stays."""
        if len(data) > HALF_BYTES:
            return False
        start = self._start(place)
        half = 1 - _HEAD.unpack_from(self._memory, start)[1]
        body = start + _HEAD.size + half * HALF_BYTES
        self._memory[body : body + len(data)] = data
        _HEAD.pack_into(self._memory, start, pid, half, len(data), zlib.crc32(data), time.monotonic())
        return True

    def read(self, place: int) -> Posted | None:
        """What stands at a place; None when nothing does."""
        start = self._start(place)
        for _ in range(_TRIES):
            pid, half, length, checksum, at = _HEAD.unpack_from(self._memory, start)
            if not (pid and length):  # without a length the first post is still under way
                return None
            body = start + _HEAD.size + half * HALF_BYTES
            data = self._memory[body : body + length]
            if zlib.crc32(data) == checksum:
                return Posted(pid, at, data)
            time.sleep(0.001)
        return None

    def others(self, place: int) -> Iterator[Posted]:
        """What stands at every place but this one."""
        for other in range(self.places):
            posted = self.read(other) if other != place else None
            if posted is not None:
                yield posted

    def _start(self, place: int) -> int:
        return _SHARED.size + place * _PLACE_BYTES
