"""Real servers that ask for tokens, with real commands beside them."""

from __future__ import annotations

import re
import socket
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import Run
from tests.serving import Served, starting

pytestmark = pytest.mark.slow


@dataclass
class Server(Served):
    """A server over the demo's jobs."""

    @property
    def tokens(self) -> dict[str, str]:
        """The tokens that it printed, by their roles."""
        return dict(re.findall(r"of the (\w+): (\S+)", self.announced))

    def ask(self, path: str, role: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens[role]}"} if role else {}
        return httpx.get(f"{self.url}{path}", headers=headers, timeout=20)


Serve = Callable[..., Server]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    with starting(tmp_path, "--demo", "--port", "0", last_line="Ctrl-C") as begin:
        yield lambda *flags: Server(**vars(begin(*flags)))


def test_the_demo_prints_a_token_for_each_role_and_they_work(serve: Serve) -> None:
    server = serve("--auth", "tokens")
    technical = "/api/v1/jobs/job-20251003-140728/technical"

    assert sorted(server.tokens) == ["admin", "editor", "operator", "service", "viewer"]
    assert server.ask("/api/v1/vm-contexts").status_code == 401
    assert server.ask("/api/v1/vm-contexts", "viewer").status_code == 200
    assert server.ask(technical, "viewer").status_code == 403
    assert server.ask(technical, "admin").status_code == 200


def test_reload_is_let_in_by_the_pid_file_that_only_its_user_can_read(serve: Serve, run: Run, tmp_path: Path) -> None:
    server = serve("--auth", "tokens")
    done = run("reload")
    (pid_file,) = (tmp_path / "state/plainspoken").glob("serve-*.pid")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Loaded: catalogue ")
    assert stat.S_IMODE(pid_file.stat().st_mode) == 0o600
    assert server.ask("/api/v1/catalogue/status").status_code == 401


def test_a_revocation_holds_within_seconds_in_every_process(serve: Serve, run: Run, tmp_path: Path) -> None:
    server = serve("--auth", "tokens", "--workers", "2")
    assert {server.ask("/api/v1/catalogue", "viewer").status_code for _ in range(10)} == {200}
    token = server.tokens["viewer"].split("_")[1]

    done = run("token", "revoke", token, "--database-url", f"sqlite:///{tmp_path}/state/plainspoken/demo.db")
    assert done.returncode == 0, done.stderr
    time.sleep(2.5)

    assert {server.ask("/api/v1/catalogue", "viewer").status_code for _ in range(20)} == {401}


def test_a_header_of_any_size_is_refused_and_the_server_lives(serve: Serve) -> None:
    server = serve("--auth", "tokens")
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(b"GET /api/v1/vm-contexts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ")
        try:
            for _ in range(200):
                connection.sendall(b"a" * 65_536)
            answer = connection.recv(1000)
        except OSError:
            answer = b""

    assert answer == b"" or b" 400 " in answer or b" 431 " in answer
    assert server.ask("/health/live").status_code == 200


@pytest.mark.parametrize(
    "request_text",
    [
        "GET /health/live HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGE",
        "POST /api/v1/sanitize HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 30\r\n\r\nabc",
        "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\r\n b: c\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\x00b\r\n\r\n",
        "GET /health/live HTTP/1.1\nHost: x\nX-Request-Id: a\rSet-Cookie: b=c\n\n",
    ],
)
def test_a_request_that_two_servers_could_read_differently_makes_no_second_answer(
    serve: Serve, request_text: str
) -> None:
    server = serve()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(request_text.encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece

    assert answer.count(b"HTTP/1.1 200") <= 1
    assert answer.lower().count(b"\r\nset-cookie") == 0
    assert server.ask("/health/live").status_code == 200
