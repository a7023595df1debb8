"""The failure of a VM that stands, in the few words that a list of VMs has room for."""

from __future__ import annotations

from msgspec import UNSET

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.rows import VmHistory
from plainspoken.jobs.telling.summary import vm_operations
from plainspoken.jobs.telling.unified import ToldJob, unified_jobs
from plainspoken.jobs.telling.views import JobItem, OperationSummary, StandingFailure


def standing_failure(sanitizer: Sanitizer, history: VmHistory) -> ToldJob[StandingFailure] | None:
    """The failed last operation, unless it was dismissed; else the newest job, if that is a failed replication."""
    operations = vm_operations(sanitizer, history)
    if operations.last and operations.last.status == "failed":
        return ToldJob(_failure(operations.last), operations.answers)
    newest = next(iter(unified_jobs(sanitizer, history, most=1)), None)
    if newest is None or newest.item.status != "failed" or newest.item.job_type != "replication":
        return None
    return ToldJob(_failure(newest.item), newest.answers)


def _failure(job: JobItem) -> StandingFailure:
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
