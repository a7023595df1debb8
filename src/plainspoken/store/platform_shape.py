"""What a platform's database has: its tables, columns and indexes as far as the job store cares for them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Inspector, inspect, text
from sqlalchemy import types as sqltypes
from sqlalchemy.dialects import mysql
from sqlalchemy.exc import SAWarning
from sqlalchemy.types import TypeEngine

from plainspoken.store.columns import MARIADB
from plainspoken.store.own_tables import ALL_TABLES

_ROWS: Final = {
    "mysql": "SELECT table_name, table_rows FROM information_schema.tables WHERE table_schema = DATABASE()",
    "postgresql": "SELECT relname, reltuples FROM pg_class WHERE relkind = 'r' AND pg_table_is_visible(oid)",
}
_COLLATIONS: Final = (
    "SELECT table_name, column_name, collation_name FROM information_schema.columns WHERE table_schema = DATABASE()"
)
_INVALID: Final = (
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE NOT i.indisvalid AND pg_table_is_visible(c.oid)"
)


@dataclass(frozen=True, slots=True)
class ColumnThere:
    """A column: its type as the database writes it, and what kind of value that is."""

    type: str
    family: str
    collation: str | None = None


@dataclass(frozen=True, slots=True)
class TableThere:
    """A table or view. `indexes` holds the columns of each whole index, the primary key among them."""

    name: str
    is_view: bool
    rows: int | None
    columns: Mapping[str, ColumnThere]
    indexes: tuple[tuple[str, ...], ...]
    invalid: frozenset[str] = frozenset()

    def covers(self, columns: tuple[str, ...]) -> bool:
        """Whether an index begins with these columns, in this order."""
        return any(index[: len(columns)] == columns for index in self.indexes)


def read_tables(connection: Connection) -> dict[str, TableThere]:
    """Every table of the job store that is there, the platform's and ours, by name."""
    with warnings.catch_warnings():
        # SQLite's types may have any name and length; which they are does not matter here.
        warnings.simplefilter("ignore", SAWarning)
        inspector = inspect(connection)
        tables, views = set(inspector.get_table_names()), set(inspector.get_view_names())
        catalogue = _Catalogue(inspector, connection, _row_counts(connection), _collations(connection))
        return {
            name: catalogue.table(name, is_view=name in views)
            for name in ALL_TABLES.tables
            if name in tables or name in views
        }


def _row_counts(connection: Connection) -> dict[str, int]:
    """Estimates where counting would read the whole table."""
    query = _ROWS.get("mysql" if connection.dialect.name in MARIADB else connection.dialect.name)
    counts = connection.execute(text(query)).all() if query else ()
    # PostgreSQL says -1 of a table that it has not looked at yet.
    return {str(name): int(count) for name, count in counts if count is not None and count >= 0}


def _collations(connection: Connection) -> dict[tuple[str, str], str]:
    """How MariaDB orders the letters of each text column; the definitions say so only where a table differs from it."""
    found = connection.execute(text(_COLLATIONS)).all() if connection.dialect.name in MARIADB else ()
    return {(str(table), str(column)): str(name) for table, column, name in found if name}


@dataclass(frozen=True, slots=True)
class _Catalogue:
    inspector: Inspector
    connection: Connection
    rows: Mapping[str, int]
    collations: Mapping[tuple[str, str], str]

    def table(self, name: str, *, is_view: bool) -> TableThere:
        dialect = self.connection.dialect
        columns = {
            str(column["name"]): ColumnThere(
                column["type"].compile(dialect=dialect),
                family(column["type"]),
                self.collations.get((name, column["name"])),
            )
            for column in self.inspector.get_columns(name)
        }
        if is_view:
            return TableThere(name, is_view, None, columns, ())
        key = tuple(self.inspector.get_pk_constraint(name).get("constrained_columns", ()))
        indexes, invalid = self._indexes(name, key)
        unique = [tuple(each["column_names"]) for each in self.inspector.get_unique_constraints(name)]
        return TableThere(name, is_view, self._rows(name), columns, (*indexes, *unique, key), invalid)

    def _indexes(self, name: str, key: tuple[str, ...]) -> tuple[list[tuple[str, ...]], frozenset[str]]:
        """The columns of the indexes of whole columns, and the names of those that PostgreSQL did not finish."""
        invalid: set[str] = set()
        if self.connection.dialect.name == "postgresql":
            invalid = set(self.connection.execute(text(_INVALID)).scalars())
        indexes, names = [], set()
        for index in self.inspector.get_indexes(name):
            names.add(str(index["name"]))
            whole = tuple(column for column in index["column_names"] if column)
            partial = index.get("dialect_options", {}).get("mysql_length") or len(whole) < len(index["column_names"])
            if not partial and index["name"] not in invalid:
                # InnoDB ends every index with the primary key.
                indexes.append(whole + (key if self.connection.dialect.name in MARIADB else ()))
        return indexes, frozenset(names & invalid)

    def _rows(self, name: str) -> int | None:
        if self.connection.dialect.name == "sqlite":
            count = f"SELECT count(*) FROM {name}"  # noqa: S608 - names of our own
            return int(self.connection.exec_driver_sql(count).scalar_one())
        return self.rows.get(name)


_FAMILIES: Final[tuple[tuple[tuple[type[TypeEngine[Any]], ...], str], ...]] = (
    ((sqltypes.Boolean, mysql.BIT), "flag"),
    ((sqltypes.JSON,), "json"),
    ((sqltypes.Enum,), "enum"),
    ((sqltypes.Uuid,), "uuid"),
    ((sqltypes.String,), "text"),
    ((sqltypes.LargeBinary, sqltypes.BINARY, sqltypes.VARBINARY), "bytes"),
    ((sqltypes.Integer,), "whole number"),
    ((sqltypes.Numeric, sqltypes.Float), "number"),
    ((sqltypes.DateTime,), "time"),
    ((sqltypes.Date,), "date"),
)


def family(kind: TypeEngine[Any]) -> str:
    """What kind of value a type holds: flag, json, enum, uuid, text, bytes, whole number, number, time, date, other."""
    if isinstance(kind, sqltypes.TypeDecorator):
        kind = kind.impl_instance
    return next((name for types, name in _FAMILIES if isinstance(kind, types)), "other")
