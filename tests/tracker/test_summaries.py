import json
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from plainspoken.jobs.reading.leases import INTERRUPTED
from plainspoken.store.tables import VM_CONTEXTS
from plainspoken.tracker.commands import EndOfJob, EndStep, StartStep
from plainspoken.tracker.ends import close_interrupted
from tests.tracker.conftest import LEASE, Desk

INTERNAL = {"failed_step_internal", "rule_id", "catalogue"}


def told(desk: Desk, vm: str) -> object:
    """What the reading API tells of the VM's last operation."""
    return msgspec.json.decode(msgspec.json.encode(desk.store.vm_context(vm).last_operation))


def stored(desk: Desk, vm: str) -> dict[str, Any]:
    summary = desk.vm(vm)["last_operation_summary"]
    assert isinstance(summary, dict)
    return summary


def close(desk: Desk, job: str, *, grace: timedelta = timedelta(0)) -> bool:
    return desk.store.run(
        lambda connection: close_interrupted(connection, desk.sanitizer, job, grace=grace, now=desk.now)
    )


def fail(desk: Desk, vm: str, operation: str = "test_failover", error: str = "it is out of hosts") -> str:
    job = desk.start(vm, operation)
    desk.step(job, "validation")
    desk.step(job, "vm-creation", "failed", error)
    desk.finish(job, "failed", error)
    return job


def _written(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def test_a_failure_leaves_every_field_of_the_specification(desk: Desk) -> None:
    vm = desk.store.vm(vm_name="pgtest1", vcenter_host=desk.store.url)
    job = fail(desk, vm)

    assert stored(desk, vm) == {
        "job_id": job,
        "external_job_id": desk.job(job)["external_job_id"],
        "job_type": "test_failover",
        "display_name": "Test Failover",
        "current_step": "Creating Destination VM",
        "data_source": "job_tracking",
        "started_at": _written(desk.job(job)["started_at"]),
        "completed_at": _written(desk.job(job)["completed_at"]),
        "operation_type": "test_failover",
        "status": "failed",
        "progress": 50.0,
        "failed_step": "Creating Destination VM",
        "failed_step_internal": "vm-creation",
        "error_message": "No host has room for the VM",
        "error_category": "platform",
        "error_severity": "error",
        "actionable_steps": ["Check available resources"],
        "next_actions": [{"text": "Check available resources", "who": "user"}],
        "timestamp": _written(desk.now),
        "duration_seconds": 5,
        "steps_completed": 1,
        "steps_total": 2,
        "rule_id": "platform.out-of-hosts",
        "catalogue": desk.sanitizer.catalogue.fingerprint,
    }


@pytest.mark.parametrize("operation", ["test_failover", "live_failover", "test_rollback", "live_rollback", "cleanup"])
@pytest.mark.parametrize("end", ["completed", "failed"])
def test_what_is_stored_is_what_readers_are_told(desk: Desk, operation: str, end: EndOfJob) -> None:
    vm = desk.store.vm()
    job = desk.start(vm, operation)
    desk.step(job, "validation")
    desk.step(job, "volume-detachment", "failed" if end == "failed" else "completed", "disk busy")
    desk.finish(job, end, "disk busy" if end == "failed" else None)

    summary = stored(desk, vm)

    assert {name: value for name, value in summary.items() if name not in INTERNAL} == told(desk, vm)
    assert [row["summary"] for row in desk.operations(vm)] == [summary]


@pytest.mark.parametrize("operation", ["test_rollback", "cleanup"])
def test_a_failure_and_that_of_the_clean_up_behind_it_are_stored_as_readers_are_told_them(
    desk: Desk, operation: str
) -> None:
    vm = desk.store.vm()
    first = fail(desk, vm)
    last = fail(desk, vm, operation, error="disk busy")

    summary = stored(desk, vm)

    assert {name: value for name, value in summary.items() if name not in INTERNAL} == told(desk, vm)
    assert [summary["job_id"], *(also["job_id"] for also in summary["also_failed"])] == [first, last]
    # The record of one operation tells of that one alone.
    assert ["also_failed" in row["summary"] for row in desk.operations(vm)] == [False, False]


def test_no_raw_text_stands_in_a_summary(desk: Desk) -> None:
    vm = desk.store.vm()
    fail(desk, vm, error="virt-v2v: /dev/vdb at 10.0.0.7, password=hunter2")

    text = json.dumps(stored(desk, vm))

    assert [word for word in ("virt-v2v", "/dev/", "10.0.0.7", "hunter2") if word in text] == []


def test_a_later_success_replaces_an_old_failure_and_the_history_keeps_both(desk: Desk) -> None:
    vm = desk.store.vm()
    failed = fail(desk, vm)
    later = desk.start(vm)
    desk.finish(later)

    assert (stored(desk, vm)["job_id"], stored(desk, vm)["status"]) == (later, "completed")
    assert [row["job_id"] for row in desk.operations(vm)] == [failed, later]


def test_an_older_operation_that_ends_late_does_not_replace_a_newer_one(desk: Desk) -> None:
    vm = desk.store.vm()
    older = desk.start(vm)
    newer = fail(desk, vm)

    desk.finish(older)

    assert stored(desk, vm)["job_id"] == newer
    assert {row["job_id"] for row in desk.operations(vm)} == {older, newer}


def test_a_cancellation_does_not_replace_a_failure(desk: Desk) -> None:
    vm = desk.store.vm()
    failed = fail(desk, vm)

    desk.finish(desk.start(vm), "cancelled")

    assert stored(desk, vm)["job_id"] == failed


def test_a_newer_summary_of_a_job_that_is_not_known_here_is_left(desk: Desk) -> None:
    summary = {"job_id": "elsewhere", "status": "failed", "timestamp": "2099-01-01T00:00:00Z"}
    summary["operation_type"] = "test_failover"
    vm = desk.store.vm(last_operation_summary=summary)

    fail(desk, vm)

    assert stored(desk, vm) == summary


def test_a_summary_that_says_nothing_is_replaced(desk: Desk) -> None:
    vm = desk.store.vm(last_operation_summary={"status": "exploded"})

    job = fail(desk, vm)

    assert stored(desk, vm)["job_id"] == job


def test_a_failed_clean_up_names_the_most_urgent_failure_first_and_what_to_do_about_all(desk: Desk) -> None:
    vm = desk.store.vm()
    job = desk.start(vm, "test_rollback")
    desk.step(job, "volume-detachment", "failed", "disk busy")
    desk.step(job, "test-vm-deletion", "failed", "source gone")
    desk.finish(job, "completed")

    summary = stored(desk, vm)
    assert (summary["status"], summary["error_severity"]) == ("failed", "critical")
    assert summary["actionable_steps"] == [
        "Verify source environment is online",
        "Wait for previous operation to complete",
    ]


def test_a_failed_failover_and_its_failed_clean_up_are_told_together(desk: Desk) -> None:
    vm = desk.store.vm()
    job = desk.start(vm)
    desk.step(job, "vm-creation", "failed", "it is out of hosts")
    desk.step(job, "cleanup-snapshots", "failed", "disk busy")
    desk.finish(job, "failed", "it is out of hosts")

    summary = stored(desk, vm)
    assert (summary["error_message"], summary["failed_step_internal"]) == (
        "No host has room for the VM",
        "vm-creation",
    )
    assert summary["actionable_steps"] == [
        "Check available resources",
        "Wait for previous operation to complete",
    ]


def test_an_interrupted_job_is_closed_as_failed_with_its_steps_and_its_summary(desk: Desk) -> None:
    vm = desk.store.vm()
    job = desk.start(vm)
    desk.step(job, "vm-creation", None)
    until = desk.lease(job)["lease_until"]
    desk.now += LEASE + timedelta(seconds=1)

    assert close(desk, job)

    row = desk.job(job)
    assert (row["status"], row["error_message"], row["completed_at"]) == ("failed", INTERRUPTED, until)
    assert [step["status"] for step in desk.steps(job)] == ["failed"]
    assert stored(desk, vm)["failed_step_internal"] == "vm-creation"
    assert desk.vm(vm)["failed_jobs"] == 1


def test_a_job_is_not_closed_while_its_lease_or_the_grace_after_it_lasts(desk: Desk) -> None:
    job = desk.start(desk.store.vm())

    assert not close(desk, job)
    desk.now += LEASE + timedelta(seconds=1)
    assert not close(desk, job, grace=timedelta(minutes=5))
    assert desk.job(job)["status"] == "running"


def test_a_job_is_closed_once(desk: Desk) -> None:
    job = desk.start(desk.store.vm())
    desk.now += timedelta(hours=1)

    assert [close(desk, job), close(desk, job)] == [True, False]


def test_a_writer_that_was_taken_for_dead_cannot_change_its_closed_job(desk: Desk) -> None:
    job = desk.start(desk.store.vm())
    number = desk.step(job, "validation", None)
    desk.now += timedelta(hours=1)
    close(desk, job)
    before = desk.job(job)

    for command in (
        EndStep(job_id=job, number=number, status="completed", at=desk.now),
        StartStep(job_id=job, name="vm-creation", at=desk.now),
    ):
        with pytest.raises(Exception, match="has ended already"):
            desk.write(command)

    assert desk.job(job) == before


def test_a_job_whose_vm_has_been_deleted_still_ends(desk: Desk) -> None:
    vm = desk.store.vm()
    job = desk.start(vm)
    desk.store.run(
        lambda connection: connection.execute(VM_CONTEXTS.delete().where(VM_CONTEXTS.c.context_id == vm)) and None
    )

    desk.finish(job)

    assert desk.job(job)["status"] == "completed"
