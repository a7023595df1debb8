"""A text may name a fault without stating it: it denies it, asks about it, or prevents it."""

import pytest

from plainspoken.engine.sanitizer import Sanitizer


def told(sanitizer: Sanitizer, text: str) -> str:
    """The fault that a text is told as, without what it happened to."""
    return str(sanitizer.sanitize(text).rule_id).removeprefix("fault.").split("+")[0]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("the moon is not being migrated", "failed"),
        ("the moon is being migrated", "already-running"),
        ("cannot tell if the moon is busy", "failed"),
        ("the moon is busy", "in-use"),
        ("cannot verify whether the moon is damaged", "not-looked-up"),
        ("the restore was aborted to prevent data loss", "failed"),
        ("data loss on the moon", "damaged"),
        ("failed to list inactive moons", "not-looked-up"),
        ("failed to land: moon inactive", "not-ready"),
        ("failed to watch the face of the moon being created", "failed"),
        ("failed to delete moon 7: unknown.", "not-deleted"),
        ("failed to delete moon 7: unknown crater", "not-known"),
        ("landing is not supported in the crater with the specified id", "not-supported"),
        ("the crater was not properly specified", "value-missing"),
        ("landing failed, please check that the crater file exists", "failed"),
        ("landing failed, make sure that no crater is in use", "failed"),
        ("failed to ensure that the crater is locked", "failed"),
        ("landing failed, check the crater: it is in use", "in-use"),
        ("moon 7 cannot be deleted while it is full of cheese", "not-deleted"),
        ("moon 7 was deleted while the lander looked for it", "not-found"),
        ("it is not possible to create the crater", "not-created"),
        ("crater 'unknown' gave cheese", "None"),
        ("crater unknown: it gave cheese", "not-known"),
    ],
)
def test_a_fault_that_is_not_stated_is_not_told(sanitizer: Sanitizer, text: str, fault: str) -> None:
    assert told(sanitizer, text) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("the depth must not be negative", "value-not-valid"),
        ("the depth cannot exceed 7", "value-not-valid"),
        ("there is not enough space on the moon", "no-space"),
        ("the size is not a multiple of 512", "size"),
        ("moon 7 was not removed in time", "too-long"),
    ],
)
def test_what_must_not_be_and_what_is_not_enough_is_stated(sanitizer: Sanitizer, text: str, fault: str) -> None:
    assert told(sanitizer, text) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("permission denied (error connecting to the moon)", "denied"),
        ("no space left on moon 7: cannot connect", "no-space"),
        ("moon 7 not found: cannot connect to 8", "unreachable"),
    ],
)
def test_that_a_connection_failed_gives_way_to_a_definite_reason(sanitizer: Sanitizer, text: str, fault: str) -> None:
    assert told(sanitizer, text) == fault
