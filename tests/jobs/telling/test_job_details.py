"""The timeline of a job's steps: what ran within what, and what is said once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import UNSET

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.rows import FoundJob, StepRow, TrackedRow
from plainspoken.jobs.telling.job_details import job_detail
from plainspoken.jobs.telling.views import JobStep

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)
DRIVERS = "virtio-driver-injection"


def row(name: str, status: str, began: int | None, ended: int | None, error: str | None = None) -> StepRow:
    """A step that ran from one second after noon to another."""

    def at(second: int | None) -> datetime | None:
        return None if second is None else NOON + timedelta(seconds=second)

    return StepRow("t-1", 0, name, status, error, at(began), at(ended))


def timeline(sanitizer: Sanitizer, status: str, *steps: StepRow) -> tuple[JobStep, ...]:
    fields: dict[str, Any] = dict.fromkeys(TrackedRow.__struct_fields__)
    fields |= {"id": "t-1", "job_type": "failover", "operation": "unified-test-failover", "status": status}
    return job_detail(sanitizer, FoundJob(TrackedRow(**fields), None, steps)).item.steps


def nested(steps: tuple[JobStep, ...]) -> list[bool]:
    return [step.nested is True for step in steps]


def test_a_step_that_is_written_around_itself_holds_the_inner_one(sanitizer: Sanitizer) -> None:
    outer, inner = row(DRIVERS, "failed", 5, 20, "out of hosts"), row(DRIVERS, "failed", 6, 20, "out of hosts")

    steps = timeline(sanitizer, "failed", row("validation", "completed", 0, 5), outer, inner)

    assert nested(steps) == [False, False, True]


def test_what_both_say_is_said_once(sanitizer: Sanitizer) -> None:
    outer, inner = row(DRIVERS, "failed", 5, 20, "out of hosts"), row(DRIVERS, "failed", 6, 20, "out of hosts")

    first, second = timeline(sanitizer, "failed", outer, inner)

    assert first.error_message == "No host has room for the VM"
    assert (second.status, second.error_message, second.actionable_steps) == ("failed", UNSET, UNSET)


def test_an_inner_step_that_says_more_is_told(sanitizer: Sanitizer) -> None:
    outer, inner = row(DRIVERS, "failed", 5, 20, "exit status 1"), row(DRIVERS, "failed", 6, 20, "disk busy")

    assert timeline(sanitizer, "failed", outer, inner)[1].error_message == "A disk of the VM is busy"


def test_a_second_try_is_no_inner_step(sanitizer: Sanitizer) -> None:
    steps = timeline(sanitizer, "completed", row(DRIVERS, "failed", 0, 5, "x"), row(DRIVERS, "completed", 5, 9))

    assert nested(steps) == [False, False]


def test_steps_that_follow_each_other_are_not_nested(sanitizer: Sanitizer) -> None:
    steps = timeline(
        sanitizer, "completed", row("validation", "completed", 0, 5), row("vm-creation", "completed", 5, 9)
    )

    assert nested(steps) == [False, False]


def test_several_steps_may_run_within_one(sanitizer: Sanitizer) -> None:
    inner = [row(f"detach-{n}", "completed", n, n + 1) for n in range(1, 4)]

    steps = timeline(
        sanitizer, "completed", row("volume-detachment", "completed", 0, 9), *inner, row("cleanup", "completed", 9, 9)
    )

    assert nested(steps) == [False, True, True, True, False]


def test_where_times_are_missing_the_name_tells(sanitizer: Sanitizer) -> None:
    rows = (
        row(DRIVERS, "failed", None, None),
        row(DRIVERS, "failed", None, None),
        row("vm-creation", "failed", None, None),
    )

    assert nested(timeline(sanitizer, "failed", *rows)) == [False, True, False]


def test_while_a_job_runs_what_starts_within_an_open_step_is_nested(sanitizer: Sanitizer) -> None:
    steps = timeline(sanitizer, "running", row(DRIVERS, "running", 0, None), row("copy-drivers", "running", 1, None))

    assert nested(steps) == [False, True]


def test_a_step_that_was_never_closed_holds_nothing_once_its_job_has_ended(sanitizer: Sanitizer) -> None:
    steps = timeline(sanitizer, "completed", row("validation", "running", 0, None), row("cleanup", "completed", 5, 6))

    assert nested(steps) == [False, False]
