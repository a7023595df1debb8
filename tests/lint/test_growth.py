"""Lint takes as long as there are rules, however much alike they are."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

import pytest

from plainspoken.catalogue.findings import Finding
from plainspoken.lint.runner import lint
from tests.rule_files import write_rules

RULE = """
- id: vm.rule-{number}
  when: {{ text: {text} }}
  category: platform
  severity: error
  message: The VM is down
  actions: [Start the VM]
  examples: [{{ text: '{example}' }}]
  not_for: [{{ text: all is well }}]
"""


def rules(count: int, text: str, example: str) -> str:
    return "".join(
        RULE.format(number=number, text=text.format(number), example=example.format(number)) for number in range(count)
    )


def work(catalogue: Path) -> tuple[int, tuple[Finding, ...]]:
    """How many functions a lint calls, whatever the machine is busy with; and what it finds."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        findings = lint([catalogue]).findings
    finally:
        sys.setprofile(before)
    return calls, findings


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("{{ contains: the pump is down }}", "the pump is down"),
        ("{{ any: [{{ contains: pump {} is down }}, {{ contains: the pump is down }}] }}", "pump {} is down"),
        ("{{ any: [{{ contains: is down }}, {{ contains: pump {} }}] }}", "the pump is down"),
        ("{{ all: [{{ contains: is down }}, {{ contains: pump {} }}] }}", "pump {} is down"),
        ("{{ contains: pump {} is down }}", "a pump is up"),
    ],
    ids=["all the same", "a branch the same", "each fits all", "each fits one", "no example fits"],
)
def test_lint_of_similar_rules_grows_with_their_number(small: Path, text: str, example: str) -> None:
    done = []
    for count in (120, 360):
        write_rules(small, {"failures/vm.yaml": rules(count, text, example)})
        done.append(work(small)[0])

    assert done[1] < 4 * done[0]


def test_it_is_told_that_more_is_wrong_than_is_shown(small: Path) -> None:
    write_rules(small, {"failures/vm.yaml": rules(120, "{{ contains: pump {} is down }}", "a pump is up")})
    failing = [finding for finding in lint([small]).findings if finding.check == "example-unmatched"]

    assert len(failing) == 100
    more = "These are 100 findings of this kind: no more are looked for until some are fixed."
    assert [finding.fix.endswith(more) for finding in failing].count(True) == 1
