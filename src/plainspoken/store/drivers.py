"""Engines of async drivers: connections that are asked after, and errors that the drivers did not foresee."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Dialect, Engine, ExceptionContext, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from plainspoken.store.addresses import Address

CONNECT_SECONDS: Final = 5
"""How long a connection may take to be made, and a caller may wait for a free one."""

_CONNECTIONS: Final = 8
_TRUSTED_SECONDS: Final = 1.0
_USED: Final = "plainspoken_used_at"


def async_engine(
    address: Address,
    driver: str,
    connect_args: dict[str, Any],
    failures: tuple[type[Exception], ...],
    *,
    isolation: str = "REPEATABLE READ",
    size: int = _CONNECTIONS,
) -> AsyncEngine:
    """An engine whose transactions see one state: a write that conflicts with an earlier one fails, and is repeated.

    Args:
        address: Where the database is.
        driver: The name of dialect and driver, as SQLAlchemy knows them.
        connect_args: Options of the driver.
        failures: What the driver raises when the server does not answer. Whatever else it raises becomes one of them.
        isolation: The isolation of transactions.
        size: Connections at most.
    """
    engine = create_async_engine(
        address.url.set(drivername=driver),
        connect_args=connect_args | address.driver_options(),
        isolation_level=isolation,
        pool_size=size,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        pool_recycle=1_800,
        hide_parameters=True,
    )
    _ask_after(engine.sync_engine)
    _expect_anything(engine.sync_engine, failures)
    return engine


def _ask_after(engine: Engine) -> None:
    """Has connections that were idle asked whether they still work before they are used.

    Asking each time (`pool_pre_ping`) takes up to three round trips, a third of what a short answer needs. One that
    worked a moment ago does so still, unless the server has closed it since, and that is known without asking.
    """

    @event.listens_for(engine, "checkin")
    def given_back(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[_USED] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def taken(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        used = record.info.get(_USED)
        if used is None or (
            time.monotonic() - used < _TRUSTED_SECONDS and not _is_closed(connection.driver_connection)
        ):
            return
        try:
            alive = engine.dialect.do_ping(connection)
        except Exception as error:
            raise InvalidatePoolError from error
        if not alive:
            raise InvalidatePoolError


def _expect_anything(engine: Engine, failures: tuple[type[Exception], ...]) -> None:
    """Has whatever a driver raises mean that its server does not answer.

    Drivers read what a server sends without a doubt. Where that breaks off, or is no answer of a database at all, they
    raise what came of it: IndexError, struct.error, RuntimeError. A hook that refuses a statement must do so in
    `before_execute`: what one of `before_cursor_execute` raises cannot be told from the driver's.
    """

    @event.listens_for(engine, "do_connect")
    def connect(
        dialect: Dialect, _record: ConnectionPoolEntry, arguments: Sequence[Any], options: Mapping[str, Any]
    ) -> DBAPIConnection:
        try:
            return dialect.connect(*arguments, **options)
        except failures:
            raise
        except Exception as error:
            raise _no_answer(error) from error

    @event.listens_for(engine, "handle_error")
    def fail(context: ExceptionContext) -> None:
        error = context.original_exception
        if context.sqlalchemy_exception is None and isinstance(error, Exception) and not isinstance(error, failures):
            # What else comes on this connection is the rest of an answer to something else.
            context.is_disconnect = True
            raise _no_answer(error) from error


def _no_answer(error: Exception) -> ConnectionError:
    return ConnectionError(f"no answer of a database server: {type(error).__name__}")


def _is_closed(connection: Any) -> bool:  # noqa: ANN401 - a driver's own
    """Whether the server has closed a connection, as far as this side knows."""
    if hasattr(connection, "is_closed"):
        return bool(connection.is_closed())
    transport = connection._transport  # noqa: SLF001 - asyncmy has no other way to tell
    return transport is None or bool(transport.is_closing())
