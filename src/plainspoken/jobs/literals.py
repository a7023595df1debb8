"""The closed lists of words in customers' answers, as types: what GUIs compare, and what generated clients know.

The catalogue's schemas hold rule files to the same words, so what comes from a catalogue needs no check of its own.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

JobType: TypeAlias = Literal["replication", "test_failover", "live_failover", "rollback"]
OperationType: TypeAlias = Literal["test_failover", "live_failover", "rollback"]
JobStatus: TypeAlias = Literal["pending", "running", "completed", "failed", "cancelled"]
UNDER_WAY: Final = frozenset({"pending", "running"})
"""Statuses of jobs that wait or run, as tracked jobs are stored and as customers read them."""
EndStatus: TypeAlias = Literal["completed", "failed"]
StepStatus: TypeAlias = Literal["pending", "running", "completed", "failed", "skipped", "cancelled"]
Category: TypeAlias = Literal["compatibility", "network", "storage", "platform", "connectivity", "configuration"]
Severity: TypeAlias = Literal["info", "warning", "error", "critical"]
Band: TypeAlias = Literal["specific", "general", "fallback"]
Phase: TypeAlias = Literal["setup", "preparation", "execution", "cleanup", "finalization"]
LogLevel: TypeAlias = Literal["INFO", "WARN", "ERROR"]
DataSource: TypeAlias = Literal["replication_jobs", "job_tracking"]
Who: TypeAlias = Literal["user", "admin", "support"]
Verb: TypeAlias = Literal[
    "retry",
    "wait",
    "run_replication",
    "try_test_failover",
    "try_live_failover",
    "run_rollback",
    "run_cleanup",
    "open_network_mapping",
    "open_platform_settings",
    "open_source_credentials",
    "open_vm_settings",
    "open_job_history",
    "contact_support",
]
VmState: TypeAlias = Literal[
    "discovered",
    "replicating",
    "ready_for_failover",
    "failed_over_test",
    "failed_over_live",
    "completed",
    "failed",
    "cleanup_required",
]
