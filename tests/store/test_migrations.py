"""Migrations: they make what the tables say, on every database, once, and not in another program's database."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, inspect

from plainspoken.errors import DatabaseUnavailable, ForeignDatabase, SettingsError
from plainspoken.store.absent import VERSION_TABLE
from plainspoken.store.database import run_blocking
from plainspoken.store.migrations import current, downgrade, prepare, standing, upgrade
from plainspoken.store.own_tables import ALL_TABLES
from plainspoken.store.sqlite_files import sqlite_engine
from tools.backend.rows import TABLES, Platform
from tools.platform_database import build

ALL = ("0001", "0002", "0003", "0004")


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(
        connection, opts={"version_table": VERSION_TABLE, "compare_server_default": True}
    )
    return list(compare_metadata(context, ALL_TABLES))


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def test_migrations_make_the_tables_as_they_are_defined(url: str) -> None:
    assert run_blocking(url, _differences) == []


def test_an_upgrade_names_what_it_applied_and_the_next_does_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"

    assert current(url) is None
    assert upgrade(url) == ALL
    assert upgrade(url) == ()
    assert current(url) == ALL[-1]


def test_an_up_to_date_store_of_any_kind_is_left_alone(url: str) -> None:
    assert upgrade(url) == ()


def test_a_store_that_was_taken_back_and_upgraded_again_has_the_same_tables(empty_url: str) -> None:
    upgrade(empty_url)

    assert downgrade(empty_url, "0001") == ("0004", "0003", "0002")
    assert not {name for name in run_blocking(empty_url, _tables) if name.startswith("plainspoken_")} - {VERSION_TABLE}
    assert upgrade(empty_url) == ("0002", "0003", "0004")
    assert run_blocking(empty_url, _differences) == []


def test_a_store_taken_back_to_the_beginning_has_no_tables_and_can_be_made_again(empty_url: str) -> None:
    upgrade(empty_url)

    assert downgrade(empty_url, "base") == ALL[::-1]
    assert run_blocking(empty_url, _tables) == {VERSION_TABLE}
    assert upgrade(empty_url) == ALL
    assert run_blocking(empty_url, _differences) == []


def test_a_store_is_not_taken_back_to_a_revision_it_has_never_been_at(sqlite_file: Path) -> None:
    with pytest.raises(SettingsError, match="base, 0001, 0002, 0003, 0004"):
        downgrade(f"sqlite:///{sqlite_file}", "0815")


def _stop_after(statements: int) -> Callable[..., None]:
    """Has the statement after so many that change the schema fail, on every engine."""
    left = [statements]

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().startswith(("CREATE", "DROP", "ALTER")):
            if left[0] == 0:
                raise OSError("the cable was pulled")
            left[0] -= 1

    event.listen(Engine, "before_cursor_execute", count)
    return count


@pytest.mark.parametrize("statements", [1, 2, 4, 9, 14, 20])
def test_an_upgrade_that_stopped_half_way_goes_on(empty_url: str, statements: int) -> None:
    stop = _stop_after(statements)
    try:
        with pytest.raises(DatabaseUnavailable):
            upgrade(empty_url)
    finally:
        event.remove(Engine, "before_cursor_execute", stop)

    upgrade(empty_url)

    assert run_blocking(empty_url, _differences) == []


@pytest.mark.parametrize("statements", [1, 5, 9])
def test_a_downgrade_that_stopped_half_way_goes_on(empty_url: str, statements: int) -> None:
    upgrade(empty_url)
    stop = _stop_after(statements)
    try:
        with pytest.raises(DatabaseUnavailable):
            downgrade(empty_url, "base")
    finally:
        event.remove(Engine, "before_cursor_execute", stop)

    downgrade(empty_url, "base")

    assert run_blocking(empty_url, _tables) == {VERSION_TABLE}


def test_of_two_upgrades_at_once_one_works_and_the_other_waits(empty_url: str) -> None:
    applied: list[tuple[str, ...]] = []
    threads = [threading.Thread(target=lambda: applied.append(upgrade(empty_url))) for _ in range(2)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(applied) == [(), ALL]


def test_a_failing_migration_leaves_an_sqlite_store_as_it_was(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/odd.db"
    stop = _stop_after(4)
    try:
        with pytest.raises(DatabaseUnavailable):
            upgrade(url)
    finally:
        event.remove(Engine, "before_cursor_execute", stop)

    assert run_blocking(url, _tables) == set()


def test_another_programs_database_is_neither_upgraded_nor_taken_back(empty_url: str) -> None:
    build(empty_url, Platform(jobs=1, vms=1))

    for change in (upgrade, lambda url: downgrade(url, "base")):
        with pytest.raises(ForeignDatabase):
            change(empty_url)

    assert run_blocking(empty_url, _tables) == set(TABLES)


def test_how_a_store_stands_is_told_without_making_anything(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/absent.db"

    told = standing(url)

    assert (told.kind, told.revision, told.pending) == ("empty", None, ALL)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_of_a_platforms_database_in_a_file_is_served_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/copy.db"
    build(url, Platform(jobs=1, vms=1))

    prepare(url)

    assert run_blocking(url, _tables) - {"sqlite_sequence"} == set(TABLES)


def test_a_new_sqlite_store_waits_for_another_program_that_writes_to_its_file(tmp_path: Path) -> None:
    file = tmp_path / "jobs.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE jobs (id)")
    other.execute("BEGIN IMMEDIATE")
    ending = threading.Timer(0.3, other.execute, ("COMMIT",))
    ending.start()

    engine = sqlite_engine(file, threads=1, create=True, read_only=False)
    with engine.connect() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()

    ending.join()
    other.close()
    engine.dispose()
    assert mode == "wal"
