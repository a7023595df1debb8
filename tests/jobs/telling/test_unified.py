"""Rows to items: progress, times, steps, and how a job stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec import UNSET

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.rows import ContextRow, FoundJob, ReplicationRow, StepRow, TrackedRow
from plainspoken.jobs.telling.job_details import job_detail
from plainspoken.jobs.telling.unified import told_job
from plainspoken.jobs.telling.views import JobItem
from tests.support import builtin_catalogue

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)


def _replication(**values: object) -> ReplicationRow:
    fields: dict[str, Any] = dict.fromkeys(ReplicationRow.__struct_fields__)
    return ReplicationRow(**fields | {"id": "job-1"} | values)


def _tracked(**values: object) -> TrackedRow:
    fields: dict[str, Any] = dict.fromkeys(TrackedRow.__struct_fields__)
    return TrackedRow(**fields | {"id": "t-1", "job_type": "failover", "operation": "unified-test-failover"} | values)


def _steps(*steps: tuple[str, str] | tuple[str, str, str]) -> tuple[StepRow, ...]:
    return tuple(
        StepRow("t-1", seq, step[0], step[1], (*step, None)[2], NOON, NOON) for seq, step in enumerate(steps, 1)
    )


def _vm(**values: object) -> ContextRow:
    fields: dict[str, Any] = dict.fromkeys(ContextRow.__struct_fields__)
    return ContextRow(**fields | {"context_id": "ctx-1", "vm_name": "web"} | values)


def _item(sanitizer: Sanitizer, *steps: tuple[str, str] | tuple[str, str, str], **values: object) -> JobItem:
    return told_job(sanitizer, _tracked(**values), _steps(*steps), None).item


# --- ids


@pytest.mark.parametrize(
    "id_",
    [
        "unified-test-failover-pgtest1-1759510017",
        "unified-test-failover-my vm (2)-1759499228",
        "rollback-live-failover-SQL2016-DC2-1759499228",
    ],
)
def test_the_id_a_gui_gave_is_given_out(sanitizer: Sanitizer, id_: str) -> None:
    assert _item(sanitizer, external_job_id=id_).external_job_id == id_


@pytest.mark.parametrize(
    "text",
    [
        "open /dev/vda: busy 16",
        "no id",
        "HOST_OFFLINE(OpaqueRef:0e9a, x)",
        "curl: (7) refused",
        "a\nb1",
        "",
        "9" * 300,
        "virt-v2v",
        "10.20.30.40:8090",
        "esx01.corp.lan",
        "AKIAIOSFODNN7EXAMPLE",
        "--password hunter2",
        "2f15d7cb-2ae1-518f-a9b4-1cf6483fa78e",
        "unified-test-failover-pgtest1-1759510017\n",
        "unified-test-failover-virt-v2v-1759510017",
        "unified-test-failover-esx01.corp.lan-1759510017",
        "unified-test-failover---password hunter2-1759510017",
        "unified-test-failover-AKIAIOSFODNN7EXAMPLE-1759510017",
        "virtio-test-failover-pgtest1-1759510017",
    ],
)
def test_what_is_no_id_is_left_out(sanitizer: Sanitizer, text: str) -> None:
    assert _item(sanitizer, external_job_id=text).external_job_id is UNSET


def test_an_external_id_with_the_vms_own_name_is_given_out_whatever_the_name(sanitizer: Sanitizer) -> None:
    id_ = "unified-test-failover-KVM-NITUCA-02.corp-1759510017"

    assert _item(sanitizer, external_job_id=id_).external_job_id is UNSET
    known = told_job(sanitizer, _tracked(external_job_id=id_), (), _vm(vm_name="KVM-NITUCA-02.corp")).item
    assert known.external_job_id == id_


def test_an_external_id_with_a_long_name_cut_to_fit_is_given_out(sanitizer: Sanitizer) -> None:
    name = "customer_portal_of_the_northern_branch_" * 3
    id_ = f"unified-test-failover-{name[:31]}-1759510017"

    assert len(id_) == 64
    assert told_job(sanitizer, _tracked(external_job_id=id_), (), _vm(vm_name=name)).item.external_job_id == id_


# --- the customer's names in what is said


def test_a_message_names_the_vm_whatever_the_shape_of_its_name() -> None:
    sanitizer = Sanitizer(builtin_catalogue())
    text = "final sync VM discovery failed: VM not found in discovery results: KVM-NITUCA-02"
    job, steps = _tracked(status="failed"), _steps(("final-sync", "failed", text))

    other, known = (told_job(sanitizer, job, steps, _vm(vm_name=name)).item for name in ("web", "KVM-NITUCA-02"))

    assert "KVM" not in str(other.error_message)
    assert str(known.error_message).startswith("KVM-NITUCA-02 is not in the source environment")


def test_a_replication_names_its_target_network_whatever_the_shape_of_that_name() -> None:
    sanitizer = Sanitizer(builtin_catalogue())
    failed = {"status": "failed", "error_message": "no network mapping found for context c-1, network kvm-guests"}

    other, known = (
        told_job(sanitizer, _replication(target_network=name, **failed), (), _vm()).item
        for name in (None, "kvm-guests")
    )

    assert "kvm" not in str(other.error_message)
    assert "kvm-guests" in str(known.error_message)


# --- progress


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"status": "initializing", "setup_progress_percent": 40.0, "progress_percent": 0.0}, 40.0),
        ({"status": "provisioning", "setup_progress_percent": 40.0, "progress_percent": None}, 40.0),
        ({"status": "replicating", "setup_progress_percent": 85.0, "progress_percent": 12.34}, 12.3),
        ({"status": "replicating", "setup_progress_percent": 85.0, "progress_percent": 0.0}, 0.0),
        ({"status": "completed", "progress_percent": 97.0}, 100.0),
        ({"status": "failed", "setup_progress_percent": 15.0, "progress_percent": 0.0}, 15.0),
        ({"status": "failed", "setup_progress_percent": 85.0, "progress_percent": 61.0}, 61.0),
        ({"status": "replicating", "progress_percent": 250.0}, 100.0),
        ({"status": "replicating", "progress_percent": -3.0}, 0.0),
        ({"status": "replicating", "progress_percent": float("nan")}, 0.0),
        ({"status": "pending"}, 0.0),
    ],
)
def test_progress_of_replications_is_that_of_set_up_and_then_that_of_copying(
    sanitizer: Sanitizer, values: dict[str, object], expected: float
) -> None:
    assert told_job(sanitizer, _replication(**values), (), None).item.progress == expected


def test_skipped_steps_count_as_done(sanitizer: Sanitizer) -> None:
    item = _item(sanitizer, ("a", "completed"), ("b", "skipped"), ("c", "running"), status="running")

    assert item.progress == 66.7


def test_a_job_without_steps_has_the_progress_it_tells_itself(sanitizer: Sanitizer) -> None:
    assert _item(sanitizer, status="running", percent_complete=35).progress == 35.0


def test_a_completed_job_is_all_done_whatever_its_rows_say(sanitizer: Sanitizer) -> None:
    item = _item(sanitizer, ("a", "completed"), ("virtio-driver-injection", "failed"), status="completed")

    assert (item.status, item.progress) == ("completed", 100.0)


# --- times


def test_the_duration_is_in_full_seconds(sanitizer: Sanitizer) -> None:
    start, end = NOON, NOON + timedelta(seconds=1999, milliseconds=700)
    item = told_job(sanitizer, _replication(status="completed", started_at=start, completed_at=end), (), None).item

    assert item.duration_seconds == 1999


def test_an_end_before_the_start_gives_no_duration(sanitizer: Sanitizer) -> None:
    end = NOON - timedelta(seconds=1)
    item = told_job(sanitizer, _replication(status="failed", started_at=NOON, completed_at=end), (), None).item

    assert item.duration_seconds is UNSET


def test_a_job_that_never_started_is_dated_by_its_creation(sanitizer: Sanitizer) -> None:
    assert told_job(sanitizer, _replication(created_at=NOON), (), None).item.started_at == NOON


@pytest.mark.parametrize("times", [{"completed_at": NOON}, {"completed_at": None, "updated_at": NOON}])
def test_a_job_without_a_start_is_dated_by_its_end_or_last_change_and_has_no_duration(
    sanitizer: Sanitizer, times: dict[str, datetime | None]
) -> None:
    items = [
        told_job(sanitizer, _replication(status="failed", **times), (), None).item,
        _item(sanitizer, status="failed", **times),
    ]

    assert [(item.started_at, item.duration_seconds) for item in items] == [(NOON, UNSET)] * 2


def test_a_job_without_any_time_has_no_start(sanitizer: Sanitizer) -> None:
    assert _item(sanitizer, status="failed").started_at is UNSET


def test_a_running_job_has_no_end(sanitizer: Sanitizer) -> None:
    item = _item(sanitizer, status="running", started_at=NOON, completed_at=NOON)

    assert (item.completed_at, item.duration_seconds) == (UNSET, UNSET)


def test_a_canceled_job_ends_when_it_was_canceled(sanitizer: Sanitizer) -> None:
    item = _item(sanitizer, status="cancelled", started_at=NOON, canceled_at=NOON + timedelta(seconds=9))

    assert item.duration_seconds == 9


# --- status


@pytest.mark.parametrize(
    ("raw", "error", "expected"),
    [(None, None, "completed"), (None, "x", "failed"), ("zapped", "x", "failed"), ("zapped", " ", "completed")],
)
def test_an_unlisted_status_of_an_ended_job_is_read_off_its_error(
    sanitizer: Sanitizer, raw: str | None, error: str | None, expected: str
) -> None:
    row = _replication(status=raw, error_message=error, completed_at=NOON)

    assert told_job(sanitizer, row, (), None).item.status == expected


WORKING = (
    "initializing analyzing provisioning attaching configuring ready_for_sync "
    "replicating snapshotting finalizing preparing streaming running"
)


@pytest.mark.parametrize("raw", WORKING.split())
def test_every_status_of_work_is_running(sanitizer: Sanitizer, raw: str) -> None:
    assert told_job(sanitizer, _replication(status=raw), (), None).item.status == "running"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("pending", "pending"),
        ("stopped", "cancelled"),
        ("cancelled", "cancelled"),
        ("replication_failed", "failed"),
        ("Completed", "completed"),
    ],
)
def test_other_statuses_have_their_public_one(sanitizer: Sanitizer, raw: str, expected: str) -> None:
    assert told_job(sanitizer, _replication(status=raw), (), None).item.status == expected


def test_a_clean_up_whose_failed_step_was_done_again_is_completed(sanitizer: Sanitizer) -> None:
    steps = (("test-vm-deletion", "failed", "disk busy"), ("test-vm-deletion", "completed"))
    item = _item(sanitizer, *steps, operation="enhanced-test-failover-rollback", status="completed")

    assert item.status == "completed"
    assert item.error_message is UNSET


def test_of_equally_bad_causes_the_step_that_matters_more_comes_first(sanitizer: Sanitizer) -> None:
    steps = (("multi-volume-snapshot-cleanup", "failed", "disk busy"), ("source-vm-power-on", "failed", "disk busy"))
    item = _item(sanitizer, *steps, operation="enhanced-live-failover-rollback", status="completed")

    assert item.current_step == "Powering On Source VM"


def test_a_live_failover_may_complete_in_spite_of_its_driver_step(sanitizer: Sanitizer) -> None:
    steps = (("virtio-driver-injection", "failed", "exit"), ("vm-creation", "completed"))
    item = _item(sanitizer, *steps, operation="unified-live-failover", status="completed")

    assert (item.status, item.current_step, item.error_message) == ("completed", "Completed", UNSET)


# --- which error


def test_the_step_that_stopped_a_failover_is_its_last_failed_one(sanitizer: Sanitizer) -> None:
    steps = (("virtio-driver-injection", "failed", "disk busy"), ("vm-creation", "failed", "out of hosts"))
    item = _item(sanitizer, *steps, operation="unified-live-failover", status="failed")

    assert (item.current_step, item.error_message) == ("Creating Destination VM", "No host has room for the VM")


def test_a_failed_step_without_a_text_is_explained_by_the_jobs_text(sanitizer: Sanitizer) -> None:
    item = _item(sanitizer, ("vm-creation", "failed"), status="failed", error_message="out of hosts")

    assert item.error_message == "No host has room for the VM"


def test_a_failed_step_without_any_text_is_told_by_its_name(sanitizer: Sanitizer) -> None:
    item = _item(sanitizer, ("vm-creation", "failed"), status="failed")

    assert item.error_message == sanitizer.sanitize(Failure("", step="vm-creation")).user_message


def test_a_specific_cause_in_the_jobs_text_beats_a_general_one_in_the_steps(sanitizer: Sanitizer) -> None:
    steps = (("vm-creation", "failed", "connection refused"),)
    item = _item(sanitizer, *steps, status="failed", error_message="vm-creation failed: out of hosts")

    assert item.error_message == "No host has room for the VM"


def test_the_inner_row_of_a_doubled_step_may_hold_the_cause(sanitizer: Sanitizer) -> None:
    steps = (("virtio-driver-injection", "failed", "disk busy"), ("virtio-driver-injection", "failed", "phase failed"))

    assert _item(sanitizer, *steps, status="failed").error_message == "A disk of the VM is busy"


def test_error_details_explain_a_replication_whose_message_says_nothing(sanitizer: Sanitizer) -> None:
    row = _replication(status="failed", error_message="Job failed", vma_error_details="disk busy")

    assert told_job(sanitizer, row, (), None).item.error_message == "A disk of the VM is busy"


def test_a_job_that_died_in_a_step_failed_there(sanitizer: Sanitizer) -> None:
    job, steps = _tracked(status="failed"), _steps(("validation", "completed"), ("volume-attachment", "running"))

    detail = job_detail(sanitizer, FoundJob(job, None, steps)).item

    assert detail.current_step == "Attaching Storage Volumes"
    assert [step.status for step in detail.steps] == ["completed", "failed"]
    assert detail.steps[1].error_message == detail.error_message


@pytest.mark.parametrize("status", ["running", "pending", "completed", "cancelled"])
def test_only_failed_jobs_tell_an_error(sanitizer: Sanitizer, status: str) -> None:
    item = _item(sanitizer, status=status, error_message="out of hosts")

    assert item.error_message is item.actionable_steps is item.error_category is item.error_severity is UNSET


# --- current step


def test_a_running_job_is_in_its_last_running_step(sanitizer: Sanitizer) -> None:
    item = _item(sanitizer, ("validation", "completed"), ("final-sync", "running"), status="running")

    assert item.current_step == "Final Data Synchronization"


def test_a_job_that_failed_before_its_first_step_is_named_by_its_kind(sanitizer: Sanitizer) -> None:
    assert _item(sanitizer, status="failed", error_message="x").current_step == "Test Failover"


def test_a_failed_replication_tells_the_phase_it_stopped_in(sanitizer: Sanitizer) -> None:
    row = _replication(status="failed", current_operation="Failed", vma_current_phase="Snapshot Creation")

    assert told_job(sanitizer, row, (), None).item.current_step == "Creating Snapshot"


def test_a_failed_replication_without_a_phase_still_has_a_step(sanitizer: Sanitizer) -> None:
    row = _replication(status="failed", current_operation="Failed", vma_current_phase="Error")

    assert told_job(sanitizer, row, (), None).item.current_step == "Replication"


def test_the_vms_own_name_may_stand_in_what_a_job_is_doing(sanitizer: Sanitizer) -> None:
    row = _replication(status="running", current_operation="Waiting for vm-web.corp.example to settle")

    item = told_job(sanitizer, row, (), _vm(vm_name="vm-web.corp.example")).item

    assert item.current_step == "Waiting for vm-web.corp.example to settle"


@pytest.mark.parametrize(
    "raw",
    [
        "Discovering VM",
        "Enabling CBT",
        "Querying CBT",
        "Creating Snapshot",
        "Preparing Volumes",
        "Starting Exports",
        "Setting up NBD",
        "Preparing Migration",
        "Transferring Data",
        "Copying VM data: 42%",
        "Copying via NBD: 42% complete",
        "Copying VM data: 42% - INFO nbdcopy -- nbd+unix:///?socket=/tmp/x.sock",
        "Finalizing",
        "Persisting Change IDs",
        "Initializing",
        "Discover",
        "EnableCBT",
        "QueryCBT",
        "Snapshot",
        "PrepareVolumes",
        "StartExports",
        "Transfer",
        "Finalize",
        "PersistChangeIDs",
    ],
)
def test_every_known_activity_has_clean_words(sanitizer: Sanitizer, raw: str) -> None:
    item = told_job(sanitizer, _replication(status="running", current_operation=raw), (), None).item

    assert isinstance(item.current_step, str)
    assert sanitizer.guard.is_clean(item.current_step)
    assert "[" not in item.current_step


def test_names_follow_the_specification(sanitizer: Sanitizer) -> None:
    completed = told_job(sanitizer, _replication(status="completed"), (), None).item
    failed = _item(sanitizer, status="failed")

    assert (completed.display_name, completed.current_step) == ("Replication Completed", "Completed")
    assert failed.display_name == "Test Failover"


def test_a_vms_name_does_not_decide_what_kind_of_job_it_is(sanitizer: Sanitizer) -> None:
    values = {"operation": "unified-test-failover", "external_job_id": "unified-test-failover-rollback-server-1"}

    assert _item(sanitizer, **values).job_type == "test_failover"
