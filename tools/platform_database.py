"""Makes a platform's database as its own backend would have it, with the habits of a real one.

Usage: `python tools/platform_database.py --database-url URL [--jobs N] [--vms N] [--seed N] [--no-logs]`

The tables are the backend's (`tools/backend/*.sql`), not those of `plainspoken db upgrade`: other types, defaults,
indexes and collations, and nothing of this program's own. The database must be there and be empty. For MariaDB:

    mariadb -e 'CREATE DATABASE platform CHARACTER SET utf8mb4'
    python tools/platform_database.py --database-url mysql://root@127.0.0.1/platform --jobs 100000
    plainspoken db adopt --database-url mysql://root@127.0.0.1/platform
"""

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

# `tools` lies beside this file's directory, which Python does not search when the file is run by its path.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Connection

from plainspoken.store.database import run_blocking
from tools.backend.rows import Platform, Row, Rows, Value

_SCHEMAS = {"mysql": "mariadb.sql", "mariadb": "mariadb.sql", "postgresql": "postgresql.sql", "sqlite": "sqlite.sql"}
_ROWS_A_STATEMENT = 500
_LENIENT = "SET sql_mode = ''"
"""As many backends run: a value that does not fit is bent, not refused."""


def make_schema(connection: Connection) -> None:
    """Makes the platform's tables, in the words of this kind of database."""
    script = (Path(__file__).parent / "backend" / _SCHEMAS[connection.dialect.name]).read_text(encoding="utf-8")
    for statement in "\n".join(line for line in script.splitlines() if not line.startswith("--")).split(";\n"):
        if statement.strip("; \n"):
            execute(connection, statement)


def write(connection: Connection, rows: Rows) -> None:
    """Inserts rows as the backend would, whatever they hold."""
    if connection.dialect.name in ("mysql", "mariadb"):
        execute(connection, _LENIENT)
    for table, each in rows.tables.items():
        for columns, alike in _by_columns(each):
            for start in range(0, len(alike), _ROWS_A_STATEMENT):
                values = ",".join(
                    f"({','.join(literal(row[name], connection.dialect.name) for name in columns)})"
                    for row in alike[start : start + _ROWS_A_STATEMENT]
                )
                execute(connection, f"INSERT INTO {table} ({','.join(columns)}) VALUES {values}")  # noqa: S608 - our own


def build(url: str, platform: Platform) -> None:
    """Makes the tables and writes every row of `platform` into the empty database at `url`.

    Raises:
        SettingsError, DatabaseUnavailable: As `Database.open` and `Database.run` do.
    """
    run_blocking(url, make_schema)
    run_blocking(url, _write_all, platform)


def literal(value: Value, dialect: str) -> str:
    """A value as it stands in a statement; the database turns text into whatever its column holds."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'" if dialect == "postgresql" else f"X'{value.hex()}'"
    if isinstance(value, float) and not math.isfinite(value):
        return f"'{value}'"
    if isinstance(value, int | float):
        # PostgreSQL takes no number for a boolean, but a text.
        return f"'{value}'" if dialect == "postgresql" else repr(value)
    text = value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value
    if dialect not in ("sqlite", "postgresql"):
        text = text.replace("\\", "\\\\")
    return "'" + text.replace("'", "''") + "'"


def execute(connection: Connection, statement: str) -> None:
    """Runs one statement in which nothing is a placeholder."""
    connection.execution_options(no_parameters=True).exec_driver_sql(statement)


def _by_columns(rows: Sequence[Row]) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    kinds: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        kinds.setdefault(tuple(row), []).append(row)
    yield from kinds.items()


def _write_all(connection: Connection, platform: Platform) -> None:
    for rows in platform.batches():
        write(connection, rows)
    if connection.dialect.name == "postgresql":
        for table in ("job_steps", "log_events"):
            # Rows came with their numbers; the next one goes on after them.
            last = f"SELECT max(id) FROM {table}"  # noqa: S608 - names of our own
            execute(connection, f"SELECT setval('{table}_id_seq', coalesce(({last}), 1))")


def main() -> None:
    """Makes the database that the flags ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--database-url", required=True, metavar="URL", help="an empty database")
    parser.add_argument("--jobs", type=int, default=2_000, help="jobs in all (2000)")
    parser.add_argument("--vms", type=int, help="VMs in all (one per 100 jobs, at least 10)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-logs", action="store_true", help="leave log_events almost empty")
    flags = parser.parse_args()
    vms = flags.vms or max(flags.jobs // 100, 10)
    build(flags.database_url, Platform(jobs=flags.jobs, vms=vms, seed=flags.seed, logs=not flags.no_logs))
    print(f"Made {vms} VMs with {flags.jobs} jobs. Next: plainspoken db adopt --database-url …")


if __name__ == "__main__":
    main()
