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


@pytest.mark.parametrize(
    "text",
    [
        "volume group 'g7' not found. Skipping.",
        "WARNING moon name not found, skipping mount",
        "the provider did not return any address. Defaulting to 7",
        "no fixed address was found, so the VM will be skipped",
        "moon/full not found in config: defaulting to 0",
        "the marker is missing, using the default",
        "address 7 was not found in the registry. These addresses will be skipped",
    ],
)
def test_what_a_program_went_on_from_is_no_cause(sanitizer: Sanitizer, text: str) -> None:
    message = sanitizer.sanitize(text)

    assert (message.rule_id, message.cause_known) == (None, False)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("failed to delete volume 7. Skipping it.", "fault.not-deleted+volume"),
        ("disk 7: no space left on device, skipping the rest", "fault.no-space+volume"),
        ("ERROR: volume 7 not found. Skipping.", "fault.not-found+volume"),
        ("marker is missing, using the default. Volume 7 was not found", "fault.not-found+volume"),
        ("Volume 7 was not found. Marker is missing, using the default", "fault.not-found+volume"),
        ("volume 7 not found, using the default: permission denied", "fault.denied"),
    ],
)
def test_what_failed_beside_it_is_told(sanitizer: Sanitizer, text: str, fault: str) -> None:
    assert sanitizer.sanitize(text).rule_id == fault


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_a_quiet_line_alone_is_told_only_where_it_says_for_sure_that_something_failed(
    sanitizer: Sanitizer, level: str
) -> None:
    def told(words: str) -> str | None:
        return sanitizer.sanitize(f"2026-01-02 03:04:05 {level} moon.lander: {words}").rule_id

    assert told("session 7 has a timeout of 9 s") is None
    assert told("marker not found") is None
    assert told("failed to delete volume 7") == "fault.not-deleted+volume"
    assert told("no space left on device") == "fault.no-space"


@pytest.mark.parametrize(
    "advice",
    [
        "\nCorrection:\n    Check that the disk is not full and the network reachable.",
        "\nHINT: the password must be set before",
        ". Hint: the name server may be unreachable",
    ],
)
def test_advice_under_its_heading_is_no_cause(sanitizer: Sanitizer, advice: str) -> None:
    assert sanitizer.sanitize("volume 7 was not found" + advice).rule_id == "fault.not-found+volume"


def test_advice_is_found_wherever_the_line_of_its_heading_ends(sanitizer: Sanitizer) -> None:
    text = r'msg="volume 7 was not found\nHint:\n    the device may have no space left"'

    assert sanitizer.sanitize(text).rule_id == "fault.not-found+volume"
