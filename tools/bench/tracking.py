"""What recording a job costs, beside bare inserts of the rows that jobs become.

Each job has 8 steps with a log line each. The bare inserts are one transaction with one insert for each table.
"""

import itertools
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.database import run_blocking
from plainspoken.store.own_tables import LEASES, OPERATIONS
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, VM_CONTEXTS
from plainspoken.tracker.jobs import Tracker
from tools.bench.measuring import Run, Work, each
from tools.bench.stores import Make

_STEPS: Final = 8
_VMS: Final = 200
_JOBS: Final = 100
_THREADS: Final = 16
_ROWS: Final = (JOB_TRACKING, LEASES, JOB_STEPS, LOG_EVENTS, OPERATIONS)


def measure(run: Run, makes: Mapping[str, Make]) -> None:
    """Measures the process that tracks, on each database."""
    sanitizer = Sanitizer(load_catalogue())
    with ExitStack() as stack:
        urls = {kind: stack.enter_context(make()) for kind, make in makes.items()}
        vms = {kind: _make_vms(url) for kind, url in urls.items()}
        copies = itertools.count()

        def record(kind: str) -> int:
            with Tracker(urls[kind], sanitizer=sanitizer) as tracker:
                _run_jobs(tracker, vms[kind])
            return _JOBS

        works: dict[str, Work] = {
            "recording a job": lambda: {kind: each(_once(record, kind)) for kind in urls},
            "bare inserts": lambda: {kind: _bare_inserts(url, next(copies)) for kind, url in urls.items()},
        }
        run.compare("tracking", works, beside="bare inserts")


def _once(work: Callable[[str], int], kind: str) -> Callable[[], int]:
    return lambda: work(kind)


def _make_vms(url: str) -> list[str]:
    ids = [f"bench-{uuid.uuid4().hex[:20]}" for _ in range(_VMS)]
    rows = [
        {"context_id": each, "vm_name": each, "vcenter_host": each, "current_status": "ready_for_failover"}
        for each in ids
    ]
    run_blocking(url, lambda connection: connection.execute(insert(VM_CONTEXTS), rows) and None)
    return ids


def _run_jobs(tracker: Tracker, vms: list[str]) -> None:
    """Jobs of several threads, one after the other in each."""

    def engine(own: list[str]) -> None:
        for vm in own:
            with tracker.job("test_failover", vm=vm) as job:
                for number in range(_STEPS):
                    with job.step(f"step-{number}") as step:
                        step.log("INFO", "copied the next part of the disk", part=number)

    working = [threading.Thread(target=engine, args=(vms[:_JOBS][first::_THREADS],)) for first in range(_THREADS)]
    for thread in working:
        thread.start()
    for thread in working:
        thread.join()


def _bare_inserts(url: str, copy: int) -> float:
    """Seconds of CPU time a job that it takes to put the rows of all jobs so far in again; they are not kept."""

    def insert_again(connection: Connection) -> float:
        jobs = int(connection.scalar(select(func.count()).select_from(JOB_TRACKING)) or 0)
        rows = {
            table: [_other(dict(row), table, copy) for row in connection.execute(select(table)).mappings()]
            for table in _ROWS
        }
        nested, began = connection.begin_nested(), time.process_time()
        for table, of_table in rows.items():
            connection.execute(insert(table), of_table)
        spent = time.process_time() - began
        nested.rollback()
        return spent / jobs

    return run_blocking(url, insert_again)


def _other(row: dict[str, Any], table: Table, copy: int) -> dict[str, Any]:
    """The same row of another job."""
    for name in ("id", "job_id"):
        if isinstance(row.get(name), str):
            row[name] = f"{copy:04}{row[name][4:]}"
    if table in (JOB_STEPS, LOG_EVENTS, OPERATIONS):
        row.pop("id")
    row.pop("step_id", None)
    return row
