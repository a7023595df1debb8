"""Dismissing a last operation: what goes out of sight, and what never does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET

from plainspoken.errors import NotFound, OperationReplaced
from plainspoken.jobs.telling.clearance import Clearance

if TYPE_CHECKING:
    from plainspoken.jobs.telling.views import OperationDismissal, VmContextDetails
    from tests.jobs.conftest import Store

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

GONE = "5d2f6c1e-8f3a-4e0a-9a75-1f2a3b4c5d6e"
STAFF = Clearance(staff=True)


def failed(store: Store, vm: str, hours: int, error: str = "out of hosts", **values: object) -> str:
    """A failed test failover of a VM, some hours after noon; its id."""
    at = NOON + hours * HOUR
    return store.tracked(
        vm, ("vm-creation", "failed", error), status="failed", started_at=at, completed_at=at + HOUR / 2, **values
    )


def dismiss(store: Store, vm: str, job: str, by: str = "ann") -> OperationDismissal:
    return store.ask(lambda reader: reader.dismiss_operation(vm, job, by=by, clearance=STAFF))


def restore(store: Store, vm: str, job: str) -> OperationDismissal:
    return store.ask(lambda reader: reader.restore_operation(vm, job, by="bob"))


def shown(details: VmContextDetails) -> tuple[str | None, str | None]:
    """The job of the last operation and of the dismissed one."""
    last, dismissed = details.last_operation, details.dismissed_operation
    return last.job_id if last is not UNSET else None, dismissed.job_id if dismissed is not UNSET else None


def test_a_dismissed_operation_stands_aside_with_who_and_when(store: Store) -> None:
    vm = store.vm()
    job = failed(store, vm, 0)

    answer = dismiss(store, vm, job)
    details = store.ask(lambda reader: reader.vm_context(vm, STAFF))

    assert shown(details) == (None, job)
    assert details.dismissed_operation is not UNSET
    assert details.dismissed_operation.error_message == "No host has room for the VM"
    assert (details.dismissed_operation.dismissed_by, details.dismissed_operation.dismissed_at) == (
        "ann",
        answer.dismissed_at,
    )


def test_a_dismissal_can_be_taken_back(store: Store) -> None:
    vm = store.vm()
    job = failed(store, vm, 0)
    dismiss(store, vm, job)

    answer = restore(store, vm, job)

    assert (answer.dismissed, answer.dismissed_by) == (False, UNSET)
    assert shown(store.vm_context(vm)) == (job, None)


def test_dismissing_again_changes_nothing(store: Store) -> None:
    vm = store.vm()
    job = failed(store, vm, 0)

    first, second = dismiss(store, vm, job, "ann"), dismiss(store, vm, job, "bob")

    assert second == first


def test_taking_back_what_is_not_dismissed_changes_nothing(store: Store) -> None:
    vm = store.vm()
    job = failed(store, vm, 0)

    assert not restore(store, vm, job).dismissed
    assert shown(store.vm_context(vm)) == (job, None)


def test_it_can_be_dismissed_restored_and_dismissed_again(store: Store) -> None:
    vm = store.vm()
    job = failed(store, vm, 0)
    dismiss(store, vm, job)
    restore(store, vm, job)

    dismiss(store, vm, job, "carl")

    details = store.ask(lambda reader: reader.vm_context(vm, STAFF))
    assert details.dismissed_operation is not UNSET
    assert details.dismissed_operation.dismissed_by == "carl"


def test_a_newer_failure_is_shown_although_an_older_one_was_dismissed(store: Store) -> None:
    vm = store.vm()
    dismiss(store, vm, failed(store, vm, 0))

    newer = failed(store, vm, 1)

    assert shown(store.vm_context(vm)) == (newer, None)


def test_a_failure_that_came_meanwhile_is_not_dismissed_with_the_one_seen(store: Store) -> None:
    vm = store.vm()
    seen = failed(store, vm, 0)
    newer = failed(store, vm, 1)

    with pytest.raises(OperationReplaced):
        dismiss(store, vm, seen)
    assert shown(store.vm_context(vm)) == (newer, None)


def test_of_two_failures_told_together_each_is_dismissed_by_itself(store: Store) -> None:
    vm = store.vm()
    failover = failed(store, vm, 0)
    undo = failed(store, vm, 1, "disk busy", operation="enhanced-test-failover-rollback", job_type="cleanup")

    together = shown(store.vm_context(vm))
    dismiss(store, vm, failover)
    first = shown(store.vm_context(vm))
    dismiss(store, vm, undo)
    second = shown(store.vm_context(vm))

    assert (together, first, second) == ((failover, None), (undo, failover), (None, failover))


def test_an_operation_known_only_from_its_stored_summary_can_be_dismissed(store: Store) -> None:
    summary = {"job_id": GONE, "operation_type": "rollback", "status": "failed", "timestamp": NOON.isoformat()}
    vm = store.vm(last_operation_summary=summary)

    dismiss(store, vm, GONE)
    dismissed = shown(store.vm_context(vm))
    restore(store, vm, GONE)

    assert dismissed == (None, GONE)
    assert shown(store.vm_context(vm)) == (GONE, None)


def test_a_dismissal_counts_for_one_vm_alone(store: Store) -> None:
    summary = {"job_id": GONE, "operation_type": "rollback", "status": "failed", "timestamp": NOON.isoformat()}
    one, other = store.vm(last_operation_summary=summary), store.vm(last_operation_summary=summary)

    dismiss(store, one, GONE)

    assert shown(store.vm_context(other)) == (GONE, None)


@pytest.mark.parametrize("job", ["job-nobody", "", "x" * 255, "'; --"])
def test_what_is_not_the_last_operation_cannot_be_dismissed(store: Store, job: str) -> None:
    vm = store.vm()
    failed(store, vm, 0)

    with pytest.raises(OperationReplaced):
        dismiss(store, vm, job)


def test_an_unknown_vm_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        dismiss(store, "ctx-nobody", "job")
