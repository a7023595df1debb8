"""The last operation: which job it is, and how little a stored summary is believed."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.rows import ContextRow, StepRow, TrackedRow, VmHistory, newest_first
from plainspoken.jobs.telling.clearance import Clearance
from plainspoken.jobs.telling.summary import last_operation, vm_operations
from plainspoken.jobs.telling.views import NextAction, OperationSummary

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GONE = "5d2f6c1e-8f3a-4e0a-9a75-1f2a3b4c5d6e"
STORED = {
    "job_id": GONE,
    "operation_type": "test_failover",
    "status": "failed",
    "progress": 60,
    "failed_step": "Attaching Storage Volumes",
    "failed_step_internal": "volume-attachment",
    "error_message": "The disk could not be attached",
    "error_category": "storage",
    "error_severity": "warning",
    "actionable_steps": ["Wait for previous operation to complete"],
    "timestamp": "2025-10-01T13:00:00+01:00",
    "duration_seconds": 25,
    "steps_completed": 3,
    "steps_total": 5,
}


def _history(*jobs: TrackedRow, stored: object = None, **steps: tuple[StepRow, ...]) -> VmHistory:
    fields: dict[str, Any] = dict.fromkeys(ContextRow.__struct_fields__)
    context = ContextRow(**fields | {"context_id": "ctx-1", "vm_name": "web"})
    summary = stored if isinstance(stored, str | None) else json.dumps(stored)
    return VmHistory(context, (), newest_first(jobs), steps, summary)


def _job(id_: str, start: datetime, status: str, **values: object) -> TrackedRow:
    fields: dict[str, Any] = dict.fromkeys(TrackedRow.__struct_fields__)
    fields |= {"id": id_, "job_type": "failover", "operation": "unified-test-failover", "status": status}
    return TrackedRow(**fields | {"started_at": start, "completed_at": start + HOUR / 2} | values)


def _asked(sanitizer: Sanitizer, history: VmHistory) -> OperationSummary:
    summary = last_operation(sanitizer, history)
    assert summary is not UNSET
    return summary


def test_a_vm_that_never_had_an_operation_has_no_last_one(sanitizer: Sanitizer) -> None:
    assert last_operation(sanitizer, _history()) is UNSET


def test_the_newest_ended_job_is_told_where_nothing_is_stored(sanitizer: Sanitizer) -> None:
    failed = _job("old", NOON, "failed", error_message="out of hosts")
    steps = (
        StepRow("old", 1, "validation", "completed", None, None, None),
        StepRow("old", 2, "vm-creation", "failed", "out of hosts", None, None),
    )

    summary = _asked(sanitizer, _history(failed, _job("new", NOON + HOUR, "running"), old=steps))

    assert summary == OperationSummary(
        job_id="old",
        job_type="test_failover",
        operation_type="test_failover",
        status="failed",
        progress=50.0,
        started_at=NOON,
        completed_at=NOON + HOUR / 2,
        display_name="Test Failover",
        current_step="Creating Destination VM",
        data_source="job_tracking",
        failed_step="Creating Destination VM",
        error_message="No host has room for the VM",
        error_category="platform",
        error_severity="error",
        actionable_steps=("Check available resources",),
        next_actions=summary.next_actions,
        timestamp=NOON + HOUR / 2,
        duration_seconds=1800,
        steps_completed=1,
        steps_total=2,
    )


def test_a_later_success_replaces_an_old_failure(sanitizer: Sanitizer) -> None:
    history = _history(_job(GONE, NOON - HOUR, "failed"), _job("new", NOON, "completed"), stored=STORED)

    summary = _asked(sanitizer, history)

    assert (summary.job_id, summary.status, summary.error_message) == ("new", "completed", UNSET)


def test_a_later_success_replaces_the_summary_of_a_job_whose_rows_are_gone(sanitizer: Sanitizer) -> None:
    summary = _asked(sanitizer, _history(_job("new", NOON + HOUR, "completed"), stored=STORED))

    assert summary.job_id == "new"


def test_a_summary_newer_than_all_rows_counts(sanitizer: Sanitizer) -> None:
    summary = _asked(sanitizer, _history(_job("old", NOON - 5 * HOUR, "completed"), stored=STORED))

    assert summary.job_id == GONE


def test_a_canceled_job_does_not_hide_a_failure(sanitizer: Sanitizer) -> None:
    history = _history(_job("failed", NOON, "failed"), _job("canceled", NOON + HOUR, "cancelled"))

    assert _asked(sanitizer, history).job_id == "failed"


def test_rows_tell_more_truly_than_the_stored_texts_of_their_job(sanitizer: Sanitizer) -> None:
    job = _job(GONE, NOON - HOUR, "failed", error_message="out of hosts")

    summary = _asked(sanitizer, _history(job, stored=STORED))

    assert summary.error_message == "No host has room for the VM"
    assert summary.timestamp == NOON


def test_a_stored_summary_is_all_there_is_when_its_rows_are_gone(sanitizer: Sanitizer) -> None:
    summary = _asked(sanitizer, _history(stored=STORED))

    assert (summary.error_message, summary.error_category) == ("The disk could not be attached", "storage")
    assert (summary.error_severity, summary.failed_step) == ("warning", "Attaching Storage Volumes")
    assert summary.actionable_steps == ("Wait for previous operation to complete",)
    assert (summary.progress, summary.steps_completed, summary.steps_total) == (60.0, 3, 5)
    assert summary.timestamp == NOON


def test_internal_step_names_are_never_given_out(sanitizer: Sanitizer) -> None:
    answer = msgspec.json.encode(_asked(sanitizer, _history(stored=STORED)))

    assert b"failed_step_internal" not in answer
    assert b"volume-attachment" not in answer


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("error_message", "virt-v2v failed on /dev/vdb"),
        ("error_message", "see http://10.0.0.7/log?apikey=s3cr3t"),
        ("error_message", "x" * 5_000),
        ("error_message", {"raw": "virt-v2v"}),
        ("actionable_steps", ["Run virt-v2v-in-place -i disk /dev/vdb"]),
        ("actionable_steps", "virt-v2v"),
        ("actionable_steps", [["virt-v2v"], 7, None]),
        ("failed_step", "virt-v2v-run"),
        ("failed_step_internal", "cloudstack-virtio-thing"),
        ("failed_step_internal", ["virt-v2v"]),
        ("error_category", "virt-v2v"),
        ("error_severity", "virt-v2v"),
        ("operation_type", "virt-v2v"),
        ("external_job_id", "/var/log/virt-v2v.log"),
        ("external_job_id", "virt-v2v"),
        ("external_job_id", "10.0.0.7:8090"),
        ("job_id", "virt-v2v"),
        ("job_id", "10.0.0.7:8090"),
        ("job_id", "--password s3cr3t"),
        ("failed_step", "Running VirtIO"),
        ("failed_step_internal", "VirtIO"),
        ("error_message", "The Virt IO disk broke"),
        ("display_name", "virt-v2v"),
        ("current_step", "virt-v2v"),
        ("data_source", "virt-v2v"),
        ("job_type", "virt-v2v"),
        ("started_at", "virt-v2v"),
        ("timestamp", "virt-v2v"),
        ("timestamp", "0001-01-01T00:00:00+14:00"),
        ("timestamp", 1_759_510_017),
        ("duration_seconds", "virt-v2v"),
        ("progress", "virt-v2v"),
        ("progress", 1e400),
        ("steps_total", -4),
        ("unheard_of", "virt-v2v"),
    ],
)
def test_nothing_of_a_foreign_summary_gets_out_unchecked(sanitizer: Sanitizer, field: str, value: object) -> None:
    text = json.dumps(STORED | {field: value}).replace("Infinity", "1e400")

    summary = last_operation(sanitizer, _history(stored=text))

    answer = msgspec.json.encode(summary) if summary is not UNSET else b""
    for leak in (
        b"v2v",
        b"virtio",
        b"virt io",
        b"cloudstack",
        b"/dev",
        b"/var",
        b"s3cr3t",
        b"10.0.0.7",
        b"null",
        b"NaN",
    ):
        assert leak not in answer.lower()


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "null",
        "[]",
        "7",
        '"x"',
        "{",
        "{}",
        '{"job_id": 3}',
        '{"job_id": "a", "status": "running"}',
        "\ud800",
        "[" * 9_999,
    ],
)
def test_what_is_no_summary_counts_as_none(sanitizer: Sanitizer, stored: str) -> None:
    assert last_operation(sanitizer, _history(stored=stored)) is UNSET


def test_a_summary_stored_as_text_within_json_is_read(sanitizer: Sanitizer) -> None:
    assert _asked(sanitizer, _history(stored=json.dumps(json.dumps(STORED)))).job_id == GONE


def test_a_stored_job_id_of_no_shape_gives_way_to_one_that_is_always_the_same(sanitizer: Sanitizer) -> None:
    first, second = (_asked(sanitizer, _history(stored=STORED | {"job_id": "10.0.0.7:8090"})) for _ in range(2))

    assert first.job_id == second.job_id
    assert uuid.UUID(first.job_id)


def test_a_stored_summary_carries_what_an_item_of_its_job_would(sanitizer: Sanitizer) -> None:
    summary = _asked(sanitizer, _history(stored=STORED))

    assert (summary.job_type, summary.display_name, summary.data_source) == (
        "test_failover",
        "Test Failover",
        "job_tracking",
    )
    assert (summary.started_at, summary.completed_at) == (NOON - timedelta(seconds=25), NOON)
    assert summary.current_step == summary.failed_step == "Attaching Storage Volumes"
    assert summary.next_actions == (NextAction("Wait for previous operation to complete", "user"),)


def test_a_stored_summary_that_tells_its_times_keeps_them(sanitizer: Sanitizer) -> None:
    times = {"started_at": "2025-10-01T12:30:00+01:00", "completed_at": "2025-10-01T12:45:00+01:00"}

    summary = _asked(sanitizer, _history(stored=STORED | times))

    assert (summary.started_at, summary.completed_at) == (NOON - HOUR / 2, NOON - HOUR / 4)


@pytest.mark.parametrize("stored", [True, False])
def test_the_internal_name_of_the_step_is_for_technical_readers_only(sanitizer: Sanitizer, *, stored: bool) -> None:
    steps = (StepRow("old", 1, "vm-creation", "failed", "out of hosts", None, None),)
    history = _history(stored=STORED) if stored else _history(_job("old", NOON, "failed"), old=steps)

    told = vm_operations(sanitizer, history, Clearance(staff=True)).last
    technical = vm_operations(sanitizer, history, Clearance(technical=True)).last

    assert told is not UNSET
    assert technical is not UNSET
    assert told.failed_step_internal is UNSET
    assert technical.failed_step_internal == ("volume-attachment" if stored else "vm-creation")


def test_a_secret_in_an_internal_name_is_masked(sanitizer: Sanitizer) -> None:
    history = _history(stored=STORED | {"failed_step_internal": "mount --password=hunter2"})

    technical = vm_operations(sanitizer, history, Clearance(technical=True)).last

    assert technical is not UNSET
    assert "hunter2" not in str(technical.failed_step_internal)


def test_a_stored_success_tells_no_error(sanitizer: Sanitizer) -> None:
    summary = _asked(sanitizer, _history(stored=STORED | {"status": "completed"}))

    assert summary.error_message is summary.failed_step is summary.actionable_steps is UNSET


ALSO = {"job_id": "undo", "operation_type": "rollback", "error_message": "A disk of the VM is busy"}


def test_a_stored_summary_tells_of_the_failure_that_was_told_with_it(sanitizer: Sanitizer) -> None:
    also = ALSO | {"error_category": "storage", "error_severity": "error", "timestamp": "2025-10-01T12:45:00+01:00"}

    summary = _asked(sanitizer, _history(stored=STORED | {"also_failed": [also]}))

    assert summary.also_failed is not UNSET
    (told,) = summary.also_failed
    assert (told.operation_type, told.error_message, told.error_category, told.error_severity, told.timestamp) == (
        "rollback",
        "A disk of the VM is busy",
        "storage",
        "error",
        NOON - HOUR / 4,
    )


@pytest.mark.parametrize(
    "also",
    [
        "undo",
        ["undo"],
        [[]],
        [ALSO | {"job_id": 3}],
        [ALSO | {"operation_type": "replication"}],
        [ALSO | {"error_message": "virt-v2v: exit status 1"}],
        [ALSO | {"error_message": {"a": 1}}],
        [{}],
    ],
)
def test_what_cannot_be_shown_of_a_failure_told_with_a_stored_one_is_left_out(
    sanitizer: Sanitizer, also: object
) -> None:
    summary = _asked(sanitizer, _history(stored=STORED | {"also_failed": also}))

    assert (summary.status, summary.also_failed) == ("failed", UNSET)


ROLLBACK = {"job_type": "cleanup", "operation": "enhanced-test-failover-rollback"}
TIDYING = {"job_type": "cleanup", "operation": "failed-execution-cleanup"}


def test_a_failover_and_the_clean_up_that_failed_after_it_are_told_together(sanitizer: Sanitizer) -> None:
    failover = _job("failover", NOON, "failed", error_message="out of hosts")
    undo = _job("undo", NOON + HOUR, "failed", error_message="disk busy", **TIDYING)

    summary = _asked(sanitizer, _history(failover, undo))

    assert (summary.job_id, summary.error_message) == ("failover", "No host has room for the VM")
    assert summary.actionable_steps == ("Check available resources", "Wait for previous operation to complete")
    assert summary.also_failed is not UNSET
    assert [(also.job_id, also.error_message) for also in summary.also_failed] == [("undo", "A disk of the VM is busy")]


def test_of_both_the_more_urgent_comes_first(sanitizer: Sanitizer) -> None:
    failover = _job("failover", NOON, "failed", error_message="out of hosts")
    undo = _job("undo", NOON + HOUR, "failed", error_message="source gone", **ROLLBACK)

    summary = _asked(sanitizer, _history(failover, undo))

    assert (summary.job_id, summary.operation_type, summary.error_severity) == ("undo", "rollback", "critical")
    assert summary.also_failed is not UNSET
    assert [also.job_id for also in summary.also_failed] == ["failover"]


def test_a_completed_clean_up_does_not_hide_the_failure_it_cleaned_up_after(sanitizer: Sanitizer) -> None:
    failover = _job("failover", NOON, "failed", error_message="out of hosts")
    tidied = _job("tidy", NOON + HOUR, "completed", **TIDYING)

    summary = _asked(sanitizer, _history(failover, tidied))

    assert (summary.job_id, summary.status) == ("failover", "failed")
    assert summary.cleaned_up_at == NOON + HOUR * 3 / 2


def test_a_completed_rollback_replaces_the_failure_it_undid(sanitizer: Sanitizer) -> None:
    history = _history(_job("failover", NOON, "failed"), _job("undo", NOON + HOUR, "completed", **ROLLBACK))

    assert _asked(sanitizer, history).job_id == "undo"


def test_a_clean_up_that_succeeds_at_last_replaces_its_failed_tries(sanitizer: Sanitizer) -> None:
    failover = _job("failover", NOON, "failed", error_message="out of hosts")
    first = _job("first", NOON + HOUR, "failed", error_message="source gone", **TIDYING)
    last = _job("last", NOON + 2 * HOUR, "completed", **TIDYING)

    summary = _asked(sanitizer, _history(failover, first, last))

    assert (summary.job_id, summary.also_failed) == ("failover", UNSET)


def test_of_several_failed_tries_of_a_rollback_the_last_is_told(sanitizer: Sanitizer) -> None:
    failover = _job("failover", NOON, "failed", error_message="out of hosts")
    tries = [_job(f"try-{n}", NOON + n * HOUR, "failed", error_message="disk busy", **ROLLBACK) for n in (1, 2)]

    summary = _asked(sanitizer, _history(failover, *tries))

    assert summary.also_failed is not UNSET
    assert [also.job_id for also in summary.also_failed] == ["try-2"]


def test_a_failed_rollback_of_a_good_failover_is_told_alone(sanitizer: Sanitizer) -> None:
    undo = _job("undo", NOON + HOUR, "failed", error_message="disk busy", **ROLLBACK)

    summary = _asked(sanitizer, _history(_job("failover", NOON, "completed"), undo))

    assert (summary.job_id, summary.also_failed) == ("undo", UNSET)


def test_a_later_success_replaces_a_failure_and_its_clean_up(sanitizer: Sanitizer) -> None:
    failover = _job("failover", NOON, "failed", error_message="out of hosts")
    undo = _job("undo", NOON + HOUR, "failed", error_message="disk busy", **TIDYING)
    again = _job("again", NOON + 2 * HOUR, "completed")

    assert _asked(sanitizer, _history(failover, undo, again)).job_id == "again"
