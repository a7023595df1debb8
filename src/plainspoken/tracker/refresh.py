"""Summaries of jobs that other programs write: filled in, repaired, and kept up with, beside whoever else does so.

Each VM is a transaction of its own that locks the VM's row: of two who refresh at once, the second finds the work
done. Nothing of another program's rows is changed but the column for the summary.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import DatabaseError, NotFound, WriteRefused
from plainspoken.store.database import Database
from plainspoken.tracker.due import (
    OVERLAP,
    SilentJob,
    read_due_jobs,
    read_lapsed,
    read_silent,
    read_vm_ids,
)
from plainspoken.tracker.ends import close_interrupted
from plainspoken.tracker.rows import lock_context
from plainspoken.tracker.summaries import Stored, is_due, store_summaries

_PAGE = 500
_MOST_SILENT = 100
_ATTEMPTS = 3
_log = logging.getLogger("plainspoken.tracker")

T = TypeVar("T")
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshOptions:
    """How to refresh.

    Attributes:
        rerender: Whether texts of another catalogue are rendered anew.
        dry_run: Whether everything is undone at its end.
        grace: How long after its lease a job of our own is closed as interrupted.
        stale_after: After which silence another program's job under way is reported; None for never.
    """

    rerender: bool = False
    dry_run: bool = False
    grace: timedelta = timedelta(minutes=5)
    stale_after: timedelta | None = timedelta(hours=24)


@dataclass(slots=True)
class RefreshReport:
    """What came of a pass.

    Attributes:
        examined: Ended jobs that were looked at.
        recorded: Summaries that were missing.
        repaired: Summaries that told something else.
        vms: VMs whose last operation was written.
        interrupted: Jobs of our own that were closed.
        unwritten: VMs that could not be written; the log says why.
        silent: Other programs' jobs that have not changed for long.
        newest: The newest change that was seen.
        seen: With a dry run, VMs that were dealt with.
    """

    examined: int = 0
    recorded: int = 0
    repaired: int = 0
    vms: int = 0
    interrupted: int = 0
    unwritten: set[str] = field(default_factory=set)
    silent: tuple[SilentJob, ...] = ()
    newest: datetime | None = None
    seen: set[str] = field(default_factory=set, repr=False)

    @property
    def written(self) -> int:
        """How much was written, or would have been."""
        return self.recorded + self.repaired + self.vms + self.interrupted

    def add(self, stored: Stored) -> None:
        """Counts what was done for a VM."""
        self.recorded += stored.recorded
        self.repaired += stored.repaired
        self.vms += stored.vm_written


class _Undo(Exception):
    """Takes a transaction back, and brings out what it would have done."""

    def __init__(self, result: object) -> None:
        self.result = result
        super().__init__()


class Refresher:
    """Refreshes one job store with one engine.

    Args:
        database: The job store.
        sanitizer: Tells the failures.
        options: How.
        progress: Called with the number of jobs or VMs that have been looked at since the last call.
    """

    def __init__(
        self,
        database: Database,
        sanitizer: Sanitizer,
        options: RefreshOptions,
        *,
        progress: Progress = lambda _count: None,
    ) -> None:
        self._database = database
        self._sanitizer = sanitizer
        self._options = options
        self._progress = progress
        self._away = False
        self._returned: datetime | None = None

    async def everything(self) -> RefreshReport:
        """One pass over all jobs and VMs.

        Raises:
            DatabaseError: The job store cannot be used.
        """
        report = RefreshReport()
        await self._look_for_lapsed(report)
        await self._refresh_jobs(report, since=None)
        await self._refresh_vms(report)
        await self._find_silent(report)
        return report

    async def changes(self, since: datetime | None) -> RefreshReport:
        """One pass over the jobs that changed at or a little before `since`; raises as `everything`."""
        report = RefreshReport(newest=since)
        await self._look_for_lapsed(report)
        await self._refresh_jobs(report, since=None if since is None else since - OVERLAP)
        return report

    async def _look_for_lapsed(self, report: RefreshReport) -> None:
        """Closes jobs that lost their writer; not right after the store was away, which let every lease run out."""
        grace, now = self._options.grace, datetime.now(UTC)
        try:
            await self._database.ping()
        except DatabaseError:
            self._away = True
            raise
        if self._away:
            self._away, self._returned = False, now
        if self._returned is None or now >= self._returned + grace:
            await self._close_interrupted(report, grace, now)

    async def _close_interrupted(self, report: RefreshReport, grace: timedelta, now: datetime) -> None:
        for job_id in await self._database.run(read_lapsed, before=now - grace, limit=_PAGE):
            try:
                close = partial(close_interrupted, sanitizer=self._sanitizer, job_id=job_id, grace=grace, now=now)
                report.interrupted += await self._write(close)
            except (NotFound, WriteRefused) as error:  # deleted meanwhile
                _log.info("%s", error)

    async def _refresh_jobs(self, report: RefreshReport, *, since: datetime | None) -> None:
        catalogue = self._sanitizer.catalogue.fingerprint if self._options.rerender else None
        after: str | None = ""
        while after is not None:
            page = await self._database.run(read_due_jobs, since=since, after=after, limit=_PAGE, catalogue=catalogue)
            for context_id, job_ids in page.due.items():
                await self._refresh_vm(report, context_id, job_ids)
            report.examined += page.examined
            report.newest = max(filter(None, (report.newest, page.newest)), default=None)
            self._progress(page.examined)
            after = page.last_id

    async def _refresh_vms(self, report: RefreshReport) -> None:
        """Mends what stands in VMs' rows although all their jobs have summaries: others may write it as well."""
        after = ""
        while ids := await self._database.run(read_vm_ids, after=after, limit=_PAGE):
            for context_id in ids:
                due = await self._database.run(is_due, self._sanitizer, context_id, rerender=self._options.rerender)
                if due and context_id not in report.seen:
                    await self._refresh_vm(report, context_id, ())
            self._progress(len(ids))
            after = ids[-1]

    async def _refresh_vm(self, report: RefreshReport, context_id: str, job_ids: Sequence[str]) -> None:
        def write(connection: Connection) -> Stored:
            if not lock_context(connection, context_id):
                return Stored()
            now = datetime.now(UTC)
            return store_summaries(
                connection, self._sanitizer, context_id, job_ids, now=now, rerender=self._options.rerender
            )

        for attempt in range(1, _ATTEMPTS + 1):
            try:
                report.add(await self._write(write))
            except DatabaseError as error:
                await self._database.ping()
                if attempt == _ATTEMPTS:
                    report.unwritten.add(context_id)
                    _log.error("the summaries of VM %s could not be written: %s", context_id, error)
                await asyncio.sleep(0.1 * attempt)
            else:
                if self._options.dry_run:
                    report.seen.add(context_id)
                return

    async def _write(self, function: Callable[[Connection], T]) -> T:
        if not self._options.dry_run:
            return await self._database.write(function)

        def undone(connection: Connection) -> T:
            raise _Undo(function(connection))

        try:
            return await self._database.write(undone)
        except _Undo as undo:
            return undo.result  # type: ignore[return-value] # an exception cannot be generic

    async def _find_silent(self, report: RefreshReport) -> None:
        if self._options.stale_after is not None:
            before = datetime.now(UTC) - self._options.stale_after
            report.silent = await self._database.run(read_silent, before=before, limit=_MOST_SILENT)
