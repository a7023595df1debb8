"""Comments that allow findings: what they allow, and what is told of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.lint.runner import LintResult, lint
from tests.rule_files import write_rules

RULE = """
- id: vm.down
  when: {{ text: {{ contains: is down }} }}
  category: platform
  severity: error
{message}
  actions: [Start the VM]
  examples: [{{ text: vm is down }}]
  not_for: [{{ text: vm is up }}]
"""


def lint_message(small: Path, message: str) -> LintResult:
    write_rules(small, {"failures/vm.yaml": RULE.format(message=message)})
    return lint([small])


def checks(result: LintResult) -> list[str]:
    return [finding.check for finding in result.findings]


@pytest.mark.parametrize(
    "message",
    [
        "  message: The VM is down! # lint: allow wording-exclamation — they like it",
        "  # lint: allow wording-exclamation — they like it\n  message: The VM is down!",
        "  # lint: allow wording-exclamation - they like it\n  # and so do we\n  message: The VM is down!",
        "  #lint: allow wording-exclamation: they like it\n  message: The VM is down!",
        "  # lint:allow wording-exclamation (they like it)\n  message: The VM is down!",
    ],
)
def test_a_comment_on_the_line_or_above_it_allows_a_finding(small: Path, message: str) -> None:
    result = lint_message(small, message)

    assert (checks(result), result.allowed) == ([], 1)


def test_a_comment_allows_several_checks(small: Path) -> None:
    comment = "# lint: allow wording-exclamation, wording-please — the customer's own words"

    result = lint_message(small, f"  {comment}\n  message: The VM is down, please wait!")

    assert (checks(result), result.allowed) == ([], 2)


def test_a_comment_reaches_no_further_than_one_line(small: Path) -> None:
    message = "  # lint: allow wording-exclamation — they like it\n  draft: false\n  message: The VM is down!"

    assert checks(lint_message(small, message)) == ["suppression-unused", "wording-exclamation"]


def test_a_comment_allows_only_what_it_names(small: Path) -> None:
    result = lint_message(small, "  message: The VM is down! # lint: allow wording-please — they like it")

    assert sorted(checks(result)) == ["suppression-unused", "wording-exclamation"]


@pytest.mark.parametrize("reason", ["", " —", " — ", " - x", " — !!!"])
def test_a_reason_must_be_given(small: Path, reason: str) -> None:
    result = lint_message(small, f"  message: The VM is down! # lint: allow wording-exclamation{reason}")

    assert sorted(checks(result)) == ["suppression-reason", "wording-exclamation"]


def test_an_error_is_told_whatever_a_comment_says(small: Path) -> None:
    result = lint_message(small, "  message: The virt-v2v is down # lint: allow leaked-term — they know it")

    (finding,) = result.findings
    assert (finding.check, result.allowed) == ("suppression-refused", 0)
    assert "'virt-v2v'" in finding.message


def test_an_unknown_check_is_told_with_the_nearest_one(small: Path) -> None:
    result = lint_message(small, "  message: The VM is down # lint: allow wording-pleas — they like it")

    (finding,) = result.findings
    assert (finding.check, finding.fix) == ("suppression-unknown", "Did you mean 'wording-please'?")


def test_comments_of_a_catalogue_that_does_not_load_are_not_called_unused(small: Path) -> None:
    message = "  # lint: allow example-shadowed — decided on Monday\n  message: The VM is down"
    write_rules(small, {"failures/vm.yaml": RULE.format(message=message).replace("platform", "plattform")})

    assert checks(lint([small])) == ["unknown-value"]


def test_comments_about_notes_are_not_called_unused_unless_notes_are_told(small: Path) -> None:
    message = "  # lint: allow condition-idle — kept for readers\n  message: The VM is down"

    assert checks(lint_message(small, message)) == []
    assert [finding.check for finding in lint([small], pedantic=True).findings] == ["suppression-unused"]
