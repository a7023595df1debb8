"""Databases: the failures of a job store, and any table with a key of one column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import pyarrow as pa
from sqlalchemy import Column, Connection, MetaData, Select, Table, func, inspect, select
from sqlalchemy.exc import NoSuchTableError

from plainspoken.bulk.parcel import Parcel
from plainspoken.bulk.sources.parts import Part, Rows, UnreadRow
from plainspoken.bulk.sources.rows import BadLine, Read, at_of, batch_of, names_of
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import BulkInputError
from plainspoken.jobs.failures import failures_within
from plainspoken.jobs.reading.failures import Window, windows
from plainspoken.store.addresses import read_address
from plainspoken.store.database import visit

P = ParamSpec("P")
T = TypeVar("T")

_MOST_ROWS: Final = 20_000
"""Rows of a window; a statement reads one window, and a database has seconds for it."""


@dataclass(frozen=True, slots=True)
class JobStore:
    """The failures of a job store, as `plainspoken coverage` and its like read them. A part is a window of job ids.

    `row` is the id of the job, which may have several failures.
    """

    url: str = field(repr=False)
    parcel: Parcel = field(repr=False)

    @property
    def label(self) -> str:
        """The kind and name of the database."""
        return read_address(self.url).label

    @property
    def row_type(self) -> pa.DataType:
        """Ids of jobs."""
        return pa.string()

    def identity(self) -> dict[str, Any]:
        """The database, without user, host and password."""
        return {"store": self.label}

    def cuts(self, rows: int) -> Iterator[tuple[str, str, int]]:
        """The ids that a window lies behind and ends with, and the number of its table."""
        for window in _asked(self.url, lambda connection: list(windows(connection, size=min(rows, _MOST_ROWS)))):
            yield window.after, window.last, window.table

    def read(self, part: Part, columns: Collection[str]) -> Iterator[Rows]:
        """See `Source.read`."""
        window = Window(part.first, str(part.start), str(part.end))
        failures = _asked(self.url, failures_within, _sanitizer(self.parcel), window)
        wanted = [name for name in columns if name != "keep"]
        rows = [
            Read(failure.job or "", {name: _plain(getattr(failure, name)) for name in wanted}) for failure in failures
        ]
        yield Rows(batch_of(rows, self.row_type, wanted), [])


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """The rows of a table whose key is one column. A part is a window of keys.

    Attributes:
        url: As the job store's.
        table: The table's name.
        called: What a column is called in the table, where that is something else.
    """

    url: str = field(repr=False)
    table: str
    called: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The table, and the kind and name of the database."""
        return f"{read_address(self.url).label}, table {self.table}"

    @property
    def row_type(self) -> pa.DataType:
        """Keys as texts."""
        return pa.string()

    def identity(self) -> dict[str, Any]:
        """Database, table and columns."""
        return {"table": self.label, "called": dict(self.called)}

    def cuts(self, rows: int) -> Iterator[tuple[int | str, int | str, int]]:
        """The keys that a window begins and ends with."""
        found = _asked(self.url, lambda connection: list(self._cuts(connection, min(rows, _MOST_ROWS))))
        for begin, end in found:
            yield begin, end, 0

    def read(self, part: Part, columns: Collection[str]) -> Iterator[Rows]:
        """See `Source.read`."""
        yield _asked(self.url, self._rows, part, list(columns))

    def _cuts(self, connection: Connection, size: int) -> Iterator[tuple[int | str, int | str]]:
        key = self._key(self._reflected(connection))
        begin = connection.execute(select(func.min(key))).scalar()
        while begin is not None:
            ahead = select(key).where(key >= begin).order_by(key)
            pair = connection.execute(ahead.limit(2).offset(size - 1)).scalars().all()
            end = pair[0] if pair else connection.execute(select(func.max(key)).where(key >= begin)).scalar()
            yield self._noted(begin), self._noted(end)
            begin = pair[1] if len(pair) == 2 else None

    def _rows(self, connection: Connection, part: Part, columns: list[str]) -> Rows:
        table = self._reflected(connection)
        key = self._key(table)
        wanted = [name for name in columns if self._name(name) in table.c]
        if self._name("text") not in table.c:
            message = f"{self.label}: there is no column {self._name('text')!r}; there are {', '.join(table.c.keys())}"
            raise BulkInputError(message)
        statement: Select[Any] = select(key, *(table.c[self._name(name)] for name in wanted))
        found = connection.execute(statement.where(key >= part.start, key <= part.end).order_by(key)).all()
        rows: list[Read] = []
        problems: list[UnreadRow] = []
        for number, *values in found:
            try:
                read = {name: _value(name, value) for name, value in zip(wanted, values, strict=True)}
                rows.append(Read(str(number), read))
            except BadLine as problem:
                problems.append(UnreadRow(f"{self.label}, row {number}", str(problem)))
        return Rows(batch_of(rows, self.row_type, wanted), problems)

    def _name(self, column: str) -> str:
        return self.called.get(column, column)

    def _reflected(self, connection: Connection) -> Table:
        try:
            return Table(self.table, MetaData(), autoload_with=connection)
        except NoSuchTableError:
            names = ", ".join(inspect(connection).get_table_names()) or "none"
            message = f"{read_address(self.url).label} has no table {self.table!r}; its tables are: {names}"
            raise BulkInputError(message) from None

    def _key(self, table: Table) -> Column[Any]:
        keys = list(table.primary_key.columns)
        if len(keys) != 1:
            message = (
                f"{self.label}: its key has {len(keys)} columns; a table that is read in parts needs one of one column"
            )
            raise BulkInputError(message)
        return keys[0]

    def _noted(self, key: object) -> int | str:
        if isinstance(key, int | str):
            return key
        message = f"{self.label}: its key is neither a number nor a text, so it cannot be read in parts"
        raise BulkInputError(message)


def _sanitizer(parcel: Parcel) -> Sanitizer:
    return parcel.engine()


def _asked(url: str, question: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What is read from a database, for callers without an event loop."""
    return visit(url, lambda database: database.run(question, *args, **kwargs), read_only=True)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _value(name: str, value: object) -> object:
    if name in ("names", "keep"):
        return names_of(None if value is None else str(value))
    if name == "at":
        return value if isinstance(value, datetime) else at_of(None if value is None else str(value))
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return None if value is None else str(value)
