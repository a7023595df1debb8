"""The list of VMs by name: all of it, or pages of those that fit.

Databases sort letters each in its own way, and none as people do. So names are sorted here, and a page reads the names
of all VMs but the rows of its own VMs alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec import UNSET
from msgspec.structs import asdict
from sqlalchemy import Connection

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.lists.cursors import read_vm_cursor, write_vm_cursor
from plainspoken.jobs.lists.status_sieve import public_statuses, read_raw_statuses
from plainspoken.jobs.literals import JobStatus, VmState
from plainspoken.jobs.reading.lookups import read_contexts, read_history
from plainspoken.jobs.reading.positions import VmPosition
from plainspoken.jobs.reading.vms import read_replications_by_vm, read_vm_names, read_vms
from plainspoken.jobs.rows import ContextRow
from plainspoken.jobs.telling.answered import log_answers
from plainspoken.jobs.telling.contexts import context_view, shown_status
from plainspoken.jobs.telling.standing import standing_failure
from plainspoken.jobs.telling.unified import ToldJob
from plainspoken.jobs.telling.views import ListedVm, StandingFailure, VmContextList
from plainspoken.store.database import Database

MOST_VMS: Final = 500
"""VMs that one page may have."""

MOST_WITH_FAILURES: Final = 50
"""VMs that one page may have with the failures that stand: the jobs of each are read for it."""

_AT_ONCE: Final = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class VmSelection:
    """Which VMs, and how many of them.

    Attributes:
        limit: VMs on the page; None for all.
        before: The `next` of the page before; None for the first page.
        name: What the name contains, upper and lower case alike; None for any name.
        states: States as customers read them; empty for all.
        never_replicated: Only those of which no replication is known to have completed.
        failures: Whether each is told with the failure that stands; then `limit` says how many, and bounds the work.
    """

    limit: int | None = None
    before: str | None = None
    name: str | None = None
    states: frozenset[VmState] = frozenset()
    never_replicated: bool = False
    failures: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether it is the whole list in one piece."""
        return self.limit is None and self.before is None and not (self.name or self.states or self.never_replicated)


EVERY_VM: Final = VmSelection()


async def list_vms(database: Database, sanitizer: Sanitizer, selection: VmSelection) -> VmContextList:
    """VMs by name.

    Raises:
        BadCursor: `before` was given by no list of VMs.
    """
    after = read_vm_cursor(selection.before) if selection.before is not None else None
    if selection.is_everything:
        rows = _sorted(await database.run(read_vms))
        return VmContextList(len(rows), tuple(_listed(sanitizer, row) for row in rows))
    page, failures = await database.run(_read_some, sanitizer, selection, after)
    log_answers(sanitizer, failures)
    return page


def _read_some(
    connection: Connection, sanitizer: Sanitizer, selection: VmSelection, after: VmPosition | None
) -> tuple[VmContextList, Sequence[ToldJob[StandingFailure]]]:
    """The VMs of a page, where the list goes on if it does, and the failures it tells."""
    sought = (selection.name or "").casefold()
    states: dict[str | None, bool] = {}
    left_out = _replicated(connection, sanitizer) if selection.never_replicated else frozenset()
    places = []
    for context_id, name, status in read_vm_names(connection):
        if status not in states:
            states[status] = not selection.states or shown_status(sanitizer, status) in selection.states
        place = (name.casefold(), context_id)
        if context_id in left_out:
            continue
        if states[status] and sought in place[0] and (after is None or place > (after.name, after.context_id)):
            places.append(place)
    places.sort()
    chosen = places if selection.limit is None else places[: selection.limit]
    ids = [context_id for _, context_id in chosen]
    rows = [
        row
        for start in range(0, len(ids), _AT_ONCE)
        for row in read_contexts(connection, ids[start : start + _AT_ONCE]).values()
    ]
    failures = {id_: standing_failure(sanitizer, read_history(connection, id_)) for id_ in ids if selection.failures}
    shown = tuple(_listed(sanitizer, row, failures.get(row.context_id)) for row in _sorted(rows))
    following = write_vm_cursor(VmPosition(*chosen[-1])) if len(chosen) < len(places) else UNSET
    return VmContextList(len(shown), shown, following), [each for each in failures.values() if each]


def _listed(sanitizer: Sanitizer, row: ContextRow, failure: ToldJob[StandingFailure] | None = None) -> ListedVm:
    return ListedVm(**asdict(context_view(sanitizer, row)), failure=failure.item if failure else UNSET)


def _replicated(connection: Connection, sanitizer: Sanitizer) -> frozenset[str | None]:
    """The VMs with a replication that may have completed, by its raw status.

    Compared here, not by the database: on MariaDB a platform's tables may order letters differently.
    """
    done: JobStatus = "completed"
    raw = read_raw_statuses(connection, sanitizer, ("replication_jobs",), (done,)).get("replication_jobs")
    each = read_replications_by_vm(connection, raw)
    return frozenset(vm for vm, status in each if done in public_statuses(sanitizer, "replication_jobs", status))


def _sorted(rows: Iterable[ContextRow]) -> tuple[ContextRow, ...]:
    return tuple(sorted(rows, key=lambda row: (row.vm_name.casefold(), row.context_id)))
