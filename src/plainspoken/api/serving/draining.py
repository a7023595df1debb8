"""The last answers of a server that was told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Message, Receive, Scope, Send

    from plainspoken.api.serving.lifecycle import Lifecycle

_CLOSE = (b"connection", b"close")


class LastAnswers:
    """An ASGI app around another one: while the server drains, each answer ends its connection.

    A proxy then sends nothing more on it, which could cross with the end of the connection and be lost.

    Args:
        app: The app inside.
        lifecycle: Where the server is in its life.
    """

    def __init__(self, app: ASGIApp, lifecycle: Lifecycle) -> None:
        self._app = app
        self._lifecycle = lifecycle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection, as ASGI asks for."""

        async def send_last(message: Message) -> None:
            if message["type"] == "http.response.start" and self._lifecycle.draining:
                message["headers"] = [*message["headers"], _CLOSE]
            await send(message)

        await self._app(scope, receive, send_last)
