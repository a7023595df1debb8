"""Pages of jobs: whatever their times are and whatever happens meanwhile, each job is on one page."""

from __future__ import annotations

import uuid
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, insert, select, text

from plainspoken.errors import BadCursor
from plainspoken.jobs.lists import job_list
from plainspoken.jobs.lists.cursors import read_job_cursor, write_job_cursor
from plainspoken.jobs.lists.job_list import LOOKED_AT, JobSelection
from plainspoken.jobs.reading.job_pages import JobScope, PlacedJob, read_job_rows
from plainspoken.jobs.reading.job_streams import STREAMS
from plainspoken.jobs.reading.positions import JobPosition
from plainspoken.jobs.reading.selects import OF_CUSTOMERS_BY_ROW, TRACKED_TYPES
from plainspoken.store.tables import JOB_TRACKING, REPLICATION_JOBS

if TYPE_CHECKING:
    from collections.abc import Callable

    from plainspoken.jobs.literals import JobStatus
    from tests.jobs.conftest import Store

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FAR = datetime(8000, 1, 1, tzinfo=UTC)
"""Later than what other tests store, so that a list of all VMs' jobs begins here."""

# Few instants, so that most are shared; a second's fraction; none.
INSTANTS = st.sampled_from([None, NOON, NOON + MINUTE, NOON + MINUTE + timedelta(microseconds=1), NOON + 2 * MINUTE])
KINDS = st.sampled_from(["replication", *TRACKED_TYPES])
JOBS = st.lists(st.tuples(KINDS, INSTANTS, INSTANTS, st.sampled_from("aAzZ_-9")), max_size=25)


def add(connection: Connection, vm: str, jobs: list[tuple[str, datetime | None, datetime | None, str]]) -> set[str]:
    """Stores jobs given as kind, start, creation and the first letter of their id; their ids."""
    ids = set()
    for kind, started, created, letter in jobs:
        row: dict[str, Any] = {
            "id": f"{letter}{uuid.uuid4()}",
            "status": "completed",
            "started_at": started,
            "created_at": created,
        }
        if kind == "replication":
            connection.execute(insert(REPLICATION_JOBS), row | {"vm_context_id": vm})
        else:
            tracked = row | {"context_id": vm, "job_type": kind or "failover", "operation": kind}
            connection.execute(insert(JOB_TRACKING), tracked)
            if not kind:  # which only another program writes
                connection.execute(text("UPDATE job_tracking SET job_type = '' WHERE id = :id"), {"id": row["id"]})
        ids.add(row["id"])
    return ids


def walk(
    connection: Connection, scope: JobScope, *, size: int, meanwhile: Callable[[], object] | None = None
) -> list[PlacedJob]:
    """Every job of a list, page by page, each place written and read as a caller brings it back."""
    found: list[PlacedJob] = []
    after = None
    while True:
        page = read_job_rows(connection, scope, most=size, after=after)
        found += page.jobs
        if not page.more:
            return found
        assert len(page.jobs) == size
        after = read_job_cursor(write_job_cursor(page.jobs[-1].position))
        if meanwhile:
            meanwhile()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(jobs=JOBS, size=st.integers(1, 8))
def test_walking_pages_of_any_size_gives_the_whole_list_once(store: Store, jobs: list[Any], size: int) -> None:
    vm = store.vm()

    def both(connection: Connection) -> tuple[set[str], list[str], list[str]]:
        ids = add(connection, vm, jobs)
        whole = read_job_rows(connection, JobScope(vm), most=100).jobs
        pages = walk(connection, JobScope(vm), size=size)
        return ids, [job.row.id for job in whole], [job.row.id for job in pages]

    ids, whole, pages = store.run(both)

    assert pages == whole
    assert set(pages) == ids
    assert len(pages) == len(ids)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(jobs=JOBS, size=st.integers(1, 5), new=KINDS)
def test_jobs_that_start_while_pages_are_walked_change_nothing_below(
    store: Store, jobs: list[Any], size: int, new: str
) -> None:
    vm = store.vm()
    later = NOON + 60 * MINUTE

    def walked(connection: Connection) -> tuple[list[str], list[str]]:
        add(connection, vm, jobs)
        whole = read_job_rows(connection, JobScope(vm), most=100).jobs
        pages = walk(
            connection,
            JobScope(vm),
            size=size,
            meanwhile=lambda: add(connection, vm, [(new, later, later, "n"), (new, None, later, "w")]),
        )
        return [job.row.id for job in whole], [job.row.id for job in pages]

    whole, pages = store.run(walked)

    assert pages == whole


def test_pages_are_in_the_order_of_start_or_creation(store: Store) -> None:
    vm = store.vm()
    times = [(None, None), (None, NOON), (NOON + MINUTE, None), (NOON - MINUTE, NOON + 5 * MINUTE)]

    def read(connection: Connection) -> list[datetime | None]:
        add(connection, vm, [(kind, *pair, "a") for pair in times for kind in ("replication", *TRACKED_TYPES)])
        return [job.position.time for job in walk(connection, JobScope(vm), size=2)]

    expected = [NOON + MINUTE] * 4 + [NOON] * 4 + [NOON - MINUTE] * 4 + [None] * 4
    assert store.run(read) == expected


def test_the_list_of_all_vms_holds_every_job_once(store: Store) -> None:
    first, second = store.vm(), store.vm()

    def read(connection: Connection) -> tuple[list[str], list[str]]:
        add(connection, first, [("replication", NOON, NOON, "a"), ("failover", None, None, "b")])
        add(connection, second, [("cleanup", NOON, NOON, "a"), ("replication", None, NOON, "b")])
        pages = [job.row.id for job in walk(connection, JobScope(), size=90)]
        stored = [*connection.scalars(select(REPLICATION_JOBS.c.id))]
        stored += connection.scalars(select(JOB_TRACKING.c.id).where(OF_CUSTOMERS_BY_ROW))
        return pages, stored

    pages, stored = store.run(read)

    assert sorted(pages) == sorted(stored)


def test_a_list_since_an_instant_starts_with_it(store: Store) -> None:
    vm = store.vm()

    def read(connection: Connection) -> list[datetime | None]:
        add(
            connection,
            vm,
            [(kind, NOON + n * MINUTE, None, "a") for n in range(5) for kind in ("replication", "cleanup")],
        )
        add(connection, vm, [("failover", None, NOON + 3 * MINUTE, "a"), ("failover", None, None, "a")])
        return [job.position.time for job in walk(connection, JobScope(vm, since=NOON + 2 * MINUTE), size=3)]

    assert [(time - NOON) // MINUTE for time in store.run(read) if time] == [4, 4, 3, 3, 3, 2, 2]


def test_the_first_and_the_last_page_of_many_jobs_take_as_many_statements(store: Store) -> None:
    vm = store.vm()
    store.many_jobs(vm, 150)

    def count(connection: Connection) -> tuple[int, int]:
        seen: list[object] = []
        event.listen(connection, "before_cursor_execute", lambda *_: seen.append(None))
        page = read_job_rows(connection, JobScope(vm), most=280)
        first = len(seen)
        read_job_rows(connection, JobScope(vm), most=20, after=page.jobs[-1].position)
        return first, len(seen) - first

    assert store.run(count) == (4, 4)


def test_every_place_can_be_gone_on_from(store: Store) -> None:
    vm = store.vm()
    places = [
        JobPosition(stream, time, created, "m")
        for stream in range(STREAMS)
        for time in (None, NOON)
        for created in (None, NOON)
    ]

    def go_on(connection: Connection) -> list[PlacedJob]:
        return [job for place in places for job in read_job_rows(connection, JobScope(vm), most=5, after=place).jobs]

    assert store.run(go_on) == []


@given(
    st.builds(
        JobPosition,
        st.integers(0, STREAMS - 1),
        st.none() | st.datetimes(timezones=st.just(UTC)),
        st.none() | st.datetimes(timezones=st.just(UTC)),
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=255),
    )
)
def test_a_cursor_gives_back_the_place_it_was_made_of(position: JobPosition) -> None:
    assert read_job_cursor(write_job_cursor(position)) == position


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda data: urlsafe_b64encode(data).decode()))
def test_a_text_that_no_list_gave_is_refused_or_read(text: str) -> None:
    try:
        position = read_job_cursor(text)
    except BadCursor:
        return
    assert 0 <= position.stream < STREAMS


def test_filters_go_by_what_customers_read(store: Store) -> None:
    vm = store.vm()
    steps = (("test-vm-shutdown", "completed"), ("test-vm-deletion", "failed", "disk busy"))
    undone = store.tracked(vm, *steps, operation="enhanced-test-failover-rollback", job_type="cleanup")
    broken = store.replication(vm, status="replication_failed", error_message="out of hosts")
    store.replication(vm, status="replicating")

    def listed(selection: JobSelection) -> set[str]:
        return {job.job_id for job in store.ask(lambda reader: reader.recent_jobs(vm, selection)).jobs}

    assert listed(JobSelection(statuses=frozenset({"failed"}))) == {undone, broken}
    assert listed(JobSelection(types=frozenset({"rollback"}))) == {undone}
    assert listed(JobSelection(categories=frozenset({"platform"}))) == {broken}
    both = JobSelection(types=frozenset({"rollback", "replication"}), categories=frozenset({"storage"}))
    assert listed(both) == {undone}
    assert listed(JobSelection(types=frozenset({"live_failover"}))) == set()


def test_a_filtered_page_looks_at_a_bounded_number_of_jobs_and_says_where_to_go_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_list, "LONGEST", 600)  # the number is the bound here, however busy the machine is
    vm = store.vm()
    store.many_jobs(vm, LOOKED_AT + 50)
    failover = {"job_type": "failover", "operation": "unified-test-failover", "status": "failed"}
    wanted = store.tracked(vm, **failover, error_message="disk busy", started_at=NOON - MINUTE)
    # Of failovers alone: whether replications are left out unread depends on the statuses that others have stored.
    selection = JobSelection(categories=frozenset({"storage"}), types=frozenset({"test_failover"}))

    first = store.ask(lambda reader: reader.recent_jobs(vm, selection))
    rest = replace(selection, before=str(first.next))
    second = store.ask(lambda reader: reader.recent_jobs(vm, rest))

    assert (first.count, bool(first.next)) == (0, True)
    assert ([job.job_id for job in second.jobs], bool(second.next)) == ([wanted], False)


def test_filtered_pages_of_any_size_give_the_whole_filtered_list_once(store: Store) -> None:
    vm = store.vm()
    store.many_jobs(vm, 60)
    failed: frozenset[JobStatus] = frozenset({"failed"})

    def pages(size: int) -> list[str]:
        found: list[str] = []
        before: str | None = None
        while True:
            selection = JobSelection(limit=size, before=before, statuses=failed)
            page = store.ask(lambda reader, selection=selection: reader.recent_jobs(vm, selection))  # type: ignore[misc] # mypy takes the default for a parameter
            found += [job.job_id for job in page.jobs]
            if not page.next:
                return found
            before = str(page.next)

    assert pages(7) == pages(60) == pages(100)
    assert len(pages(100)) == 60


def test_jobs_of_all_vms_come_with_their_vm(store: Store) -> None:
    vm = store.vm(vm_name="with-its-name")
    job = store.replication(vm, started_at=FAR)

    (found,) = store.ask(lambda reader: reader.jobs(JobSelection(limit=1), vm=vm)).jobs
    listed = store.ask(lambda reader: reader.jobs(JobSelection(limit=100, since=FAR))).jobs

    assert (found.job_id, found.context_id, found.vm_name) == (job, vm, "with-its-name")
    assert found in listed


def test_a_job_of_a_vm_that_is_gone_is_listed_without_it(store: Store) -> None:
    id_ = store.tracked("ctx-gone", started_at=FAR)

    listed = store.ask(lambda reader: reader.jobs(JobSelection(limit=100, since=FAR))).jobs
    (job,) = [each for each in listed if each.job_id == id_]

    assert not job.context_id
    assert not job.vm_name


def test_a_status_that_nobody_listed_is_found_by_what_it_reads_as(store: Store) -> None:
    vm = store.vm()
    odd = store.replication(vm, status="thawing_the_disks", started_at=NOON, completed_at=None)
    over = store.replication(vm, status="thawing_the_disks", started_at=NOON, completed_at=NOON)

    def listed(status: JobStatus) -> list[str]:
        selection = JobSelection(statuses=frozenset({status}))
        return [job.job_id for job in store.ask(lambda reader: reader.recent_jobs(vm, selection)).jobs]

    assert (listed("running"), listed("completed"), listed("failed")) == ([odd], [over], [])
