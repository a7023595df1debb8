"""Summaries of jobs that other programs write: filled in, repaired, and kept up with, beside whoever else does so.

VMs are looked at by the dozen without any lock (`examination`), and what was found is written in short transactions
(`repairs`), with a rest after each. The records are the only mark of how far a pass has come: it
goes on after a crash where it was, and of two at once each writes what the other has not. Nothing of another
program's rows is changed but the column for the summary.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import TypeVar

from sqlalchemy import Connection

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import DatabaseError, NotFound, WriteRefused
from plainspoken.jobs.reading.histories import JobMark
from plainspoken.store.database import Database
from plainspoken.store.retention import KEPT_OPERATIONS
from plainspoken.tracker.due import (
    OVERLAP,
    SilentJob,
    count_jobs,
    read_changed,
    read_lapsed,
    read_silent,
    read_vm_ids,
)
from plainspoken.tracker.ends import close_interrupted
from plainspoken.tracker.examination import VmRepair, findings, read_vms
from plainspoken.tracker.repairs import Portions, repair

_PAGE = 500
_MOST_SILENT = 100
_ATTEMPTS = 5
_JOBS_A_LOOK, _VMS_A_LOOK = 1_000, 100
_log = logging.getLogger("plainspoken.tracker")

T = TypeVar("T")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshOptions:
    """How to refresh.

    Attributes:
        rerender: Whether texts of another catalogue are rendered anew.
        dry_run: Whether nothing is written.
        keep_operations: Of how many newest operations each VM keeps the summaries; none is made of older ones.
        grace: How long after its lease a job of our own is closed as interrupted.
        stale_after: After which silence another program's job under way is reported; None for never.
    """

    rerender: bool = False
    dry_run: bool = False
    keep_operations: int = KEPT_OPERATIONS
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
    """

    examined: int = 0
    recorded: int = 0
    repaired: int = 0
    vms: int = 0
    interrupted: int = 0
    unwritten: set[str] = field(default_factory=set)
    silent: tuple[SilentJob, ...] = ()
    newest: datetime | None = None

    @property
    def written(self) -> int:
        """How much was written, or would have been."""
        return self.recorded + self.repaired + self.vms + self.interrupted

    def saw(self, jobs: Sequence[JobMark]) -> None:
        """Keeps the newest change of these jobs in mind."""
        changes = (mark.updated_at for mark in jobs if mark.updated_at is not None)
        self.newest = max((*changes, *((self.newest,) if self.newest else ())), default=None)


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
        progress: Is told, in a pass over everything, how many jobs have been looked at, and of how many.
    """

    def __init__(
        self,
        database: Database,
        sanitizer: Sanitizer,
        options: RefreshOptions,
        *,
        progress: Progress = lambda _done, _total: None,
    ) -> None:
        self._database = database
        self._sanitizer = sanitizer
        self._options = options
        self._progress = progress
        self._portions = Portions()
        self._away = False
        self._returned: datetime | None = None

    async def everything(self) -> RefreshReport:
        """One pass over all jobs and VMs.

        Raises:
            DatabaseError: The job store cannot be used.
        """
        report = RefreshReport()
        await self._look_for_lapsed(report)
        total = await self._database.run(count_jobs)
        done, after = 0, ""
        while vms := await self._database.run(read_vm_ids, after=after, limit=_PAGE):
            for some in _by_jobs(vms):
                await self._refresh(report, some, None)
                done += sum(vms[each] for each in some)
                self._progress(min(done, total), total)
            after = list(vms)[-1]
        await self._find_silent(report)
        return report

    async def changes(self, since: datetime | None) -> RefreshReport:
        """One pass over the jobs that changed at or a little before `since`; raises as `everything`."""
        if since is None:
            return await self.everything()
        report = RefreshReport(newest=since)
        await self._look_for_lapsed(report)
        after = ""
        while page := await self._database.run(read_changed, since=since - OVERLAP, after=after, limit=_PAGE):
            report.saw(page)
            changed: dict[str, list[JobMark]] = {}
            for mark in page:
                changed.setdefault(mark.context_id, []).append(mark)
            await self._refresh(report, list(changed), changed)
            after = page[-1].id
        return report

    async def _refresh(
        self, report: RefreshReport, vms: Collection[str], changed: Mapping[str, Sequence[JobMark]] | None
    ) -> None:
        """Refreshes some VMs; those that others are at, or that fail, are come back to a few times."""
        failed: dict[str, DatabaseError] = {}
        left = frozenset(vms)
        for attempt in range(1, _ATTEMPTS + 1):
            found = await self._examine(report, left, changed, counted=attempt == 1)
            failed.clear()
            # What failed together may work alone.
            portions = self._portions.cut(found) if attempt == 1 else ([each] for each in found)
            left = frozenset()
            for portion in portions:
                try:
                    left |= await self._repair(report, portion, wait=attempt == _ATTEMPTS)
                except DatabaseError as error:
                    await self._database.ping()
                    ids = {each.context_id for each in portion}
                    failed |= dict.fromkeys(ids, error)
                    left |= ids
            if not left:
                return
            await asyncio.sleep(0.1 * attempt)
        for context_id in sorted(left):
            reason = failed.get(context_id, "others kept writing to it")
            _log.error("the summaries of VM %s could not be written: %s", context_id, reason)
        report.unwritten |= left

    async def _examine(
        self,
        report: RefreshReport,
        vms: Collection[str],
        changed: Mapping[str, Sequence[JobMark]] | None,
        *,
        counted: bool,
    ) -> list[VmRepair]:
        rerender, now = self._options.rerender, datetime.now(UTC)
        read = await self._database.run(
            read_vms,
            self._sanitizer,
            vms,
            changed,
            keep=self._options.keep_operations,
            catalogue=self._sanitizer.catalogue.fingerprint if rerender else None,
            now=now,
        )
        if counted:
            report.examined += sum(map(len, read.ended.values()))
            for each in read.ended.values():
                report.saw(each)
        return list(findings(self._sanitizer, read, rerender=rerender, now=now))

    async def _repair(self, report: RefreshReport, portion: Sequence[VmRepair], *, wait: bool) -> frozenset[str]:
        """Writes what was found, and rests a little; which VMs are still to be looked at again."""
        if self._options.dry_run:
            report.recorded += sum(len(each.new) for each in portion)
            report.repaired += sum(len(each.changed) for each in portion)
            report.vms += sum(each.last_operation is not None for each in portion)
            return frozenset()
        done = await self._database.write(repair, portion, now=datetime.now(UTC), wait=wait)
        rest = self._portions.rest_after(sum(each.rows for each in portion), monotonic() - done.locked_at)
        report.recorded += done.recorded
        report.repaired += done.repaired
        report.vms += done.vms
        await asyncio.sleep(rest)
        return done.left

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


def _by_jobs(vms: Mapping[str, int]) -> list[list[str]]:
    """The VMs in groups that have about as many jobs as one look takes; one VM may have more."""
    groups: list[list[str]] = [[]]
    jobs = 0
    for context_id, count in vms.items():
        if groups[-1] and (jobs + count > _JOBS_A_LOOK or len(groups[-1]) >= _VMS_A_LOOK):
            groups.append([])
            jobs = 0
        groups[-1].append(context_id)
        jobs += count
    return groups
