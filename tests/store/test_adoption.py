"""Adopting another program's database: it gets what it lacks, and whatever was there stays as it was."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, Engine, event, select

from plainspoken.cli.db import command
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import DatabaseUnavailable, ForeignDatabase
from plainspoken.jobs.failures import stored_failures
from plainspoken.store.adopting import adopt, look
from plainspoken.store.database import run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.own_tables import LEASES
from plainspoken.store.tables import JOB_TRACKING
from tests.jobs.conftest import Store
from tools.backend.rows import TABLES, Platform
from tools.platform_database import build

NEWEST = datetime(2025, 10, 3, tzinfo=UTC)
SCHEMAS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE tbl_name = '{table}' AND sql IS NOT NULL",
    "mysql": "SHOW CREATE TABLE {table}",
    "postgresql": "SELECT 'column', column_name || ' ' || data_type || coalesce(column_default, '') || is_nullable "
    "FROM information_schema.columns WHERE table_name = '{table}' "
    "UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE tablename = '{table}' "
    "UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{table}'::regclass",
}


@pytest.fixture
def platform(empty_url: str) -> str:
    """The URL of a small platform's database."""
    build(empty_url, Platform(jobs=40, vms=4, end=NEWEST))
    return empty_url


def _adopt(url: str) -> list[str]:
    done: list[str] = []
    adopt(url, done=lambda addition, _seconds: done.append(addition.statement))
    return done


def _definitions(connection: Connection) -> set[str]:
    """Every column, key, index and constraint of the platform's tables, in the database's own words."""
    found = set()
    for table in TABLES:
        for row in connection.exec_driver_sql(SCHEMAS[connection.dialect.name].format(table=table)):
            lines = str(row[1]).splitlines() if connection.dialect.name == "mysql" else [str(row[1])]
            # SQLite repeats a table's definition with the new column in it.
            pieces = [piece for line in lines for piece in re.split(r",\s*\n|\n|, (?=last_)", line)]
            found |= {f"{table}: {piece.strip().rstrip(',)').strip()}" for piece in pieces}
    return found


def _checksums(connection: Connection) -> dict[str, str]:
    """A checksum over every value of every row of each of the platform's tables."""
    sums = {}
    for table in TABLES:
        rows = connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1").mappings()
        values = [{name: value for name, value in row.items() if name != "last_operation_summary"} for row in rows]
        sums[table] = hashlib.sha256(repr(values).encode()).hexdigest()
    return sums


def test_adopting_adds_and_alters_nothing(platform: str) -> None:
    before = run_blocking(platform, _definitions), run_blocking(platform, _checksums)

    _adopt(platform)

    after = run_blocking(platform, _definitions)
    assert run_blocking(platform, _checksums) == before[1]
    assert before[0] - after == set()
    assert [line for line in after - before[0] if "ix_" not in line and "last_operation_summary" not in line] == []


def test_an_adopted_database_lacks_nothing_and_adopting_again_does_nothing(platform: str) -> None:
    assert len(_adopt(platform)) > 10

    assert look(platform).additions == ()
    assert _adopt(platform) == []


def test_looking_changes_nothing(platform: str) -> None:
    before = run_blocking(platform, _definitions)

    look(platform)

    assert run_blocking(platform, _definitions) == before


@pytest.mark.parametrize("statements", [1, 7, 13])
def test_an_adoption_that_stopped_half_way_goes_on(platform: str, statements: int) -> None:
    left = [statements]

    def pull_the_cable(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("CREATE", "ALTER")):
            left[0] -= 1
            if left[0] < 0:
                raise OSError("the cable was pulled")

    event.listen(Engine, "before_cursor_execute", pull_the_cable)
    try:
        with pytest.raises(DatabaseUnavailable):
            _adopt(platform)
    finally:
        event.remove(Engine, "before_cursor_execute", pull_the_cable)
    _adopt(platform)

    assert look(platform).additions == ()


def test_ids_of_our_tables_can_be_compared_with_the_platforms(platform: str) -> None:
    _adopt(platform)
    joined = select(JOB_TRACKING.c.id).outerjoin(LEASES, LEASES.c.job_id == JOB_TRACKING.c.id)

    assert len(run_blocking(platform, lambda connection: connection.execute(joined).all())) > 10


def test_an_adopted_database_is_served_and_written_to(platform: str, make_store: Callable[[str], Store]) -> None:
    _adopt(platform)
    store = make_store(platform)
    vm = store.vm_contexts().vm_contexts[0].context_id
    known = len(store.recent_jobs(vm).jobs)

    job = store.tracked(vm, ("validation", "failed", "it is out of hosts"), status="failed")

    assert known > 0
    assert store.job(job).error_message == "No host has room for the VM"


def test_a_store_of_our_own_is_upgraded_and_not_adopted(empty_url: str) -> None:
    upgrade(empty_url)

    with pytest.raises(ForeignDatabase, match="plainspoken db upgrade"):
        look(empty_url)


def test_an_empty_database_is_not_adopted(empty_url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="no table of a platform"):
        look(empty_url)


def test_a_column_that_nothing_can_be_told_without_makes_a_database_unusable(platform: str) -> None:
    run_blocking(platform, _execute, "ALTER TABLE job_tracking RENAME COLUMN operation TO what")

    assert look(platform).unusable
    assert CliRunner().invoke(command, ["adopt", "--yes", "--database-url", platform]).exit_code == 2


def test_an_optional_column_that_is_absent_is_noted(platform: str, make_store: Callable[[str], Store]) -> None:
    run_blocking(platform, _execute, "ALTER TABLE replication_jobs DROP COLUMN setup_progress_percent")

    found = look(platform)

    notes = [finding.text for table in found.tables for finding in table.findings if finding.level == "note"]
    assert notes == ["column setup_progress_percent is not there: it reads as absent"]
    assert make_store(platform).vm_contexts().count == 4


def test_the_command_tells_first_and_adds_when_told_to(platform: str) -> None:
    run = CliRunner().invoke

    told = run(command, ["adopt", "--database-url", platform])
    done = run(command, ["adopt", "--yes", "--database-url", platform])
    again = run(command, ["adopt", "--json", "--database-url", platform])

    assert (told.exit_code, done.exit_code, again.exit_code) == (1, 0, 0)
    assert "CREATE TABLE plainspoken_leases" in told.output
    assert json.loads(again.output)["fits"] is True


def test_a_user_who_may_not_add_is_told_what_to_ask_for_on_mariadb(empty_mariadb: str) -> None:
    build(empty_mariadb, Platform(jobs=1, vms=1))
    name = empty_mariadb.rsplit("/", 1)[1]
    run_blocking(empty_mariadb, _execute, f"CREATE USER '{name[-20:]}'@'%' IDENTIFIED BY 'p@ss:/%#?'")
    try:
        run_blocking(empty_mariadb, _execute, f"GRANT SELECT ON {name}.* TO '{name[-20:]}'@'%'")
        url = empty_mariadb.replace("root@", f"{name[-20:]}:p%40ss%3A%2F%25%23%3F@")

        with pytest.raises(DatabaseUnavailable, match=f"GRANT SELECT, CREATE, ALTER, INDEX ON `{name}`"):
            _adopt(url)
    finally:
        run_blocking(empty_mariadb, _execute, f"DROP USER '{name[-20:]}'@'%'")


def test_a_user_who_may_not_add_is_told_what_to_ask_for_on_postgresql(empty_postgresql: str) -> None:
    build(empty_postgresql, Platform(jobs=1, vms=1))
    name = empty_postgresql.rsplit("/", 1)[1]
    for statement in (f"CREATE ROLE {name} LOGIN", f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}"):
        run_blocking(empty_postgresql, _execute, statement)
    try:
        with pytest.raises(DatabaseUnavailable, match="GRANT CREATE ON SCHEMA"):
            _adopt(empty_postgresql.replace("postgres@", f"{name}@"))
    finally:
        run_blocking(empty_postgresql, _execute, f"DROP OWNED BY {name}")
        run_blocking(empty_postgresql, _execute, f"DROP ROLE {name}")


def test_views_in_place_of_tables_are_read_and_get_no_indexes(
    empty_mariadb: str, make_store: Callable[[str], Store]
) -> None:
    build(empty_mariadb, Platform(jobs=20, vms=2, end=NEWEST))
    for table in TABLES:
        run_blocking(empty_mariadb, _execute, f"RENAME TABLE {table} TO kept_{table}")
        run_blocking(empty_mariadb, _execute, f"CREATE VIEW {table} AS SELECT * FROM kept_{table}")

    _adopt(empty_mariadb)

    assert look(empty_mariadb).additions == ()
    assert make_store(empty_mariadb).vm_contexts().count == 2


def test_an_index_that_was_not_finished_is_built_anew(empty_postgresql: str) -> None:
    build(empty_postgresql, Platform(jobs=20, vms=2, end=NEWEST))
    _adopt(empty_postgresql)
    invalid = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_job_tracking_fleet'::regclass"
    run_blocking(empty_postgresql, _execute, invalid)

    done = _adopt(empty_postgresql)

    assert [statement.partition(" ON ")[0] for statement in done] == [
        "DROP INDEX CONCURRENTLY ix_job_tracking_fleet",
        "CREATE INDEX CONCURRENTLY ix_job_tracking_fleet",
    ]


def _execute(connection: Connection, statement: str) -> None:
    connection.execution_options(no_parameters=True).exec_driver_sql(statement)


def test_failures_of_tables_that_order_letters_differently_are_read(empty_mariadb: str, sanitizer: Sanitizer) -> None:
    build(empty_mariadb, Platform(jobs=60, vms=2, end=NEWEST))

    failures = [failure for page in stored_failures(empty_mariadb, sanitizer) for failure in page.failures]

    assert {failure.source for failure in failures} == {"replication_jobs", "job_tracking", "job_steps"}
