"""A stream of a spool: records in segments, which are only appended to, and deleted once all of one is stored.

A segment is named by the number of its first record.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from plainspoken.tracker.commands import Command
from plainspoken.tracker.spool.lines import StreamName, decoded

_SEGMENT_BYTES: Final = 4 * 1024 * 1024


@dataclass(slots=True)
class _Segment:
    path: Path
    first: int
    count: int = 0
    size: int = 0


@dataclass(slots=True)
class Stream:
    """One of the two streams of a directory.

    Attributes:
        directory: Where its segments are.
        name: Which one it is.
        next: The number that the next record will have.
        damaged: Numbers of lines that were read and could not be used.
    """

    directory: Path
    name: StreamName
    next: int = 0
    damaged: set[int] = field(default_factory=set)
    _segments: list[_Segment] = field(default_factory=list)
    _file: int | None = None
    _ended: list[int] = field(default_factory=list)
    _dirty: bool = False

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(segment.size for segment in self._segments)

    def append(self, data: bytes) -> int:
        """Writes a record; its number."""
        if self._file is None or self._segments[-1].size >= _SEGMENT_BYTES:
            self._begin_segment()
        segment = self._segments[-1]
        written = os.write(self._file or 0, data)
        self._dirty = True
        segment.size += written
        if written != len(data):
            # The disk is full. What follows begins a line of its own, so this one alone is lost.
            self._end_segment()
            raise OSError(f"only {written} of {len(data)} bytes were written")
        segment.count += 1
        self.next += 1
        return self.next - 1

    def read(self, first: int, most: int) -> list[tuple[int, Command]]:
        """So many records from this number on, each with its number; those that are damaged are left out."""
        found: list[tuple[int, Command]] = []
        for segment in self._segments:
            if segment.first + segment.count <= first:
                continue
            with segment.path.open("rb") as file:
                for number, line in enumerate(file, segment.first):
                    if number < first:
                        continue
                    if len(found) >= most:
                        return found
                    command = decoded(line)
                    if command is None:
                        self.damaged.add(number)
                    else:
                        found.append((number, command))
        return found

    def acknowledge(self, low: int) -> None:
        """All records below this number are stored: segments without any others are deleted."""
        while self._segments and self._segments[0].first + self._segments[0].count <= low:
            if len(self._segments) == 1:
                self._end_segment()
            segment = self._segments.pop(0)
            with suppress(OSError):
                segment.path.unlink()

    def load(self) -> None:
        """Finds the segments of a program that has ended."""
        for path in sorted(self.directory.glob(f"{self.name}-*.jsonl")):
            number = path.stem.partition("-")[2]
            if number.isdecimal():
                with path.open("rb") as file:
                    count = sum(1 for _ in file)
                self._segments.append(_Segment(path, int(number), count, path.stat().st_size))
        if self._segments:
            self.next = self._segments[-1].first + self._segments[-1].count

    def unsynced(self) -> list[int]:
        """Files that the disk may not keep yet, for the caller to see to and to close."""
        ended, self._ended = self._ended, []
        if self._file is not None and self._dirty:
            ended.append(os.dup(self._file))
            self._dirty = False
        return ended

    def close(self) -> None:
        """Gives its files back."""
        self._end_segment()
        for file in self.unsynced():
            with suppress(OSError):
                os.fsync(file)
            os.close(file)

    def abandon(self) -> None:
        """Gives its files back as they are."""
        for file in (*self._ended, *([] if self._file is None else [self._file])):
            os.close(file)
        self._ended, self._file = [], None

    def _begin_segment(self) -> None:
        self._end_segment()
        path = self.directory / f"{self.name}-{self.next:012d}.jsonl"
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        self._file = os.open(path, flags, 0o600)
        self._segments.append(_Segment(path, self.next))

    def _end_segment(self) -> None:
        if self._file is not None:
            self._ended.append(self._file)
            self._file = None
