"""What replaying failures through two catalogues tells."""

from __future__ import annotations

import json

import pytest

from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.review import impact as impact_module
from plainspoken.review.changes import Change
from plainspoken.review.impact import Impact, Replay
from plainspoken.review.impact_reports import IMPACT_REPORTS
from plainspoken.review.sides import load_side
from tests.review.conftest import Edited

VM = "failures/vm.yaml"
TEXT = "root@db7.internal: override ({} GB) is smaller than template size (9 GB)"


def failure(number: int = 1, *, job: str | None = None, vm: str | None = None) -> StoredFailure:
    return StoredFailure(TEXT.format(number), step="vm-creation", job=job, vm=vm)


def replayed(edited: Edited, edits: dict[str, tuple[str, str]], *failures: StoredFailure) -> Impact:
    old, new = edited(edits)
    replay = Replay(Sanitizer(load_side([old])), Sanitizer(load_side([new])))
    replay.add_all(failures)
    return replay.impact


def test_nothing_differs_when_the_rules_mean_the_same(edited: Edited) -> None:
    impact = replayed(edited, {}, failure())

    assert (impact.failures, impact.changed, impact.groups, impact.changes_codes) == (1, 0, (), False)


def test_another_wording_is_shown_and_is_only_wording(edited: Edited) -> None:
    impact = replayed(edited, {VM: ("The disk", "The system disk")}, failure())

    (group,) = impact.groups
    assert group.only_wording
    assert not impact.changes_codes
    assert group.samples[0].before.message == "The disk (1 GB) is smaller than the template (9 GB)."
    assert group.samples[0].after.message == "The system disk (1 GB) is smaller than the template (9 GB)."


def test_another_severity_counts_as_a_code(edited: Edited) -> None:
    impact = replayed(edited, {VM: ("severity: error", "severity: warning")}, failure())

    (group,) = impact.groups
    assert impact.changes_codes
    assert set(group.changes) == {Change.SEVERITY}
    assert dict(group.codes) == {("platform", "error", "platform", "warning"): 1}


def test_failures_are_grouped_by_the_rules_that_answer_now_and_then(edited: Edited) -> None:
    impact = replayed(edited, {VM: ("vm.too-small", "vm.disk-too-small")}, failure(1), failure(2))

    assert [(group.before, group.after, group.failures) for group in impact.groups] == [
        ("vm.too-small", "vm.disk-too-small", 2)
    ]


def test_a_rule_that_is_gone_leaves_the_fallback_to_answer(edited: Edited) -> None:
    impact = replayed(edited, {VM: ("override ({disk", "other ({disk")}, failure())

    assert [(group.before, group.after) for group in impact.groups] == [("vm.too-small", None)]


def test_texts_jobs_and_vms_are_counted_apart(edited: Edited) -> None:
    failures = [
        failure(1, job="j1", vm="a"),
        failure(1, job="j1", vm="a"),
        failure(2, job="j2", vm="a"),
        failure(3, job="j3", vm="b"),
        StoredFailure("nothing known", job="j4", vm="c"),
    ]
    impact = replayed(edited, {VM: ("The disk", "A disk")}, *failures)

    (group,) = impact.groups
    assert (group.failures, group.texts, group.jobs, group.vms) == (4, 3, 3, 2)
    assert (impact.failures, impact.changed, impact.jobs, impact.vms) == (5, 4, 3, 2)


def test_another_name_of_a_step_is_told_apart_from_the_rules(edited: Edited) -> None:
    impact = replayed(edited, {"steps.yaml": ("Creating Destination VM", "Creating the VM")}, failure())

    assert impact.groups == ()
    assert impact.step_names == {("Creating Destination VM", "Creating the VM"): 1}
    assert not impact.changes_codes


def test_samples_are_few_and_each_shows_other_answers(edited: Edited) -> None:
    numbers = [number for number in range(1, 9) for _ in range(3)]
    impact = replayed(edited, {VM: ("The disk", "A disk")}, *map(failure, numbers))

    messages = [sample.after.message for sample in impact.groups[0].samples]
    assert len(messages) == len(set(messages)) == impact_module.SAMPLES


def test_memory_stays_bounded_and_a_lower_bound_says_so(edited: Edited, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impact_module, "MOST_TEXTS", 5)
    monkeypatch.setattr(impact_module, "_REMEMBERED", 4)
    impact = replayed(edited, {VM: ("The disk", "A disk")}, *(failure(number % 20 + 1) for number in range(100)))

    assert (impact.groups[0].failures, impact.groups[0].texts, impact.exact_texts) == (100, 5, False)
    assert "at least 5 different texts" in IMPACT_REPORTS["text"](impact)


@pytest.mark.parametrize("report", IMPACT_REPORTS)
def test_no_report_shows_a_raw_text(edited: Edited, report: str) -> None:
    secret = StoredFailure(
        "libguestfs /var/lib/x override (1 GB) is smaller than template size (2 GB)",
        step="vm-creation",
        classification="libguestfs",
    )
    impact = replayed(edited, {VM: ("The disk", "A disk")}, secret)
    text = IMPACT_REPORTS[report](impact)

    assert "is smaller than template size" in text
    assert "libguestfs" not in text
    assert "/var/lib" not in text


def test_a_sample_is_scrubbed_by_the_stricter_vocabulary_of_both(edited: Edited) -> None:
    edits = {VM: ("The disk", "A disk"), "vocabulary.yaml": ("whole: [virt-v2v]", "whole: [virt-v2v, zebra]")}
    known = StoredFailure("zebra override (1 GB) is smaller than template size (2 GB)", step="vm-creation")

    assert "zebra" not in replayed(edited, edits, known).groups[0].samples[0].text


def test_markdown_takes_no_sign_of_a_text_for_its_own(edited: Edited) -> None:
    impact = replayed(edited, {VM: ("'The disk", "'The *big* | disk")}, failure())
    text = IMPACT_REPORTS["markdown"](impact)

    assert r"The \*big\* \| disk" in text


def test_json_has_counts_codes_and_samples(edited: Edited) -> None:
    impact = replayed(edited, {VM: ("severity: error", "severity: critical")}, failure(job="j", vm="v"))
    answer = json.loads(IMPACT_REPORTS["json"](impact))

    assert answer["changes_codes"] is True
    assert answer["groups"][0]["codes"] == [
        {
            "category": {"before": "platform", "after": "platform"},
            "severity": {"before": "error", "after": "critical"},
            "failures": 1,
        }
    ]
    assert answer["groups"][0]["samples"][0]["after"]["severity"] == "critical"
