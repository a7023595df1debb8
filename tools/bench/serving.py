"""What an answer of a server costs its processor, beside plain FastAPI + SQLModel, and the memory that a server needs.

Servers have one worker each; requests come from a process of its own, on one kept connection and on sixteen. FastAPI
runs in an environment of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tools.bench.measuring import Run, Work, environment_of
from tools.bench.stores import BIG

_HERE: Final = Path(__file__).parent
_PAGE: Final = f"/api/v1/vm-contexts/{BIG}/recent-jobs"
_CONNECTIONS: Final = (1, 16)
_SECONDS: Final = 0.7
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_START_SECONDS: Final = 60


@dataclass
class Server:
    """A server, and where it listens."""

    process: subprocess.Popen[bytes]
    url: str

    @property
    def processor_seconds(self) -> float:
        """What its process has used; it has no others that work."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def memory(self) -> float:
        """The bytes of memory of its process and of those below; what several share is counted once."""
        of_each = [self.process.pid, *_below(self.process.pid)]
        lines = "".join(Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii") for pid in of_each)
        sizes = re.findall(r"^Pss: +(\d+) kB", lines, re.MULTILINE)
        return 1024.0 * sum(map(int, sizes))

    def cost(self, path: str, connections: int, *headers: str) -> float:
        """Asks for a while: the seconds of its processor that an answer costs."""
        before = self.processor_seconds
        command = [sys.executable, str(_HERE / "load.py"), self.url + path, str(_SECONDS), str(connections), *headers]
        told: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        wanted = [304] if headers else [200]
        if told["statuses"] != wanted:
            raise SystemExit(f"{path} was answered {told['statuses']}, not {wanted}")
        return (self.processor_seconds - before) / int(told["count"])


def _below(pid: int) -> list[int]:
    found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    return found + [below for child in found for below in _below(child)]


def measure(run: Run, kind: str, url: str) -> None:
    """Measures the list of a VM's newest jobs over a store, and the same unchanged."""
    cases = {f"{kind}, {connections} connection{'s'[: connections > 1]}": connections for connections in _CONNECTIONS}

    def of_each(server: Server, path: str, *headers: str) -> Work:
        return lambda: {case: server.cost(path, connections, *headers) for case, connections in cases.items()}

    with tempfile.TemporaryDirectory() as name, serving(url, Path(name)) as ours:
        try:
            python = environment_of("plain_api", "--require-hashes", "-r", str(_HERE / "plain_api.lock"))
        except subprocess.CalledProcessError:
            run.missing("recent jobs", "FastAPI + SQLModel beside it", "it could not be installed")
        else:
            with _plain(python, url, Path(name)) as theirs:
                works = {"recent jobs": of_each(ours, _PAGE), "FastAPI + SQLModel": of_each(theirs, _PAGE)}
                goals = {(case, "recent jobs"): 0.5 for case in cases}
                run.compare("recent jobs", works, beside="FastAPI + SQLModel", goals=goals)
        with urllib.request.urlopen(ours.url + _PAGE) as answer:  # noqa: S310 - of a server of our own
            tag = f"If-None-Match: {answer.headers['etag']}"
        time.sleep(1.5)  # for a job store that is believed to be quiet once it has been so for a second
        works = {"unchanged": of_each(ours, _PAGE, tag), "health": of_each(ours, "/health/live")}
        goals = {(case, "unchanged"): 2.0 for case in cases}
        run.compare("unchanged", works, beside="health", goals=goals)


def measure_memory(run: Run, url: str) -> None:
    """Measures what servers with one worker, two and four take once each has answered."""

    def work(workers: int) -> Work:
        def once() -> dict[str, float]:
            with tempfile.TemporaryDirectory() as name, serving(url, Path(name), workers) as server:
                server.cost(_PAGE, 16)
                return {"memory after some answers": server.memory}

        return once

    works = {f"{workers} worker{'s'[: workers > 1]}": work(workers) for workers in (1, 2, 4)}
    run.compare("memory", works, beside="1 worker", unit="B")


@contextmanager
def serving(url: str, directory: Path, workers: int = 1) -> Iterator[Server]:
    """Our server, as it is without any settings, its log in a file."""
    command = [sys.executable, "-m", "plainspoken", "serve", "--port", "0", "--workers", str(workers)]
    with _started([*command, "--database-url", url], directory, {}) as server:
        yield server


@contextmanager
def _plain(python: str, url: str, directory: Path) -> Iterator[Server]:
    """FastAPI's, as uvicorn starts it, but for the log of requests, which would cost it time."""
    address = url.replace("mysql://", "mysql+asyncmy://").replace("postgresql://", "postgresql+asyncpg://")
    command = [python, "-m", "uvicorn", "plain_api:app", "--app-dir", str(_HERE), "--port", "0", "--no-access-log"]
    with _started(command, directory, {"DATABASE_URL": address}) as server:
        yield server


@contextmanager
def _started(command: list[str], directory: Path, settings: dict[str, str]) -> Iterator[Server]:
    """A server whose log tells where it listens."""
    log = directory / f"{uuid.uuid4().hex}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, env={**os.environ, **settings})
    try:
        until = time.monotonic() + _START_SECONDS
        while not (found := re.search(r"http://127\.0\.0\.1:[1-9]\d*", log.read_text(encoding="utf-8"))):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{' '.join(command)} did not start:\n{log.read_text(encoding='utf-8')}")
            time.sleep(0.1)
        yield Server(process, found[0])
    finally:
        process.terminate()
        process.wait()
