"""Serving the API with uvicorn, on this machine only."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import logging.config
import os
import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import uvicorn

from plainspoken.api.frame import current_request_id
from plainspoken.errors import SettingsError

if TYPE_CHECKING:
    from litestar import Litestar

SHUTDOWN_SECONDS = 10
"""How long requests under way may go on after the first signal to stop."""


def serve(
    app: Litestar,
    *,
    host: str,
    port: int,
    log_level: str = "info",
    announce: Callable[[str], None] | None = None,
    on_hangup: Callable[[], None] | None = None,
) -> None:
    """Serve `app` until a signal stops it.

    Args:
        app: What `create_app` returns.
        host: A loopback address or a name of one; anything else is refused until requests are authenticated.
        port: 0 for any free one.
        log_level: `debug`, `info`, `warning` or `error`; each request is a line at `info`.
        announce: Called once with the server's address, such as `http://127.0.0.1:8082`, when it answers.
        on_hangup: Called for each SIGHUP once the server answers. One that comes because the terminal is gone stops
            the server, as it would any other program.

    Raises:
        SettingsError: The host is not of this machine, or the port cannot be had.
    """
    listener = open_listener(host, port)
    configure_logging(log_level)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    server = _Server(
        config, announce=announce or (lambda _url: None), on_hangup=on_hangup, on_stop=app.state.poller.close
    )
    # Ctrl-C is the usual way to end this; uvicorn raises it again once everything is closed.
    with listener, contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def open_listener(host: str, port: int) -> socket.socket:
    """Return a socket bound to `host` and `port`.

    Raises:
        SettingsError: The host is not a loopback address, or the port cannot be had.
    """
    family, address = _loopback(host, port)
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"PLAINSPOKEN_PORT or --port: port {port} cannot be used ({error.strerror}); "
            "write another, or 0 for any free one"
        ) from error
    return listener


def configure_logging(level: str) -> None:
    """Write this process's log to standard error, one plain line an event, each with the request it belongs to."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"request": {"()": _RequestIdFilter}},
            "formatters": {
                "plain": {
                    "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
                    "datefmt": "%Y-%m-%dT%H:%M:%S%z",
                }
            },
            "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["request"]}},
            "root": {"level": "WARNING", "handlers": ["err"]},
            "loggers": {"plainspoken": {"level": level.upper()}, "uvicorn": {"level": "WARNING"}},
        }
    )


class _RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True


class _Server(uvicorn.Server):
    def __init__(
        self,
        config: uvicorn.Config,
        *,
        announce: Callable[[str], None],
        on_hangup: Callable[[], None] | None,
        on_stop: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._announce = announce
        self._on_hangup = on_hangup
        self._on_stop = on_stop
        self._of_terminal = _has_terminal()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if not self.started or not sockets:
            return
        if self._on_hangup is not None:
            # The loop's own handler runs between events, where waking another thread cannot deadlock.
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._hang_up)
        self._announce(_url(sockets[0]))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Before the server waits for its connections: streams would never end by themselves.
        self._on_stop()
        await super().shutdown(sockets=sockets)

    def _hang_up(self) -> None:
        if self._of_terminal and not _has_terminal():
            self.should_exit = True
        elif self._on_hangup is not None:
            self._on_hangup()


def _has_terminal() -> bool:
    """Return whether this process belongs to a terminal that is still there."""
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _loopback(host: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
    name = host.removeprefix("[").removesuffix("]")
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise SettingsError(f"PLAINSPOKEN_HOST or --host: {host!r} is no address; write 127.0.0.1") from error
    # `localhost` may stand for both families; IPv4 first, as what is printed is what people paste.
    for family, _, _, _, address in sorted(found, key=lambda entry: entry[0] != socket.AF_INET):
        numeric = str(address[0])
        if not ipaddress.ip_address(numeric.partition("%")[0]).is_loopback:
            raise SettingsError(
                f"PLAINSPOKEN_HOST or --host: {host!r} can be reached from other machines, and requests are not "
                "authenticated yet; write 127.0.0.1 and put a proxy that checks callers in front"
            )
        return family, (numeric, port)
    raise SettingsError(f"PLAINSPOKEN_HOST or --host: {host!r} is no address; write 127.0.0.1")


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
