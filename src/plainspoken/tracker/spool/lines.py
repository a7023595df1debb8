"""The lines of a spool: a checksum (CRC-32, eight hexadecimal digits), a blank, and a command as JSON."""

from __future__ import annotations

import zlib
from typing import Final, Literal, TypeAlias

import msgspec

from plainspoken.tracker.commands import Command, WriteLog

StreamName: TypeAlias = Literal["records", "lines"]
STREAMS: Final[tuple[StreamName, ...]] = ("records", "lines")
"""What a program tells, by when it is delivered: steps and ends first, then lines of logs."""

_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(Command)


def encoded(value: object) -> bytes:
    """A value as a line with its checksum."""
    data = _ENCODER.encode(value)
    return b"%08x %s\n" % (zlib.crc32(data), data)


def decoded(line: bytes) -> Command | None:
    """The command of a line; None when it is damaged."""
    data = checked(line)
    try:
        return None if data is None else _DECODER.decode(data)
    except msgspec.MsgspecError:
        return None


def stream_of(command: Command) -> StreamName:
    """Which stream a command belongs to."""
    return "lines" if isinstance(command, WriteLog) else "records"


def checked(line: bytes) -> bytes | None:
    """What a line says, if its checksum is right."""
    checksum, _, data = line.rstrip(b" \n").partition(b" ")
    try:
        right = int(checksum, 16) == zlib.crc32(data)
    except ValueError:
        return None
    return data if right else None
