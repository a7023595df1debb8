"""Servers in processes of their own, started as operators start them; each has ended when its test has."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

_ADDRESS = re.compile(r"http://\S+?:\d+|unix:[^\s,]+")


@dataclass
class Served:
    """A server, the address that it announced, all that it printed until then, and where its log is."""

    process: subprocess.Popen[str]
    url: str
    announced: str
    log: Path

    def workers(self) -> list[int]:
        """The ids of its worker processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()]

    def metric(self, name: str) -> float:
        """The value of a metric without labels."""
        text = httpx.get(f"{self.url}/metrics", timeout=20).text
        match = re.search(rf"^{name} (\S+)$", text, re.MULTILINE)
        assert match, text
        return float(match[1])

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        self.process.terminate()
        return self.process.wait(timeout=30)


Start = Callable[..., Served]


def environment(directory: Path) -> dict[str, str]:
    """The variables of a server that knows nothing of the machine's settings and keeps its state in a directory."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("PLAINSPOKEN_")}
    return {
        **known,
        "XDG_STATE_HOME": str(directory / "state"),
        "XDG_CONFIG_HOME": str(directory / "config"),
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def starting(directory: Path, *usual: str, last_line: str = "") -> Iterator[Start]:
    """What starts `plainspoken serve` with flags, those besides `usual`; it returns once the server answers.

    Args:
        directory: Where servers run, and where their logs and state go.
        usual: Flags of each server.
        last_line: How the last line begins that a server prints when it answers, if not the first one.
    """
    started: list[subprocess.Popen[str]] = []

    def start(*flags: str) -> Served:
        command = [sys.executable, "-m", "plainspoken", "serve", *usual, *flags]
        log = directory / f"log{len(started)}"
        with log.open("w", encoding="utf-8") as stream:
            process = subprocess.Popen(
                command, cwd=directory, env=environment(directory), stdout=subprocess.PIPE, stderr=stream, text=True
            )
        started.append(process)
        lines: list[str] = []
        while not lines or not lines[-1].startswith(last_line):
            lines.append(process.stdout.readline() if process.stdout else "")
            assert lines[-1], (lines, log.read_text(encoding="utf-8"))
        address = _ADDRESS.search(lines[0])
        assert address, (lines, log.read_text(encoding="utf-8"))
        return Served(process, address[0], "".join(lines), log)

    try:
        yield start
    finally:
        for process in started:
            process.terminate()
            process.communicate(timeout=60)


def until(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    """Waits; the bound is for what never happens, so that a busy machine fails no test."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
