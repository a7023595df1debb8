"""The one way to the job store: plain functions on a Core connection, run without blocking the event loop.

SQLite has its sync driver in a few threads (an async wrapper halves its throughput); MariaDB and PostgreSQL have
async drivers, and `run_sync` lets the same plain functions use them.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from plainspoken.errors import DatabaseError, DatabaseOutdated, DatabaseUnavailable, SettingsError
from plainspoken.jobs.tables import PLATFORM_TABLES

P = ParamSpec("P")
T = TypeVar("T")

_THREADS = 4
_CONNECTIONS = 8
_CONNECT_SECONDS = 5
_STATEMENT_SECONDS = 15
_BUSY_SECONDS = 10
_WRITES = "plainspoken_writes"
_NAMES = {"sqlite": "SQLite", "mysql": "MariaDB", "mariadb": "MariaDB", "postgresql": "PostgreSQL"}
_NO_COLUMN = ("no such column", "has no column named", "unknown column", "undefinedcolumn")
_NO_TABLE = ("no such table", "doesn't exist", "undefinedtable")


class _Backend(Protocol):
    """How a kind of database is reached."""

    failures: tuple[type[Exception], ...]

    async def run(self, function: Callable[[Connection], T], *, writes: bool) -> T:
        """The function's result, in one transaction."""

    async def close(self) -> None:
        """Gives all connections back."""


class Database:
    """A job store. Made by `open`, which does not connect yet; an async one belongs to the event loop it first ran in.

    Attributes:
        label: The kind and name of the database, for operators; without user, host and password.
    """

    def __init__(self, backend: _Backend, label: str) -> None:
        self._backend = backend
        self.label = label

    @classmethod
    def open(cls, url: str, *, setup: bool = False) -> Database:
        """The job store at `url`: `sqlite:///file`, `mysql://…` (or `mariadb://…`) or `postgresql://…`.

        Args:
            url: Which driver is used is decided here; one named in the URL is ignored.
            setup: For migrations and the like: a missing SQLite file is made (else it counts as an unavailable job
                store), and statements may take as long as an index on a large table needs.

        Raises:
            SettingsError: The URL cannot be used. Its text does not repeat the URL, which may hold a password.
        """
        try:
            address = make_url(url)
        except (ArgumentError, ValueError):
            message = "the database URL cannot be read; write sqlite:///FILE, mysql://… or postgresql://…"
            raise SettingsError(message) from None
        scheme = address.get_backend_name()
        name = _NAMES.get("postgresql" if scheme == "postgres" else scheme)
        if name is None:
            message = f"databases of the kind {scheme!r} are not supported; use sqlite, mysql or postgresql"
            raise SettingsError(message)
        if not address.database or (name == "SQLite" and address.database == ":memory:"):
            message = f"the database URL must name a {'file: sqlite:///FILE' if name == 'SQLite' else 'database'}"
            raise SettingsError(message)
        label = f"{name} database {Path(address.database).name!r}"
        if name == "SQLite":
            return cls(_Threads(Path(address.database), create=setup), label)
        seconds = None if setup else _STATEMENT_SECONDS
        return cls(_MariaDb(address, seconds) if name == "MariaDB" else _PostgreSql(address, seconds), label)

    async def run(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function(connection, …)` returns: reads that see one state of the database.

        Raises:
            DatabaseUnavailable: It does not answer, or lacks its tables.
            DatabaseOutdated: A column is missing.
        """
        return await self._run(lambda connection: function(connection, *args, **kwargs), writes=False)

    async def write(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `run`, with a transaction that may write and is committed when `function` returns."""
        return await self._run(lambda connection: function(connection, *args, **kwargs), writes=True)

    async def ping(self) -> None:
        """Returns when the database answers and has its tables; raises as `run` does when not."""
        await self.run(_read_nothing)

    async def close(self) -> None:
        """Gives all connections back; the store cannot be used afterwards."""
        await self._backend.close()

    async def _run(self, function: Callable[[Connection], T], *, writes: bool) -> T:
        try:
            async with asyncio.timeout(None if writes else 2 * _STATEMENT_SECONDS):
                return await self._backend.run(function, writes=writes)
        except self._backend.failures as error:
            raise self._explained(error) from error

    def _explained(self, error: Exception) -> DatabaseError:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        text = f"{type(cause).__name__} {cause}".casefold()
        if any(piece in text for piece in _NO_COLUMN):
            return DatabaseOutdated(f"the {self.label} lacks a column; run: plainspoken db upgrade")
        if any(piece in text for piece in _NO_TABLE):
            return DatabaseUnavailable(f"the {self.label} lacks its tables; run: plainspoken db upgrade")
        return DatabaseUnavailable(f"the {self.label} does not answer ({type(cause).__name__})")


def run_blocking(url: str, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `function(connection, …)` returns, for callers without an event loop; it may write, and make a SQLite file.

    Raises:
        DatabaseUnavailable, DatabaseOutdated, SettingsError: As `Database.open` and `Database.run` do.
    """

    async def once() -> T:
        database = Database.open(url, setup=True)
        try:
            return await database.write(function, *args, **kwargs)
        finally:
            await database.close()

    return asyncio.run(once())


class _Threads:
    """SQLite: a few threads with a connection each. Readers do not wait for the writer (WAL)."""

    failures: tuple[type[Exception], ...] = (SQLAlchemyError, sqlite3.Error, OSError)

    def __init__(self, file: Path, *, create: bool) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="plainspoken-sqlite")
        self._engine = _sqlite_engine(file, create=create)

    async def run(self, function: Callable[[Connection], T], *, writes: bool) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, function, writes)

    def _run(self, function: Callable[[Connection], T], writes: bool) -> T:
        with self._engine.connect().execution_options(**{_WRITES: writes}) as connection, connection.begin():
            return function(connection)

    async def close(self) -> None:
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()


def _sqlite_engine(file: Path, *, create: bool) -> Engine:
    address = f"file:{quote(str(file.absolute()))}?mode={'rwc' if create else 'rw'}"

    def connect() -> sqlite3.Connection:
        # No isolation level: transactions begin where SQLAlchemy says so, not at the first write. The driver's own
        # way lost most of the concurrent updates in our measurements.
        connection = sqlite3.connect(
            address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys = ON")
        if create:
            connection.execute("PRAGMA journal_mode = WAL")
        return connection

    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=_THREADS, max_overflow=0, hide_parameters=True
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


class _Async:
    """A database with an async driver."""

    failures: tuple[type[Exception], ...]

    def __init__(
        self, engine: AsyncEngine, *, read_options: dict[str, Any], write_options: dict[str, Any] | None = None
    ) -> None:
        self._engine = engine
        self._reads = engine.execution_options(**read_options)
        self._writes = engine.execution_options(**(write_options or {}))

    async def run(self, function: Callable[[Connection], T], *, writes: bool) -> T:
        async with (self._writes if writes else self._reads).begin() as connection:
            return await connection.run_sync(function)

    async def close(self) -> None:
        await self._engine.dispose()


def _async_engine(address: URL, driver: str, connect_args: dict[str, Any]) -> AsyncEngine:
    return create_async_engine(
        address.set(drivername=driver),
        connect_args=connect_args,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=_CONNECT_SECONDS,
        pool_recycle=1_800,
        pool_pre_ping=True,
        hide_parameters=True,
    )


class _MariaDb(_Async):
    """MariaDB through asyncmy. UTC for each session: `timestamp` columns shift by its time zone."""

    def __init__(self, address: URL, seconds: int | None) -> None:
        from asyncmy.errors import MySQLError  # noqa: PLC0415 - only who uses MariaDB loads its driver

        self.failures = (SQLAlchemyError, OSError, TimeoutError, MySQLError)
        options = {
            "connect_timeout": _CONNECT_SECONDS,
            "read_timeout": seconds,
            "init_command": "SET time_zone = '+00:00'",
        }
        # Writers lock the rows they decide by, and must then see what others have committed, as on the other
        # databases; MariaDB's own level would show the past, and lock gaps between rows besides.
        super().__init__(
            _async_engine(address, "mysql+asyncmy", options),
            read_options={},
            write_options={"isolation_level": "READ COMMITTED"},
        )


class _PostgreSql(_Async):
    """PostgreSQL through asyncpg."""

    def __init__(self, address: URL, seconds: int | None) -> None:
        from asyncpg import InterfaceError, PostgresError  # noqa: PLC0415 - only who uses PostgreSQL loads its driver

        self.failures = (SQLAlchemyError, OSError, TimeoutError, PostgresError, InterfaceError)
        options = {
            "timeout": _CONNECT_SECONDS,
            "command_timeout": seconds,
            "server_settings": {"TimeZone": "UTC", "application_name": "plainspoken"},
        }
        # MariaDB reads one state throughout a transaction by itself; here it has to be asked for.
        super().__init__(
            _async_engine(address, "postgresql+asyncpg", options), read_options={"isolation_level": "REPEATABLE READ"}
        )


def _read_nothing(connection: Connection) -> None:
    for table in PLATFORM_TABLES:
        connection.execute(select(*table.columns).limit(0))
