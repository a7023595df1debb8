"""Composed sentences, rules without their facts, rules that say nothing new, and advice that repeats what failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.lint.runner import lint
from tests.rule_files import SMALL_CATALOGUE, write_rules

RULE = """
- id: vm.down
  when: {{ {when}text: {text} }}
  category: platform
  severity: error
  message: {message}
{more}  actions:
    - {action}
    - Check the pump
  examples: [{{ text: '{example}' }}]
  not_for: [{{ text: all is well }}]
"""


def checks(small: Path, **changes: str) -> set[str]:
    given = {"when": "", "text": "{ contains: pump gone }", "message": "The VM is down", "more": ""}
    given |= {"action": "Start the pump", "example": "pump gone"}
    write_rules(small, {"failures/vm.yaml": RULE.format(**(given | changes))})
    return {finding.check for finding in lint([small]).findings}


@pytest.mark.parametrize(
    ("noun", "why"),
    [
        ("the volume", "an article stands before another one"),
        ("storage storage", "a word stands twice"),
        ("volumes", "the verb is that of one thing"),
        ("libguestfs volume", "the vocabulary forbids it"),
        ("volume " + "of the large pool " * 12, "more than 240 characters"),
    ],
)
def test_a_noun_that_does_not_fit_into_a_sentence_is_told_with_that_sentence(small: Path, noun: str, why: str) -> None:
    text = SMALL_CATALOGUE["subjects.yaml"].replace("noun: storage volume", f"noun: {noun.strip()}")
    write_rules(small, {"subjects.yaml": text})

    found = [finding for finding in lint([small]).findings if finding.check == "composed-wording"]

    assert any(why in finding.message and noun.strip() in finding.message for finding in found)


@pytest.mark.parametrize(
    "sentence", ["The {subject} has no space", "the {subject} has no space.", "A {subject} is a image."]
)
def test_a_sentence_that_is_not_written_as_one_is_told(small: Path, sentence: str) -> None:
    text = SMALL_CATALOGUE["faults.yaml"].replace("The {subject} has no space left.", f"'{sentence}'", 1)
    write_rules(small, {"faults.yaml": text})

    assert "composed-wording" in {finding.check for finding in lint([small]).findings}


def test_the_result_of_an_effect_is_read_like_its_sentences_and_a_cause_has_none(small: Path) -> None:
    text = SMALL_CATALOGUE["faults.yaml"].replace(
        "    sentence: The {subject} has no space left.",
        "    result: The {subject} has no room\n    sentence: The {subject} has no space left.",
    )
    write_rules(small, {"faults.yaml": text})

    assert [finding.check for finding in lint([small]).findings] == ["unknown-key"]

    write_rules(small, {"faults.yaml": text.replace("    result:", "    role: effect\n    result:")})

    assert "has no period" in lint([small]).findings[0].message


def test_a_noun_that_a_fault_implies_is_not_composed_with_it(small: Path) -> None:
    text = SMALL_CATALOGUE["faults.yaml"].replace(
        "sentence: The {subject} has no space left.",
        "implies: [volume]\n    sentence: The volume of the {subject} is full.",
    )
    plain = SMALL_CATALOGUE["subjects.yaml"].replace("noun: storage volume", "noun: volume")
    write_rules(small, {"faults.yaml": text, "subjects.yaml": plain})
    assert lint([small]).findings == ()

    write_rules(small, {"faults.yaml": text.replace("implies: [volume]\n    ", "")})
    assert "a thing is said to be its own" in lint([small]).findings[0].message


@pytest.mark.parametrize(
    ("message", "other", "is_told"),
    [
        ("The pump has gone (code: {n}).", "none given", True),
        ("The pump has gone (attempts: {n}).", "one or more", True),
        ("The pump has gone after {n} tries.", "several", False),
        ("The {n} has gone.", "the pump", True),
        ("The pump has gone on a {n}.", "old node", True),
        ("The pump has gone on {n}.", "its node", False),
    ],
)
def test_a_rule_without_its_facts_reads_well_or_is_told(small: Path, message: str, other: str, is_told: bool) -> None:
    found = checks(
        small,
        text="{ like: 'pump gone on {n:name}' }",
        message=f"'{message}'",
        more=f"  facts: {{ n: {{ else: {other} }} }}\n",
        example="pump gone on web01",
    )

    assert ("facts-missing" in found) == is_told


def test_a_rule_that_says_what_is_composed_anyway_is_superfluous(small: Path) -> None:
    said = {"text": "{ contains: pump }", "example": "no space left for the pump"}

    assert "rule-superfluous" in checks(small, message="Something that this writes to has no space left.", **said)
    assert "rule-superfluous" not in checks(small, message="The pump cannot take in more water.", **said)


def test_a_value_that_is_read_and_shown_nowhere_makes_a_rule_no_less_superfluous(small: Path) -> None:
    said = {"text": "{ like: 'pump {n:count}' }", "example": "no space left for pump 12"}
    same = "Something that this writes to has no space left."

    assert "rule-superfluous" in checks(small, message=same, **said)
    assert "rule-superfluous" not in checks(small, message=same, action="'Start pump {n}'", **said)


@pytest.mark.parametrize(
    ("when", "action", "is_told"),
    [
        ("operations: [live_failover], ", "Try a live failover instead", True),
        ("operations: [live_failover], ", "Try the live failover again", False),
        ("operations: [test_failover], ", "Try a live failover instead", False),
        ("", "Try a live failover instead", True),
        ("", "{ text: Try a live failover instead, do: try_live_failover }", False),
        ("", "{ text: Try a live failover instead, unless: { operations: [live_failover] } }", False),
        ("operations: [replication], ", "{ text: Copy all disks anew, do: run_replication }", True),
        ("operations: [test_failover], ", "{ text: Copy all disks anew, do: run_replication }", False),
    ],
)
def test_an_action_that_is_what_failed_is_told(small: Path, when: str, action: str, is_told: bool) -> None:
    assert ("action-same-operation" in checks(small, when=when, action=action)) == is_told


@pytest.mark.parametrize(
    ("when", "action", "is_told"),
    [
        ("", "Shut the source VM down and try again", True),
        ("operations: [test_failover], ", "Power off the source VM", True),
        ("operations: [live_failover], ", "Power off the source VM", False),
        ("", "{ text: Stop the production VM, unless: { operations: [test_failover] } }", False),
        ("", "Check that the source VM is switched off", False),
        ("", "Switch the unused adapter of the source VM off", False),
    ],
)
def test_an_action_that_stops_production_for_a_test_is_told(small: Path, when: str, action: str, is_told: bool) -> None:
    assert ("action-stops-production" in checks(small, when=when, action=action)) == is_told
