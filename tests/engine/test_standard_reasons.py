"""The reasons that unseen programs give, in the words of standard vocabularies: each is told as what it means."""

import dataclasses

import pytest

from plainspoken.catalogue.model import PhraseRole
from plainspoken.engine.sanitizer import Sanitizer
from tests.reasons import NO_CAUSE, Reason, standard_reasons
from tests.support import builtin_catalogue

WRAPS = (
    "{}",
    "failed to attach volume v7: {}",
    "operation on vm web-01 failed: {}",
    "Error: {} (code 7)",
)
EFFECTS = {fault.name for fault in builtin_catalogue().faults.values() if fault.role is PhraseRole.EFFECT}
VOCABULARIES = sorted({reason.vocabulary for reason in standard_reasons()})


@pytest.fixture(scope="module")
def lists() -> Sanitizer:
    """An engine that has the lists alone, so that what it finds is what every program's text gets."""
    return Sanitizer(dataclasses.replace(builtin_catalogue(), rules=()))


def fault_of(sanitizer: Sanitizer, text: str) -> str:
    """The fault that a text is told as; `no cause` where it says only that something failed, or nothing known."""
    rule = sanitizer.sanitize(text).rule_id
    fault = rule.removeprefix("fault.").split("+")[0] if rule else NO_CAUSE
    return NO_CAUSE if fault in EFFECTS else fault


def is_right(lists: Sanitizer, sanitizer: Sanitizer, reason: Reason, wrap: str) -> bool:
    """Whether the lists find a right fault, or else a rule answers that knows better."""
    text = wrap.format(reason.text)
    allowed = {NO_CAUSE if fault in EFFECTS else fault for fault in reason.faults}
    return fault_of(lists, text) in allowed or sanitizer.sanitize(text).rule_id in allowed


def test_the_table_names_faults_and_rules_of_the_catalogue() -> None:
    catalogue = builtin_catalogue()
    known = {*catalogue.faults, *(rule.id for rule in catalogue.rules), NO_CAUSE}

    assert {fault for reason in standard_reasons() for fault in reason.faults} <= known


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@pytest.mark.parametrize("wrap", WRAPS)
def test_a_standard_reason_is_told_as_what_it_means_bare_and_wrapped(
    lists: Sanitizer, sanitizer: Sanitizer, vocabulary: str, wrap: str
) -> None:
    wrong = [
        (wrap.format(reason.text), fault_of(lists, wrap.format(reason.text)), sorted(reason.faults))
        for reason in standard_reasons()
        if reason.vocabulary == vocabulary and not is_right(lists, sanitizer, reason, wrap)
    ]

    assert wrong == []
