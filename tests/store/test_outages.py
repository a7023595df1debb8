"""A job store that fails in the middle of work: nothing is lost, the caller is told, and it works again afterwards."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from plainspoken.errors import DatabaseUnavailable
from plainspoken.store.database import Database, run_blocking


def _execute(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


def _count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM notes")).scalar_one())


def test_a_full_disk_is_said_and_nothing_of_the_write_is_kept(
    sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{sqlite_file}"
    run_blocking(url, _execute, "CREATE TABLE notes (body TEXT)")
    with sqlite3.connect(sqlite_file) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()
    connect = sqlite3.connect

    def connect_to_a_small_disk(*args: object, **options: object) -> sqlite3.Connection:
        opened: sqlite3.Connection = connect(*args, **options)  # type: ignore[call-overload] # passed on as they are
        opened.execute(f"PRAGMA max_page_count = {pages + 2}")
        return opened

    def fill(connection: Connection) -> None:
        for _ in range(100):
            connection.execute(text("INSERT INTO notes VALUES (:body)"), {"body": "x" * 10_000})

    monkeypatch.setattr(sqlite3, "connect", connect_to_a_small_disk)
    with pytest.raises(DatabaseUnavailable, match="no room left"):
        run_blocking(url, fill)
    monkeypatch.undo()

    assert run_blocking(url, _count) == 0


def _note(connection: Connection, body: str) -> None:
    connection.execute(text("INSERT INTO notes VALUES (:body)"), {"body": body})


@pytest.fixture
def notes(sqlite_file: Path) -> Path:
    """A database with a table of notes."""
    run_blocking(f"sqlite:///{sqlite_file}", _execute, "CREATE TABLE notes (body TEXT)")
    return sqlite_file


def test_a_deleted_file_is_noticed_before_it_takes_anything_more(notes: Path) -> None:
    async def work() -> None:
        database = Database.open(f"sqlite:///{notes}")
        await database.write(_note, "one")
        for file in notes.parent.glob(f"{notes.name}*"):
            file.unlink()
        try:
            with pytest.raises(DatabaseUnavailable, match="file is missing"):
                await database.write(_note, "two")
            with pytest.raises(DatabaseUnavailable, match="file is missing"):
                await database.run(_count)
            with pytest.raises(DatabaseUnavailable, match="file is missing"):
                await database.ping()
        finally:
            await database.close()

    asyncio.run(work())
    assert not notes.exists()


def test_a_file_deleted_during_a_write_takes_nothing_without_a_word(notes: Path) -> None:
    def delete(connection: Connection) -> None:
        _note(connection, "lost")
        notes.unlink()

    async def work() -> None:
        database = Database.open(f"sqlite:///{notes}")
        try:
            with pytest.raises(DatabaseUnavailable, match="file is missing"):
                await database.write(delete)
        finally:
            await database.close()

    asyncio.run(work())


def test_a_file_put_in_the_place_of_another_is_the_job_store_from_then_on(notes: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE notes (body TEXT)")
        connection.executemany("INSERT INTO notes VALUES (?)", [("one",), ("two",)])
    connection.close()

    async def work() -> tuple[int, int]:
        database = Database.open(f"sqlite:///{notes}")
        before = await database.run(_count)
        for file in notes.parent.glob(f"{notes.name}-*"):
            file.unlink()
        other.replace(notes)
        after = await database.run(_count)
        await database.close()
        return before, after

    assert asyncio.run(work()) == (0, 2)


def test_more_requests_than_connections_are_told_so(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if url.startswith("sqlite"):
        pytest.skip("requests wait for one of the threads")
    monkeypatch.setattr("plainspoken.store.drivers.CONNECT_SECONDS", 1)
    sleep = "SELECT sleep(4)" if url.startswith("mysql") else "SELECT pg_sleep(4)"

    async def crowd() -> list[object]:
        database = Database.open(url)
        results = await asyncio.gather(*(database.run(_execute, sleep) for _ in range(10)), return_exceptions=True)
        await database.close()
        return list(results)

    refused = [str(result) for result in asyncio.run(crowd()) if result is not None]

    assert len(refused) == 2
    assert all("no connection free" in text for text in refused)


def test_a_connection_that_is_cut_in_the_middle_of_a_statement_is_told_at_once_and_replaced(url: str) -> None:
    if url.startswith("sqlite"):
        pytest.skip("a file, not a server")
    sleep = "SELECT sleep(60)" if url.startswith("mysql") else "SELECT pg_sleep(60)"

    async def cut() -> tuple[object, object]:
        database, admin = Database.open(url), Database.open(url)
        asleep = asyncio.create_task(_outcome(database, sleep))
        await asyncio.sleep(1)
        await admin.run(_cut_sleepers)
        outcomes = await asleep, await _outcome(database, "SELECT 1")
        await database.close()
        await admin.close()
        return outcomes

    first, second = asyncio.run(cut())

    assert isinstance(first, DatabaseUnavailable)
    assert second is None


def test_a_connection_that_was_cut_while_nobody_used_it_is_replaced_without_a_word(url: str) -> None:
    if url.startswith("sqlite"):
        pytest.skip("a file, not a server")

    async def cut() -> object:
        database, admin = Database.open(url), Database.open(url)
        await admin.ping()
        number = await database.run(_session)
        await admin.run(_cut, number)
        await asyncio.sleep(0.1)
        outcome = await _outcome(database, "SELECT 1")
        await database.close()
        await admin.close()
        return outcome

    assert asyncio.run(cut()) is None


def _session(connection: Connection) -> int:
    number = "pg_backend_pid()" if connection.dialect.name == "postgresql" else "connection_id()"
    return int(connection.execute(text(f"SELECT {number}")).scalar_one())


def _cut(connection: Connection, number: int) -> None:
    cut = "SELECT pg_terminate_backend({})" if connection.dialect.name == "postgresql" else "KILL {}"
    connection.exec_driver_sql(cut.format(number))


def _cut_sleepers(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        mine = "datname = current_database() AND query LIKE 'SELECT pg_sleep%'"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}"))
        return
    mine = "db = database() AND info LIKE 'SELECT sleep%'"
    query = text(f"SELECT id FROM information_schema.processlist WHERE {mine}")
    for number in connection.execute(query).scalars().all():
        connection.exec_driver_sql(f"KILL {number}")


async def _outcome(database: Database, statement: str) -> object:
    try:
        return await database.run(_execute, statement)
    except DatabaseUnavailable as error:
        return error
