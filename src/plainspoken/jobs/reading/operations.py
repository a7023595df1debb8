"""Stored summaries of a VM's operations, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Text, and_, cast, or_, select

from plainspoken.jobs.reading.lookups import read_vm
from plainspoken.jobs.reading.positions import OperationPosition
from plainspoken.jobs.rows import ContextRow
from plainspoken.store.own_tables import OPERATIONS

_TABLE = OPERATIONS.c


@dataclass(frozen=True, slots=True)
class OperationPage:
    """Stored summaries of a VM, newest first, each with its place in the list; `more` when there are older ones."""

    context: ContextRow
    rows: tuple[tuple[str, OperationPosition], ...]
    more: bool


def read_operations(connection: Connection, key: str, *, before: OperationPosition | None, limit: int) -> OperationPage:
    """A page of the summaries of a VM by name or context id.

    Raises:
        NotFound: No VM has this name or context id.
        AmbiguousName: Several VMs have this name.
    """
    context, _ = read_vm(connection, key)
    scope = [_TABLE.context_id == context.context_id]
    if before is not None:
        earlier: datetime = before.ended_at
        same = and_(_TABLE.ended_at == earlier, _TABLE.id < before.id)
        scope += [_TABLE.ended_at <= earlier, or_(_TABLE.ended_at < earlier, same)]
    statement = select(cast(_TABLE.summary, Text), _TABLE.ended_at, _TABLE.id).where(*scope)
    found = connection.execute(statement.order_by(_TABLE.ended_at.desc(), _TABLE.id.desc()).limit(limit + 1)).all()
    rows = tuple((summary, OperationPosition(ended_at, id_)) for summary, ended_at, id_ in found[:limit])
    return OperationPage(context, rows, more=len(found) > limit)
