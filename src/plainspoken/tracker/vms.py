"""What a VM's own row says of jobs that were written here: its counters, its newest job, the one under way.

The row is the platform's: only these columns are touched, the VM's state never.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, update

from plainspoken.store.tables import VM_CONTEXTS


def count_started(connection: Connection, context_id: str, job_id: str, *, at: datetime, now: datetime) -> None:
    """Counts a job that starts. It becomes the VM's current job unless there is one: that one is another program's."""
    table = VM_CONTEXTS.c
    connection.execute(
        update(VM_CONTEXTS)
        .where(table.context_id == context_id)
        .values(
            total_jobs_run=func.coalesce(table.total_jobs_run, 0) + 1,
            current_job_id=func.coalesce(table.current_job_id, job_id),
            first_job_at=func.coalesce(table.first_job_at, at),
            last_job_at=at,
            updated_at=now,
        )
    )


def count_ended(connection: Connection, context_id: str, job_id: str, status: str, *, now: datetime) -> None:
    """Counts a job that has ended; it is the VM's current job no longer."""
    table = VM_CONTEXTS.c
    counted = {"completed": table.successful_jobs, "failed": table.failed_jobs}.get(status)
    values: dict[str, Any] = {} if counted is None else {counted.name: func.coalesce(counted, 0) + 1}
    if status == "completed":
        values["last_successful_job_id"] = job_id
    current = case((table.current_job_id == job_id, None), else_=table.current_job_id)
    connection.execute(
        update(VM_CONTEXTS)
        .where(table.context_id == context_id)
        .values(current_job_id=current, updated_at=now, **values)
    )
