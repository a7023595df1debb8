import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest

from plainspoken.access.scopes import Role
from plainspoken.access.token_rows import WHOLE_ROLE, TokenRow, insert_token
from plainspoken.access.tokens import new_token
from plainspoken.api.serving.listener import open_listener
from plainspoken.errors import SettingsError
from plainspoken.jobs.demo import SEED_CONTEXT, fill
from plainspoken.store.database import run_blocking


@dataclass
class Served:
    """A server in a process of its own, and the address it announced."""

    process: subprocess.Popen[str]
    url: str

    def stop(self) -> str:
        """Ask it to stop; its log."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=20)[1]


@pytest.fixture
def served(store_url: str) -> Iterator[Served]:
    with server(store_url, auth="none", log="info") as served:
        yield served


@contextmanager
def server(url: str, *, auth: str, log: str) -> Iterator[Served]:
    program = f"""
        from plainspoken.api.app import create_app
        from plainspoken.api.serving.lifecycle import ServerProcess
        from plainspoken.api.serving.listener import open_listener
        from plainspoken.api.serving.logs import configure_logging
        from plainspoken.api.serving.server import serve
        from plainspoken.catalogue.loader import load_catalogue
        from plainspoken.settings import Auth, ServerOptions

        configure_logging({log!r})
        process = ServerProcess()
        options = ServerOptions(auth=Auth({auth!r}))
        app = create_app(database_url={url!r}, catalogue=load_catalogue(), process=process, options=options)
        listener = open_listener("127.0.0.1", 0)
        serve(app, listener=listener, process=process, announce=lambda url: print(url, flush=True))
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    with process:
        try:
            yield Served(process, process.stdout.readline().strip())
        finally:
            process.kill()


@pytest.mark.slow
def test_head_ends_neither_the_connection_nor_in_an_error(served: Served) -> None:
    with httpx.Client(base_url=served.url, limits=httpx.Limits(max_connections=1)) as client:
        answers = [client.head(path) for path in ("/api/v1/vm-contexts", "/api/v1/jobs/nobody", "/nowhere", "/docs")]
        streams = {answer.extensions["network_stream"].get_extra_info("client_addr") for answer in answers}
    log = served.stop()

    assert [answer.status_code for answer in answers] == [200, 404, 404, 200]
    assert len(streams) == 1
    assert "Traceback" not in log


@pytest.mark.slow
def test_a_served_app_answers_where_it_says_it_does(served: Served) -> None:
    answer = httpx.get(f"{served.url}/health/ready", headers={"X-Request-Id": "mine"})
    assert (answer.status_code, answer.headers["x-request-id"]) == (200, "mine")
    assert "server" not in answer.headers


@pytest.mark.slow
def test_a_signal_stops_the_server_cleanly(served: Served) -> None:
    served.stop()
    assert served.process.returncode in {0, -signal.SIGTERM}


@pytest.mark.slow
def test_the_log_names_each_request_and_holds_no_text_of_it(served: Served) -> None:
    httpx.post(f"{served.url}/api/v1/sanitize", json={"text": "raw secret text"}, headers={"X-Request-Id": "mine"})
    log = served.stop()
    assert "INFO plainspoken.access [mine] POST /api/v1/sanitize 200" in log
    assert "raw secret text" not in log


HOSTILE = [
    "\\" * 64_000,
    " " * 64_000,
    "password=" * 7_000,
    "%25" * 20_000,
    "a:b@" * 16_000,
    '"\\"' * 20_000,
    "\n\t" * 30_000,
]


@pytest.mark.slow
def test_others_are_served_while_an_administrator_opens_hostile_texts(store_url: str) -> None:
    fill(store_url)
    headers = headers_of(store_url, Role.ADMIN)
    with (
        server(store_url, auth="tokens", log="warning") as served,
        httpx.Client(base_url=served.url, headers=headers_of(store_url, Role.SERVICE), timeout=120) as client,
        ThreadPoolExecutor() as pool,
    ):
        for path in write_hostile_job(client):
            reading = pool.submit(httpx.get, f"{served.url}{path}", headers=headers, timeout=120)
            longest, began = 0.0, time.monotonic()
            while not reading.done():
                asked = time.monotonic()
                assert httpx.get(f"{served.url}/health/live", timeout=60).status_code == 200
                longest = max(longest, time.monotonic() - asked)
            whole = time.monotonic() - began
            assert reading.result().status_code == 200
            # Nobody waits until the whole of it is done; a short one may be done at once.
            assert longest < max(2.0, whole / 2)


def headers_of(url: str, role: Role) -> dict[str, str]:
    token = new_token()
    run_blocking(url, insert_token, TokenRow(token.id, role, token.secret_hash, role, [WHOLE_ROLE], datetime.now(UTC)))
    return {"Authorization": f"Bearer {token.text}"}


def write_hostile_job(client: httpx.Client) -> list[str]:
    """The addresses of a job with texts that are long to read."""
    begin = {"operation": "test_failover", "vm": SEED_CONTEXT}
    job = f"/api/v1/jobs/{client.post('/api/v1/jobs', json=begin).raise_for_status().json()['job_id']}"
    lines = [{"message": text[:16_000]} for text in HOSTILE * 10]
    client.post(f"{job}/log", json={"lines": lines}).raise_for_status()
    for text in HOSTILE:
        step = client.post(f"{job}/steps", json={"name": "vm-creation"}).json()["number"]
        end = {"status": "failed", "error": text}
        client.patch(f"{job}/steps/{step}", json=end).raise_for_status()
    client.post(f"{job}/finish", json={"status": "failed", "error": HOSTILE[0]}).raise_for_status()
    return [f"{job}/technical", job]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_an_address_that_others_can_reach_is_refused(host: str) -> None:
    with pytest.raises(
        SettingsError, match=r"can be reached from other machines, so callers must be known; write 127\.0\.0\.1"
    ):
        open_listener(host, 0)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_loopback_name_or_address_is_taken(host: str) -> None:
    with open_listener(host, 0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_a_host_nobody_knows_is_explained() -> None:
    with pytest.raises(SettingsError, match="'no such host' is no address"):
        open_listener("no such host", 0)


def test_a_port_in_use_is_explained() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(
            SettingsError, match=rf"port {port} cannot be used \(Address already in use\); write another"
        ):
            open_listener("127.0.0.1", port)
