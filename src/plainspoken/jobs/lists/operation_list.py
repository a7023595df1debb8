"""A VM's ended failovers, rollbacks and clean-ups as they were told when they ended, page by page."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.lists.cursors import write_operation_cursor
from plainspoken.jobs.literals import Category, Severity
from plainspoken.jobs.reading.operations import OperationPage
from plainspoken.jobs.rows import ContextRow
from plainspoken.jobs.telling.clearance import CUSTOMER, Clearance
from plainspoken.jobs.telling.stored_summary import read_summary, stored_operation
from plainspoken.jobs.telling.views import NextAction, OperationList, OperationSummary


class _Told(msgspec.Struct, frozen=True):
    """What was told of a failure at the time."""

    failed_step: str | UnsetType = UNSET
    error_message: str | UnsetType = UNSET
    error_category: Category | UnsetType = UNSET
    error_severity: Severity | UnsetType = UNSET
    actionable_steps: tuple[str, ...] | UnsetType = UNSET
    next_actions: tuple[NextAction, ...] | UnsetType = UNSET


def operation_list(sanitizer: Sanitizer, page: OperationPage, clearance: Clearance = CUSTOMER) -> OperationList:
    """The page as a caller reads it."""
    views = (operation_view(sanitizer, text, page.context, clearance) for text, _ in page.rows)
    operations = tuple(view for view in views if view is not None)
    following = write_operation_cursor(page.rows[-1][1]) if page.more else UNSET
    return OperationList(page.context.context_id, len(operations), operations, following)


def operation_view(
    sanitizer: Sanitizer, text: str, context: ContextRow, clearance: Clearance = CUSTOMER
) -> OperationSummary | None:
    """A stored summary without what is internal in it; None when it cannot be read at all.

    The texts are those that were told at the time. If the vocabulary of today finds something in one of them, they are
    told anew.
    """
    stored = read_summary(sanitizer, text)
    if stored is None:
        return None
    # The table is ours: the id is that of a job's row.
    view = replace(stored_operation(sanitizer, stored, context, clearance), job_id=stored.fields["job_id"])
    try:
        told = msgspec.convert(stored.fields, _Told)
    except msgspec.ValidationError:
        return view
    fields = {name: getattr(told, name) for name in told.__struct_fields__}
    if view.status != "failed" or not all(map(sanitizer.guard.is_clean, _strings(msgspec.to_builtins(told)))):
        return view
    return replace(view, **fields, current_step=told.failed_step or view.current_step)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)
