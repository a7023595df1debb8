"""The spool of this program, within a bound."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Final

from plainspoken.tracker.commands import Command
from plainspoken.tracker.spool.directories import SpoolDirectory, WriterNote, size_of
from plainspoken.tracker.spool.lines import StreamName, encoded, stream_of

DEFAULT_BYTES: Final = 256 * 1024 * 1024
"""How large a spool may grow."""

_LINES_SHARE: Final = 0.75
"""How full a spool may be before it takes no more log lines: what remains is for steps and ends."""


_LOOK_SHARE: Final = 1 / 64
"""After how much of the bound a program looks again at what the others have."""

_LOOK_SECONDS: Final = 1.0
"""How often a program looks again while there is no room."""


class SpoolFull(Exception):
    """The spool has reached its bound."""


class Spool:
    """The spool of this program: where it appends, within a bound.

    Args:
        root: The directory of the spool.
        writer: In whose name.
        most: Bytes that the spool may have in all; each program that writes to it at once may exceed it by a 64th.
    """

    def __init__(self, root: Path, writer: WriterNote, most: int) -> None:
        self.root = root
        self._writer = writer
        self._most = most
        self._others = 0
        self._written = 0
        self._looked = 0.0
        self._directory: SpoolDirectory | None = None

    @property
    def directory(self) -> SpoolDirectory:
        """This program's own directory, made when it is first needed."""
        if self._directory is None:
            self._directory = SpoolDirectory.create(self.root, self._writer)
            self._look(self._directory)
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
        most = self._most * (_LINES_SHARE if name == "lines" else 1)
        is_full = self._others + directory.size >= most
        if self._written >= self._most * _LOOK_SHARE or (is_full and monotonic() >= self._looked + _LOOK_SECONDS):
            self._look(directory)
        if self._others + directory.size >= most:
            raise SpoolFull
        data = encoded(command)
        self._written += len(data)
        return directory.streams[name].append(data)

    def _look(self, directory: SpoolDirectory) -> None:
        """What other programs have in the spool, which grows and shrinks as they write and deliver."""
        self._others = size_of(self.root) - directory.size
        self._written, self._looked = 0, monotonic()

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
