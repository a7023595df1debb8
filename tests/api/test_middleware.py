import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

import httpx
import pytest
from litestar.types import ASGIApp

from plainspoken.api.middleware import RequestMiddleware, current_request_id, restore_slashes
from plainspoken.api.telemetry.request_counts import RequestCounts

Ask = Callable[..., httpx.Response]
Event = MutableMapping[str, Any]


async def echo(scope: Event, _receive: object, send: Callable[[Event], Awaitable[None]]) -> None:
    """Answers with the method, path and request id it was given; fails where the path says so."""
    if scope["path"] == "/fails":
        raise RuntimeError("secret detail")
    body = f"{scope['method']} {restore_slashes(scope['path'])} {current_request_id.get()}".encode()
    headers = [(b"content-length", str(len(body)).encode())]
    if scope["path"] == "/cached":
        headers.append((b"Cache-Control", b"no-cache"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if scope["path"] == "/breaks":
        raise RuntimeError("secret detail")
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def ask() -> Ask:
    frame = RequestMiddleware(cast("ASGIApp", echo), last_resort=lambda: b'{"status":500}', requests=RequestCounts())
    transport = httpx.ASGITransport(cast("Any", frame))

    def ask(path: str, method: str = "GET", **headers: str) -> httpx.Response:
        async def exchange() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                return await client.request(method, path, headers=named)

        return asyncio.run(exchange())

    return ask


def test_every_request_gets_an_id_of_its_own(ask: Ask) -> None:
    first, second = ask("/a"), ask("/a")
    assert re.fullmatch(r"[0-9a-f]{32}", first.headers["x-request-id"])
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def test_a_plain_id_of_the_caller_is_kept(ask: Ask) -> None:
    answer = ask("/a", x_request_id="gui-7f_3.b")
    assert answer.headers["x-request-id"] == "gui-7f_3.b"
    assert answer.text == "GET /a gui-7f_3.b"


@pytest.mark.parametrize("odd", ["a" * 65, "two words", "<b>", "a\tb", ""])
def test_any_other_id_of_the_caller_is_replaced(ask: Ask, odd: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", ask("/a", x_request_id=odd).headers["x-request-id"])


def test_answers_carry_safe_headers(ask: Ask) -> None:
    headers = ask("/a").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_an_answers_own_header_is_not_overruled(ask: Ask) -> None:
    assert ask("/cached").headers.get_list("cache-control") == ["no-cache"]


def test_head_is_answered_as_get_without_a_body(ask: Ask) -> None:
    answer = ask("/a", method="HEAD", x_request_id="i")
    assert (answer.content, answer.headers["content-length"]) == (b"", str(len("GET /a i")))


def test_the_servers_own_view_of_a_request_is_left_alone() -> None:
    async def drop(_event: object) -> None: ...

    frame = RequestMiddleware(
        cast("ASGIApp", echo), last_resort=lambda: b"", requests=RequestCounts(), base_path="/plainspoken"
    )
    scope = {
        "type": "http",
        "method": "HEAD",
        "path": "/plainspoken/a%2Fb",
        "raw_path": b"/plainspoken/a%2Fb",
        "headers": [],
    }
    before = dict(scope)

    asyncio.run(frame(cast("Any", scope), cast("Any", None), cast("Any", drop)))

    assert scope == before


def test_an_encoded_slash_stays_within_its_segment_until_restored(ask: Ask) -> None:
    assert ask("/vm/web%2F01%2f%C3%BC%20x", x_request_id="i").text == "GET /vm/web/01/ü x i"


def test_an_exception_nobody_caught_becomes_an_answer_without_its_text(ask: Ask) -> None:
    answer = ask("/fails")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.content == b'{"status":500}'


def test_an_answer_that_breaks_half_way_is_cut_off(ask: Ask) -> None:
    with pytest.raises(RuntimeError):
        ask("/breaks")


def test_each_request_is_one_log_line_without_query(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "plainspoken.access")
    ask("/vm%0Aforged?text=secret")
    (line,) = caplog.messages
    assert re.fullmatch(r"GET /vm%0Aforged 200 \d+\.\d ms -", line)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/jobs/plsp_{secret}",
        "/api/v1/jobs/%70lsp%5F{secret}",
        "/api/v1/jobs/%2570lsp_{secret}",
        "/api/v1/jobs/plsp_{secret}/steps",
        "/api/v1/jobs/" + "a" * 400 + "/plsp_{secret}" + "a" * 200,
        "/api/v1/jobs/password={secret}",
        "/api/v1/jobs/eyJhbGciOi.{secret}.{secret}",
    ],
)
def test_a_token_in_a_path_is_not_logged(ask: Ask, caplog: pytest.LogCaptureFixture, path: str) -> None:
    caplog.set_level(logging.INFO, "plainspoken.access")
    ask(path.format(secret="Kw7rTq2ZpL9xKw7rTq2ZpL9x"))

    (line,) = caplog.messages
    assert "Kw7rTq2Z" not in line
    assert line.startswith("GET /api/v1/jobs/")
    assert len(line.split()) == 6
