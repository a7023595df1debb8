"""The tracked jobs of many VMs at once, in the order of each VM's list: as many statements for any number of VMs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from msgspec import Struct
from sqlalchemy import BindParameter, Connection, Text, bindparam, cast, select

from plainspoken.jobs.reading.selects import OF_CUSTOMERS, TRACKED_TYPES, columns_of, tracked_types
from plainspoken.jobs.rows import ContextRow
from plainspoken.store.tables import JOB_TRACKING, VM_CONTEXTS

_NEVER = datetime.min.replace(tzinfo=UTC)
_IDS: BindParameter[str] = bindparam("ids", expanding=True)


class JobMark(Struct, frozen=True):
    """What tells where a tracked job stands in its VM's list, whether it may have ended, and when."""

    id: str
    context_id: str
    job_type: str
    status: str | None
    started_at: datetime | None
    created_at: datetime | None
    completed_at: datetime | None
    updated_at: datetime | None

    @property
    def ended_at(self) -> datetime | None:
        """When it ended, if it has, or the nearest time that is known."""
        return self.completed_at or self.started_at or self.created_at


MARK_COLUMNS = tuple(columns_of(JobMark, JOB_TRACKING))
_MARKS = (
    select(*MARK_COLUMNS)
    .where(JOB_TRACKING.c.context_id.in_(_IDS), OF_CUSTOMERS)
    .order_by(JOB_TRACKING.c.started_at.desc(), JOB_TRACKING.c.created_at.desc(), JOB_TRACKING.c.id.desc())
)
_CONTEXTS = select(*columns_of(ContextRow, VM_CONTEXTS), cast(VM_CONTEXTS.c.last_operation_summary, Text)).where(
    VM_CONTEXTS.c.context_id.in_(_IDS)
)


def read_marks(connection: Connection, context_ids: Collection[str]) -> dict[str, list[JobMark]]:
    """Every tracked job of the VMs that customers see, by context id, in the order in which its list has them."""
    marks: dict[str, list[JobMark]] = {context_id: [] for context_id in context_ids}
    home = {loose(context_id): context_id for context_id in context_ids}
    for row in connection.execute(_MARKS, {"ids": sorted(context_ids), "types": tracked_types(connection)}):
        mark = JobMark(*row)
        marks[mark.context_id if mark.context_id in marks else home[loose(mark.context_id)]].append(mark)
    for each in marks.values():
        # Jobs of one stream come in its order (`job_streams`), and sorting keeps the order of equals.
        each.sort(key=_stream)
        each.sort(key=lambda mark: mark.started_at or mark.created_at or _NEVER, reverse=True)
    return marks


def read_contexts(connection: Connection, context_ids: Iterable[str]) -> dict[str, tuple[ContextRow, str | None]]:
    """VMs and their stored summaries as text, by context id; ids that no VM has are left out."""
    rows = connection.execute(_CONTEXTS, {"ids": sorted(context_ids)})
    return {row[0]: (ContextRow(*row[:-1]), row[-1]) for row in rows}


def loose(context_id: str) -> str:
    """What MariaDB compares of an id: neither case nor trailing blanks."""
    return context_id.casefold().rstrip(" ")


def _stream(mark: JobMark) -> tuple[int, int]:
    absent = 0 if mark.started_at is not None else 1 if mark.created_at is not None else 2
    # MariaDB compares neither case nor trailing blanks, be it for the streams or here.
    return TRACKED_TYPES.index(loose(mark.job_type)), absent
