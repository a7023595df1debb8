"""Jobs whose row lacks a type or an operation: a platform's MariaDB leaves them so if its `sql_mode` is not strict."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.changes.feed import ChangeFeed
from plainspoken.jobs.failures import stored_failures
from plainspoken.jobs.lists.job_list import JobSelection
from plainspoken.jobs.outcomes import OutcomeTally, read_jobs_page
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.reading.changes import read_changes, read_marks
from plainspoken.jobs.reading.job_pages import JobScope
from plainspoken.jobs.reading.job_streams import places_statement
from plainspoken.jobs.reading.selects import CUSTOMER_TYPES, TRACKED_TYPES, tracked_types
from plainspoken.jobs.telling.views import JobItem
from plainspoken.store.adopting import adopt
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.tracker.due import count_jobs
from plainspoken.tracker.refresh import Refresher, RefreshOptions
from tests.jobs.conftest import empty_database
from tools.backend.rows import Rows, Value
from tools.platform_database import make_schema, write

VM = "ctx-odd"
LONG_AGO = datetime(2025, 10, 3, 12, tzinfo=UTC)


@dataclass
class Odd:
    """A job store with one VM, to write rows into as a backend does that nothing refuses."""

    url: str
    sanitizer: Sanitizer
    made: int = 0

    def job(self, *steps: tuple[str, str] | tuple[str, str, str], **values: Value) -> str:
        """A job without a type and an operation, unless they are given."""
        self.made += 1
        at, id_ = LONG_AGO + timedelta(minutes=self.made), f"odd-{self.made}"
        row: dict[str, Any] = {"id": id_, "job_type": "", "operation": "", "status": "failed", "context_id": VM}
        row |= {"created_at": at, "started_at": at, "updated_at": at, "completed_at": at + timedelta(seconds=30)}
        rows = Rows()
        rows.add("job_tracking", **row | values)
        for seq, step in enumerate(steps, 1):
            error = {"error_message": step[2]} if len(step) == 3 else {}
            rows.add("job_steps", job_id=id_, name=step[0], seq=seq, status=step[1], started_at=at, **error)
        run_blocking(self.url, write, rows)
        return id_

    def ask(self, question: Callable[[JobReader], Any]) -> Any:  # noqa: ANN401 - whatever is asked for
        async def once() -> object:
            database = Database.open(self.url)
            try:
                return await question(JobReader(database, self.sanitizer))
            finally:
                await database.close()

        return asyncio.run(once())

    def listed(self, **selection: Any) -> dict[str, JobItem]:  # noqa: ANN401 - any selection
        of_vm = self.ask(lambda reader: reader.recent_jobs(VM, JobSelection(**selection))).jobs
        of_all = self.ask(lambda reader: reader.jobs(JobSelection(**selection))).jobs
        assert [job.job_id for job in of_vm] == [job.job_id for job in of_all]
        return {job.job_id: job for job in of_vm}


def _with_a_vm(connection: Connection) -> None:
    rows = Rows()
    rows.add(
        "vm_replication_contexts",
        context_id=VM,
        vm_name="odd",
        vmware_vm_id="vm-1",
        vm_path="/DC1/vm/odd",
        vcenter_host="vc",
        datacenter="DC1",
        current_status="ready_for_failover",
    )
    write(connection, rows)


@pytest.fixture(params=["own sqlite", "own mysql", "own postgresql", "platform sqlite", "platform mysql"])
def odd(request: pytest.FixtureRequest, tmp_path: Path, sanitizer: Sanitizer) -> Iterator[Odd]:
    """Every kind of store that can hold a job without a type."""
    whose, kind = request.param.split()

    def prepared(url: str) -> Odd:
        if whose == "own":
            upgrade(url)
        else:
            run_blocking(url, make_schema)
            adopt(url, done=lambda *_: None)
        run_blocking(url, _with_a_vm)
        return Odd(url, sanitizer)

    if kind == "sqlite":
        yield prepared(f"sqlite:///{tmp_path}/odd.db")
        return
    with empty_database(kind) as url:
        yield prepared(url)


def failures(odd: Odd) -> set[str | None]:
    """The jobs whose failures a rule author gets to see."""
    return {failure.job for page in stored_failures(odd.url, odd.sanitizer) for failure in page.failures}


def test_a_failover_without_a_type_is_told_by_its_operation(odd: Odd) -> None:
    job = odd.job(("vm-creation", "failed", "it is out of hosts"), operation="unified-test-failover")

    item = odd.listed()[job]
    details = odd.ask(lambda reader: reader.vm_context(VM))

    assert (item.job_type, item.display_name, item.status) == ("test_failover", "Test Failover", "failed")
    assert item.error_message == "No host has room for the VM"
    assert (details.last_operation.job_id, details.last_operation.operation_type) == (job, "test_failover")
    assert odd.ask(lambda reader: reader.job(job)).display_name == "Test Failover"


@pytest.mark.parametrize(
    ("steps", "kind", "name"),
    [
        (("source-vm-power-off", "final-sync", "vm-creation"), "live_failover", "Live Failover"),
        (("validation", "volume-mode-switch-failover"), "live_failover", "Failover"),
        (("validation", "test-vm-creation"), "test_failover", "Test Failover"),
        (("failover-job-retrieval", "test-vm-shutdown"), "rollback", "Rollback"),
        (("analyze-volume-state", "cleanup-snapshots"), "rollback", "Failed Operation Cleanup"),
        (("validate-deletion", "delete-volumes"), "rollback", "Replication Job Removal"),
    ],
)
def test_a_job_that_says_nothing_of_its_kind_is_told_by_its_steps(
    tmp_path: Path, sanitizer: Sanitizer, steps: tuple[str, ...], kind: str, name: str
) -> None:
    upgrade(f"sqlite:///{tmp_path}/odd.db")
    run_blocking(f"sqlite:///{tmp_path}/odd.db", _with_a_vm)
    odd = Odd(f"sqlite:///{tmp_path}/odd.db", sanitizer)
    job = odd.job(*((step, "completed") for step in steps[:-1]), (steps[-1], "failed", "it is out of hosts"))

    assert (odd.listed()[job].job_type, odd.listed()[job].display_name) == (kind, name)
    assert odd.ask(lambda reader: reader.vm_context(VM)).last_operation.operation_type == kind


def test_an_empty_operation_leaves_the_type(odd: Odd) -> None:
    failover, clean_up = odd.job(job_type="failover"), odd.job(job_type="cleanup")

    listed = odd.listed()

    assert (listed[failover].job_type, listed[failover].display_name) == ("live_failover", "Failover")
    assert (listed[clean_up].job_type, listed[clean_up].display_name) == ("rollback", "Cleanup")


def test_a_job_of_which_nothing_tells_the_kind_is_shown_and_nothing_is_claimed(odd: Odd) -> None:
    failover = odd.job(operation="unified-test-failover")
    job = odd.job()

    item = odd.listed()[job]

    assert (item.job_type, item.display_name, item.data_source) == ("replication", "Operation", "job_tracking")
    said = f"{item.error_message} {item.actionable_steps} {item.current_step}".casefold()
    assert not [word for word in ("replication", "failover", "rollback") if word in said]
    # It may have been anything, so it takes the place of no failover.
    assert odd.ask(lambda reader: reader.vm_context(VM)).last_operation.job_id == failover


def test_what_became_of_a_failure_is_told_by_what_the_steps_tell_and_by_nothing_where_they_tell_nothing(
    odd: Odd,
) -> None:
    def outcomes() -> list[tuple[int, int, int]]:
        tally = OutcomeTally(odd.sanitizer)
        page = run_blocking(odd.url, read_jobs_page, since=LONG_AGO, after=None, most=100)
        for found in page.jobs:
            tally.add(found)
        return [(each.failures, each.followed, each.succeeded) for each in tally.outcomes]

    odd.job(("validation", "failed", "it is out of hosts"))
    odd.job(("validation", "completed"), status="completed")
    assert outcomes() == [(1, 0, 0)]

    odd.job(("vm-creation", "failed", "no space left on device"), operation="unified-test-failover")
    odd.job(("final-sync", "completed"), status="completed")
    assert sorted(outcomes()) == [(1, 0, 0), (1, 1, 1)]


def test_filters_find_jobs_without_a_type(odd: Odd) -> None:
    test, nothing = odd.job(operation="unified-test-failover"), odd.job(status="completed")
    running = odd.job(operation="unified-live-failover", status="running", completed_at=None)
    plain = odd.job(job_type="failover", operation="unified-test-failover", status="completed")

    assert set(odd.listed(types=frozenset({"test_failover"}))) == {test, plain}
    assert set(odd.listed(types=frozenset({"live_failover"}))) == {running}
    assert set(odd.listed(types=frozenset({"replication"}))) == {nothing}
    assert set(odd.listed(statuses=frozenset({"failed"}))) == {test}
    assert set(odd.listed(statuses=frozenset({"completed"}))) == {nothing, plain}
    assert set(odd.listed(statuses=frozenset({"running"}))) == {running}
    assert set(odd.listed(limit=2)) == {running, plain}


def test_jobs_of_other_areas_and_of_no_vm_stay_out_of_sight(odd: Odd) -> None:
    shown = odd.job(job_category="failover")
    hidden = [
        *(odd.job(job_category=category) for category in ("scheduler", "discovery", "bulk")),
        odd.job(context_id=None),
        odd.job(job_type="linstor"),
    ]

    assert set(odd.listed()) == {shown}
    assert run_blocking(odd.url, count_jobs) == 1
    assert failures(odd).isdisjoint(hidden)


def test_live_updates_and_summaries_know_jobs_without_a_type(odd: Odd) -> None:
    job = odd.job(("vm-creation", "failed", "it is out of hosts"), operation="unified-test-failover")
    odd.job()

    def look(connection: Connection) -> set[str]:
        now = datetime.now(UTC)
        feed = ChangeFeed(read_marks(connection, now))
        found = read_changes(
            connection, feed.question(odd.sanitizer, now=now, resuming=[feed.marks.back(timedelta(1))])
        )
        return {candidate.row.id for candidate in found.candidates}

    async def refresh() -> tuple[int, int]:
        database = Database.open(odd.url)
        try:
            first = await Refresher(database, odd.sanitizer, RefreshOptions()).everything()
            second = await Refresher(database, odd.sanitizer, RefreshOptions()).everything()
            return first.recorded, second.recorded
        finally:
            await database.close()

    assert job in run_blocking(odd.url, look)
    assert asyncio.run(refresh()) == (1, 0)
    assert job in failures(odd)


def test_a_platforms_enum_on_postgresql_is_not_asked_for_a_word_that_it_does_not_have(sanitizer: Sanitizer) -> None:
    with empty_database("postgresql") as url:
        run_blocking(url, make_schema)
        adopt(url, done=lambda *_: None)
        run_blocking(url, _with_a_vm)
        odd = Odd(url, sanitizer)
        failover = odd.job(job_type="failover")

        assert run_blocking(url, tracked_types) == CUSTOMER_TYPES
        assert set(odd.listed()) == set(odd.listed(types=frozenset({"live_failover"}))) == {failover}
        assert odd.listed(types=frozenset({"replication"})) == {}
        assert odd.ask(lambda reader: reader.vm_context(VM)).last_operation.job_id == failover


def test_the_newest_jobs_without_a_type_are_found_by_an_index(odd: Odd) -> None:
    kind = run_blocking(odd.url, lambda connection: connection.dialect.name)
    statement = places_statement(
        ("job_tracking",), one_vm=False, postgresql=kind == "postgresql", after=None, since=False, types=("",)
    )
    assert statement is not None

    def plan(connection: Connection) -> str:
        if kind == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        words = "EXPLAIN QUERY PLAN " if kind == "sqlite" else "EXPLAIN "
        asked = statement.params(most=20).compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True, "render_postcompile": True}
        )
        return " ".join(str(row) for row in connection.exec_driver_sql(words + str(asked)))

    assert TRACKED_TYPES[-1] == ""
    assert "ix_job_tracking_fleet" in run_blocking(odd.url, plan)
    assert JobScope().types == TRACKED_TYPES
