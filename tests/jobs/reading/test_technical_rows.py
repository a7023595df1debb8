"""Technical detail over each kind of database, also of rows that another program has left in a bad state."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import insert, text

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import NotFound
from plainspoken.jobs.reading.technical import read_technical
from plainspoken.jobs.rows import TechnicalRows
from plainspoken.jobs.telling.technical import technical_detail, told_to_customers
from plainspoken.jobs.telling.technical_views import TechnicalDetail
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.tables import LOG_EVENTS
from tests.jobs.conftest import NOON

if TYPE_CHECKING:
    from tests.jobs.conftest import Store


def rows_of(url: str, job_id: str, *, log_after: int | None = None, log_limit: int = 10) -> TechnicalRows:
    async def once() -> TechnicalRows:
        database = Database.open(url)
        try:
            return await database.run(read_technical, job_id, log_after=log_after, log_limit=log_limit)
        finally:
            await database.close()

    return asyncio.run(once())


def detail_of(sanitizer: Sanitizer, url: str, job_id: str) -> TechnicalDetail:
    rows = rows_of(url, job_id)
    return technical_detail(sanitizer, rows, told_to_customers(sanitizer, rows), reasons=(), log_limit=10)


def test_everything_of_a_tracked_job_is_read(store: Store, sanitizer: Sanitizer) -> None:
    job = store.tracked(
        store.vm(),
        ("validation", "completed"),
        ("vm-creation", "failed", "it is out of hosts \U0001f525"),
        status="failed",
        metadata={"n": [1, {"password": "tulip-4711"}]},
    )
    detail = detail_of(sanitizer, store.url, job)

    assert [step.error_message for step in detail.steps][1:] == ["it is out of hosts \U0001f525"]
    assert detail.record["metadata"] == {"n": [1, {"password": "[secret removed]"}]}
    assert (detail.customer_message, detail.failed_step_internal) == ("No host has room for the VM", "vm-creation")
    assert detail.rule_id == "platform.out-of-hosts"


def test_a_replication_is_read(store: Store, sanitizer: Sanitizer) -> None:
    job = store.replication(store.vm(), status="failed", error_message="disk busy")

    assert detail_of(sanitizer, store.url, job).record["error_message"] == "disk busy"


def test_what_a_customer_reads_of_a_job_under_way_is_told(store: Store, sanitizer: Sanitizer) -> None:
    job = store.replication(store.vm(), status="replicating", error_message="disk busy")
    detail = detail_of(sanitizer, store.url, job)

    assert (detail.customer_message, detail.rule_id) == ("A disk of the VM is busy", "storage.disk-busy")


def test_log_lines_are_paged_by_their_ids(store: Store) -> None:
    job = store.tracked(store.vm())
    lines = [{"job_id": job, "level": "INFO", "message": str(number), "ts": NOON} for number in range(3)]
    run_blocking(store.url, lambda connection: connection.execute(insert(LOG_EVENTS), lines) and None)
    first = rows_of(store.url, job, log_limit=1).log
    second = rows_of(store.url, job, log_limit=1, log_after=first[0]["id"]).log

    assert [row["message"] for row in first] == ["0", "1"]
    assert [row["message"] for row in second] == ["1", "2"]


def test_an_unknown_job_is_not_found(store: Store) -> None:
    for job_id in ("nothing", "\0", "\ud800", "x" * 5000):
        with pytest.raises(NotFound):
            rows_of(store.url, job_id)


@pytest.mark.parametrize(
    "odd",
    [
        "metadata = '{broken'",
        "metadata = x'ff00fe'",
        "metadata = '\"text\"'",
        "metadata = '[1e999, null]'",
        "error_message = x'c328ff'",
        "started_at = '0000-00-00 00:00:00'",
        "completed_at = 'yesterday'",
        "percent_complete = 'many'",
        "status = 'exploded'",
        "operation = ''",
        "context_id = 'ctx-gone'",
        "job_category = 12",
    ],
)
def test_a_row_in_a_bad_state_is_told_as_it_is(
    sqlite_file: Path, sanitizer: Sanitizer, make_store: Callable[[str], Store], odd: str
) -> None:
    store = make_store(f"sqlite:///{sqlite_file}")
    job = store.tracked(store.vm(), ("vm-creation", "failed"), status="failed")
    run_blocking(store.url, lambda connection: connection.execute(text(f"UPDATE job_tracking SET {odd}")) and None)
    detail = detail_of(sanitizer, store.url, job)

    assert json.loads(msgspec.json.encode(detail))["job_id"] == job
