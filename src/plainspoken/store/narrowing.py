"""Statements of a limited caller, narrowed to rows of the VMs within its reach.

The one place that decides this. Whoever writes a statement need not know of it: on a connection that was narrowed each
one gets the condition for every table it reads or changes, at whatever depth. So a list is as full for a limited
caller as for any other, what is out of reach is not there, and a statement written tomorrow is narrowed too. A table
about which nothing has been decided here has no rows for such a caller.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    ClauseElement,
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Engine,
    FromClause,
    Insert,
    Select,
    String,
    Table,
    Text,
    Update,
    any_,
    bindparam,
    cast,
    event,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.sql.elements import ReleaseSavepointClause, RollbackToSavepointClause, SavepointClause, TextClause
from sqlalchemy.sql.selectable import Alias, Join
from sqlalchemy.sql.visitors import cloned_traverse

from plainspoken.store.columns import MARIADB
from plainspoken.store.own_tables import ALL_TABLES, DISMISSALS, IDEMPOTENCY_KEYS, LEASES, OPERATIONS, UNHELPFUL
from plainspoken.store.reach import Reach, visible_vms
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, REPLICATION_JOBS, VM_CONTEXTS

EVERY_ROW: Final[Mapping[str, Any]] = {"plainspoken_every_row": True}
"""Execution options of a statement that must see all rows, whoever asks: to tell whether an id is taken."""

_NARROWED: Final = "plainspoken_narrowed"
_IDS: Final = "plainspoken_ids"
_KEPT: Final = 256

_OF_A_VM: Final = {
    VM_CONTEXTS: "context_id",
    REPLICATION_JOBS: "vm_context_id",
    JOB_TRACKING: "context_id",
    OPERATIONS: "context_id",
    DISMISSALS: "context_id",
    UNHELPFUL: "context_id",
}
_OF_A_JOB: Final = {JOB_STEPS: "job_id", LOG_EVENTS: "job_id", LEASES: "job_id"}
_OF_NO_VM: Final = frozenset({IDEMPOTENCY_KEYS})  # each caller's own, found by its name

_SAVEPOINTS: Final = (SavepointClause, RollbackToSavepointClause, ReleaseSavepointClause)


class _Narrowing:
    """The reach of one connection; its VMs are looked up once for each transaction, at the first need."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._ids: list[str] | None = None

    def ids(self, connection: Connection) -> list[str]:
        if self._ids is None:
            statement = visible_vms(self._reach, connection.dialect)
            rows = connection.execute(statement, execution_options=EVERY_ROW)
            self._ids = sorted(row.context_id for row in rows)
        return self._ids


def narrow(connection: Connection, reach: Reach) -> None:
    """Limits everything that the connection will read or change to the VMs within the reach, until it is given back."""
    connection.execution_options(**{_NARROWED: _Narrowing(reach)})


def narrow_statements(engine: Engine) -> None:
    """Makes the engine's connections apply `narrow`."""
    # Most statements are made once and run for ever; those that are made anew each time must not stay.
    known = lru_cache(maxsize=_KEPT)(narrowed)

    @event.listens_for(engine, "before_execute", retval=True)
    def rewrite(
        connection: Connection,
        statement: Any,  # noqa: ANN401 - whatever is executed
        many: Sequence[Mapping[str, Any]],
        values: Mapping[str, Any],
        options: Mapping[str, Any],
    ) -> tuple[Any, Any, Any]:
        narrowing: _Narrowing | None = options.get(_NARROWED)
        if narrowing is None or EVERY_ROW.items() <= options.items() or isinstance(statement, _SAVEPOINTS):
            return statement, many, values
        if isinstance(statement, Insert) and statement.select is None:
            return statement, many, values
        changed, has_conditions = known(statement, connection.dialect)
        if not has_conditions:
            return changed, many, values
        ids: Any = narrowing.ids(connection)
        if connection.dialect.name == "sqlite":
            ids = json.dumps(ids)
        if many:
            return changed, [{**each, _IDS: ids} for each in many], values
        return changed, many, {**values, _IDS: ids}


def narrowed(statement: ClauseElement, dialect: Dialect) -> tuple[ClauseElement, bool]:
    """The statement with the condition for each table in it, and whether it has any; the ids are bound when it is run.

    Raises:
        TypeError: It is of a kind that cannot be narrowed, such as a text.
    """
    if isinstance(statement, TextClause) or not isinstance(statement, ClauseElement):
        message = "a text cannot be narrowed to the VMs of a caller; write the statement with tables and columns"
        raise TypeError(message)
    count = 0

    def of_select(each: Select[Any]) -> None:
        nonlocal count
        conditions = [condition for source in each.get_final_froms() for condition in _conditions(source, dialect)]
        count += len(conditions)
        each._where_criteria += tuple(conditions)  # noqa: SLF001 - as `where` does, on a clone that is ours to change

    def of_change(change: Update | Delete) -> None:
        nonlocal count
        conditions = list(_conditions(change.table, dialect))
        count += len(conditions)
        change._where_criteria += tuple(conditions)  # noqa: SLF001 - of a clone, as in `of_select`

    changed = cloned_traverse(statement, {}, {"select": of_select, "update": of_change, "delete": of_change})
    return changed, count > 0


def _conditions(source: FromClause, dialect: Dialect) -> Iterator[ColumnElement[bool]]:
    """What rows of a table, an alias of one, or a join must fulfil; what else there is to select from has its own."""
    if isinstance(source, Join):
        yield from _conditions(source.left, dialect)
        for condition in _conditions(source.right, dialect):
            # Beside what has no partner stand NULLs, and they belong to nobody.
            absent = next(iter(source.right.primary_key)).is_(None) if source.isouter or source.full else false()
            yield or_(absent, condition)
        return
    table = source.element if isinstance(source, Alias) else source
    if not isinstance(table, Table) or table in _OF_NO_VM:
        return
    if table in _OF_A_VM:
        yield _is_visible(source.c[_OF_A_VM[table]], dialect)
    elif table in _OF_A_JOB:
        job = JOB_TRACKING.alias()
        its_job = job.c.id == source.c[_OF_A_JOB[table]]
        yield exists().where(its_job, _is_visible(job.c.context_id, dialect)).correlate(source)
    elif table.name in ALL_TABLES.tables:
        yield false()


def _is_visible(column: ColumnElement[Any], dialect: Dialect) -> ColumnElement[bool]:
    """Whether the column holds one of the ids, which are one value however many they are where a database allows it.

    They are values rather than a statement in the place of them: MariaDB refuses to compare ids of two tables whose
    letters are ordered differently, as a platform's may be.
    """
    if dialect.name == "postgresql":
        return column == any_(cast(bindparam(_IDS, type_=ARRAY(Text)), ARRAY(Text)))
    if dialect.name in MARIADB:
        return column.in_(bindparam(_IDS, type_=String(), expanding=True))
    each = func.json_each(bindparam(_IDS, type_=String())).table_valued("value")
    return column.in_(select(each.c.value))
