"""One look at the job store before a server says that it answers."""

from __future__ import annotations

from plainspoken.errors import DatabaseError, DatabaseOutdated, DatabaseUnavailable, ForeignDatabase
from plainspoken.store.addresses import read_address
from plainspoken.store.database import Database, visit
from plainspoken.store.migrations import Standing, standing_of


def check_store(url: str, *, read_only: bool, where: str = "") -> str:
    """Look at a job store that is to be served; return what an operator should know of it, empty when all is well.

    Args:
        url: The job store.
        read_only: Whether it is going to be read only.
        where: Added to a command: how it finds the same job store.

    Raises:
        DatabaseError: It cannot be served, and waiting does not help; the text names the command that does.
        SettingsError: The URL cannot be used.
    """
    label = read_address(url).label
    try:
        told, has_own_tables = visit(url, lambda database: _look(database, where=where), read_only=read_only)
    except DatabaseError as error:
        if not error.passes:
            raise
        return (
            f"{error}; until it does, requests for jobs are answered 503. To check it, run: plainspoken doctor{where}"
        )
    if told.others:
        raise ForeignDatabase(
            f"the {label} holds tables of another program and none of a job store; name another database, "
            f"or, to make the tables beside them, run: plainspoken db upgrade{where}"
        )
    if told.kind == "empty":
        raise DatabaseUnavailable(f"the {label} has no tables yet; run: plainspoken db upgrade{where}")
    if told.kind == "own" and told.pending:
        raise DatabaseOutdated(f"the {label} has an older schema; run: plainspoken db upgrade{where}")
    if told.kind == "foreign" and not has_own_tables:
        return (
            f"the {label} is another program's and lacks tables of ours: reading works; "
            f"for the rest run: plainspoken db adopt{where}"
        )
    return ""


async def _look(database: Database, *, where: str) -> tuple[Standing, bool]:
    told = await database.run(standing_of)
    try:
        if told.kind == "foreign" or (told.kind == "own" and not told.pending):
            await database.ping()
    except DatabaseError as error:
        if error.passes or told.kind != "foreign":
            raise
        raise ForeignDatabase(
            f"the {database.label} is another program's and lacks what is read; "
            f"to see what is missing, run: plainspoken db adopt{where}"
        ) from error
    return told, database.has_own_tables
