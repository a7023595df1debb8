"""What a real server does with the connections it takes."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import httpx
import pytest

from plainspoken.api.serving.connection import HEAD_BYTES

pytestmark = pytest.mark.slow

PROGRAM = """
    import asyncio, os, socket, sys
    from plainspoken.api.serving import connection, listener
    from plainspoken.api.serving.lifecycle import ServerProcess
    from plainspoken.api.serving.server import serve
    from plainspoken.api.serving.workers import Supervisor

    connection.HEAD_SECONDS = connection.BODY_SECONDS = 1.0
    listener.UNREAD_SECONDS = 1

    def without_delay(client):
        for name in os.listdir("/proc/self/fd"):
            try:
                with socket.socket(fileno=os.dup(int(name))) as found:
                    if found.getpeername()[:2] == tuple(client):
                        return found.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            except OSError:
                continue

    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            while (message := await receive())["type"] != "lifespan.shutdown":
                await send({{"type": "lifespan.startup.complete"}})
            await send({{"type": "lifespan.shutdown.complete"}})
            return
        size = 0
        while (message := await receive())["type"] == "http.request":
            size += len(message["body"])
            if not message.get("more_body"):
                break
        if message["type"] == "http.disconnect":
            print("told", scope["path"], file=sys.stderr, flush=True)
            return
        if scope["path"] == "/stream":
            await send({{"type": "http.response.start", "status": 200, "headers": []}})
            await send({{"type": "http.response.body", "body": b"begun", "more_body": True}})
            while (await receive())["type"] != "http.disconnect":
                pass
            print("told", scope["path"], file=sys.stderr, flush=True)
            return
        body = b"%d" % size
        if scope["path"] == "/delay":
            body = b"%d" % without_delay(scope["client"])
        elif scope["path"] == "/headers":
            body = b" ".join(name for name, _ in scope["headers"])
        elif scope["path"] == "/large":
            body = bytes(50_000_000)
        head = [(b"content-length", b"%d" % len(body))]
        await send({{"type": "http.response.start", "status": 200, "headers": head}})
        await send({{"type": "http.response.body", "body": body}})
        if scope["path"] == "/large":
            print("done", scope["path"], file=sys.stderr, flush=True)

    shared = listener.open_listener({host!r}, 0)

    def work(process, replaces):
        parent = os.getppid() if process.board else None
        serve(app, listener=shared, process=process, parent=parent, drain_seconds={drain})

    print(listener.url_of(shared), flush=True)
    if {workers} == 1:
        work(ServerProcess(), False)
    else:
        Supervisor({workers}, work, stop_seconds=5).run()
"""


@dataclass
class Server:
    """A server of an app that tells of its requests."""

    process: subprocess.Popen[str]
    url: str

    def connect(self) -> socket.socket:
        """A new connection."""
        host, port = self.url.removeprefix("http://").rsplit(":", 1)
        return socket.create_connection((host, int(port)), timeout=20)

    def wait_for(self, line: str) -> None:
        """Return when its app has written a line."""
        assert self.process.stderr
        while (written := self.process.stderr.readline()).strip() != line:
            assert written, "the server has ended"


Start = Callable[..., Server]


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Starts servers."""
    started: list[subprocess.Popen[str]] = []

    def begin(*, host: str = "127.0.0.1", workers: int = 1, drain: float = 0) -> Server:
        program = textwrap.dedent(PROGRAM).format(host=host, workers=workers, drain=drain)
        process = subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        line = process.stdout.readline() if process.stdout else ""
        assert re.match("http://", line), process.stderr and process.stderr.read()
        server = Server(process, line.strip())
        assert httpx.get(server.url, timeout=20).text == "0"
        return server

    yield begin
    for process in started:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def server(start: Start) -> Server:
    """One for the tests that leave it as it is."""
    return start()


def read_all(connection: socket.socket) -> bytes:
    """All that comes until the server ends the connection."""
    pieces = []
    try:
        while piece := connection.recv(65536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


def read_answer(connection: socket.socket) -> bytes:
    """One answer with a length."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    assert length, got
    while len(body) < int(length[1]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def check_refused(answer: bytes, code: str, status: int) -> None:
    """One problem, and no more answers after it."""
    head, _, body = answer.partition(b"\r\n\r\n")
    problem = json.loads(body)
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head
    assert (problem["type"], problem["status"]) == (f"/problems/{code}", status)
    assert f"x-request-id: {problem['request_id']}".encode() in head


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_small_answers_are_not_held_back_until_the_client_acknowledges(start: Start, host: str, workers: int) -> None:
    url = start(host=host, workers=workers).url

    assert {httpx.get(f"{url}/delay", timeout=20).text for _ in range(4)} == {"1"}


def test_a_small_answer_comes_in_one_piece(server: Server) -> None:
    with server.connect() as connection:
        for _ in range(50):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert connection.recv(65536).endswith(b"\r\n\r\n0")


@pytest.mark.parametrize("begun", [b"G", b"GET / HTTP/1.1\r\nHost: a\r\nX-", b"GET / HTTP/1.1\r\nHost: a\r\n"])
def test_a_client_that_does_not_finish_its_headers_is_cut(server: Server, begun: bytes) -> None:
    with server.connect() as connection:
        connection.sendall(begun)
        check_refused(read_all(connection), "request-timeout", 408)


def test_a_client_that_sends_its_headers_byte_by_byte_is_cut(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        connection.settimeout(0.1)
        got, until = b"", time.monotonic() + 10
        while not got and time.monotonic() < until:
            connection.sendall(b"X")
            try:
                got = connection.recv(65536)
            except TimeoutError:
                continue
    check_refused(got, "request-timeout", 408)


@pytest.mark.parametrize("sent", [b"", b"\r\n"])
def test_a_client_that_asks_nothing_is_cut_without_a_word(server: Server, sent: bytes) -> None:
    with server.connect() as connection:
        connection.sendall(sent)
        assert read_all(connection) == b""


@pytest.mark.parametrize(
    "begun", [b"Content-Length: 10\r\n\r\n12345", b"Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n"]
)
def test_a_client_that_does_not_finish_its_body_is_cut_and_the_app_is_told(server: Server, begun: bytes) -> None:
    with server.connect() as connection:
        connection.sendall(b"POST /body HTTP/1.1\r\nHost: a\r\n" + begun)
        check_refused(read_all(connection), "request-timeout", 408)
    server.wait_for("told /body")


def test_hundreds_of_slow_clients_are_cut_while_others_are_answered(server: Server) -> None:
    with ExitStack() as open_connections:
        slow = [open_connections.enter_context(server.connect()) for _ in range(300)]
        for connection in slow:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        assert httpx.get(server.url, timeout=20).text == "0"
        assert all(read_all(connection).startswith(b"HTTP/1.1 408 ") for connection in slow)


def test_a_client_that_never_reads_is_cut(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        # Its window is full for longer than it may be.
        time.sleep(4)
        try:
            connection.settimeout(5)
            got = sum(len(piece) for piece in iter(lambda: connection.recv(1 << 20), b""))
        except ConnectionResetError:
            got = 0
    assert got < 50_000_000
    server.wait_for("done /large")


def test_a_request_with_two_lengths_ends_the_connection(server: Server) -> None:
    smuggled = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
    with server.connect() as connection:
        connection.sendall(
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled
        )
        check_refused(read_all(connection), "invalid-json", 400)


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n",
        b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n",
    ],
)
def test_what_is_no_valid_http_ends_the_connection_with_a_problem(server: Server, head: bytes) -> None:
    with server.connect() as connection:
        connection.sendall(head + b"\r\n")
        check_refused(read_all(connection), "invalid-json", 400)


def test_headers_without_end_are_refused(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Large: ")
        # Just more than is taken: what the server has not read when it ends the connection would take its answer along.
        for _ in range(HEAD_BYTES // 4000 + 1):
            connection.sendall(b"x" * 4000)
            time.sleep(0.005)
        assert read_all(connection).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "where", [b"GET /%b HTTP/1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX: %b\r\n\r\n"]
)
def test_a_large_head_that_comes_in_one_piece_is_refused(server: Server, where: bytes) -> None:
    with server.connect() as connection:
        connection.sendall(where % (b"x" * (HEAD_BYTES + 1000)))
        assert read_all(connection).startswith(b"HTTP/1.1 431 ")


def test_trailers_do_not_add_to_the_headers(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(
            b"POST /headers HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"1\r\nx\r\n0\r\nAuthorization: Bearer mine\r\n\r\n"
        )
        assert read_answer(connection).endswith(b"\r\n\r\nhost transfer-encoding")


def test_a_body_with_an_offer_to_upgrade_is_read(server: Server) -> None:
    request = (
        b"POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
        b"HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\nContent-Length: 5\r\n\r\n12345"
    )
    with server.connect() as connection:
        for _ in range(2):
            connection.sendall(request)
            assert read_answer(connection).endswith(b"\r\n\r\n5")


def test_requests_sent_at_once_are_answered_in_their_order(server: Server) -> None:
    posts = b"".join(
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%b" % (size, b"x" * size) for size in (3, 1, 2)
    )
    with server.connect() as connection:
        connection.sendall(posts + b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert re.findall(rb"\r\n\r\n(\d)", read_all(connection)) == [b"3", b"1", b"2", b"0"]


def test_a_stream_ends_when_a_client_goes_that_has_asked_for_more(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(b"GET /stream HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert connection.recv(65536)
    server.wait_for("told /stream")


def test_answers_of_a_server_that_drains_end_their_connections(start: Start) -> None:
    server = start(drain=3)
    with httpx.Client(timeout=20) as kept:
        assert "connection" not in kept.get(server.url).headers
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert kept.get(server.url).headers["connection"] == "close"
    assert httpx.get(server.url, timeout=20).headers["connection"] == "close"


def test_a_request_on_its_way_is_answered_when_the_server_stops(start: Start) -> None:
    server = start()
    with server.connect() as connection:
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.4)
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
        answer = read_all(connection)

    assert answer.endswith(b"\r\n\r\n3")
    assert b"connection: close" in answer
