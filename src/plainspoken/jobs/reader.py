"""Questions about VMs and jobs, answered for customers: one visit to the database each, then the sanitizer."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import UNSET, UnsetType

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.dismissals import dismiss, restore
from plainspoken.jobs.lists.job_list import JobSelection, list_jobs
from plainspoken.jobs.lists.job_log import job_log
from plainspoken.jobs.lists.vm_list import EVERY_VM, VmSelection, list_vms
from plainspoken.jobs.literals import UNDER_WAY, LogLevel
from plainspoken.jobs.reading.lookups import read_history, read_job
from plainspoken.jobs.rows import VmHistory
from plainspoken.jobs.telling.answered import log_answers
from plainspoken.jobs.telling.clearance import CUSTOMER, Clearance
from plainspoken.jobs.telling.contexts import context_view
from plainspoken.jobs.telling.job_details import job_detail
from plainspoken.jobs.telling.summary import vm_operations
from plainspoken.jobs.telling.unified import unified_jobs, vm_job
from plainspoken.jobs.telling.views import (
    JobDetail,
    JobItem,
    JobList,
    JobLog,
    OperationDismissal,
    RecentJobs,
    VmContextDetails,
    VmContextList,
)
from plainspoken.store.database import Database
from plainspoken.store.reach import Reach
from plainspoken.store.states import Basis

_NEWEST = JobSelection()


class JobReader:
    """Answers made from `database` by `sanitizer`; either may be replaced at any time, by one assignment.

    Every method raises DatabaseUnavailable or DatabaseOutdated rather than giving half an answer.
    """

    def __init__(self, database: Database, sanitizer: Sanitizer) -> None:
        self.database = database
        self.sanitizer = sanitizer

    def within(self, reach: Reach | None, basis: Basis | None = None) -> JobReader:
        """A reader for a caller who is limited to the VMs within `reach`: others do not exist for it.

        With a `basis`, answers tell that by whether they hold for as long as its state does.
        """
        if reach is None and basis is None:
            return self
        return JobReader(self.database.within(reach, basis), self.sanitizer)

    async def recent_jobs(self, key: str, selection: JobSelection = _NEWEST) -> RecentJobs:
        """A page of the jobs of a VM, newest first; the 20 newest unless asked otherwise.

        Args:
            key: The VM's name or context id.
            selection: Which of its jobs, and how many.

        Raises:
            NotFound: No VM has this name or context id.
            AmbiguousName: Several VMs have this name.
            BadCursor: `selection.before` was given by no list.
        """
        page = await list_jobs(self.database, self.sanitizer, selection, vm=key)
        log_answers(self.sanitizer, (job.told for job in page.jobs))
        context_id = page.context.context_id if page.context else key
        return RecentJobs(context_id, len(page.jobs), tuple(job.told.item for job in page.jobs), page.next or UNSET)

    async def jobs(self, selection: JobSelection = _NEWEST, *, vm: str | None = None) -> JobList:
        """A page of the jobs of all VMs, or of `vm`, each with its VM; raises as `recent_jobs` does."""
        page = await list_jobs(self.database, self.sanitizer, selection, vm=vm)
        log_answers(self.sanitizer, (job.told for job in page.jobs))
        return JobList(
            len(page.jobs), tuple(vm_job(job.told.item, job.context) for job in page.jobs), page.next or UNSET
        )

    async def vm_context(self, key: str, clearance: Clearance = CUSTOMER) -> VmContextDetails:
        """A VM with its running job, its newest jobs and its last operation; raises as `recent_jobs` does.

        `clearance` says what the caller may read of the operation besides what customers do.
        """
        history = await self.database.run(read_history, key)
        sanitizer = self.sanitizer
        told = unified_jobs(sanitizer, history)
        log_answers(sanitizer, told)
        jobs = tuple(job.item for job in told)
        operations = vm_operations(sanitizer, history, clearance)
        return VmContextDetails(
            context=context_view(sanitizer, history.context),
            current_job=_current(jobs, history),
            job_history=jobs,
            last_operation=operations.last,
            dismissed_operation=operations.dismissed,
        )

    async def dismiss_operation(
        self, key: str, job_id: str, *, by: str, clearance: Clearance = CUSTOMER
    ) -> OperationDismissal:
        """Puts a VM's last operation out of sight, as far as it is that of the job; see `dismissals.dismiss`."""
        now = datetime.now(UTC)
        return await self.database.write(dismiss, self.sanitizer, key, job_id, by=by, now=now, clearance=clearance)

    async def restore_operation(self, key: str, job_id: str, *, by: str) -> OperationDismissal:
        """Takes a dismissal back; see `dismissals.restore`."""
        return await self.database.write(restore, self.sanitizer, key, job_id, by=by, now=datetime.now(UTC))

    async def vm_contexts(self, selection: VmSelection = EVERY_VM) -> VmContextList:
        """VMs under management by name, all unless asked otherwise; BadCursor as `vm_list.list_vms` raises it."""
        return await list_vms(self.database, self.sanitizer, selection)

    async def job(self, job_id: str) -> JobDetail:
        """A job with its steps, by its id or its external id.

        Raises:
            NotFound: No job that customers see has this id.
        """
        found = await self.database.run(read_job, job_id)
        told = job_detail(self.sanitizer, found)
        log_answers(self.sanitizer, (told,))
        return told.item

    async def job_log(self, job_id: str, *, limit: int, before: str | None, level: LogLevel) -> JobLog:
        """A page of a job's log, the newest line first; see `job_log.job_log`."""
        return await job_log(self.database, self.sanitizer, job_id, limit=limit, before=before, level=level)


def _current(jobs: tuple[JobItem, ...], history: VmHistory) -> JobItem | UnsetType:
    """The job under way: the one the VM names, else the newest."""
    under_way = [job for job in jobs if job.status in UNDER_WAY]
    named = [job for job in under_way if job.job_id == history.context.current_job_id]
    return next(iter(named or under_way), UNSET)
