"""A VM's ended failovers, rollbacks and clean-ups as they were told when they ended, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy import Connection, Text, and_, cast, or_, select

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.lists.cursors import OperationPosition, write_operation_cursor
from plainspoken.jobs.queries import read_vm
from plainspoken.jobs.rows import ContextRow
from plainspoken.jobs.stored_summary import read_summary, stored_operation
from plainspoken.jobs.views import OperationList, OperationSummary
from plainspoken.store.own_tables import OPERATIONS

_TABLE = OPERATIONS.c
_TEXTS = ("failed_step", "error_message", "actionable_steps", "next_actions")


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


def operation_list(sanitizer: Sanitizer, page: OperationPage) -> OperationList:
    """The page as customers read it."""
    views = (operation_view(sanitizer, text, os_type=page.context.os_type) for text, _ in page.rows)
    operations = tuple(view for view in views if view is not None)
    following = write_operation_cursor(page.rows[-1][1]) if page.more else UNSET
    return OperationList(page.context.context_id, len(operations), operations, following)


def operation_view(sanitizer: Sanitizer, text: str, *, os_type: str | None) -> OperationSummary | None:
    """A stored summary without what is internal in it; None when it cannot be read at all.

    The texts are those that were told at the time. If the vocabulary of today finds something in one of them, they are
    told anew.
    """
    try:
        fields: Any = msgspec.json.decode(text)
        view = msgspec.convert(fields, OperationSummary)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError, RecursionError):
        view = None
    if view is not None and all(
        sanitizer.guard.is_clean(each) for name in _TEXTS for each in _strings(fields.get(name))
    ):
        return view
    stored = read_summary(sanitizer, text)
    return None if stored is None else stored_operation(sanitizer, stored, os_type=os_type)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each.get("text") if isinstance(each, dict) else each)
