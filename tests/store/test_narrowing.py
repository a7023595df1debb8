"""Limited callers on real databases: each statement finds rows of their VMs, and no others."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    Select,
    Table,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    union_all,
    update,
)

from plainspoken.jobs.lists.job_list import JobSelection
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.reading.technical import read_technical
from plainspoken.store.database import Database
from plainspoken.store.narrowing import EVERY_ROW
from plainspoken.store.own_tables import (
    ALL_TABLES,
    AUDIT,
    DISMISSALS,
    IDEMPOTENCY_KEYS,
    LEASES,
    OPERATIONS,
    TOKENS,
    UNHELPFUL,
)
from plainspoken.store.reach import Reach
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, METADATA, REPLICATION_JOBS, VM_CONTEXTS
from tests.jobs.conftest import NOON, Store
from tools.backend.rows import Platform
from tools.platform_database import build

T = TypeVar("T")


def within(store: Store, reach: Reach, function: Callable[[Connection], T], *, writes: bool = False) -> T:
    """What a function returns on a connection of a caller with this reach."""

    async def once() -> T:
        database = Database.open(store.url).within(reach)
        try:
            return await (database.write if writes else database.run)(function)
        finally:
            await database.close()

    return asyncio.run(once())


def seen(store: Store, reach: Reach) -> set[str]:
    return within(store, reach, lambda connection: set(connection.execute(select(VM_CONTEXTS.c.context_id)).scalars()))


@dataclass
class Vm:
    """A VM with a row in every table that holds anything of VMs."""

    store: Store
    id: str
    replication: str
    tracked: str


@pytest.fixture
def make_vm(store: Store) -> Callable[..., Vm]:
    def make(**values: object) -> Vm:
        id_ = store.vm(**values)
        replication = store.replication(id_)
        tracked = store.tracked(id_, ("validation", "failed", "no room"))

        def write(connection: Connection) -> None:
            line = {"job_id": tracked, "level": "INFO", "message": "a line", "ts": NOON}
            connection.execute(insert(LOG_EVENTS), line)
            lease = {"job_id": tracked, "written_by": "tests", "created_at": NOON}
            connection.execute(insert(LEASES), lease)
            done = {"context_id": id_, "job_id": tracked, "dismissed_at": NOON, "dismissed_by": "tests"}
            connection.execute(insert(DISMISSALS), done)
            mark = {"reader": "r", "catalogue": "x", "at": NOON}
            connection.execute(insert(UNHELPFUL), {"job_id": tracked, "context_id": id_, **mark})
            operation = {"operation_type": "test_failover", "status": "failed", "summary": {}, "catalogue": "x"}
            times = {"ended_at": NOON, "recorded_at": NOON}
            connection.execute(insert(OPERATIONS), {"job_id": tracked, "context_id": id_, **operation, **times})

        store.run(write)
        return Vm(store, id_, replication, tracked)

    return make


OF_VMS = {
    VM_CONTEXTS: lambda vm: VM_CONTEXTS.c.context_id == vm.id,
    REPLICATION_JOBS: lambda vm: REPLICATION_JOBS.c.id == vm.replication,
    JOB_TRACKING: lambda vm: JOB_TRACKING.c.id == vm.tracked,
    JOB_STEPS: lambda vm: JOB_STEPS.c.job_id == vm.tracked,
    LOG_EVENTS: lambda vm: LOG_EVENTS.c.job_id == vm.tracked,
    LEASES: lambda vm: LEASES.c.job_id == vm.tracked,
    DISMISSALS: lambda vm: DISMISSALS.c.context_id == vm.id,
    OPERATIONS: lambda vm: OPERATIONS.c.context_id == vm.id,
    UNHELPFUL: lambda vm: UNHELPFUL.c.job_id == vm.tracked,
}
"""Every table with rows of VMs, and which rows are those of one VM."""


def test_every_table_of_the_store_is_of_vms_or_is_known_not_to_be() -> None:
    assert set(ALL_TABLES.tables.values()) == {*OF_VMS, TOKENS, AUDIT, IDEMPOTENCY_KEYS}


@pytest.mark.parametrize("table", OF_VMS, ids=str)
def test_of_every_table_a_limited_caller_finds_the_rows_of_its_vms(
    store: Store, make_vm: Callable[..., Vm], table: Table
) -> None:
    own, foreign = make_vm(), make_vm()

    def found(connection: Connection) -> list[bool]:
        rows = select(literal(1)).select_from(table)
        return [connection.execute(rows.where(OF_VMS[table](vm))).first() is not None for vm in (own, foreign)]

    assert within(store, Reach(vms=frozenset({own.id})), found) == [True, False]


@pytest.mark.parametrize("table", OF_VMS, ids=str)
def test_of_every_table_a_limited_caller_changes_and_deletes_no_row_of_other_vms(
    store: Store, make_vm: Callable[..., Vm], table: Table
) -> None:
    own, foreign = make_vm(), make_vm()
    column = next(each for each in table.columns if not each.primary_key and not each.foreign_keys)

    def changed(connection: Connection) -> list[int]:
        same = update(table).values({column.name: column})
        counts = [connection.execute(same.where(OF_VMS[table](vm))).rowcount for vm in (own, foreign)]
        return [*counts, connection.execute(delete(table).where(OF_VMS[table](foreign))).rowcount]

    assert within(store, Reach(vms=frozenset({own.id})), changed, writes=True) == [1, 0, 0]


@pytest.mark.parametrize("table", [TOKENS, AUDIT], ids=str)
def test_what_is_of_no_vm_and_of_no_caller_has_no_rows(store: Store, table: Table) -> None:
    own = store.vm()
    record = {"at": NOON, "actor": "a", "action": "b", "target": "c"}
    store.run(lambda connection: connection.execute(insert(AUDIT), record) and None)

    assert within(store, Reach(vms=frozenset({own})), lambda each: each.execute(select(table)).all()) == []


def test_a_table_about_which_nothing_was_decided_has_no_rows(store: Store) -> None:
    own = store.vm()
    table = Table("plainspoken_new", METADATA, Column("id", Integer, primary_key=True))
    try:
        store.run(table.create)
        store.run(lambda connection: connection.execute(insert(table), {"id": 1}) and None)
        count = select(func.count()).select_from(table)
        counted = within(store, Reach(vms=frozenset({own})), lambda each: each.execute(count).scalar_one())
        assert (counted, store.run(lambda each: each.execute(count).scalar_one())) == (0, 1)
    finally:
        store.run(table.drop)
        METADATA.remove(table)


def _statements(own: Vm, foreign: Vm) -> dict[str, Select[Any]]:
    """Statements of every form that all count the jobs of both VMs: 2, or 1 for who sees one of them."""
    ids = [own.tracked, foreign.tracked]
    job, vm = JOB_TRACKING.alias("j"), VM_CONTEXTS.alias("v")
    count, chosen = func.count(), JOB_TRACKING.c.id.in_(ids)
    one = select(JOB_TRACKING.c.id).where(chosen)
    inner = one.subquery()
    both = union_all(*(select(JOB_TRACKING.c.id).where(JOB_TRACKING.c.id == id_) for id_ in ids)).subquery()
    outer = LOG_EVENTS.outerjoin(JOB_STEPS, JOB_STEPS.c.id == LOG_EVENTS.c.step_id)
    named = one.cte("named")
    return {
        "plain": select(count).select_from(JOB_TRACKING).where(chosen),
        "alias": select(count).select_from(job).where(job.c.id.in_(ids)),
        "subquery": select(count).select_from(inner),
        "union": select(count).select_from(both),
        "cte": select(count).select_from(named),
        "join": select(count).select_from(job.join(JOB_STEPS, JOB_STEPS.c.job_id == job.c.id)).where(job.c.id.in_(ids)),
        "outer join": select(count).select_from(outer).where(LOG_EVENTS.c.job_id.in_(ids)),
        "in": select(count).select_from(JOB_STEPS).where(JOB_STEPS.c.job_id.in_(one)),
        "exists": select(count)
        .select_from(JOB_STEPS)
        .where(exists().where(JOB_TRACKING.c.id == JOB_STEPS.c.job_id), JOB_STEPS.c.job_id.in_(ids)),
        "implied": select(func.count(vm.c.context_id)).where(vm.c.context_id.in_([own.id, foreign.id])),
    }


@pytest.mark.parametrize("form", _statements(Vm(None, "", "", ""), Vm(None, "", "", "")))  # type: ignore[arg-type] # only the names are asked for
def test_a_statement_of_any_form_is_narrowed(store: Store, make_vm: Callable[..., Vm], form: str) -> None:
    own, foreign = make_vm(), make_vm()
    statement = _statements(own, foreign)[form]

    def count(connection: Connection) -> int:
        return int(connection.execute(statement).scalar_one())

    assert (within(store, Reach(vms=frozenset({own.id})), count), store.run(count)) == (1, 2)


def test_a_value_computed_from_other_vms_is_absent(store: Store, make_vm: Callable[..., Vm]) -> None:
    own, foreign = make_vm(), make_vm()
    name = select(VM_CONTEXTS.c.vm_name).where(VM_CONTEXTS.c.context_id == foreign.id).scalar_subquery()
    row = select(JOB_TRACKING.c.id, name).where(JOB_TRACKING.c.id == own.tracked)

    found = within(store, Reach(vms=frozenset({own.id})), lambda each: each.execute(row).one())

    assert tuple(found) == (own.tracked, None)


def test_rows_are_locked_as_without_a_limit(store: Store, make_vm: Callable[..., Vm]) -> None:
    own, foreign = make_vm(), make_vm()

    def locked(connection: Connection) -> list[str]:
        ids = JOB_TRACKING.c.id.in_([own.tracked, foreign.tracked])
        return list(connection.execute(select(JOB_TRACKING.c.id).where(ids).with_for_update()).scalars())

    assert within(store, Reach(vms=frozenset({own.id})), locked, writes=True) == [own.tracked]


def test_savepoints_are_left_alone(store: Store) -> None:
    own = store.vm()

    def nested(connection: Connection) -> int:
        with connection.begin_nested():
            return connection.execute(select(func.count()).select_from(VM_CONTEXTS)).scalar_one()

    assert within(store, Reach(vms=frozenset({own})), nested, writes=True) == 1


def test_a_text_cannot_be_narrowed_so_it_is_not_run(store: Store) -> None:
    with pytest.raises(TypeError, match="cannot be narrowed"):
        within(store, Reach(vms=frozenset({"any"})), lambda each: each.execute(text("SELECT 1")).all())


def test_a_statement_may_ask_for_every_row(store: Store, make_vm: Callable[..., Vm]) -> None:
    own, foreign = make_vm(), make_vm()
    statement = select(JOB_TRACKING.c.id).where(JOB_TRACKING.c.id == foreign.tracked)

    def found(connection: Connection) -> list[bool]:
        return [
            connection.execute(statement, execution_options=options).first() is not None for options in ({}, EVERY_ROW)
        ]

    assert within(store, Reach(vms=frozenset({own.id})), found) == [False, True]


def test_a_connection_that_is_given_back_is_limited_no_more(store: Store) -> None:
    own, foreign = store.vm(), store.vm()
    both = select(func.count()).select_from(VM_CONTEXTS).where(VM_CONTEXTS.c.context_id.in_([own, foreign]))

    async def counts() -> list[int]:
        database = Database.open(store.url)
        limited = database.within(Reach(vms=frozenset({own})))
        try:
            return [
                await each.run(lambda connection: connection.execute(both).scalar_one())
                for each in (database, limited, database, limited)
            ]
        finally:
            await database.close()

    assert asyncio.run(counts()) == [2, 1, 2, 1]


def test_statements_that_are_made_anew_each_time_do_not_stay_in_memory(store: Store) -> None:
    own = store.vm()
    made: list[weakref.ref[Select[Any]]] = []

    def ask(connection: Connection) -> None:
        for number in range(20):
            statement = select(VM_CONTEXTS.c.context_id).where(VM_CONTEXTS.c.context_id == str(number))
            connection.execute(statement).all()
            made.append(weakref.ref(statement))

    async def alive() -> int:
        database = Database.open(store.url)
        try:
            for _ in range(30):  # each is bounded in time, on a busy machine too
                await database.within(Reach(vms=frozenset({own}))).run(ask)
            gc.collect()
            return sum(each() is not None for each in made)
        finally:
            await database.close()

    assert asyncio.run(alive()) < 300


def test_a_reach_without_a_vm_finds_nothing(store: Store) -> None:
    store.vm()

    assert seen(store, Reach(vms=frozenset({"ctx-of-nobody"}))) == set()


def test_in_a_platforms_own_database_a_caller_is_limited_all_the_same(
    empty_url: str, make_store: Callable[[str], Store]
) -> None:
    """Without any table of ours, and on MariaDB with ids whose letters are ordered differently."""
    build(empty_url, Platform(jobs=40, vms=4, end=NOON))
    platform = make_store(empty_url)
    own = min(vm.context_id for vm in platform.vm_contexts().vm_contexts)
    reach = Reach(vms=frozenset({own}))

    async def ask(reader: JobReader) -> tuple[set[str], list[str], list[str]]:
        limited = reader.within(reach)
        vms = {vm.context_id for vm in (await limited.vm_contexts()).vm_contexts}
        jobs = [job.job_id for job in (await limited.jobs(JobSelection(limit=100))).jobs]
        of_vm = [job.job_id for job in (await reader.recent_jobs(own, JobSelection(limit=100))).jobs]
        for job in jobs:
            await limited.job(job)
            await limited.job_log(job, limit=10, before=None, level="INFO")
            await limited.database.run(read_technical, job, log_after=None, log_limit=5)
        await limited.vm_context(own)
        return vms, jobs, of_vm

    vms, jobs, of_vm = platform.ask(ask)

    assert vms == {own}
    assert jobs == of_vm
    assert jobs
