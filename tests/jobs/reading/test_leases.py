from datetime import UTC, datetime, timedelta

import pytest

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reading.leases import INTERRUPTED, as_interrupted, is_interrupted
from plainspoken.jobs.rows import StepRow, TrackedRow
from tests.support import builtin_catalogue

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)
JOB = TrackedRow(
    id="a",
    context_id="ctx-a",
    job_type="failover",
    operation="unified-test-failover",
    status="running",
    external_job_id=None,
    error_message=None,
    percent_complete=None,
    created_at=NOON,
    started_at=NOON,
    completed_at=None,
    canceled_at=None,
)


@pytest.mark.parametrize("status", ["running", "pending"])
def test_a_job_under_way_is_interrupted_once_its_lease_has_run_out(status: str) -> None:
    assert is_interrupted(status, NOON, now=NOON + timedelta(seconds=1))


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled", None, "anything"])
def test_a_job_that_is_not_under_way_is_never_interrupted(status: str | None) -> None:
    assert not is_interrupted(status, NOON, now=NOON + timedelta(days=1))


def test_a_job_is_not_interrupted_while_its_lease_lasts() -> None:
    assert not is_interrupted("running", NOON, now=NOON)


def test_another_programs_job_has_no_lease_and_is_never_interrupted() -> None:
    assert not is_interrupted("running", None, now=NOON)


def test_an_interrupted_job_ends_when_its_lease_did_and_so_do_its_running_steps() -> None:
    steps = (
        StepRow("a", 1, "validation", "completed", None, NOON, NOON),
        StepRow("a", 2, "vm-creation", "running", None, NOON, None),
    )
    end = NOON + timedelta(minutes=1)

    job, closed = as_interrupted(JOB, steps, at=end)

    assert (job.status, job.error_message, job.completed_at) == ("failed", INTERRUPTED, end)
    assert closed == (steps[0], StepRow("a", 2, "vm-creation", "failed", INTERRUPTED, NOON, end))


def test_an_interrupted_job_never_ends_before_it_started() -> None:
    job, _ = as_interrupted(JOB, (), at=NOON - timedelta(minutes=1))

    assert job.completed_at == NOON


def test_the_catalogue_tells_an_interruption_as_one() -> None:
    answer = Sanitizer(builtin_catalogue()).sanitize(
        Failure(INTERRUPTED, step="vm-creation", operation="test_failover")
    )

    assert answer.rule_id == "interrupted.by-restart"
