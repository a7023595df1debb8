"""Taking an adoption back: the other program's database is again as it was, and nothing is lost by mistake."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, insert, inspect, update

from plainspoken.cli.db import command
from plainspoken.errors import DatabaseUnavailable, ForeignDatabase
from plainspoken.store.adopting import adopt, look
from plainspoken.store.database import run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.own_tables import DISMISSALS
from plainspoken.store.tables import VM_CONTEXTS
from plainspoken.store.unadoption import look_back, unadopt
from tests.store.test_adoption import NEWEST, SCHEMAS, _checksums
from tools.backend.rows import TABLES, Platform
from tools.platform_database import build, execute


@pytest.fixture
def platform(empty_url: str) -> str:
    """The URL of a small platform's database."""
    build(empty_url, Platform(jobs=20, vms=2, end=NEWEST))
    return empty_url


def schema(connection: Connection) -> dict[str, list[str]]:
    """Every table there is, and its whole definition in the database's own words."""
    tables = inspect(connection).get_table_names()
    query = SCHEMAS[connection.dialect.name]
    rows = {name: connection.exec_driver_sql(query.format(table=name)) for name in sorted(tables)}
    return {name: sorted(" ".join(str(row[1]).split()) for row in each) for name, each in rows.items()}


def adopted(url: str) -> None:
    adopt(url, done=lambda *_: None)


def taken_back(url: str, *, column: bool = True, rows: bool = False) -> list[str]:
    done: list[str] = []
    unadopt(url, column=column, rows=rows, done=lambda removal, _seconds: done.append(removal.statement))
    return done


def dismissed(url: str) -> None:
    row = {"context_id": "a", "job_id": "b", "dismissed_at": datetime.now(UTC), "dismissed_by": "me"}
    run_blocking(url, lambda connection: connection.execute(insert(DISMISSALS), row) and None)


def test_the_schema_and_every_row_are_as_they_were_before_adoption(platform: str) -> None:
    before = run_blocking(platform, schema), run_blocking(platform, _checksums)
    adopted(platform)

    taken_back(platform)

    assert (run_blocking(platform, schema), run_blocking(platform, _checksums)) == before
    assert taken_back(platform) == []


def test_a_database_that_was_never_adopted_keeps_everything(platform: str) -> None:
    before = run_blocking(platform, schema)

    assert taken_back(platform) == []
    assert run_blocking(platform, schema) == before


def test_looking_changes_nothing_and_tells_what_goes(platform: str) -> None:
    adopted(platform)
    before = run_blocking(platform, schema)

    found = look_back(platform, column=True)

    assert run_blocking(platform, schema) == before
    assert {f"plainspoken_{name}" for name in ("tokens", "audit", "leases")} <= {each.table for each in found.goes}


def test_rows_are_lost_only_with_a_word(platform: str) -> None:
    adopted(platform)
    dismissed(platform)
    before = run_blocking(platform, schema)

    with pytest.raises(DatabaseUnavailable, match=r"would be lost \(1\)"):
        taken_back(platform)
    kept = run_blocking(platform, schema)
    taken_back(platform, rows=True)

    assert kept == before
    assert set(run_blocking(platform, schema)) == set(TABLES) & set(before)


def test_the_column_for_summaries_stays_unless_somebody_says_that_it_was_added(platform: str) -> None:
    adopted(platform)
    told = update(VM_CONTEXTS).values(last_operation_summary={"job_id": "x"})
    run_blocking(platform, lambda connection: connection.execute(told) and None)

    taken_back(platform, column=False)
    found = look_back(platform, column=False)

    assert "2 summaries" in found.stays[0]
    assert found.goes == ()
    with pytest.raises(DatabaseUnavailable, match=r"would be lost \(2\)"):
        taken_back(platform, column=True)


def test_an_index_of_our_name_with_other_columns_is_the_platforms(platform: str) -> None:
    run_blocking(platform, execute, "CREATE INDEX ix_job_tracking_fleet ON job_tracking (owner)")

    assert look_back(platform, column=True).goes == ()


def test_a_store_of_our_own_is_refused(empty_url: str) -> None:
    upgrade(empty_url)

    with pytest.raises(ForeignDatabase, match="db downgrade"):
        look_back(empty_url, column=False)


def test_the_command_tells_first_and_takes_off_when_told_to(platform: str) -> None:
    adopted(platform)
    dismissed(platform)
    run = CliRunner().invoke
    flags = ["--drop-column", "--database-url", platform]

    told = run(command, ["unadopt", *flags])
    refused = run(command, ["unadopt", "--yes", *flags])
    done = run(command, ["unadopt", "--yes", "--drop-rows", *flags])
    again = run(command, ["unadopt", *flags])

    assert (told.exit_code, done.exit_code, again.exit_code) == (1, 0, 0)
    assert (refused.exit_code, "rows and summaries would be lost (1)" in refused.output) == (2, True)
    assert "table plainspoken_dismissals, and what it holds: 1" in told.output
    assert "--yes --drop-rows" in told.output
    assert "DROP TABLE plainspoken_dismissals" in done.output
    assert len(look(platform).additions) > 10


def test_an_index_that_a_foreign_key_needs_by_now_stays(empty_mariadb: str) -> None:
    build(empty_mariadb, Platform(jobs=5, vms=1, end=NEWEST))
    adopted(empty_mariadb)
    keys = "SELECT index_name FROM information_schema.statistics WHERE table_schema = database() AND table_name = "
    keys += "'replication_jobs' AND column_name = 'vm_context_id' AND seq_in_index = 1 AND index_name NOT LIKE 'ix_%%'"

    def drop(connection: Connection) -> None:
        for name in connection.exec_driver_sql(keys).scalars().all():
            execute(connection, f"DROP INDEX {name} ON replication_jobs")

    run_blocking(empty_mariadb, drop)
    left = unadopt(empty_mariadb, column=True, rows=True, done=lambda *_: None)

    assert ["foreign key" in each for each in left.stays] == [True]
