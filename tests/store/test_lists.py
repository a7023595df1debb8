"""Lists in statements: the same answers whatever their length, and few different statements for a driver to keep."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, bindparam, delete, event, insert, select, tuple_
from sqlalchemy.engine import Engine

from plainspoken.store.database import run_blocking
from plainspoken.store.tables import VM_CONTEXTS

_ID, _NAME = VM_CONTEXTS.c.context_id, VM_CONTEXTS.c.vm_name
_BOUND = select(_ID).where(_ID.in_(bindparam("ids", expanding=True)))
_LENGTHS = (0, 1, 2, 3, 7, 8, 9, 64, 65, 100, 129)


@pytest.fixture
def vms(url: str) -> list[str]:
    known = [f"{uuid.uuid4().hex[:8]}-{number:04}" for number in range(130)]
    rows = [{"context_id": each, "vm_name": each, "vcenter_host": "vc", "current_status": "failed"} for each in known]

    def fill(connection: Connection) -> None:
        connection.execute(insert(VM_CONTEXTS), rows)

    run_blocking(url, fill)
    return sorted(known)


@contextmanager
def _seen() -> Iterator[set[str]]:
    """The texts of the statements that drivers are given."""
    texts: set[str] = set()

    def take(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        texts.add(statement)

    event.listen(Engine, "before_cursor_execute", take)
    try:
        yield texts
    finally:
        event.remove(Engine, "before_cursor_execute", take)


def test_a_list_of_any_length_finds_what_is_in_it_and_nothing_else(url: str, vms: list[str]) -> None:
    def ask(connection: Connection) -> None:
        for length in _LENGTHS:
            some, rest = vms[:length], vms[length:]
            pairs = select(_ID).where(tuple_(_ID, _NAME).in_([(each, each) for each in some]))
            assert sorted(connection.scalars(_BOUND, {"ids": some})) == some
            assert sorted(connection.scalars(select(_ID).where(_ID.in_(some)))) == some
            assert set(connection.scalars(select(_ID).where(_ID.not_in(some)))) & set(vms) == set(rest)
            assert sorted(connection.scalars(pairs)) == some

    run_blocking(url, ask)


def test_what_is_deleted_by_a_list_is_what_is_in_it(url: str, vms: list[str]) -> None:
    def remove(connection: Connection) -> int:
        return connection.execute(delete(VM_CONTEXTS).where(_ID.in_(vms[:37]))).rowcount

    assert run_blocking(url, remove) == 37
    assert sorted(run_blocking(url, lambda connection: list(connection.scalars(_BOUND, {"ids": vms})))) == vms[37:]


def test_lists_of_a_hundred_lengths_make_few_statements(url: str, vms: list[str]) -> None:
    def ask(connection: Connection) -> None:
        for length in range(1, len(vms)):
            connection.execute(_BOUND, {"ids": vms[:length]})
            connection.execute(select(_NAME).where(_ID.in_(vms[:length])))

    with _seen() as texts:
        run_blocking(url, ask)
    # Of each of the two, one for each power of two up to 256.
    assert len([text for text in texts if "context_id IN (" in text]) == 18
