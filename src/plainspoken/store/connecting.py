"""How each kind of database is reached: its driver, its connections, its transactions.

SQLite has its sync driver in a few threads (an async wrapper halves its throughput); MariaDB and PostgreSQL have
async drivers, and `run_sync` lets the same plain functions use them. Every transaction sees one state of the database,
and a write that another one came before fails, rather than undoing it unseen.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, Pool, QueuePool, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

from plainspoken.store.absent import Absent
from plainspoken.store.addresses import Address
from plainspoken.store.drivers import CONNECT_SECONDS, async_engine
from plainspoken.store.lists import even_lists
from plainspoken.store.narrowing import narrow_statements
from plainspoken.store.pg_times import read_any_time
from plainspoken.store.sqlite_files import OPENED, WRITES, identity_of, is_at, lost_file, open_to_watch, sqlite_engine
from plainspoken.store.states import MARIADB, POSTGRESQL, FileStates, ServerStates

T = TypeVar("T")

STATEMENT_SECONDS = 15
"""How long a statement may take in a server's work."""

_THREADS = 4
_BUSY_SECONDS = 10
_CONFLICTS = "plainspoken_sees_conflicts"
_SQL_MODE = "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"


class Backend(Protocol):
    """A kind of database under one address."""

    failures: tuple[type[Exception], ...]

    async def run(self, function: Callable[[Connection], T], *, writes: bool) -> T:
        """The function's result, in one transaction."""

    def connections(self) -> tuple[int, int]:
        """Connections in use, and at most."""

    async def run_apart(self, function: Callable[[Connection], T]) -> T:
        """The function's result, each of its statements a transaction of its own; all of them one on SQLite."""

    async def state(self) -> Hashable:
        """The state of the store (`states`) at a moment after the call; None if it is not known."""

    def is_seen_by(self, connection: Connection, state: Hashable) -> bool:
        """Whether a transaction that began after the look for this state reads a store that has such states."""

    async def close(self) -> None:
        """Gives all connections back."""


def connect(address: Address, absent: Absent, *, setup: bool, read_only: bool) -> Backend:
    """The backend for an address; it does not connect yet.

    Args:
        address: Where the database is.
        absent: What it lacks; statements that read do without.
        setup: Whether statements may take any time, and a missing SQLite file is made.
        read_only: Whether every transaction is one that cannot write.
    """
    if address.kind == "SQLite":
        return _Threads(address.file, absent, create=setup and not read_only, read_only=read_only)
    make = _MariaDb if address.kind == "MariaDB" else _PostgreSql
    return make(address, absent, seconds=None if setup else STATEMENT_SECONDS, read_only=read_only)


class _Threads:
    """SQLite: a few threads with a connection each. Readers do not wait for the writer (WAL)."""

    failures: tuple[type[Exception], ...] = (SQLAlchemyError, sqlite3.Error, OSError)

    def __init__(self, file: Path, absent: Absent, *, create: bool, read_only: bool) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="plainspoken-sqlite")
        self._file = file
        self._engine = sqlite_engine(file, threads=_THREADS, create=create, read_only=read_only)
        self._states = FileStates(lambda: open_to_watch(file, read_only=read_only), lambda: identity_of(file))
        _prepare(self._engine, absent)

    async def run(self, function: Callable[[Connection], T], *, writes: bool) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, function, writes)

    async def run_apart(self, function: Callable[[Connection], T]) -> T:
        return await self.run(function, writes=True)

    def _run(self, function: Callable[[Connection], T], writes: bool) -> T:
        with self._engine.connect().execution_options(**{WRITES: writes}) as connection:
            with connection.begin():
                result = function(connection)
            if writes and not is_at(self._file, connection.info[OPENED]):
                raise lost_file(self._file)
        return result

    def connections(self) -> tuple[int, int]:
        return _connections(self._engine.pool)

    async def state(self) -> Hashable:
        # Not in a thread: going there takes several times as long.
        return self._states.look()

    def is_seen_by(self, connection: Connection, state: Hashable) -> bool:  # noqa: ARG002 - there is one file
        return True

    async def close(self) -> None:
        self._states.close()
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()


def _connections(pool: Pool) -> tuple[int, int]:
    return (pool.checkedout(), pool.size()) if isinstance(pool, QueuePool) else (0, 0)


class _Async:
    """A database with an async driver."""

    failures: tuple[type[Exception], ...]

    def __init__(self, engine: AsyncEngine, absent: Absent, states: ServerStates) -> None:
        self._engine = engine
        self._states = states
        _prepare(engine.sync_engine, absent)

    async def run(self, function: Callable[[Connection], T], *, writes: bool) -> T:
        async with self._engine.connect() as connection:
            if not writes:
                # Closing ends the transaction; a commit of nothing would be one round trip more.
                return await connection.run_sync(function)
            async with connection.begin():
                return await connection.run_sync(function)

    def connections(self) -> tuple[int, int]:
        return _connections(self._engine.pool)

    async def run_apart(self, function: Callable[[Connection], T]) -> T:
        async with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            return await connection.run_sync(function)

    async def state(self) -> Hashable:
        return await self._states.look()

    def is_seen_by(self, connection: Connection, state: Hashable) -> bool:
        return self._states.is_seen_by(connection, state)

    async def close(self) -> None:
        await self._states.close()
        await self._engine.dispose()


class _MariaDb(_Async):
    """MariaDB through asyncmy.

    Sessions run in UTC, for `timestamp` columns shift by a session's time zone, and in a mode of our own: the server's
    may change what quotes and backslashes mean.
    """

    def __init__(self, address: Address, absent: Absent, *, seconds: int | None, read_only: bool) -> None:
        from asyncmy.errors import MySQLError  # noqa: PLC0415 - only who uses MariaDB loads its driver

        self.failures = (SQLAlchemyError, OSError, TimeoutError, MySQLError)
        settings = (
            "time_zone = '+00:00'",
            f"sql_mode = '{_SQL_MODE}'",
            f"max_statement_time = {seconds or 0}",
            f"innodb_lock_wait_timeout = {_BUSY_SECONDS}",
            f"tx_read_only = {int(read_only)}",
        )
        options = {
            "connect_timeout": CONNECT_SECONDS,
            "read_timeout": 2 * seconds if seconds else None,
            "init_command": f"SET {', '.join(settings)}",
        }
        engine = async_engine(address, "mysql+asyncmy", options, self.failures)
        _see_conflicts(engine.sync_engine)
        watching = async_engine(address, "mysql+asyncmy", options, self.failures, isolation="AUTOCOMMIT", size=1)
        super().__init__(engine, absent, ServerStates(watching, MARIADB, self.failures))

    async def run(self, function: Callable[[Connection], T], *, writes: bool) -> T:
        async with self._engine.connect() as connection:
            if not writes:
                return await connection.run_sync(function)
            if not connection.info[_CONFLICTS]:
                # What is read under locks must then be the newest.
                await connection.execution_options(isolation_level="READ COMMITTED")
            async with connection.begin():
                return await connection.run_sync(function)


def _see_conflicts(engine: Engine) -> None:
    """Has MariaDB refuse a write based on what has changed since, as PostgreSQL does; servers before 10.11.8 cannot."""

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("SHOW VARIABLES LIKE 'innodb_snapshot_isolation'")
        record.info[_CONFLICTS] = cursor.fetchone() is not None
        if record.info[_CONFLICTS]:
            cursor.execute("SET innodb_snapshot_isolation = ON")
        cursor.close()


class _PostgreSql(_Async):
    """PostgreSQL through asyncpg."""

    def __init__(self, address: Address, absent: Absent, *, seconds: int | None, read_only: bool) -> None:
        from asyncpg import InterfaceError, PostgresError  # noqa: PLC0415 - only who uses PostgreSQL loads its driver

        self.failures = (SQLAlchemyError, OSError, TimeoutError, PostgresError, InterfaceError)
        settings = {
            "TimeZone": "UTC",
            "application_name": "plainspoken",
            "lock_timeout": f"{_BUSY_SECONDS}s",
            "default_transaction_read_only": "on" if read_only else "off",
        }
        if "schema" in address.options:
            settings["search_path"] = address.options["schema"]
        options = {"timeout": CONNECT_SECONDS, "command_timeout": seconds, "server_settings": settings}
        # Who changes the schema waits for others first, and must then see what they did.
        isolation = "REPEATABLE READ" if seconds else "READ COMMITTED"
        engine = async_engine(address, "postgresql+asyncpg", options, self.failures, isolation=isolation)
        read_any_time(engine.sync_engine)
        watching = async_engine(address, "postgresql+asyncpg", options, self.failures, isolation="AUTOCOMMIT", size=1)
        super().__init__(engine, absent, ServerStates(watching, POSTGRESQL, self.failures))


def _prepare(engine: Engine, absent: Absent) -> None:
    even_lists(engine)
    narrow_statements(engine)

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def rewrite(
        connection: Connection, _cursor: object, statement: str, parameters: object, _context: object, _many: bool
    ) -> tuple[str, object]:
        return absent.read_as_empty(connection.dialect, statement), parameters
