"""The operations that can be tracked, and the names under which the platform's other programs know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from plainspoken.spelling import nearest

LONGEST_EXTERNAL_ID = 64
"""Characters the platform's column for external ids holds."""


@dataclass(frozen=True, slots=True)
class Operation:
    """How an operation is stored.

    Attributes:
        raw: What stands in the `operation` column.
        job_type: What stands in the `job_type` column.
        external: What the operation's external ids begin with; None when it has none by itself.
    """

    raw: str
    job_type: str
    external: str | None = None


OperationName: TypeAlias = Literal[
    "test_failover",
    "live_failover",
    "test_rollback",
    "live_rollback",
    "cleanup",
    "replication_removal",
    "unified-test-failover",
    "unified-live-failover",
    "enhanced-test-failover-rollback",
    "enhanced-live-failover-rollback",
    "failed-execution-cleanup",
    "delete-replication-job",
]
"""Every name that an operation can be given: ours, then the platform's own."""

OPERATIONS: Mapping[str, Operation] = {
    "test_failover": Operation("unified-test-failover", "failover", "unified-test-failover"),
    "live_failover": Operation("unified-live-failover", "failover", "unified-live-failover"),
    "test_rollback": Operation("enhanced-test-failover-rollback", "cleanup", "rollback-test-failover"),
    "live_rollback": Operation("enhanced-live-failover-rollback", "cleanup", "rollback-live-failover"),
    "cleanup": Operation("failed-execution-cleanup", "cleanup"),
    "replication_removal": Operation("delete-replication-job", "cleanup"),
}
"""Every operation by the name that callers use."""

_BY_ANY_NAME = {**OPERATIONS, **{operation.raw: operation for operation in OPERATIONS.values()}}


def find_operation(name: str) -> Operation:
    """The operation of this name, ours or the platform's own.

    Raises:
        ValueError: There is none; the text lists those that there are.
    """
    operation = _BY_ANY_NAME.get(name)
    if operation is None:
        near = nearest(name, _BY_ANY_NAME)
        meant = f"; did you mean {near!r}?" if near else ""
        message = f"{name!r} cannot be tracked; write one of {', '.join(OPERATIONS)}{meant}"
        raise ValueError(message)
    return operation


def external_id(operation: Operation, vm_name: str, at: datetime) -> str | None:
    """The id that GUIs know a job by, built as the platform builds it; a long VM name is cut to fit."""
    if operation.external is None:
        return None
    seconds = str(int(at.timestamp()))
    room = LONGEST_EXTERNAL_ID - len(operation.external) - len(seconds) - 2
    return f"{operation.external}-{vm_name[:room]}-{seconds}"
