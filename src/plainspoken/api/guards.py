"""Who calls, and whether the caller may: looked at once for each request, before its handler runs."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Awaitable, Callable, Collection
from typing import Any, Final

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from plainspoken.access.authentication import Authenticator
from plainspoken.access.scopes import LOCAL, STAFF_SCOPES, Principal, Scope
from plainspoken.api.problems import RequestError
from plainspoken.errors import Forbidden, Unauthenticated
from plainspoken.jobs.telling.clearance import Clearance
from plainspoken.store.reach import Reach

OPEN: Final = frozenset(
    {"/", "/assets/{name}", "/docs", "/openapi.json", "/problems/{code}", "/health/live", "/health/ready"}
)
"""Routes that anybody may ask: they say the same to all, and nothing of VMs, jobs or rules."""

Connection = ASGIConnection[Any, Any, Any, Any]
Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]

_IN_ADDRESS: Final = re.compile(rb"(?:^|&)(?:access_token|bearer_token|token|jwt)=|plsp_", re.IGNORECASE)
_PORT: Final = re.compile(r":[0-9]*\Z")
_BEARER: Final = re.compile(r"bearer +(?P<credentials>[A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE)


def make_guard(authenticator: Authenticator, *, allowed_hosts: Collection[str] = ()) -> Guard:
    """Return the guard of every route: it puts the caller into the connection's `user`, or refuses.

    Where callers are not known, only requests for names of this machine and for `allowed_hosts` (lower case) are
    answered.

    It comes after routing and before everything that a handler needs, so an unknown address is answered 404 to all
    alike, and a caller without the scope learns nothing about what the address names.
    """

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        if connection.scope["path_template"] in OPEN or connection.scope.get("method") == "OPTIONS":
            return
        # A route that names no scope is nobody's: what was forgotten stays closed.
        needed = handler.opt.get("scope")
        principal = await authenticator.principal(_credentials(connection))
        if principal is LOCAL:
            _refuse_other_hosts(connection, allowed_hosts)
            _refuse_other_sites(connection)
        connection.scope["user"] = principal
        if needed not in principal.scopes:
            raise Forbidden(str(needed))

    return guard


async def give_principal(request: Request[Any, Any, Any]) -> Principal:
    """Return who calls; only routes that name a scope may ask."""
    principal: Principal = request.scope["user"]
    return principal


def reach_of(request: Request[Any, Any, Any]) -> Reach | None:
    """Return the VMs that the caller is limited to; None for a caller who is not, and on routes open to all."""
    principal: Principal | None = request.scope.get("user")
    return None if principal is None else principal.reach


def clearance_of(principal: Principal) -> Clearance:
    """Return what a caller may read besides what customers do. One who is limited to some VMs is no staff."""
    return Clearance(
        staff=principal.reach is None and not STAFF_SCOPES.isdisjoint(principal.scopes),
        technical=Scope.TECHNICAL_READ in principal.scopes,
    )


def _refuse_other_hosts(connection: Connection, allowed: Collection[str]) -> None:
    """Refuse requests for names that are not this machine's.

    A page of another site could otherwise have its own name lead here (DNS rebinding), and read as if it were ours. A
    name cannot be forged by a page; an address is never looked up, so the one that was connected to is safe as well.

    Raises:
        RequestError: The name is another one, or none.
    """
    host = _PORT.sub("", connection.headers.get("host", "")).lower().removesuffix(".")
    connected_to = (connection.scope.get("server") or ("", None))[0]
    if host not in ("localhost", connected_to, *allowed) and not _is_loopback(host):
        raise RequestError("unknown-host")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.removeprefix("[").removesuffix("]")).is_loopback
    except ValueError:
        return False


def _refuse_other_sites(connection: Connection) -> None:
    """Refuse what a page of another site has a browser on this machine write: nobody who was asked has agreed to it.

    Browsers say so in a header that pages cannot set; with tokens a page has none to send.

    Raises:
        RequestError: That is where the request comes from.
    """
    site = connection.headers.get("sec-fetch-site", "none")
    if connection.scope.get("method") != "GET" and site not in ("none", "same-origin"):
        raise RequestError("other-site")


def _credentials(connection: Connection) -> str | None:
    """Return what the one Authorization header holds; None without such a header.

    Raises:
        Unauthenticated: There are several headers, or one of another kind.
        RequestError: A token stands in the address, where logs and histories keep it.
    """
    if _IN_ADDRESS.search(connection.scope.get("query_string", b"")):
        raise RequestError("token-in-address")
    headers = connection.headers.getall("authorization", [])
    if not headers:
        return None
    match = _BEARER.fullmatch(headers[0])
    if len(headers) > 1 or match is None:
        raise Unauthenticated(
            "The Authorization header cannot be read. Send one: Bearer, a blank, the token.", error="invalid_request"
        )
    return match["credentials"]
