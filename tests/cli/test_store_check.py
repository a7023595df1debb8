"""What `serve` says of its job store before it says that it answers."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from plainspoken.cli.store_check import check_store
from plainspoken.errors import DatabaseError, DatabaseOutdated, DatabaseUnavailable, ForeignDatabase
from plainspoken.store.database import run_blocking
from plainspoken.store.migrations import downgrade, prepare, upgrade
from tests.cli.conftest import Run
from tests.jobs.conftest import SERVERS
from tools.backend.rows import Platform
from tools.platform_database import build


@pytest.fixture
def nowhere() -> Iterator[str]:
    """Where nobody listens, for as long as the test lasts."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{bound.getsockname()[1]}"


def check(url: str) -> str:
    return check_store(url, read_only=False, where=", so and so")


def test_a_store_of_its_own_that_is_up_to_date_needs_no_word(empty_url: str) -> None:
    upgrade(empty_url)

    assert check(empty_url) == ""


def test_an_empty_database_is_refused_with_the_command_that_makes_tables(empty_url: str) -> None:
    run_blocking(empty_url, lambda _connection: None)

    with pytest.raises(DatabaseUnavailable, match=r"has no tables yet; run: plainspoken db upgrade, so and so$"):
        check(empty_url)


def test_a_database_of_a_program_that_is_no_platform_is_refused_and_left_as_it_is(empty_url: str) -> None:
    run_blocking(empty_url, lambda connection: connection.execute(text("CREATE TABLE articles (id INT)")))

    prepare(empty_url)

    with pytest.raises(ForeignDatabase, match=r"tables of another program .* run: plainspoken db upgrade, so and so$"):
        check(empty_url)


def test_an_older_schema_is_refused_with_the_command_that_upgrades_it(empty_url: str) -> None:
    upgrade(empty_url)
    downgrade(empty_url, "0001")

    with pytest.raises(DatabaseOutdated, match=r"has an older schema; run: plainspoken db upgrade, so and so$"):
        check(empty_url)


def test_a_schema_of_a_newer_version_is_refused(empty_url: str) -> None:
    upgrade(empty_url)
    run_blocking(
        empty_url, lambda connection: connection.execute(text("UPDATE plainspoken_version SET version_num='9'"))
    )

    with pytest.raises(DatabaseError, match=r"is at revision '9', which .* newer version"):
        check(empty_url)


def test_a_platforms_database_is_served_as_it_is_and_the_command_that_completes_it_is_named(
    empty_url: str,
) -> None:
    build(empty_url, Platform(jobs=1, vms=1))

    assert check(empty_url).endswith("reading works; for the rest run: plainspoken db adopt, so and so")


def test_a_database_with_a_part_of_a_platforms_tables_is_refused(empty_url: str) -> None:
    run_blocking(empty_url, lambda connection: connection.execute(text("CREATE TABLE job_tracking (id int)")))

    with pytest.raises(ForeignDatabase, match=r"to see what is missing, run: plainspoken db adopt, so and so$"):
        check(empty_url)


@pytest.mark.parametrize("scheme", ["mysql", "postgresql"])
def test_a_server_that_does_not_answer_is_waited_for_and_told(scheme: str, nowhere: str) -> None:
    told = check(f"{scheme}://somebody:hunter2@{nowhere}/jobs")

    assert "'jobs' does not answer" in told
    assert told.endswith(
        "; until it does, requests for jobs are answered 503. To check it, run: plainspoken doctor, so and so"
    )
    assert "hunter2" not in told


@pytest.mark.databases
@pytest.mark.parametrize("kind", ["mysql", "postgresql"])
def test_a_database_that_its_server_does_not_have_is_refused(kind: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="does not exist on its server"):
        check(f"{SERVERS[kind]}/plainspoken_that_nobody_made")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "jobs.db").write_text("no database" * 1000, encoding="utf-8")

    with pytest.raises(DatabaseUnavailable, match="is no SQLite database"):
        check(f"sqlite:///{tmp_path}/jobs.db")


def test_a_store_that_another_program_holds_locked_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plainspoken.store.sqlite_files._BUSY_SECONDS", 0.1)
    url = f"sqlite:///{tmp_path}/jobs.db"
    upgrade(url)
    with sqlite3.connect(tmp_path / "jobs.db") as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")

        assert "is locked by another program" in check(url)


def test_serve_ends_at_once_where_waiting_does_not_help(run: Run, tmp_path: Path) -> None:
    (tmp_path / "jobs.db").touch()

    done = run("serve", "--port", "0", "--read-only", "--database-url", "sqlite:///jobs.db")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(
        ": the SQLite database 'jobs.db' has no tables yet; run: plainspoken db upgrade, with the same --database-url\n"
    )
