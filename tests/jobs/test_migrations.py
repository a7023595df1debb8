"""Migrations: they make what the tables say, on every database, once, and without hurting what is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from plainspoken.errors import DatabaseUnavailable
from plainspoken.jobs.absent import VERSION_TABLE
from plainspoken.jobs.database import run_blocking
from plainspoken.jobs.migrations import current, upgrade
from plainspoken.jobs.own_tables import ALL_TABLES

if TYPE_CHECKING:
    from tests.jobs.conftest import Store


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(
        connection, opts={"version_table": VERSION_TABLE, "compare_server_default": True}
    )
    return list(compare_metadata(context, ALL_TABLES))


def test_migrations_make_the_tables_as_they_are_defined(url: str) -> None:
    assert run_blocking(url, _differences) == []


def test_an_upgrade_names_what_it_applied_and_the_next_does_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"

    assert current(url) is None
    assert upgrade(url) == ("0001", "0002")
    assert upgrade(url) == ()
    assert current(url) == "0002"


def test_an_up_to_date_store_of_any_kind_is_left_alone(url: str) -> None:
    assert upgrade(url) == ()


def test_tables_of_the_platform_are_kept_and_completed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/theirs.db"

    def theirs(connection: Connection) -> None:
        connection.exec_driver_sql(
            "CREATE TABLE job_tracking (id VARCHAR(64) PRIMARY KEY, started_at TIMESTAMP, mine INTEGER)"
        )
        connection.exec_driver_sql("INSERT INTO job_tracking (id, mine) VALUES ('a', 7)")

    def now(connection: Connection) -> tuple[Any, set[str], set[str | None]]:
        row = connection.exec_driver_sql("SELECT id, mine, context_id FROM job_tracking").one()
        inspector = inspect(connection)
        columns = {column["name"] for column in inspector.get_columns("job_tracking")}
        return tuple(row), columns, {index["name"] for index in inspector.get_indexes("job_tracking")}

    run_blocking(url, theirs)
    upgrade(url)
    row, columns, indexes = run_blocking(url, now)

    assert row == ("a", 7, None)
    assert set(ALL_TABLES.tables["job_tracking"].columns.keys()) <= columns
    assert "ix_job_tracking_newest" in indexes


def test_a_failing_migration_leaves_an_sqlite_store_as_it_was(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/odd.db"
    run_blocking(url, lambda connection: connection.exec_driver_sql("CREATE VIEW job_steps AS SELECT 1 AS id") and None)

    with pytest.raises(DatabaseUnavailable):
        upgrade(url)

    assert current(url) is None
    assert run_blocking(url, lambda connection: inspect(connection).get_table_names()) == []


PLATFORM = """
CREATE TABLE vm_replication_contexts (
  context_id varchar(64) NOT NULL PRIMARY KEY, vm_name varchar(255) NOT NULL, vmware_vm_id varchar(255),
  vm_path varchar(500), vcenter_host varchar(255), datacenter varchar(255),
  current_status enum('discovered','replicating','ready_for_failover','failed','cleanup_required','archived') NOT NULL,
  current_job_id varchar(191), total_jobs_run int DEFAULT 0, successful_jobs int, failed_jobs int,
  last_successful_job_id varchar(191), cpu_count int, memory_mb int, os_type varchar(255), power_state varchar(50),
  vm_tools_version varchar(255), created_at timestamp NULL, updated_at timestamp NULL, first_job_at timestamp NULL,
  last_job_at timestamp NULL, last_status_change timestamp NULL, auto_added tinyint(1), scheduler_enabled tinyint(1),
  next_scheduled_at timestamp NULL, last_scheduled_job_id varchar(191), credential_id int, ossea_config_id int
) CHARSET=utf8mb4;
CREATE TABLE job_tracking (
  id varchar(64) NOT NULL PRIMARY KEY, parent_job_id varchar(64),
  job_type enum('cleanup','failover','cloudstack') NOT NULL,
  operation varchar(100) NOT NULL, status enum('pending','running','completed','failed','cancelled') NOT NULL,
  cloudstack_job_id varchar(255), external_job_id varchar(64), metadata json, error_message longtext,
  started_at timestamp NULL, completed_at timestamp NULL, created_at timestamp NULL, updated_at timestamp NULL,
  percent_complete tinyint unsigned, canceled_at datetime(6), owner varchar(255), context_id varchar(64),
  job_category enum('system','failover')
) CHARSET=utf8mb4;
CREATE TABLE job_steps (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, job_id varchar(64) NOT NULL, name varchar(200) NOT NULL,
  seq int NOT NULL, status enum('running','completed','failed','skipped') NOT NULL,
  started_at datetime(6), completed_at datetime(6),
  error_message longtext, metadata json, UNIQUE (job_id, seq),
  FOREIGN KEY (job_id) REFERENCES job_tracking (id) ON DELETE CASCADE
) CHARSET=utf8mb4;
INSERT INTO vm_replication_contexts (context_id, vm_name, current_status) VALUES ('ctx-theirs', 'theirs', 'archived');
SET time_zone = '+02:00';
INSERT INTO job_tracking (id, job_type, operation, status, context_id, started_at)
  VALUES ('t-1', 'failover', 'unified-live-failover', 'failed', 'ctx-theirs', '2025-10-01 14:00:00');
INSERT INTO job_steps (job_id, name, seq, status) VALUES ('t-1', 'vm-creation', 1, 'failed');
SET time_zone = '+00:00'
"""


def _make_platform(connection: Connection) -> None:
    for statement in PLATFORM.split(";"):
        connection.exec_driver_sql(statement)


def test_a_database_of_the_platform_itself_can_be_read_after_an_upgrade(
    empty_mariadb: str, make_store: Callable[[str], Store]
) -> None:
    run_blocking(empty_mariadb, _make_platform)
    store = make_store(empty_mariadb)

    applied = upgrade(empty_mariadb)
    job = store.recent_jobs("theirs").jobs[0]

    assert applied == ("0001", "0002")
    assert (job.job_type, job.status, job.current_step) == ("live_failover", "failed", "Creating Destination VM")
    assert job.started_at == datetime(2025, 10, 1, 12, tzinfo=UTC)
    assert store.vm_context("theirs").context.current_status == "archived"
