"""One connection of the server: uvicorn's own, which does not wait for ever, and refuses as the API refuses."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from typing import TYPE_CHECKING, Any, Final, cast

import httptools
import msgspec
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from plainspoken.api.middleware import current_request_id
from plainspoken.api.problems import MEDIA_TYPE, make_problem
from plainspoken.api.serving.joined import Joined

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

HEAD_SECONDS = 15.0
"""How long a client may take to send a request's line and headers."""

BODY_SECONDS = 60.0
"""How long it may take to send the body after them."""

IDLE_SECONDS = 75
"""How long a kept connection may be idle; longer than proxies keep theirs, so that they close first."""

LAST_SECONDS = 1.0
"""How long a connection without a request stays when the server stops: one may be on its way."""

HEAD_BYTES: Final = 64 * 1024
"""More of a head than this is not waited for."""

_BODY_OVERHEAD: Final = 8
"""Bytes that may be spent on sending one byte of a body: chunks of one byte take six."""

_NOT_HTTP: Final = "The request is not valid HTTP for this server."

_access = logging.getLogger("plainspoken.access")


class Connection(HttpToolsProtocol):
    """What uvicorn makes for each client.

    * A client that does not finish its request in time is answered 408, and the connection ends.
    * What is no valid HTTP is answered by a problem, and the connection ends: a length given twice (`Content-Length`
      with `Transfer-Encoding`) may be read in two ways, and no or several `Host` may pass checks that look at another.
    * Trailers are left out: they must not add to the headers that were looked at.
    * Asked to upgrade, it goes on with HTTP/1.1, as the standard allows.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever uvicorn gives
        super().__init__(*args, **kwargs)
        self._due: float | None = time.monotonic() + HEAD_SECONDS
        self._in_head = False
        self._in_body = False
        self._body_bytes = 0
        self._overhead = 0
        self._answering: RequestResponseCycle | None = None
        self._last = False

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        self._unset_keepalive_if_required()
        before = self._body_bytes
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            self._decline(data[offer.args[0] :])
            return
        except httptools.HttpParserError:
            if self._head_bytes() > HEAD_BYTES:
                self._refuse("headers-too-large")
            else:
                self._refuse("invalid-json", detail=_NOT_HTTP)
            return
        if self._in_head or self._in_body:
            self._overhead += len(data) - max(0, self._body_bytes - before)
            if self._overhead > HEAD_BYTES + _BODY_OVERHEAD * self._body_bytes:
                self._refuse("headers-too-large")
        else:
            self._overhead = 0

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._in_head = True
        self._body_bytes = self._overhead = 0
        self._due = time.monotonic() + HEAD_SECONDS

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header has come, or a trailer."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head has come; the app is asked."""
        if self.parser.should_upgrade():
            return
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            raise ValueError("a request names one host")
        if self._head_bytes() > HEAD_BYTES:  # it came in one piece, so nobody has counted it
            raise ValueError("the head is too large")
        self._in_head, self._in_body = False, True
        self._due = time.monotonic() + BODY_SECONDS
        super().on_headers_complete()
        if self._last:
            self.cycle.keep_alive = False

    def _head_bytes(self) -> int:
        # Neither is there before the first request begins.
        return len(self.url or b"") + sum(len(name) + len(value) for name, value in self.headers or ())

    def on_body(self, body: bytes) -> None:
        """A piece of the body has come."""
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request has come whole."""
        if self._in_head:
            return  # an offer to upgrade: the parser leaves the body to others
        self._in_body = False
        # Until the answer is complete the client has nothing to do.
        self._due = None if self._is_answering() else time.monotonic() + IDLE_SECONDS
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer has been given."""
        if not self._in_head and not self._in_body and not self.pipeline:
            self._due = time.monotonic() + IDLE_SECONDS
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended; whoever answers is told."""
        super().connection_lost(exc)
        if self._answering is not None:
            # Uvicorn tells the newest request only; with several at once that is another one.
            self._give_up(self._answering)

    def shutdown(self) -> None:
        """End as soon as nothing is under way, for a server that stops."""
        idle = self._answering is not None and not self._in_head
        if self._is_answering() or idle:
            super().shutdown()
        else:
            self._last = True
            self.loop.call_later(LAST_SECONDS, self._end_unused)

    def check(self, now: float) -> None:
        """End what has taken too long, by the monotonic clock."""
        if self._due is None or now < self._due or self.transport.is_closing():
            return
        if self._in_head or self._in_body:
            self._refuse("request-timeout")
        else:
            self.transport.close()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._answering = cycle
        cycle.transport = cast("asyncio.Transport", Joined(self.transport, self.loop))
        super()._start_asgi_task(cycle, app)

    def _decline(self, rest: bytes) -> None:
        """Take a request again as one that does not offer to upgrade; the parser would never give its body."""
        if self.parser.get_method() == b"CONNECT":
            self._refuse("invalid-json", detail=_NOT_HTTP)
            return
        lines = [b"%b %b HTTP/1.1" % (self.parser.get_method(), self.url)]
        lines += [b"%b: %b" % header for header in self.headers if header[0] != b"upgrade"]
        self.parser = httptools.HttpRequestParser(self)
        self.data_received(b"\r\n".join((*lines, b"", rest)))

    def _is_answering(self) -> bool:
        return self._answering is not None and not self._answering.response_complete

    def _end_unused(self) -> None:
        if not self._is_answering():
            self.transport.close()

    def _refuse(self, code: str, *, detail: str | None = None) -> None:
        """End the connection, with an answer where one can still be understood."""
        cycle = self._answering
        if self._is_answering() and cycle is not None:
            # Its own body is broken or late: nothing has been answered yet, so this is the answer.
            answerable = cycle is self.cycle and not self._in_head and not cycle.response_started
            self._give_up(cycle)
        else:
            answerable = not self._in_body
        if answerable:
            self._answer(code, detail)
        self.transport.close()

    def _give_up(self, cycle: RequestResponseCycle) -> None:
        if not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()

    def _answer(self, code: str, detail: str | None) -> None:
        request_id = uuid.uuid4().hex
        token = current_request_id.set(request_id)
        try:
            problem = make_problem(code, detail=detail)
            fields = {"status": problem.status}
            _access.info("- - %d: %s", problem.status, problem.detail, extra={"fields": fields})
        finally:
            current_request_id.reset(token)
        body = msgspec.json.encode(problem)
        head = (
            f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\nx-request-id: {request_id}\r\n"
            "cache-control: no-store\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(STATUS_LINE[problem.status] + head.encode("ascii") + body)


def check_all(connections: set[Any]) -> None:
    """End those of a server's connections whose clients have taken too long."""
    now = time.monotonic()
    for connection in tuple(connections):
        if isinstance(connection, Connection):
            connection.check(now)
