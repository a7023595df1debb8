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

from plainspoken.errors import DatabaseDenied, DatabaseError, DatabaseOutdated, DatabaseUnavailable, ReadOnly


class DatabaseFault(Enum):
    """Kinds of failure; the value says what an operator reads after the database's name."""

    NO_TABLE = "lacks its tables; run: plainspoken db {command}"
    NO_COLUMN = "lacks a column; run: plainspoken db {command}"
    READ_ONLY = "takes no writes here: it is a replica, or was opened for reading only"
    DENIED = "does not allow its user to do that; an operator runs: {grant}"
    LOGIN = "refuses the login; check user and password in the URL (%XX for special characters)"
    NO_DATABASE = "does not exist on its server; create it, or correct the name in the URL"
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
    1054: DatabaseFault.NO_COLUMN,
    1146: DatabaseFault.NO_TABLE,
    1044: DatabaseFault.DENIED,
    1142: DatabaseFault.DENIED,
    1143: DatabaseFault.DENIED,
    1227: DatabaseFault.DENIED,
    1045: DatabaseFault.LOGIN,
    1698: DatabaseFault.LOGIN,
    1049: DatabaseFault.NO_DATABASE,
    1290: DatabaseFault.READ_ONLY,
    1792: DatabaseFault.READ_ONLY,
    1836: DatabaseFault.READ_ONLY,
    1021: DatabaseFault.FULL,
    1114: DatabaseFault.FULL,
    1969: DatabaseFault.TOO_SLOW,
    1020: DatabaseFault.CONFLICT,
    1213: DatabaseFault.CONFLICT,
    # A savepoint is gone: the deadlock that came before it took the whole transaction back.
    1305: DatabaseFault.CONFLICT,
    1205: DatabaseFault.BUSY,
    1040: DatabaseFault.NO_CONNECTIONS,
    1203: DatabaseFault.NO_CONNECTIONS,
    1193: DatabaseFault.NOT_MARIADB,
}
_POSTGRESQL: Final = {
    "42703": DatabaseFault.NO_COLUMN,
    "42P01": DatabaseFault.NO_TABLE,
    "42501": DatabaseFault.DENIED,
    "28P01": DatabaseFault.LOGIN,
    "28000": DatabaseFault.LOGIN,
    "3D000": DatabaseFault.NO_DATABASE,
    "25006": DatabaseFault.READ_ONLY,
    "53100": DatabaseFault.FULL,
    "57014": DatabaseFault.TOO_SLOW,
    "40001": DatabaseFault.CONFLICT,
    "40P01": DatabaseFault.CONFLICT,
    "55P03": DatabaseFault.BUSY,
    "53300": DatabaseFault.NO_CONNECTIONS,
}
_SQLITE: Final = {
    sqlite3.SQLITE_READONLY: DatabaseFault.READ_ONLY,
    sqlite3.SQLITE_FULL: DatabaseFault.FULL,
    sqlite3.SQLITE_BUSY: DatabaseFault.BUSY,
    sqlite3.SQLITE_LOCKED: DatabaseFault.BUSY,
    sqlite3.SQLITE_CANTOPEN: DatabaseFault.NO_FILE,
    sqlite3.SQLITE_NOTADB: DatabaseFault.BROKEN_FILE,
    sqlite3.SQLITE_CORRUPT: DatabaseFault.BROKEN_FILE,
}
_CLASSES: Final = {
    DatabaseFault.DENIED: DatabaseDenied,
    DatabaseFault.NO_COLUMN: DatabaseOutdated,
    DatabaseFault.READ_ONLY: ReadOnly,
}
_BUSY: Final = {DatabaseFault.TOO_SLOW, DatabaseFault.CONFLICT, DatabaseFault.BUSY, DatabaseFault.NO_CONNECTIONS}
_PASSING: Final = {*_BUSY, DatabaseFault.UNANSWERED}
# What MariaDB and PostgreSQL say of a right that is missing, besides naming the user and the host.
_DENIED_RIGHTS: Final = re.compile(r"\b([A-Z][A-Z ,]{2,100}) command denied to user\b", re.ASCII)
_DENIED_TABLE: Final = re.compile(r"\b(?:for|in) table [`'\"]?(?:[\w$]+[`'\"]?\.[`'\"]?)?([\w$]+)", re.ASCII)
_DENIED_THING: Final = re.compile(r"permission denied for (\w+(?: \w+)?) \"?([\w$]+)\"?\s*$", re.ASCII | re.MULTILINE)
_RIGHTS: Final = {"schema": "USAGE", "sequence": "USAGE", "function": "EXECUTE", "database": "CONNECT"}
_FIRST_WORD: Final = re.compile(r"\s*(\w+)", re.ASCII)


def fault_of(error: BaseException) -> DatabaseFault:
    """The kind of failure that a driver's or SQLAlchemy's exception tells."""
    if isinstance(error, PoolTimeout):
        return DatabaseFault.NO_CONNECTIONS
    cause = _cause(error)
    if isinstance(cause, ssl.SSLError):
        return DatabaseFault.TLS
    if isinstance(cause, sqlite3.Error):
        return _sqlite_fault(cause)
    # asyncio's time limit, and asyncpg's for one statement.
    if isinstance(cause, TimeoutError):
        return DatabaseFault.TOO_SLOW
    number = cause.args[0] if cause.args else None
    if isinstance(number, int):
        return _MARIADB.get(number, DatabaseFault.UNANSWERED)
    # MariaDB's errors have an SQLSTATE too, a vaguer one than their number.
    return _POSTGRESQL.get(getattr(cause, "sqlstate", None) or "", DatabaseFault.UNANSWERED)


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
        grant=_grant(error, cause),
        tls=getattr(cause, "verify_message", "") or getattr(cause, "reason", "") or "the server does not offer it",
        cause=_named(cause),
    )
    told = _CLASSES.get(fault, DatabaseUnavailable)(f"the {label} {text}")
    told.passes, told.busy = fault in _PASSING, fault in _BUSY
    return told


def _cause(error: BaseException) -> BaseException:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    while cause.__cause__ is not None and not hasattr(cause, "sqlstate") and not isinstance(cause, SQLAlchemyError):
        cause = cause.__cause__
    return cause


def _sqlite_fault(error: sqlite3.Error) -> DatabaseFault:
    text = str(error)
    if text.startswith("no such column") or "has no column named" in text:
        return DatabaseFault.NO_COLUMN
    if text.startswith("no such table"):
        return DatabaseFault.NO_TABLE
    # The low byte is the kind, the rest a refinement of it.
    return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, DatabaseFault.UNANSWERED)


def _grant(error: BaseException, cause: BaseException) -> str:
    """The GRANT that is missing; the user is the one of the URL, whose name is left out."""
    text, user = str(cause), "the user of the database URL (docs/databases.md lists all rights)"
    rights, table, thing = (each.search(text) for each in (_DENIED_RIGHTS, _DENIED_TABLE, _DENIED_THING))
    if rights and table:
        return f"GRANT {rights[1]} ON {table[1]} TO {user}"
    if thing:
        kind = thing[1].lower()
        if kind in _RIGHTS:
            return f"GRANT {_RIGHTS[kind]} ON {kind.upper()} {thing[2]} TO {user}"
        return f"GRANT {_needed(error)} ON {thing[2]} TO {user}"
    return f"GRANT … TO {user}"


def _needed(error: BaseException) -> str:
    """The right that a statement needs, by what it does; PostgreSQL does not say."""
    statement = (error.statement or "") if isinstance(error, DBAPIError) else ""
    word = _FIRST_WORD.match(statement)
    if word is None:
        return "…"
    does = word[1].upper()
    if does in ("SELECT", "WITH"):
        return "SELECT, UPDATE" if re.search(r"\bFOR UPDATE\b", statement) else "SELECT"
    return "SELECT, INSERT" if does == "INSERT" and " RETURNING " in statement else does


def _named(cause: BaseException) -> str:
    """A driver's error by its class and its number; its text names hosts and users."""
    number = cause.args[0] if cause.args else None
    code = str(number if isinstance(number, int) else getattr(cause, "sqlstate", None) or "")
    return f"{type(cause).__name__} {code}" if re.fullmatch(r"[0-9A-Z]{1,6}", code) else type(cause).__name__
