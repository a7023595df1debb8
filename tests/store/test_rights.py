"""A right that is missing is told as what it is: which right on which table; and no log names who asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from litestar.testing import TestClient
from sqlalchemy import Connection, insert, select, update

from plainspoken.api.app import create_app
from plainspoken.api.problems import plain_error
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import DatabaseDenied, DatabaseUnavailable
from plainspoken.store.database import Database, run_blocking
from plainspoken.store.migrations import upgrade
from plainspoken.store.own_tables import DISMISSALS, IDEMPOTENCY_KEYS
from plainspoken.store.tables import JOB_STEPS, VM_CONTEXTS
from tests.jobs.conftest import NOON

TABLES = ("vm_replication_contexts", "replication_jobs", "job_tracking", "job_steps", "log_events")


def _execute(connection: Connection, statement: str) -> None:
    connection.execution_options(no_parameters=True).exec_driver_sql(statement)


@contextmanager
def user_of(url: str, *tables: str) -> Iterator[str]:
    """The URL of a user who may read these tables, and nothing else."""
    upgrade(url)
    name = f"user_{url[-12:]}"
    mariadb = url.startswith("mysql")
    who = f"'{name}'@'%'" if mariadb else name
    run_blocking(url, _execute, f"CREATE USER {who} IDENTIFIED BY 'x'" if mariadb else f"CREATE ROLE {name} LOGIN")
    try:
        for table in tables:
            run_blocking(url, _execute, f"GRANT SELECT ON {table} TO {who}")
        yield url.replace("root@", f"{name}:x@") if mariadb else url.replace("postgres@", f"{name}@")
    finally:
        for statement in [f"DROP USER {who}"] if mariadb else [f"DROP OWNED BY {name}", f"DROP ROLE {name}"]:
            run_blocking(url, _execute, statement)


def refused(url: str, function: Callable[[Connection], object]) -> DatabaseDenied:
    async def once() -> DatabaseDenied:
        database = Database.open(url)
        try:
            with pytest.raises(DatabaseDenied) as found:
                await database.write(function)
        finally:
            await database.close()
        return found.value

    return asyncio.run(once())


def rights_that_are_missing(url: str) -> None:
    key = {"principal": "a", "key": "b", "request_hash": "c", "status": 200, "answer": "", "created_at": NOON}
    with user_of(url, *TABLES[:3]) as theirs:
        for function, right, table in (
            (lambda connection: connection.execute(select(JOB_STEPS.c.name)), "SELECT", "job_steps"),
            (
                lambda connection: connection.execute(update(VM_CONTEXTS).values(power_state="on")),
                "UPDATE",
                "vm_replication_contexts",
            ),
            (
                lambda connection: connection.execute(insert(IDEMPOTENCY_KEYS), key),
                "INSERT",
                "plainspoken_idempotency_keys",
            ),
            (lambda connection: connection.execute(DISMISSALS.delete()), "DELETE", "plainspoken_dismissals"),
        ):
            error = refused(theirs, function)
            assert f"GRANT {right} ON {table} TO" in str(error), error
            assert (error.passes, error.busy) == (False, False)
            told = f"{error} {plain_error(error)}"
            assert not any(word in told for word in (theirs.split("://")[1].split("@")[0].split(":")[0], "127.0.0.1"))


def test_the_right_and_the_table_are_named_on_mariadb(empty_mariadb: str) -> None:
    rights_that_are_missing(empty_mariadb)


def test_the_right_and_the_table_are_named_on_postgresql(empty_postgresql: str) -> None:
    rights_that_are_missing(empty_postgresql)


def asked(url: str, sanitizer: Sanitizer, caplog: pytest.LogCaptureFixture) -> None:
    with (
        user_of(url, TABLES[0], *TABLES[2:]) as theirs,
        caplog.at_level(logging.DEBUG, logger="plainspoken"),
        TestClient(create_app(database_url=theirs, catalogue=sanitizer.catalogue)) as client,
    ):
        answer = client.get("/api/v1/jobs")

    name = theirs.split("://")[1].split("@")[0].split(":")[0]
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/database-denied")
    assert "seconds" not in answer.text
    assert "replication_jobs" not in answer.text
    assert "retry-after" not in answer.headers
    assert "GRANT SELECT ON replication_jobs TO" in caplog.text
    assert not any(word in caplog.text for word in (name, "127.0.0.1", "localhost"))


def test_a_caller_is_not_told_to_wait_for_a_right_on_mariadb(
    empty_mariadb: str, sanitizer: Sanitizer, caplog: pytest.LogCaptureFixture
) -> None:
    upgrade(empty_mariadb)
    asked(empty_mariadb, sanitizer, caplog)


def test_a_caller_is_not_told_to_wait_for_a_right_on_postgresql(
    empty_postgresql: str, sanitizer: Sanitizer, caplog: pytest.LogCaptureFixture
) -> None:
    upgrade(empty_postgresql)
    asked(empty_postgresql, sanitizer, caplog)


@pytest.mark.parametrize("kind", ["empty_mariadb", "empty_postgresql"])
def test_no_log_line_names_a_user_or_a_host(kind: str, request: pytest.FixtureRequest) -> None:
    url = str(request.getfixturevalue(kind))
    scheme, rest = url.split("://")
    server = rest.split("@")[1]
    port, name = server.split(":")[1].split("/")
    stranger = f"{scheme}://a_stranger:secret@127.0.0.1:{port}/{name}"
    nowhere = f"{scheme}://a_stranger:secret@127.0.0.1:1/{name}"

    for address in (stranger, nowhere):
        with pytest.raises(DatabaseUnavailable) as found:
            run_blocking(address, _execute, "SELECT 1")
        told = plain_error(found.value) + plain_error(found.value, stack=True)
        assert not any(word in told for word in ("a_stranger", "127.0.0.1", "localhost", "secret@")), told
