"""Commands carried out: all those of a transaction are checked and done in memory, then written together.

What they decide by is read first, under locks (`reading`), so however many commands of however many jobs there are,
the statements are a handful. A command that is refused leaves nothing behind, and the others stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import AmbiguousName, NotFound, UnknownReference, WriteRefused
from plainspoken.store.narrowing import EVERY_ROW
from plainspoken.tracker.commands import (
    MAX_STEPS,
    AddLogLine,
    ChangeJob,
    Command,
    EndStep,
    FinishJob,
    StartJob,
    StartStep,
    WriteLog,
)
from plainspoken.tracker.flushing import Pages, flush
from plainspoken.tracker.operations import find_operation
from plainspoken.tracker.reading import known_jobs, known_vms, lock_vms, read_jobs, resolve_vms
from plainspoken.tracker.sheets import JobSheet, StepSheet
from plainspoken.tracker.stored import job_row, percent, step_row, stored_attributes
from plainspoken.tracker.texts import MAX_ERROR, storable

CANCELED = "canceled: the job was canceled while this step was running"
"""The raw text of a step that its job's cancellation ended."""

UNFINISHED = "the step was still running when its job ended"
"""The raw text of a step that nobody ended."""

REFUSALS = (NotFound, UnknownReference, AmbiguousName, WriteRefused, ValueError)
"""Why a command is not done, and never will be."""

_SAME_END = timedelta(seconds=1)


class VmHeld(Exception):
    """Another program holds the row of the job's VM: this can be done a little later."""


@dataclass(frozen=True, slots=True)
class Writer:
    """In whose name commands are carried out.

    Attributes:
        name: Who writes, as it stands beside each of its jobs.
        lease: How long one of its jobs counts as alive after each write.
    """

    name: str
    lease: timedelta

    def carry_out(
        self, connection: Connection, sanitizer: Sanitizer | None, command: Command, *, now: datetime
    ) -> int | None:
        """Does what the command says; carried out again, it changes nothing. Only the end of a job needs a sanitizer.

        Returns:
            The number of the step that was started or ended, else None.

        Raises:
            NotFound: No job has the id.
            UnknownReference, AmbiguousName: A new job's VM or parent does not exist, or several VMs have the name.
            WriteRefused: The job's state does not allow it.
            ValueError: The operation of a new job is none that can be tracked.
        """
        work = UnitOfWork(connection, [command], now=now)
        number = work.do(command, self)
        work.write(sanitizer)
        return number


@dataclass(slots=True)
class UnitOfWork:
    """The commands of one transaction: each is done by `do`, all are written by `write`.

    Args:
        connection: A writing transaction.
        commands: All that will be done.
        now: When.
        kept: Sheets of jobs whose only writer this program is, as an earlier transaction left them: they are not read
            again, and changed. If one is not up to date, `write` raises `Stale`. Without it every lease is renewed.
        wait: Whether to wait for VMs that other programs have locked; else their jobs are left alone (`VmHeld`).
        unsure: Whether log lines may be there already.
    """

    connection: Connection
    commands: Sequence[Command]
    now: datetime
    kept: dict[str, JobSheet] | None = None
    wait: bool = True
    unsure: bool = True
    _pages: Pages = field(init=False)
    _vms: Mapping[str, tuple[str, str] | Exception] = field(init=False)
    _parents: set[str] = field(init=False)
    _taken: set[str] = field(init=False)
    _there: set[str] = field(init=False)

    def __post_init__(self) -> None:
        starts = [command for command in self.commands if isinstance(command, StartJob)]
        kept = self.kept or {}
        ids = {command.job_id for command in self.commands}
        jobs = read_jobs(self.connection, ids - kept.keys())
        jobs |= {job_id: kept[job_id] for job_id in ids & kept.keys()}
        self._taken = known_jobs(self.connection, {each.job_id for each in starts} - jobs.keys(), EVERY_ROW)
        self._vms = resolve_vms(self.connection, {start.vm for start in starts})
        parents = {start.parent_job_id for start in starts if start.parent_job_id is not None}
        self._parents = known_jobs(self.connection, parents)
        contexts = {vm[0] for vm in self._vms.values() if isinstance(vm, tuple)}
        ended = {command.job_id for command in self.commands if isinstance(command, FinishJob)}
        contexts |= {job.context_id for job in jobs.values() if job.context_id is not None and job.id in ended}
        vms = lock_vms(self.connection, contexts, wait=self.wait)
        missing = contexts - vms.keys()
        self._there = known_vms(self.connection, missing) if missing else set()
        self._pages = Pages(jobs, vms)

    def do(self, command: Command, writer: Writer) -> int | None:
        """Does what the command says, as `Writer.carry_out` tells.

        Raises:
            VmHeld: Another program holds the VM, and it was not to be waited for.
        """
        match command:
            case StartJob():
                self._start_job(command, writer)
            case WriteLog():
                job = self._job(command.job_id)
                self._keep_alive(job, writer)
                for line in command.lines:
                    self._pages.lines.append((job, line, _step_of(job, line)))
            case FinishJob():
                self._finish_job(self._job(command.job_id), command)
            case ChangeJob():
                job = self._under_way(command.job_id)
                self._keep_alive(job, writer)
                _change_job(job, command)
            case StartStep():
                return self._start_step(command, writer)
            case EndStep():
                return self._end_step(command, writer)
        return None

    @property
    def holds_vms(self) -> bool:
        """Whether rows of VMs are locked, which other programs write too."""
        return bool(self._pages.vms)

    def write(self, sanitizer: Sanitizer | None) -> None:
        """Writes all that was done.

        Raises:
            Stale: A kept sheet is not up to date.
        """
        flush(self.connection, sanitizer, self._pages, now=self.now, unsure=self.unsure)
        if self.kept is not None:
            self.kept |= {job.id: job for job in self._pages.jobs.values() if job.tracked and not job.ended}
            for job in self._pages.jobs.values():
                if job.ended:
                    self.kept.pop(job.id, None)

    def _job(self, job_id: str) -> JobSheet:
        job = self._pages.jobs.get(job_id)
        if job is None:
            message = f"no job has the id {job_id!r}"
            raise NotFound(message)
        if not job.tracked:
            raise WriteRefused("foreign-job", f"the job {job_id!r} was not written by the tracker")
        return job

    def _under_way(self, job_id: str) -> JobSheet:
        job = self._job(job_id)
        _check_under_way(job)
        return job

    def _keep_alive(self, job: JobSheet, writer: Writer) -> None:
        if not job.ended and self.kept is None:
            job.lease_until = max(job.lease_until or self.now, self.now + writer.lease)

    def _start_job(self, command: StartJob, writer: Writer) -> None:
        operation = find_operation(command.operation)
        known = self._pages.jobs.get(command.job_id)
        if known is not None and (known.written_by, known.created_at) == (writer.name, command.at):
            return
        if known is not None or command.job_id in self._taken:
            raise WriteRefused("job-exists", f"there is a job {command.job_id!r} already")
        vm = self._vms[command.vm]
        if isinstance(vm, Exception):
            raise vm
        context_id, vm_name = vm
        sheet = self._pages.vms.get(context_id)
        if sheet is None:
            raise self._missing(context_id)
        parent = command.parent_job_id
        if parent is not None and parent not in self._parents and parent not in self._pages.jobs:
            raise UnknownReference("parent_job_id", f"no job has the id {parent!r}")
        row = job_row(command, operation, context_id, vm_name, owner=writer.name, now=self.now)
        sheet.job_started(command.job_id, command.at)
        self._pages.jobs[command.job_id] = JobSheet(
            command.job_id,
            context_id,
            row["status"],
            row["external_job_id"],
            written_by=writer.name,
            created_at=command.at,
            new=row,
            lease_until=self.now + writer.lease,
        )

    def _missing(self, context_id: str) -> Exception:
        if context_id in self._there:
            return VmHeld(context_id)
        return UnknownReference("vm", f"no VM has the context id {context_id!r}")

    def _start_step(self, command: StartStep, writer: Writer) -> int:
        job = self._job(command.job_id)
        for step in reversed(job.steps):
            if step.row["started_at"] == command.at and _is_same(command, step):
                return step.seq
        _check_under_way(job)
        number = len(job.steps) + 1
        if command.number not in (None, number) and not command.again:
            text = f"step {command.number} cannot be written: the job's next step is {number}"
            raise WriteRefused("unknown-step", text)
        if number > MAX_STEPS:
            raise WriteRefused("too-many-steps", f"a job has at most {MAX_STEPS:,} steps")
        self._keep_alive(job, writer)
        job.steps.append(StepSheet(step_row(command, number), new=True))
        job.touched = True
        if job.status == "pending":
            _begin(job, command.at)
        return number

    def _end_step(self, command: EndStep, writer: Writer) -> int:
        job = self._job(command.job_id)
        step = job.find_step(command.number, command.began)
        if step is None:
            raise WriteRefused("unknown-step", f"the job has no step {command.number}")
        if not step.running:
            if step.row["status"] == command.status and step.row["completed_at"] == command.at:
                return step.seq
            raise WriteRefused("step-ended", f"step {step.seq} has ended already: {step.row['status']}")
        _check_under_way(job)
        self._keep_alive(job, writer)
        step.end(command.status, None if command.error is None else storable(command.error, MAX_ERROR), command.at)
        job.touched = True
        return step.seq

    def _finish_job(self, job: JobSheet, command: FinishJob) -> None:
        if job.ended:
            # The platform's own columns keep full seconds only.
            same = job.ended_at is not None and abs(job.ended_at - command.at) < _SAME_END
            # A clean-up that was to be stored as completed may stand as failed.
            if same and (job.status == command.status or (command.status, job.status) == ("completed", "failed")):
                return
            raise WriteRefused("job-ended", f"the job has ended already: {job.status}")
        running = [step for step in job.steps if step.running]
        if running and command.status == "completed" and not command.closes:
            names = ", ".join(str(step.seq) for step in running)
            raise WriteRefused("steps-running", f"the job cannot be completed while steps are running: {names}")
        if job.context_id is not None and job.context_id in self._there:
            raise VmHeld(job.context_id)
        for step in running:
            step.end("failed", {"cancelled": CANCELED, "completed": UNFINISHED}.get(command.status), command.at)
        if vm := self._pages.vms.get(job.context_id or ""):
            vm.job_over(job.id)
        job.finish, job.status, job.ended_at, job.lease_until = command, command.status, command.at, None


def _is_same(command: StartStep, step: StepSheet) -> bool:
    """Whether the step is there because this very command was carried out before."""
    return bool(step.row["name"] == command.name) if command.again else command.number == step.seq


def _check_under_way(job: JobSheet) -> None:
    if job.ended:
        raise WriteRefused("job-ended", f"the job has ended already: {job.status}")


def _step_of(job: JobSheet, line: AddLogLine) -> StepSheet | None:
    return None if line.step is None else job.find_step(line.step, line.began)


def _begin(job: JobSheet, at: datetime) -> None:
    job.status = "running"
    job.changes |= {"status": "running", "started_at": at}


def _change_job(job: JobSheet, command: ChangeJob) -> None:
    changes: dict[str, Any] = {}
    if command.running and job.status == "pending":
        _begin(job, command.at)
    if command.progress is not None:
        changes["percent_complete"] = percent(command.progress)
    if command.metadata is not None:
        changes["metadata"] = stored_attributes(command.metadata)
    job.changes |= changes
    job.touched = True
