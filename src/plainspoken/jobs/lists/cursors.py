"""Where a page of a list ended, as an opaque text that a caller sends back to go on from there."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeVar

import msgspec

from plainspoken.errors import BadCursor
from plainspoken.jobs.reading.job_streams import STREAMS
from plainspoken.jobs.reading.positions import JobPosition, LogPosition, OperationPosition, VmPosition

T = TypeVar("T")

LONGEST_CURSOR = 4_000
"""Characters that a cursor may have; a name of 255 letters of any kind fits."""

# A statement is kept for each stream, so there must be no more of them than there are.
_Stream = Annotated[int, msgspec.Meta(ge=0, lt=STREAMS)]
_RowNumber = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def write_job_cursor(position: JobPosition) -> str:
    """The text that stands for a position among jobs."""
    return _written("j", position.stream, _micros(position.time), _micros(position.created), position.id)


def read_job_cursor(text: str) -> JobPosition:
    """The position that `write_job_cursor` wrote.

    Raises:
        BadCursor: No list of jobs has given this text.
    """
    _, stream, time, created, id_ = _read(text, tuple[str, _Stream, int | None, int | None, str], kind="j")
    return JobPosition(stream, _instant(time), _instant(created), id_)


def write_vm_cursor(position: VmPosition) -> str:
    """The text that stands for a position among VMs."""
    return _written("v", position.name, position.context_id)


def read_vm_cursor(text: str) -> VmPosition:
    """The position that `write_vm_cursor` wrote; raises as `read_job_cursor` does."""
    _, name, context_id = _read(text, tuple[str, str, str], kind="v")
    return VmPosition(name, context_id)


def write_log_cursor(position: LogPosition) -> str:
    """The text that stands for a position in a log."""
    return _written("l", _micros(position.at), position.id)


def read_log_cursor(text: str) -> LogPosition:
    """The position that `write_log_cursor` wrote; raises as `read_job_cursor` does."""
    _, at, id_ = _read(text, tuple[str, int | None, _RowNumber], kind="l")
    return LogPosition(_instant(at), id_)


def write_operation_cursor(position: OperationPosition) -> str:
    """The text that stands for a position among operations."""
    return _written("o", _micros(position.ended_at), position.id)


def read_operation_cursor(text: str) -> OperationPosition:
    """The position that `write_operation_cursor` wrote; raises as `read_job_cursor` does."""
    _, ended_at, id_ = _read(text, tuple[str, int, _RowNumber], kind="o")
    return OperationPosition(_instant(ended_at) or _EPOCH, id_)


def _written(*parts: object) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(parts)).rstrip(b"=").decode("ascii")


def _read(text: str, shape: type[T], *, kind: str) -> T:
    try:
        if len(text) > LONGEST_CURSOR:
            raise BadCursor
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        parts: Any = msgspec.msgpack.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=shape)
    except (msgspec.DecodeError, UnicodeError, binascii.Error, ValueError):
        raise BadCursor from None
    # What no database can hold was in no list, and some fail when asked for it.
    if parts[0] != kind or any(isinstance(part, str) and "\0" in part for part in parts):
        raise BadCursor
    return parts  # type: ignore[no-any-return] # `shape` is their type, which the decoder has checked


def _micros(time: datetime | None) -> int | None:
    return None if time is None else (time - _EPOCH) // _MICROSECOND


def _instant(micros: int | None) -> datetime | None:
    try:
        return None if micros is None else _EPOCH + micros * _MICROSECOND
    except OverflowError:
        raise BadCursor from None
