"""Servers on Unix sockets."""

from __future__ import annotations

import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.serving import Start, environment, starting

pytestmark = pytest.mark.slow


@pytest.fixture
def path() -> Iterator[Path]:
    """Where the socket is to be; paths of sockets are short."""
    directory = Path(tempfile.mkdtemp(prefix="ps-"))
    yield directory / "api.sock"
    shutil.rmtree(directory)


@pytest.fixture
def start(path: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts servers on the socket, which answer by then."""
    with starting(tmp_path, "--unix-socket", str(path), "--no-watch") as start:
        yield start


def ask(path: Path) -> int:
    with httpx.Client(transport=httpx.HTTPTransport(uds=str(path)), timeout=20) as client:
        return client.get("http://localhost/api/v1/vm-contexts").status_code


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_answers_on_a_socket_of_its_owner_and_group_and_removes_it(
    start: Start, path: Path, workers: str
) -> None:
    server = start("--workers", workers)
    answered, mode = ask(path), stat.S_IMODE(path.stat().st_mode)
    server.process.send_signal(signal.SIGTERM)

    assert (answered, oct(mode)) == (200, "0o660")
    assert server.process.wait(timeout=30) == 0
    assert not path.exists()


def test_a_demo_on_a_socket_names_commands_to_copy(start: Start) -> None:
    server = start("--demo")
    lines = [server.process.stdout.readline() if server.process.stdout else "" for _ in range(3)]

    assert [line.split()[:2] for line in lines[:2]] == [["curl", "--unix-socket"]] * 2
    assert lines[2].startswith("or watch: curl -N --unix-socket ")


def test_reload_finds_a_server_on_a_socket(start: Start, tmp_path: Path) -> None:
    start()
    command = [sys.executable, "-m", "plainspoken", "reload"]
    done = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, timeout=120, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_socket_that_is_served_is_not_taken_and_one_left_behind_is(start: Start, path: Path, tmp_path: Path) -> None:
    first = start()
    command = [sys.executable, "-m", "plainspoken", "serve", "--unix-socket", str(path)]
    second = subprocess.run(
        command, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False
    )
    first.process.kill()
    first.process.wait(timeout=20)
    left = path.exists()
    start()

    assert (second.returncode, left) == (2, True)
    assert f"another server listens on {path}; write another path" in second.stderr
    assert ask(path) == 200


def test_a_file_that_is_no_socket_is_left_alone(path: Path, tmp_path: Path) -> None:
    path.write_text("mine", encoding="utf-8")
    command = [sys.executable, "-m", "plainspoken", "serve", "--unix-socket", str(path)]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 2
    assert f"{path} cannot be used (Address already in use)" in done.stderr
    assert path.read_text(encoding="utf-8") == "mine"
