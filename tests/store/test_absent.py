"""A platform's database that was never adopted: what it lacks reads as empty."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, func, insert, select

from plainspoken.errors import DatabaseUnavailable
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.own_tables import LEASES, OWN_TABLES
from plainspoken.store.tables import JOB_TRACKING, VM_CONTEXTS
from tests.jobs.conftest import Store
from tools.backend.rows import Platform
from tools.platform_database import build

NEWEST = datetime(2025, 10, 3, tzinfo=UTC)


@pytest.fixture
def platform(empty_url: str, make_store: Callable[[str], Store]) -> Store:
    build(empty_url, Platform(jobs=40, vms=4, end=NEWEST))
    return make_store(empty_url)


def test_every_read_works_without_any_table_of_ours(platform: Store) -> None:
    vms = platform.vm_contexts().vm_contexts

    for vm in vms:
        details = platform.vm_context(vm.context_id)
        assert [platform.job(job.job_id).job_id for job in details.job_history] == [
            job.job_id for job in platform.recent_jobs(vm.context_id).jobs
        ]
    assert len(vms) == 4


def test_tables_of_ours_read_as_empty(platform: Store) -> None:
    def count(connection: Connection) -> list[int]:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in OWN_TABLES]

    assert platform.run(count) == [0] * len(OWN_TABLES)


def test_a_join_with_a_table_that_is_absent_finds_nothing_beside_each_row(platform: Store) -> None:
    joined = select(JOB_TRACKING.c.id, LEASES.c.lease_until).outerjoin(LEASES, LEASES.c.job_id == JOB_TRACKING.c.id)

    rows = platform.run(lambda connection: connection.execute(joined).all())

    assert {row.lease_until for row in rows} == {None}


def test_a_column_that_is_absent_reads_as_null(platform: Store) -> None:
    query = select(VM_CONTEXTS.c.context_id, VM_CONTEXTS.c.last_operation_summary)

    rows = platform.run(lambda connection: connection.execute(query).all())

    assert [row.last_operation_summary for row in rows] == [None] * 4


def test_writing_to_a_table_that_is_absent_says_to_adopt_the_database(platform: Store) -> None:
    lease = insert(LEASES).values(job_id="a", written_by="b", created_at=NEWEST)

    with pytest.raises(DatabaseUnavailable, match="plainspoken db adopt"):
        platform.run(lambda connection: connection.execute(lease) and None)


def test_a_table_that_is_made_meanwhile_is_noticed(platform: Store) -> None:
    async def ask() -> tuple[bool, int]:
        database = Database.open(platform.url)
        await database.ping()
        before = database.has_own_tables
        await asyncio.to_thread(run_blocking, platform.url, _make_leases)
        database._absent._looked -= 1_000
        rows = await database.run(lambda connection: connection.execute(select(LEASES.c.job_id)).all())
        await database.close()
        return before, len(rows)

    assert asyncio.run(ask()) == (False, 1)


def _make_leases(connection: Connection) -> None:
    LEASES.create(connection)
    connection.execute(insert(LEASES).values(job_id="a", written_by="b", created_at=NEWEST))
