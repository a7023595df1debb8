"""Measures how many jobs one process records a second, beside bare inserts of the same rows.

Usage: `python tools/bench_tracker.py [--jobs N] [--threads N] [URL…]`; a SQLite file of its own without URLs. Under
`tools/database_servers.py`, the servers of the tests are measured too. Each job has 8 steps with a log line each; the
clock stops when all is stored and counted. The bare inserts are one transaction of the rows that the jobs became.
"""

import argparse
import asyncio
import logging
import os
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Self

import asyncmy
import asyncpg
from sqlalchemy import Connection, Table, event, func, insert, select
from sqlalchemy.engine import Engine

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.database import run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.own_tables import LEASES, OPERATIONS
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, VM_CONTEXTS
from plainspoken.tracker.jobs import Tracker

STEPS = 8
_VMS = 200
_ROWS = (JOB_TRACKING, LEASES, JOB_STEPS, LOG_EVENTS, OPERATIONS)


class Statements:
    """Counts what is sent to databases while it is in force."""

    def __init__(self) -> None:
        self.count = 0
        self.commits = 0

    def __enter__(self) -> Self:
        event.listen(Engine, "before_cursor_execute", self._executed)
        event.listen(Engine, "commit", self._committed)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._executed)
        event.remove(Engine, "commit", self._committed)

    def _executed(self, *_: object) -> None:
        self.count += 1

    def _committed(self, *_: object) -> None:
        self.commits += 1


def make_vms(url: str) -> list[str]:
    """VMs of the measurement's own."""
    ids = [f"bench-{uuid.uuid4().hex[:20]}" for _ in range(_VMS)]
    rows = [{"context_id": each, "vm_name": each, "vcenter_host": each, "current_status": "ready"} for each in ids]
    rows = [row | {"current_status": "ready_for_failover"} for row in rows]
    run_blocking(url, lambda connection: connection.execute(insert(VM_CONTEXTS), rows) and None)
    return ids


def run_jobs(tracker: Tracker, vms: list[str], count: int, threads: int) -> None:
    """So many jobs of so many threads, one after the other in each."""

    def engine(own: list[str]) -> None:
        for vm in own:
            with tracker.job("test_failover", vm=vm) as job:
                for number in range(STEPS):
                    with job.step(f"step-{number}") as step:
                        step.log("INFO", "copied the next part of the disk", part=number)

    shares = [[vms[at % len(vms)] for at in range(first, count, threads)] for first in range(threads)]
    working = [threading.Thread(target=engine, args=(share,)) for share in shares]
    for thread in working:
        thread.start()
    for thread in working:
        thread.join()


def count_of(url: str, table: Table) -> int:
    """Rows of a table."""
    return run_blocking(url, lambda connection: int(connection.scalar(select(func.count()).select_from(table)) or 0))


def bare_inserts(url: str) -> float:
    """Seconds that it takes to put all rows of the jobs in again, in one transaction with an insert for each table."""

    def copy(connection: Connection) -> float:
        rows: dict[Table, list[dict[str, Any]]] = {}
        for table in _ROWS:
            keyed = [dict(row) for row in connection.execute(select(table)).mappings()]
            for row in keyed:
                for name in ("id", "job_id"):
                    if isinstance(row.get(name), str):
                        row[name] = f"b{row[name][1:]}" if row[name][0] != "b" else f"c{row[name][1:]}"
                if table in (JOB_STEPS, LOG_EVENTS, OPERATIONS):
                    row.pop("id")
                row.pop("step_id", None)
            rows[table] = keyed
        began = time.perf_counter()
        for table, keyed in rows.items():
            connection.execute(insert(table), keyed)
        return time.perf_counter() - began

    return run_blocking(url, copy)


def measure(url: str, sanitizer: Sanitizer, count: int, threads: int) -> None:
    """Prints the figures of one job store."""
    upgrade(url)
    vms = make_vms(url)
    with Tracker(url, sanitizer=sanitizer) as tracker:
        run_jobs(tracker, vms, threads, threads)  # connections and caches are there from now on
    before = count_of(url, OPERATIONS)
    tracker = Tracker(url, sanitizer=sanitizer)
    with Statements() as sent:
        began, cpu = time.perf_counter(), time.process_time()
        run_jobs(tracker, vms, count, threads)
        told = time.perf_counter() - began
        tracker.close(600)
        spent, cpu = time.perf_counter() - began, time.process_time() - cpu
    stored = count_of(url, OPERATIONS) - before
    bare = bare_inserts(url) * count / (before + stored)
    kind = url.partition(":")[0]
    print(
        f"  {kind:<11} {count} jobs, {stored} stored: {count / spent:7.1f} jobs/s ({count / told:.1f} told; "
        f"{1000 * cpu / count:.1f} ms of processor time a job), {sent.count / count:.1f} statements and "
        f"{sent.commits / count:.2f} commits a job; bare inserts {count / bare:,.0f} jobs/s: ×{spent / bare:.1f}"
    )


@contextmanager
def databases() -> Iterator[list[str]]:
    """An empty SQLite file, and an empty database on each server of the tests that is named in the environment."""
    with ExitStack() as stack:
        name = f"plainspoken_bench_{uuid.uuid4().hex[:8]}"
        urls = [f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/jobs.db"]
        for variable in ("PLAINSPOKEN_TEST_MARIADB", "PLAINSPOKEN_TEST_POSTGRESQL"):
            if server := os.environ.get(variable):
                asyncio.run(_run(server, f"CREATE DATABASE {name}"))
                stack.callback(_drop, server, name)
                urls.append(f"{server}/{name}")
        yield urls


def _drop(server: str, name: str) -> None:
    asyncio.run(_run(server, f"DROP DATABASE {name}"))


async def _run(server: str, statement: str) -> None:
    if server.startswith("postgresql"):
        connection = await asyncpg.connect(f"{server}/postgres")
        await connection.execute(statement)
        await connection.close()
        return
    user, address = server.removeprefix("mysql://").split("@")
    host, port = address.split(":")
    connection = await asyncmy.connect(host=host, port=int(port), user=user)
    async with connection.cursor() as cursor:
        await cursor.execute(statement)
    await connection.ensure_closed()


def main() -> None:
    """Runs the measurement and prints it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--jobs", type=int, default=1_000, help="jobs in all")
    parser.add_argument("--threads", type=int, default=32, help="jobs under way at once")
    parser.add_argument("urls", nargs="*", metavar="URL", help="empty databases to measure instead")
    flags = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    sanitizer = Sanitizer(load_catalogue())
    print(f"recording jobs of {STEPS} steps with a log line each, {flags.threads} at once, from one process")
    with databases() as urls:
        for url in flags.urls or urls:
            measure(url, sanitizer, flags.jobs, flags.threads)


if __name__ == "__main__":
    main()
