"""A server that is told to stop, at any moment of its life."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.serving import environment

pytestmark = pytest.mark.slow

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a server; whatever becomes of it, it is gone at the end.

    It has a cache of its own: rules that another server has had checked are not checked again.
    """
    variables = {**environment(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    processes: list[subprocess.Popen[str]] = []

    def run(*flags: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "plainspoken", "serve", "--port", "0", *flags]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, cwd=tmp_path, env=variables, stdout=pipe, stderr=pipe, text=True)
        processes.append(process)
        return process

    yield run
    for process in processes:
        process.kill()
        process.communicate()


def announced(process: subprocess.Popen[str]) -> str:
    """The address of a server, once it answers."""
    assert process.stdout
    return next(word.strip(",") for word in process.stdout.readline().split() if word.startswith("http"))


def children(process: subprocess.Popen[str]) -> list[int]:
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text(encoding="ascii").split()]


def ended(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str]:
    process.send_signal(number)
    errors = process.communicate(timeout=60)[1]
    return process.returncode, errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_server_that_still_loads_ends_with_0(start: Start, share: float, number: signal.Signals) -> None:
    started = time.monotonic()
    announced(start())
    whole = time.monotonic() - started

    process = start()
    time.sleep(share * whole)
    code, errors = ended(process, number)

    assert (code, "Traceback" in errors) == (0, False)


@pytest.mark.parametrize("flags", [(), ("--no-watch",), ("--workers", "2")], ids=" ".join)
def test_a_server_whose_rules_are_being_checked_ends_with_0_and_leaves_nothing(
    start: Start, flags: tuple[str, ...]
) -> None:
    process = start(*flags)
    announced(process)
    deadline = time.monotonic() + 30
    while not (checking := [pid for pid in children(process) if is_judge(pid)] or of_workers(process)):
        assert time.monotonic() < deadline, "the rules were not checked"
        time.sleep(0.01)
    time.sleep(0.5)

    assert ended(process, signal.SIGTERM)[0] == 0
    assert not any(is_judge(pid) for pid in checking)


def of_workers(process: subprocess.Popen[str]) -> list[int]:
    return [
        int(pid)
        for worker in children(process)
        for task in Path(f"/proc/{worker}/task").glob("*/children")
        for pid in task.read_text(encoding="ascii").split()
        if is_judge(int(pid))
    ]


def is_judge(pid: int) -> bool:
    try:
        return b"plainspoken.lint.judge" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_a_server_answers_while_its_rules_are_being_checked(start: Start) -> None:
    process = start()
    url = announced(process)

    assert httpx.get(f"{url}/api/v1/catalogue/status", timeout=20).json()["attempts"] == 0
    assert httpx.get(f"{url}/health/live", timeout=20).status_code == 200
