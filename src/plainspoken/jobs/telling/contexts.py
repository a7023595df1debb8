"""VMs under management as customers read them."""

from __future__ import annotations

from typing import Any, get_args

from msgspec import UNSET

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.literals import VmState
from plainspoken.jobs.rows import ContextRow
from plainspoken.jobs.telling.views import VmContext

_STATUSES: frozenset[str] = frozenset(get_args(VmState))
# As the source environment spells them, and as GUIs compare them.
_POWER_STATES = frozenset({"poweredOn", "poweredOff", "suspended"})


def context_view(sanitizer: Sanitizer, row: ContextRow) -> VmContext:
    """A VM without anything of the source environment: no addresses, paths, ids or credentials.

    Ids and names of VMs are the customer's own and stand as they are. Any other text with something internal in it is
    left out.
    """
    shown: dict[str, Any] = {
        "current_status": shown_status(sanitizer, row.current_status),
        "os_type": _plain(sanitizer, row.os_type),
        "power_state": row.power_state if row.power_state in _POWER_STATES else _plain(sanitizer, row.power_state),
        "cpu_count": row.cpu_count,
        "memory_mb": row.memory_mb,
        "scheduler_enabled": row.scheduler_enabled,
        "total_jobs_run": row.total_jobs_run,
        "successful_jobs": row.successful_jobs,
        "failed_jobs": row.failed_jobs,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "last_job_at": row.last_job_at,
        "next_scheduled_at": row.next_scheduled_at,
    }
    return VmContext(
        context_id=row.context_id,
        vm_name=row.vm_name,
        **{name: UNSET if value is None else value for name, value in shown.items()},
    )


def shown_status(sanitizer: Sanitizer, status: str | None) -> str | None:
    """The state as it is stored; of one that nobody listed, a readable word without internal names in it."""
    if not status or not status.strip() or status in _STATUSES:
        return status or None
    return sanitizer.names.step(status).display_name.casefold().replace(" ", "_")


def _plain(sanitizer: Sanitizer, text: str | None) -> str | None:
    return text if text and sanitizer.names.is_presentable(text) else None
