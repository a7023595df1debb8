"""Putting a VM's last operation out of sight, and taking that back. Everything stays on record: who, and when."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET
from sqlalchemy import Connection, insert, update

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import OperationReplaced
from plainspoken.jobs.reading.lookups import read_history
from plainspoken.jobs.rows import DismissalRow, VmHistory
from plainspoken.jobs.telling.clearance import CUSTOMER, Clearance
from plainspoken.jobs.telling.summary import vm_operations
from plainspoken.jobs.telling.views import OperationDismissal
from plainspoken.store.own_tables import DISMISSALS


def dismiss(
    connection: Connection,
    sanitizer: Sanitizer,
    key: str,
    job_id: str,
    *,
    by: str,
    now: datetime,
    clearance: Clearance = CUSTOMER,
) -> OperationDismissal:
    """Dismisses the operation of a job, which must be (of) the VM's last one; again changes nothing.

    Args:
        connection: A writing transaction.
        sanitizer: Tells which operation is the last one.
        key: The VM's name or context id.
        job_id: The job that the caller has seen. A failure that came meanwhile is not dismissed with it.
        by: Who does so.
        now: When.
        clearance: Whether the caller may read who dismissed it before.

    Raises:
        NotFound, AmbiguousName: As `lookups.read_vm` does.
        OperationReplaced: The VM's last operation is another one by now.
    """
    history = _history_of(connection, sanitizer, key, job_id)
    known = _in_force(history, job_id)
    if known is None:
        known = DismissalRow(job_id, now, by)
        values = {"context_id": history.context.context_id, "job_id": job_id, "dismissed_at": now, "dismissed_by": by}
        connection.execute(insert(DISMISSALS), values)
    return _answer(history, job_id, known, clearance)


def restore(
    connection: Connection, sanitizer: Sanitizer, key: str, job_id: str, *, by: str, now: datetime
) -> OperationDismissal:
    """Takes a dismissal back, if one is in force. Arguments and errors are those of `dismiss`."""
    history = _history_of(connection, sanitizer, key, job_id)
    connection.execute(
        update(DISMISSALS)
        .where(
            DISMISSALS.c.context_id == history.context.context_id,
            DISMISSALS.c.job_id == job_id,
            DISMISSALS.c.restored_at.is_(None),
        )
        .values(restored_at=now, restored_by=by)
    )
    return _answer(history, job_id, None)


def _history_of(connection: Connection, sanitizer: Sanitizer, key: str, job_id: str) -> VmHistory:
    history = read_history(connection, key)
    if job_id not in vm_operations(sanitizer, history).job_ids:
        message = f"the last operation of {history.context.context_id!r} is not that of the job {job_id!r}"
        raise OperationReplaced(message)
    return history


def _in_force(history: VmHistory, job_id: str) -> DismissalRow | None:
    return next((each for each in history.dismissals if each.job_id == job_id), None)


def _answer(
    history: VmHistory, job_id: str, dismissal: DismissalRow | None, clearance: Clearance = CUSTOMER
) -> OperationDismissal:
    context_id = history.context.context_id
    if dismissal is None:
        return OperationDismissal(context_id=context_id, job_id=job_id, dismissed=False)
    return OperationDismissal(
        context_id=context_id,
        job_id=job_id,
        dismissed=True,
        dismissed_at=dismissal.dismissed_at,
        dismissed_by=dismissal.dismissed_by if clearance.staff else UNSET,
    )
