"""Real servers in processes of their own, real signals, real files."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from plainspoken.catalogue.watcher import POLL_SECONDS, SETTLE_SECONDS
from tests.cli.conftest import Run
from tests.rule_files import SITE_RULE, write_rules
from tests.serving import Served, environment, starting, until

pytestmark = pytest.mark.slow


@dataclass
class Server(Served):
    """A server over the site's rules."""

    def status(self) -> dict[str, Any]:
        """What it says of its catalogue."""
        status: dict[str, Any] = httpx.get(f"{self.url}/api/v1/catalogue/status", timeout=20).json()
        return status

    def answer(self) -> str:
        """What it says of the failure that the site's rule is about."""
        body = {"text": "flux capacitor is empty"}
        return str(httpx.post(f"{self.url}/api/v1/sanitize", json=body, timeout=20).json()["user_message"])


Serve = Callable[..., Server]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_rules(tmp_path / "site", {"failures/flux.yaml": SITE_RULE})


@pytest.fixture
def serve(tmp_path: Path, site: Path) -> Iterator[Serve]:
    """Starts servers over the site's rules; each has made its first check when it is handed out."""
    with starting(tmp_path, "--port", "0", "--rules", str(site)) as begin:

        def start(*flags: str) -> Server:
            server = Server(**vars(begin(*flags)))
            until(lambda: server.status()["attempts"] >= 1)
            return server

        yield start


def seconds_of_two_lints(site: Path) -> float:
    """How long `plainspoken lint` takes when two servers check rules at the same time."""
    command = [sys.executable, "-m", "plainspoken", "lint", "--rules", str(site)]
    began = time.monotonic()
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [each.wait(timeout=60) for each in both] == [0, 0]
    return time.monotonic() - began


def change(site: Path, old: str, new: str) -> None:
    assert old in SITE_RULE
    write_rules(site, {"failures/flux.yaml": SITE_RULE.replace(old, new)})


def test_reload_has_the_server_take_a_change_and_tells_so(serve: Serve, site: Path, run: Run) -> None:
    server = serve("--no-watch")
    change(site, "of the site", "of this site")
    time.sleep(0.5)
    assert server.answer() == "The power supply of the site is empty"

    done = run("reload")

    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"Loaded: catalogue [0-9a-f]{12} with \d+ rules is in force\.\n", done.stdout)
    assert server.answer() == "The power supply of this site is empty"


def test_reload_of_a_bad_change_tells_every_place_and_exits_with_1(serve: Serve, site: Path, run: Run) -> None:
    server = serve("--no-watch")
    change(site, "severity: error", "severity: eror")

    done = run("reload", "--url", server.url)

    assert done.returncode == 1
    assert "site/failures/flux.yaml:5:13: error: 'eror' cannot stand under 'severity'." in done.stderr
    assert done.stdout.startswith("Refused: 1 error in the rule files. The former catalogue ")
    assert server.answer() == "The power supply of the site is empty"


def test_a_hangup_signal_asks_for_a_reload_too(serve: Serve, site: Path) -> None:
    server = serve("--no-watch")
    change(site, "of the site", "of this site")
    server.process.send_signal(signal.SIGHUP)

    until(lambda: server.answer() == "The power supply of this site is empty")
    assert server.process.poll() is None


def test_many_hangup_signals_at_once_do_no_harm(serve: Serve) -> None:
    server = serve("--no-watch")
    for _ in range(200):
        server.process.send_signal(signal.SIGHUP)

    until(lambda: server.status()["attempts"] >= 2)
    assert server.process.poll() is None


def test_several_servers_agree_within_seconds_of_a_change(serve: Serve, site: Path) -> None:
    servers = [serve(), serve()]
    before = seconds_of_two_lints(site)
    change(site, "of the site", "of this site")
    began = time.monotonic()

    until(lambda: {server.answer() for server in servers} == {"The power supply of this site is empty"})
    took = time.monotonic() - began
    # What is promised: time to notice and to settle, and twice as long as `lint` takes on the same busy machine.
    assert took < POLL_SECONDS + SETTLE_SECONDS + 2 * max(before, seconds_of_two_lints(site)) + 1
    assert len({server.status()["fingerprint"] for server in servers}) == 1


def test_reload_asks_which_of_several_servers_is_meant(serve: Serve, run: Run) -> None:
    first, second = serve("--no-watch"), serve("--no-watch")
    done = run("reload")

    assert done.returncode == 2
    assert first.url in done.stderr
    assert second.url in done.stderr
    assert run("reload", "--url", second.url).returncode == 0
    assert (first.status()["attempts"], second.status()["attempts"]) == (1, 2)


def test_reload_finds_a_server_by_its_pid_file(serve: Serve, tmp_path: Path, run: Run) -> None:
    server = serve("--no-watch", "--pid-file", "run/server.pid")

    assert run("reload", "--pid-file", "run/server.pid").returncode == 0
    assert server.status()["attempts"] == 2
    server.process.terminate()
    server.process.wait(timeout=20)
    assert not (tmp_path / "run/server.pid").exists()


def test_reload_without_a_server_says_so(run: Run) -> None:
    done = run("reload")

    assert done.returncode == 2
    assert "No running server was found" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pid_file_left_behind_leads_to_no_process(run: Run, tmp_path: Path) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    left = {"pid": bystander.pid, "url": "http://127.0.0.1:9"}
    directory = tmp_path / "state" / "plainspoken"
    directory.mkdir(parents=True)
    for path in (directory / "serve-127.0.0.1-9.pid", tmp_path / "other.pid"):
        path.write_text(json.dumps(left), encoding="utf-8")
    try:
        assert run("reload").returncode == 2
        assert run("reload", "--pid-file", "other.pid").returncode == 2
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait(timeout=20)


def test_two_servers_cannot_have_the_same_pid_file(serve: Serve, run: Run) -> None:
    serve("--no-watch", "--pid-file", "server.pid")
    done = run("serve", "--port", "0", "--pid-file", "server.pid")

    assert done.returncode == 2
    assert "another running server has it" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_whose_terminal_is_closed_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "plainspoken", "serve", "--port", "0", "--no-watch"]
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execve(sys.executable, command, environment(tmp_path))
    try:
        shown = b""
        deadline = time.monotonic() + 60
        while b"Ctrl-C stops it" not in shown:
            assert time.monotonic() < deadline, shown
            shown += os.read(terminal, 1000)
        os.close(terminal)
        until(lambda: os.waitpid(pid, os.WNOHANG)[0] == pid, seconds=30)
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
