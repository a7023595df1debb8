import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from plainspoken.api.serving.listener import open_listener
from plainspoken.errors import SettingsError


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
def served(empty_url: str) -> Iterator[Served]:
    program = f"""
        from plainspoken.api.app import create_app
        from plainspoken.api.serving.lifecycle import ServerProcess
        from plainspoken.api.serving.listener import open_listener
        from plainspoken.api.serving.logs import configure_logging
        from plainspoken.api.serving.server import serve
        from plainspoken.catalogue.loader import load_catalogue

        configure_logging("info")
        process = ServerProcess()
        app = create_app(database_url={empty_url!r}, catalogue=load_catalogue(), process=process)
        listener = open_listener("127.0.0.1", 0)
        serve(app, listener=listener, process=process, announce=lambda url: print(url, flush=True))
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    with process:
        yield Served(process, process.stdout.readline().strip())
        process.kill()


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
