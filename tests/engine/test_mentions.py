"""What a text says besides its fault: nouns that are only mentioned, and words that no list has."""

import pytest

from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.model import PhraseRole, Strength
from plainspoken.engine.sanitizer import Sanitizer
from tests.support import builtin_catalogue

EFFECTS = sorted(
    name
    for name, fault in builtin_catalogue().faults.items()
    if fault.role is PhraseRole.EFFECT and fault.strength is not Strength.WEAK
)
NOT_FOUND = "Something that this operation needs was not found."
MORE = "says more, which support can read."


def said(sanitizer: Sanitizer, text: str, step: str | None = None) -> str:
    return sanitizer.sanitize(Failure(text, step=step)).user_message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "the snapshot gizmo was not found",
            f"{NOT_FOUND} The error mentions the snapshot.",
        ),
        (
            "the firewall gizmo of the router gizmo was not found",
            f"{NOT_FOUND} The error mentions the access rule of the network and the router of the network.",
        ),
        ("snapshot 7 was not found", "The snapshot was not found."),
        ("the VM gizmo was not found", NOT_FOUND),
    ],
)
def test_a_noun_that_is_tied_to_nothing_is_mentioned_and_not_said_to_have_failed(
    sanitizer: Sanitizer, text: str, message: str
) -> None:
    assert said(sanitizer, text) == message


@pytest.mark.parametrize(
    "text",
    [
        "SnapshotException: gizmo not found",
        "the gizmo of the minion pool was not found",
        "iscsi: gizmo not found",
    ],
)
def test_who_speaks_and_what_often_means_something_else_is_not_mentioned(sanitizer: Sanitizer, text: str) -> None:
    assert "mentions" not in said(sanitizer, text)


@pytest.mark.parametrize("effect", EFFECTS)
def test_an_answer_without_a_reason_says_that_the_error_says_more_where_it_does(
    sanitizer: Sanitizer, effect: str
) -> None:
    fault = builtin_catalogue().faults[effect]
    phrase = next(phrase for phrase in fault.phrases if "…" not in phrase)
    bare = sanitizer.sanitize(phrase)
    reasoned = sanitizer.sanitize(f"{phrase}: the frobnicator wobbles beside its gizmo")

    assert (bare.rule_id, reasoned.rule_id) == (f"fault.{effect}", f"fault.{effect}")
    assert "more" not in bare.user_message
    assert reasoned.user_message.endswith(MORE)
    assert reasoned.next_actions[0].do == "contact_support"
    assert [action.do for action in reasoned.next_actions].count("contact_support") == 1


def test_a_text_in_which_nothing_is_known_is_told_with_what_it_mentions(sanitizer: Sanitizer) -> None:
    message = said(sanitizer, "the frobnicator of the router wobbles beside its gizmo", step="volume-attachment")

    assert message == (
        "Attaching the storage volumes did not finish; the reason is not known yet. The error mentions the router of "
        "the network. It says more, which support can read."
    )


@pytest.mark.parametrize("text", ["", "vol-7", "exit status 1", "error 17 at 12:30"])
def test_a_text_of_names_and_numbers_says_no_more(sanitizer: Sanitizer, text: str) -> None:
    assert MORE not in said(sanitizer, text, step="volume-attachment")


def test_what_a_noun_within_a_phrase_only_belongs_to_is_not_said_to_be_missing(sanitizer: Sanitizer) -> None:
    assert (
        said(sanitizer, "no gizmo for disk 7 could be found")
        == "Something needed for the storage volume was not found."
    )
    assert said(sanitizer, "no disk 7 could be found") == "The storage volume was not found."


def test_where_no_cause_is_known_what_else_is_mentioned_is_told_too(sanitizer: Sanitizer) -> None:
    assert said(sanitizer, "cannot move a VM that has a checkpoint") == (
        "The VM could not be moved; the reason is not known. The error also mentions the snapshot."
    )
    assert "mentions" not in said(sanitizer, "host 7 with a checkpoint is busy")


def test_a_step_is_told_with_the_deed_that_the_text_names(sanitizer: Sanitizer) -> None:
    assert said(sanitizer, "cannot delete gizmo 7", step="volume-attachment") == (
        "Attaching the storage volumes did not finish. Something that this operation needs could not be removed; the "
        "reason is not known."
    )
