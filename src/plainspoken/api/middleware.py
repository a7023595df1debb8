"""What surrounds every request: its id, its log line, safe headers, HEAD, and encoded slashes in names."""

from __future__ import annotations

import logging
import re
import time
import uuid
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from litestar.enums import ScopeType

from plainspoken.engine.record_mask import RecordMask
from plainspoken.engine.secrets import mask_secrets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping

    from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

    from plainspoken.api.telemetry.request_counts import RequestCounts

current_request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""Id of the request being answered; `-` outside of one."""

head_asked: ContextVar[bool] = ContextVar("head_asked", default=False)
"""Whether the request being answered is HEAD, which is routed as GET: for answers that never end by themselves."""

ENCODED_SLASH = "\uffff"  # a code point that no text may hold
"""Stands for `%2F` in a path while it is routed; see `restore_slashes`."""

_access = logging.getLogger("plainspoken.access")
_log = logging.getLogger("plainspoken.api")

_LONGEST_PATH = 2_000
"""Characters of a path that are looked at; more than are logged, so that the end of a secret is not missed."""

_PLAIN_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")

_DEFAULT_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
"""Sent unless the answer has set them itself."""


class RequestMiddleware:
    """An ASGI app around another one.

    * Each request gets an id, which stands in the answer's header, in problems and in the log; the caller's own
      `X-Request-Id` if it is 1 to 64 characters of `[A-Za-z0-9._-]`.
    * Each answer gets headers that keep browsers from guessing types, embedding, caching.
    * HEAD is answered as GET without the body, and named wherever GET is allowed.
    * An exception that nothing caught becomes the answer `last_resort` gives, never a dropped connection.

    Args:
        app: The app inside.
        last_resort: Gives the JSON body of an answer 500.
        requests: Counts what was answered.
        methods: The methods of each route, by its template; where handlers of one route come from several controllers,
            the framework's own answer to OPTIONS knows only the first.
        base_path: Where a proxy serves the API. It is taken off a path that begins with it, so that proxies may take it
            off themselves or not.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        last_resort: Callable[[], bytes],
        requests: RequestCounts,
        methods: Mapping[str, Collection[str]] = MappingProxyType({}),
        base_path: str = "",
    ) -> None:
        self._base_path = base_path
        self._app = app
        self._methods = methods
        self._last_resort = last_resort
        self._requests = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection, as ASGI asks for."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        token = current_request_id.set(_request_id(scope))
        head = head_asked.set(scope["method"] == "HEAD")
        try:
            await self._answer(scope, receive, send)
        finally:
            current_request_id.reset(token)
            head_asked.reset(head)

    async def _answer(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        self._requests.in_progress += 1
        method = scope["method"]
        scope = _prepared(scope, self._base_path)
        answer = _Answer(send, head=head_asked.get(), allowed=lambda: self._methods.get(_route(scope), ()))
        try:
            await self._app(scope, receive, cast("Send", answer))
        except Exception as error:
            if answer.status:
                # Too late for another answer: the server must cut the connection so that nobody takes it for whole.
                raise
            _log.critical("the answer to an error failed itself: %s", type(error).__name__)
            await _send_json(answer, status=500, body=self._last_resort())
        finally:
            self._requests.in_progress -= 1
            self._record(scope, method, answer, time.perf_counter() - started)

    def _record(self, scope: HTTPScope, method: str, answer: _Answer, seconds: float) -> None:
        status = answer.status
        route = _route(scope) or None
        # How long a stream is open says nothing of how fast the server answers.
        self._requests.count(route=route, method=method, status=status, seconds=None if answer.streams else seconds)
        if not _access.isEnabledFor(logging.INFO):
            return
        # The path stays percent-encoded, so it cannot forge a log line. Queries and bodies are not logged, and a secret
        # that somebody put into the path by mistake is not either.
        path = _without_secrets(scope.get("raw_path", b"").partition(b"?")[0].decode("ascii", "replace"))[:500]
        ms = round(seconds * 1000, 1)
        caller = getattr(scope.get("user"), "name", None)
        fields = {"method": method, "path": path, "route": route, "status": status, "ms": ms, "principal": caller}
        _access.info("%s %s %s %.1f ms %s", method, path, status or "-", ms, caller or "-", extra={"fields": fields})


def _without_secrets(path: str) -> str:
    path = path[:_LONGEST_PATH]
    shown = RecordMask(path).text(path) if "%" in path else mask_secrets(path)
    return shown.replace(" ", "-")  # the line stays one of words


class _Answer:
    """The `send` given to the app: adds headers, drops the body of HEAD, remembers the status and what kind it is."""

    def __init__(self, send: Send, *, head: bool, allowed: Callable[[], Collection[str]]) -> None:
        self._send = send
        self._allowed = allowed
        self._head = head
        self.status = 0
        self.streams = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            present = {name.lower(): value for name, value in message["headers"]}
            self.streams = present.get(b"content-type", b"").startswith(b"text/event-stream")
            added = [header for header in _DEFAULT_HEADERS if header[0] not in present]
            added.append((b"x-request-id", current_request_id.get().encode("ascii")))
            message["headers"] = [*map(self._complete, message["headers"]), *added]
        elif message["type"] == "http.response.body" and self._head:
            message = {**message, "body": b""}
        await self._send(message)

    def _complete(self, header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
        """The header, with every method that is allowed if it tells these."""
        name, value = header
        if name.lower() != b"allow":
            return header
        methods = {method.strip() for method in value.decode("ascii").split(",")}.union(self._allowed())
        return name, ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods)).encode("ascii")


def restore_slashes(segment: str) -> str:
    """Return a path segment as the caller meant it: slashes that came as `%2F` are slashes again."""
    return segment.replace(ENCODED_SLASH, "/")


def _route(scope: HTTPScope) -> str:
    """The template of the route that a request has come to; empty for none."""
    return str(cast("dict[str, Any]", scope).get("path_template") or "")


def _request_id(scope: HTTPScope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _PLAIN_ID.fullmatch(value):
            return value.decode("ascii")
    return uuid.uuid4().hex


def _prepared(asked: HTTPScope, base_path: str) -> HTTPScope:
    """What the app gets of a request. The server's own stays as it is: for HEAD it must not wait for a body."""
    scope = asked.copy()
    if scope["method"] == "HEAD":
        scope["method"] = "GET"
    raw = scope.get("raw_path", b"").partition(b"?")[0]
    base = base_path.encode("ascii")
    if base and (raw + b"/").startswith(base + b"/"):
        raw = scope["raw_path"] = raw[len(base) :] or b"/"
        scope["path"] = unquote(raw.decode("ascii", "replace"))
    if b"%2f" in raw.lower():
        # Servers decode `%2F` before routing, which would cut a VM's name in two.
        marked = re.sub("%2f", ENCODED_SLASH, raw.decode("ascii", "replace"), flags=re.IGNORECASE)
        scope["path"] = unquote(marked)
    return scope


async def _send_json(send: Callable[[Any], Awaitable[None]], *, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode("ascii"))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
