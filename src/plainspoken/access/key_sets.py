"""Public keys of an identity provider (JWKS, RFC 7517): read ahead, kept while the provider does not answer.

Only the settings say where they come from, never a token: headers such as `jku` and `x5u` are not looked at.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from plainspoken.access.key_sources import key_source
from plainspoken.access.scopes import plain_name
from plainspoken.errors import KeysUnavailable

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that are accepted: asymmetric ones. HMAC would take a public key for a secret; `none` proves nothing."""

FETCH_SECONDS: Final = 10.0
"""How long one reading of the keys may take in all."""

WAIT_SECONDS: Final = 5.0
"""How long a caller waits for keys."""

SPACING_SECONDS: Final = 2.0
"""Time between the beginnings of two readings, however many callers ask for one."""

_KINDS: Final = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
_FRESH_SECONDS: Final = 900.0
_AGAIN_SECONDS: Final = 30.0
_KEPT_SECONDS: Final = 86_400.0
_MOST_KEYS: Final = 64
_SHORTEST_RSA: Final = 2048

_log = logging.getLogger("plainspoken.authentication")

Jwk = Mapping[str, Any]


class KeySet:
    """The keys of one provider.

    They are read by `begin`, again after a quarter of an hour, and when a token names a key that is not among them.
    Callers who need what is not there yet wait for a reading, all for the same one. When a reading fails or brings no
    usable key, the keys read last stay in use for a day.

    Args:
        source: A file, or an https address (http on this machine).
        clock: Seconds that only grow.
        spacing: Seconds between the beginnings of two readings.

    Raises:
        SettingsError: The source is an address of another kind.
    """

    def __init__(
        self, source: str, *, clock: Callable[[], float] = time.monotonic, spacing: float = SPACING_SECONDS
    ) -> None:
        self._read = key_source(source)
        self._clock = clock
        self._spacing = spacing
        self._keys: tuple[Jwk, ...] = ()
        self._made: dict[tuple[str | None, str], jwt.PyJWK] = {}
        self._read_at = -1e9  # when the reading began that brought the keys
        self._begun_at = -1e9  # when the last reading began
        self._reading: asyncio.Task[bool] | None = None
        self._stopped = False

    @property
    def are_there(self) -> bool:
        """Whether there are keys that may be used."""
        return self._clock() - self._read_at <= _KEPT_SECONDS

    def begin(self) -> None:
        """Begin to read the keys, unless they are there or being read. Returns at once."""
        if not self.are_there:
            self._under_way()

    async def find(self, *, key_id: str | None, algorithm: str) -> jwt.PyJWK | None:
        """Return the key with this id that makes such signatures; None when the provider has none.

        Without an id, the provider's only key of the right kind. That there is none is known only from a reading that
        began after the call.

        Raises:
            KeysUnavailable: That cannot be found out at present.
        """
        asked = self._clock()
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            found = self._pick(key_id, algorithm) if self.are_there else None
            if found is not None:
                self._renew()
                return found
            if self._read_at >= asked:
                return None
            if self._stopped:
                raise KeysUnavailable("this server is about to end, and reads no keys any more")
            await self._wait(self._under_way(), deadline)

    def stop(self) -> None:
        """Cancel a reading under way, and begin no other: callers that wait for keys get an error at once."""
        self._stopped = True
        if self._reading is not None:
            self._reading.cancel()

    async def close(self) -> None:
        """Stop, and return when nothing is under way any more."""
        self.stop()
        if self._reading is not None:
            await asyncio.wait({self._reading})

    def _pick(self, key_id: str | None, algorithm: str) -> jwt.PyJWK | None:
        made = self._made.get((key_id, algorithm))
        if made is not None:
            return made
        fitting = [key for key in self._keys if _fits(key, key_id, algorithm)]
        if len(fitting) != 1:
            return None
        key = _made(fitting[0], algorithm)
        if isinstance(key, str):
            return None
        self._made[key_id, algorithm] = key
        return key

    def _renew(self) -> None:
        """Read the keys again when they are getting old, without waiting for it."""
        now = self._clock()
        if not self._stopped and now - self._read_at >= _FRESH_SECONDS and now - self._begun_at >= _AGAIN_SECONDS:
            self._under_way()

    def _under_way(self) -> asyncio.Task[bool]:
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read_once())
        return self._reading

    async def _read_once(self) -> bool:
        """Read the keys when it is time to; whether there are new ones."""
        await asyncio.sleep(max(0.0, self._begun_at + self._spacing - self._clock()))
        begun = self._begun_at = self._clock()
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                content = await self._read()
            self._keys, self._made = usable_keys(content), {}
        except TimeoutError:
            _log.error("the keys of the identity provider could not be read (not within %g seconds)", FETCH_SECONDS)
            return False
        except (OSError, ValueError) as error:
            _log.error("the keys of the identity provider could not be read (%s)", _reason(error))
            return False
        self._read_at = begun
        return True

    @staticmethod
    async def _wait(reading: asyncio.Task[bool], deadline: float) -> None:
        # Not `wait_for`: who gives up must not end what others wait for.
        await asyncio.wait({reading}, timeout=max(0.0, deadline - time.monotonic()))
        if not reading.done():
            raise KeysUnavailable(
                f"the keys of the identity provider could not be read within {WAIT_SECONDS:g} seconds"
            )
        if reading.cancelled() or not reading.result():
            raise KeysUnavailable("the keys of the identity provider could not be read")


def usable_keys(content: bytes) -> tuple[Jwk, ...]:
    """Return the keys of a set that signatures can be checked with; what is wrong with others is logged.

    Raises:
        ValueError: There is none.
    """
    try:
        data = json.loads(content)
    except (RecursionError, ValueError):
        raise ValueError("not JSON of keys") from None
    keys = data.get("keys") if isinstance(data, dict) else None
    if not isinstance(keys, list):
        raise ValueError("no JSON object with a list `keys`")  # noqa: TRY004 - a fault of content like the others
    usable = [key for key in keys[:_MOST_KEYS] if isinstance(key, dict) and _is_usable(key)]
    if not usable:
        raise ValueError("no usable key for signatures among them")
    return tuple(usable)


def _is_usable(key: Jwk) -> bool:
    if key.get("use", "sig") != "sig" or key.get("kty") not in _KINDS.values():
        return False
    found = [_made(key, algorithm) for algorithm in ALGORITHMS if _fits(key, None, algorithm)]
    if all(isinstance(made, str) for made in found):
        why = found[0] if found else "its alg is not accepted"
        _log.error("a key of the identity provider cannot be used (kid %s): %s", plain_name(str(key.get("kid"))), why)
        return False
    return True


def _fits(key: Jwk, key_id: str | None, algorithm: str) -> bool:
    if key_id is not None and key.get("kid") != key_id:
        return False
    return bool(key["kty"] == _KINDS[algorithm[:2]] and key.get("alg", algorithm) == algorithm)


def _made(key: Jwk, algorithm: str) -> jwt.PyJWK | str:
    """The key, or why it cannot be used."""
    try:
        made = jwt.PyJWK({**key}, algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        return f"its content cannot be read ({type(error).__name__})"
    if isinstance(made.key, RSAPublicKey) and made.key.key_size < _SHORTEST_RSA:
        return f"it is too short: {made.key.key_size} bits"
    return made


def _reason(error: Exception) -> str:
    """Return why, without the address: it may hold credentials."""
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else str(error) or type(error).__name__
