"""Measures pages of jobs: a deep one against the first, and a VM with many jobs against one with few, as ratios.

Usage: `python tools/bench_pages.py --database-url URL [--jobs N] [--explain]`, on an empty database. Half of the jobs
are of one VM. Ratios are of medians of interleaved runs, so they hold on a busy machine where absolute times drift.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, event, insert, text

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.lists.cursors import JobPosition, write_job_cursor
from plainspoken.jobs.lists.job_list import JobSelection
from plainspoken.jobs.lists.job_pages import JobScope, read_job_rows
from plainspoken.jobs.reader import JobReader
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, REPLICATION_JOBS, VM_CONTEXTS

ROUNDS = 40
VMS = 200
BIG, SMALL = "ctx-bench-0", "ctx-bench-1"
START = datetime(2024, 1, 1, tzinfo=UTC)
_ERROR = "CloudStack API error 530: Failed to attach volume to VM"


def main() -> int:
    """Fill the database, measure, print; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--explain", action="store_true", help="print the plans of a deep page instead")
    asked = parser.parse_args()
    upgrade(asked.database_url)
    began = time.perf_counter()
    run_blocking(asked.database_url, fill, asked.jobs)
    run_blocking(asked.database_url, analyze)
    print(f"{asked.jobs:,} jobs written in {time.perf_counter() - began:.0f} s")
    if asked.explain:
        run_blocking(asked.database_url, _explain, JobScope(BIG))
        run_blocking(asked.database_url, _explain, JobScope())
        return 0
    asyncio.run(_measure(asked.database_url, asked.jobs))
    return 0


def fill(connection: Connection, jobs: int) -> None:
    """Put VMs and jobs into an empty database, half of the jobs of one VM, one in twenty failed."""
    chance = random.Random(7)
    vms = [{"context_id": f"ctx-bench-{number}", "vm_name": f"bench-{number}", "current_status": "ready_for_failover"}
           for number in range(VMS)]  # fmt: skip
    connection.execute(insert(VM_CONTEXTS), vms)
    for first in range(0, jobs, 5_000):
        replications, tracked, steps = [], [], []
        for number in range(first, min(first + 5_000, jobs)):
            vm = BIG if number % 2 else f"ctx-bench-{1 + number // 2 % (VMS - 1)}"
            # Whole minutes, so that many jobs start together.
            at = START + timedelta(minutes=number // 8)
            failed = chance.random() < 0.05
            row = {
                "id": f"job-{number:08}-{chance.getrandbits(32):08x}",
                "status": "failed" if failed else "completed",
                "error_message": _ERROR if failed else None,
                "created_at": at,
                "started_at": at,
                "completed_at": at + timedelta(minutes=5),
            }
            if chance.random() < 0.7:
                replications.append(row | {"vm_context_id": vm})
                continue
            kind = chance.choice(
                [("failover", "unified-test-failover"), ("cleanup", "enhanced-test-failover-rollback")]
            )
            tracked.append(row | {"context_id": vm, "job_type": kind[0], "operation": kind[1]})
            steps += [
                {"job_id": row["id"], "seq": seq, "name": name, "status": "completed"}
                for seq, name in enumerate(("validation", "vm-creation", "volume-attachment", "status-update"))
            ]
        for table, rows in ((REPLICATION_JOBS, replications), (JOB_TRACKING, tracked), (JOB_STEPS, steps)):
            connection.execute(insert(table), rows)


def analyze(connection: Connection) -> None:
    """Have the database look at what is in its tables, as it does by itself in time."""
    tables = ("replication_jobs", "job_tracking", "job_steps")
    word = "ANALYZE TABLE" if connection.dialect.name in ("mysql", "mariadb") else "ANALYZE"
    for table in tables:
        connection.execute(text(f"{word} {table}"))


def _explain(connection: Connection, scope: JobScope) -> None:
    page = read_job_rows(connection, scope, most=1_000)
    seen: list[tuple[str, object]] = []
    event.listen(connection, "before_cursor_execute", lambda *about: seen.append((about[2], about[3])))
    read_job_rows(connection, scope, most=20, after=page.jobs[-1].position)
    word = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN (ANALYZE, COSTS OFF)"}.get(
        connection.dialect.name, "ANALYZE FORMAT=JSON"
    )
    for statement, values in list(seen)[:2]:
        print(f"\n{scope.context_id or 'all VMs'}: {statement[:60]} …")
        for row in connection.exec_driver_sql(f"{word} {statement}", values):  # type: ignore[arg-type] # values as the driver takes them
            print("  ", *row)


async def _measure(url: str, jobs: int) -> None:
    database = Database.open(url)
    reader = JobReader(database, Sanitizer(load_catalogue()))
    try:
        deep = {
            scope: write_job_cursor(await database.run(_place, JobScope(scope), jobs // 5)) for scope in (BIG, None)
        }
        failed = frozenset({"cancelled"})
        await _compare(
            {
                f"VM with {jobs // 2:,} jobs, page 1": lambda: reader.recent_jobs(BIG),
                f"VM with {jobs // 2:,} jobs, page {jobs // 100:,}": lambda: reader.recent_jobs(
                    BIG, JobSelection(before=deep[BIG])
                ),
                f"VM with {jobs // 2 // VMS:,} jobs, page 1": lambda: reader.recent_jobs(SMALL),
                f"all {jobs:,} jobs, page 1": reader.jobs,
                f"all {jobs:,} jobs, page {jobs // 100:,}": lambda: reader.jobs(JobSelection(before=deep[None])),
                "page of 100 jobs": lambda: reader.recent_jobs(BIG, JobSelection(limit=100)),
                "filtered, nothing found in 500 looked at": lambda: reader.recent_jobs(
                    BIG,
                    JobSelection(statuses=failed),  # type: ignore[arg-type] # statuses as texts
                ),
            }
        )
    finally:
        await database.close()


def _place(connection: Connection, scope: JobScope, depth: int) -> JobPosition:
    after = None
    for _ in range(depth // 1_000):
        after = read_job_rows(connection, scope, most=1_000, after=after).jobs[-1].position
    if after is None:
        message = "too few jobs; write at least --jobs 5000"
        raise SystemExit(message)
    return after


async def _compare(asked: dict[str, Callable[[], Awaitable[object]]]) -> None:
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, ask in asked.items():
            began = time.perf_counter()
            await ask()
            taken[name].append(time.perf_counter() - began)
    base = statistics.median(next(iter(taken.values())))
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        print(f"{name:45} {median * 1000:8.2f} ms  x{median / base:.2f}")


if __name__ == "__main__":
    sys.exit(main())
