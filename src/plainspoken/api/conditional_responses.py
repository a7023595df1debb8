"""What every whole answer gets on its way out: an entity tag, 304 where it is still the same, compression.

Streams pass through untouched: an answer that comes in several pieces is neither tagged nor compressed.

Compressing answers with secrets in them can betray these (BREACH) where others can make a browser send a victim's
credentials, put text of theirs into the same answer, and watch its length. Here credentials are a header that no other
site can make a browser send, and no answer holds them or any other secret.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from litestar.enums import ScopeType

from plainspoken.access.scopes import Scope as AccessScope

if TYPE_CHECKING:
    from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

SMALLEST: Final = 1_024
"""Bytes from which an answer is compressed; a smaller one fits into one packet anyway."""

_LARGE: Final = 256 * 1_024  # bytes, from which compressing would hold up other requests
_LEVEL: Final = 5
_GZIPPED: Final = "-gzip"
_COMPRESSIBLE: Final = re.compile(rb"application/(?:[\w.-]+\+)?json\b|text/(?:html|javascript|css)\b")
_JSON: Final = re.compile(rb"application/json\b")
_TAG: Final = re.compile(r'(?:W/)?"([^"]*)"|\*')
ON_TAG: Final = "plainspoken_on_tag"
"""Key of a scope for what is called with the tag of the answer (`Tagged`), if anybody wants to know."""

_Headers = list[tuple[bytes, bytes]]


def may_be_kept(opt: Mapping[str, Any]) -> bool:
    """Return whether callers may keep the answers of a GET route with these options, to ask if they are still valid.

    Technical detail is not kept anywhere, and events have no end.
    """
    return "events" not in opt and opt.get("scope") is not AccessScope.TECHNICAL_READ


@dataclass(frozen=True, slots=True)
class Tagged:
    """An answer that was tagged.

    Attributes:
        tag: The tag of its content.
        packs: Whether callers who accept that get it compressed.
        headers: What else stands in the head of an answer 304.
    """

    tag: str
    packs: bool
    headers: dict[str, str]

    def shown(self, accept_encoding: str) -> str:
        """Return the tag as a caller who accepts these encodings reads it."""
        return f'"{self.tag}{_GZIPPED if self.packs and accepts_gzip(accept_encoding) else ""}"'

    def is_named_by(self, if_none_match: str) -> bool:
        """Return whether the header names the content in any form, weak or strong (RFC 9110)."""
        found = _TAG.finditer(if_none_match)
        return any(match[0] == "*" or match[1].removesuffix(_GZIPPED) == self.tag for match in found)


class ConditionalResponses:
    """An ASGI app around another one, for answers that come in one piece.

    * JSON that answers a GET gets a strong `ETag` of its bytes, is kept by the caller alone and only to ask again
      (`private, no-cache`), and is answered 304 when `If-None-Match` names it.
    * JSON and HTML from 1 KiB on are compressed for callers that accept gzip. The compressed form has a tag of its own;
      either tag names the same content.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection, as ASGI asks for."""
        if scope["type"] == ScopeType.HTTP:
            send = cast("Send", _Sending(scope, send))
        await self._app(scope, receive, send)


class _Sending:
    """The `send` given to the app: holds the head of an answer back until its body is known to be whole."""

    def __init__(self, scope: HTTPScope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._start: dict[str, Any] | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _COMPRESSIBLE.match(
            _header(message["headers"], b"content-type")
        ):
            self._start = cast("dict[str, Any]", message)
            return
        start, self._start = self._start, None
        if start is not None and message["type"] == "http.response.body":
            body = message.get("body", b"")
            if not message.get("more_body"):
                body = await self._finish(start, body)
                message = cast("Message", {**message, "body": body})
            await self._send(cast("Message", start))
        await self._send(message)

    async def _finish(self, start: dict[str, Any], body: bytes) -> bytes:
        """Complete the head of an answer and return the body to send."""
        headers: _Headers = list(start["headers"])
        asked = {bytes(name).lower(): bytes(value) for name, value in self._scope["headers"]}
        encodings = asked.get(b"accept-encoding", b"").decode("latin-1")
        packs = len(body) >= SMALLEST and not _header(headers, b"content-encoding")
        if not _header(headers, b"content-encoding"):
            headers.append((b"vary", b"Accept-Encoding, Authorization"))
        if self._tagged(start, headers):
            headers.append((b"cache-control", b"private, no-cache"))
            kept = _without(headers, b"content-length", b"content-type")
            tagged = Tagged(
                hashlib.blake2b(body, digest_size=16).hexdigest(),
                packs,
                {name.decode("latin-1"): value.decode("latin-1") for name, value in kept},
            )
            etag = (b"etag", tagged.shown(encodings).encode("ascii"))
            headers.append(etag)
            remember = cast("dict[str, Any]", self._scope).get(ON_TAG)
            if remember is not None:
                remember(tagged)
            if tagged.is_named_by(asked.get(b"if-none-match", b"").decode("latin-1")):
                start["status"] = 304
                start["headers"] = [*kept, etag]
                return b""
        if packs and accepts_gzip(encodings):
            body = await _compressed(body)
            headers = _without(headers, b"content-length")
            headers += [(b"content-encoding", b"gzip"), (b"content-length", str(len(body)).encode("ascii"))]
        start["headers"] = headers
        return body

    def _tagged(self, start: Mapping[str, Any], headers: _Headers) -> bool:
        handler = cast("dict[str, Any]", self._scope).get("route_handler")
        return (
            start["status"] == 200
            and self._scope["method"] == "GET"
            and bool(_JSON.match(_header(headers, b"content-type")))
            and not _header(headers, b"cache-control")
            and handler is not None
            and may_be_kept(handler.opt)
        )


def accepts_gzip(header: str) -> bool:
    """Return whether an Accept-Encoding header allows gzip."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        quality = re.search(r"q\s*=\s*([0-9.]+)", parameters)
        try:
            weights[name.strip()] = float(quality[1]) if quality else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    return weights.get("gzip", weights.get("*", 0.0)) > 0


async def _compressed(body: bytes) -> bytes:
    # No time in it, so that equal answers stay equal.
    if len(body) < _LARGE:
        return gzip.compress(body, _LEVEL, mtime=0)
    return await asyncio.to_thread(gzip.compress, body, _LEVEL, mtime=0)


def _without(headers: _Headers, *names: bytes) -> _Headers:
    return [each for each in headers if each[0].lower() not in names]


def _header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bytes:
    return next((value for each, value in headers if each.lower() == name), b"")
