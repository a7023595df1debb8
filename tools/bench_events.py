"""Measures live updates: what a look at the job store costs, and what a listener does.

Looks are timed over stores with little and with much history and the same jobs under way, so the ratio holds on any
machine. Listeners are counted in the memory of a real server. Without a URL everything is SQLite in a temporary
directory; a database that a URL names must be empty, and is filled.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, event, insert

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.changes.feed import ChangeFeed
from plainspoken.jobs.changes.queries import read_changes, read_marks
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, REPLICATION_JOBS, VM_CONTEXTS

Row = dict[str, Any]

UNDER_WAY = 200
"""Jobs under way in every store: half of them replications, half failovers with five steps."""

SERVER = """
    from plainspoken.api.app import create_app
    from plainspoken.api.serving.server import serve
    from plainspoken.catalogue.loader import load_catalogue

    app = create_app(database_url={url!r}, catalogue=load_catalogue())
    serve(app, host="127.0.0.1", port=0, log_level="error", announce=lambda url: print(url, flush=True))
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database-url", help="an empty database; SQLite without it")
    parser.add_argument("--jobs", type=int, default=100_000, help="ended jobs in the larger store")
    parser.add_argument("--listeners", type=int, default=500, help="streams to open")
    given = parser.parse_args()
    sanitizer = Sanitizer(load_catalogue())
    with tempfile.TemporaryDirectory() as directory:
        url = given.database_url or f"sqlite:///{directory}/jobs.db"
        upgrade(url)
        fill(url, number=0, jobs=1_000, under_way=UNDER_WAY)
        small = asyncio.run(time_looks(url, sanitizer))
        fill(url, number=1_000, jobs=given.jobs - 1_000, under_way=0)
        large = asyncio.run(time_looks(url, sanitizer))
        idle, busy = memory_of_listeners(url, given.listeners)
    print(f"a look over    1,000 ended jobs, {UNDER_WAY} under way: {small[0]:6.1f} ms, {small[1]} statements")
    print(f"a look over {given.jobs:8,} ended jobs, {UNDER_WAY} under way: {large[0]:6.1f} ms, {large[1]} statements")
    print(f"ratio {large[0] / small[0]:.2f}; coming back after 5 minutes: {large[2]:.1f} ms")
    print(f"a listener: {(busy - idle) / given.listeners:.1f} kB of the server's memory")


def fill(url: str, *, number: int, jobs: int, under_way: int) -> None:
    """Put ended jobs in, two a minute and half of them of each kind, and jobs under way."""
    now = datetime.now(UTC)
    start = now - timedelta(hours=1)
    rows: dict[str, list[Row]] = {table.name: [] for table in (VM_CONTEXTS, REPLICATION_JOBS, JOB_TRACKING, JOB_STEPS)}
    if not number:
        rows[VM_CONTEXTS.name] = [
            {"context_id": f"ctx-{vm}", "vm_name": f"vm{vm}", "current_status": "completed", "updated_at": start}
            for vm in range(200)
        ]
    for each in range(number, number + jobs):
        ended = start - timedelta(seconds=30 * each)
        add(rows, each, status="failed" if each % 7 == 0 else "completed", at=ended, steps=3)
    for each in range(under_way):
        add(rows, 10_000_000 + each, status="running", at=now, steps=5)
    run_blocking(url, write, rows)


def add(rows: dict[str, list[Row]], number: int, *, status: str, at: datetime, steps: int) -> None:
    """Add a job, a replication if the number is even."""
    times = {"created_at": at, "started_at": at, "updated_at": at, "completed_at": None if status == "running" else at}
    error = "disk busy" if status == "failed" else None
    common = {"status": status, "error_message": error, **times}
    vm = f"ctx-{number % 200}"
    if number % 2 == 0:
        rows[REPLICATION_JOBS.name].append({"id": f"job-{number}", "vm_context_id": vm, **common})
        return
    kind = {"job_type": "failover", "operation": "unified-test-failover"}
    rows[JOB_TRACKING.name].append({"id": f"tracked-{number}", "context_id": vm, **kind, **common})
    rows[JOB_STEPS.name] += [
        {"job_id": f"tracked-{number}", "name": "validation", "seq": seq, "status": "completed", "completed_at": at}
        for seq in range(steps)
    ]


def write(connection: Connection, rows: dict[str, list[Row]]) -> None:
    """Insert the rows, some thousand at a time."""
    tables: Sequence[Table] = (VM_CONTEXTS, REPLICATION_JOBS, JOB_TRACKING, JOB_STEPS)
    for table in tables:
        for part in _parts(rows[table.name]):
            connection.execute(insert(table), part)


def _parts(rows: list[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(rows), 5_000):
        yield rows[start : start + 5_000]


async def time_looks(url: str, sanitizer: Sanitizer) -> tuple[float, int, float]:
    """Return the median milliseconds and the statements of a look, and the milliseconds of one for somebody back."""
    database = Database.open(url)
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    feed = ChangeFeed(await database.run(read_marks, datetime.now(UTC)))
    before = feed.marks.back(timedelta(minutes=5))
    times = []
    event.listen(Engine, "before_cursor_execute", count)
    for resuming in [(), *[()] * 15, (before,)]:
        counted, began = 0, time.perf_counter()
        question = feed.question(sanitizer, now=datetime.now(UTC), resuming=resuming)
        findings = await database.run(read_changes, question)
        feed.take(question, findings, sanitizer)
        times.append((time.perf_counter() - began) * 1_000)
    event.remove(Engine, "before_cursor_execute", count)
    await database.close()
    return statistics.median(times[1:-1]), counted, times[-1]


def memory_of_listeners(url: str, listeners: int) -> tuple[int, int]:
    """Return the resident kB of a server with one stream open, and with `listeners` more."""
    program = textwrap.dedent(SERVER.format(url=url))
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        address = (process.stdout.readline() if process.stdout else "").strip().removeprefix("http://")
        opened = [_open(address)]
        time.sleep(3)
        idle = _resident(process.pid)
        opened += [_open(address) for _ in range(listeners)]
        time.sleep(3)
        busy = _resident(process.pid)
        for each in opened:
            each.close()
        process.terminate()
    return idle, busy


def _open(address: str) -> socket.socket:
    host, port = address.split(":")
    stream = socket.create_connection((host, int(port)), timeout=10)
    stream.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    received = b""
    while b"event: reset" not in received:
        received += stream.recv(65_536)
    return stream


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


if __name__ == "__main__":
    main()
