"""What a job that waits or runs reports is told beside it; the job is not called failed."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.rows import ReplicationRow, StepRow, TrackedRow
from plainspoken.jobs.telling.attention import STARTING, WAITING
from plainspoken.jobs.telling.unified import told_job
from plainspoken.jobs.telling.views import Attention, JobItem
from tests.jobs.conftest import NOON, Store
from tests.support import builtin_catalogue

ERRORS = {"error_message", "error_category", "error_severity", "actionable_steps", "next_actions"}
Steps = tuple[tuple[str, str] | tuple[str, str, str], ...]


@pytest.fixture(scope="module")
def builtin() -> Sanitizer:
    return Sanitizer(builtin_catalogue())


def replication(sanitizer: Sanitizer, **values: object) -> JobItem:
    fields: dict[str, Any] = dict.fromkeys(ReplicationRow.__struct_fields__)
    return told_job(
        sanitizer, ReplicationRow(**fields | {"id": "job-1", "status": "replicating"} | values), (), None
    ).item


def failover(sanitizer: Sanitizer, *steps: tuple[str, str] | tuple[str, str, str], **values: object) -> JobItem:
    fields: dict[str, Any] = dict.fromkeys(TrackedRow.__struct_fields__)
    fields |= {"id": "t-1", "job_type": "failover", "operation": "unified-live-failover", "status": "running"}
    rows = [StepRow("t-1", seq, step[0], step[1], (*step, None)[2], NOON, NOON) for seq, step in enumerate(steps, 1)]
    return told_job(sanitizer, TrackedRow(**fields | values), rows, None).item


def told(item: JobItem) -> Attention:
    assert isinstance(item.attention, Attention)
    return item.attention


# --- where it is told, on every database


@pytest.mark.parametrize("status", ["replicating", "pending"])
@pytest.mark.parametrize("column", ["error_message", "vma_error_details"])
def test_a_replication_under_way_tells_what_its_row_holds_and_is_not_failed(
    store: Store, status: str, column: str
) -> None:
    vm = store.vm()
    job = store.replication(vm, status=status, **{column: "write to target: disk busy"})

    (item,) = store.recent_jobs(vm).jobs
    details = store.vm_context(vm)

    assert item.status in {"running", "pending"}
    assert told(item) == Attention(
        message="A disk of the VM is busy",
        category="storage",
        severity="warning",
        actionable_steps=("Wait for previous operation to complete",),
        next_actions=told(item).next_actions,
    )
    assert not ERRORS & set(msgspec.to_builtins(item))
    assert details.current_job == item
    assert details.job_history == (item,)
    assert store.job(job).attention == item.attention


def test_a_failover_under_way_tells_what_its_row_holds_for_the_step_that_runs(store: Store) -> None:
    vm = store.vm(os_type="linux")
    job = store.tracked(vm, ("virtio-driver-injection", "running"), status="running", error_message="no drivers")

    assert told(store.recent_jobs(vm).jobs[0]).message == "The VM needs no drivers"
    assert store.job(job).attention == store.recent_jobs(vm).jobs[0].attention


def test_lists_of_all_vms_tell_it_too(store: Store) -> None:
    vm = store.vm()
    store.replication(vm, status="replicating", error_message="disk busy")

    (item,) = store.ask(lambda reader: reader.jobs(vm=vm)).jobs

    assert told(item).message == "A disk of the VM is busy"


@pytest.mark.parametrize("status", ["completed", "cancelled", "failed"])
def test_a_job_that_has_ended_asks_for_no_attention(store: Store, status: str) -> None:
    vm = store.vm()
    store.replication(vm, status=status, error_message="disk busy")
    store.tracked(vm, ("validation", "failed", "disk busy"), status=status, error_message="disk busy")

    assert [item.attention for item in store.recent_jobs(vm).jobs] == [UNSET, UNSET]
    assert store.vm_context(vm).current_job is UNSET


# --- which of its texts


@pytest.mark.parametrize("text", [None, "", "  ", "null", "None", '"null"', "{}", "[]", '""', "OK", "no error."])
def test_a_row_that_holds_no_error_asks_for_no_attention(sanitizer: Sanitizer, text: str | None) -> None:
    assert replication(sanitizer, error_message=text, vma_error_details=text).attention is UNSET
    assert failover(sanitizer, ("validation", "failed"), error_message=text).attention is UNSET


def test_the_better_known_of_the_texts_of_a_replication_is_told(sanitizer: Sanitizer) -> None:
    item = replication(sanitizer, error_message="zork", vma_error_details="source gone")

    assert told(item).message == "The source environment does not answer"


def test_a_step_that_failed_and_does_not_stop_the_job_is_told_when_its_row_says_why(sanitizer: Sanitizer) -> None:
    steps: Steps = (("virtio-driver-injection", "failed", "disk busy"), ("vm-creation", "running"))

    assert told(failover(sanitizer, *steps)).message == "A disk of the VM is busy"
    assert failover(sanitizer, ("virtio-driver-injection", "failed"), ("vm-creation", "running")).attention is UNSET


def test_a_step_that_was_done_after_all_is_not_told(sanitizer: Sanitizer) -> None:
    steps: Steps = (("vm-creation", "failed", "disk busy"), ("vm-creation", "completed"), ("status-update", "running"))

    assert failover(sanitizer, *steps).attention is UNSET


def test_of_several_the_most_urgent_is_told_with_the_advice_of_all(sanitizer: Sanitizer) -> None:
    item = failover(sanitizer, ("a", "failed", "disk busy"), ("b", "failed", "source gone"), ("c", "running"))

    assert told(item).message == "The source environment does not answer"
    assert told(item).actionable_steps == (
        "Verify source environment is online",
        "Wait for previous operation to complete",
    )


# --- how it is told


def test_an_error_is_a_warning_while_the_job_goes_on_and_what_is_critical_stays_so(sanitizer: Sanitizer) -> None:
    assert told(failover(sanitizer, error_message="it is out of hosts")).severity == "warning"
    assert told(failover(sanitizer, error_message="source gone")).severity == "critical"


def test_a_text_that_nobody_knows_is_told_without_a_word_of_it_and_without_calling_the_job_failed(
    builtin: Sanitizer,
) -> None:
    item = failover(builtin, ("vm-creation", "running"), error_message="zork the flurb of /dev/vdq7 at 10.20.30.40")

    assert told(item).message == "The operation has reported a problem and goes on. The reason is not known yet."
    assert (told(item).severity, told(item).next_actions) == ("warning", WAITING)


def test_a_failed_step_of_which_nobody_knows_why_is_named(builtin: Sanitizer) -> None:
    item = failover(builtin, ("virtio-driver-injection", "failed", "zork the flurb"), ("vm-creation", "running"))

    assert told(item).message == (
        "The step “Preparing Drivers for Compatibility” did not succeed, and the operation goes on. "
        "The reason is not known yet."
    )


@pytest.mark.parametrize("text", ["2026-01-02T10:00:00Z INFO copier: copied 12 of 40 blocks", "retrying in 10 seconds"])
def test_a_line_that_is_no_failure_asks_for_no_attention(builtin: Sanitizer, text: str) -> None:
    assert failover(builtin, error_message=text).attention is UNSET
    assert replication(builtin, error_message=text).attention is UNSET


@pytest.mark.parametrize(
    "text",
    ["pwrite: No space left on device", "connect: connection refused", "panic: runtime error: index out of range"],
)
def test_no_advice_starts_an_operation_while_one_is_under_way(builtin: Sanitizer, text: str) -> None:
    for item in (replication(builtin, error_message=text), failover(builtin, error_message=text)):
        attention = told(item)

        assert attention.next_actions
        assert not STARTING & {action.do for action in attention.next_actions if action.do}
        assert attention.actionable_steps == tuple(action.text for action in attention.next_actions)


def test_every_sentence_of_our_own_is_clean_for_every_step(builtin: Sanitizer) -> None:
    names = [*builtin.catalogue.steps, "zork_flurb", "virt-v2v /dev/vda"]
    sentences = [told(failover(builtin, (name, "failed", "zork"))).message for name in names]
    advice = [action.text for action in WAITING]

    assert [text for text in (*sentences, *advice) if not builtin.guard.is_clean(text)] == []
