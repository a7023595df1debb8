"""What became of failures after they were answered, and readers who say that an answer did not help."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, select

from plainspoken.errors import NotFound, WriteRefused
from plainspoken.jobs.outcomes import Outcomes, OutcomeTally, read_jobs_page
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.unhelpful import (
    MOST_AN_HOUR,
    HelpfulnessView,
    MarkingReader,
    count_marks,
    mark,
    read_mark,
    unmark,
)
from plainspoken.store.own_tables import UNHELPFUL
from tests.jobs.conftest import NOON, Store

NO_ROOM = "no space left on device"
ANN, BOB = MarkingReader.of("ann"), MarkingReader.of("bob")


@pytest.fixture
def marks(store: Store) -> Iterator[Store]:
    """A store in which nobody has said anything yet; the tests of a module share its database."""
    yield store
    store.run(lambda connection: connection.execute(delete(UNHELPFUL)) and None)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def replicate(store: Store, vm: str, minutes: int, status: str, error: str | None = None) -> str:
    times = {"created_at": at(minutes), "started_at": at(minutes), "completed_at": at(minutes)}
    return store.replication(vm, status=status, error_message=error, **times)


def operate(store: Store, vm: str, minutes: int, status: str, operation: str, error: str | None = None) -> str:
    times = {"created_at": at(minutes), "started_at": at(minutes), "completed_at": at(minutes)}
    step = ("vm-creation", status, error) if error else ("vm-creation", status)
    return store.tracked(vm, step, status=status, operation=operation, **times)


def tallied(store: Store, *, vm: str | None = None, size: int = 200) -> OutcomeTally:
    """What became of the failures of a VM, or of all, read in pages of a size."""
    tally = OutcomeTally(store.sanitizer)

    def read(connection: Connection) -> None:
        after = None
        while True:
            page = read_jobs_page(connection, since=NOON, after=after, most=size)
            for job in page.jobs:
                if vm is None or (job.context and job.context.context_id == vm):
                    tally.add(job)
            after = page.next
            if after is None:
                return

    store.run(read)
    return tally


def outcomes(store: Store) -> dict[str | None, Outcomes]:
    return {each.rule_id: each for each in tallied(store).outcomes}


def of_vm(store: Store, vm: str, *, size: int = 200) -> tuple[int, int, int]:
    """Failures of a VM, those that were followed, and those after which it went well."""
    found = tallied(store, vm=vm, size=size).outcomes
    return sum(o.failures for o in found), sum(o.followed for o in found), sum(o.succeeded for o in found)


def set_mark(store: Store, job: str, reader: MarkingReader, *, now: datetime | None = None) -> HelpfulnessView:
    async def marked(jobs: JobReader) -> HelpfulnessView:
        return await mark(jobs.database, jobs.sanitizer, job, reader=reader, now=now or datetime.now(UTC))

    return store.ask(marked)


def counted(store: Store) -> dict[str | None, int]:
    return store.run(lambda connection: count_marks(connection, NOON))


def test_the_next_replication_tells_whether_the_answer_to_a_failed_one_helped(store: Store) -> None:
    vm = store.vm()
    for minutes, status in enumerate(("failed", "failed", "completed", "failed")):
        replicate(store, vm, minutes, status, NO_ROOM if status == "failed" else None)

    assert of_vm(store, vm) == (3, 2, 1)
    assert of_vm(store, vm, size=1) == (3, 2, 1)


def test_a_live_failover_follows_a_test_failover_and_neither_is_followed_by_a_clean_up(store: Store) -> None:
    vm = store.vm()
    operate(store, vm, 0, "failed", "unified-test-failover", NO_ROOM)
    operate(store, vm, 1, "completed", "failed-execution-cleanup")
    replicate(store, vm, 2, "completed")
    assert of_vm(store, vm) == (1, 0, 0)

    operate(store, vm, 3, "completed", "unified-live-failover")
    assert of_vm(store, vm) == (1, 1, 1)


@pytest.mark.parametrize("status", ["running", "pending", "cancelled"])
def test_what_has_not_ended_or_was_cancelled_tells_nothing(store: Store, status: str) -> None:
    vm = store.vm()
    replicate(store, vm, 0, "failed", NO_ROOM)
    store.replication(vm, status=status, created_at=at(1), started_at=at(1))

    assert of_vm(store, vm) == (1, 0, 0)


def test_failures_are_told_apart_by_what_answered_them_with_the_newest_and_all_vms(store: Store) -> None:
    before = outcomes(store)
    one, other = store.vm(), store.vm()
    replicate(store, one, 10, "failed", NO_ROOM)
    replicate(store, other, 11, "failed", "dial tcp 10.1.2.3:443: connect: connection refused")
    newest = replicate(store, other, 12, "failed", NO_ROOM)

    found = outcomes(store)

    rule = next(id_ for id_, each in found.items() if each.job_id == newest)
    assert rule is not None
    assert found[rule].failures - (before[rule].failures if rule in before else 0) == 2
    assert {one, other} <= found[rule].vms
    assert "space" in found[rule].newest.user_message


def test_a_reader_marks_an_answer_once_and_may_take_it_back(marks: Store) -> None:
    vm = marks.vm()
    job = replicate(marks, vm, 0, "failed", NO_ROOM)

    first, again = set_mark(marks, job, ANN), set_mark(marks, job, ANN)
    assert (first.job_id, first.unhelpful) == (job, True)
    assert again == marks.run(lambda connection: read_mark(connection, job, reader=ANN))
    assert marks.run(lambda connection: read_mark(connection, job, reader=BOB)).unhelpful is False
    set_mark(marks, job, BOB)
    assert list(counted(marks).values()) == [2]

    for _ in range(2):
        assert marks.run(lambda connection: unmark(connection, job, reader=ANN)).unhelpful is False
    assert list(counted(marks).values()) == [1]


def test_marks_are_counted_for_the_rule_that_answered_and_name_nobody(marks: Store) -> None:
    vm = marks.vm()
    job = operate(marks, vm, 0, "failed", "unified-test-failover", NO_ROOM)
    set_mark(marks, job, ANN)

    (rule,) = counted(marks)
    assert rule is not None
    assert rule in outcomes(marks)
    (row,) = marks.run(lambda connection: connection.execute(select(UNHELPFUL)).all())
    assert "ann" not in str(row.reader)
    assert (row.job_id, row.context_id) == (job, vm)


def test_of_one_reader_who_marks_at_the_same_moment_twice_one_mark_is_kept(marks: Store) -> None:
    job = replicate(marks, marks.vm(), 0, "failed", NO_ROOM)

    async def both(jobs: JobReader) -> list[HelpfulnessView]:
        now = datetime.now(UTC)
        each = (mark(jobs.database, jobs.sanitizer, job, reader=ANN, now=now) for _ in range(4))
        return await asyncio.gather(*each)

    assert all(view.unhelpful for view in marks.ask(both))
    assert list(counted(marks).values()) == [1]


def test_a_job_that_has_not_failed_or_is_not_known_has_no_answer_to_mark(marks: Store) -> None:
    vm = marks.vm()
    done, runs = replicate(marks, vm, 0, "completed"), marks.replication(vm, status="running")

    for job in (done, runs):
        with pytest.raises(WriteRefused) as refused:
            set_mark(marks, job, ANN)
        assert refused.value.reason == "nothing-to-rate"
    with pytest.raises(NotFound):
        set_mark(marks, "nothing", ANN)


def test_a_reader_may_mark_some_answers_an_hour_and_hears_when_to_come_back(marks: Store) -> None:
    vm, now = marks.vm(), datetime.now(UTC).replace(microsecond=0)
    jobs = [replicate(marks, vm, minutes, "failed", NO_ROOM) for minutes in range(MOST_AN_HOUR + 1)]
    for number, job in enumerate(jobs[:-1]):
        set_mark(marks, job, ANN, now=now + timedelta(seconds=number))

    late = now + timedelta(minutes=10)
    with pytest.raises(WriteRefused) as refused:
        set_mark(marks, jobs[-1], ANN, now=late)
    assert (refused.value.reason, refused.value.retry_after) == ("too-many-ratings", 50 * 60)
    assert set_mark(marks, jobs[0], ANN, now=late).unhelpful
    assert set_mark(marks, jobs[-1], BOB, now=late).unhelpful
    assert set_mark(marks, jobs[-1], ANN, now=now + timedelta(hours=1, seconds=1)).unhelpful
