"""Whatever the order of calls, crashes and retries: what may never happen to a tracked job."""

from __future__ import annotations

import tempfile
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import PlainspokenError
from plainspoken.store.migrations import upgrade
from plainspoken.store.tables import JOB_TRACKING
from plainspoken.tracker.commands import AddLogLine, Command, EndStep, FinishJob, StartJob, StartStep, WriteLog
from plainspoken.tracker.ends import close_interrupted
from plainspoken.tracker.operations import OPERATIONS
from tests.jobs.conftest import Store
from tests.tracker.conftest import LEASE, Desk
from tests.tracker.test_summaries import INTERNAL

ENDED = ("completed", "failed", "cancelled")


class Tracking(RuleBasedStateMachine):
    """Writers that report, crash and repeat themselves, and somebody who closes what they left."""

    sanitizer: ClassVar[Sanitizer]
    jobs = Bundle("jobs")

    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory()
        url = f"sqlite:///{self.directory.name}/jobs.db"
        upgrade(url)
        self.desk = Desk(Store(url, self.sanitizer), self.sanitizer)
        # Readers judge leases by the clock of this machine.
        self.desk.now = datetime.now(UTC) - timedelta(days=1)
        self.ended: dict[str, Any] = {}
        self.sent: list[Command] = []

    def teardown(self) -> None:
        self.directory.cleanup()

    @initialize()
    def make_vm(self) -> None:
        self.vm = self.desk.store.vm()

    def send(self, command: Command) -> None:
        self.sent.append(command)
        try:
            self.desk.write(command)
        except PlainspokenError:
            return

    @rule(target=jobs, operation=st.sampled_from(sorted(OPERATIONS)), pending=st.booleans())
    def start(self, operation: str, pending: bool) -> str:
        job = str(uuid.uuid4())
        self.send(StartJob(job_id=job, operation=operation, vm=self.vm, at=self.desk.tick(), pending=pending))
        return job

    @rule(job=jobs, name=st.sampled_from(["validation", "volume-detachment"]), skipped=st.booleans())
    def step(self, job: str, name: str, skipped: bool) -> None:
        self.send(StartStep(job_id=job, name=name, at=self.desk.tick(), skipped=skipped))

    @rule(job=jobs, number=st.integers(1, 4), status=st.sampled_from(["completed", "failed", "skipped"]))
    def end_step(self, job: str, number: int, status: Any) -> None:  # noqa: ANN401 - one of three words
        self.send(EndStep(job_id=job, number=number, status=status, error="disk busy", at=self.desk.tick()))

    @rule(job=jobs, status=st.sampled_from(ENDED))
    def finish(self, job: str, status: Any) -> None:  # noqa: ANN401 - one of three words
        self.send(FinishJob(job_id=job, status=status, error="out of hosts", at=self.desk.tick()))

    @rule(job=jobs)
    def log(self, job: str) -> None:
        self.send(WriteLog(job_id=job, lines=(AddLogLine(level="INFO", message="a", at=self.desk.tick()),)))

    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        if self.sent:
            self.send(data.draw(st.sampled_from(self.sent)))

    @rule(job=jobs)
    def crash(self, job: str) -> None:
        """The writer is gone for longer than its lease, and somebody closes its job."""
        self.desk.now += LEASE * 2
        self.desk.store.run(
            lambda connection: close_interrupted(connection, self.sanitizer, job, grace=timedelta(0), now=self.desk.now)
        )

    @invariant()
    def steps_are_numbered_without_a_gap(self) -> None:
        for row in self.rows():
            numbers = [step["seq"] for step in self.desk.steps(row["id"])]
            assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def nothing_that_has_ended_changes(self) -> None:
        for row in self.rows():
            if row["status"] in ENDED:
                now = (row, self.desk.steps(row["id"]))
                assert self.ended.setdefault(row["id"], now) == now

    @invariant()
    def no_clean_up_is_completed_with_a_failed_step(self) -> None:
        for row in self.rows():
            if row["job_type"] == "cleanup" and row["status"] == "completed":
                last = {step["name"]: step["status"] for step in self.desk.steps(row["id"])}
                failed = {s["name"]: s["seq"] for s in self.desk.steps(row["id"]) if s["status"] == "failed"}
                done = {s["name"]: s["seq"] for s in self.desk.steps(row["id"]) if s["status"] == "completed"}
                assert [name for name in last if failed.get(name, 0) > done.get(name, 0)] == []

    @invariant()
    def every_ended_job_and_no_other_has_one_summary(self) -> None:
        ended = {row["id"] for row in self.rows() if row["status"] in ("completed", "failed")}
        recorded = [row["job_id"] for row in self.desk.operations(self.vm)]
        assert sorted(recorded) == sorted(ended)

    @invariant()
    def the_stored_summary_is_what_readers_are_told(self) -> None:
        told = self.desk.store.vm_context(self.vm).last_operation
        running = [row for row in self.rows() if row["status"] not in ENDED]
        if told is msgspec.UNSET or running:
            # A job whose lease has run out is told as interrupted before anybody has closed it.
            return
        summary = self.desk.vm(self.vm)["last_operation_summary"]
        shown = {name: value for name, value in summary.items() if name not in INTERNAL}
        assert shown == msgspec.json.decode(msgspec.json.encode(told))

    def rows(self) -> list[dict[str, Any]]:
        return self.desk.rows(JOB_TRACKING)


@pytest.mark.slow
def test_a_tracked_job_keeps_its_word_whatever_happens(sanitizer: Sanitizer) -> None:
    run_state_machine_as_test(
        type("Machine", (Tracking,), {"sanitizer": sanitizer}),
        settings=settings(
            max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_a_clean_up_that_ended_after_a_later_one_is_told_as_it_was_stored(sanitizer: Sanitizer) -> None:
    machine = type("Machine", (Tracking,), {"sanitizer": sanitizer})()
    machine.make_vm()
    first = machine.start("cleanup", pending=False)
    machine.step(first, "validation", skipped=False)
    machine.finish(machine.start("cleanup", pending=False), "cancelled")
    machine.finish(first, "cancelled")

    try:
        machine.the_stored_summary_is_what_readers_are_told()
    finally:
        machine.teardown()
