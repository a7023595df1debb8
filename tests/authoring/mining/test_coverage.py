import pytest

from plainspoken.authoring.mining.coverage import NO_RULE, OTHERS, UNKNOWN, Share, measure_coverage
from plainspoken.authoring.mining.reports import COVERAGE_REPORTS
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer

FAILURES = [
    StoredFailure("the pool is full", step="vm-creation", operation="test_failover", job="1", vm="a"),
    StoredFailure("the volume is odd", step="vm-creation", operation="test_failover", job="1", vm="a"),
    StoredFailure("out to lunch", step="vm-creation", operation="replication", job="2", vm="b"),
    StoredFailure("the pool is full", step="validation", operation="replication", job="3", vm="b"),
    StoredFailure("no space left here", step="vm-creation", operation="test_failover", job="3", vm="b"),
]


def named(shares: tuple[Share, ...]) -> dict[str, dict[str, int]]:
    return {share.name: dict(share.failures) for share in shares}


def test_failures_are_counted_by_how_they_are_answered(small: Sanitizer) -> None:
    overall = measure_coverage(FAILURES, small).overall

    assert overall.failures == {"rule": 2, "composed": 1, "effect": 1, "fallback": 1}
    assert [overall.percent(name) for name in overall.failures] == [40.0, 20.0, 20.0, 20.0]


def test_steps_operations_and_areas_are_counted_apart_worst_first(small: Sanitizer) -> None:
    coverage = measure_coverage(FAILURES, small)

    assert list(named(coverage.steps)) == ["vm-creation", "validation"]
    assert named(coverage.operations)["replication"] == {"rule": 1, "composed": 0, "effect": 0, "fallback": 1}
    assert named(coverage.areas) == {
        NO_RULE: {"rule": 0, "composed": 0, "effect": 0, "fallback": 1},
        "disks": {"rule": 2, "composed": 0, "effect": 1, "fallback": 0},
        "fault.no-space": {"rule": 0, "composed": 1, "effect": 0, "fallback": 0},
    }


def test_jobs_and_vms_count_once_in_each_class_they_are_in(small: Sanitizer) -> None:
    overall = measure_coverage(FAILURES, small).overall

    assert overall.jobs == {"rule": 2, "composed": 1, "effect": 1, "fallback": 1}
    assert overall.vms == {"rule": 2, "composed": 1, "effect": 1, "fallback": 1}
    assert (overall.all_jobs, overall.all_vms) == (3, 2)


def test_failures_that_do_not_tell_their_jobs_have_no_counts_of_them(small: Sanitizer) -> None:
    share = measure_coverage([StoredFailure("out to lunch")], small).overall

    assert (share.jobs, share.vms, share.all_jobs, share.all_vms) == (None, None, None, None)


def test_what_has_no_step_is_counted_too(small: Sanitizer) -> None:
    assert list(named(measure_coverage([StoredFailure("out to lunch")], small).steps)) == [UNKNOWN]


def test_names_of_unknown_steps_hold_no_ids(small: Sanitizer) -> None:
    (share,) = measure_coverage([StoredFailure("out to lunch", step="copy of vol-8a7f2c")], small).steps

    assert share.name == "copy of <id>"


def test_too_many_names_are_joined_whatever_the_order(small: Sanitizer) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    steps = [f"step {one}{two}" for one in letters for two in letters]
    failures = [StoredFailure("out to lunch", step=step) for step in steps]
    forward, backward = measure_coverage(failures, small), measure_coverage(failures[::-1], small)

    assert forward == backward
    assert len(forward.steps) <= 501
    assert OTHERS in named(forward.steps)
    assert sum(share.total for share in forward.steps) == len(steps)


@pytest.mark.parametrize("form", COVERAGE_REPORTS)
def test_every_format_tells_the_share(small: Sanitizer, form: str) -> None:
    assert "60.0" in COVERAGE_REPORTS[form](measure_coverage(FAILURES, small))


@pytest.mark.parametrize("form", COVERAGE_REPORTS)
def test_every_format_can_tell_of_nothing(small: Sanitizer, form: str) -> None:
    assert COVERAGE_REPORTS[form](measure_coverage([], small))
