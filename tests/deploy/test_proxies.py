"""Two replicas behind real proxies, set up by the files that the product ships."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from plainspoken.jobs.demo import fill
from plainspoken.store.migrations import upgrade

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
NGINX = """
daemon off;
pid {directory}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    include {directory}/plainspoken.conf;
}}
"""


@dataclass
class Site:
    """Two replicas and the proxy in front of them."""

    url: str
    replicas: list[subprocess.Popen[bytes]]
    logs: list[Path]


def free_ports(number: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def needs(program: str) -> None:
    if shutil.which(program):
        return
    if os.environ.get("CI"):
        pytest.fail(f"{program} is not installed")
    pytest.skip(f"{program} is not installed")


def until_ready(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            if httpx.get(f"{url}/health/ready", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        assert time.monotonic() < deadline, "it does not answer"
        time.sleep(0.2)


def proxy_command(proxy: str, ports: list[int], directory: Path) -> list[str]:
    """The shipped configuration with other ports, and how to run the proxy with it."""
    front, *behind = (str(port) for port in ports)
    name = {"nginx": "nginx.conf", "haproxy": "haproxy.cfg"}[proxy]
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    for old, new in zip(("8080", "8082", "8083"), (front, *behind), strict=True):
        text = re.sub(rf"\b{old}\b", new, text)
    if proxy == "haproxy":
        (directory / name).write_text(text, encoding="utf-8")
        return ["haproxy", "-f", str(directory / name)]
    (directory / "plainspoken.conf").write_text(text, encoding="utf-8")
    (directory / name).write_text(NGINX.format(directory=directory), encoding="utf-8")
    return ["nginx", "-p", str(directory), "-c", str(directory / name)]


@pytest.fixture(scope="module", params=["nginx", "haproxy"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One for all tests that leave it as it is."""
    with running_site(request.param, tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(params=["nginx", "haproxy"])
def own_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """One for a test that stops replicas."""
    with running_site(request.param, tmp_path) as site:
        yield site


@contextmanager
def running_site(proxy: str, directory: Path) -> Iterator[Site]:
    needs(proxy)
    url = f"sqlite:///{directory / 'jobs.db'}"
    upgrade(url)
    fill(url)
    known = {name: value for name, value in os.environ.items() if not name.startswith("PLAINSPOKEN_")}
    environment = {**known, "XDG_STATE_HOME": str(directory), "XDG_CONFIG_HOME": str(directory)}
    ports = free_ports(3)
    logs, processes = [directory / "log1", directory / "log2"], []
    for port, log in zip(ports[1:], logs, strict=True):
        flags = ["--database-url", url, "--port", str(port), "--drain-seconds", "4", "--no-watch"]
        with log.open("wb") as stream:
            command = [sys.executable, "-m", "plainspoken", "serve", *flags]
            processes.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=stream))
    for port in ports[1:]:
        until_ready(f"http://127.0.0.1:{port}")
    with (directory / "proxy.log").open("wb") as stream:
        front = subprocess.Popen(proxy_command(proxy, ports, directory), stdout=stream, stderr=stream)
    try:
        until_ready(f"http://127.0.0.1:{ports[0]}")
        yield Site(f"http://127.0.0.1:{ports[0]}", processes, logs)
    finally:
        for process in (front, *processes):
            process.terminate()
        for process in (front, *processes):
            process.wait(timeout=30)


def test_a_request_keeps_its_id_on_its_way_to_a_replica(site: Site) -> None:
    answers = [httpx.get(f"{site.url}/api/v1/vm-contexts", headers={"X-Request-Id": f"mine-{n}"}) for n in range(4)]
    own = httpx.get(f"{site.url}/api/v1/vm-contexts").headers["x-request-id"]

    assert [answer.headers["x-request-id"] for answer in answers] == [f"mine-{n}" for n in range(4)]
    lines = [f"[{id_}] GET /api/v1/vm-contexts 200" for id_ in ("mine-0", "mine-1", "mine-2", "mine-3", own)]
    # A request's line is written once its answer has been sent.
    until = time.monotonic() + 10
    while missing := [line for line in lines if not any(line in path.read_text("utf-8") for path in site.logs)]:
        assert time.monotonic() < until, missing
        time.sleep(0.05)


@pytest.mark.parametrize(
    "target",
    [
        "/metrics", "/metrics/", "//metrics", "///metrics//", "/%6detrics", "/%6Detrics/", "/metrics?x", "/metrics%2f",
        "/%2fmetrics", "/./metrics", "/x/../metrics", "/api/../metrics/", "/metrics#x", "/metrics/.", "/metrics;x",
        "/%2e/metrics", "/%256detrics", "/metrics%3f", "/metrics%00", "/METRICS", "http://localhost/metrics",
    ],
)  # fmt: skip
def test_metrics_are_not_for_the_world_in_any_spelling(site: Site, target: str) -> None:
    host, port = site.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert re.match(rb"HTTP/1\.[01] 40[04] ", answer), answer[:200]
    assert b"plainspoken_" not in answer


@dataclass
class Caller:
    """Asks again and again, now and then by a POST; `answers` has what came of it."""

    url: str
    answers: list[int | str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        with httpx.Client(timeout=30) as client:
            while not self.done.is_set():
                try:
                    # Proxies may not send a POST again: this one must not meet the end of a connection.
                    post = client.post(f"{self.url}/api/v1/sanitize", json={"text": "quux"})
                    get = client.get(f"{self.url}/api/v1/vm-contexts")
                    self.answers += [post.status_code, get.status_code]
                except httpx.HTTPError as error:
                    self.answers.append(type(error).__name__)
                time.sleep(0.02)


def test_no_request_is_lost_while_a_replica_stops(own_site: Site) -> None:
    callers = [Caller(own_site.url) for _ in range(3)]
    threads = [threading.Thread(target=caller.run) for caller in callers]
    for thread in threads:
        thread.start()
    try:
        time.sleep(1)
        own_site.replicas[0].send_signal(signal.SIGTERM)
        own_site.replicas[0].wait(timeout=30)
        time.sleep(1)
    finally:
        for caller, thread in zip(callers, threads, strict=True):
            caller.done.set()
            thread.join(timeout=30)

    assert all(len(caller.answers) > 30 for caller in callers)
    assert {answer for caller in callers for answer in caller.answers} == {200}


def test_live_updates_come_through_at_once_and_end_when_their_replica_stops(own_site: Site) -> None:
    got: list[tuple[float, str]] = []
    started = time.monotonic()
    with httpx.stream("GET", f"{own_site.url}/api/v1/events", timeout=60) as stream:
        for line in stream.iter_lines():
            got.append((time.monotonic() - started, line))
            if line.startswith("event: reset"):
                for replica in own_site.replicas:
                    replica.send_signal(signal.SIGTERM)

    assert got[0][0] < 4
    assert "event: bye" in [line for _, line in got]
    assert [replica.wait(timeout=30) for replica in own_site.replicas] == [0, 0]
