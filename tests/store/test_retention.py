from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import ColumnElement, Connection, Table, func, insert, select

from plainspoken.store import retention as module
from plainspoken.store.database import run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.own_tables import (
    AUDIT,
    DISMISSALS,
    IDEMPOTENCY_KEYS,
    LEASES,
    OPERATIONS,
    TOKENS,
    UNHELPFUL,
)
from plainspoken.store.retention import Retention, count, prunable, prune_some
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS

if TYPE_CHECKING:
    from tests.jobs.conftest import Store

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DEFAULT = Retention()
OLD, FRESH = NOW - timedelta(days=400), NOW - timedelta(hours=1)


@pytest.fixture
def own(empty_url: str, make_store: Callable[[str], Store]) -> Store:
    """An up-to-date job store of the test's own."""
    upgrade(empty_url)
    return make_store(empty_url)


def put(store: Store, table: Table, *rows: dict[str, Any]) -> None:
    run_blocking(store.url, lambda connection: connection.execute(insert(table), list(rows)) and None)


def values(store: Store, column: ColumnElement[Any]) -> list[Any]:
    return store.run(lambda connection: list(connection.execute(select(column).order_by(column)).scalars()))


def prune(store: Store, retention: Retention = DEFAULT) -> dict[str, int]:
    """What was deleted, by kind; each kind's count beforehand must have said the same."""

    def each(connection: Connection) -> dict[str, int]:
        done = {}
        for name, kind in prunable(retention, now=NOW).items():
            told, done[name] = count(connection, kind), 0
            while some := prune_some(connection, kind):
                done[name] += some
            assert done[name] == told
        return done

    return store.run(each)


def tracked(store: Store, *, ended: datetime | None = OLD, leased: bool = True, **more: object) -> str:
    """A job with a step and a line; `leased` tells whether it was written through the tracker."""
    job = store.tracked("ctx", ("validation", "completed"), completed_at=ended, **more)
    put(store, LOG_EVENTS, {"job_id": job, "level": "INFO", "message": "a line", "ts": OLD})
    if leased:
        put(store, LEASES, {"job_id": job, "written_by": "us", "created_at": OLD, "lease_until": None})
    return job


def operation(vm: str, at: datetime, job: str | None = None) -> dict[str, Any]:
    common = {"operation_type": "test_failover", "status": "failed", "summary": {}, "catalogue": "f"}
    return {"job_id": job or str(uuid.uuid4()), "context_id": vm, "ended_at": at, "recorded_at": at, **common}


def test_the_newest_operations_of_each_vm_stay(own: Store) -> None:
    times = [OLD + timedelta(days=day) for day in range(5)]
    put(own, OPERATIONS, *(operation(vm, at) for vm in ("a", "b") for at in times))
    done = prune(own, Retention(operations=2))

    assert done["operations"] == 6
    assert values(own, OPERATIONS.c.ended_at) == sorted(times[-2:] * 2)


def test_only_what_has_ended_long_ago_goes(own: Store) -> None:
    by = {"context_id": "a", "dismissed_at": OLD, "dismissed_by": "me"}
    put(
        own,
        DISMISSALS,
        {**by, "job_id": "in force", "restored_at": None},
        {**by, "job_id": "back long ago", "restored_at": OLD},
        {**by, "job_id": "back lately", "restored_at": FRESH},
    )
    sent = {"principal": "me", "request_hash": "h", "status": 200, "answer": "{}"}
    put(own, IDEMPOTENCY_KEYS, {**sent, "key": "old", "created_at": OLD}, {**sent, "key": "new", "created_at": FRESH})
    token = {"name": "n", "secret_hash": "h", "scopes": [], "created_at": OLD}
    put(
        own,
        TOKENS,
        {**token, "id": "for ever", "expires_at": None, "revoked_at": None},
        {**token, "id": "expired", "expires_at": OLD, "revoked_at": None},
        {**token, "id": "revoked", "expires_at": None, "revoked_at": OLD},
        {**token, "id": "revoked lately", "expires_at": None, "revoked_at": FRESH},
    )
    told = {"actor": "me", "action": "technical", "request_id": None}
    put(own, AUDIT, {**told, "target": "old", "at": OLD}, {**told, "target": "new", "at": FRESH})

    mark = {"reader": "r", "catalogue": "x"}
    put(own, UNHELPFUL, {**mark, "job_id": "old", "at": OLD}, {**mark, "job_id": "new", "at": FRESH})

    assert prune(own) == {
        "operations": 0,
        "dismissals": 1,
        "idempotency keys": 1,
        "tokens": 2,
        "audit lines": 1,
        "unhelpful answers": 1,
    }
    assert values(own, UNHELPFUL.c.job_id) == ["new"]
    assert values(own, DISMISSALS.c.job_id) == ["back lately", "in force"]
    assert values(own, IDEMPOTENCY_KEYS.c.key) == ["new"]
    assert values(own, TOKENS.c.id) == ["for ever", "revoked lately"]
    assert values(own, AUDIT.c.target) == ["new"]


def test_no_job_goes_unless_it_is_asked_for(own: Store) -> None:
    tracked(own)

    assert "jobs" not in prune(own)
    assert len(values(own, JOB_TRACKING.c.id)) == 1


def test_only_ended_jobs_of_our_own_go_with_their_steps_and_lines(own: Store) -> None:
    own.vm(context_id="ctx")
    gone = tracked(own)
    kept = {
        tracked(own, leased=False),
        tracked(own, ended=FRESH),
        tracked(own, ended=None, status="running"),
        (told := tracked(own)),
        (parent := tracked(own)),
        tracked(own, leased=False, parent_job_id=parent),
    }
    put(own, OPERATIONS, operation("ctx", OLD, told))

    assert prune(own, Retention(jobs=timedelta(days=30)))["jobs"] == 1
    assert set(values(own, JOB_TRACKING.c.id)) == kept
    assert set(values(own, JOB_STEPS.c.job_id)) == set(values(own, LOG_EVENTS.c.job_id)) == kept
    assert gone not in values(own, LEASES.c.job_id)


def test_many_rows_go_in_batches(own: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 10)
    line = {"actor": "me", "action": "a", "target": "t", "request_id": None}
    put(own, AUDIT, *({**line, "at": OLD} for _ in range(35)))
    kind = prunable(Retention(), now=NOW)["audit lines"]

    assert [own.run(lambda connection: prune_some(connection, kind)) for _ in range(5)] == [10, 10, 10, 5, 0]
    assert own.run(lambda connection: connection.execute(select(func.count()).select_from(AUDIT)).scalar_one()) == 0
