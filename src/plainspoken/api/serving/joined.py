"""Small answers in one piece."""

from __future__ import annotations

import asyncio


class Joined:
    """A transport for one answer: its head is sent with the first piece of its body if that comes at once.

    Each write is a call of the system and a packet of its own otherwise.

    Args:
        transport: The connection's own.
        loop: The loop it belongs to.
    """

    __slots__ = ("_begun", "_held", "_loop", "_transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held = b""
        self._begun = False

    def write(self, data: bytes) -> None:
        """Send `data`, the first of it at the latest when the loop goes on."""
        if not self._begun:
            self._begun = True
            self._held = data
            self._loop.call_soon(self._flush)
        elif self._held:
            held, self._held = self._held, b""
            self._transport.writelines((held, data))
        else:
            self._transport.write(data)

    def is_closing(self) -> bool:
        """Return whether the connection ends."""
        return self._transport.is_closing()

    def close(self) -> None:
        """End the connection once all has been sent."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        held, self._held = self._held, b""
        if held and not self._transport.is_closing():
            self._transport.write(held)
