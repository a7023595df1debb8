"""States that texts give as fields, `state=disabled`: they are told of the noun that stands before them."""

import pytest

from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.normalise import normalise
from plainspoken.engine.sanitizer import Sanitizer


def told(sanitizer: Sanitizer, text: str) -> tuple[str | None, str | None]:
    """The fault and the subject that a text is told with."""
    diagnosis = sanitizer.matcher.classify(normalise(text), Context()).diagnosis
    return (
        diagnosis.fault.fault.name if diagnosis.fault else None,
        diagnosis.subject.subject.name if diagnosis.subject else None,
    )


@pytest.mark.parametrize(
    ("text", "fault", "subject"),
    [
        ("the network moon-7 answers with state=disabled", "not-ready", "network"),
        ("datastore moon-7 reports status=inaccessible", "not-ready", "pool"),
        ("template moon-7: state=Inactive", "not-ready", "template"),
        ("router moon-7 adminState=suspended", "wrong-state", "router"),
        ("datastore moon-7 has state Maintenance", "in-maintenance", "pool"),
        ("router moon-7 has enabled=false", "not-ready", "router"),
    ],
)
def test_a_state_is_told_of_the_noun_before_it(sanitizer: Sanitizer, text: str, fault: str, subject: str) -> None:
    assert told(sanitizer, text) == (fault, subject)


@pytest.mark.parametrize(
    "text",
    [
        "removal of the moon stopped: deleteProtection=true",
        "removal of the moon stopped, delete_protection=on",
        '{"moon": "m-7", "deletionProtected": true}',
    ],
)
def test_what_is_switched_on_is_told_by_the_name_of_the_field(sanitizer: Sanitizer, text: str) -> None:
    assert told(sanitizer, text)[0] == "protected"


@pytest.mark.parametrize(
    "text",
    [
        "removal of the moon stopped: deleteProtection=false",
        "removal of the moon stopped: enabled=true",
        "removal of the moon stopped: status=unknown",
        "removal of the moon stopped: status=7",
        '{"state": "disabled", "message": "removal of the moon stopped"}',
    ],
)
def test_a_state_that_is_no_reason_is_not_told(sanitizer: Sanitizer, text: str) -> None:
    assert told(sanitizer, text)[0] is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("moon-7 sent no byte for 600 s, the transfer was ended", "stalled"),
        ("the moon pool takes no further writes: quota of 3 TiB reached", "limit-reached"),
        ("moon-7 has already 40 open sessions", "sessions-used-up"),
        ("another copy of the moon is already waiting, queued", "already-running"),
        ("Out of memory: Killed process 7 (moon)", "no-memory"),
        ("the moon reader is on the blocklist", "shut-out"),
    ],
)
def test_a_common_word_counts_for_what_its_sentence_says(sanitizer: Sanitizer, text: str, fault: str) -> None:
    assert told(sanitizer, text)[0] == fault


@pytest.mark.parametrize("line", ["{}", "I0302 10:11:12.345678       1 moon.go:66] the pool was asked\n{}"])
def test_values_are_compared_within_one_message_only(sanitizer: Sanitizer, line: str) -> None:
    compared = sanitizer.sanitize(line.format("moon pool: wanted 80 GiB, left 20 GiB"))
    alone = sanitizer.sanitize(line.format("moon pool: wanted 80 GiB"))

    assert compared.rule_id == "storage-systems.less-room-than-needed"
    assert alone.rule_id != compared.rule_id
