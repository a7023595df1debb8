"""Answers that are known to be unchanged before they are made: never one that would have been another."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Connection, Table, delete, insert, select, update

from plainspoken.api.app import create_app
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.lists.job_list import JobSelection
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.telling.views import RecentJobs
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.own_tables import DISMISSALS, LEASES
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, REPLICATION_JOBS, VM_CONTEXTS
from tests.jobs.conftest import sanitizer, url  # noqa: F401 - fixtures
from tests.support import builtin_catalogue

Client = TestClient[Litestar]
Write = Callable[[Connection], object]

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)
_NUMBERS = itertools.count(1)
_PATIENCE = 200
"""Times that something is asked: other tests write to the same server."""


class Rules(CatalogueWatcher[Sanitizer]):
    """Rules that a test replaces at will."""

    def take(self, rules: Sanitizer) -> None:
        """What a reload does when the new rules are good."""
        for each in self._subscribers:
            each(rules)


@dataclass
class Caller:
    """Somebody who asks for a VM's newest jobs, and keeps every tag that was ever given."""

    client: Client
    url: str
    rules: Rules
    vm: str
    made: list[str]
    tags: list[str] = field(default_factory=list)

    def write(self, change: Write) -> None:
        """What another program does to the job store, without a word to anybody."""
        run_blocking(self.url, change)

    def ask(self, query: str = "", **headers: str) -> Any:  # noqa: ANN401 - the test client's own
        return self.client.get(f"/api/v1/vm-contexts/{self.vm}/recent-jobs{query}", headers=headers)

    def checks_every_tag(self, query: str = "") -> None:
        """Each tag is answered as the answer that is made now says: 304 for its own, the answer itself for others."""
        now = self.ask(query).headers["etag"]
        if now not in self.tags:
            self.tags.append(now)
        for tag in self.tags:
            for _ in range(3):
                asked = self.ask(query, **{"If-None-Match": tag})
                assert (asked.status_code, asked.headers["etag"]) == (304 if tag == now else 200, now)


@pytest.fixture
def caller(url: str, sanitizer: Sanitizer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Caller]:  # noqa: F811
    """A caller of a server of its own over a shared job store, in which a VM of its own has two jobs."""
    # A second for each change would make the test last for minutes; a test of its own waits.
    monkeypatch.setattr("plainspoken.store.states.SETTLING", 0.0)
    vm = f"ctx-unchanged-{next(_NUMBERS)}"
    run_blocking(url, _fill, vm)
    made: list[str] = []
    recent_jobs = JobReader.recent_jobs

    async def noted(reader: JobReader, key: str, selection: JobSelection) -> RecentJobs:
        made.append(key)
        return await recent_jobs(reader, key, selection)

    monkeypatch.setattr(JobReader, "recent_jobs", noted)
    rules = Rules(sanitizer)
    with TestClient(create_app(database_url=url, catalogue=rules)) as client:
        client.headers["accept-encoding"] = "identity"
        yield Caller(client, url, rules, vm, made)


def _fill(connection: Connection, vm: str) -> None:
    connection.execute(insert(VM_CONTEXTS).values(context_id=vm, vm_name=f"name-{vm}", current_status="failed"))
    ended = {"status": "failed", "created_at": NOON, "started_at": NOON, "completed_at": NOON + timedelta(minutes=5)}
    connection.execute(
        insert(REPLICATION_JOBS).values(id=f"r-{vm}", vm_context_id=vm, error_message="disk busy", **ended)
    )
    tracked = ended | {"job_type": "failover", "operation": "unified-test-failover", "context_id": vm}
    connection.execute(insert(JOB_TRACKING).values(id=f"t-{vm}", error_message="out of hosts", **tracked))
    connection.execute(insert(JOB_STEPS).values(job_id=f"t-{vm}", seq=1, name="validation", status="failed"))


@cache
def _other_rules() -> Sanitizer:
    return Sanitizer(builtin_catalogue())


_TEXTS = st.sampled_from(["disk busy", "out of hosts", "source gone", "", None])


def _changes(vm: str) -> st.SearchStrategy[Write | None]:
    """What may happen to a job store, most of it without a trace in any time; None for other rules."""

    def of(
        table: Table, column: str, value: str, values: st.SearchStrategy[dict[str, Any]]
    ) -> st.SearchStrategy[Write]:
        return values.map(
            lambda each: (
                lambda connection: connection.execute(update(table).where(table.c[column] == value).values(**each))
            )
        )

    texts = _TEXTS.map(lambda text: {"error_message": text})
    statuses = st.sampled_from(["failed", "completed", "running", "cancelled"]).map(lambda each: {"status": each})
    systems = st.sampled_from(["linux", "windows"]).map(lambda each: {"os_type": each})
    return st.one_of(
        of(REPLICATION_JOBS, "id", f"r-{vm}", texts),
        of(REPLICATION_JOBS, "id", f"r-{vm}", texts).map(_undone),
        of(JOB_STEPS, "job_id", f"t-{vm}", texts),
        of(JOB_TRACKING, "id", f"t-{vm}", statuses),
        of(VM_CONTEXTS, "context_id", vm, systems),
        st.integers(1, 3).map(lambda number: lambda connection: _come_or_go(connection, vm, number)),
        st.just(lambda connection: _dismiss(connection, vm)),
        st.none(),
    )


def _undone(write: Write) -> Write:
    def do_and_undo(connection: Connection) -> None:
        with connection.begin_nested() as savepoint:
            write(connection)
            savepoint.rollback()

    return do_and_undo


def _come_or_go(connection: Connection, vm: str, number: int) -> None:
    """An old job that is there is deleted; one that is not comes."""
    job = REPLICATION_JOBS.c.id == f"r{number}-{vm}"
    if connection.execute(select(REPLICATION_JOBS.c.id).where(job)).first():
        connection.execute(delete(REPLICATION_JOBS).where(job))
        return
    at = NOON - timedelta(days=9)
    values = {"id": f"r{number}-{vm}", "vm_context_id": vm, "status": "completed", "created_at": at}
    connection.execute(insert(REPLICATION_JOBS).values(**values))


def _dismiss(connection: Connection, vm: str) -> None:
    values = {"context_id": vm, "job_id": f"{vm}-{next(_NUMBERS)}", "dismissed_at": NOON, "dismissed_by": "somebody"}
    connection.execute(insert(DISMISSALS).values(**values))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_happens_to_the_job_store_no_answer_is_called_unchanged_that_is_another(
    caller: Caller,
    sanitizer: Sanitizer,  # noqa: F811
    data: st.DataObject,
) -> None:
    rules = itertools.cycle((_other_rules(), sanitizer))
    caller.checks_every_tag()
    for change in data.draw(st.lists(_changes(caller.vm), min_size=1, max_size=5)):
        if change is None:
            caller.rules.take(next(rules))
        else:
            caller.write(change)
        caller.checks_every_tag()


def test_a_quiet_job_store_is_asked_for_rows_once(caller: Caller) -> None:
    tag = caller.ask().headers["etag"]
    for _ in range(_PATIENCE):
        before = len(caller.made)
        answer = caller.ask(**{"If-None-Match": tag})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
        if len(caller.made) == before:
            return
    pytest.fail("each answer was made")


def test_an_answer_known_to_be_unchanged_has_the_head_of_one_that_was_made(caller: Caller) -> None:
    tag = caller.ask("?limit=1").headers["etag"]
    heads = [caller.ask("?limit=1", **{"If-None-Match": tag}).headers for _ in range(3)]
    assert "link" in heads[0]
    for head in heads:
        del head["x-request-id"]
    assert heads[0] == heads[1] == heads[2]


def test_each_selection_of_jobs_is_known_by_itself(caller: Caller) -> None:
    every, one = caller.ask().headers["etag"], caller.ask("?limit=1").headers["etag"]
    for _ in range(3):
        assert caller.ask("", **{"If-None-Match": every}).status_code == 304
        assert caller.ask("?limit=1", **{"If-None-Match": every}).status_code == 200
        assert caller.ask("?limit=1", **{"If-None-Match": one}).status_code == 304


@pytest.mark.parametrize("query", ["", "?status=failed"])
def test_a_job_whose_writer_may_be_lost_is_looked_at_each_time(caller: Caller, query: str) -> None:
    def lease(connection: Connection) -> None:
        job = f"t-{caller.vm}"
        connection.execute(update(JOB_TRACKING).where(JOB_TRACKING.c.id == job).values(status="running"))
        until = datetime.now(UTC) + timedelta(hours=1)
        values = {"job_id": job, "written_by": "somebody", "created_at": NOON, "lease_until": until}
        connection.execute(insert(LEASES).values(**values))

    caller.write(lease)
    _is_made_each_time(caller, query)


def test_a_replication_whose_time_left_goes_down_is_looked_at_each_time(caller: Caller) -> None:
    values = {
        "status": "replicating",
        "completed_at": None,
        "vma_eta_seconds": 600,
        "vma_last_poll_at": datetime.now(UTC),
    }
    job = REPLICATION_JOBS.c.id == f"r-{caller.vm}"
    caller.write(lambda each: each.execute(update(REPLICATION_JOBS).where(job).values(**values)))
    _is_made_each_time(caller, "")


def _is_made_each_time(caller: Caller, query: str) -> None:
    tag = caller.ask(query).headers["etag"]
    for _ in range(3):
        before = len(caller.made)
        caller.ask(query, **{"If-None-Match": tag})
        assert len(caller.made) == before + 1


def test_a_server_is_believed_once_nothing_has_been_written_for_a_while(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    if caller.url.startswith("sqlite"):
        pytest.skip("a file, not a server")

    async def states() -> list[object]:
        database = Database.open(caller.url)
        await database.ping()
        told = [await database.state()]
        for tried in range(_PATIENCE):
            monkeypatch.setattr(time, "monotonic", lambda tried=tried: now + 2.0 * tried)
            told.append(await database.state())
        await database.close()
        return told

    monkeypatch.setattr("plainspoken.store.states.SETTLING", 1.0)
    now = time.monotonic()
    told = asyncio.run(states())
    assert told[0] is None
    assert any(state is not None for state in told)
