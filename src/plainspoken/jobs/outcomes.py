"""What became of failures after they were answered: how often the VM's next operation of the kind succeeded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import JobStatus
from plainspoken.jobs.reading.job_pages import JobScope, read_job_rows
from plainspoken.jobs.reading.lookups import read_contexts
from plainspoken.jobs.reading.positions import JobPosition
from plainspoken.jobs.rows import FoundJob, ReplicationRow, context_id_of
from plainspoken.jobs.telling.statuses import job_status
from plainspoken.jobs.telling.unified import failure_answer, tracked_outcome

_KINDS: Final = {"test_failover": "failover", "live_failover": "failover"}
"""Test and live failovers are tries at the same thing: advice may be to make the one in place of the other."""


@dataclass(frozen=True, slots=True)
class JobsPage:
    """Jobs with their VMs and steps, newest first; `next` is where to go on, None after the last page."""

    jobs: tuple[FoundJob, ...]
    next: JobPosition | None


@dataclass(slots=True)
class Outcomes:
    """What became of the failures that one rule, or one composed answer, answered.

    Attributes:
        rule_id: Its id; None for all answers that name no rule and no fault.
        newest: The answer to the newest of the failures.
        job_id: The job that failed so.
        failures: How many jobs failed so.
        followed: Of these, those whose VM has had another operation of the kind since, which succeeded or failed.
        succeeded: Of those that were followed, those where it succeeded.
        vms: Context ids of the VMs; of no VM that is known, none.
    """

    rule_id: str | None
    newest: SanitizedMessage
    job_id: str
    failures: int = 0
    followed: int = 0
    succeeded: int = 0
    vms: set[str] = field(default_factory=set)


class OutcomeTally:
    """Counts what became of failures. Jobs are to be given newest first."""

    def __init__(self, sanitizer: Sanitizer) -> None:
        self._sanitizer = sanitizer
        self._next: dict[tuple[str, str], JobStatus] = {}
        self._outcomes: dict[str | None, Outcomes] = {}
        self.jobs = 0

    @property
    def outcomes(self) -> Sequence[Outcomes]:
        """What was counted, one for each rule or composed answer."""
        return tuple(self._outcomes.values())

    def add(self, found: FoundJob) -> None:
        """Take a job into account; one that is under way or was cancelled tells nothing."""
        self.jobs += 1
        told = _told(self._sanitizer, found)
        if told.status not in ("completed", "failed"):
            return
        vm, since = found.context.context_id if found.context else None, None
        if vm is not None and told.kind:
            since = self._next.get((vm, told.kind))
            self._next[vm, told.kind] = told.status
        answer = told.answer
        if answer is None:
            return
        of = self._outcomes.setdefault(answer.rule_id, Outcomes(answer.rule_id, answer, found.job.id))
        of.failures += 1
        of.followed += since is not None
        of.succeeded += since == "completed"
        if vm is not None:
            of.vms.add(vm)


def read_jobs_page(connection: Connection, *, since: datetime, after: JobPosition | None, most: int) -> JobsPage:
    """The next jobs of all VMs since a time, newest first: six statements at most, each bounded."""
    rows = read_job_rows(connection, JobScope(since=since), most=most, after=after)
    contexts = read_contexts(connection, {context_id_of(job.row) for job in rows.jobs})
    jobs = tuple(
        FoundJob(job.row, contexts.get(context_id_of(job.row) or ""), rows.steps.get(job.row.id, ()))
        for job in rows.jobs
    )
    return JobsPage(jobs, rows.jobs[-1].position if rows.more and rows.jobs else None)


@dataclass(frozen=True, slots=True)
class _ToldOutcome:
    """The kind of a job, empty where nothing tells it, its public status, and the answer about it if it has failed."""

    kind: str
    status: JobStatus
    answer: SanitizedMessage | None


def _told(sanitizer: Sanitizer, found: FoundJob) -> _ToldOutcome:
    job = found.job
    if isinstance(job, ReplicationRow):
        status = job_status(sanitizer, job.status, ended=job.completed_at, error=job.error_message)
        return _ToldOutcome("replication", status, failure_answer(sanitizer, found) if status == "failed" else None)
    outcome = tracked_outcome(sanitizer, job, found.steps, found.context)
    answer = outcome.explanation.messages[0] if outcome.explanation else None
    return _ToldOutcome(_KINDS.get(outcome.kind.asked, outcome.kind.asked), outcome.status, answer)
