"""Where public keys come from: a file, or an address that is asked within a bound, and given up at any moment."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from plainspoken.errors import SettingsError

if TYPE_CHECKING:
    import httpx

MOST_BYTES: Final = 262_144
"""Bytes of keys that are read."""

Read = Callable[[], Awaitable[bytes]]


def key_source(source: str) -> Read:
    """Return what reads the keys; it raises OSError or ValueError, without the address, which may hold credentials.

    Args:
        source: A file, or an https address (http on this machine). Nothing leads elsewhere: no redirects.

    Raises:
        SettingsError: The source is an address of another kind.
    """
    if "://" not in source:
        return lambda: asyncio.to_thread(_from_file, Path(source))
    parts = urlsplit(source)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname or "")):
        raise SettingsError(
            "PLAINSPOKEN_JWT_JWKS or --jwt-jwks: keys are fetched by https only, or by http from this machine; "
            "write an https address or the path of a file"
        )
    # Not later either: requests would wait while it loads.
    import httpx  # noqa: PLC0415 - it takes long to load, for the few who need it

    # The authorities that this machine trusts, which an operator can add one's own to.
    trusted = ssl.create_default_context()

    async def read() -> bytes:
        try:
            async with httpx.AsyncClient(verify=trusted, timeout=None) as client:  # noqa: S113 - `KeySet` bounds a fetch as a whole
                return await _from_address(client, source)
        except httpx.InvalidURL:
            raise ValueError("its address cannot be read") from None
        except httpx.HTTPError as error:
            raise ValueError(f"it does not answer as it should ({type(error).__name__})") from None

    return read


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _from_file(path: Path) -> bytes:
    with path.open("rb") as file:
        return bytes(_bounded(file.read(MOST_BYTES + 1)))


async def _from_address(client: httpx.AsyncClient, address: str) -> bytes:
    # Unpacked, a short answer could be a long one.
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    async with client.stream("GET", address, headers=headers) as answer:
        if answer.status_code != 200:
            raise ValueError(f"it answered {answer.status_code}")
        content = bytearray()
        async for piece in answer.aiter_raw():
            content += piece
            _bounded(content)
        return bytes(content)


def _bounded(content: bytes | bytearray) -> bytes | bytearray:
    if len(content) > MOST_BYTES:
        raise ValueError(f"more than {MOST_BYTES} bytes")
    return content
