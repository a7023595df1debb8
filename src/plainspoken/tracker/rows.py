"""The rows that writing decides by, read under a lock that lasts until the transaction ends.

A job is locked before its VM. SQLite locks the whole database when a writing transaction begins, so there the locks
cost nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from plainspoken.errors import NotFound, WriteRefused
from plainspoken.store.own_tables import LEASES
from plainspoken.store.tables import JOB_TRACKING
from plainspoken.tracker.texts import storable


@dataclass(frozen=True, slots=True)
class LockedJob:
    """A job of our own, locked. `lease_until` is None once it has ended."""

    id: str
    context_id: str | None
    status: str
    lease_until: datetime | None


def lock_job(connection: Connection, job_id: str) -> LockedJob:
    """A job that the tracker has written.

    Raises:
        NotFound: No job has the id.
        WriteRefused: It is another program's.
    """
    if storable(job_id, len(job_id)) != job_id:
        raise NotFound("no job has this id")
    table = JOB_TRACKING.c
    columns = (table.id, table.context_id, table.status)
    row = connection.execute(select(*columns).where(table.id == job_id).with_for_update()).first()
    # MariaDB compares without regard to case and to trailing blanks.
    if row is None or row.id != job_id:
        message = f"no job has the id {job_id!r}"
        raise NotFound(message)
    lease = connection.execute(select(LEASES.c.lease_until).where(LEASES.c.job_id == job_id)).first()
    if lease is None:
        raise WriteRefused("foreign-job", f"the job {job_id!r} was not written by the tracker")
    return LockedJob(row.id, row.context_id, row.status, lease.lease_until)
