"""Column types: what goes in comes out, on every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, literal, select, text, type_coerce, update

from plainspoken.errors import DatabaseUnavailable
from plainspoken.store.columns import ClosedWord, UtcDateTime
from plainspoken.store.tables import METADATA, REPLICATION_JOBS, VM_CONTEXTS, VmStatus

if TYPE_CHECKING:
    from tests.jobs.conftest import Store


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2025, 10, 3, 17, 46, 57, 123_456, tzinfo=timezone(timedelta(hours=1))),
        datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2025, 10, 26, 1, 30, tzinfo=timezone(timedelta(hours=2))),
    ],
)
def test_an_instant_comes_back_as_it_was_in_utc(store: Store, instant: datetime) -> None:
    vm = store.vm(created_at=instant)
    query = select(VM_CONTEXTS.c.created_at).where(VM_CONTEXTS.c.context_id == vm)

    stored = store.run(lambda connection: connection.execute(query).scalar_one())

    assert stored == instant
    assert stored.tzinfo is UTC


def test_a_time_without_an_offset_is_refused(store: Store) -> None:
    with pytest.raises((ValueError, DatabaseUnavailable)):
        store.vm(created_at=datetime(2025, 1, 1))  # noqa: DTZ001 - the subject


def test_json_none_is_stored_as_null(store: Store) -> None:
    vm = store.vm(last_operation_summary=None)
    query = text(
        "SELECT count(*) FROM vm_replication_contexts WHERE context_id = :vm AND last_operation_summary IS NULL"
    )

    assert store.run(lambda connection: connection.execute(query, {"vm": vm}).scalar_one()) == 1


def test_words_of_a_closed_set_are_stored_as_their_values(store: Store) -> None:
    vm = store.vm(current_status=VmStatus.READY_FOR_FAILOVER)
    query = text("SELECT current_status FROM vm_replication_contexts WHERE context_id = :vm")

    assert store.run(lambda connection: connection.execute(query, {"vm": vm}).scalar_one()) == "ready_for_failover"


def test_a_word_outside_the_set_is_not_written(store: Store) -> None:
    with pytest.raises((ValueError, DatabaseUnavailable)):
        store.vm(current_status="napping")


def test_a_word_outside_the_set_is_read_and_shown_clean(store: Store) -> None:
    vm = store.vm()

    def nap(connection: Connection) -> None:
        statement = text("UPDATE vm_replication_contexts SET current_status = 'cloudstack_nap' WHERE context_id = :vm")
        connection.execute(statement, {"vm": vm})

    store.run(nap)

    assert store.vm_context(vm).context.current_status == "processing"


def test_long_texts_fit(store: Store) -> None:
    job = store.replication(store.vm(), error_message="ü" * 200_000)
    query = select(REPLICATION_JOBS.c.error_message).where(REPLICATION_JOBS.c.id == job)

    assert len(store.run(lambda connection: connection.execute(query).scalar_one())) == 200_000


def test_emoji_survive(store: Store) -> None:
    vm = store.vm()

    store.run(
        lambda connection: (
            connection.execute(
                update(VM_CONTEXTS).where(VM_CONTEXTS.c.context_id == vm).values(vm_name=f"🐘{vm}")
            ).rowcount
        )
    )

    assert store.vm_context(f"🐘{vm}").context.context_id == vm


@pytest.mark.parametrize("type_", [UtcDateTime(), ClosedWord(VmStatus)])
def test_column_types_let_statements_be_cached(type_: UtcDateTime | ClosedWord) -> None:
    assert select(type_coerce(literal("x"), type_))._generate_cache_key() is not None


def test_every_table_can_be_read_from_the_cache() -> None:
    assert all(select(*table.columns)._generate_cache_key() for table in METADATA.sorted_tables)
