"""Jobs, steps and VMs as one transaction works on them: read once, changed in memory, written together at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plainspoken.jobs.literals import UNDER_WAY
from plainspoken.tracker.commands import FinishJob


@dataclass(slots=True)
class StepSheet:
    """A step: its row, the id of that row if it is known, and what is still to be written of it."""

    row: dict[str, Any]
    id: int | None = None
    new: bool = False
    changed: bool = False

    @property
    def seq(self) -> int:
        """Its number within the job."""
        return int(self.row["seq"])

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return bool(self.row["status"] == "running")

    def end(self, status: str, error: str | None, at: datetime) -> None:
        """It ends. Without an error the one that it had stays."""
        self.row |= {"status": status, "completed_at": at}
        if error is not None:
            self.row["error_message"] = error
        self.changed = True


@dataclass(slots=True)
class JobSheet:
    """A job: how it stands, its steps, and what is still to be written of it.

    Attributes:
        tracked: Whether it was written through the tracker; another program's jobs are not ours to change.
        written_by: Who started it, for a tracked one.
        created_at: When that was.
        ended_at: When it ended; None while it is under way.
        new: Its row, when it has yet to be inserted.
        changes: Columns that change.
        touched: Whether anything was said of it, so that its time of change has to move.
        lease_until: The lease to be written; None leaves it as it is.
        finish: Its end, when that is still to be written.
        kept: Whether the sheet was read in an earlier transaction.
    """

    id: str
    context_id: str | None
    status: str
    external_job_id: str | None
    tracked: bool = True
    written_by: str | None = None
    created_at: datetime | None = None
    ended_at: datetime | None = None
    steps: list[StepSheet] = field(default_factory=list)
    new: dict[str, Any] | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    touched: bool = False
    lease_until: datetime | None = None
    finish: FinishJob | None = None
    kept: bool = False

    @property
    def ended(self) -> bool:
        """Whether it is over, one way or another."""
        return self.status not in UNDER_WAY

    def find_step(self, number: int | None, began: datetime | None) -> StepSheet | None:
        """The step of this number, or the one that began at this instant if that is known."""
        step = self._numbered(number)
        if began is None or (step is not None and step.row["started_at"] == began):
            return step
        return next((step for step in reversed(self.steps) if step.row["started_at"] == began), None)

    def written(self) -> None:
        """All of it is stored."""
        self.new, self.finish, self.lease_until = None, None, None
        self.changes, self.touched, self.kept = {}, False, True
        for step in self.steps:
            step.new = step.changed = False

    def _numbered(self, number: int | None) -> StepSheet | None:
        # Steps are numbered from 1 in their order, unless rows were deleted by hand.
        if number is not None and 0 < number <= len(self.steps) and self.steps[number - 1].seq == number:
            return self.steps[number - 1]
        return next((step for step in self.steps if step.seq == number), None)


@dataclass(slots=True)
class VmSheet:
    """A VM whose row is locked.

    Attributes:
        row: What it counts, and what customers read of it.
        summary: Its stored summary as text.
        changed: Whether it counts something else now.
        last_operation: The summary that is still to be written.
    """

    row: dict[str, Any]
    summary: str | None
    changed: bool = False
    last_operation: dict[str, Any] | None = None

    def job_started(self, job_id: str, at: datetime) -> None:
        """Counts a job that starts. It becomes the current one unless there is one: that is another program's."""
        row = self.row
        row["total_jobs_run"] = (row["total_jobs_run"] or 0) + 1
        row["current_job_id"] = row["current_job_id"] or job_id
        row["first_job_at"] = row["first_job_at"] or at
        # What was told while the store was away comes late.
        row["last_job_at"] = max(row["last_job_at"] or at, at)
        self.changed = True

    def job_ended(self, job_id: str, status: str) -> None:
        """Counts a job that has ended."""
        row = self.row
        counted = {"completed": "successful_jobs", "failed": "failed_jobs"}.get(status)
        if counted is not None:
            row[counted] = (row[counted] or 0) + 1
        if status == "completed":
            row["last_successful_job_id"] = job_id
        self.job_over(job_id)

    def job_over(self, job_id: str) -> None:
        """The job is the current one no longer."""
        if self.row["current_job_id"] == job_id:
            self.row["current_job_id"] = None
        self.changed = True
