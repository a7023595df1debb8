"""The built-in rules: every example and near miss against the whole catalogue, and what each rule says."""

from collections.abc import Iterator

import pytest
from syrupy.assertion import SnapshotAssertion

from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.loader import builtin_rules, read_catalogue
from plainspoken.catalogue.model import Example, Fault, PhraseRole, Rule
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.attachment import Attachment
from plainspoken.engine.compiled_rules import Context
from plainspoken.engine.composer import rendered
from plainspoken.engine.diagnosis import Diagnosis
from plainspoken.engine.hits import FaultHit, SubjectHit
from plainspoken.engine.sanitizer import Sanitizer
from tests.support import builtin_catalogue

RULES = builtin_catalogue().rules


def ask(sanitizer: Sanitizer, example: Example) -> SanitizedMessage:
    return sanitizer.sanitize(
        Failure(
            example.text,
            step=example.step,
            operation=example.operation,
            source=example.source,
            classification=example.classification,
            code=example.code,
            os_type=example.os_type,
        )
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_answers_its_examples_and_nothing_it_is_not_for(sanitizer: Sanitizer, rule: Rule) -> None:
    assert rule.examples
    assert rule.not_for
    for example in rule.examples:
        message = ask(sanitizer, example)
        assert (message.rule_id, message.ambiguous) == (rule.id, False), example.location
        assert {name: message.facts[name] for name in example.facts} == dict(example.facts), example.location
    for example in rule.not_for:
        assert ask(sanitizer, example).rule_id != rule.id, example.location


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_a_rule_says(sanitizer: Sanitizer, snapshot: SnapshotAssertion, rule: Rule) -> None:
    message = ask(sanitizer, rule.examples[0])

    assert snapshot == "\n".join(_said(message))


def test_no_number_alone_says_anything() -> None:
    catalogue = builtin_catalogue()
    listed = [
        *(phrase for fault in catalogue.faults.values() for phrase in fault.phrases),
        *(phrase for subject in catalogue.subjects.values() for phrase in subject.phrases),
        *(mark for speaker in catalogue.speakers.values() for mark in speaker.marks),
    ]

    # It could be the id of anything.
    assert [phrase for phrase in listed if phrase.isdecimal()] == []


@pytest.mark.parametrize("fault", builtin_catalogue().faults.values(), ids=lambda fault: fault.name)
def test_what_a_fault_says_alone_and_of_a_volume(
    sanitizer: Sanitizer, snapshot: SnapshotAssertion, fault: Fault
) -> None:
    if fault.role not in {PhraseRole.CAUSE, PhraseRole.EFFECT}:
        pytest.skip("it answers nothing")
    volume = builtin_catalogue().subjects["volume"]
    told = []
    for subject, attachment in ((None, None), (volume, Attachment.ITSELF), (volume, Attachment.AT_WORK)):
        named = SubjectHit(subject, 0, 1, 0) if subject else None
        hit = FaultHit(fault, 0, 1, 0, 1)
        found = (named,) if named else ()
        diagnosis = Diagnosis(
            hit, named, None, attachment, None, subject, None, (hit,), found, (), frozenset(), (), says_more=False
        )
        composed = sanitizer.composer.compose(diagnosis, Context())
        assert composed is not None
        told.append(f"{composed.id} · {composed.category} · {composed.severity}\n{composed.message}")
    if fault.result is not None:
        told.append(f"before a cause\n{rendered(fault.result, {'subject': volume.noun})}")
    actions = [f"• {action.text.source} [{action.who}]" for action in fault.actions]

    assert snapshot == "\n".join([*told, *actions])


def _said(message: SanitizedMessage) -> Iterator[str]:
    yield f"{message.category} · {message.severity} · {message.band}"
    yield message.user_message
    for action in message.next_actions:
        yield f"• {action.text} [{action.who}{f', {action.do}' if action.do else ''}]"


@pytest.mark.parametrize("name", sorted(builtin_catalogue().steps))
def test_what_an_unexplained_failure_of_a_step_says(
    sanitizer: Sanitizer, snapshot: SnapshotAssertion, name: str
) -> None:
    message = sanitizer.sanitize(Failure("", step=name))

    assert message.unmatched
    assert snapshot == "\n".join(_said(message))


def test_the_built_in_catalogue_has_no_findings_at_all() -> None:
    _, findings = read_catalogue([builtin_rules()])

    assert [str(finding) for finding in findings] == []
