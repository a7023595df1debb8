"""The way back: what adoption added to another program's database, and the statements that take it off.

Nothing is dropped by its name alone: an index has to have our columns as well. The column for summaries cannot be told
from one of the other program's own, so it goes only when somebody says that adoption added it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from plainspoken.errors import DatabaseUnavailable, ForeignDatabase
from plainspoken.store.adopting import refuse_a_second_one, wait_briefly
from plainspoken.store.adoption import SUMMARY_COLUMN, wanted_indexes
from plainspoken.store.columns import MARIADB
from plainspoken.store.database import run_apart, run_blocking
from plainspoken.store.faults import DatabaseFault, fault_of
from plainspoken.store.migrations import standing_of
from plainspoken.store.own_tables import OWN_TABLES
from plainspoken.store.platform_shape import read_tables
from plainspoken.store.tables import PLATFORM_TABLES, VM_CONTEXTS

_NEEDED_BY_A_KEY: Final = 1553

# The last line of defence: whatever went wrong in making a statement, no other than these is run.
_DROPS: Final = re.compile(
    r"ALTER TABLE \w+ DROP INDEX ix_\w+, ALGORITHM=NOCOPY, LOCK=NONE"
    r"|DROP INDEX (CONCURRENTLY )?ix_\w+"
    r"|ALTER TABLE vm_replication_contexts DROP COLUMN last_operation_summary"
    r"|DROP TABLE plainspoken_\w+"
)


@dataclass(frozen=True, slots=True)
class Removal:
    """One statement that takes something off, and what is lost with it: the rows or values that it holds."""

    table: str
    what: str
    statement: str
    loses: int = 0


@dataclass(frozen=True, slots=True)
class Unadoption:
    """What goes, in this order, and what stays although it may look like ours."""

    goes: tuple[Removal, ...]
    stays: tuple[str, ...]

    @property
    def loses(self) -> int:
        """How many rows and values are lost in all."""
        return sum(each.loses for each in self.goes)


def look_back(url: str, *, column: bool) -> Unadoption:
    """What would be taken off another program's database; nothing is changed.

    Args:
        url: The database.
        column: Whether the column for summaries was added by adoption.

    Raises:
        ForeignDatabase, DatabaseUnavailable, SettingsError: As `look` does.
    """
    return run_blocking(url, _inspect, column)


def unadopt(url: str, *, column: bool, rows: bool, done: Callable[[Removal, float], None]) -> Unadoption:
    """Removes what adoption added, and returns what is left of it. If it was stopped, the next run continues.

    Args:
        url: The database, as a user who may drop tables and indexes in it.
        column: Whether the column for summaries was added by adoption, and goes.
        rows: Whether what the tables and the column hold may be lost.
        done: Called with each statement that was run, and the seconds it took.

    Raises:
        DatabaseUnavailable: Besides the reasons of `look_back`: rows would be lost, somebody else is adopting it, a
            table stayed locked, or a privilege is missing. What was taken off until then stays off.
    """
    return run_apart(url, _unadopt, column, rows, done)


def _inspect(connection: Connection, column: bool) -> Unadoption:
    kind = standing_of(connection).kind
    if kind == "own":
        raise ForeignDatabase("no other program's: its schema is kept by plainspoken; see: plainspoken db downgrade")
    if kind == "empty":
        raise DatabaseUnavailable("it has no table of a platform: check the URL")
    tables = {name: each for name, each in read_tables(connection).items() if not each.is_view}
    goes = list(_indexes(connection, tables))
    stays = []
    table, name = SUMMARY_COLUMN
    if table in tables and name in tables[table].columns:
        told = VM_CONTEXTS.c.last_operation_summary
        count = connection.execute(select(func.count()).where(told.is_not(None))).scalar_one()
        if column:
            drop = f"ALTER TABLE {table} DROP COLUMN {name}"
            goes.append(Removal(table, f"column {name}", drop, int(count)))
        else:
            stays.append(
                f"column {name} of {table}, with {count:,} summaries: it may be the platform's own; "
                "if adoption added it, give --drop-column"
            )
    for own in OWN_TABLES:
        if own.name in tables:
            held = int(connection.execute(select(func.count()).select_from(own)).scalar_one())
            goes.append(Removal(own.name, f"table {own.name}", f"DROP TABLE {own.name}", held))
    return Unadoption(tuple(goes), tuple(stays))


def _indexes(connection: Connection, tables: Collection[str]) -> Iterator[Removal]:
    inspector = inspect(connection)
    for table in PLATFORM_TABLES:
        if table.name not in tables:
            continue
        there = {str(each["name"]): tuple(each["column_names"]) for each in inspector.get_indexes(table.name)}
        for name, columns in wanted_indexes(table):
            if there.get(name) == columns:
                yield Removal(table.name, f"index {name} of {table.name}", _drop_index(connection, name, table.name))


def _drop_index(connection: Connection, name: str, table: str) -> str:
    if connection.dialect.name in MARIADB:
        return f"ALTER TABLE {table} DROP INDEX {name}, ALGORITHM=NOCOPY, LOCK=NONE"
    return f"DROP INDEX {'CONCURRENTLY ' if connection.dialect.name == 'postgresql' else ''}{name}"


def _unadopt(connection: Connection, column: bool, rows: bool, done: Callable[[Removal, float], None]) -> Unadoption:
    refuse_a_second_one(connection)
    wait_briefly(connection)
    found = _inspect(connection, column)
    if found.loses and not rows:
        raise DatabaseUnavailable(
            f"rows and summaries would be lost ({found.loses:,}); make a backup, then give --drop-rows"
        )
    needed = []
    for removal in found.goes:
        if not _DROPS.fullmatch(removal.statement):
            raise AssertionError(removal.statement)
        start = time.monotonic()
        try:
            connection.execution_options(no_parameters=True).exec_driver_sql(removal.statement)
        except SQLAlchemyError as error:
            if _is_needed(error):
                needed.append(f"{removal.what}: a foreign key of the platform needs it now")
                continue
            raise _explained(removal, error) from error
        done(removal, time.monotonic() - start)
    left = _inspect(connection, column)
    return Unadoption((), (*left.stays, *needed))


def _is_needed(error: SQLAlchemyError) -> bool:
    return isinstance(error, DBAPIError) and error.orig is not None and error.orig.args[:1] == (_NEEDED_BY_A_KEY,)


def _explained(removal: Removal, error: SQLAlchemyError) -> DatabaseUnavailable | SQLAlchemyError:
    fault = fault_of(error)
    if fault is DatabaseFault.DENIED:
        message = f"this user may not drop the {removal.what}; run this as the user that adopted, with DROP besides"
        return DatabaseUnavailable(message)
    if fault is DatabaseFault.BUSY:
        message = f"{removal.table} is in use by a transaction that does not end; run this again to go on"
        return DatabaseUnavailable(message)
    return error
