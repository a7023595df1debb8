"""A refresh of many jobs: how much it asks of the job store, and what it does when others write meanwhile."""

from __future__ import annotations

import asyncio
import signal
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, func, select, update

from plainspoken.cli.pass_progress import time_left
from plainspoken.jobs.reading.histories import read_marks
from plainspoken.jobs.reading.job_pages import JobScope, read_job_rows
from plainspoken.store.database import Database
from plainspoken.store.own_tables import OPERATIONS
from plainspoken.store.tables import VM_CONTEXTS
from plainspoken.tracker.examination import Examined, VmRepair, findings, read_vms
from plainspoken.tracker.refresh import Refresher, RefreshOptions
from plainspoken.tracker.repairs import Portions, repair
from tests.jobs.conftest import NOON, Store
from tests.jobs.reading.test_job_pages import JOBS, add
from tests.tracker.conftest import Desk
from tests.tracker.test_refresh import FAILED, foreign, plainspoken, refresh
from tests.tracker.test_summaries import stored


def look(desk: Desk, *vms: str) -> tuple[list[VmRepair], int]:
    """What is to be written of VMs, and how many statements it took to find out."""
    seen: list[str] = []

    def read(connection: Connection) -> Examined:
        event.listen(connection, "before_cursor_execute", lambda _c, _cursor, statement, *_: seen.append(statement))
        return read_vms(connection, desk.sanitizer, vms, None, keep=20, catalogue=None, now=datetime.now(UTC))

    found = findings(desk.sanitizer, desk.store.run(read), rerender=False, now=datetime.now(UTC))
    return list(found), len(seen)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(jobs=JOBS)
def test_jobs_of_many_vms_come_in_the_order_of_each_vms_list(store: Store, jobs: list[Any]) -> None:
    first, second = store.vm(), store.vm()

    def both(connection: Connection) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        add(connection, first, jobs)
        add(connection, second, jobs[::-1])
        marks = read_marks(connection, [first, second])
        listed = {
            vm: [job.row.id for job in read_job_rows(connection, JobScope(vm, ("job_tracking",)), most=100).jobs]
            for vm in (first, second)
        }
        return {vm: [mark.id for mark in each] for vm, each in marks.items()}, listed

    marked, listed = store.run(both)

    assert marked == listed


def test_many_vms_take_as_many_statements_as_one(desk: Desk) -> None:
    vms = [desk.store.vm() for _ in range(12)]
    for vm in vms:
        foreign(desk, vm, FAILED)

    assert look(desk, vms[0])[1] == look(desk, *vms)[1]


def test_a_vm_that_somebody_has_written_to_meanwhile_is_left_and_looked_at_again(desk: Desk) -> None:
    vm = desk.store.vm()
    foreign(desk, vm, FAILED)
    found, _ = look(desk, vm)
    other = {
        "job_id": "elsewhere",
        "status": "failed",
        "timestamp": "2099-01-01T00:00:00Z",
        "operation_type": "cleanup",
    }
    changed = update(VM_CONTEXTS).where(VM_CONTEXTS.c.context_id == vm).values(last_operation_summary=other)
    desk.store.run(lambda connection: connection.execute(changed) and None)

    done = desk.store.run(lambda connection: repair(connection, found, now=datetime.now(UTC), wait=True))
    kept = desk.operations(vm), stored(desk, vm)
    refresh(desk)

    assert (done.left, done.recorded, done.vms, kept) == (frozenset({vm}), 0, 0, ([], other))
    assert (len(desk.operations(vm)), stored(desk, vm)) == (1, other)


def test_a_record_that_somebody_has_made_meanwhile_is_not_made_again(desk: Desk) -> None:
    vm = desk.store.vm()
    foreign(desk, vm, FAILED)
    (found,), _ = look(desk, vm)
    records_alone = VmRepair(vm, found.summary, new=found.new)

    first, second = (
        desk.store.run(lambda connection: repair(connection, [records_alone], now=datetime.now(UTC), wait=True))
        for _ in range(2)
    )

    assert (first.recorded, second.recorded, second.left) == (1, 0, frozenset({vm}))


def test_a_vm_that_somebody_has_locked_is_not_waited_for(desk: Desk) -> None:
    if desk.store.url.startswith("sqlite"):
        pytest.skip("a writer locks the whole file")
    locked, free = desk.store.vm(), desk.store.vm()
    for vm in (locked, free):
        foreign(desk, vm, FAILED)
    found, _ = look(desk, locked, free)

    async def beside_a_lock() -> frozenset[str]:
        database = Database.open(desk.store.url)
        left: list[frozenset[str]] = []
        lock = select(VM_CONTEXTS.c.context_id).where(VM_CONTEXTS.c.context_id == locked).with_for_update()

        def hold(connection: Connection) -> None:
            connection.execute(lock).all()

        try:
            async with database._backend._engine.connect() as holder, holder.begin():  # type: ignore[attr-defined]
                await holder.run_sync(hold)
                done = await database.write(repair, found, now=datetime.now(UTC), wait=False)
                left.append(done.left)
        finally:
            await database.close()
        return left[0]

    assert asyncio.run(beside_a_lock()) == {locked}
    assert [len(desk.operations(vm)) for vm in (locked, free)] == [0, 1]


def test_the_way_left_is_told_from_the_first_job_to_the_last(desk: Desk) -> None:
    for _ in range(3):
        foreign(desk, desk.store.vm(), FAILED)
    told: list[tuple[int, int]] = []

    async def once() -> None:
        database = Database.open(desk.store.url)
        await Refresher(
            database, desk.sanitizer, RefreshOptions(), progress=lambda *each: told.append(each)
        ).everything()
        await database.close()

    asyncio.run(once())

    assert told == sorted(told)
    assert 3 <= told[-1][0] <= told[-1][1]
    assert (time_left(50, 100, 30.0), time_left(1, 100, 30.0)) == ("about 30 s left", "about 50 min left")


rows = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 30), st.booleans()), min_size=1, max_size=8)


@given(rows, st.lists(st.floats(0.000_1, 20), max_size=20))
def test_a_portion_holds_few_rows_and_everything_is_in_one(
    shape: list[tuple[int, int, bool]], took: list[float]
) -> None:
    found = [
        VmRepair(
            f"vm{at}",
            None,
            tuple({"job_id": f"{at}.{n}"} for n in range(new)),
            same=tuple(map(str, range(same))),
            last_operation={"x": 1} if told else None,
        )
        for at, (new, same, told) in enumerate(shape)
    ]
    portions = Portions()
    for seconds in took:
        assert 0 <= portions.rest_after(50, seconds) <= 1

    cut = list(portions.cut(found))

    assert all(sum(part.rows for part in portion) <= 200 for portion in cut)
    parts = [part for portion in cut for part in portion]
    assert [row for part in parts for row in part.new] == [row for each in found for row in each.new]
    assert sum(part.rows for part in parts) == sum(each.rows for each in found)


def test_a_job_store_that_gets_slow_is_asked_for_less_at_once_and_left_alone_for_longer() -> None:
    found = [VmRepair("vm", None, tuple({"job_id": str(n)} for n in range(400)))]
    quick, slow = Portions(), Portions()
    for _ in range(10):
        rested = quick.rest_after(100, 0.01), slow.rest_after(100, 0.01)
    for _ in range(10):
        rested = quick.rest_after(100, 0.01), slow.rest_after(100, 2.0)

    assert len(list(slow.cut(found))) > 10 * len(list(quick.cut(found)))
    assert rested[0] < 0.01 < rested[1]


@pytest.mark.slow
def test_a_pass_that_is_killed_goes_on_where_it_was(desk: Desk) -> None:
    vms = [desk.store.vm() for _ in range(60)]
    for vm in vms:
        for number in range(8):
            at = NOON + timedelta(minutes=number)
            foreign(desk, vm, FAILED, started_at=at, completed_at=at + timedelta(seconds=30))
    count = select(func.count()).select_from(OPERATIONS).where(OPERATIONS.c.context_id.in_(vms))

    def recorded() -> int:
        return desk.store.run(lambda connection: int(connection.execute(count).scalar_one()))

    killed = plainspoken("summaries", "refresh", "--database-url", desk.store.url)
    deadline = time.monotonic() + 60
    while not recorded() and time.monotonic() < deadline:
        time.sleep(0.005)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    before = recorded()
    report = refresh(desk)

    assert before > 0
    assert before + report.recorded >= recorded() == 480
    assert {stored(desk, vm)["status"] for vm in vms} == {"failed"}
    assert refresh(desk).written == 0
