"""What live updates cost: a look at the job store with little and with much history, and a listener's memory."""

from __future__ import annotations

import asyncio
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, insert

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.changes.feed import ChangeFeed
from plainspoken.jobs.reading.changes import read_changes, read_marks
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, REPLICATION_JOBS, VM_CONTEXTS
from tools.bench.measuring import Run, Work
from tools.bench.serving import serving

Row = dict[str, Any]

_ENDED: Final = (1_000, 50_000)
_LISTENERS: Final = 200
_UNDER_WAY: Final = 200
"""Jobs under way in every store: half of them replications, half failovers with five steps."""
_LOOKS: Final = 10


def measure(run: Run) -> None:
    """Measures looks over stores of SQLite, and listeners of a real server."""
    sanitizer = Sanitizer(load_catalogue())
    with ExitStack() as stack, asyncio.Runner() as runner:
        works: dict[str, Work] = {}
        for ended in _ENDED:
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/jobs.db"
            upgrade(url)
            fill(url, jobs=ended, under_way=_UNDER_WAY)
            works[f"{ended:,} ended jobs"] = _looking(runner, url, sanitizer)
        run.compare("looks", works, beside=f"{_ENDED[0]:,} ended jobs")
        run.compare(
            "listeners", {"a listener": lambda: {"memory": _memory_of_a_listener(url)}}, beside="a listener", unit="B"
        )


def _looking(runner: asyncio.Runner, url: str, sanitizer: Sanitizer) -> Callable[[], dict[str, float]]:
    return lambda: {f"a look, {_UNDER_WAY} jobs under way": runner.run(_look(url, sanitizer))}


def fill(url: str, *, jobs: int, under_way: int) -> None:
    """Put ended jobs in, two a minute and half of them of each kind, and jobs under way."""
    now = datetime.now(UTC)
    start = now - timedelta(hours=1)
    rows: dict[str, list[Row]] = {table.name: [] for table in (VM_CONTEXTS, REPLICATION_JOBS, JOB_TRACKING, JOB_STEPS)}
    rows[VM_CONTEXTS.name] = [
        {"context_id": f"ctx-{vm}", "vm_name": f"vm{vm}", "current_status": "completed", "updated_at": start}
        for vm in range(200)
    ]
    for each in range(jobs):
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


async def _look(url: str, sanitizer: Sanitizer) -> float:
    """The seconds of CPU time that a look takes."""
    database = Database.open(url)
    feed = ChangeFeed(await database.run(read_marks, datetime.now(UTC)))
    began = 0.0
    for number in range(_LOOKS + 1):
        if number == 1:
            began = time.process_time()  # the first one opens the connection
        question = feed.question(sanitizer, now=datetime.now(UTC))
        feed.take(question, await database.run(read_changes, question), sanitizer)
    spent = time.process_time() - began
    await database.close()
    return spent / _LOOKS


def _memory_of_a_listener(url: str) -> float:
    with tempfile.TemporaryDirectory() as directory, serving(url, Path(directory)) as server:
        address = server.url.removeprefix("http://")
        opened = [_open(address) for _ in range(10)]
        time.sleep(3)
        before = server.memory
        opened += [_open(address) for _ in range(_LISTENERS)]
        time.sleep(3)
        after = server.memory
        for each in opened:
            each.close()
    return (after - before) / _LISTENERS


def _open(address: str) -> socket.socket:
    host, port = address.split(":")
    stream = socket.create_connection((host, int(port)), timeout=10)
    stream.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    received = b""
    while b"event: reset" not in received:
        received += stream.recv(65_536)
    return stream
