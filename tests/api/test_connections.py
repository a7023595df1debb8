"""What a real server does with the connections it takes."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator

import httpx
import pytest

pytestmark = pytest.mark.slow

Start = Callable[..., str]

PROGRAM = """
    import os, socket
    from plainspoken.api.serving.lifecycle import ServerProcess
    from plainspoken.api.serving.listener import open_listener, url_of
    from plainspoken.api.serving.server import serve
    from plainspoken.api.serving.workers import Supervisor

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
        body = b"%d" % without_delay(scope["client"])
        head = [(b"content-length", b"%d" % len(body))]
        await send({{"type": "http.response.start", "status": 200, "headers": head}})
        await send({{"type": "http.response.body", "body": body}})

    listener = open_listener({host!r}, 0)

    def work(process, replaces):
        serve(app, listener=listener, process=process, parent=os.getppid() if process.board else None)

    print(url_of(listener), flush=True)
    if {workers} == 1:
        work(ServerProcess(), False)
    else:
        Supervisor({workers}, work, stop_seconds=5).run()
"""


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts servers of an app that tells of its own connections; their address."""
    started: list[subprocess.Popen[str]] = []

    def begin(*, host: str = "127.0.0.1", workers: int = 1) -> str:
        program = textwrap.dedent(PROGRAM).format(host=host, workers=workers)
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout
        line = process.stdout.readline()
        assert re.match("http://", line), line
        return line.strip()

    yield begin
    for process in started:
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_small_answers_are_not_held_back_until_the_client_acknowledges(start: Start, host: str, workers: int) -> None:
    url = start(host=host, workers=workers)

    assert {httpx.get(url, timeout=20).text for _ in range(4)} == {"1"}
