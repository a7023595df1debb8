"""The end of a job: its row, its lease, its VM and the summary of the operation, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import NotFound
from plainspoken.jobs.leases import as_interrupted, is_interrupted
from plainspoken.jobs.queries import read_job
from plainspoken.jobs.rows import TrackedRow
from plainspoken.jobs.unified import tracked_outcome
from plainspoken.store.own_tables import LEASES
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING
from plainspoken.tracker.rows import LockedJob, lock_context, lock_job, read_steps
from plainspoken.tracker.summaries import store_summaries
from plainspoken.tracker.vms import count_ended


def end_job(
    connection: Connection,
    sanitizer: Sanitizer,
    job: LockedJob,
    *,
    status: str,
    error: str | None,
    at: datetime,
    now: datetime,
) -> None:
    """Ends a job whose steps have all ended.

    A clean-up is never stored as completed with a step that failed for good: it is stored as failed, by the rule that
    readers tell it by.
    """
    if status == "completed":
        ended = replace(_read_row(connection, job.id), status=status, completed_at=at)
        status = tracked_outcome(sanitizer, ended, read_steps(connection, job.id), None).status
    values = {"status": status, "completed_at": at, "updated_at": now, "error_message": error}
    if status == "cancelled":
        values["canceled_at"] = at
    if status == "completed":
        values["percent_complete"] = 100
    connection.execute(update(JOB_TRACKING).where(JOB_TRACKING.c.id == job.id).values(**values))
    connection.execute(update(LEASES).where(LEASES.c.job_id == job.id).values(lease_until=None))
    if job.context_id is not None and lock_context(connection, job.context_id):
        count_ended(connection, job.context_id, job.id, status, now=now)
        store_summaries(connection, sanitizer, job.context_id, [job.id], now=now)


def close_interrupted(
    connection: Connection, sanitizer: Sanitizer, job_id: str, *, grace: timedelta, now: datetime
) -> bool:
    """Ends a job for good whose lease ran out longer than `grace` ago; False when it has ended or lives after all."""
    job = lock_job(connection, job_id)
    if job.lease_until is None or not is_interrupted(job.status, job.lease_until, now=now - grace):
        return False
    closed, steps = as_interrupted(_read_row(connection, job_id), read_steps(connection, job_id), at=job.lease_until)
    for step in steps:
        connection.execute(
            update(JOB_STEPS)
            .where(JOB_STEPS.c.job_id == job_id, JOB_STEPS.c.seq == step.seq, JOB_STEPS.c.status == "running")
            .values(status=step.status, error_message=step.error_message, completed_at=step.completed_at)
        )
    ended = closed.completed_at or job.lease_until
    end_job(connection, sanitizer, job, status="failed", error=closed.error_message, at=ended, now=now)
    return True


def _read_row(connection: Connection, job_id: str) -> TrackedRow:
    row = read_job(connection, job_id).job
    if not isinstance(row, TrackedRow):
        message = f"no tracked job has the id {job_id!r}"
        raise NotFound(message)
    return row
