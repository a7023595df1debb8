"""A job store that is opened for reading only: a replica, a user who may only SELECT, a read-only file system."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection, text

from plainspoken.errors import DatabaseUnavailable, ReadOnly
from plainspoken.store.database import Database
from tests.jobs.conftest import Store

T = TypeVar("T")


def _ask(url: str, function: Callable[[Connection], T], *, writes: bool = False) -> T:
    async def once() -> T:
        database = Database.open(url, read_only=True)
        try:
            return await (database.write if writes else database.run)(function)
        finally:
            await database.close()

    return asyncio.run(once())


def _delete(connection: Connection) -> None:
    connection.execute(text("DELETE FROM job_steps"))


def _count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM vm_replication_contexts")).scalar_one())


def test_a_store_opened_for_reading_is_read(store: Store) -> None:
    store.vm()

    assert _ask(store.url, _count) > 0


def test_a_store_opened_for_reading_refuses_to_be_written(url: str) -> None:
    with pytest.raises(ReadOnly):
        _ask(url, _delete, writes=True)


def test_a_statement_that_writes_all_the_same_is_refused_by_the_database(url: str) -> None:
    with pytest.raises(ReadOnly):
        _ask(url, _delete)


def _read_as_nobody(file: Path) -> subprocess.CompletedProcess[str]:
    """Reads the file in a process that may not write beside it, whoever runs the tests."""
    for directory in file.parents:
        if os.geteuid() == 0 and directory.is_relative_to(tempfile.gettempdir()):
            directory.chmod(directory.stat().st_mode | 0o055)
    file.chmod(0o444)
    file.parent.chmod(0o555)
    try:
        command = [sys.executable, "-c", READER, f"sqlite:///{file}"]
        return subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        file.parent.chmod(0o755)


READER = """
import asyncio, os, sys
from plainspoken.store.database import Database
async def read():
    database = Database.open(sys.argv[1], read_only=True)
    try:
        await database.ping()
    finally:
        await database.close()
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
asyncio.run(read())
"""


def test_a_file_is_read_where_nothing_can_be_made_beside_it(sqlite_file: Path) -> None:
    with sqlite3.connect(sqlite_file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()

    done = _read_as_nobody(sqlite_file)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_file_whose_log_cannot_be_read_is_unavailable_rather_than_old(sqlite_file: Path) -> None:
    writer = sqlite3.connect(sqlite_file)
    writer.execute("INSERT INTO plainspoken_leases VALUES ('a', 'b', '2025-10-01 12:00:00', NULL)")
    writer.commit()
    log = sqlite_file.with_name(f"{sqlite_file.name}-wal").read_bytes()
    writer.close()
    sqlite_file.with_name(f"{sqlite_file.name}-wal").write_bytes(log)
    sqlite_file.with_name(f"{sqlite_file.name}-wal").chmod(0o444)

    done = _read_as_nobody(sqlite_file)

    assert DatabaseUnavailable.__name__ in done.stderr
