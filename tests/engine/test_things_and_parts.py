"""What is no system of the reader's, and what other things have, is told where nothing else is known."""

import pytest

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.sanitizer import Sanitizer


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Unsupported transport: x-7", "The connection is not supported by a system involved."),
        ("the device name is invalid", "The name or ID was not accepted as valid."),
        (
            "unsupported disk type x-7",
            "The kind or format of the storage volume is not supported by a system involved.",
        ),
        (
            "cannot determine the size of the new volume",
            "The size or number of the storage volume could not be looked up",
        ),
        ("volume 7 size could not be determined", "The size or number of the storage volume could not be looked up"),
        ("plugin 7 not found", "The program was not found."),
        ("missing snapshot name", "The name or ID of the snapshot is missing, or was not found."),
    ],
)
def test_a_thing_or_part_is_told_where_the_text_ties_it_to_the_fault(
    sanitizer: Sanitizer, text: str, told: str
) -> None:
    assert sanitizer.sanitize(text).user_message.startswith(told)


@pytest.mark.parametrize(
    "text",
    [
        "no space left for program 7",
        "program 7 failed",
        "access denied to channel 7",
        "format x-7 is in use",
    ],
)
def test_it_is_not_told_where_it_says_nothing(sanitizer: Sanitizer, text: str) -> None:
    message = sanitizer.sanitize(text).user_message

    assert not any(noun in message for noun in ("the program", "connection", "format"))


def test_a_part_takes_no_category_since_anything_may_have_it(sanitizer: Sanitizer) -> None:
    named = sanitizer.sanitize(Failure("name 7 was not found", step="volume-attachment"))
    unnamed = sanitizer.sanitize(Failure("gadget 7 was not found", step="volume-attachment"))

    assert named.rule_id == "fault.not-found+name"
    assert named.category == unnamed.category


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("cannot extend the device", "fault.not-changed+other-device"),
        ("could not find resource: r-7", "fault.not-found+resource"),
        ("the staging path /x/y does not exist", "fault.not-found+path"),
        ("cannot delete the group", "fault.not-deleted+group"),
        ("open /x/y: device or resource busy", "fault.in-use"),
        ("cannot add router 7 to vlan 8", "fault.not-added+router"),
        ("target moon does not exist [Report number 7C-8]", "fault.not-found"),
    ],
)
def test_the_general_noun_of_a_text_is_told(sanitizer: Sanitizer, text: str, rule: str) -> None:
    assert sanitizer.sanitize(text).rule_id == rule
