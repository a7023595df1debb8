"""The rows that writing decides by, read under a lock that lasts until the transaction ends.

A job is locked before its VM. SQLite locks the whole database when a writing transaction begins, so there the locks
cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, or_, select

from plainspoken.errors import AmbiguousName, NotFound, UnknownReference, WriteRefused
from plainspoken.jobs.rows import StepRow
from plainspoken.store.own_tables import LEASES
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, VM_CONTEXTS
from plainspoken.tracker.texts import storable

_UNDER_WAY = ("pending", "running")


@dataclass(frozen=True, slots=True)
class LockedJob:
    """A job of our own, locked. `lease_until` is None once it has ended."""

    id: str
    context_id: str | None
    status: str
    external_job_id: str | None
    ended_at: datetime | None
    lease_until: datetime | None

    @property
    def ended(self) -> bool:
        """Whether it is over, one way or another."""
        return self.status not in _UNDER_WAY


@dataclass(frozen=True, slots=True)
class LockedVm:
    """A VM under management, locked."""

    context_id: str
    vm_name: str


def lock_job(connection: Connection, job_id: str) -> LockedJob:
    """A job that the tracker has written.

    Raises:
        NotFound: No job has the id.
        WriteRefused: It is another program's.
    """
    if storable(job_id, len(job_id)) != job_id:
        raise NotFound("no job has this id")
    table = JOB_TRACKING.c
    columns = (table.id, table.context_id, table.status, table.external_job_id, table.completed_at, table.canceled_at)
    row = connection.execute(select(*columns).where(table.id == job_id).with_for_update()).first()
    # MariaDB compares without regard to case and to trailing blanks.
    if row is None or row.id != job_id:
        message = f"no job has the id {job_id!r}"
        raise NotFound(message)
    lease = connection.execute(select(LEASES.c.lease_until).where(LEASES.c.job_id == job_id)).first()
    if lease is None:
        raise WriteRefused("foreign-job", f"the job {job_id!r} was not written by the tracker")
    ended_at = row.completed_at or row.canceled_at
    return LockedJob(row.id, row.context_id, row.status, row.external_job_id, ended_at, lease.lease_until)


def lock_vm(connection: Connection, key: str) -> LockedVm:
    """A VM by its name or context id.

    Raises:
        UnknownReference: There is none.
        AmbiguousName: Several VMs have the name.
    """
    table = VM_CONTEXTS.c
    if storable(key, len(key)) != key:
        raise UnknownReference("vm", "no VM has this name or context id")
    found = [
        LockedVm(*row)
        for row in connection.execute(
            select(table.context_id, table.vm_name)
            .where(or_(table.context_id == key, table.vm_name == key))
            .order_by(table.context_id)
            .with_for_update()
        )
    ]
    exact = [vm for vm in found if vm.context_id == key] or [vm for vm in found if vm.vm_name == key] or found
    if not exact:
        raise UnknownReference("vm", f"no VM has the name or context id {key!r}")
    if len(exact) > 1:
        raise AmbiguousName(key, [vm.context_id for vm in exact])
    return exact[0]


def lock_all(connection: Connection, job_ids: Iterable[str], vms: Iterable[str]) -> None:
    """Locks jobs and VMs, and the VMs of the jobs, for a transaction that will write several; before it reads anything.

    In one order, so that two such transactions wait for each other in turn, never crosswise. Names and ids that do not
    exist are left to whoever uses them.
    """
    table = JOB_TRACKING.c
    keys, ids = set(_lookable(vms)), _lookable(job_ids)
    if ids:
        jobs = select(table.context_id).where(table.id.in_(ids)).order_by(table.id).with_for_update()
        keys |= {row.context_id for row in connection.execute(jobs) if row.context_id is not None}
    if keys:
        vm = VM_CONTEXTS.c
        named = or_(vm.context_id.in_(sorted(keys)), vm.vm_name.in_(sorted(keys)))
        connection.execute(select(vm.context_id).where(named).order_by(vm.context_id).with_for_update()).all()


def lock_context(connection: Connection, context_id: str) -> bool:
    """Whether there is such a VM; it is locked then."""
    statement = select(VM_CONTEXTS.c.context_id).where(VM_CONTEXTS.c.context_id == context_id).with_for_update()
    return connection.execute(statement).first() is not None


def _lookable(keys: Iterable[str]) -> list[str]:
    """Those that a database can be asked for, in order."""
    return sorted({key for key in keys if storable(key, len(key)) == key})


def read_steps(connection: Connection, job_id: str) -> tuple[StepRow, ...]:
    """The steps of a job in order."""
    columns = [JOB_STEPS.c[field.name] for field in fields(StepRow)]
    rows = connection.execute(select(*columns).where(JOB_STEPS.c.job_id == job_id).order_by(JOB_STEPS.c.seq))
    return tuple(StepRow(*row) for row in rows)
