"""What a VM's own row says of jobs that were written here: its counters, its newest job, the one under way.

The row is the platform's: only these columns are touched, the VM's state never.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, update

from plainspoken.store.tables import VM_CONTEXTS
from plainspoken.tracker.holding import MOST_CHANGED, pieces
from plainspoken.tracker.sheets import VmSheet

COUNTED: Final = (
    "total_jobs_run",
    "successful_jobs",
    "failed_jobs",
    "current_job_id",
    "last_successful_job_id",
    "first_job_at",
    "last_job_at",
)

_SUMMARY = "last_operation_summary"


def write_vms(connection: Connection, vms: Iterable[VmSheet], *, now: datetime) -> None:
    """Writes what changed of the VMs. The caller has locked them before it read them."""
    changed = [vm for vm in vms if vm.changed]
    rows = [
        {"of_vm": vm.row["context_id"], "updated_at": now, **{name: vm.row[name] for name in COUNTED}} for vm in changed
    ]
    told = [row | {_SUMMARY: vm.last_operation} for row, vm in zip(rows, changed, strict=True) if vm.last_operation]
    rest = [row for row, vm in zip(rows, changed, strict=True) if not vm.last_operation]
    for some, names in ((told, (*COUNTED, "updated_at", _SUMMARY)), (rest, (*COUNTED, "updated_at"))):
        values = {name: bindparam(name, type_=VM_CONTEXTS.c[name].type) for name in names}
        statement = update(VM_CONTEXTS).where(VM_CONTEXTS.c.context_id == bindparam("of_vm")).values(values)
        for part in pieces(some, MOST_CHANGED):
            connection.execute(statement, part)
