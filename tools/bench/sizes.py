"""What a job takes on disk, indexes included, once there are some thousands of them."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, insert, text

from plainspoken.store.database import run_blocking
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, VM_CONTEXTS
from tools.bench.measuring import Run, Work
from tools.bench.stores import Make, analyze

_JOBS: Final = 4_000
_AT_ONCE: Final = 500
_PARTS_OF_A_JOB: Final = 8
_BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SIZE: Final = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT sum(pg_total_relation_size(oid)) FROM pg_class "
    "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    "mysql": "SELECT sum(data_length + index_length) FROM information_schema.tables WHERE table_schema = database()",
}


def measure(run: Run, makes: Mapping[str, Make]) -> None:
    """Measures jobs of 8 steps and 8 log lines in an empty store of each kind of database."""
    works: dict[str, Work] = {kind: _in(make) for kind, make in makes.items()}
    run.compare("size", works, beside="SQLite", unit="B", rounds=range(1, 2))


def _in(make: Make) -> Work:
    def work() -> Mapping[str, float]:
        with make() as url:
            before = run_blocking(url, _size)
            run_blocking(url, _fill)
            run_blocking(url, analyze)
            return {"a job": (run_blocking(url, _size) - before) / _JOBS}

    return work


def _size(connection: Connection) -> float:
    return float(connection.execute(text(_SIZE[connection.dialect.name.replace("mariadb", "mysql")])).scalar_one())


def _fill(connection: Connection) -> None:
    connection.execute(
        insert(VM_CONTEXTS), [{"context_id": "vm-1", "vm_name": "vm-1", "current_status": "ready_for_failover"}]
    )
    for first in range(0, _JOBS, _AT_ONCE):
        jobs = [_job(number) for number in range(first, first + _AT_ONCE)]
        parts = [(job["id"], number) for job in jobs for number in range(_PARTS_OF_A_JOB)]
        steps = [
            {
                "job_id": job,
                "seq": number,
                "name": f"volume-attachment-{number}",
                "status": "completed",
                "started_at": _BEGAN,
                "completed_at": _BEGAN,
            }
            for job, number in parts
        ]
        lines = [
            {
                "job_id": job,
                "level": "INFO",
                "message": f"Attached volume {job} to the destination VM, {number} of 8 disks are done",
                "ts": _BEGAN,
            }
            for job, number in parts
        ]
        for table, rows in ((JOB_TRACKING, jobs), (JOB_STEPS, steps), (LOG_EVENTS, lines)):
            connection.execute(insert(table), rows)


def _job(number: int) -> dict[str, object]:
    return {
        "id": str(uuid.uuid4()),
        "context_id": "vm-1",
        "job_type": "failover",
        "operation": "unified-test-failover",
        "external_job_id": f"unified-test-failover-vm-1-{number:010}",
        "status": "completed",
        "created_at": _BEGAN + timedelta(minutes=number),
        "started_at": _BEGAN,
        "completed_at": _BEGAN,
    }
