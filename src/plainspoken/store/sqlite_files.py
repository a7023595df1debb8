"""SQLite's files: opening them, noticing that one is not there any more, and transactions that begin where we say."""

from __future__ import annotations

import sqlite3
import time
from operator import methodcaller
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

WRITES: Final = "plainspoken_writes"
"""Execution option of a connection whose transaction may write."""

OPENED: Final = "plainspoken_opened_file"
"""Key of a connection's info for the identity of the file that it opened."""

_BUSY_SECONDS = 10
_AGAIN_SECONDS = 0.02
# SQLite does not check that its texts are UTF-8. Hundreds are read for each answer, so it is no function of our own.
_DECODE = methodcaller("decode", "utf-8", "replace")


def sqlite_engine(file: Path, *, threads: int, create: bool, read_only: bool) -> Engine:
    """An engine for a file, with a connection for each of so many threads."""

    def connect_once() -> sqlite3.Connection:
        mode = "ro" if read_only else "rwc" if create else "rw"
        connection = _open_sqlite(file, mode)
        if read_only and not _readable(connection) and not _has_wal(file):
            # The log of a database in WAL mode cannot be made on a read-only file system. Where there is none, nobody
            # is writing, and the file by itself is the whole database.
            connection.close()
            connection = _open_sqlite(file, "ro&immutable=1")
        connection.execute("PRAGMA foreign_keys = ON")
        if create:
            _write_ahead(connection)
        return connection

    engine = create_engine(
        "sqlite://", creator=connect_once, poolclass=QueuePool, pool_size=threads, max_overflow=0, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def connected(_connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        record.info[OPENED] = identity_of(file)

    @event.listens_for(engine, "checkout")
    def taken(_connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        # A file that is deleted or replaced stays open, and takes writes that nobody will ever read.
        if not is_at(file, record.info[OPENED]):
            raise DisconnectionError

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False) and not read_only
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Put a file into WAL mode. Two that make the same file at once wait for each other.

    SQLite refuses a change of the mode at once, without the wait of other statements, while another connection is about
    to change it as well.
    """
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                raise
            time.sleep(_AGAIN_SECONDS)
        else:
            return


def identity_of(file: Path) -> tuple[int, int]:
    """What stays the same of a file as long as it is that file."""
    try:
        found = file.stat()
    except OSError as error:
        raise lost_file(file) from error
    return found.st_dev, found.st_ino


def is_at(file: Path, identity: tuple[int, int]) -> bool:
    """Whether a file is still the one that had this identity."""
    try:
        return identity_of(file) == identity
    except sqlite3.OperationalError:
        return False


def lost_file(file: Path) -> sqlite3.OperationalError:
    """The error for a file that is not there any more, or is another one."""
    error = sqlite3.OperationalError(f"the file {file.name} has been deleted or replaced")
    error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    return error


def _open_sqlite(file: Path, mode: str) -> sqlite3.Connection:
    # No isolation level: transactions begin where SQLAlchemy says so, not at the first write. The driver's own way lost
    # most of the concurrent updates in our measurements.
    connection = sqlite3.connect(
        f"file:{quote(str(file.absolute()))}?mode={mode}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.text_factory = _DECODE
    return connection


def open_to_watch(file: Path, *, read_only: bool) -> sqlite3.Connection | None:
    """The file, opened to see when others change it, without waiting for them; None where that cannot be seen."""
    connection = _open_sqlite(file, "ro" if read_only else "rw")
    connection.execute("PRAGMA busy_timeout = 0")
    if _readable(connection):
        return connection
    connection.close()
    return None


def _readable(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
    except sqlite3.DatabaseError:
        return True
    return True


def _has_wal(file: Path) -> bool:
    try:
        return Path(f"{file}-wal").stat().st_size > 0
    except OSError:
        return False
