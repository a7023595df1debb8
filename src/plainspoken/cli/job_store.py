"""The job store as commands use it: one visit, written or only read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from plainspoken.store.database import visit

P = ParamSpec("P")
T = TypeVar("T")


def write_to(url: str, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `function(connection, …)` returns, in one transaction that may write.

    Raises:
        DatabaseError, SettingsError: As `Database.open` and `Database.write` do.
    """
    return visit(url, lambda database: database.write(function, *args, **kwargs))


def read_from(url: str, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `function(connection, …)` returns, reading one state of the job store; raises as `write_to` does."""
    return visit(url, lambda database: database.run(function, *args, **kwargs))
