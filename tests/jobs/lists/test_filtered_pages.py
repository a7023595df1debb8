"""Lists of jobs filtered by status and category: what they hold, and that their cost does not grow with the jobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, get_args

import pytest
from sqlalchemy import Connection, Engine, event, insert

from plainspoken.jobs.lists.job_list import LOOKED_AT, JobSelection
from plainspoken.jobs.literals import JobStatus
from plainspoken.store.migrations import upgrade
from plainspoken.store.own_tables import LEASES
from tests.jobs.conftest import NOON

if TYPE_CHECKING:
    from collections.abc import Callable

    from plainspoken.jobs.telling.views import JobItem
    from tests.jobs.conftest import Store

MINUTE = timedelta(minutes=1)
STATUSES: tuple[JobStatus, ...] = get_args(JobStatus)
SELECTIONS = [
    *(JobSelection(statuses=frozenset({status})) for status in STATUSES),
    JobSelection(statuses=frozenset({"pending", "running"})),
    JobSelection(categories=frozenset({"storage"})),
    JobSelection(types=frozenset({"live_failover"})),
    JobSelection(types=frozenset({"replication"})),
    JobSelection(statuses=frozenset({"failed"}), types=frozenset({"rollback"})),
]


@contextmanager
def noted() -> Iterator[list[str]]:
    """The statements that read, whoever sends them."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")) and "information_schema" not in statement:
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def statements_of(store: Store, selection: JobSelection) -> int:
    """How many statements the first page of all VMs' jobs takes."""
    with noted() as seen:
        store.ask(lambda reader: reader.jobs(selection))
    return len(seen)


def rare_jobs(store: Store, vm: str) -> dict[str, set[str]]:
    """Jobs of every public status, older than all that `many_jobs` makes, by their status."""
    early: dict[str, Any] = {"started_at": NOON - MINUTE, "completed_at": None}
    steps = (("test-vm-shutdown", "completed"), ("test-vm-deletion", "failed", "disk busy"))
    rollback = {"operation": "enhanced-test-failover-rollback", "job_type": "cleanup"}
    lost = store.tracked(vm, ("vm-creation", "running"), status="running", **early)
    lease = {"job_id": lost, "written_by": "tests", "created_at": NOON, "lease_until": datetime.now(UTC) - MINUTE}
    store.run(lambda connection: connection.execute(insert(LEASES), [lease]) and None)
    return {
        "pending": {store.tracked(vm, status="pending", **early)},
        "running": {store.replication(vm, status="streaming", **early), store.tracked(vm, status="running", **early)},
        "failed": {
            lost,
            store.tracked(vm, *steps, **early | rollback),
            store.replication(vm, status="replication_failed", error_message="disk busy", **early),
        },
        "cancelled": {store.tracked(vm, status="cancelled", **early)},
    }


def test_the_statements_of_a_filtered_page_do_not_grow_with_the_jobs(
    empty_url: str, make_store: Callable[[str], Store]
) -> None:
    upgrade(empty_url)
    store = make_store(empty_url)
    vm = store.vm()
    rare_jobs(store, vm)
    store.done(vm, LOOKED_AT)
    plain = statements_of(store, JobSelection())
    few = [statements_of(store, selection) for selection in SELECTIONS]
    store.done(vm, 2 * LOOKED_AT)

    many = [statements_of(store, selection) for selection in SELECTIONS]

    assert many == few
    assert max(many) <= plain + 7


def test_the_rows_that_a_filtered_page_reads_do_not_grow_with_the_jobs(
    empty_mariadb: str, make_store: Callable[[str], Store]
) -> None:
    upgrade(empty_mariadb)
    store = make_store(empty_mariadb)
    vm = store.vm()
    rare_jobs(store, vm)
    store.done(vm, 2 * LOOKED_AT)

    few = [rows_read(store, selection) for selection in SELECTIONS]
    store.done(vm, 4 * LOOKED_AT)
    many = [rows_read(store, selection) for selection in SELECTIONS]

    # Three times as many jobs; what moves is which index the database takes.
    assert [after for before, after in zip(few, many, strict=True) if after > max(1.2 * before, 1_000)] == []


def rows_read(store: Store, selection: JobSelection) -> int:
    """How many rows and index entries MariaDB reads for a page of all VMs' jobs, with some that asking this takes."""
    sums: list[int] = []

    def total(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            rows = connection.exec_driver_sql("SHOW SESSION STATUS LIKE 'Handler_read%%'")
            sums.append(sum(int(row[1]) for row in rows))

    event.listen(Engine, "before_cursor_execute", total)
    event.listen(Engine, "after_cursor_execute", total)
    try:
        store.ask(lambda reader: reader.jobs(selection))
    finally:
        event.remove(Engine, "before_cursor_execute", total)
        event.remove(Engine, "after_cursor_execute", total)
    return sum(after - before for before, after in zip(sums[::2], sums[1::2], strict=True))


def test_a_filter_finds_what_reads_so(store: Store) -> None:
    vm = store.vm()
    expected = rare_jobs(store, vm)
    store.done(vm, 30)
    mended = (("test-vm-shutdown", "failed", "disk busy"), ("test-vm-shutdown", "completed"))
    rollback = {"operation": "enhanced-test-failover-rollback", "job_type": "cleanup"}
    store.tracked(vm, *mended, started_at=NOON, **rollback)
    store.tracked(vm, ("virtio-driver-injection", "failed"), started_at=NOON, operation="unified-live-failover")
    store.replication(vm, status="thawing", started_at=NOON, completed_at=NOON)
    store.replication(vm, status="thawing", started_at=NOON, completed_at=None)

    def listed(selection: JobSelection) -> list[JobItem]:
        found: list[JobItem] = []
        before: str | None = None
        while True:
            page = store.ask(lambda reader: reader.recent_jobs(vm, replace(selection, before=before)))  # noqa: B023 - asked at once
            found += page.jobs
            if not page.next:
                return found
            before = page.next

    whole = listed(JobSelection(limit=100))
    for selection in SELECTIONS:
        for limit in (1, 7, 100):
            assert listed(replace(selection, limit=limit)) == [job for job in whole if selection.takes(job)]
    for status, ids in expected.items():
        assert ids <= {job.job_id for job in whole if job.status == status}


@pytest.mark.parametrize("raw", ["in_progress", "In Progress", "READY-FOR-SYNC", "half way", "Done"])
@pytest.mark.parametrize("error", [None, "disk busy"])
def test_a_filter_finds_a_job_that_has_an_end_by_the_status_that_it_reads_as(
    store: Store, raw: str, error: str | None
) -> None:
    vm = store.vm()
    times = {"started_at": NOON, "completed_at": NOON + MINUTE}
    job = store.replication(vm, status=raw, error_message=error, **times)

    def found(**selection: Any) -> dict[str, str]:  # noqa: ANN401 - any selection
        page = store.ask(lambda reader: reader.recent_jobs(vm, JobSelection(**selection)))
        return {item.job_id: item.status for item in page.jobs}

    reads_as = found()[job]
    assert [status for status in STATUSES if job in found(statuses=frozenset({status}))] == [reads_as]
