"""Notices of what a program let be say nothing of a failure, and do not answer for it."""

import pytest

from plainspoken.engine.sanitizer import Sanitizer


@pytest.mark.parametrize(
    "notice",
    [
        "not removing lock file: still referenced",
        "skipping cleanup of snapshot s7: not found",
        "WARNING ignoring network eth2, as it is not supported",
        "keeping the snapshot because it is still in use",
    ],
)
@pytest.mark.parametrize("join", ["\n", "; ", ". "])
def test_a_notice_behind_a_failure_does_not_answer_for_it(sanitizer: Sanitizer, notice: str, join: str) -> None:
    failure = "failed to copy disk 1: no space left on device"

    assert sanitizer.sanitize(failure + join + notice).rule_id == "fault.no-space"


def test_a_notice_alone_is_no_cause(sanitizer: Sanitizer) -> None:
    message = sanitizer.sanitize("warning: not removing snapshot s7: still in use")

    assert (message.rule_id, message.cause_known) == (None, False)


def test_what_follows_a_notice_in_a_sentence_of_its_own_counts(sanitizer: Sanitizer) -> None:
    text = "skipping the check of disk 3: not needed. Writing disk 4: no space left on device"

    assert sanitizer.sanitize(text).rule_id == "fault.no-space+volume"


def test_a_reason_behind_a_failure_is_no_notice(sanitizer: Sanitizer) -> None:
    assert sanitizer.sanitize("failed to reconcile: skipping disk 3: no space left on device").cause_known


@pytest.mark.parametrize(
    "text",
    [
        "skipping replication: no space left on device",
        "worker: skipping this VM: no space left on device",
    ],
)
def test_a_text_that_says_nothing_but_that_work_was_skipped_tells_why(sanitizer: Sanitizer, text: str) -> None:
    message = sanitizer.sanitize(text)

    assert message.rule_id is not None
    assert message.rule_id.startswith("fault.no-space")
