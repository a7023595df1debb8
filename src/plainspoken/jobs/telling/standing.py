"""The failure of a VM that stands, in the few words that a list of VMs has room for."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.rows import VmHistory
from plainspoken.jobs.telling.summary import last_operation
from plainspoken.jobs.telling.unified import unified_jobs
from plainspoken.jobs.telling.views import JobItem, OperationSummary, StandingFailure


def standing_failure(sanitizer: Sanitizer, history: VmHistory) -> StandingFailure | UnsetType:
    """The failed last operation, unless it was dismissed; else the newest job, if that is a failed replication."""
    last = last_operation(sanitizer, history)
    if last and last.status == "failed":
        return _told(last)
    newest = next(iter(unified_jobs(sanitizer, history)), None)
    if newest is None or newest.status != "failed" or newest.job_type != "replication":
        return UNSET
    return _told(newest)


def _told(job: JobItem) -> StandingFailure:
    ended = (job.timestamp if isinstance(job, OperationSummary) else UNSET) or job.completed_at or job.started_at
    return StandingFailure(
        job_id=job.job_id,
        job_type=job.job_type,
        display_name=job.display_name,
        error_message=job.error_message,
        error_category=job.error_category,
        error_severity=job.error_severity,
        timestamp=ended,
    )
