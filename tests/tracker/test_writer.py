import threading
import time
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from plainspoken.errors import AmbiguousName, NotFound, UnknownReference, WriteRefused
from plainspoken.store.database import run_blocking
from plainspoken.tracker.commands import (
    AddLogLine,
    ChangeJob,
    Command,
    EndOfJob,
    EndStep,
    FinishJob,
    StartJob,
    StartStep,
    WriteLog,
)
from plainspoken.tracker.writer import CANCELED, UnitOfWork, Writer
from tests.tracker.conftest import LEASE, Desk


def refused(desk: Desk, command: Command) -> str:
    with pytest.raises(WriteRefused) as caught:
        desk.write(command)
    return caught.value.reason


def test_a_job_is_stored_under_the_names_that_the_platform_knows(desk: Desk) -> None:
    vm = desk.store.vm(vm_name="pgtest1", vcenter_host=uuid.uuid4().hex)

    row = desk.job(desk.start(vm))

    assert (row["operation"], row["job_type"], row["status"]) == ("unified-test-failover", "failover", "running")
    assert row["external_job_id"] == f"unified-test-failover-pgtest1-{int(desk.now.timestamp())}"


def test_a_rollback_is_stored_as_a_clean_up(desk: Desk) -> None:
    row = desk.job(desk.start(desk.store.vm(), "live_rollback"))

    assert (row["operation"], row["job_type"]) == ("enhanced-live-failover-rollback", "cleanup")


def test_an_external_id_fits_its_column_however_long_the_name_of_the_vm(desk: Desk) -> None:
    vm = desk.store.vm(vm_name=f"{uuid.uuid4().hex}{'x' * 200}")

    external = desk.job(desk.start(vm))["external_job_id"]

    assert len(external) == 64
    assert external.endswith(f"-{int(desk.now.timestamp())}")


def test_steps_are_counted_from_one_without_a_gap(desk: Desk) -> None:
    job = desk.start(desk.store.vm())

    numbers = [desk.step(job, name) for name in ("validation", "vm-creation", "status-update")]

    assert numbers == [1, 2, 3]
    assert [row["seq"] for row in desk.steps(job)] == [1, 2, 3]


def test_a_nested_step_is_a_row_after_its_outer_one(desk: Desk) -> None:
    job = desk.start(desk.store.vm())
    outer = desk.step(job, "virtio-driver-injection", None)
    desk.step(job, "virtio-driver-injection")
    desk.write(EndStep(job_id=job, number=outer, status="completed", at=desk.tick()))

    assert [(row["seq"], row["status"]) for row in desk.steps(job)] == [(1, "completed"), (2, "completed")]


def test_a_raw_error_is_stored_whole(desk: Desk) -> None:
    job = desk.start(desk.store.vm())
    error = "virt-v2v: /dev/vdb 95% full 🛑\nsecond line"
    desk.step(job, "virtio-driver-injection", "failed", error)

    assert desk.steps(job)[0]["error_message"] == error


def test_what_databases_cannot_hold_is_replaced_and_the_rest_is_kept(desk: Desk) -> None:
    job = desk.start(desk.store.vm())
    desk.step(job, "validation", "failed", "a\0b\ud800c")

    assert desk.steps(job)[0]["error_message"] == "a\ufffdb\ufffdc"


def test_a_job_that_waits_runs_from_its_first_step_on(desk: Desk) -> None:
    job = desk.start(desk.store.vm(), pending=True)
    waiting = desk.job(job)
    desk.step(job, "validation", None)

    assert (waiting["status"], waiting["started_at"]) == ("pending", None)
    assert (desk.job(job)["status"], desk.job(job)["started_at"]) == ("running", desk.now)


def test_progress_is_kept_within_its_bounds(desk: Desk) -> None:
    job = desk.start(desk.store.vm())

    desk.write(ChangeJob(job_id=job, at=desk.tick(), progress=140.0))

    assert desk.job(job)["percent_complete"] == 100


def test_every_write_renews_the_lease(desk: Desk) -> None:
    job = desk.start(desk.store.vm())
    desk.now += timedelta(seconds=30)

    desk.step(job, "validation")

    assert desk.lease(job)["lease_until"] == desk.now + LEASE


def test_a_lease_ends_with_its_job(desk: Desk) -> None:
    job = desk.start(desk.store.vm())

    desk.finish(job)

    assert desk.lease(job)["lease_until"] is None


def test_log_lines_are_stored_once_however_often_they_are_sent(desk: Desk) -> None:
    job = desk.start(desk.store.vm())
    number = desk.step(job, "validation")
    lines = (
        AddLogLine(level="INFO", message="one", at=desk.tick(), step=number, attrs={"a": [1, None]}),
        AddLogLine(level="WARN", message="two", at=desk.now),
    )

    for _ in range(2):
        desk.write(WriteLog(job_id=job, lines=lines))

    stored = desk.lines(job)
    assert [(row["level"], row["message"]) for row in stored] == [("INFO", "one"), ("WARN", "two")]
    assert (stored[0]["attrs"], stored[0]["step_id"] is None) == ({"a": [1, None]}, False)


def test_a_cancellation_ends_the_running_steps_and_says_when(desk: Desk) -> None:
    job = desk.start(desk.store.vm())
    desk.step(job, "vm-creation", None)

    desk.finish(job, "cancelled")

    row = desk.job(job)
    assert (row["status"], row["canceled_at"]) == ("cancelled", desk.now)
    assert [(step["status"], step["error_message"]) for step in desk.steps(job)] == [("failed", CANCELED)]


def test_a_clean_up_with_a_failed_step_is_stored_as_failed(desk: Desk) -> None:
    job = desk.start(desk.store.vm(), "test_rollback")
    desk.step(job, "volume-detachment", "failed", "disk busy")
    desk.step(job, "test-vm-deletion")

    desk.finish(job, "completed")

    assert desk.job(job)["status"] == "failed"


def test_a_clean_up_whose_failed_step_succeeded_in_a_second_attempt_is_completed(desk: Desk) -> None:
    job = desk.start(desk.store.vm(), "test_rollback")
    desk.step(job, "volume-detachment", "failed", "disk busy")
    desk.step(job, "volume-detachment")

    desk.finish(job, "completed")

    assert desk.job(job)["status"] == "completed"


def test_a_failover_may_be_completed_without_its_drivers(desk: Desk) -> None:
    job = desk.start(desk.store.vm(), "live_failover")
    desk.step(job, "virtio-driver-injection", "failed", "no drivers")
    desk.step(job, "vm-creation")

    desk.finish(job, "completed")

    assert desk.job(job)["status"] == "completed"


@pytest.mark.parametrize("end", ["completed", "failed", "cancelled"])
def test_nothing_of_a_job_that_has_ended_changes(desk: Desk, end: EndOfJob) -> None:
    job = desk.start(desk.store.vm())
    running = desk.step(job, "validation")
    desk.finish(job, end)
    before = (desk.job(job), desk.steps(job))
    at = desk.tick() + timedelta(minutes=1)

    reasons = [
        refused(desk, command)
        for command in (
            FinishJob(job_id=job, status="failed", at=at),
            ChangeJob(job_id=job, at=at, progress=5),
            StartStep(job_id=job, name="vm-creation", at=at),
            EndStep(job_id=job, number=running, status="failed", at=at),
        )
    ]

    assert reasons == ["job-ended", "job-ended", "job-ended", "step-ended"]
    assert (desk.job(job), desk.steps(job)) == before


def test_a_job_is_not_completed_while_a_step_runs(desk: Desk) -> None:
    job = desk.start(desk.store.vm())
    desk.step(job, "validation", None)

    assert refused(desk, FinishJob(job_id=job, status="completed", at=desk.tick())) == "steps-running"


def test_another_programs_job_is_never_changed(desk: Desk) -> None:
    vm = desk.store.vm()
    job = desk.store.tracked(vm, ("validation", "running"), status="running")
    before = (desk.job(job), desk.steps(job))

    reasons = [
        refused(desk, command)
        for command in (
            StartStep(job_id=job, name="vm-creation", at=desk.now),
            EndStep(job_id=job, number=1, status="completed", at=desk.now),
            FinishJob(job_id=job, status="completed", at=desk.now),
            WriteLog(job_id=job, lines=(AddLogLine(level="INFO", message="a", at=desk.now),)),
            ChangeJob(job_id=job, at=desk.now, progress=1),
        )
    ]

    assert reasons == ["foreign-job"] * 5
    assert (desk.job(job), desk.steps(job)) == before


def test_a_job_that_nobody_started_is_unknown(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.write(FinishJob(job_id="no-such-job", status="completed", at=desk.now))


def test_an_id_is_used_once(desk: Desk) -> None:
    vm = desk.store.vm()
    job = desk.start(vm)

    assert refused(desk, StartJob(job_id=job, operation="test_failover", vm=vm, at=desk.tick())) == "job-exists"


@pytest.mark.parametrize(("field", "value"), [("vm", "no-such-vm"), ("parent_job_id", "no-such-job")])
def test_a_job_of_what_does_not_exist_is_refused_with_the_field(desk: Desk, field: str, value: str) -> None:
    values = {"job_id": str(uuid.uuid4()), "operation": "test_failover", "vm": desk.store.vm(), field: value}

    with pytest.raises(UnknownReference) as caught:
        desk.write(StartJob(at=desk.now, **values))  # type: ignore[arg-type] # odd values are the subject

    assert caught.value.field == field


def test_a_name_that_several_vms_have_is_not_guessed_at(desk: Desk) -> None:
    name = uuid.uuid4().hex
    for _ in range(2):
        desk.store.vm(vm_name=name)

    with pytest.raises(AmbiguousName):
        desk.start(name)


def test_an_operation_that_is_not_tracked_is_refused_with_those_that_are(desk: Desk) -> None:
    with pytest.raises(ValueError, match=r"write one of test_failover.*did you mean 'test_failover'"):
        desk.start(desk.store.vm(), "tset_failover")


def test_commands_that_are_carried_out_again_change_nothing(desk: Desk) -> None:
    vm, job = desk.store.vm(), str(uuid.uuid4())
    commands: list[Command] = [
        StartJob(job_id=job, operation="test_failover", vm=vm, at=desk.tick()),
        StartStep(job_id=job, name="validation", number=1, at=desk.tick()),
        EndStep(job_id=job, number=1, status="failed", error="disk busy", at=desk.tick()),
        FinishJob(job_id=job, status="failed", error="disk busy", at=desk.tick()),
    ]
    for command in commands:
        desk.write(command)
        desk.write(command)
    before = (desk.job(job), desk.steps(job), desk.vm(vm), desk.operations(vm))

    for command in commands:
        desk.write(command)

    assert (desk.job(job), desk.steps(job), desk.vm(vm), desk.operations(vm)) == before
    assert desk.vm(vm)["total_jobs_run"] == 1


def test_a_vm_counts_the_jobs_that_are_written_here(desk: Desk) -> None:
    vm = desk.store.vm(total_jobs_run=4, successful_jobs=3, failed_jobs=None)
    first = desk.start(vm)
    during = desk.vm(vm)
    desk.finish(first)
    desk.finish(desk.start(vm), "failed")

    after = desk.vm(vm)
    assert during["current_job_id"] == first
    assert (after["total_jobs_run"], after["successful_jobs"], after["failed_jobs"]) == (6, 4, 1)
    assert (after["current_job_id"], after["last_successful_job_id"]) == (None, first)


def test_a_vms_current_job_of_another_program_stays(desk: Desk) -> None:
    vm = desk.store.vm(current_job_id="job-20251003-140728")

    desk.finish(desk.start(vm))

    assert desk.vm(vm)["current_job_id"] == "job-20251003-140728"


def test_writers_of_several_vms_wait_for_each_other_in_turn(desk: Desk) -> None:
    vms = [desk.store.vm(), desk.store.vm()]
    jobs = [desk.start(vm) for vm in vms]
    calls: list[int] = []

    def write_in_turn(connection: Connection, order: int) -> None:
        commands = [FinishJob(job_id=job, status="completed", at=desk.now) for job in jobs[::order]]
        work = UnitOfWork(connection, commands, now=desk.now)
        time.sleep(0.2)
        for command in commands:
            work.do(command, Writer("tests", LEASE))
        work.write(desk.sanitizer)
        calls.append(order)

    writers = [threading.Thread(target=run_blocking, args=(desk.store.url, write_in_turn, order)) for order in (1, -1)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert sorted(calls) == [-1, 1]
    assert [desk.job(job)["status"] for job in jobs] == ["completed", "completed"]
