"""A server process that a test breaks: killed, started again at the same address, looked into."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

from tools.database_servers import free_port

START_SECONDS = 60.0


class Server:
    """`plainspoken serve` over a job store, always at one address.

    Args:
        database_url: The job store.
        directory: Where its log and its state go.
        flags: More flags of `serve`.
        environment: Variables besides those of the test.
    """

    def __init__(
        self, database_url: str, directory: Path, *flags: str, environment: Mapping[str, str] | None = None
    ) -> None:
        directory.mkdir(exist_ok=True)
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.log = directory / "log"
        known = {name: value for name, value in os.environ.items() if not name.startswith("PLAINSPOKEN_")}
        self._environment = {
            **known,
            "PLAINSPOKEN_DATABASE_URL": database_url,
            "XDG_STATE_HOME": str(directory),
            "XDG_CONFIG_HOME": str(directory),
            **(environment or {}),
        }
        self._command = [sys.executable, "-m", "plainspoken", "serve", "--port", str(port), *flags]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; returns when it answers at all."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        until(self.lives, seconds=START_SECONDS)

    def lives(self) -> bool:
        """Whether it answers."""
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text("utf-8")[-3000:]
        try:
            return httpx.get(f"{self.url}/health/live", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End all its processes at once, with no time to do anything."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=30)

    def kill_a_worker(self) -> None:
        """End one of its worker processes, with no time to do anything; returns when another serves in its place."""
        before = self.workers()
        os.kill(before[0], signal.SIGKILL)
        until(lambda: len(self.workers()) == len(before) and before[0] not in self.workers())

    def workers(self) -> list[int]:
        """The processes that it has started."""
        assert self._process is not None
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()]

    @property
    def pid(self) -> int:
        """Its first process."""
        assert self._process is not None
        return self._process.pid

    def metric(self, name: str) -> float:
        """The value of a metric without labels."""
        text = httpx.get(f"{self.url}/metrics", timeout=30).text
        match = re.search(rf"^{name} (\S+)$", text, re.MULTILINE)
        assert match, text
        return float(match[1])

    def faults_in_log(self) -> list[str]:
        """Lines of its log that no fault from outside explains."""
        lines = self.log.read_text("utf-8", "replace").splitlines()
        return [line for line in lines if "Traceback" in line or "CRITICAL" in line]


def until(holds: Callable[[], bool], *, seconds: float = 180.0, every: float = 0.05) -> float:
    """Waits until something holds; the seconds that it took. The bound is for what never happens."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"it did not happen within {seconds:.0f} seconds"
        time.sleep(every)
    return time.monotonic() - began
