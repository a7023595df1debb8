"""Whether anything at all was committed to a job store: never told to be the same when it is not."""

from __future__ import annotations

import asyncio
import sqlite3
import uuid
from collections.abc import Awaitable, Callable, Hashable
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, text

from plainspoken.store.database import Database, run_blocking
from plainspoken.store.states import Basis

T = TypeVar("T")

_PATIENCE = 200
"""Times that a state is asked for: other tests write to the same server."""


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plainspoken.store.states.SETTLING", 0.0)


def _with(url: str, work: Callable[[Database], Awaitable[T]]) -> T:
    async def run() -> T:
        database = Database.open(url)
        try:
            await database.ping()
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


def _rename(connection: Connection) -> None:
    connection.execute(
        text("INSERT INTO vm_replication_contexts (context_id, vm_name, current_status) VALUES (:id, 'vm', 'failed')"),
        {"id": uuid.uuid4().hex},
    )


def test_a_write_of_whomever_changes_the_state(url: str) -> None:
    async def states(database: Database) -> list[Hashable]:
        told = [await database.state()]
        for _ in range(3):
            await database.write(_rename)
            told.append(await database.state())
            await asyncio.to_thread(run_blocking, url, _rename)
            told.append(await database.state())
        return told

    told = _with(url, states)
    assert None not in told
    assert len(set(told)) == len(told)


def test_nothing_but_reading_leaves_the_state_as_it_is(url: str) -> None:
    async def stays(database: Database) -> bool:
        for _ in range(_PATIENCE):
            before = await database.state()
            await database.ping()
            if before is not None and before == await database.state():
                return True
        return False

    assert _with(url, stays)


def test_a_transaction_tells_whether_it_saw_the_state(url: str) -> None:
    async def seen(database: Database) -> tuple[bool, bool]:
        told = False
        for _ in range(_PATIENCE):
            basis = Basis(await database.state())
            await database.within(None, basis).ping()
            told = told or basis.holds
        former = Basis(await database.state())
        await asyncio.to_thread(run_blocking, url, _rename)
        await database.within(None, former).ping()
        return told, former.holds

    told, after = _with(url, seen)
    assert told
    # A file has one state for all who look; a later look at it tells that it has changed.
    assert after is url.startswith("sqlite")


def test_many_who_ask_at_once_are_all_told(url: str) -> None:
    async def together(database: Database) -> list[Hashable]:
        return await asyncio.gather(*(database.state() for _ in range(50)))

    assert None not in _with(url, together)


def test_a_file_put_in_the_place_of_another_has_another_state(sqlite_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(sqlite_file.read_bytes())

    async def states(database: Database) -> list[Hashable]:
        told = [await database.state()]
        for file in sqlite_file.parent.glob(f"{sqlite_file.name}-*"):
            file.unlink()
        other.replace(sqlite_file)
        return [*told, await database.state()]

    first, second = _with(f"sqlite:///{sqlite_file}", states)
    assert first is not None
    assert first != second


def test_a_file_that_is_gone_or_locked_tells_no_state(sqlite_file: Path) -> None:
    with sqlite3.connect(sqlite_file) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()

    async def states(database: Database) -> list[Hashable]:
        told = [await database.state()]
        locked = sqlite3.connect(sqlite_file, isolation_level=None)
        locked.execute("BEGIN EXCLUSIVE")
        told.append(await database.state())
        locked.close()
        told.append(await database.state())
        await asyncio.to_thread(sqlite_file.unlink)
        return [*told, await database.state()]

    first, locked, free, gone = _with(f"sqlite:///{sqlite_file}", states)
    assert first == free
    assert first is not None
    assert (locked, gone) == (None, None)


@pytest.mark.parametrize(
    "stranger", ["CREATE VIEW job_steps AS SELECT 1 AS id", "CREATE TABLE job_steps (id INT) ENGINE=MyISAM"]
)
def test_tables_whose_changes_a_server_does_not_tell_have_no_state(empty_mariadb: str, stranger: str) -> None:
    assert _state_with(empty_mariadb, stranger) is None


def test_views_have_no_state(empty_postgresql: str) -> None:
    assert _state_with(empty_postgresql, "CREATE VIEW job_steps AS SELECT 1 AS id") is None


def _state_with(url: str, stranger: str) -> Hashable:
    run_blocking(url, lambda connection: connection.exec_driver_sql(stranger) and None)

    async def state() -> Hashable:
        database = Database.open(url)
        try:
            return await database._backend.state()
        finally:
            await database.close()

    return asyncio.run(state())
