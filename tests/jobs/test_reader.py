"""Answers made from stored rows, on every kind of database: first of all what such backends get wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import msgspec
import pytest
from msgspec import UNSET
from sqlalchemy import insert

from plainspoken.errors import AmbiguousName, NotFound
from plainspoken.jobs.lists.job_list import JobSelection
from plainspoken.store.own_tables import LEASES

if TYPE_CHECKING:
    from tests.jobs.conftest import Store

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DRIVERS = "virtio-driver-injection"


def test_replication_errors_never_reach_the_customer_as_they_are(store: Store) -> None:
    vm = store.vm()
    store.replication(vm, status="failed", error_message="nbd_connect_uri: /var/run/x.sock: recv failed")

    answer = msgspec.json.encode(store.recent_jobs(vm)).decode()

    assert "nbd" not in answer
    assert "/var" not in answer


def test_what_a_replication_is_doing_never_reaches_the_customer_as_it_is(store: Store) -> None:
    vm = store.vm()
    operation = "Copying VM data: 42% - nbdkit[2231]: /dev/vdb"
    store.replication(vm, status="replicating", current_operation=operation, progress_percent=42)

    job = store.recent_jobs(vm).jobs[0]

    assert job.current_step == "Copying data: 42% complete"


def test_a_failed_job_without_a_failed_step_tells_the_jobs_own_error(store: Store) -> None:
    vm = store.vm()
    store.tracked(vm, ("validation", "completed"), status="failed", error_message="we are out of hosts")

    job = store.recent_jobs(vm).jobs[0]

    assert job.error_message == "No host has room for the VM"


def test_a_failed_job_without_any_text_still_says_something(store: Store) -> None:
    vm = store.vm()
    store.tracked(vm, status="failed")

    job = store.recent_jobs(vm).jobs[0]

    assert job.error_message == "The test failover did not finish; the reason is not known yet"
    assert job.actionable_steps
    assert job.error_severity == "error"


def test_a_failed_job_names_the_step_it_failed_in(store: Store) -> None:
    vm = store.vm()
    store.tracked(vm, ("validation", "completed"), (DRIVERS, "failed", "exit status 1"), status="failed")

    job = store.recent_jobs(vm).jobs[0]

    assert job.current_step == "Preparing Drivers for Compatibility"


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("unified-test-failover", "test_failover"),
        ("unified-live-failover", "live_failover"),
        ("enhanced-test-failover-rollback", "rollback"),
        ("enhanced-live-failover-rollback", "rollback"),
        ("failed-execution-cleanup", "rollback"),
        ("delete-replication-job", "rollback"),
    ],
)
def test_rollbacks_are_not_listed_as_failovers(store: Store, operation: str, expected: str) -> None:
    vm = store.vm()
    store.tracked(vm, operation=operation, job_type="failover")

    assert store.recent_jobs(vm).jobs[0].job_type == expected


def test_a_clean_up_stored_as_completed_with_a_failed_step_has_failed(store: Store) -> None:
    vm = store.vm()
    steps = (("test-vm-shutdown", "completed"), ("test-vm-deletion", "failed", "disk busy"), ("cleanup", "completed"))
    store.tracked(vm, *steps, operation="enhanced-test-failover-rollback", job_type="cleanup", status="completed")

    job = store.recent_jobs(vm).jobs[0]

    assert (job.status, job.current_step, job.progress) == ("failed", "Removing Test VM", 66.7)
    assert job.error_message == "A disk of the VM is busy"


def test_of_several_failed_steps_of_a_clean_up_the_most_urgent_comes_first(store: Store) -> None:
    vm = store.vm()
    steps = (("test-vm-deletion", "failed", "disk busy"), ("source-vm-power-on", "failed", "source gone"))
    store.tracked(vm, *steps, operation="enhanced-live-failover-rollback", job_type="cleanup", status="completed")

    job = store.recent_jobs(vm).jobs[0]

    assert (job.error_message, job.error_severity) == ("The source environment does not answer", "critical")
    assert job.actionable_steps == ("Verify source environment is online", "Wait for previous operation to complete")


def test_exactly_the_20_newest_of_both_sources_are_listed(store: Store) -> None:
    vm = store.vm()
    for minute in range(0, 30, 2):
        store.replication(vm, id=f"{vm}-r{minute:02}", started_at=NOON + minute * MINUTE)
        store.tracked(vm, id=f"{vm}-t{minute + 1:02}"[-64:], started_at=NOON + (minute + 1) * MINUTE)

    answer = store.recent_jobs(vm)

    assert answer.count == len(answer.jobs) == 20
    assert [int(job.job_id[-2:]) for job in answer.jobs] == list(range(29, 9, -1))


def test_twenty_replications_are_listed_when_nothing_else_happened(store: Store) -> None:
    vm = store.vm()
    for minute in range(21):
        store.replication(vm, created_at=NOON + minute * MINUTE)

    assert store.recent_jobs(vm).count == 20


def test_the_start_orders_jobs_and_the_creation_only_those_that_have_not_started(store: Store) -> None:
    vm = store.vm()
    late_start = store.replication(vm, created_at=NOON, started_at=NOON + 10 * MINUTE)
    waiting = store.replication(vm, created_at=NOON + 5 * MINUTE, started_at=None, status="pending")
    timeless = store.replication(vm, created_at=None, started_at=None)
    early_start = store.tracked(vm, created_at=NOON + 9 * MINUTE, started_at=NOON + MINUTE)

    listed = [job.job_id for job in store.recent_jobs(vm).jobs]

    assert listed == [late_start, waiting, early_start, timeless]


def test_a_late_start_counts_among_many_jobs_created_after_it(store: Store) -> None:
    vm = store.vm()
    late = store.replication(vm, created_at=NOON - 60 * MINUTE, started_at=NOON + 90 * MINUTE)
    store.many_jobs(vm, 25)

    assert store.recent_jobs(vm).jobs[0].job_id == late


def test_items_of_failed_jobs_carry_a_severity(store: Store) -> None:
    vm = store.vm()
    store.tracked(vm, ("volume-attachment", "failed", "disk busy"), status="failed")

    assert store.recent_jobs(vm).jobs[0].error_severity == "warning"


def test_an_unknown_vm_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.recent_jobs("ctx-nobody")


@pytest.mark.parametrize("key", ["", "a\0b", "\ud800", "x" * 5_000, "%", "'; --", "名前"])
def test_a_strange_key_is_not_found(store: Store, key: str) -> None:
    with pytest.raises(NotFound):
        store.vm_context(key)


def test_a_name_that_several_vms_have_is_ambiguous(store: Store) -> None:
    contexts = sorted([store.vm(vm_name="twins"), store.vm(vm_name="twins")])

    with pytest.raises(AmbiguousName) as caught:
        store.vm_context("twins")

    assert list(caught.value.context_ids) == contexts


def test_a_vm_is_found_by_its_name_as_by_its_context_id(store: Store) -> None:
    vm = store.vm(vm_name="only-one")
    store.replication(vm)

    assert store.recent_jobs("only-one") == store.recent_jobs(vm)


def test_the_exact_spelling_of_a_name_wins_over_another_case(store: Store) -> None:
    store.vm(vm_name="Mixed-Case")
    vm = store.vm(vm_name="mixed-case")

    assert store.recent_jobs("mixed-case").context_id == vm


def test_the_operating_system_of_the_vm_is_told_to_the_rules(store: Store) -> None:
    vm = store.vm(os_type="linux")
    store.tracked(vm, (DRIVERS, "failed", "no drivers fit"), status="failed")

    assert store.recent_jobs(vm).jobs[0].error_message == "The VM needs no drivers"


def test_the_classification_of_a_replication_is_told_to_the_rules(store: Store) -> None:
    vm = store.vm()
    text = "[map[error_type:authentication message:login failed]]"
    store.replication(vm, status="failed", error_message=text, vma_error_classification="authentication")

    assert store.recent_jobs(vm).jobs[0].error_message == "The source environment refused the login"


@pytest.mark.parametrize("status", ["verifying_checksums", "", "völlig neu", "UNKNOWN"])
def test_an_unlisted_status_is_shown_as_one_of_the_known(store: Store, status: str) -> None:
    vm = store.vm()
    store.replication(vm, status=status)

    assert store.recent_jobs(vm).jobs[0].status in {"pending", "running"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [("legacy-affinity-lookup", "Legacy Affinity Lookup"), ("legacy-CloudStack-affinity-lookup", "Processing")],
)
def test_an_unlisted_step_name_comes_out_readable_or_neutral(store: Store, name: str, shown: str) -> None:
    vm = store.vm()
    store.tracked(vm, (name, "failed", "x"), status="failed")

    assert store.recent_jobs(vm).jobs[0].current_step == shown


def test_times_with_an_offset_are_served_in_utc(store: Store) -> None:
    vm = store.vm()
    start = datetime(2025, 10, 3, 17, 46, 57, tzinfo=timezone(timedelta(hours=1)))
    store.tracked(vm, started_at=start, completed_at=start + timedelta(seconds=25))

    answer = msgspec.json.decode(msgspec.json.encode(store.recent_jobs(vm)))["jobs"][0]

    assert (answer["started_at"], answer["completed_at"]) == ("2025-10-03T16:46:57Z", "2025-10-03T16:47:22Z")
    assert answer["duration_seconds"] == 25


def test_microseconds_survive_on_every_database(store: Store) -> None:
    vm = store.vm()
    start = NOON.replace(microsecond=123_456)
    store.replication(vm, started_at=start)

    assert store.recent_jobs(vm).jobs[0].started_at == start


def test_doubled_driver_rows_count_as_rows(store: Store) -> None:
    vm = store.vm()
    done = [(name, "completed") for name in ("validation", "volume-mode-switch-failover", "snapshot-creation")]
    job = store.tracked(vm, *done, (DRIVERS, "failed", "exit"), (DRIVERS, "failed", "exit"), status="failed")

    detail = store.job(job)

    assert (detail.progress, detail.steps_completed, detail.steps_total) == (60.0, 3, 5)


def test_percent_signs_in_errors_do_no_harm(store: Store) -> None:
    vm = store.vm()
    store.replication(vm, status="failed", error_message="pool is 95% full %s %(x)s {y} 100%!d(MISSING)")

    assert store.recent_jobs(vm).jobs[0].error_message


def test_rows_full_of_nulls_give_an_answer(store: Store) -> None:
    vm = store.vm(os_type=None)
    store.replication(vm, status=None, created_at=None)
    store.tracked(vm, created_at=None, status="running")

    answer = store.recent_jobs(vm)

    assert {job.status for job in answer.jobs} == {"running", "pending"}
    assert b"null" not in msgspec.json.encode(answer)


def test_a_vm_without_jobs_has_an_empty_list_and_no_last_operation(store: Store) -> None:
    vm = store.vm()

    details = store.vm_context(vm)

    assert details.job_history == ()
    assert details.last_operation is UNSET
    assert msgspec.json.decode(msgspec.json.encode(store.recent_jobs(vm)))["jobs"] == []


def test_jobs_of_the_service_itself_are_not_listed(store: Store) -> None:
    vm = store.vm()
    hidden = store.tracked(vm, job_type="scheduler", operation="load-schedules")

    assert store.recent_jobs(vm).count == 0
    with pytest.raises(NotFound):
        store.job(hidden)


def test_the_current_job_is_the_one_under_way_that_the_vm_names(store: Store) -> None:
    vm = store.vm(current_job_id="job-named")
    store.replication(vm, id="job-named", status="replicating", started_at=NOON)
    store.tracked(vm, status="running", started_at=NOON + MINUTE)

    current = store.vm_context(vm).current_job

    assert current is not UNSET
    assert current.job_id == "job-named"


def test_an_ended_job_is_not_the_current_one(store: Store) -> None:
    vm = store.vm(current_job_id="job-over")
    store.replication(vm, id="job-over", status="completed")

    assert store.vm_context(vm).current_job is UNSET


def test_the_stored_summary_is_read_whatever_the_database_makes_of_json(store: Store) -> None:
    summary = {
        "job_id": "job-20250912-081500",
        "operation_type": "rollback",
        "status": "completed",
        "timestamp": NOON.isoformat(),
    }
    vm = store.vm(last_operation_summary=summary)

    last = store.vm_context(vm).last_operation

    assert last is not UNSET
    assert (last.job_id, last.operation_type) == ("job-20250912-081500", "rollback")
    assert (last.status, last.timestamp) == ("completed", NOON)


def test_all_vms_are_listed_by_name(store: Store) -> None:
    mine = {store.vm(vm_name="Zebra-1"), store.vm(vm_name="apple-1"), store.vm(vm_name="Mango-1")}

    listed = [vm.vm_name for vm in store.vm_contexts().vm_contexts if vm.context_id in mine]

    assert listed == ["apple-1", "Mango-1", "Zebra-1"]


def test_a_failover_is_found_by_its_external_id_too(store: Store) -> None:
    vm = store.vm()
    job = store.tracked(vm, external_job_id=f"unified-test-failover-{vm}"[:64])

    assert store.job(f"unified-test-failover-{vm}"[:64]).job_id == job


def test_a_job_tells_its_vm(store: Store) -> None:
    vm = store.vm(vm_name="tell-me")
    detail = store.job(store.replication(vm))

    assert (detail.context_id, detail.vm_name, detail.steps) == (vm, "tell-me", ())


def test_an_unknown_job_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.job("job-nobody")


def test_steps_are_told_in_customers_words(store: Store) -> None:
    vm = store.vm()
    job = store.tracked(vm, ("validation", "completed"), ("volume-attachment", "failed", "disk busy"), status="failed")

    first, second = store.job(job).steps

    assert (first.display_name, first.status, first.phase, first.icon) == (
        "Pre-flight Validation",
        "completed",
        "setup",
        "✅",
    )
    assert first.error_message is UNSET
    assert (second.error_message, second.error_category) == ("A disk of the VM is busy", "storage")


def _lease(store: Store, job: str, until: datetime | None) -> None:
    row = {"job_id": job, "written_by": "tests", "created_at": NOON, "lease_until": until}
    store.run(lambda connection: connection.execute(insert(LEASES), row) and None)


@pytest.mark.parametrize("status", ["running", "pending"])
def test_a_job_whose_lease_ran_out_reads_as_interrupted_everywhere(store: Store, status: str) -> None:
    vm = store.vm()
    job = store.tracked(vm, ("validation", "completed"), ("vm-creation", "running"), status=status, started_at=NOON)
    _lease(store, job, NOON + MINUTE)

    listed, details, detail = store.recent_jobs(vm).jobs[0], store.vm_context(vm), store.job(job)

    assert (listed.status, listed.current_step) == ("failed", "Creating Destination VM")
    assert listed.completed_at == NOON + MINUTE
    assert listed.error_message
    assert (details.current_job, details.last_operation.job_id if details.last_operation else None) == (UNSET, job)
    assert [step.status for step in detail.steps] == ["completed", "failed"]
    assert detail.status == "failed"


def test_a_job_whose_lease_holds_is_under_way(store: Store) -> None:
    vm = store.vm()
    job = store.tracked(vm, ("vm-creation", "running"), status="running")
    _lease(store, job, datetime.now(UTC) + 60 * MINUTE)

    assert store.recent_jobs(vm).jobs[0].status == "running"


def test_an_ended_job_does_not_depend_on_its_lease(store: Store) -> None:
    vm = store.vm()
    _lease(store, store.tracked(vm, status="completed"), None)
    _lease(store, store.tracked(vm, status="completed"), NOON)

    assert {job.status for job in store.recent_jobs(vm).jobs} == {"completed"}


def test_an_interrupted_job_is_found_among_the_failed_ones(store: Store) -> None:
    vm = store.vm()
    job = store.tracked(vm, ("vm-creation", "running"), status="running")
    _lease(store, job, NOON)
    selection = JobSelection(statuses=frozenset({"failed"}))

    found = store.ask(lambda reader: reader.recent_jobs(vm, selection)).jobs

    assert [each.job_id for each in found] == [job]
