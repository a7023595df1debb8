"""Measures the list of a VM's newest jobs: in the process, and served beside plain FastAPI + SQLModel.

Usage: `python tools/database_servers.py python -m tools.bench_serving [--jobs N] [--rounds N] [--seconds S]`

On each database half of the jobs are of one VM, whose page is asked for. Servers have one worker each; requests come
from a process of its own, on one kept connection and on sixteen. All that is compared is measured in turns in one run;
figures are medians, and the ratios are those of processor time for each answer as well: a busy machine changes what a
second holds, and hardly what an answer costs. FastAPI runs in an environment of its own, made in var/bench once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import asyncmy
import asyncpg
from sqlalchemy import Connection, event, make_url

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reader import JobReader
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.migrations import upgrade
from tools.bench_pages import BIG, analyze, fill
from tools.database_servers import MARIADB, POSTGRESQL, Kind, lets_in

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "tools" / "bench"
PAGE = f"/api/v1/vm-contexts/{BIG}/recent-jobs"
_TICKS = os.sysconf("SC_CLK_TCK")
_START_SECONDS = 60


@dataclass
class Server:
    """A server, where it listens, and what it has used of a processor."""

    name: str
    process: subprocess.Popen[bytes]
    url: str

    @property
    def processor_seconds(self) -> float:
        """Of its process; it has no others that work."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


@dataclass
class Asked:
    """One way of asking a server, and what came of it in each round."""

    what: str
    server: Server
    path: str
    connections: int
    headers: tuple[str, ...] = ()
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def measure(self, seconds: float) -> None:
        """Ask for some seconds."""
        before = self.server.processor_seconds
        command = [sys.executable, str(BENCH / "load.py"), self.server.url + self.path, str(seconds)]
        done = subprocess.run([*command, str(self.connections), *self.headers], stdout=subprocess.PIPE, check=True)
        told = json.loads(done.stdout)
        wanted = [304] if self.headers else [200]
        if told["statuses"] != wanted:
            message = f"{self.what}: answered {told['statuses']}, not {wanted}"
            raise SystemExit(message)
        self.rates.append(told["per_second"])
        self.costs.append((self.server.processor_seconds - before) / told["count"])


def main() -> int:
    """Measure and print; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each measurement in a round")
    parser.add_argument("--only", choices=["SQLite", "MariaDB", "PostgreSQL"], action="append")
    asked = parser.parse_args()
    python = plain_python()
    with tempfile.TemporaryDirectory() as directory:
        for name, database in databases(Path(directory)).items():
            if asked.only and name not in asked.only:
                continue
            with database() as url:
                upgrade(url)
                run_blocking(url, fill, asked.jobs)
                run_blocking(url, analyze)
                print(f"{name}, a VM with {asked.jobs // 2:,} jobs", flush=True)
                asyncio.run(in_process(url))
                with serving(url, Path(directory)) as ours, plain(python, url, Path(directory)) as theirs:
                    compare(ours, theirs, rounds=asked.rounds, seconds=asked.seconds)
    return 0


def plain_python() -> str:
    """The Python of the environment that FastAPI runs in, which is made when it is not there."""
    home = ROOT / "var" / "bench"
    python, lock = home / "bin" / "python", BENCH / "plain_api.lock"
    made = home / lock.name
    if not made.exists() or made.read_bytes() != lock.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([*install, "-r", str(lock)], check=True)
        made.write_bytes(lock.read_bytes())
    return str(python)


def databases(directory: Path) -> dict[str, Callable[[], AbstractContextManager[str]]]:
    """A way to an empty database of each kind that is there."""

    @contextmanager
    def file() -> Iterator[str]:
        yield f"sqlite:///{directory}/jobs.db"

    found: dict[str, Callable[[], AbstractContextManager[str]]] = {"SQLite": file}
    for kind in (MARIADB, POSTGRESQL):
        server = os.environ.get(kind.variable, kind.usual)
        if lets_in(server):
            found[kind.name] = partial(on_server, kind, server)
        else:
            print(f"{kind.name}: no server; run this by tools/database_servers.py")
    return found


@contextmanager
def on_server(kind: Kind, server: str) -> Iterator[str]:
    """An empty database, dropped afterwards."""
    name = f"plainspoken_bench_{uuid.uuid4().hex[:8]}"

    async def run(statement: str) -> None:
        address = make_url(server)
        if kind is MARIADB:
            connection = await asyncmy.connect(host=address.host, port=address.port, user=address.username)
            async with connection.cursor() as cursor:
                await cursor.execute(statement)
            await connection.ensure_closed()
        else:
            connection = await asyncpg.connect(f"{server}/postgres")
            await connection.execute(statement)
            await connection.close()

    asyncio.run(run(f"CREATE DATABASE {name}"))
    try:
        yield f"{server}/{name}"
    finally:
        asyncio.run(run(f"DROP DATABASE {name}"))


async def in_process(url: str, times: int = 300) -> None:
    """Prints what one page after the other takes, with its statements."""
    database = Database.open(url)
    reader = JobReader(database, Sanitizer(load_catalogue()))
    statements, taken, costs = 0, [], []

    def count(connection: Connection) -> None:
        nonlocal statements

        @event.listens_for(connection.engine, "before_cursor_execute")
        def seen(*_: object) -> None:
            nonlocal statements
            statements += 1

    try:
        await reader.recent_jobs(BIG)
        await database.run(count)
        for _ in range(times):
            began, used = time.perf_counter(), time.process_time()
            await reader.recent_jobs(BIG)
            taken.append(time.perf_counter() - began)
            costs.append(time.process_time() - used)
    finally:
        await database.close()
    median, low = statistics.median(taken), statistics.quantiles(taken, n=10)[0]
    print(
        f"  in the process           {1e3 * median:7.2f} ms (one in ten below {1e3 * low:.2f}), "
        f"{1e3 * statistics.median(costs):.2f} ms of processor, {statements // times} statements"
    )


@contextmanager
def serving(url: str, directory: Path) -> Iterator[Server]:
    """Our server, as it is without any settings, its log in a file."""
    command = [sys.executable, "-m", "plainspoken", "serve", "--port", "0", "--workers", "1", "--database-url", url]
    with started("Plainspoken", command, directory, {}) as server:
        yield server


@contextmanager
def plain(python: str, url: str, directory: Path) -> Iterator[Server]:
    """FastAPI's, as uvicorn starts it, but for the log of requests, which would cost it time."""
    address = url.replace("mysql://", "mysql+asyncmy://").replace("postgresql://", "postgresql+asyncpg://")
    command = [python, "-m", "uvicorn", "plain_api:app", "--app-dir", str(BENCH), "--port", "0", "--no-access-log"]
    with started("FastAPI + SQLModel", command, directory, {"DATABASE_URL": address}) as server:
        yield server


@contextmanager
def started(name: str, command: list[str], directory: Path, settings: dict[str, str]) -> Iterator[Server]:
    """A server whose log tells where it listens."""
    log = directory / f"{uuid.uuid4().hex}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, env={**os.environ, **settings})
    try:
        until = time.monotonic() + _START_SECONDS
        while not (found := re.search(r"http://127\.0\.0\.1:[1-9]\d*", log.read_text(encoding="utf-8"))):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{name} did not start:\n{log.read_text(encoding='utf-8')}")
            time.sleep(0.1)
        yield Server(name, process, found[0])
    finally:
        process.terminate()
        process.wait()


def compare(ours: Server, theirs: Server, *, rounds: int, seconds: float) -> None:
    """Prints rates and costs, and the ratios of them."""
    with urllib.request.urlopen(ours.url + PAGE) as answer:  # noqa: S310 - of a server of our own
        tag = (f"If-None-Match: {answer.headers['etag']}",)
    for connections in (1, 16):
        ways = [
            Asked("recent jobs", ours, PAGE, connections),
            Asked("FastAPI + SQLModel", theirs, PAGE, connections),
            Asked("the same, unchanged", ours, PAGE, connections, tag),
            Asked("health", ours, "/health/live", connections),
        ]
        time.sleep(1.5)  # for a job store that is believed to be quiet once it has been so for a second
        for way in ways:
            way.measure(0.5)
            way.rates.clear()
            way.costs.clear()
        for _ in range(rounds):
            for way in ways:
                way.measure(seconds)
        for way in ways:
            rate, cost = statistics.median(way.rates), 1e3 * statistics.median(way.costs)
            print(f"  {connections:>2} kept, {way.what:<20} {rate:7,.0f} requests/s, {cost:.2f} ms of processor each")
        page, plain_page, unchanged, health = ways
        _ratio("recent jobs are", page, plain_page, "FastAPI + SQLModel")
        _ratio("unchanged are", unchanged, health, "health")


def _ratio(what: str, one: Asked, other: Asked, name: str) -> None:
    rates = statistics.median(mine / its for mine, its in zip(one.rates, other.rates, strict=True))
    costs = statistics.median(its / mine for mine, its in zip(one.costs, other.costs, strict=True))
    print(f"     {what} ×{rates:.2f} of {name} (by processor time ×{costs:.2f})", flush=True)


if __name__ == "__main__":
    sys.exit(main())
