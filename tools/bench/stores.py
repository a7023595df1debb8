"""Empty databases of every kind that is here, and jobs to put into them.

`python -m tools.bench.stores URL JOBS` makes a store with so many jobs, eight a minute up to now, to look at in pages.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import asyncmy
import asyncpg
from sqlalchemy import Connection, insert, make_url, text

from plainspoken.store.database import run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, REPLICATION_JOBS, VM_CONTEXTS
from tools.bench.measuring import Run
from tools.database_servers import MARIADB, POSTGRESQL, Kind, lets_in

VMS: Final = 200
BIG: Final = "ctx-bench-0"
"""The VM that half of the jobs are of."""
_START: Final = datetime(2024, 1, 1, tzinfo=UTC)
_A_MINUTE: Final = 8
_ERROR: Final = "CloudStack API error 530: Failed to attach volume to VM"
_TABLES: Final = ("replication_jobs", "job_tracking", "job_steps", "log_events")

Make = Callable[[], AbstractContextManager[str]]


def databases(run: Run) -> dict[str, Make]:
    """A way to an up-to-date store without rows for each kind of database that is here."""
    found: dict[str, Make] = {"SQLite": _file}
    for kind in (MARIADB, POSTGRESQL):
        server = os.environ.get(kind.variable, kind.usual)
        if lets_in(server):
            found[kind.name] = partial(_on_server, kind, server)
        else:
            run.missing("recent jobs", kind.name, f"no server; install {kind.package}")
    return found


@contextmanager
def _file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:///{directory}/jobs.db"
        upgrade(url)
        yield url


@contextmanager
def _on_server(kind: Kind, server: str) -> Iterator[str]:
    name = f"plainspoken_bench_{uuid.uuid4().hex[:8]}"

    async def carry_out(statement: str) -> None:
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

    asyncio.run(carry_out(f"CREATE DATABASE {name}"))
    try:
        upgrade(f"{server}/{name}")
        yield f"{server}/{name}"
    finally:
        asyncio.run(carry_out(f"DROP DATABASE {name}"))


def fill(url: str, jobs: int, start: datetime = _START) -> None:
    """Puts VMs and jobs into an empty store, half of the jobs of one VM, one in twenty failed."""
    run_blocking(url, _fill, jobs, start)
    run_blocking(url, analyze)


def _fill(connection: Connection, jobs: int, start: datetime) -> None:
    chance = random.Random(7)
    vms = [
        {"context_id": f"ctx-bench-{number}", "vm_name": f"bench-{number}", "current_status": "ready_for_failover"}
        for number in range(VMS)
    ]
    connection.execute(insert(VM_CONTEXTS), vms)
    for first in range(0, jobs, 5_000):
        replications, tracked, steps = [], [], []
        for number in range(first, min(first + 5_000, jobs)):
            vm = BIG if number % 2 else f"ctx-bench-{1 + number // 2 % (VMS - 1)}"
            # Whole minutes, so that many jobs start together.
            at = start + timedelta(minutes=number // _A_MINUTE)
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
    """Has the database look at what is in its tables, as it does by itself in time."""
    word = "ANALYZE TABLE" if connection.dialect.name in ("mysql", "mariadb") else "ANALYZE"
    for table in _TABLES:
        connection.execute(text(f"{word} {table}"))


if __name__ == "__main__":
    _url, _jobs = sys.argv[1], int(sys.argv[2])
    upgrade(_url)
    fill(_url, _jobs, datetime.now(UTC) - timedelta(minutes=_jobs // _A_MINUTE + 1))
