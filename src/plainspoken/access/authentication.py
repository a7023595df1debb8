"""Who calls: the ways to find out, each with one question."""

from __future__ import annotations

import hmac
import logging
from hashlib import sha256
from typing import Final, Protocol

from plainspoken.access.scopes import LOCAL, Principal, Scope
from plainspoken.errors import Unauthenticated

LONGEST_CREDENTIALS: Final = 16_384
"""Characters of a token that are looked at; a JWT with many groups has some thousand."""

_log = logging.getLogger("plainspoken.authentication")


class Authenticator(Protocol):
    """A way to find out who calls."""

    async def principal(self, credentials: str | None) -> Principal:
        """Return who calls.

        Args:
            credentials: What stands after `Bearer` in the request's Authorization header; None without such a header.

        Raises:
            Unauthenticated: Nobody known.
            DatabaseError: That cannot be found out at present.
        """

    def begin(self) -> None:
        """Begin what has to be there before callers can be known; returns at once. Called once, by a running loop."""

    def check(self) -> None:
        """Do nothing if callers can be known.

        Raises:
            KeysUnavailable: What that needs is not there.
        """

    def stop(self) -> None:
        """Have no caller wait any more: the server is about to end."""

    async def close(self) -> None:
        """Finish what is under way."""


class Nobody:
    """No authentication: everybody who reaches the server is the same local principal."""

    async def principal(self, _credentials: str | None) -> Principal:
        """Return the local principal for every caller."""
        return LOCAL

    def begin(self) -> None:
        """Nothing has to be there."""

    def check(self) -> None:
        """Do nothing: everybody is known."""

    def stop(self) -> None:
        """Nobody waits."""

    async def close(self) -> None:
        """Nothing is under way."""


class LocalKey:
    """Lets the commands of this machine in that know the server's own key, for the state of its rules alone.

    Args:
        key: The key, which is in the server's pid file.
        others: Asked about every other caller.
    """

    _PRINCIPAL: Final = Principal("local command", frozenset({Scope.RULES_REVIEW}))

    def __init__(self, key: str, others: Authenticator) -> None:
        self._digest = sha256(key.encode("utf-8")).digest()
        self._others = others

    async def principal(self, credentials: str | None) -> Principal:
        """Return the local command, or whom the others know."""
        if credentials is not None:
            digest = sha256(credentials.encode("utf-8", "replace")).digest()
            if hmac.compare_digest(digest, self._digest):
                return self._PRINCIPAL
        return await self._others.principal(credentials)

    def begin(self) -> None:
        """Begin what the others need."""
        self._others.begin()

    def check(self) -> None:
        """Check the others."""
        self._others.check()

    def stop(self) -> None:
        """Stop the others."""
        self._others.stop()

    async def close(self) -> None:
        """Close the others."""
        await self._others.close()


def required(credentials: str | None) -> str:
    """Return the credentials.

    Raises:
        Unauthenticated: There are none, or far too long ones.
    """
    if credentials is None:
        raise Unauthenticated("This request needs a token in its Authorization header: Bearer, a blank, the token.")
    if len(credentials) > LONGEST_CREDENTIALS:
        _log.info("a token was refused: it has %d characters, and %d may be", len(credentials), LONGEST_CREDENTIALS)
        raise Unauthenticated("This is no token that this server knows.", error="invalid_token")
    return credentials
