"""Public keys of an identity provider (JWKS, RFC 7517): from a file or an address, kept while the provider is away.

The address comes from the settings alone, never from a token: headers such as `jku` and `x5u` are not looked at.
"""

from __future__ import annotations

import asyncio
import http.client
import ipaddress
import json
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from plainspoken.errors import KeysUnavailable, SettingsError

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that are accepted: asymmetric ones. HMAC would take a public key for a secret; `none` proves nothing."""

_KINDS: Final = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
_FRESH_SECONDS: Final = 900.0
_UNKNOWN_SECONDS: Final = 10.0
_KEPT_SECONDS: Final = 86_400.0
_FETCH_SECONDS: Final = 5.0
_MOST_BYTES: Final = 262_144
_MOST_KEYS: Final = 64
_SHORTEST_RSA: Final = 2048

_log = logging.getLogger("plainspoken.access")

Jwk = Mapping[str, Any]


class KeySet:
    """The keys of one provider.

    They are read when first needed, again after a quarter of an hour, and when a token names a key that is not among
    them (at most every ten seconds). When that fails, those read last stay in use for a day.

    Args:
        source: A file, or an https address (http on this machine).
        clock: Seconds that only grow.

    Raises:
        SettingsError: The source is an address of another kind.
    """

    def __init__(self, source: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._read = _reader(source)
        self._clock = clock
        self._keys: tuple[Jwk, ...] = ()
        self._made: dict[tuple[str | None, str], jwt.PyJWK] = {}
        self._read_at = -1e9
        self._tried_at = -1e9
        self._reading = asyncio.Lock()

    async def find(self, *, key_id: str | None, algorithm: str) -> jwt.PyJWK | None:
        """Return the key with this id that makes such signatures; None when the provider has none.

        Without an id, the provider's only key of the right kind.

        Raises:
            KeysUnavailable: The keys were never read, or not for a day.
        """
        await self._renew(_FRESH_SECONDS)
        found = self._pick(key_id, algorithm)
        if found is None:
            await self._renew(_UNKNOWN_SECONDS)
            found = self._pick(key_id, algorithm)
        return found

    def _pick(self, key_id: str | None, algorithm: str) -> jwt.PyJWK | None:
        made = self._made.get((key_id, algorithm))
        if made is not None:
            return made
        fitting = [key for key in self._keys if _fits(key, key_id, algorithm)]
        if len(fitting) != 1:
            return None
        key = _made(fitting[0], algorithm)
        if key is not None:
            self._made[key_id, algorithm] = key
        return key

    async def _renew(self, seconds: float) -> None:
        if self._is_recent(seconds):
            return
        async with self._reading:
            if self._is_recent(seconds):
                return
            self._tried_at = self._clock()
            try:
                content = await asyncio.wait_for(asyncio.to_thread(self._read), 2 * _FETCH_SECONDS)
                self._keys, self._made = _usable_keys(content), {}
                self._read_at = self._tried_at
            except (OSError, ValueError, TimeoutError) as error:
                _log.error("the keys of the identity provider could not be read (%s)", _reason(error))
        if self._clock() - self._read_at > _KEPT_SECONDS:
            raise KeysUnavailable("the keys of the identity provider cannot be had, and none are at hand")

    def _is_recent(self, seconds: float) -> bool:
        """Return whether there is no need to read, or no sense in trying again yet."""
        now = self._clock()
        if now - self._tried_at < min(seconds, _UNKNOWN_SECONDS):
            if now - self._read_at > _KEPT_SECONDS:
                raise KeysUnavailable("the keys of the identity provider could not be had a moment ago")
            return True
        return now - self._read_at < seconds


def _reader(source: str) -> Callable[[], bytes]:
    if "://" not in source:
        return lambda: _from_file(Path(source))
    parts = urlsplit(source)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname or "")):
        raise SettingsError(
            "PLAINSPOKEN_JWT_JWKS or --jwt-jwks: keys are fetched by https only, or by http from this machine; "
            "write an https address or the path of a file"
        )
    return lambda: _from_address(source)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _from_file(path: Path) -> bytes:
    with path.open("rb") as file:
        return _bounded(file.read(_MOST_BYTES + 1))


def _from_address(address: str) -> bytes:
    opener = urllib.request.build_opener(_NoRedirects())
    request = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310 - `_reader` checked it
    try:
        with opener.open(request, timeout=_FETCH_SECONDS) as answer:
            return _bounded(answer.read(_MOST_BYTES + 1))
    except urllib.error.HTTPError as error:
        error.close()
        raise ValueError(f"it answered {error.code}") from None
    except http.client.HTTPException as error:
        raise ValueError(f"its answer is no HTTP ({type(error).__name__})") from None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The keys come from the address in the settings and from nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


def _bounded(content: bytes) -> bytes:
    if len(content) > _MOST_BYTES:
        raise ValueError(f"more than {_MOST_BYTES} bytes")
    return content


def _usable_keys(content: bytes) -> tuple[Jwk, ...]:
    try:
        data = json.loads(content)
    except (RecursionError, ValueError):
        raise ValueError("not JSON of keys") from None
    keys = data.get("keys") if isinstance(data, dict) else None
    if not isinstance(keys, list):
        raise ValueError("no JSON object with a list `keys`")  # noqa: TRY004 - a fault of content like the others
    usable = [key for key in keys if isinstance(key, dict) and key.get("use", "sig") == "sig"]
    usable = [key for key in usable if key.get("kty") in set(_KINDS.values())]
    if not usable:
        raise ValueError("no key for signatures among them")
    return tuple(usable[:_MOST_KEYS])


def _fits(key: Jwk, key_id: str | None, algorithm: str) -> bool:
    if key_id is not None and key.get("kid") != key_id:
        return False
    return bool(key["kty"] == _KINDS[algorithm[:2]] and key.get("alg", algorithm) == algorithm)


def _made(key: Jwk, algorithm: str) -> jwt.PyJWK | None:
    try:
        made = jwt.PyJWK({**key}, algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        _log.error("a key of the identity provider cannot be used (%s)", type(error).__name__)
        return None
    if isinstance(made.key, RSAPublicKey) and made.key.key_size < _SHORTEST_RSA:
        _log.error("a key of the identity provider is too short: %d bits", made.key.key_size)
        return None
    return made


def _reason(error: Exception) -> str:
    """Return why, without the address: it may hold credentials."""
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else str(error) or type(error).__name__
