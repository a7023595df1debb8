"""Sheets are read: every row that a transaction will decide by, under locks, in a handful of statements.

Jobs are locked before VMs, both in the order of their ids, so that two transactions wait for each other in turn and
never crosswise. SQLite locks the whole database when a writing transaction begins, so there the locks cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Text, cast, or_, select

from plainspoken.errors import AmbiguousName, UnknownReference
from plainspoken.jobs.rows import ContextRow
from plainspoken.store.own_tables import LEASES
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, VM_CONTEXTS
from plainspoken.tracker.sheets import JobSheet, StepSheet, VmSheet
from plainspoken.tracker.texts import storable

_JOB = JOB_TRACKING.c
_VM = VM_CONTEXTS.c
_STEP = JOB_STEPS.c
CONTEXT_COLUMNS = ContextRow.__struct_fields__
_VM_COLUMNS = (*CONTEXT_COLUMNS, "first_job_at", "last_successful_job_id")


def read_jobs(connection: Connection, job_ids: Iterable[str]) -> dict[str, JobSheet]:
    """The jobs with their steps, locked; ids that no job has are left out. Three statements."""
    ids = lookable(job_ids)
    if not ids:
        return {}
    columns = (_JOB.id, _JOB.context_id, _JOB.status, _JOB.external_job_id, _JOB.completed_at, _JOB.canceled_at)
    statement = select(*columns).where(_JOB.id.in_(ids)).order_by(_JOB.id).with_for_update()
    sheets = {
        row.id: JobSheet(
            row.id,
            row.context_id,
            row.status,
            row.external_job_id,
            tracked=False,
            ended_at=row.completed_at or row.canceled_at,
        )
        for row in connection.execute(statement)
    }
    # Statements of their own: a join would compare letters as two programs' tables have them, which MariaDB may refuse.
    found = sorted(sheets)
    if not found:
        return {}
    lease = LEASES.c
    for row in connection.execute(
        select(lease.job_id, lease.written_by, lease.created_at).where(lease.job_id.in_(found))
    ):
        if sheet := sheets.get(row.job_id):
            sheet.tracked, sheet.written_by, sheet.created_at = True, row.written_by, row.created_at
    steps = select(_STEP.id, _STEP.job_id, _STEP.name, _STEP.seq, _STEP.status, _STEP.started_at, _STEP.completed_at)
    for step in connection.execute(steps.where(_STEP.job_id.in_(found)).order_by(_STEP.job_id, _STEP.seq)).mappings():
        if sheet := sheets.get(step["job_id"]):
            sheet.steps.append(StepSheet({name: step[name] for name in step if name != "id"}, step["id"]))
    return sheets


def resolve_vms(connection: Connection, keys: Iterable[str]) -> dict[str, tuple[str, str] | Exception]:
    """Context id and name of the VM that each name or context id means, or why it means none."""
    wanted = lookable(keys)
    found: dict[str, tuple[str, str] | Exception] = {
        key: UnknownReference("vm", "no VM has this name or context id") for key in set(keys) - set(wanted)
    }
    if not wanted:
        return found
    named = or_(_VM.context_id.in_(wanted), _VM.vm_name.in_(wanted))
    rows = [(row[0], row[1]) for row in connection.execute(select(_VM.context_id, _VM.vm_name).where(named))]
    by_id = {row[0]: row for row in rows}
    by_name: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        by_name.setdefault(row[1], []).append(row)
    for key in wanted:
        choice = [by_id[key]] if key in by_id else by_name.get(key) or (_loosely_named(connection, key) if rows else [])
        if not choice:
            found[key] = UnknownReference("vm", f"no VM has the name or context id {key!r}")
        elif len(choice) > 1:
            found[key] = AmbiguousName(key, sorted(each[0] for each in choice))
        else:
            found[key] = choice[0]
    return found


def lock_vms(connection: Connection, context_ids: Iterable[str], *, wait: bool) -> dict[str, VmSheet]:
    """The VMs, locked. Without `wait`, those that somebody else has locked are left out."""
    ids = sorted(set(context_ids))
    if not ids:
        return {}
    columns = [_VM[name] for name in _VM_COLUMNS]
    statement = (
        select(*columns, cast(_VM.last_operation_summary, Text).label("summary"))
        .where(_VM.context_id.in_(ids))
        .order_by(_VM.context_id)
        .with_for_update(skip_locked=not wait)
    )
    rows = connection.execute(statement).mappings()
    return {row["context_id"]: VmSheet({name: row[name] for name in _VM_COLUMNS}, row["summary"]) for row in rows}


def known_jobs(connection: Connection, job_ids: Iterable[str], options: Mapping[str, object] | None = None) -> set[str]:
    """Those of the ids that a job has."""
    ids = lookable(job_ids)
    if not ids:
        return set()
    statement = select(_JOB.id).where(_JOB.id.in_(ids))
    return set(connection.scalars(statement, execution_options=dict(options or {})))


def known_vms(connection: Connection, context_ids: Iterable[str]) -> set[str]:
    """Those of the ids that a VM has, whoever has it locked."""
    return set(connection.scalars(select(_VM.context_id).where(_VM.context_id.in_(sorted(set(context_ids))))))


def lookable(keys: Iterable[str]) -> list[str]:
    """Those that a database can be asked for, in order."""
    return sorted({key for key in keys if storable(key, len(key)) == key})


def _loosely_named(connection: Connection, key: str) -> list[tuple[str, str]]:
    """MariaDB compares without regard to case and to trailing blanks."""
    statement = select(_VM.context_id, _VM.vm_name).where(or_(_VM.context_id == key, _VM.vm_name == key))
    return [(row[0], row[1]) for row in connection.execute(statement)]
