"""The job store when it does not answer, and when it writes."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, text

from plainspoken.errors import DatabaseOutdated, DatabaseUnavailable, PlainspokenError, SettingsError
from plainspoken.store.database import Database, run_blocking

if TYPE_CHECKING:
    from tests.jobs.conftest import Store


def _ping(url: str) -> None:
    async def once() -> None:
        database = Database.open(url)
        try:
            await database.ping()
        finally:
            await database.close()

    asyncio.run(once())


def test_a_job_store_with_its_tables_answers_a_ping(url: str) -> None:
    _ping(url)


@pytest.mark.parametrize(
    "url",
    ["mysql://boss:hush-hush@127.0.0.1:1/jobs", "postgresql://boss:hush-hush@127.0.0.1:1/jobs"],
)
def test_a_server_that_does_not_answer_is_unavailable_and_its_password_stays_secret(url: str) -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        _ping(url)

    assert "hush-hush" not in str(caught.value)
    assert "boss" not in str(caught.value)


def test_an_unknown_database_of_a_server_is_unavailable(url: str) -> None:
    if url.startswith("sqlite"):
        pytest.skip("a file, not a server")

    with pytest.raises(DatabaseUnavailable):
        _ping(f"{url.rsplit('/', 1)[0]}/no_such_database_here")


def test_a_missing_file_is_unavailable_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable):
        _ping(f"sqlite:///{tmp_path}/absent.db")

    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("dear diary, " * 100)

    with pytest.raises(DatabaseUnavailable):
        _ping(f"sqlite:///{tmp_path}/notes.db")


def test_a_database_without_tables_is_unavailable_and_the_text_tells_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()

    with pytest.raises(DatabaseUnavailable, match="plainspoken db upgrade"):
        _ping(f"sqlite:///{tmp_path}/empty.db")


def test_a_missing_column_means_an_outdated_database(sqlite_file: Path) -> None:
    url = f"sqlite:///{sqlite_file}"
    run_blocking(url, _execute, "ALTER TABLE job_steps DROP COLUMN error_message")

    with pytest.raises(DatabaseOutdated):
        _ping(url)


def test_a_file_name_may_hold_any_letters(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/jobs 100% #1.db"

    run_blocking(url, _execute, "CREATE TABLE t (n INTEGER)")

    assert (tmp_path / "jobs 100% #1.db").exists()


@pytest.mark.parametrize(
    "url", ["", "jobs.db", "oracle://x/y", "sqlite://", "sqlite:///:memory:", "mysql://host", "://:@", "sqlite:////"]
)
def test_an_unusable_url_is_a_bad_setting(url: str) -> None:
    with pytest.raises((SettingsError, DatabaseUnavailable)):
        _ping(url)


def test_a_bad_url_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        Database.open("mysql://boss:hush-hush@host:port/jobs")

    assert "hush-hush" not in str(caught.value)


def test_our_own_errors_pass_through_unchanged(url: str) -> None:
    def refuse(_: Connection) -> None:
        raise PlainspokenError("mine")

    with pytest.raises(PlainspokenError, match="mine"):
        run_blocking(url, refuse)


def test_a_failed_write_leaves_nothing_behind(store: Store) -> None:
    vm = store.vm()

    def half(connection: Connection) -> None:
        connection.execute(text("DELETE FROM vm_replication_contexts WHERE context_id = :vm"), {"vm": vm})
        raise PlainspokenError("stop")

    with pytest.raises(PlainspokenError):
        run_blocking(store.url, half)

    assert store.recent_jobs(vm).context_id == vm


def test_concurrent_writers_lose_no_update(empty_url: str) -> None:
    run_blocking(empty_url, _execute, "CREATE TABLE counter (id INTEGER PRIMARY KEY, n INTEGER)")
    run_blocking(empty_url, _execute, "INSERT INTO counter VALUES (1, 0)")

    def count_up(connection: Connection) -> None:
        value = connection.execute(text("SELECT n FROM counter WHERE id = 1")).scalar_one()
        connection.execute(text("UPDATE counter SET n = :n WHERE id = 1"), {"n": value + 1})

    async def ten_times() -> None:
        database = Database.open(empty_url)
        for _ in range(10):
            await database.write(count_up)
        await database.close()

    writers = [threading.Thread(target=asyncio.run, args=(ten_times(),)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert run_blocking(empty_url, _scalar, "SELECT n FROM counter") == 40


def test_writers_that_deadlock_within_savepoints_both_succeed(empty_url: str) -> None:
    run_blocking(empty_url, _execute, "CREATE TABLE counter (id INTEGER PRIMARY KEY, n INTEGER)")
    run_blocking(empty_url, _execute, "INSERT INTO counter VALUES (1, 0), (2, 0)")
    both_hold_a_row = threading.Barrier(2)

    def count_up(connection: Connection, order: tuple[int, ...]) -> None:
        for id_ in order:
            with connection.begin_nested():
                connection.execute(text("UPDATE counter SET n = n + 1 WHERE id = :id"), {"id": id_})
            with contextlib.suppress(threading.BrokenBarrierError):
                both_hold_a_row.wait(timeout=0.5)

    orders = [(1, 2), (2, 1)]
    writers = [threading.Thread(target=run_blocking, args=(empty_url, count_up, order)) for order in orders]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert run_blocking(empty_url, _scalar, "SELECT sum(n) FROM counter") == 4


def test_readers_do_not_wait_for_a_writer(sqlite_file: Path) -> None:
    url = f"sqlite:///{sqlite_file}"

    def read_meanwhile(connection: Connection) -> None:
        connection.execute(text("DELETE FROM job_steps"))
        reader = threading.Thread(target=_ping, args=(url,))
        reader.start()
        reader.join(timeout=5)
        assert not reader.is_alive()

    run_blocking(url, read_meanwhile)


def test_foreign_keys_hold_on_sqlite(sqlite_file: Path) -> None:
    orphan = "INSERT INTO job_steps (job_id, name, seq, status) VALUES ('nobody', 'x', 1, 'running')"

    with pytest.raises(DatabaseUnavailable):
        run_blocking(f"sqlite:///{sqlite_file}", _execute, orphan)


def test_sessions_run_in_utc(url: str) -> None:
    if url.startswith("sqlite"):
        pytest.skip("SQLite has no sessions")
    query = "SELECT @@session.time_zone" if url.startswith("mysql") else "SELECT current_setting('TimeZone')"

    assert run_blocking(url, _scalar, query) in {"+00:00", "UTC"}


def _execute(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


def _scalar(connection: Connection, statement: str) -> object:
    return connection.exec_driver_sql(statement).scalar_one()
