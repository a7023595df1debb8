"""Serving the API with uvicorn: one process, from its first request to the end of its last."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import signal
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import uvicorn

from plainspoken.api.serving.connection import IDLE_SECONDS, Connection, check_all
from plainspoken.api.serving.draining import LastAnswers
from plainspoken.api.serving.lifecycle import ServerProcess
from plainspoken.api.serving.listener import url_of

if TYPE_CHECKING:
    from litestar import Litestar

DRAIN_STEP_SECONDS = 0.1

_TICKS_A_LOOK = 5
"""Uvicorn ticks ten times a second."""


def serve(
    app: Litestar,
    *,
    listener: socket.socket,
    process: ServerProcess,
    drain_seconds: float = 0,
    shutdown_seconds: float = 10,
    announce: Callable[[str], None] | None = None,
    on_hangup: Callable[[], None] | None = None,
    parent: int | None = None,
) -> None:
    """Serve `app` until a signal stops it.

    After the signal, readiness is refused at once; for `drain_seconds` new requests are still answered, so that a load
    balancer has time to notice. Then nothing new is taken, streams end, and requests under way may go on for
    `shutdown_seconds`. A second Ctrl-C ends all of it.

    Args:
        app: What `create_app` returns.
        listener: What `open_listener` returns.
        process: The process that `app` was made for.
        drain_seconds: How long new requests are still answered.
        shutdown_seconds: How long requests under way may go on.
        announce: Called once with the server's address, such as `http://127.0.0.1:8082`, when it answers.
        on_hangup: Called for each SIGHUP once the server answers. One that comes because the terminal is gone stops
            the server, as it would any other program.
        parent: The process without which this one stops; None for none.
    """
    config = uvicorn.Config(
        LastAnswers(app, process.lifecycle),
        http=Connection,
        loop="uvloop",
        timeout_keep_alive=IDLE_SECONDS,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        timeout_graceful_shutdown=math.ceil(shutdown_seconds),
    )
    server = _Server(config, process=process, drain_seconds=drain_seconds, parent=parent)
    server.announce = announce
    server.on_hangup = on_hangup
    # Ctrl-C is the usual way to end this; uvicorn raises it again once everything is closed.
    with listener, contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def has_terminal() -> bool:
    """Return whether this process belongs to a terminal that is still there."""
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True


class _Server(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, *, process: ServerProcess, drain_seconds: float, parent: int | None
    ) -> None:
        super().__init__(config)
        self.announce: Callable[[str], None] | None = None
        self.on_hangup: Callable[[], None] | None = None
        self._lifecycle = process.lifecycle
        self._drain_seconds = drain_seconds
        self._parent = parent
        self._of_terminal = has_terminal()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if not self.started or not sockets:
            return
        if self.on_hangup is not None:
            # The loop's own handler runs between events, where waking another thread cannot deadlock.
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._hang_up)
        if self.announce is not None:
            self.announce(url_of(sockets[0]))

    async def on_tick(self, counter: int) -> bool:
        if self._parent is not None and os.getppid() != self._parent:
            return True
        if counter % _TICKS_A_LOOK == 0:
            check_all(self.server_state.connections)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._lifecycle.drain()
        until = time.monotonic() + self._drain_seconds
        while time.monotonic() < until and not self.force_exit:  # noqa: ASYNC110 - uvicorn's own flag is no event
            await asyncio.sleep(DRAIN_STEP_SECONDS)
        self._lifecycle.stop()
        await super().shutdown(sockets=sockets)

    def _hang_up(self) -> None:
        if self._of_terminal and not has_terminal():
            self.should_exit = True
        elif self.on_hangup is not None:
            self.on_hangup()
