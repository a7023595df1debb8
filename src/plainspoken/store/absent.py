"""What a platform's database lacks, and how it reads all the same: as empty.

A database that has not been adopted has no table of ours, and maybe no `last_operation_summary`; a replica, or a user
who may only SELECT, cannot get them. Statements need not know: those that read get a common table expression with the
name of what is absent, made of no rows or of NULLs. Statements that write fail, and the error says what to do.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, Dialect, inspect, text

from plainspoken.store.columns import MARIADB
from plainspoken.store.own_tables import ALL_TABLES, OWN_TABLES
from plainspoken.store.tables import PLATFORM_TABLES

CLOSED_TYPE: Final = "plainspoken_closed_type"
"""Key of a connection's `info`: whether `job_type` is an enum that cannot even be asked for a word it does not have."""

VERSION_TABLE = "plainspoken_version"
"""Where the revision of a schema of our own stands; a platform's database does not have it."""

_ASK_AGAIN_SECONDS: Final = 30.0
_STATEMENTS: Final = 512
_TEXTS: Final = re.compile(r"'[^']*'")
_READS: Final = re.compile(r"\s*(WITH(?:\s+RECURSIVE)?\b|SELECT\b)", re.IGNORECASE)

_COLUMNS: Final = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
    "WHERE m.type IN ('table', 'view') AND m.name IN :tables",
    # By the rows of the catalogue, not by to_regclass, which answers from a cache: it may not know yet what another
    # session has just made.
    "postgresql": "WITH found AS (SELECT DISTINCT ON (c.relname) c.oid, c.relname FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = ANY (CAST(:names AS text[])) "
    "AND n.nspname = ANY (current_schemas(false)) AND c.relkind IN ('r', 'p', 'f', 'v', 'm') "
    "ORDER BY c.relname, array_position(current_schemas(false), n.nspname)) "
    "SELECT found.relname, a.attname FROM found JOIN pg_attribute a ON a.attrelid = found.oid "
    "WHERE a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(found.oid, a.attnum, 'SELECT')",
    "mysql": "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE table_schema = DATABASE() AND table_name IN :tables",
}

_IS_ENUM: Final = text(
    "SELECT t.typtype = 'e' FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid "
    "WHERE a.attrelid = to_regclass('job_tracking') AND a.attname = 'job_type'"
)


def read_columns(connection: Connection) -> dict[str, frozenset[str]]:
    """The columns that this user can read, by table, of every table of the job store that is there (or a view)."""
    names = sorted({*ALL_TABLES.tables, VERSION_TABLE})
    query = text(_COLUMNS["mysql" if connection.dialect.name == "mariadb" else connection.dialect.name])
    if connection.dialect.name == "postgresql":
        rows = connection.execute(query, {"names": names})
    else:
        listed = ", ".join(f"'{name}'" for name in names)
        rows = connection.exec_driver_sql(query.text.replace(":tables", f"({listed})"))
    found: dict[str, set[str]] = {}
    for table, column in rows:
        # MariaDB gives names as they were made; with lower_case_table_names they compare without case.
        found.setdefault(str(table).lower(), set()).add(str(column).lower())
    return {table: frozenset(columns) for table, columns in found.items()}


def holds_tables(connection: Connection) -> bool:
    """Whether there are tables at all, whosever they are."""
    return bool(inspect(connection).get_table_names())


@dataclass(slots=True)
class Absent:
    """What one database lacks, as far as it has been looked at.

    Attributes:
        foreign: Whether its tables are another program's; None before the first look.
        tables: Our own tables that are absent.
        columns: The absent columns of each table of the platform that may be read as NULL.
        looks: How often a look has brought something else than the one before.
        closed_type: Whether the types of tracked jobs are an enum of PostgreSQL.
    """

    foreign: bool | None = None
    tables: frozenset[str] = frozenset()
    columns: dict[str, frozenset[str]] = field(default_factory=dict)
    looks: int = 0
    closed_type: bool = False
    _looked: float = 0.0
    _rewritten: dict[str, str] = field(default_factory=dict)

    def due(self) -> bool:
        """Whether to look (again): what is absent may have been added meanwhile."""
        if self.foreign is None:
            return True
        return bool(self.tables or self.columns) and time.monotonic() > self._looked + _ASK_AGAIN_SECONDS

    def look(self, connection: Connection) -> None:
        """Finds out what is absent. A schema of our own that lacks something is out of date instead."""
        there = read_columns(connection)
        self._looked = time.monotonic()
        platform = {table.name for table in PLATFORM_TABLES}
        if VERSION_TABLE in there or not platform <= there.keys():
            # No tables at all is no platform's database either: that is said when they are read.
            self._set(foreign=False if VERSION_TABLE in there else None, tables=frozenset(), columns={})
            return
        columns = {
            table.name: frozenset(
                column.name for column in table.columns if column.nullable and column.name not in there[table.name]
            )
            for table in PLATFORM_TABLES
        }
        absent = frozenset(
            table.name for table in OWN_TABLES if not there.get(table.name, frozenset()) >= set(table.columns.keys())
        )
        if connection.dialect.name == "postgresql":
            self.closed_type = bool(connection.execute(_IS_ENUM).scalar())
        self._set(foreign=True, tables=absent, columns={name: each for name, each in columns.items() if each})

    def forget(self) -> None:
        """Makes the next look due, after an error that what is known does not explain."""
        self.foreign = None

    def read_as_empty(self, dialect: Dialect, statement: str) -> str:
        """The statement with stand-ins for what is absent; unchanged if it does not need any."""
        if not self.tables and not self.columns:
            return statement
        known = self._rewritten.get(statement)
        if known is None:
            known = self._rewrite(dialect, statement)
            if len(self._rewritten) >= _STATEMENTS:
                self._rewritten.clear()
            self._rewritten[statement] = known
        return known

    def _set(self, *, foreign: bool | None, tables: frozenset[str], columns: dict[str, frozenset[str]]) -> None:
        if (tables, columns) != (self.tables, self.columns):
            self._rewritten.clear()
            self.looks += 1
        self.foreign, self.tables, self.columns = foreign, tables, columns

    def _rewrite(self, dialect: Dialect, statement: str) -> str:
        start = _READS.match(statement)
        if start is None:
            return statement
        words = set(re.findall(r"\w+", _TEXTS.sub("", statement)))
        stand_ins = [_no_rows(dialect, name) for name in sorted(self.tables & words)]
        stand_ins += [
            _with_nulls(dialect, name, tuple(sorted(columns & words)))
            for name, columns in sorted(self.columns.items())
            if name in words and columns & words
        ]
        if not stand_ins:
            return statement
        added = ", ".join(stand_ins)
        if start[1].upper() == "SELECT":
            return f"WITH {added} {statement}"
        return f"{start[1]} {added}, {statement[start.end() :]}"


@lru_cache(maxsize=256)
def _no_rows(dialect: Dialect, name: str) -> str:
    columns = tuple(ALL_TABLES.tables[name].columns.keys())
    nothing = "FROM DUAL WHERE 1 = 0" if dialect.name in MARIADB else "WHERE 1 = 0"
    return f"{name} AS (SELECT {_nulls(dialect, name, columns)} {nothing})"


@lru_cache(maxsize=256)
def _with_nulls(dialect: Dialect, name: str, columns: tuple[str, ...]) -> str:
    # SQLite takes the bare name for the expression itself; the others never do.
    source = f"main.{name}" if dialect.name == "sqlite" else name
    # PostgreSQL would otherwise copy the whole table for a statement that names it twice.
    how = "AS NOT MATERIALIZED" if dialect.name == "postgresql" else "AS"
    return f"{name} {how} (SELECT {name}.*, {_nulls(dialect, name, columns)} FROM {source} AS {name})"  # noqa: S608 - our own names


def _nulls(dialect: Dialect, name: str, columns: tuple[str, ...]) -> str:
    quote = dialect.identifier_preparer.quote
    if dialect.name != "postgresql":
        return ", ".join(f"NULL AS {quote(column)}" for column in columns)
    # A NULL of no type would be a text there, which is compared with nothing but texts.
    types = {column.name: column.type.compile(dialect=dialect) for column in ALL_TABLES.tables[name].columns}
    return ", ".join(f"CAST(NULL AS {types[column]}) AS {quote(column)}" for column in columns)
