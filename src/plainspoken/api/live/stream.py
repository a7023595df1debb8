"""One stream of Server-Sent Events: its text, what waits to be sent on it, and the answer that sends it.

The form is that of the HTML standard, section "Server-sent events".
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from typing import TYPE_CHECKING, Protocol

import msgspec

from plainspoken.jobs.reading.marks import Marks
from plainspoken.store.reach import Reach

if TYPE_CHECKING:
    from litestar.types import Receive, Scope, Send

MOST_WAITING = 512 * 1024
"""Bytes that wait for a slow client; of more it gets none, and starts anew."""

SLOWEST_SECONDS = 60.0
"""How long a client may take to read what was sent before its stream is given up."""

_HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # nginx and those that follow it hold answers back without it.
    (b"x-accel-buffering", b"no"),
)

_log = logging.getLogger("plainspoken.events")


def event_block(kind: str, data: bytes) -> bytes:
    """An event with `data` as JSON, which never holds a line break."""
    return b"event: %b\ndata: %b\n\n" % (kind.encode("ascii"), data)


def reason_block(kind: str, reason: str) -> bytes:
    """An event that says no more than why it is sent."""
    return event_block(kind, msgspec.json.encode({"reason": reason}))


def id_block(marks: Marks) -> bytes:
    """Where to go on from: all that stands before it in the stream is included. Clients see no event."""
    return b"id: %b\n\n" % marks.encode().encode("ascii")


def comment_block(text: str) -> bytes:
    """A line for whoever reads the bare stream; clients skip it."""
    return b": %b\n\n" % text.encode("ascii")


class Listener:
    """What waits for one client.

    Attributes:
        context_id: The VM it listens to; None for all of them.
        reach: The VMs that the client may see; None for all.
        resume: The marks it comes back with; None when it starts anew.
        reason: Why it starts anew.
        joined: Whether it has been told where it starts, so that changes may follow.
        leaves_at: When its stream ends, by the monotonic clock.
        fed_at: When something was put for it last.
    """

    __slots__ = (
        "_ended",
        "_ready",
        "_size",
        "_waiting",
        "context_id",
        "fed_at",
        "joined",
        "leaves_at",
        "reach",
        "reason",
        "resume",
    )

    def __init__(
        self,
        *,
        context_id: str | None,
        resume: Marks | None,
        reason: str,
        leaves_at: float,
        reach: Reach | None = None,
    ) -> None:
        self.context_id = context_id
        self.reach = reach
        self.resume = resume
        self.reason = reason
        self.leaves_at = leaves_at
        self.joined = False
        self.fed_at = time.monotonic()
        self._waiting: list[bytes] = []
        self._size = 0
        self._ready = asyncio.Event()
        self._ended = False

    def put(self, block: bytes, *, or_else: bytes) -> None:
        """Has `block` sent; a client that is too far behind gets `or_else` in place of all that waits."""
        if self._size + len(block) > MOST_WAITING:
            self._drop()
            block = or_else
        self._waiting.append(block)
        self._size += len(block)
        self.fed_at = time.monotonic()
        self._ready.set()

    def restart(self, block: bytes) -> None:
        """Has `block` sent in place of all that waits."""
        self._drop()
        self.put(block, or_else=block)

    def end(self, block: bytes) -> None:
        """Ends the stream with `block`."""
        self._waiting.append(block)
        self._ended = True
        self._ready.set()

    def abandon(self) -> None:
        """Ends the stream: nobody is there to read what waits."""
        self._drop()
        self._ended = True
        self._ready.set()

    async def next_chunk(self) -> bytes:
        """All that waits, as soon as there is something; empty at the end."""
        await self._ready.wait()
        chunk = b"".join(self._waiting)
        self._drop()
        if not self._ended:
            self._ready.clear()
        return chunk

    def _drop(self) -> None:
        self._waiting.clear()
        self._size = 0


class ChangeSource(Protocol):
    """Where streams come from and go back to."""

    def listen(self, *, context_id: str | None, reach: Reach | None, last_event_id: str, seconds: float) -> Listener:
        """A new listener."""

    def leave(self, listener: Listener) -> None:
        """Forgets it."""


class EventStream:
    """The answer that is one stream, as an ASGI app.

    Args:
        source: Gives the listener when the answer begins, and takes it back however it ends.
        context_id: The VM to listen to; None for all of them.
        reach: The VMs that the client may see; None for all.
        last_event_id: Where to go on from; empty for a new start.
        seconds: How long the stream may last.
        head_only: Whether the headers are all that is wanted.
    """

    def __init__(
        self,
        source: ChangeSource,
        *,
        context_id: str | None = None,
        reach: Reach | None = None,
        last_event_id: str = "",
        seconds: float,
        head_only: bool = False,
    ) -> None:
        self._source = source
        self._context_id = context_id
        self._reach = reach
        self._last_event_id = last_event_id
        self._seconds = seconds
        self._head_only = head_only

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream until it ends or the client is gone."""
        await send({"type": "http.response.start", "status": 200, "headers": list(_HEADERS)})
        if not self._head_only:
            listener = self._source.listen(
                context_id=self._context_id,
                reach=self._reach,
                last_event_id=self._last_event_id,
                seconds=self._seconds,
            )
            watch = asyncio.create_task(_until_gone(receive, listener))
            try:
                await _send_all(listener, send)
            finally:
                self._source.leave(listener)
                watch.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watch
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _send_all(listener: Listener, send: Send) -> None:
    # Clients that lost the same server do not all come back in the same moment.
    await _send(send, b"retry: %d\n\n" % random.randint(2_000, 5_000))  # noqa: S311 - no secret depends on it
    try:
        while chunk := await listener.next_chunk():
            async with asyncio.timeout(SLOWEST_SECONDS):
                await _send(send, chunk)
    except TimeoutError:
        _log.warning("a stream was given up: its client has read nothing for %.0f s", SLOWEST_SECONDS)


async def _send(send: Send, chunk: bytes) -> None:
    await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.abandon()
