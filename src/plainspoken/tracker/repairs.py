"""What was found of VMs is written: under the locks of their rows, and only where nobody has written meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from sqlalchemy import BindParameter, Connection, Text, bindparam, cast, insert, select, update

from plainspoken.store.own_tables import OPERATIONS
from plainspoken.store.tables import VM_CONTEXTS
from plainspoken.tracker.examination import VmRepair

_LOCKED_SECONDS = 0.05
"""How long a transaction should hold VMs' rows; another program that writes to one of them waits for it."""

_FEWEST, _MOST = 5, 200
_LEAST_REST, _LONGEST_REST = 0.1, 1.0
_VM = VM_CONTEXTS.c
_JOB_ID = bindparam("of_job", type_=OPERATIONS.c.job_id.type)
_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_VALUES = (
    "context_id",
    "operation_type",
    "status",
    "summary",
    "rule_id",
    "catalogue",
    "ended_at",
    "recorded_at",
)
_CHANGE = (
    update(OPERATIONS)
    .where(OPERATIONS.c.job_id == _JOB_ID)
    .values({name: bindparam(name, type_=OPERATIONS.c[name].type) for name in _VALUES})
)
# The row is the platform's, which may have it changed by every update unless its value is named.
_TELL = (
    update(VM_CONTEXTS)
    .where(_VM.context_id == bindparam("of_vm"))
    .values(
        last_operation_summary=bindparam("fields", type_=_VM.last_operation_summary.type), updated_at=_VM.updated_at
    )
)


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was done: new records, changed ones, VMs whose row was written; and how long their rows were locked.

    `left` are the VMs that nothing was done for: somebody else has them locked, or has written meanwhile.
    """

    recorded: int
    repaired: int
    vms: int
    left: frozenset[str]
    locked_at: float


def repair(connection: Connection, found: Sequence[VmRepair], *, now: datetime, wait: bool) -> Repaired:
    """Writes what was found of VMs.

    Args:
        connection: A writing transaction.
        found: What was found; several parts of one VM are alike in what stands in its row.
        now: When rows were looked at.
        wait: Whether to wait for VMs that somebody else has locked.
    """
    ids = sorted({each.context_id for each in found})
    statement = (
        select(_VM.context_id, cast(_VM.last_operation_summary, Text))
        .where(_VM.context_id.in_(ids))
        .order_by(_VM.context_id)
        .with_for_update(skip_locked=not wait)
    )
    there = {row[0]: row[1] for row in connection.execute(statement)}
    locked_at = monotonic()
    recorded = _recorded(connection, found)
    left = {
        each.context_id
        for each in found
        if each.context_id not in there
        or there[each.context_id] != each.summary
        or any(recorded.get(job_id) != each.recorded.get(job_id) for job_id in _job_ids(each))
    }
    taken = [each for each in found if each.context_id not in left]
    new = [row for each in taken for row in each.new]
    changed = [row for each in taken for row in each.changed]
    same = [job_id for each in taken for job_id in each.same]
    told = [{"of_vm": each.context_id, "fields": each.last_operation} for each in taken if each.last_operation]
    if new:
        connection.execute(insert(OPERATIONS), new)
    if changed:
        connection.execute(_CHANGE, [{**row, "of_job": row["job_id"]} for row in changed])
    if same:
        connection.execute(update(OPERATIONS).where(OPERATIONS.c.job_id.in_(same)).values(recorded_at=now))
    if told:
        connection.execute(_TELL, told)
    return Repaired(len(new), len(changed), len(told), frozenset(left), locked_at)


class Portions:
    """Cuts what was found into transactions that are short, however fast the job store is at the moment.

    Between them it rests: the longer, the slower the job store is than it has been at its best, for then others use it.
    """

    def __init__(self) -> None:
        self._rows = 50.0
        self._best = float("inf")

    def cut(self, found: Sequence[VmRepair]) -> Iterator[list[VmRepair]]:
        """The parts of what was found, together as many rows as are written in a short time."""
        portion: list[VmRepair] = []
        rows = 0
        for each in found:
            for part in each.parts(int(self._rows)):
                if portion and rows + part.rows > self._rows:
                    yield portion
                    portion, rows = [], 0
                portion.append(part)
                rows += part.rows
        if portion:
            yield portion

    def rest_after(self, rows: int, seconds: float) -> float:
        """For how long to rest, after rows of VMs were locked for so long while so many rows were written."""
        fitting = rows * _LOCKED_SECONDS / max(seconds, 0.000_1)
        self._rows = min(max((self._rows + min(fitting, 2 * self._rows)) / 2, _FEWEST), _MOST)
        self._best = min(self._best, seconds / max(rows, 1))
        return min(max(seconds - self._best * rows, _LEAST_REST * seconds), _LONGEST_REST)


def _recorded(connection: Connection, found: Sequence[VmRepair]) -> dict[str, datetime]:
    ids = [job_id for each in found for job_id in _job_ids(each)]
    if not ids:
        return {}
    statement = select(OPERATIONS.c.job_id, OPERATIONS.c.recorded_at).where(OPERATIONS.c.job_id.in_(_IDS))
    return {row.job_id: row.recorded_at for row in connection.execute(statement, {"ids": ids})}


def _job_ids(finding: VmRepair) -> Iterator[Any]:
    for rows in (finding.new, finding.changed):
        yield from (row["job_id"] for row in rows)
    yield from finding.same
