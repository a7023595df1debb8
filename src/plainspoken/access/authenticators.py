"""The way to authenticate that the settings ask for."""

from __future__ import annotations

from plainspoken.access.authentication import Authenticator, LocalKey, Nobody
from plainspoken.access.jwt_authentication import JwtAuthenticator
from plainspoken.access.key_sets import KeySet
from plainspoken.access.token_authentication import TokenAuthenticator
from plainspoken.errors import SettingsError
from plainspoken.settings import SETTINGS, Auth, ServerOptions
from plainspoken.store.database import Database


def make_authenticator(options: ServerOptions, *, database: Database, local_key: str | None = None) -> Authenticator:
    """Return the way to find out who calls.

    Args:
        options: Which way, and what it needs.
        database: Holds the tokens.
        local_key: Lets commands of this machine ask for the state of the rules.

    Raises:
        SettingsError: A setting that this way needs is missing or cannot be used.
    """
    if options.auth is Auth.NONE:
        return Nobody()
    found = (
        jwt_authenticator(options)
        if options.auth is Auth.JWT
        else TokenAuthenticator(database, records_use=not options.read_only)
    )
    return LocalKey(local_key, found) if local_key else found


def unused_options(options: ServerOptions) -> str:
    """Return a sentence about settings of JWTs that say nothing because callers are known in another way.

    Whoever wrote them may believe that callers are asked for a JWT. Empty when there are none.
    """
    names = [name for name in SETTINGS if name.startswith("jwt_") and getattr(options, name, None) is not None]
    if options.auth is Auth.JWT or not names:
        return ""
    flags = ", ".join(SETTINGS[name].flag for name in names)
    known = "callers are not asked who they are" if options.auth is Auth.NONE else "callers are known by tokens"
    return f"with --auth {options.auth} {known}: {flags} {'has' if len(names) == 1 else 'have'} no effect"


def jwt_authenticator(options: ServerOptions) -> JwtAuthenticator:
    """Return the way to find out who calls by JWTs; no key is fetched yet.

    Raises:
        SettingsError: A setting that this way needs is missing or cannot be used.
    """
    if not (options.jwt_issuer and options.jwt_audience and options.jwt_jwks):
        missing = [name for name in ("jwt_issuer", "jwt_audience", "jwt_jwks") if not getattr(options, name)]
        names = ", ".join(f"{SETTINGS[name].variable} or {SETTINGS[name].flag}" for name in missing)
        raise SettingsError(f"--auth jwt needs {names}")
    return JwtAuthenticator(
        issuer=options.jwt_issuer,
        audience=options.jwt_audience,
        keys=KeySet(options.jwt_jwks),
        scope_claim=options.jwt_scope_claim,
        limit_claim=options.jwt_limit_claim,
    )
