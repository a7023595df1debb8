"""The socket that a server listens on, and who may reach it."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plainspoken.errors import SettingsError

BACKLOG = 2048
"""Connections that may wait to be taken."""

UNREAD_SECONDS = 60
"""How long a client may take nothing of what was sent to it before its connection ends."""

_LONGEST_PATH = 107
_UNIX = "PLAINSPOKEN_UNIX_SOCKET or --unix-socket:"


def open_listener(host: str, port: int, *, authenticated: bool = False) -> socket.socket:
    """Return a socket that listens on `host` and `port`; processes that share it all take connections from it.

    Args:
        host: An address of this machine, or a name of one.
        port: 0 for any free one.
        authenticated: Whether callers are known. If not, only loopback addresses are served.

    Raises:
        SettingsError: The address is not of this machine or must not be served, or the port is taken or not allowed.
    """
    family, address = _address(host, port, authenticated=authenticated)
    # Without the protocol, asyncio leaves Nagle on: each answer then waits for an acknowledgement that clients delay.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections take it over. Nothing else ends one whose client acknowledges and never reads.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_SECONDS * 1000)
    if family == socket.AF_INET6:
        # Else `::` would take IPv4 too on some machines and not on others.
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"PLAINSPOKEN_PORT or --port: port {port} cannot be used ({error.strerror}); "
            "write another, or 0 for any free one"
        ) from error
    listener.setblocking(False)
    return listener


@contextmanager
def open_unix_listener(path: Path) -> Iterator[socket.socket]:
    """Listen on a Unix socket, which its owner and group may connect to; its file is removed at the end.

    Raises:
        SettingsError: It cannot be made there, or another server listens on it.
    """
    if len(os.fsencode(path)) > _LONGEST_PATH:
        raise SettingsError(f"{_UNIX} the path is longer than {_LONGEST_PATH} bytes; write a shorter one")
    if _is_served(path):
        raise SettingsError(f"{_UNIX} another server listens on {path}; write another path, or stop that one")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o117)
    try:
        if path.is_socket():
            path.unlink()  # left behind by a server that was killed
        listener.bind(str(path))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise SettingsError(f"{_UNIX} {path} cannot be used ({error.strerror}); write another path") from error
    finally:
        os.umask(before)
    listener.setblocking(False)
    made = path.stat()
    try:
        with listener:
            yield listener
    finally:
        with contextlib.suppress(OSError):
            if os.path.samestat(path.stat(), made):
                path.unlink()


def _is_served(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def url_of(listener: socket.socket) -> str:
    """Return the address of a listening socket, such as `http://127.0.0.1:8082` or `unix:/run/plainspoken.sock`."""
    if listener.family == socket.AF_UNIX:
        return f"unix:{Path(listener.getsockname()).absolute()}"
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _address(host: str, port: int, *, authenticated: bool) -> tuple[socket.AddressFamily, tuple[str, int]]:
    name = host.removeprefix("[").removesuffix("]")
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise SettingsError(f"PLAINSPOKEN_HOST or --host: {host!r} is no address; write 127.0.0.1") from error
    # `localhost` may stand for both families; IPv4 first, as what is printed is what people paste.
    for family, _, _, _, address in sorted(found, key=lambda entry: entry[0] != socket.AF_INET):
        numeric = str(address[0])
        if not authenticated and not ipaddress.ip_address(numeric.partition("%")[0]).is_loopback:
            raise SettingsError(
                f"PLAINSPOKEN_HOST or --host: {host!r} can be reached from other machines, so callers must be known; "
                "write 127.0.0.1, or add --auth tokens or --auth jwt"
            )
        return family, (numeric, port)
    raise SettingsError(f"PLAINSPOKEN_HOST or --host: {host!r} is no address; write 127.0.0.1")
