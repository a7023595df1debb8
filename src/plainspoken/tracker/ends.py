"""The ends of jobs: rows, leases, VMs and the summaries of the operations, of any number of jobs at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import UNDER_WAY
from plainspoken.jobs.reading.leases import as_interrupted, is_interrupted
from plainspoken.jobs.reading.selects import OF_CUSTOMERS, columns_of, tracked_types
from plainspoken.jobs.reading.tracked_rows import read_steps
from plainspoken.jobs.rows import ContextRow, StepRow, TrackedRow, VmHistory
from plainspoken.jobs.telling.summary import summary_record
from plainspoken.jobs.telling.unified import tracked_outcome
from plainspoken.store.own_tables import LEASES, OPERATIONS
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING
from plainspoken.tracker.holding import MOST_CHANGED, pieces
from plainspoken.tracker.reading import CONTEXT_COLUMNS, lock_vms
from plainspoken.tracker.rows import lock_job
from plainspoken.tracker.sheets import VmSheet
from plainspoken.tracker.summaries import operation_row, vm_summaries
from plainspoken.tracker.texts import MAX_ERROR, storable
from plainspoken.tracker.vms import write_vms

_ENDS = (
    update(JOB_TRACKING)
    .where(JOB_TRACKING.c.id == bindparam("of_job"))
    .values(
        status=bindparam("status"),
        completed_at=bindparam("completed_at"),
        canceled_at=bindparam("canceled_at"),
        error_message=bindparam("error_message"),
        percent_complete=func.coalesce(
            bindparam("percent", type_=JOB_TRACKING.c.percent_complete.type), JOB_TRACKING.c.percent_complete
        ),
        updated_at=bindparam("now", type_=JOB_TRACKING.c.updated_at.type),
    )
)


@dataclass(frozen=True, slots=True)
class JobEnd:
    """How a job ends; `error` is the raw text of what went wrong."""

    job_id: str
    status: str
    error: str | None
    at: datetime


def end_jobs(
    connection: Connection, sanitizer: Sanitizer, ends: Sequence[JobEnd], vms: Mapping[str, VmSheet], *, now: datetime
) -> dict[str, TrackedRow]:
    """Ends jobs whose steps have all ended, and counts them on the sheets of their VMs, which the caller writes.

    A clean-up is never stored as completed with a step that failed for good: it is stored as failed, by the rule that
    readers tell it by.

    Returns:
        The jobs as they are stored now. Those are left out, and nothing is done to them, that were not under way, or
        that were to be completed while a step runs.
    """
    ids = [end.job_id for end in ends]
    rows = {job_id: row for job_id, row in _lock_rows(connection, ids).items() if row.status in UNDER_WAY}
    steps = read_steps(connection, ids)
    for end in ends:
        if end.status == "completed" and any(step.status == "running" for step in steps.get(end.job_id, ())):
            rows.pop(end.job_id, None)
    ends = [end for end in ends if end.job_id in rows]
    if not ends:
        return {}
    told = [_end_row(sanitizer, end, rows[end.job_id], steps.get(end.job_id, ()), now) for end in ends]
    for some in pieces(told, MOST_CHANGED):
        connection.execute(_ENDS, some)
    connection.execute(update(LEASES).where(LEASES.c.job_id.in_(sorted(rows))).values(lease_until=None))
    # As they are stored: the platform's own columns keep full seconds only.
    rows = _read_rows(connection, rows)
    for row in rows.values():
        if vm := vms.get(row.context_id or ""):
            vm.job_ended(row.id, str(row.status))
    _store_summaries(connection, sanitizer, rows, steps, vms, now=now)
    return rows


def close_interrupted(
    connection: Connection, sanitizer: Sanitizer, job_id: str, *, grace: timedelta, now: datetime
) -> bool:
    """Ends a job for good whose lease ran out longer than `grace` ago; False when it has ended or lives after all."""
    job = lock_job(connection, job_id)
    if job.lease_until is None or not is_interrupted(job.status, job.lease_until, now=now - grace):
        return False
    vms = lock_vms(connection, [job.context_id] if job.context_id is not None else [], wait=True)
    row = _read_rows(connection, [job_id])[job_id]
    stored = read_steps(connection, [job_id]).get(job_id, ())
    closed, steps = as_interrupted(row, stored, at=job.lease_until)
    for step in steps:
        connection.execute(
            update(JOB_STEPS)
            .where(JOB_STEPS.c.job_id == job_id, JOB_STEPS.c.seq == step.seq, JOB_STEPS.c.status == "running")
            .values(status=step.status, error_message=step.error_message, completed_at=step.completed_at)
        )
    end = JobEnd(job_id, "failed", closed.error_message, closed.completed_at or job.lease_until)
    end_jobs(connection, sanitizer, [end], vms, now=now)
    write_vms(connection, vms.values(), now=now)
    return True


def _lock_rows(connection: Connection, job_ids: Iterable[str]) -> dict[str, TrackedRow]:
    table = JOB_TRACKING.c
    statement = select(*columns_of(TrackedRow, JOB_TRACKING)).where(table.id.in_(sorted(job_ids))).order_by(table.id)
    return {row.id: TrackedRow(*row) for row in connection.execute(statement.with_for_update())}


def _read_rows(connection: Connection, job_ids: Iterable[str]) -> dict[str, TrackedRow]:
    statement = select(*columns_of(TrackedRow, JOB_TRACKING)).where(JOB_TRACKING.c.id.in_(sorted(job_ids)))
    return {row.id: TrackedRow(*row) for row in connection.execute(statement)}


def _end_row(
    sanitizer: Sanitizer, end: JobEnd, row: TrackedRow, steps: Sequence[StepRow], now: datetime
) -> dict[str, Any]:
    status = end.status
    if status == "completed":
        ended = replace(row, status=status, completed_at=end.at)
        status = tracked_outcome(sanitizer, ended, steps, None).status
    return {
        "of_job": end.job_id,
        "status": status,
        "completed_at": end.at,
        "canceled_at": end.at if status == "cancelled" else None,
        "error_message": None if end.error is None else storable(end.error, MAX_ERROR),
        "percent": 100 if status == "completed" else None,
        "now": now,
    }


def _store_summaries(
    connection: Connection,
    sanitizer: Sanitizer,
    rows: Mapping[str, TrackedRow],
    steps: Mapping[str, tuple[StepRow, ...]],
    vms: Mapping[str, VmSheet],
    *,
    now: datetime,
) -> None:
    contexts = {context_id: ContextRow(*(vm.row[name] for name in CONTEXT_COLUMNS)) for context_id, vm in vms.items()}
    operations = []
    histories: dict[str, VmHistory | None] = {}
    for row in rows.values():
        context = contexts.get(row.context_id or "")
        record = summary_record(sanitizer, row, steps.get(row.id, ()), context) if context else None
        if context is None:
            continue
        if record is not None:
            operations.append(operation_row(record, context.context_id, now=now))
        histories[context.context_id] = None
    if operations:
        connection.execute(insert(OPERATIONS), operations)
    newest = _newest_ids(connection, list(rows.values()))
    for context_id in histories:
        row_or_none = rows.get(newest.get(context_id, ""))
        # A failover that is the newest job and has ended is the VM's last operation, whatever came before it.
        if row_or_none and row_or_none.job_type == "failover" and row_or_none.status in ("completed", "failed"):
            own = {row_or_none.id: steps.get(row_or_none.id, ())}
            vm = vms[context_id]
            histories[context_id] = VmHistory(contexts[context_id], (), (row_or_none,), own, vm.summary)
    for context_id, fields in vm_summaries(connection, sanitizer, histories).items():
        vms[context_id].last_operation = fields


def _newest_ids(connection: Connection, ended: Sequence[TrackedRow]) -> dict[str, str]:
    """The newest job of each VM, where that is plain to see from those that began when these did or later."""
    begun = [row.started_at for row in ended if row.started_at is not None]
    if not begun:
        return {}
    table = JOB_TRACKING.c
    statement = select(table.context_id, table.started_at, table.created_at, table.id).where(
        table.context_id.in_(sorted({row.context_id for row in ended if row.context_id is not None})),
        OF_CUSTOMERS,
        or_(table.started_at >= min(begun), table.started_at.is_(None)),
    )
    found: dict[str, list[Any]] = {}
    for row in connection.execute(statement, {"types": tracked_types(connection)}):
        found.setdefault(row.context_id, []).append(row)
    return {
        context_id: max(rows, key=lambda row: (row.started_at, row.created_at or row.started_at, row.id)).id
        for context_id, rows in found.items()
        if all(row.started_at is not None for row in rows)
    }
