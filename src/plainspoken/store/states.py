"""Whether anything was committed to a job store between two moments, according to the database itself.

A state is a value: if it is the same twice, the rows were the same at every moment between. It does not say what
changed, and it may change although no row did. Columns of rows cannot serve for this: another program writes them, and
need not change any of them. Some databases cannot report it; then there is no state.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

from plainspoken.store.own_tables import ALL_TABLES

SETTLING: Final = 1.0
"""Seconds for which a server's state must have lasted before it counts, and in which it is not read again."""

_LOOK_SECONDS: Final = 2.0
_SILENT_SECONDS: Final = 30.0
_NAMES: Final = ", ".join(f"'{name}'" for name in sorted(ALL_TABLES.tables))


@dataclass(slots=True)
class Basis:
    """The state of the job store that an answer was made from, as long as nothing shows otherwise.

    Attributes:
        state: The state when the question came, before anything was read.
        holds: Whether the answer was made of that state, and will stay as it is for as long as the state does.
    """

    state: Hashable
    holds: bool = True


class FileStates:
    """The states of a SQLite file: its `data_version`, seen by a connection that does nothing else.

    Args:
        open_file: Opens the file; None when its changes could not be seen.
        identity: What stays the same of the file as long as it is that file.
    """

    def __init__(self, open_file: Callable[[], sqlite3.Connection | None], identity: Callable[[], Hashable]) -> None:
        self._open = open_file
        self._identity = identity
        self._connection: sqlite3.Connection | None = None
        self._of: Hashable = None
        self._opened = 0

    def look(self) -> Hashable:
        """The state now, in some microseconds; None if it is not known, as while the file is locked."""
        try:
            identity = self._identity()
            if self._connection is None or identity != self._of:
                self.close()
                self._connection, self._of = self._open(), identity
                self._opened += 1
            if self._connection is None:
                return None
            version = self._connection.execute("PRAGMA data_version").fetchone()
        except (sqlite3.Error, OSError):
            return None
        return self._opened, *version

    def close(self) -> None:
        """Closes the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@dataclass(frozen=True, slots=True)
class Server:
    """How a kind of server tells its state.

    Attributes:
        state: A statement for one row: the server, and what changes with each commit. No row when it cannot tell.
        strangers: A statement for the number of tables whose changes that state does not show.
    """

    state: str
    strangers: str

    def read(self, connection: Connection) -> Hashable:
        """The state as a connection sees it: in a transaction, that of its snapshot."""
        row = connection.exec_driver_sql(self.state).first()
        return None if row is None else tuple(row)


POSTGRESQL: Final = Server(
    # Which transactions a statement sees is all that decides what it reads. A standby does not tell it whole.
    "SELECT pg_postmaster_start_time()::text, pg_current_snapshot()::text WHERE NOT pg_is_in_recovery()",
    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "  # noqa: S608 - our own names
    f"WHERE c.relname IN ({_NAMES}) AND n.nspname = ANY (current_schemas(false)) AND c.relkind <> 'r'",
)
MARIADB: Final = Server(
    # Each commit is written to the log of InnoDB before others see it, and they see it at once afterwards: a position
    # of the log that has lasted for a second has nothing behind it that is still to be seen.
    "SELECT @@hostname, @@port, @@server_id, variable_value FROM information_schema.global_status "
    "WHERE variable_name = 'INNODB_LSN_CURRENT'",
    "SELECT count(*) FROM information_schema.tables "  # noqa: S608 - our own names
    f"WHERE table_schema = DATABASE() AND table_name IN ({_NAMES}) AND (engine IS NULL OR engine <> 'InnoDB')",
)


class ServerStates:
    """The states of a database server. One that is written to all the time costs a look a second, and nothing else.

    Args:
        engine: For this alone; each statement must be a transaction of its own.
        server: How its kind tells them.
        failures: What a driver raises when the server does not answer.
    """

    def __init__(self, engine: AsyncEngine, server: Server, failures: tuple[type[Exception], ...]) -> None:
        self._engine = engine
        self._server = server
        self._failures = failures
        self._connected = 0
        self._now: asyncio.Task[Hashable] | None = None
        self._next: asyncio.Task[Hashable] | None = None
        self._silent_until = 0.0  # looks before would tell nothing
        self._seen: Hashable = None
        self._seen_at = 0.0

        @event.listens_for(engine.sync_engine, "connect")
        def connected(_connection: object, _record: object) -> None:
            self._connected += 1

    async def look(self) -> Hashable:
        """The state at a moment after the call; None if it is not known.

        Whoever comes while a look is under way needs one that begins later. All who wait share that one.
        """
        if time.monotonic() < self._silent_until:
            return None
        if self._next is None:
            self._next = asyncio.create_task(self._look_after(self._now))
        return await asyncio.shield(self._next)

    def is_seen_by(self, connection: Connection, state: Hashable) -> bool:
        """Whether a transaction reads this very state, and of the same server: there may be several behind a proxy."""
        seen = self._server.read(connection)
        return seen is not None and (self._connected, seen) == state

    async def close(self) -> None:
        """Gives the connection back."""
        await self._engine.dispose()

    async def _look_after(self, former: asyncio.Task[Hashable] | None) -> Hashable:
        if former is not None:
            await asyncio.wait({former})
        self._now, self._next = self._next, None
        try:
            async with asyncio.timeout(_LOOK_SECONDS), self._engine.connect() as connection:
                return await connection.run_sync(self._look)
        except self._failures:
            # Whoever waits has the answer made; it is not tried again with each of them.
            self._silent_until = time.monotonic() + _SILENT_SECONDS
            return None

    def _look(self, connection: Connection) -> Hashable:
        told = self._server.read(connection)
        if told is None:
            self._silent_until = time.monotonic() + _SILENT_SECONDS
            return None
        state = self._connected, told
        now = time.monotonic()
        if state != self._seen:
            if connection.exec_driver_sql(self._server.strangers).scalar_one():
                self._silent_until = now + _SILENT_SECONDS
                return None
            self._seen, self._seen_at = state, now
        if now - self._seen_at < SETTLING:
            self._silent_until = self._seen_at + SETTLING
            return None
        return state
