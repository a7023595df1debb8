"""What jobs tell, on disk until the job store has taken it: a program that is killed loses none of it.

A spool is a directory. Each program has a directory of its own in it, whose file `lock` it holds locked as long as it
lives, with two streams of segments: `records` (begins, ends and changes of jobs and steps) and `lines` (of logs). A
segment is named by the number of its first record, and is only ever appended to. Each of its lines is a checksum
(CRC-32, eight hexadecimal digits), a blank, and a command as JSON. `cursor` says up to which numbers all is stored;
`writer` in whose name. A segment that is stored whole is deleted.

Each record is written at once, so it survives the end of the program, however that comes. The disk is told to
keep it through a failure of the power once a second. docs/tracker.md describes the format for operators.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec

from plainspoken.tracker.commands import Command, WriteLog

StreamName: TypeAlias = Literal["records", "lines"]
STREAMS: Final[tuple[StreamName, ...]] = ("records", "lines")

DEFAULT_BYTES: Final = 256 * 1024 * 1024
"""How large a spool may grow."""

_SEGMENT_BYTES: Final = 4 * 1024 * 1024
_LINES_SHARE: Final = 0.75
"""How full a spool may be before it takes no more log lines: what remains is for steps and ends."""

_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(Command)


class SpoolFull(Exception):
    """The spool has reached its bound."""


@dataclass(frozen=True, slots=True)
class WriterNote:
    """In whose name the records of a directory were told."""

    name: str
    lease_seconds: float
    format: int = 1


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
        (path / "writer").write_bytes(_ENCODER.encode(writer))
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
            checked = _checked((self.path / "cursor").read_bytes())
            if checked is not None:
                self.low = msgspec.json.decode(checked, type=dict[StreamName, int])


def encoded(value: object) -> bytes:
    """A value as a line with its checksum."""
    data = _ENCODER.encode(value)
    return b"%08x %s\n" % (zlib.crc32(data), data)


def decoded(line: bytes) -> Command | None:
    """The command of a line; None when it is damaged."""
    data = _checked(line)
    try:
        return None if data is None else _DECODER.decode(data)
    except msgspec.MsgspecError:
        return None


def stream_of(command: Command) -> StreamName:
    """Which stream a command belongs to."""
    return "lines" if isinstance(command, WriteLog) else "records"


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


class Spool:
    """The spool of this program: where it appends, within a bound.

    Args:
        root: The directory of the spool.
        writer: In whose name.
        most: Bytes that the spool may have in all.
    """

    def __init__(self, root: Path, writer: WriterNote, most: int) -> None:
        self.root = root
        self._writer = writer
        self._most = most
        self._others = 0
        self._directory: SpoolDirectory | None = None

    @property
    def directory(self) -> SpoolDirectory:
        """This program's own directory, made when it is first needed."""
        if self._directory is None:
            self._others = size_of(self.root)
            self._directory = SpoolDirectory.create(self.root, self._writer)
        return self._directory

    @property
    def size(self) -> int:
        """Bytes of this program's segments."""
        return self._directory.size if self._directory else 0

    def append(self, command: Command) -> int:
        """Writes a command; its number within its stream.

        Raises:
            SpoolFull: There is no room, which for log lines is said earlier than for steps and ends.
            OSError: It could not be written.
        """
        directory = self.directory
        name = stream_of(command)
        if self._others + directory.size >= self._most * (_LINES_SHARE if name == "lines" else 1):
            raise SpoolFull
        return directory.streams[name].append(encoded(command))

    def next(self, name: StreamName) -> int:
        """The number that the next record of a stream will have."""
        return self._directory.streams[name].next if self._directory else 0

    def read(self, name: StreamName, first: int, most: int) -> list[tuple[int, Command]]:
        """Records of this program from a number on."""
        return self._directory.streams[name].read(first, most) if self._directory else []

    def acknowledge(self, low: dict[StreamName, int]) -> None:
        """All records below these numbers are stored."""
        if self._directory is not None:
            self._directory.acknowledge(low)

    def unsynced(self) -> list[int]:
        """Files that the disk may not keep yet, for the caller to see to and to close."""
        return self._directory.unsynced() if self._directory else []

    def abandon(self) -> None:
        """In a child: what is here is the parent's."""
        if self._directory is not None:
            self._directory.abandon()
            self._directory = None

    def close(self, *, remove: bool) -> None:
        """Lets go of the directory, which other programs may deliver from then on; a new one is made if need be."""
        if self._directory is not None:
            self._directory.close(remove=remove)
            self._directory = None


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


def _checked(line: bytes) -> bytes | None:
    """What a line says, if its checksum is right."""
    checksum, _, data = line.rstrip(b" \n").partition(b" ")
    try:
        right = int(checksum, 16) == zlib.crc32(data)
    except ValueError:
        return None
    return data if right else None
