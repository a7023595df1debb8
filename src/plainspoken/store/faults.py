"""What a driver's error means, for operators: why the job store cannot be used, and what to do about it.

Codes are those of the databases' own documentation: MariaDB error numbers, PostgreSQL SQLSTATEs, SQLite result codes.
"""

from __future__ import annotations

import re
import sqlite3
import ssl
from enum import Enum
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from plainspoken.errors import DatabaseError, DatabaseOutdated, DatabaseUnavailable, ReadOnly


class Fault(Enum):
    """Kinds of failure that are told apart; the value says what an operator reads after the database's name."""

    NO_TABLE = "lacks its tables; run: plainspoken db {command}"
    NO_COLUMN = "lacks a column; run: plainspoken db {command}"
    READ_ONLY = "takes no writes here: it is a replica, or was opened for reading only"
    DENIED = "does not allow this user to do that ({denied}); docs/databases.md lists the GRANTs"
    LOGIN = "refuses the login; check user and password in the URL (%XX for special characters)"
    NO_DATABASE = "does not exist on its server; create it, or mend the name in the URL"
    FULL = "has no room left on its disk; nothing was stored"
    TOO_SLOW = "took too long to answer"
    CONFLICT = "changed under a write too often; nothing was stored"
    BUSY = "is locked by another program for too long"
    NO_CONNECTIONS = "has no connection free; more requests than connections are under way"
    NOT_MARIADB = "does not belong to a MariaDB server of 10.11 or newer"
    TLS = "could not be reached with TLS: {tls}"
    NO_FILE = "cannot be opened; the file is missing, or this user may not read it or its directory"
    BROKEN_FILE = "is no SQLite database, or a damaged one"
    UNANSWERED = "does not answer ({cause})"


_MARIADB: Final = {
    1054: Fault.NO_COLUMN,
    1146: Fault.NO_TABLE,
    1044: Fault.DENIED,
    1142: Fault.DENIED,
    1143: Fault.DENIED,
    1227: Fault.DENIED,
    1045: Fault.LOGIN,
    1698: Fault.LOGIN,
    1049: Fault.NO_DATABASE,
    1290: Fault.READ_ONLY,
    1792: Fault.READ_ONLY,
    1836: Fault.READ_ONLY,
    1021: Fault.FULL,
    1114: Fault.FULL,
    1969: Fault.TOO_SLOW,
    1020: Fault.CONFLICT,
    1213: Fault.CONFLICT,
    # A savepoint is gone: the deadlock that came before it took the whole transaction back.
    1305: Fault.CONFLICT,
    1205: Fault.BUSY,
    1040: Fault.NO_CONNECTIONS,
    1203: Fault.NO_CONNECTIONS,
    1193: Fault.NOT_MARIADB,
}
_POSTGRESQL: Final = {
    "42703": Fault.NO_COLUMN,
    "42P01": Fault.NO_TABLE,
    "42501": Fault.DENIED,
    "28P01": Fault.LOGIN,
    "28000": Fault.LOGIN,
    "3D000": Fault.NO_DATABASE,
    "25006": Fault.READ_ONLY,
    "53100": Fault.FULL,
    "57014": Fault.TOO_SLOW,
    "40001": Fault.CONFLICT,
    "40P01": Fault.CONFLICT,
    "55P03": Fault.BUSY,
    "53300": Fault.NO_CONNECTIONS,
}
_SQLITE: Final = {
    sqlite3.SQLITE_READONLY: Fault.READ_ONLY,
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_CANTOPEN: Fault.NO_FILE,
    sqlite3.SQLITE_NOTADB: Fault.BROKEN_FILE,
    sqlite3.SQLITE_CORRUPT: Fault.BROKEN_FILE,
}
_CLASSES: Final = {
    Fault.NO_COLUMN: DatabaseOutdated,
    Fault.READ_ONLY: ReadOnly,
}
_BUSY: Final = {Fault.TOO_SLOW, Fault.CONFLICT, Fault.BUSY, Fault.NO_CONNECTIONS}
_PASSING: Final = {*_BUSY, Fault.UNANSWERED}
# The part of a refusal that names the right and the table; the rest names the user and the host.
_DENIED: Final = re.compile(r"(?:permission denied for \w+ \w+|\w[\w ,]{0,200} command denied)", re.ASCII)
_DENIED_TABLE: Final = re.compile(r"for table [`'\"\w.]+", re.ASCII)


def fault_of(error: BaseException) -> Fault:
    """The kind of failure that a driver's or SQLAlchemy's exception tells."""
    if isinstance(error, PoolTimeout):
        return Fault.NO_CONNECTIONS
    cause = _cause(error)
    if isinstance(cause, ssl.SSLError):
        return Fault.TLS
    if isinstance(cause, sqlite3.Error):
        return _sqlite_fault(cause)
    # asyncio's time limit, and asyncpg's for one statement.
    if isinstance(cause, TimeoutError):
        return Fault.TOO_SLOW
    number = cause.args[0] if cause.args else None
    if isinstance(number, int):
        return _MARIADB.get(number, Fault.UNANSWERED)
    # MariaDB's errors have an SQLSTATE too, a vaguer one than their number.
    return _POSTGRESQL.get(getattr(cause, "sqlstate", None) or "", Fault.UNANSWERED)


def explained(error: BaseException, label: str, *, foreign: bool = False) -> DatabaseError:
    """A failure as this package's own error, without statements, values, users and hosts.

    Args:
        error: What the driver raised.
        label: What the database may be called.
        foreign: Whether its tables are another program's, so that it is adopted and not upgraded.
    """
    fault, cause = fault_of(error), _cause(error)
    text = fault.value.format(
        command="adopt" if foreign else "upgrade",
        denied=_denied(cause),
        tls=getattr(cause, "verify_message", "") or getattr(cause, "reason", "") or "the server does not offer it",
        cause=type(cause).__name__,
    )
    told = _CLASSES.get(fault, DatabaseUnavailable)(f"the {label} {text}")
    told.passes, told.busy = fault in _PASSING, fault in _BUSY
    return told


def _cause(error: BaseException) -> BaseException:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    while cause.__cause__ is not None and not hasattr(cause, "sqlstate") and not isinstance(cause, SQLAlchemyError):
        cause = cause.__cause__
    return cause


def _sqlite_fault(error: sqlite3.Error) -> Fault:
    text = str(error)
    if text.startswith("no such column") or "has no column named" in text:
        return Fault.NO_COLUMN
    if text.startswith("no such table"):
        return Fault.NO_TABLE
    # The low byte is the kind, the rest a refinement of it.
    return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, Fault.UNANSWERED)


def _denied(cause: BaseException) -> str:
    text = str(cause)
    found, table = _DENIED.search(text), _DENIED_TABLE.search(text)
    parts = [match[0] for match in (found, table) if match]
    return " ".join(parts) or "a privilege is missing"
