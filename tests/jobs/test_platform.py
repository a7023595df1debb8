"""A database as a platform's own backend makes it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, inspect

from plainspoken.store.database import run_blocking
from tools.backend.rows import TABLES, Platform
from tools.platform_database import build

PLATFORM = Platform(jobs=60, vms=10, end=datetime(2025, 10, 3, tzinfo=UTC))


def _jobs(connection: Connection) -> int:
    return sum(
        connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
        for table in ("replication_jobs", "job_tracking")
    )


def test_a_platform_database_holds_the_backends_tables_and_as_many_jobs_as_asked_for(empty_url: str) -> None:
    build(empty_url, PLATFORM)

    tables = run_blocking(empty_url, lambda connection: inspect(connection).get_table_names())
    # Eight more jobs have no VM any more.
    assert (set(tables), run_blocking(empty_url, _jobs)) == (set(TABLES), 68)
