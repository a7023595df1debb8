"""The history of the tables' shape, and the ways to another state of it.

Only for a database whose tables are our own: a platform's database is added to by `plainspoken.store.adoption`, which
never alters what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection, text

from plainspoken.errors import DatabaseUnavailable, ForeignDatabase, SettingsError
from plainspoken.store.absent import VERSION_TABLE, holds_tables, read_columns
from plainspoken.store.addresses import read_address
from plainspoken.store.columns import MARIADB
from plainspoken.store.database import run_blocking
from plainspoken.store.tables import PLATFORM_TABLES

LOCK: Final = 0x706C6169
"""Names the lock of those who change the schema, on PostgreSQL."""

LOCK_SECONDS: Final = 60

Kind = Literal["empty", "own", "foreign"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a database stands.

    Attributes:
        kind: `own` if its schema is kept by migrations, `foreign` if its tables are another program's, else `empty`.
        revision: Its revision; None before the first upgrade.
        newest: The revision that this program needs.
        pending: The revisions between the two, oldest first.
        others: Whether an `empty` one holds tables all the same: of a program that is no platform.
    """

    kind: Kind
    revision: str | None
    newest: str
    pending: tuple[str, ...]
    others: bool = False


def upgrade(url: str) -> tuple[str, ...]:
    """Brings a database to the newest shape; a missing SQLite file is made. Not to be called within an event loop.

    An upgrade that was stopped continues where it stopped; of several at once, one works and the others wait.

    Returns:
        The revisions that were applied, oldest first; empty when nothing was to be done.

    Raises:
        ForeignDatabase: Its tables are another program's.
        SettingsError, DatabaseUnavailable: As `Database.open` and `Database.run` do.
    """
    return run_blocking(url, upgrade_connection)


def prepare(url: str) -> None:
    """Makes an SQLite store, or brings one of our own up to date; leaves every other database as it is."""
    if read_address(url).kind != "SQLite":
        return
    told = standing(url)
    if told.kind != "foreign" and not told.others:
        upgrade(url)


def downgrade(url: str, revision: str) -> tuple[str, ...]:
    """Takes a database back to a revision (`base`: to no tables at all). What later revisions hold is lost.

    Returns:
        The revisions that were taken back, newest first.

    Raises:
        ForeignDatabase: Its tables are another program's.
        SettingsError: There is no such revision below its own, or the URL cannot be used.
        DatabaseUnavailable: As `Database.run` does.
    """
    return run_blocking(url, _downgrade, revision)


def standing(url: str) -> Standing:
    """How a database stands; raises as `upgrade` does, and makes nothing."""
    address = read_address(url)
    if address.kind == "SQLite" and not address.file.exists():
        return Standing("empty", None, _script().get_current_head() or "", _pending(None))
    return run_blocking(url, standing_of)


def current(url: str) -> str | None:
    """The revision of a database; None before the first upgrade."""
    return run_blocking(url, _revision)


def upgrade_connection(connection: Connection) -> tuple[str, ...]:
    """Like `upgrade`, on a connection whose transaction the caller commits."""
    _wait_for_others(connection)
    before = standing_of(connection)
    if before.kind == "foreign":
        raise ForeignDatabase("its tables were made by another program and are not upgraded; run: plainspoken db adopt")
    if before.pending:
        command.upgrade(_config(connection), "head")
    return before.pending


def standing_of(connection: Connection) -> Standing:
    """Like `standing`, on a connection."""
    there = read_columns(connection)
    revision = _revision(connection) if VERSION_TABLE in there else None
    platform = {table.name for table in PLATFORM_TABLES}
    kind: Kind = "own" if VERSION_TABLE in there else "foreign" if platform & there.keys() else "empty"
    others = kind == "empty" and holds_tables(connection)
    return Standing(kind, revision, _script().get_current_head() or "", _pending(revision), others)


def _downgrade(connection: Connection, revision: str) -> tuple[str, ...]:
    _wait_for_others(connection)
    before = standing_of(connection)
    if before.kind == "foreign":
        raise ForeignDatabase("its tables were made by another program and are not taken back")
    below = [step.revision for step in _script().iterate_revisions(before.revision or "base", "base")]
    if revision != "base" and revision not in below:
        known = ", ".join(["base", *reversed(below)])
        raise SettingsError(f"{revision!r} is no revision that this database has been at; write one of {known}")
    try:
        command.downgrade(_config(connection), revision)
    except CommandError as error:
        raise SettingsError(f"the database cannot be taken back: {error}") from error
    return tuple(below[: below.index(revision)] if revision in below else below)


def _wait_for_others(connection: Connection) -> None:
    """Waits until nobody else changes the schema, and keeps others waiting until this work is committed.

    SQLite's write transactions do so by themselves. MariaDB's lock goes with the session, which ends with the work.

    Raises:
        DatabaseUnavailable: Somebody else took longer than `LOCK_SECONDS`.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    elif connection.dialect.name in MARIADB:
        name = "left(concat('plainspoken/', database()), 64)"
        got = connection.execute(text(f"SELECT get_lock({name}, {LOCK_SECONDS})")).scalar_one()
        if got != 1:
            raise DatabaseUnavailable("somebody else is changing its schema; try again later")


def _pending(revision: str | None) -> tuple[str, ...]:
    try:
        return tuple(step.revision for step in _script().iterate_revisions("head", revision or "base"))[::-1]
    except RevisionError as error:
        raise DatabaseUnavailable(
            f"its schema is at revision {revision!r}, which only a newer version of plainspoken knows; use that one"
        ) from error


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(None))


def _config(connection: Connection | None) -> Config:
    config = Config()
    # `%` starts an interpolation in Alembic's settings.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
