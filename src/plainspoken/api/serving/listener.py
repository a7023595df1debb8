"""The socket that a server listens on, and who may reach it."""

from __future__ import annotations

import ipaddress
import socket

from plainspoken.errors import SettingsError

BACKLOG = 2048
"""Connections that may wait to be taken."""

UNREAD_SECONDS = 60
"""How long a client may take nothing of what was sent to it before its connection ends."""


def open_listener(host: str, port: int, *, authenticated: bool = False) -> socket.socket:
    """Return a socket that listens on `host` and `port`; processes that share it all take connections from it.

    Args:
        host: An address of this machine, or a name of one.
        port: 0 for any free one.
        authenticated: Whether callers are known. If not, only loopback addresses are served.

    Raises:
        SettingsError: The address is not of this machine or must not be served, or the port cannot be had.
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


def url_of(listener: socket.socket) -> str:
    """Return the address of a listening socket, such as `http://127.0.0.1:8082`."""
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
