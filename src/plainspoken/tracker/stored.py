"""Commands as the rows that they become."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plainspoken.tracker.commands import MAX_NAME, MAX_OWNER, AddLogLine, Attributes, StartJob, StartStep
from plainspoken.tracker.operations import LONGEST_EXTERNAL_ID, Operation, external_id
from plainspoken.tracker.texts import MAX_MESSAGE, storable, storable_attributes


def job_row(
    command: StartJob, operation: Operation, context_id: str, vm_name: str, *, owner: str, now: datetime
) -> dict[str, Any]:
    """A new job."""
    return {
        "id": command.job_id,
        "parent_job_id": command.parent_job_id,
        "job_type": operation.job_type,
        "operation": operation.raw,
        "status": "pending" if command.pending else "running",
        "external_job_id": _external_id(command, operation, vm_name),
        "metadata": stored_attributes(command.metadata),
        "started_at": None if command.pending else command.at,
        "created_at": command.at,
        "updated_at": now,
        "percent_complete": 0,
        "owner": storable(command.owner or owner, MAX_OWNER),
        "context_id": context_id,
        "job_category": "failover",
    }


def step_row(command: StartStep, number: int) -> dict[str, Any]:
    """A new step."""
    return {
        "job_id": command.job_id,
        "name": storable(command.name, MAX_NAME),
        "seq": number,
        "status": "skipped" if command.skipped else "running",
        "started_at": command.at,
        "completed_at": command.at if command.skipped else None,
        "error_message": None,
        "metadata": stored_attributes(command.metadata),
    }


def line_row(line: AddLogLine, job_id: str, external_job_id: str | None, step_id: int | None) -> dict[str, Any]:
    """A line of a job's log."""
    return {
        "job_id": job_id,
        "step_id": step_id,
        "level": line.level,
        "message": storable(line.message, MAX_MESSAGE),
        "attrs": stored_attributes(line.attrs),
        "ts": line.at,
        "external_job_id": external_job_id,
    }


def percent(value: float) -> int:
    """Progress in full percent, within its bounds."""
    return int(min(max(value, 0), 100))


def stored_attributes(attributes: Attributes | None) -> Attributes | None:
    """Metadata as the databases take it."""
    return None if attributes is None else storable_attributes(attributes)


def _external_id(command: StartJob, operation: Operation, vm_name: str) -> str | None:
    if command.external_job_id is None:
        return external_id(operation, vm_name, command.at)
    return storable(command.external_job_id, LONGEST_EXTERNAL_ID)
