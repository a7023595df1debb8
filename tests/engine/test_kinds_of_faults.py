"""Words that look like one failure and mean another: each kind is told from its neighbor."""

import pytest

from plainspoken.engine.sanitizer import Sanitizer


def told(sanitizer: Sanitizer, text: str) -> str:
    """The fault that a text is told as, without what it happened to."""
    return str(sanitizer.sanitize(text).rule_id).removeprefix("fault.").split("+")[0]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("the array has a license that ran out: not licensed", True),
        ("no license covers this function", True),
        ("licensing client: could not read the reservation", False),
        ("an error came up while processing the license", False),
    ],
)
def test_a_license_that_is_only_mentioned_is_not_told_as_missing(
    sanitizer: Sanitizer, text: str, *, is_told: bool
) -> None:
    assert (told(sanitizer, text) == "license") is is_told


def test_a_certificate_that_is_only_mentioned_is_not_told_as_a_connection(sanitizer: Sanitizer) -> None:
    assert told(sanitizer, "the name given for the certificate is invalid") == "value-not-valid"


@pytest.mark.parametrize(
    ("text", "broke"),
    [
        ("could not read the layout template: unexpected EOF", False),
        ("could not ask vCenter for its tasks: unexpected EOF", True),
    ],
)
def test_data_that_ends_early_is_a_broken_connection_only_where_another_system_is_named(
    sanitizer: Sanitizer, text: str, *, broke: bool
) -> None:
    message = sanitizer.sanitize(text).user_message

    assert ("what was read is not whole" in message) is not broke


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("moon reader: the timeout value is odd", "failed"),
        ("invalid timeout: seven", "value-not-valid"),
        ("the copy ran into a timeout", "too-long"),
        ("option moon-timeout is not set", "value-missing"),
        ("moonTimeout is not set", "value-missing"),
        ("timeoutAndMoon was set without moonMode", "value-missing"),
    ],
)
def test_the_name_of_a_property_is_no_failure(sanitizer: Sanitizer, text: str, fault: str) -> None:
    assert told(sanitizer, text) in {fault, "None"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("resize is not supported during a migration", "not-now"),
        ("resize is not supported by this array", "not-supported"),
        ("the array has insufficient moon slots", "too-little"),
        ("insufficient capacity on the array", "no-capacity"),
        ("too many dots in a name", "more-than-allowed"),
        ("too many open files", "limit-reached"),
        ("the moon layer was given twice", "given-twice"),
        ("the tool must be 4.2 or newer", "version-too-old"),
        ("the group must be of type linux", "wrong-kind"),
        ("no moon format is allowed here", "not-allowed"),
        ("the disk does not contain a label", "lacks-part"),
        ("server 7 is still active", "still-running"),
    ],
)
def test_kinds_that_stand_close_to_each_other_are_told_apart(sanitizer: Sanitizer, text: str, fault: str) -> None:
    assert told(sanitizer, text) == fault


def test_an_address_does_not_tell_the_side_of_another_system_that_the_text_names(sanitizer: Sanitizer) -> None:
    refused = "dial tcp 10.30.1.9:10809: connect: connection refused"

    assert sanitizer.sanitize(f"target write failed: {refused}").rule_id == "replication.data-connection-not-opened"
    assert sanitizer.sanitize(f"could not ask ceph for its health: {refused}").rule_id == "fault.refused+pool"


def test_what_the_program_between_image_and_disk_refused_is_not_told_as_a_damaged_image(sanitizer: Sanitizer) -> None:
    message = sanitizer.sanitize("qemu-img: Failed to read from NBD server: nbdkit: moon: error: left the orbit")

    assert message.user_message.startswith("Data could not be read or written through the service that copies")
    assert not any("storage" in step for step in message.actionable_steps)


@pytest.mark.parametrize("text", ["the job was tried twice", "the pump stopped more than once"])
def test_how_often_something_was_done_is_no_thing_that_is_there_twice(sanitizer: Sanitizer, text: str) -> None:
    assert told(sanitizer, text) != "ambiguous"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("the password given for the array is incorrect, so access was denied", "bad-login"),
        ("disk write stopped: io-error nospace", "no-space"),
        ("invalid session reference. It may have been invalidated by a restart, or timed out", "session-ended"),
        ("alias conflict: the name moon is used by another map", "exists"),
    ],
)
def test_what_came_of_a_cause_is_not_told_in_its_place(sanitizer: Sanitizer, text: str, fault: str) -> None:
    assert told(sanitizer, text) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("unsupported value moon for mode, expecting one of sun", "other-value"),
        ("an empty list of moons is not allowed", "value-missing"),
        ("an entry with invalid keys is not allowed", "value-not-valid"),
        ("at least one moon= must be supplied", "value-missing"),
        ("layout loader: missing equal sign in line 3", "not-understood"),
        ("the tree is not populated, missing 'moons' field", "answer-incomplete"),
        ("Missing the moon_phase python module", "program-missing"),
        ("/usr/bin/moon: command or file not found", "program-missing"),
    ],
)
def test_a_value_or_program_is_told_by_what_is_wrong_with_it(sanitizer: Sanitizer, text: str, fault: str) -> None:
    assert told(sanitizer, text) == fault


@pytest.mark.parametrize(
    "text",
    [
        "moon reader: max realtime timeout unlimited unlimited us",
        "this call will break on the next release",
        "maximum error 2632 us, estimated error 12 us",
        "Reloading the moons after SIGHUP",
    ],
)
def test_a_remark_that_tells_of_no_failure_names_no_cause(sanitizer: Sanitizer, text: str) -> None:
    assert sanitizer.sanitize(text).rule_id is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("the moon layer: chain depth of 9 reached", "limit-reached"),
        ("the moon is under repair operation", "already-running"),
        ("moon policy 'dark side' noncompliant: change denied", "policy"),
        ("io_orbit(2) stopped; try increasing orbit-max", "limit-reached"),
        ("cannot extend an unlocked lock", "lock-lost"),
        ("the members are not homogeneous", "mismatch"),
    ],
)
def test_a_cause_in_plain_words_is_told(sanitizer: Sanitizer, text: str, fault: str) -> None:
    assert told(sanitizer, text) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("the moon is not disabled", "wrong-state"),
        ("only a stopped moon may get a ring", "wrong-state"),
        ("the moon is not registered as a planet", "not-as-needed"),
        ("the log partition is 100% full", "no-space"),
    ],
)
def test_a_state_or_kind_that_is_asked_for_is_not_told_as_its_opposite(
    sanitizer: Sanitizer, text: str, fault: str
) -> None:
    assert told(sanitizer, text) == fault
