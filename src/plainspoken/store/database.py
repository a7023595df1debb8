"""The one way to the job store: plain functions on a Core connection, run without blocking the event loop."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Connection, select

from plainspoken.errors import DatabaseError, ReadOnly
from plainspoken.store.absent import CLOSED_TYPE, Absent
from plainspoken.store.addresses import read_address
from plainspoken.store.connecting import STATEMENT_SECONDS, Backend, connect
from plainspoken.store.faults import DatabaseFault, explained, fault_of
from plainspoken.store.narrowing import narrow
from plainspoken.store.reach import Reach
from plainspoken.store.states import Basis
from plainspoken.store.tables import PLATFORM_TABLES

P = ParamSpec("P")
T = TypeVar("T")

_TRIES: Final = 12
_CONFLICT_SECONDS: Final = 10.0
"""How long a transaction is done again and again at the least, when others come before it each time."""
_SURPRISES: Final = (DatabaseFault.NO_TABLE, DatabaseFault.NO_COLUMN)


class Database:
    """A job store. Made by `open`, which does not connect yet; an async one belongs to the event loop it first ran in.

    What a platform's database lacks (our own tables before it is adopted, optional columns) reads as empty.

    Attributes:
        label: The kind and name of the database, for operators; without user, host and password.
        read_only: Whether every write is refused.
        basis: Records what the answer depends on; None if that is not needed.
    """

    def __init__(
        self,
        backend: Backend,
        absent: Absent,
        label: str,
        *,
        read_only: bool = False,
        reach: Reach | None = None,
        basis: Basis | None = None,
    ) -> None:
        self._backend = backend
        self._absent = absent
        self._reach = reach
        self.label = label
        self.read_only = read_only
        self.basis = basis

    @classmethod
    def open(cls, url: str, *, setup: bool = False, read_only: bool = False) -> Database:
        """The job store at `url`: `sqlite:///file`, `mysql://…` (or `mariadb://…`) or `postgresql://…`.

        Args:
            url: As `plainspoken.store.addresses.read_address` takes it.
            setup: For migrations and the like: a missing SQLite file is made (else it counts as an unavailable job
                store), and statements may take as long as an index on a large table needs.
            read_only: Every transaction is one that cannot write, so that a replica, a user who may only SELECT, and a
                file on a read-only file system do; `write` raises ReadOnly.

        Raises:
            SettingsError: The URL cannot be used. Its text does not repeat the URL, which may hold a password.
        """
        address = read_address(url)
        absent = Absent()
        backend = connect(address, absent, setup=setup, read_only=read_only)
        return cls(backend, absent, address.label, read_only=read_only)

    def within(self, reach: Reach | None, basis: Basis | None = None) -> Database:
        """The same store as a caller sees it who is limited to the VMs within `reach`; this one itself for None.

        All that is read through it, and changed, belongs to such VMs; the rest is not there. With a `basis`, each
        transaction tells that by whether it saw its state.
        """
        if reach is None and basis is None:
            return self
        return Database(self._backend, self._absent, self.label, read_only=self.read_only, reach=reach, basis=basis)

    async def state(self) -> Hashable:
        """The state of the store at a moment after the call: the same one means the same rows (`states`).

        None when it cannot be told. It takes a fraction of what reading anything does, and raises nothing.
        """
        if self._absent.due():
            # What it lacks is to be looked at again, and answers may come to be others by that alone.
            return None
        state = await self._backend.state()
        return None if state is None else (self._absent.looks, state)

    @property
    def has_own_tables(self) -> bool:
        """Whether every table of ours exists for writing; True before the first use, when it is not known yet."""
        return not self._absent.tables

    async def run(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function(connection, …)` returns: reads that see one state of the database.

        Raises:
            DatabaseUnavailable: It does not answer, or lacks its tables.
            DatabaseOutdated: A column is missing.
        """
        return await self._run(lambda connection: function(connection, *args, **kwargs), writes=False)

    async def write(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `run`, with a transaction that may write and is committed when `function` returns.

        A transaction that others came before is undone, and `function` called again: it should do nothing besides.

        Raises:
            ReadOnly: The job store takes no writes.
        """
        if self.read_only:
            raise ReadOnly(f"the {self.label} was opened for reading only")
        return await self._run(lambda connection: function(connection, *args, **kwargs), writes=True)

    @property
    def connections(self) -> tuple[int, int]:
        """Connections in use now, and how many there may be at most."""
        return self._backend.connections()

    async def apart(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `write`, once, each statement a transaction of its own (SQLite: all of them one)."""
        try:
            return await self._backend.run_apart(lambda each: self._narrowed(each, function, *args, **kwargs))
        except self._backend.failures as error:
            raise self._explained(error, fault_of(error)) from error

    async def ping(self) -> None:
        """Returns when the database answers and has its tables; raises as `run` does when not."""
        await self.run(_read_nothing)

    async def close(self) -> None:
        """Gives all connections back; the store cannot be used afterwards."""
        await self._backend.close()

    async def _run(self, function: Callable[[Connection], T], *, writes: bool) -> T:
        until = time.monotonic() + _CONFLICT_SECONDS
        tried = 0
        while True:
            tried += 1
            try:
                async with asyncio.timeout(None if writes else 2 * STATEMENT_SECONDS):
                    return await self._backend.run(lambda each: self._looked(each, function), writes=writes)
            except self._backend.failures as error:
                fault = fault_of(error)
                if fault is not DatabaseFault.CONFLICT or (tried >= _TRIES and time.monotonic() >= until):
                    raise self._explained(error, fault) from error
            # As long as a short transaction takes, and not the same for all that wait.
            await asyncio.sleep(random.uniform(0.001, 0.02) * min(tried, _TRIES))  # noqa: S311 - no secret

    def _looked(self, connection: Connection, function: Callable[[Connection], T]) -> T:
        if self._absent.due():
            self._absent.look(connection)
        connection.info[CLOSED_TYPE] = self._absent.closed_type
        return self._narrowed(connection, function)

    def _narrowed(
        self,
        connection: Connection,
        function: Callable[Concatenate[Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        if self._reach is not None:
            narrow(connection, self._reach)
        result = function(connection, *args, **kwargs)
        if self.basis is not None and self.basis.holds:
            self.basis.holds = self._is_of(connection, self.basis.state)
        return result

    def _is_of(self, connection: Connection, state: Hashable) -> bool:
        known, told = state if isinstance(state, tuple) else (None, None)
        return known == self._absent.looks and self._backend.is_seen_by(connection, told)

    def _explained(self, error: Exception, fault: DatabaseFault) -> DatabaseError:
        foreign = self._absent.foreign is True
        if fault in _SURPRISES:
            self._absent.forget()
        return explained(error, self.label, foreign=foreign)


def visit(url: str, ask: Callable[[Database], Awaitable[T]], *, setup: bool = False, read_only: bool = False) -> T:
    """What `ask` returns of a store that is opened for it and closed behind it, for callers without an event loop.

    Args:
        url: As `Database.open` takes it, like `setup` and `read_only`.
        ask: Called within the event loop that the store is opened in.
        setup: As for `Database.open`.
        read_only: As for `Database.open`.

    Raises:
        DatabaseError, SettingsError: As `Database.open` does, and what `ask` does with the store.
    """

    async def once() -> T:
        database = Database.open(url, setup=setup, read_only=read_only)
        try:
            return await ask(database)
        finally:
            await database.close()

    return asyncio.run(once())


def run_blocking(url: str, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `function(connection, …)` returns, for callers without an event loop; it may write, and make a SQLite file.

    Raises:
        DatabaseUnavailable, DatabaseOutdated, SettingsError: As `Database.open` and `Database.run` do.
    """
    return visit(url, lambda database: database.write(function, *args, **kwargs), setup=True)


def run_apart(url: str, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Like `run_blocking`, each statement a transaction of its own where the database can change its schema only so."""
    return visit(url, lambda database: database.apart(function, *args, **kwargs), setup=True)


def _read_nothing(connection: Connection) -> None:
    for table in PLATFORM_TABLES:
        connection.execute(select(*table.columns).limit(0))
