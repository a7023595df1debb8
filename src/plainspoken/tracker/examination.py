"""VMs are examined: which summaries of theirs are missing or say something else than their rows. Nothing is locked.

Reading and telling take nearly all of the time of a refresh, so they are done before anything is locked; what was
found is written (`repairs`) only where nobody has written meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reading.histories import JobMark, loose, read_contexts, read_marks
from plainspoken.jobs.reading.job_pages import JobScope, read_job_rows
from plainspoken.jobs.reading.lookups import read_tracked_jobs
from plainspoken.jobs.rows import NEWEST, ContextRow, FoundJob, TrackedRow, VmHistory
from plainspoken.jobs.telling.summary import summary_record
from plainspoken.store.own_tables import OPERATIONS
from plainspoken.tracker.due import due_jobs, ended, read_records
from plainspoken.tracker.summaries import needs_writing, operation_row, vm_summary

_IDS_A_STATEMENT = 500
_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_STORED = select(OPERATIONS.c.job_id, OPERATIONS.c.context_id, OPERATIONS.c.summary, OPERATIONS.c.recorded_at).where(
    OPERATIONS.c.job_id.in_(_IDS)
)


@dataclass(frozen=True, slots=True)
class Examined:
    """What is read of VMs in one transaction.

    Attributes:
        vms: VMs and their stored summaries as text, by context id.
        ended: Jobs that ended, by context id.
        newest: The ids of the newest jobs of each VM, in order.
        jobs: The jobs that are due or among the newest, by id.
        due: The jobs of each VM whose summaries are to be made.
        stored: What is stored of them: context id, summary, and when it was recorded.
    """

    vms: Mapping[str, tuple[ContextRow, str | None]]
    ended: Mapping[str, Sequence[JobMark]]
    newest: Mapping[str, Sequence[str]]
    jobs: Mapping[str, FoundJob]
    due: Mapping[str, Sequence[str]]
    stored: Mapping[str, tuple[str, Any, datetime]]


@dataclass(frozen=True, slots=True)
class VmRepair:
    """What is to be written of a VM.

    Attributes:
        context_id: The VM.
        summary: What stands in its row as text; whoever writes has to find the same.
        new: Records of jobs that have none.
        changed: Records that say something else.
        same: Ids of jobs whose records are right, but older than is beyond doubt.
        last_operation: What is to stand in its row; None if that stands there.
        recorded: When the records of these jobs were made that are there; whoever writes has to find the same.
    """

    context_id: str
    summary: str | None
    new: tuple[dict[str, Any], ...] = ()
    changed: tuple[dict[str, Any], ...] = ()
    same: tuple[str, ...] = ()
    last_operation: dict[str, Any] | None = None
    recorded: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows are to be written."""
        return len(self.new) + len(self.changed) + len(self.same) + (self.last_operation is not None)

    def parts(self, most: int) -> Iterator[VmRepair]:
        """The same in pieces of at most so many records; nothing if nothing is to be written."""
        for kind in ("new", "changed", "same"):
            rows = getattr(self, kind)
            for start in range(0, len(rows), most):
                yield VmRepair(
                    self.context_id, self.summary, recorded=self.recorded, **{kind: rows[start : start + most]}
                )
        if self.last_operation is not None:
            yield VmRepair(self.context_id, self.summary, last_operation=self.last_operation)


def read_vms(
    connection: Connection,
    sanitizer: Sanitizer,
    context_ids: Collection[str],
    changed: Mapping[str, Sequence[JobMark]] | None,
    *,
    keep: int,
    catalogue: str | None,
    now: datetime,
) -> Examined:
    """What has to be known of VMs: some ten statements for any number of them, if all of their jobs are looked at.

    Args:
        connection: The job store.
        sanitizer: Tells which jobs have ended.
        context_ids: The VMs.
        changed: The jobs to look at, by context id; None for all.
        keep: Of how many newest operations each VM keeps the summaries.
        catalogue: With a fingerprint, summaries of other catalogues are to be made anew as well.
        now: The instant by which a job counts as interrupted.
    """
    vms = read_contexts(connection, context_ids)
    if changed is None:
        marks = read_marks(connection, vms)
        newest = {context_id: [mark.id for mark in each[:NEWEST]] for context_id, each in marks.items()}
    else:
        home = {loose(context_id): context_id for context_id in vms}
        marks = {context_id: [] for context_id in vms}
        for context_id, each in changed.items():
            if (known := context_id if context_id in vms else home.get(loose(context_id))) is not None:
                marks[known] += each
        newest = {context_id: _newest_ids(connection, context_id) for context_id in vms}
    done = {context_id: ended(sanitizer, each) for context_id, each in marks.items()}
    records = read_records(connection, vms)
    due = {
        context_id: list(due_jobs(each, records.get(context_id, {}), keep=keep, catalogue=catalogue))
        for context_id, each in done.items()
    }
    wanted = sorted({job_id for ids in (*due.values(), *newest.values()) for job_id in ids})
    jobs: dict[str, FoundJob] = {}
    for ids in _slices(wanted):
        jobs |= read_tracked_jobs(connection, ids, now=now)
    stored = {
        row.job_id: (row.context_id, row.summary, row.recorded_at)
        for ids in _slices([job_id for each in due.values() for job_id in each])
        for row in connection.execute(_STORED, {"ids": ids})
    }
    return Examined(vms, done, newest, jobs, due, stored)


def findings(sanitizer: Sanitizer, read: Examined, *, rerender: bool, now: datetime) -> Iterator[VmRepair]:
    """What is to be written, VM by VM; `now` is an instant before the rows were read."""
    for context_id, (context, summary) in read.vms.items():
        new, changed, same = [], [], []
        for job_id in read.due[context_id]:
            found = read.jobs.get(job_id)
            if found is None or not isinstance(found.job, TrackedRow):
                continue
            record = summary_record(sanitizer, found.job, found.steps, context)
            if record is None:
                continue
            row, known = operation_row(record, context_id, now=now), read.stored.get(job_id)
            if known is None:
                new.append(row)
            elif known[0] != context_id or needs_writing(known[1], record.fields, rerender=rerender):
                changed.append(row)
            else:
                same.append(job_id)
        found_jobs = [read.jobs[job_id] for job_id in read.newest[context_id] if job_id in read.jobs]
        tracked = tuple(found.job for found in found_jobs if isinstance(found.job, TrackedRow))
        steps = {found.job.id: found.steps for found in found_jobs}
        history = VmHistory(context, (), tracked, steps, summary)
        recorded = {job_id: read.stored[job_id][2] for job_id in read.due[context_id] if job_id in read.stored}
        last = vm_summary(sanitizer, history, rerender=rerender)
        finding = VmRepair(context_id, summary, tuple(new), tuple(changed), tuple(same), last, recorded)
        if finding.rows:
            yield finding


def _newest_ids(connection: Connection, context_id: str) -> list[str]:
    rows = read_job_rows(connection, JobScope(context_id, ("job_tracking",)), most=NEWEST)
    return [job.row.id for job in rows.jobs]


def _slices(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _IDS_A_STATEMENT):
        yield ids[start : start + _IDS_A_STATEMENT]
