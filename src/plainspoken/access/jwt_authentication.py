"""JWTs of an identity provider as a way to authenticate (RFC 7519, RFC 9068), and what their claims allow here."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import jwt

from plainspoken.access.authentication import required
from plainspoken.access.key_sets import ALGORITHMS, KeySet
from plainspoken.access.scopes import ROLE_SCOPES, Principal, Role, Scope, plain_name
from plainspoken.errors import KeysUnavailable, Unauthenticated
from plainspoken.store.reach import MalformedReach, Reach

LEEWAY_SECONDS: Final = 30
"""How far the clocks of the provider and of this server may be apart."""

SCOPE_CLAIMS: Final = ("scope", "scp", "roles")
"""Where scopes and roles are looked for unless one claim is named."""

ROLE_PREFIX: Final = "plainspoken-"
"""Stands before a role's name in a token: a provider's own `admin` must not become ours."""

NO_LIMIT: Final = "*"
"""Stands alone in the claim with limits of a caller who may see every VM."""

_TYPES: Final = ("jwt", "at+jwt", "application/at+jwt")
_REASONS: Final[tuple[tuple[type[jwt.PyJWTError], str], ...]] = (
    (jwt.ExpiredSignatureError, "This token has expired."),
    (jwt.ImmatureSignatureError, "This token is not valid yet."),
    (jwt.InvalidAudienceError, "This token is meant for another audience."),
    (jwt.InvalidIssuerError, "This token is of another issuer."),
    (jwt.MissingRequiredClaimError, "This token lacks a claim that is needed: exp, iss, aud and sub."),
)
_BRACKETS: Final = str.maketrans("()", "??")
_MOST_SHOWN: Final = 5  # audiences that the log shows
_NOT_VALID: Final = "This is no token that this server knows."

_log = logging.getLogger("plainspoken.authentication")


class JwtAuthenticator:
    """Finds callers by JWTs that one provider has signed.

    Args:
        issuer: What `iss` must be, to the letter.
        audience: What must be in `aud`.
        keys: The provider's keys.
        scope_claim: The one claim that holds scopes and roles, parts joined by dots (`realm_access.roles`); without
            it each of `SCOPE_CLAIMS`.
        limit_claim: The claim that tells which VMs a caller may see; without it everybody may see all. With it, a token
            that lacks the claim allows nothing.
    """

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        keys: KeySet,
        scope_claim: str | None = None,
        limit_claim: str | None = None,
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._keys = keys
        self._claims = (scope_claim,) if scope_claim else SCOPE_CLAIMS
        self._limit_claim = limit_claim

    async def principal(self, credentials: str | None) -> Principal:
        """Return whom the token is about; raises as `Authenticator.principal` does, and KeysUnavailable."""
        text = required(credentials)
        header = _header(text)
        algorithm, key_id = _usable(header)
        key = await self._keys.find(key_id=key_id, algorithm=algorithm)
        if key is None:
            raise _refused(header, "the provider has no such key")
        try:
            claims = jwt.decode(
                text,
                key,
                algorithms=[algorithm],
                issuer=self._issuer,
                audience=self._audience,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, ValueError, OverflowError, TypeError) as error:
            reason = next((text for kind, text in _REASONS if isinstance(error, kind)), _NOT_VALID)
            raise _refused(header, self._why(error, text), reason) from None
        # A token bound to its holder's key proves nothing without it; one of another use was never meant for this.
        if "cnf" in claims or claims.get("typ", "Bearer") not in ("Bearer", "JWT", "at+jwt"):
            what = "it is bound to a key (cnf)" if "cnf" in claims else f"its claim typ is {_shown(claims['typ'])}"
            raise _refused(header, what, "This token is of another kind; send an access token.")
        name, granted = _name(claims), granted_by(claims, self._claims)
        if self._limit_claim is None:
            return Principal(name, granted)
        try:
            return Principal(name, granted, reach_by(claims, self._limit_claim))
        except MalformedReach as error:
            _log.warning("the claim %s of %s allows nothing: %s", self._limit_claim, name, error)
            return Principal(name, frozenset())

    def begin(self) -> None:
        """Begin to read the provider's keys."""
        self._keys.begin()

    def check(self) -> None:
        """Raise KeysUnavailable while the provider's keys are not there."""
        if not self._keys.are_there:
            self._keys.begin()
            raise KeysUnavailable("the keys of the identity provider are not there yet")

    def stop(self) -> None:
        """Let no caller wait for keys any more."""
        self._keys.stop()

    async def close(self) -> None:
        """Give up a reading of keys under way."""
        await self._keys.close()

    def _why(self, error: Exception, text: str) -> str:
        """Why a token with a known key is refused; claims are quoted only if the signature is valid."""
        match error:
            case jwt.InvalidSignatureError():
                return "its signature is not of this key"
            case jwt.MissingRequiredClaimError():
                return f"it lacks the claim {error.claim}"
        if not isinstance(error, tuple(kind for kind, _ in _REASONS)):
            return f"it cannot be read ({type(error).__name__})"
        claims = jwt.decode(text, options={"verify_signature": False})
        match error:
            case jwt.InvalidIssuerError():
                return f"its issuer is {_shown(claims['iss'])}, and --jwt-issuer is {self._issuer}"
            case jwt.InvalidAudienceError():
                return f"its audience is {_shown(claims['aud'])}, and --jwt-audience is {self._audience}"
        times = ", ".join(f"{name} {_time(claims[name])}" for name in ("iat", "nbf", "exp") if name in claims)
        return f"of its time: {times}; it is {_time(time.time())}"


def granted_by(claims: Mapping[str, Any], names: tuple[str, ...] = SCOPE_CLAIMS) -> frozenset[Scope]:
    """Return what claims allow: our scopes by their names, our roles by `plainspoken-` and theirs, and nothing else.

    Args:
        claims: Of a token whose signature holds.
        names: The claims to look into, each a text of words or a list of them.
    """
    granted: set[Scope] = set()
    for word in (word for name in names for word in _words(claims, name)):
        if word in set(Scope):
            granted.add(Scope(word))
        elif word.startswith(ROLE_PREFIX) and word.removeprefix(ROLE_PREFIX) in set(Role):
            granted |= ROLE_SCOPES[Role(word.removeprefix(ROLE_PREFIX))]
    return frozenset(granted)


def reach_by(claims: Mapping[str, Any], name: str) -> Reach | None:
    """Return the VMs that claims limit a caller to; None for all of them, which takes the word `*`.

    Args:
        claims: Of a token whose signature holds.
        name: The claim, a list of words as `Reach.of` reads them, or one word as a text.

    Raises:
        MalformedReach: It is absent, or cannot be understood as a whole.
    """
    value = _claim(claims, name)
    if value is None:
        raise MalformedReach("the token lacks it")
    words = [value] if isinstance(value, str) else value
    return None if words == [NO_LIMIT] else Reach.of(words)


def _words(claims: Mapping[str, Any], name: str) -> Iterator[str]:
    value = _claim(claims, name)
    if isinstance(value, str):
        yield from value.split()
    elif isinstance(value, list):
        yield from (word for word in value if isinstance(word, str))


def _claim(claims: Mapping[str, Any], name: str) -> object:
    """Return what a claim holds, by its name or by the way to it, parts joined by dots."""
    value: object = claims.get(name)
    if value is None:
        value = claims
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
    return value


def _header(text: str) -> Mapping[str, Any]:
    """Return the content of a token's header, none of it verified yet."""
    try:
        return jwt.get_unverified_header(text)
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise _refused({}, "it is no JWT") from None


def _usable(header: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return the algorithm and the key's id that a header names."""
    algorithm, key_id, kind = header.get("alg"), header.get("kid"), header.get("typ", "JWT")
    if algorithm not in ALGORITHMS:
        raise _refused(header, f"its alg is none of {', '.join(ALGORITHMS)}")
    if not isinstance(key_id, str | None):
        raise _refused(header, "its kid is no text")
    if str(kind).lower() not in _TYPES:
        raise _refused(header, f"its typ is none of {', '.join(_TYPES)}")
    if "crit" in header or "b64" in header:
        raise _refused(header, "its header asks for what is not supported (crit, b64)")
    return str(algorithm), key_id


def _refused(header: Mapping[str, Any], why: str, reason: str = _NOT_VALID) -> Unauthenticated:
    """Log why a token is refused, without the token; what is raised says to the caller what it may know."""
    named = ", ".join(f"{name} {_shown(header[name])}" for name in ("kid", "alg", "typ") if name in header)
    _log.info("a JWT was refused: %s%s", why, f" ({named})" if named else "")
    return Unauthenticated(reason, error="invalid_token")


def _shown(value: object) -> str:
    """A value of a token as the log may show it: one line, bounded."""
    values = value if isinstance(value, list) else [value]
    return ", ".join(plain_name(str(each)) for each in values[:_MOST_SHOWN]) or "empty"


def _time(seconds: object) -> str:
    try:
        at = datetime.fromtimestamp(int(str(seconds).partition(".")[0]), UTC)
    except (ValueError, OverflowError, OSError):
        return _shown(seconds)
    return at.isoformat().replace("+00:00", "Z")


def _name(claims: Mapping[str, Any]) -> str:
    """Return the subject, behind a name that people know if the token has one."""
    subject = str(claims["sub"])[:100]
    for claim in ("preferred_username", "upn", "client_id", "azp"):
        known = claims.get(claim)
        if isinstance(known, str) and known and known != subject:
            # Brackets are ours: what stands in them is the subject.
            return plain_name(f"{known[:140].translate(_BRACKETS)} ({subject})")
    return plain_name(subject)
