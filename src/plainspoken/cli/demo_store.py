"""Where the demo's data goes: a database of its own for each demo that runs, or a job store that somebody names."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, literal, select, table

from plainspoken.cli.job_store import read_from
from plainspoken.errors import SettingsError
from plainspoken.jobs import demo
from plainspoken.settings import state_directory
from plainspoken.store.absent import VERSION_TABLE
from plainspoken.store.addresses import read_address
from plainspoken.store.migrations import upgrade

_STARTER: Final = """\
# yaml-language-server: $schema=../schemas/faults.schema.json
# Words of your own platform, added to what the built-in rules know.
faults:
  no-space:
    phrases: [storage tier exhausted]
"""


@contextmanager
def demo_database(*, recent: bool = False) -> Iterator[str]:
    """Make and fill a database that no other demo uses while the block lasts, and give its address.

    The file stays for other commands to look at; the next demo takes it over and fills it again.

    Args:
        recent: Whether a week of failures that ends now belongs to the data.

    Raises:
        SettingsError: It cannot be written.
    """
    directory = state_directory()
    try:
        path, lock = _taken(directory)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(
            f"the demo's database cannot be written in {directory}: {reason}; set XDG_STATE_HOME to another directory"
        ) from error
    try:
        url = f"sqlite:///{path}"
        fill(url, recent=recent)
        yield url
    finally:
        # Worker processes hold the lock too: it is free when the last of them has ended.
        os.close(lock)


def fill(url: str, *, recent: bool = False) -> None:
    """Makes the tables and puts the demo data in; does nothing twice."""
    upgrade(url)
    demo.fill(url, recent=recent)


def demo_rules(url: str) -> Path:
    """Make the directory that a demo's rules are published to anew, with one small file, and give its path.

    Args:
        url: What `demo_database` has given: no other demo has it, nor the directory beside it.

    Raises:
        SettingsError: It cannot be written.
    """
    directory = read_address(url).file.with_suffix(".rules")
    try:
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir()
        (directory / "faults.yaml").write_text(_STARTER, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"the demo's rules cannot be written in {directory}: {reason}") from error
    return directory


def tables_with_rows(url: str) -> tuple[str, ...]:
    """The names of all tables of a database that are not empty."""
    address = read_address(url)
    if address.kind == "SQLite" and not address.file.exists():
        return ()
    return read_from(url, _tables_with_rows)


def _tables_with_rows(connection: Connection) -> tuple[str, ...]:
    names = sorted(set(inspect(connection).get_table_names()) - {VERSION_TABLE})
    return tuple(
        name
        for name in names
        if connection.execute(select(literal(1)).select_from(table(name)).limit(1)).first() is not None
    )


def _taken(directory: Path) -> tuple[Path, int]:
    """The first file that no other demo has, and the lock that says so; a file of a demo that has ended is removed."""
    directory.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        path = directory / ("demo.db" if number == 1 else f"demo-{number}.db")
        lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        for stale in (path, *(path.with_name(f"{path.name}-{kind}") for kind in ("wal", "shm"))):
            stale.unlink(missing_ok=True)
        return path, lock
    raise AssertionError("there is always a next number")
