"""Adds to another program's database what adoption found missing: one statement after the other, and nothing else."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from plainspoken.errors import DatabaseUnavailable
from plainspoken.store.adoption import Addition, Adoption, inspect_platform
from plainspoken.store.columns import MARIADB
from plainspoken.store.database import run_apart, run_blocking
from plainspoken.store.faults import DatabaseFault, fault_of
from plainspoken.store.migrations import LOCK

_LOCK_SECONDS: Final = 10

# The last line of defence: whatever went wrong in making a statement, no other than these is run.
_ADDS: Final = re.compile(
    r"CREATE TABLE plainspoken_\w+ \(.*"
    r"|CREATE (UNIQUE )?INDEX (CONCURRENTLY )?ix_\w+ ON \w+ \([\w, `\"]+\)( ALGORITHM=INPLACE LOCK=NONE)?"
    r"|DROP INDEX CONCURRENTLY ix_\w+"
    r"|ALTER TABLE vm_replication_contexts ADD COLUMN last_operation_summary JSON NULL(, ALGORITHM=INSTANT)?",
    re.DOTALL,
)


def look(url: str) -> Adoption:
    """How another program's database stands; nothing is changed.

    Raises:
        ForeignDatabase, DatabaseUnavailable, SettingsError: As `inspect_platform` and `Database.run` do.
    """
    return run_blocking(url, inspect_platform)


def adopt(url: str, *, done: Callable[[Addition, float], None]) -> Adoption:
    """Adds what is missing, and returns the database's state then. If it was stopped, the next run continues.

    Args:
        url: The database, as a user who may create tables and indexes in it.
        done: Called with each statement that was run, and the seconds it took.

    Raises:
        DatabaseUnavailable: Besides the reasons of `look`: somebody else is adopting it, a table stayed locked, or a
            privilege is missing; the text names the GRANT to ask for. What was added until then stays.
    """
    return run_apart(url, _adopt, done)


def _adopt(connection: Connection, done: Callable[[Addition, float], None]) -> Adoption:
    refuse_a_second_one(connection)
    wait_briefly(connection)
    for addition in inspect_platform(connection).additions:
        if not _ADDS.fullmatch(addition.statement):
            raise AssertionError(addition.statement)
        start = time.monotonic()
        try:
            connection.execution_options(no_parameters=True).exec_driver_sql(addition.statement)
        except SQLAlchemyError as error:
            raise _explained(connection, addition, error) from error
        done(addition, time.monotonic() - start)
    return inspect_platform(connection)


def refuse_a_second_one(connection: Connection) -> None:
    """Raises DatabaseUnavailable when somebody else is adopting this database or taking that back."""
    # Not waiting: on PostgreSQL, an index that is built online would wait for the one who waits here.
    got: object = True
    if connection.dialect.name == "postgresql":
        got = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK}).scalar_one()
    elif connection.dialect.name in MARIADB:
        name = "left(concat('plainspoken/', database()), 64)"
        got = connection.execute(text(f"SELECT get_lock({name}, 0)")).scalar_one()
    if not got:
        raise DatabaseUnavailable("somebody else is adopting it at the moment; run this again later")


def wait_briefly(connection: Connection) -> None:
    """A statement that waits for a table keeps everybody behind it waiting, so it gives up soon."""
    if connection.dialect.name in MARIADB:
        connection.exec_driver_sql(f"SET lock_wait_timeout = {_LOCK_SECONDS}")
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET lock_timeout = '{_LOCK_SECONDS}s'")


def _explained(
    connection: Connection, addition: Addition, error: SQLAlchemyError
) -> DatabaseUnavailable | SQLAlchemyError:
    fault = fault_of(error)
    if fault is DatabaseFault.DENIED:
        return DatabaseUnavailable(f"this user may not add to {addition.table}; {_grant(connection)}")
    if fault is DatabaseFault.BUSY:
        message = f"{addition.table} is in use by a transaction that does not end; run this again to go on"
        return DatabaseUnavailable(message)
    return error


def _grant(connection: Connection) -> str:
    if connection.dialect.name in MARIADB:
        database, user = connection.exec_driver_sql("SELECT database(), current_user()").one()
        name, _, host = str(user).rpartition("@")
        return f"ask for: GRANT SELECT, CREATE, ALTER, INDEX ON `{database}`.* TO '{name}'@'{host}'"
    owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename = 'job_tracking'"
    owner = connection.exec_driver_sql(owners).scalar()
    user, schema = connection.exec_driver_sql("SELECT current_user, current_schema()").one()
    return (
        f"only the owner of a table may add columns and indexes: run this as {owner}, "
        f'or ask for: GRANT "{owner}" TO "{user}"; GRANT CREATE ON SCHEMA "{schema}" TO "{user}"'
    )
