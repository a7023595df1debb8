"""The history of the tables' shape, and the way to bring a database up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from plainspoken.jobs.absent import VERSION_TABLE
from plainspoken.jobs.database import run_blocking


def upgrade(url: str) -> tuple[str, ...]:
    """Brings a database to the newest shape; a missing SQLite file is made. Not to be called within an event loop.

    Tables of the platform that are there already are kept, and get what they lack.

    Returns:
        The revisions that were applied, oldest first; empty when nothing was to be done.

    Raises:
        SettingsError, DatabaseUnavailable: As `Database.open` and `Database.run` do.
    """
    return run_blocking(url, upgrade_connection)


def current(url: str) -> str | None:
    """The revision a database stands at; None before the first upgrade."""
    return run_blocking(url, _revision)


def upgrade_connection(connection: Connection) -> tuple[str, ...]:
    """Like `upgrade`, on a connection whose transaction the caller commits."""
    config = _config(connection)
    before = _revision(connection)
    command.upgrade(config, "head")
    script = ScriptDirectory.from_config(config)
    applied = [revision.revision for revision in script.iterate_revisions("head", before or "base")]
    return tuple(reversed(applied))


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    # `%` starts an interpolation in Alembic's settings.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
