"""Commands carried out: each checks the state of its job under a lock, and writes it in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import UnknownReference, WriteRefused
from plainspoken.jobs.rows import StepRow
from plainspoken.store.narrowing import EVERY_ROW
from plainspoken.store.own_tables import LEASES
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS
from plainspoken.tracker.commands import (
    MAX_NAME,
    MAX_OWNER,
    MAX_STEPS,
    Attributes,
    ChangeJob,
    Command,
    EndStep,
    FinishJob,
    LogLine,
    StartJob,
    StartStep,
    WriteLog,
)
from plainspoken.tracker.ends import end_job
from plainspoken.tracker.operations import LONGEST_EXTERNAL_ID, Operation, external_id, find_operation
from plainspoken.tracker.rows import LockedJob, lock_job, lock_vm, read_steps
from plainspoken.tracker.texts import MAX_ERROR, MAX_MESSAGE, storable, storable_attributes
from plainspoken.tracker.vms import count_started

CANCELED = "canceled: the job was canceled while this step was running"
"""The raw text of a step that its job's cancellation ended."""

_SAME_END = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Writer:
    """Carries out commands in the name of one program.

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
        match command:
            case StartJob():
                self._start_job(connection, command, now)
            case WriteLog():
                job = lock_job(connection, command.job_id)
                self._keep_alive(connection, job, now)
                _write_lines(connection, job, command.lines)
            case FinishJob():
                job = lock_job(connection, command.job_id)
                _finish_job(connection, sanitizer, job, command, now)
            case ChangeJob():
                job = self._job_under_way(connection, command.job_id, now)
                _change_job(connection, job, command, now)
            case StartStep():
                return self._start_step(connection, command, now)
            case EndStep():
                self._end_step(connection, command, now)
                return command.number
        return None

    def renew(self, connection: Connection, job_id: str, *, now: datetime) -> None:
        """Tells that the writer of a job under way lives.

        Raises:
            NotFound, WriteRefused: As `carry_out`; also when the job has ended.
        """
        self._job_under_way(connection, job_id, now)

    def _start_job(self, connection: Connection, command: StartJob, now: datetime) -> None:
        operation = find_operation(command.operation)
        vm = lock_vm(connection, command.vm)
        if self._is_there(connection, command):
            return
        if command.parent_job_id is not None:
            parent = select(JOB_TRACKING.c.id).where(JOB_TRACKING.c.id == command.parent_job_id)
            if connection.execute(parent).first() is None:
                raise UnknownReference("parent_job_id", f"no job has the id {command.parent_job_id!r}")
        connection.execute(
            insert(JOB_TRACKING),
            {
                "id": command.job_id,
                "parent_job_id": command.parent_job_id,
                "job_type": operation.job_type,
                "operation": operation.raw,
                "status": "pending" if command.pending else "running",
                "external_job_id": _external_id(command, operation, vm.vm_name),
                "metadata": _stored(command.metadata),
                "started_at": None if command.pending else command.at,
                "created_at": command.at,
                "updated_at": now,
                "percent_complete": 0,
                "owner": storable(command.owner or self.name, MAX_OWNER),
                "context_id": vm.context_id,
                "job_category": "failover",
            },
        )
        lease = {"written_by": self.name, "created_at": command.at, "lease_until": now + self.lease}
        connection.execute(insert(LEASES), {"job_id": command.job_id, **lease})
        count_started(connection, vm.context_id, command.job_id, at=command.at, now=now)

    def _is_there(self, connection: Connection, command: StartJob) -> bool:
        """Whether the job is there because this very command was carried out before.

        Two statements: a join would compare letters as two programs' tables have them, which MariaDB may refuse. An id
        is taken also when its job is of a VM that a limited caller cannot see.
        """
        known = select(JOB_TRACKING.c.id).where(JOB_TRACKING.c.id == command.job_id)
        if connection.execute(known, execution_options=EVERY_ROW).first() is None:
            return False
        lease = select(LEASES.c.written_by, LEASES.c.created_at).where(LEASES.c.job_id == command.job_id)
        row = connection.execute(lease).first()
        if row is not None and (row.written_by, row.created_at) == (self.name, command.at):
            return True
        raise WriteRefused("job-exists", f"there is a job {command.job_id!r} already")

    def _start_step(self, connection: Connection, command: StartStep, now: datetime) -> int:
        job = lock_job(connection, command.job_id)
        steps = read_steps(connection, job.id)
        if any(_is_start_of(command, step) for step in steps):
            return command.number or 0
        self._check_under_way(job)
        number = len(steps) + 1
        if command.number not in (None, number):
            text = f"step {command.number} cannot be written: the job's next step is {number}"
            raise WriteRefused("unknown-step", text)
        if number > MAX_STEPS:
            raise WriteRefused("too-many-steps", f"a job has at most {MAX_STEPS:,} steps")
        self._keep_alive(connection, job, now)
        connection.execute(
            insert(JOB_STEPS),
            {
                "job_id": job.id,
                "name": storable(command.name, MAX_NAME),
                "seq": number,
                "status": "skipped" if command.skipped else "running",
                "started_at": command.at,
                "completed_at": command.at if command.skipped else None,
                "metadata": _stored(command.metadata),
            },
        )
        begun = {"status": "running", "started_at": command.at} if job.status == "pending" else {}
        _update_job(connection, job.id, now, begun)
        return number

    def _end_step(self, connection: Connection, command: EndStep, now: datetime) -> None:
        job = lock_job(connection, command.job_id)
        step = next((step for step in read_steps(connection, job.id) if step.seq == command.number), None)
        if step is None:
            raise WriteRefused("unknown-step", f"the job has no step {command.number}")
        if step.status != "running":
            if step.status == command.status and step.completed_at == command.at:
                return
            raise WriteRefused("step-ended", f"step {command.number} has ended already: {step.status}")
        self._check_under_way(job)
        self._keep_alive(connection, job, now)
        _end_row(connection, step, command.status, command.error, at=command.at)
        _update_job(connection, job.id, now, {})

    def _job_under_way(self, connection: Connection, job_id: str, now: datetime) -> LockedJob:
        job = lock_job(connection, job_id)
        self._check_under_way(job)
        self._keep_alive(connection, job, now)
        return job

    def _check_under_way(self, job: LockedJob) -> None:
        if job.ended:
            raise WriteRefused("job-ended", f"the job has ended already: {job.status}")

    def _keep_alive(self, connection: Connection, job: LockedJob, now: datetime) -> None:
        """A lease only grows: a writer that asked for a longer one keeps it."""
        until = now + self.lease
        if not job.ended and (job.lease_until is None or job.lease_until < until):
            connection.execute(update(LEASES).where(LEASES.c.job_id == job.id).values(lease_until=until))


def _external_id(command: StartJob, operation: Operation, vm_name: str) -> str | None:
    if command.external_job_id is None:
        return external_id(operation, vm_name, command.at)
    return storable(command.external_job_id, LONGEST_EXTERNAL_ID)


def _is_start_of(command: StartStep, step: StepRow) -> bool:
    """Whether the step is there because this very command was carried out before."""
    return command.number == step.seq and step.started_at == command.at


def _change_job(connection: Connection, job: LockedJob, command: ChangeJob, now: datetime) -> None:
    values: dict[str, Any] = {}
    if command.running and job.status == "pending":
        values |= {"status": "running", "started_at": command.at}
    if command.progress is not None:
        values["percent_complete"] = int(min(max(command.progress, 0), 100))
    if command.metadata is not None:
        values["metadata"] = _stored(command.metadata)
    _update_job(connection, job.id, now, values)


def _finish_job(
    connection: Connection, sanitizer: Sanitizer | None, job: LockedJob, command: FinishJob, now: datetime
) -> None:
    if sanitizer is None:
        message = "the end of a job cannot be told without a sanitizer"
        raise TypeError(message)
    if job.ended:
        # The platform's own columns keep full seconds only.
        same = job.ended_at is not None and abs(job.ended_at - command.at) < _SAME_END
        # A clean-up that was to be stored as completed may stand as failed.
        if same and (job.status == command.status or (command.status, job.status) == ("completed", "failed")):
            return
        raise WriteRefused("job-ended", f"the job has ended already: {job.status}")
    steps = read_steps(connection, job.id)
    running = [step for step in steps if step.status == "running"]
    if running and command.status == "completed":
        names = ", ".join(str(step.seq) for step in running)
        raise WriteRefused("steps-running", f"the job cannot be completed while steps are running: {names}")
    for step in running:
        _end_row(connection, step, "failed", CANCELED if command.status == "cancelled" else None, at=command.at)
    error = None if command.error is None else storable(command.error, MAX_ERROR)
    end_job(connection, sanitizer, job, status=command.status, error=error, at=command.at, now=now)


def _end_row(connection: Connection, step: StepRow, status: str, error: str | None, *, at: datetime) -> None:
    values = {"status": status, "completed_at": at, "error_message": error and storable(error, MAX_ERROR)}
    connection.execute(
        update(JOB_STEPS).where(JOB_STEPS.c.job_id == step.job_id, JOB_STEPS.c.seq == step.seq).values(**values)
    )


def _stored(attributes: Attributes | None) -> Attributes | None:
    return None if attributes is None else storable_attributes(attributes)


def _update_job(connection: Connection, job_id: str, now: datetime, values: dict[str, Any]) -> None:
    connection.execute(update(JOB_TRACKING).where(JOB_TRACKING.c.id == job_id).values(updated_at=now, **values))


def _write_lines(connection: Connection, job: LockedJob, lines: Sequence[LogLine]) -> None:
    """Adds the lines that are not there yet: within a job, an instant and a message are one line."""
    if not lines:
        return
    lines = [replace(line, message=storable(line.message, MAX_MESSAGE)) for line in lines]
    times = {line.at for line in lines}
    written = select(LOG_EVENTS.c.ts, LOG_EVENTS.c.message).where(
        LOG_EVENTS.c.job_id == job.id, LOG_EVENTS.c.ts >= min(times), LOG_EVENTS.c.ts <= max(times)
    )
    there = {(row.ts, row.message) for row in connection.execute(written)}
    steps = select(JOB_STEPS.c.seq, JOB_STEPS.c.id).where(JOB_STEPS.c.job_id == job.id)
    ids = {row.seq: row.id for row in connection.execute(steps)} if any(line.step for line in lines) else {}
    rows = [
        {
            "job_id": job.id,
            "step_id": ids.get(line.step),
            "level": line.level,
            "message": line.message,
            "attrs": _stored(line.attrs),
            "ts": line.at,
            "external_job_id": job.external_job_id,
        }
        for line in lines
        if (line.at, line.message) not in there
    ]
    if rows:
        connection.execute(insert(LOG_EVENTS), rows)
