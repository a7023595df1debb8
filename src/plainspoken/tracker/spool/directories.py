"""The directories of programs in a spool: made, locked, and taken over from those that have ended."""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from plainspoken.tracker.spool.lines import STREAMS, StreamName, checked, encoded
from plainspoken.tracker.spool.segments import Stream


@dataclass(frozen=True, slots=True)
class WriterNote:
    """In whose name the records of a directory were told."""

    name: str
    lease_seconds: float
    format: int = 1


class SpoolDirectory:
    """The directory of one program, locked by this one. Made by `create`, or by `take_over` for one that has ended."""

    def __init__(self, path: Path, lock: int, writer: WriterNote) -> None:
        self.path = path
        self.writer = writer
        self.streams: dict[StreamName, Stream] = {name: Stream(path, name) for name in STREAMS}
        self.low: dict[StreamName, int] = dict.fromkeys(STREAMS, 0)
        self._lock = lock
        self._cursor: int | None = None

    @classmethod
    def create(cls, root: Path, writer: WriterNote) -> SpoolDirectory:
        """A new directory in a spool.

        Raises:
            OSError: It cannot be made.
        """
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = root / uuid.uuid4().hex
        path.mkdir(mode=0o700)
        lock = _locked(path)
        if lock is None:
            raise OSError(f"{path} is locked already")
        (path / "writer").write_bytes(msgspec.json.encode(writer))
        return cls(path, lock, writer)

    @classmethod
    def take_over(cls, path: Path) -> SpoolDirectory | None:
        """The directory of a program that has ended; None while it runs, or when this is no such directory."""
        try:
            lock = _locked(path) if (path / "lock").exists() else None
            if lock is None:
                return None
            try:
                writer = msgspec.json.decode((path / "writer").read_bytes(), type=WriterNote)
            except (OSError, msgspec.MsgspecError):
                # The program was killed before it had said its name; nor has it written anything then.
                writer = WriterNote("unknown", 60.0)
            directory = cls(path, lock, writer)
            directory._load()
        except OSError:
            return None
        return directory

    @property
    def size(self) -> int:
        """Bytes of its segments."""
        return sum(stream.size for stream in self.streams.values())

    def acknowledge(self, low: dict[StreamName, int]) -> None:
        """All records below these numbers are stored."""
        if low == self.low:
            return
        self.low = dict(low)
        for name, stream in self.streams.items():
            stream.acknowledge(low[name])
        if self._cursor is None:
            self._cursor = os.open(self.path / "cursor", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.pwrite(self._cursor, encoded(self.low).rstrip(b"\n").ljust(79) + b"\n", 0)

    def unsynced(self) -> list[int]:
        """Files that the disk may not keep yet, for the caller to see to and to close."""
        return [file for stream in self.streams.values() for file in stream.unsynced()]

    def close(self, *, remove: bool) -> None:
        """Lets go of it; with `remove`, because all of it is stored, deletes it."""
        for stream in self.streams.values():
            stream.close()
        if remove:
            shutil.rmtree(self.path, ignore_errors=True)
        for each in (self._cursor, self._lock):
            if each is not None:
                with suppress(OSError):
                    os.close(each)
        self._cursor = None

    def abandon(self) -> None:
        """In a child: gives back its copies of the files, of which the parent's own are open all the same."""
        for stream in self.streams.values():
            stream.abandon()
        for each in (self._cursor, self._lock):
            if each is not None:
                os.close(each)

    def _load(self) -> None:
        for stream in self.streams.values():
            stream.load()
        with suppress(OSError, msgspec.MsgspecError):
            cursor = checked((self.path / "cursor").read_bytes())
            if cursor is not None:
                self.low = msgspec.json.decode(cursor, type=dict[StreamName, int])


def ended_directories(root: Path) -> Iterator[SpoolDirectory]:
    """The directories of programs that have ended, each locked while it is looked at; the oldest first."""
    with suppress(OSError):
        for path in sorted((each for each in root.iterdir() if each.is_dir()), key=lambda each: each.stat().st_mtime):
            directory = SpoolDirectory.take_over(path)
            if directory is not None:
                yield directory


@dataclass(frozen=True, slots=True)
class Spooled:
    """What a spool holds.

    Attributes:
        records: Records that ended programs have left, as far as they are not known to be stored.
        running: Programs that use it now.
    """

    records: int = 0
    running: int = 0


def spooled(root: Path) -> Spooled:
    """What a spool holds. Nothing changes by looking."""
    records = running = 0
    with suppress(OSError):
        for path in sorted(each for each in root.iterdir() if (each / "lock").exists()):
            directory = SpoolDirectory.take_over(path)
            if directory is None:
                running += 1
                continue
            records += sum(max(0, stream.next - directory.low[name]) for name, stream in directory.streams.items())
            directory.close(remove=False)
    return Spooled(records, running)


def size_of(root: Path) -> int:
    """Bytes of all segments in a spool."""
    total = 0
    for path in root.glob("*/*.jsonl"):
        with suppress(OSError):
            total += path.stat().st_size
    return total


def _locked(path: Path) -> int | None:
    """The lock of a directory; None when another program holds it."""
    lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    if not (path / "lock").exists():
        # Delivered and deleted by somebody else between the look and the lock.
        os.close(lock)
        return None
    return lock
