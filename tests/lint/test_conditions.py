"""Conditions that cannot hold or change nothing, and literals that are no good."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.lint.runner import lint
from tests.lint.conftest import LintWith
from tests.rule_files import SMALL_CATALOGUE, write_rules

RULE = """
- id: vm.down
  when: {{ text: {text} }}
  category: platform
  severity: error
  message: The VM is down
  actions: [Start the VM]
  examples: [{{ text: some example }}]
  not_for: [{{ text: vm is up }}]
"""


def checks(small: Path, text: str) -> set[str]:
    """Checks about the condition itself; whether the example fits does not matter here."""
    write_rules(
        small, {"failures/vm.yaml": RULE.format(text=text), "phrases.yaml": "\nphrases: { full: [disk is full] }"}
    )
    found = {finding.check for finding in lint([small], pedantic=True).findings}
    return found - {"example-unmatched", "example-branch", "letters-reason", "rule-always", "list-unused"}


@pytest.mark.parametrize(
    "parts",
    [
        "{ contains: Disk  is full }, { not: { contains: IS FULL } }",
        "{ contains: disk is full }, { not: { contains: disks } }",  # plurals are compared as one
        "{ contains: unable to open disk }, { not: { contains: could not open } }",
        "{ contains: no … disk }, { not: { contains: no … disks } }",
        "{ letters: diskfull }, { not: { letters: kful } }",
        "{ phrases: full }, { not: { phrases: full } }",
        "{ like: 'disk {} is full' }, { not: { contains: is full } }",
        "{ any: [{ contains: disk one }, { contains: disk two }] }, { not: { contains: disk } }",
        "{ all: [{ contains: disk full }, { contains: nothing }] }, { not: { contains: disk full } }",
    ],
)
def test_parts_that_exclude_each_other_never_hold(small: Path, parts: str) -> None:
    assert "condition-never" in checks(small, f"{{ all: [{parts}] }}")


@pytest.mark.parametrize(
    "parts",
    [
        "{ contains: disk is full }, { not: { contains: fuller } }",
        "{ contains: disk one }, { contains: disk two }",
        "{ contains: disk is full }, { not: { letters: fuller } }",
        "{ contains: disk full }, { like: 'disk {} full' }",
        "{ any: [{ contains: disk one }, { contains: two }] }, { not: { contains: disk } }",
        "{ contains: disk full }, { not: { all: [{ contains: disk }, { contains: empty }] } }",
        "{ contains: no … disk }, { not: { contains: no disk } }",
    ],
)
def test_parts_that_can_hold_together_are_no_contradiction(small: Path, parts: str) -> None:
    assert "condition-never" not in checks(small, f"{{ all: [{parts}] }}")


def test_a_branch_that_never_holds_is_told_where_it_stands(small: Path) -> None:
    text = "{ any: [{ contains: disk full }, { all: [{ contains: is full }, { not: { contains: full } }] }] }"

    assert "condition-never" in checks(small, text)


def test_a_rule_for_jobs_that_no_kind_is_never_answers(small: Path) -> None:
    text = RULE.format(text="{ contains: is down }").replace("when: {", "when: { operations: [live_failover],")
    write_rules(small, {"failures/vm.yaml": text})

    assert [finding.check for finding in lint([small]).findings] == ["condition-never"]


@pytest.mark.parametrize(
    "text",
    [
        "{ all: [{ contains: disk is full }, { contains: disk }] }",
        "{ all: [{ contains: disk is full }, { contains: DISK  IS full }] }",
        "{ all: [{ like: 'disk {} is full now' }, { any: [{ contains: is full }, { contains: empty }] }] }",
        "{ any: [{ contains: disk is full }, { contains: is full }] }",
        "{ any: [{ letters: diskfull }, { letters: kful }] }",
    ],
)
def test_a_part_that_changes_nothing_is_noted_once(small: Path, text: str) -> None:
    write_rules(small, {"failures/vm.yaml": RULE.format(text=text)})

    found = [finding.check for finding in lint([small], pedantic=True).findings]

    assert found.count("condition-idle") == 1


def test_a_template_beside_its_own_words_may_read_a_fact(small: Path) -> None:
    text = "{ any: [{ like: 'disk {a:size} is full' }, { contains: is full }] }"

    assert checks(small, text) == set()


@pytest.mark.parametrize(
    ("literal", "check"),
    [
        ("failed on 10.20.30.40", "literal-volatile"),
        ("volume 51b0c0aa-1234-4321-8888-aabbccddeeff", "literal-volatile"),
        ("job 20251003", "literal-volatile"),
        ("at 2025-10-03 it", "literal-volatile"),
        ("at 14:07:08 it", "literal-volatile"),
        ("address 52:54:00:ab:cd:ef", "literal-volatile"),
        ("commit 9fceb02d0ae5", "literal-volatile"),
        ("at 0x7f3a91bc", "literal-volatile"),
        ("disk .* full", "literal-regex"),
        ("disk .+ full", "literal-regex"),
        ("error \\d+ of", "literal-regex"),
        ("[a-z]+ is full", "literal-regex"),
        ("^disk is full", "literal-regex"),
        ("disk is full$", "literal-regex"),
        ("(disk|volume) is full", "literal-regex"),
        ("(?:disk) is full", "literal-regex"),
    ],
)
def test_a_literal_that_is_no_good(small: Path, literal: str, check: str) -> None:
    assert checks(small, f"{{ contains: '{literal}' }}") == {check}


@pytest.mark.parametrize(
    "literal",
    [
        "127.0.0.1:8090",
        "169.254.169.254",
        "error 0x80070005",
        "stop code 0x0000007b",
        "[::1]:8090",
        "sqlstate (23000)",
        "error code 4350",
        "x509: certificate",
        "version 6.1.0-13",
        "(deadline exceeded)",
        "user's home; cost: $5",
        "C:\\Windows\\System32",
        "\\\\server\\share",
        "disk [sda] is full",
        "what? no disk",
        "decade of decades",
        "deadbeef",
        "access (read or write)",
    ],
)
def test_a_literal_of_words_and_signs_is_fine(small: Path, literal: str) -> None:
    quoted = literal.replace("'", "''")
    assert checks(small, f"{{ contains: '{quoted}' }}") == set()


@pytest.mark.parametrize(
    "text",
    [
        "{ contains: oom }",
        "{ all: [{ letters: oom }, { contains: killer }] }",
        "{ all: [{ any: [{ letters: oom }, { letters: killed }] }, { contains: node }] }",
    ],
)
def test_a_few_characters_with_more_to_hold_on_to_are_fine(small: Path, text: str) -> None:
    assert "literal-short" not in checks(small, text)


def test_of_several_branches_the_short_one_is_told(small: Path) -> None:
    text = "{ any: [{ contains: out of memory }, { all: [{ letters: oo }, { not: { contains: room } }] }] }"
    write_rules(small, {"failures/vm.yaml": RULE.format(text=text)})

    (finding,) = (finding for finding in lint([small]).findings if finding.check == "literal-short")
    assert "'oo'" in finding.message


@pytest.mark.parametrize("text", ["after * hours", "after %s hours", "after <number> hours", "after ... hours"])
def test_a_sign_that_stands_for_anything_elsewhere_is_told_with_the_hole_to_write(
    lint_with: LintWith, text: str
) -> None:
    rule = SMALL_CATALOGUE["failures/vm.yaml"].replace("override ({disk:size}) is smaller", f"closed {text}, smaller")

    found = [item for item in lint_with("failures/vm.yaml", rule).findings if item.check == "text-wildcard"]

    assert [item.location.line for item in found] == [5]
    assert "closed after {} hours, smaller" in found[0].fix


@pytest.mark.parametrize(("key", "told"), [("contains", False), ("like", True)])
def test_dots_stand_for_other_words_among_words_only(lint_with: LintWith, key: str, told: bool) -> None:
    rule = SMALL_CATALOGUE["failures/vm.yaml"].replace(
        "like: 'override ({disk:size}) is smaller", f"{key}: 'override … is smaller"
    )
    assert f"{key}: 'override …" in rule

    assert ("text-wildcard" in {item.check for item in lint_with("failures/vm.yaml", rule).findings}) == told


def test_such_a_sign_may_stand_in_a_text_that_an_example_has(lint_with: LintWith) -> None:
    rule = SMALL_CATALOGUE["failures/vm.yaml"].replace("override (", "override * (")

    assert "text-wildcard" not in {item.check for item in lint_with("failures/vm.yaml", rule).findings}
