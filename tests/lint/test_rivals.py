"""Rules that stand in each other's way: found without an example that shows it."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

from plainspoken.catalogue.findings import Finding
from plainspoken.lint.runner import lint
from tests.rule_files import write_rules

RULE = """
- id: {id}
  when: {{ text: {text} }}
{more}  category: platform
  severity: error
  message: The VM is down
  actions: [Start the VM]
  examples: [{{ text: '{example}' }}]
  not_for: [{{ text: all is well }}]
"""


def rule(id: str, text: str, example: str, more: str = "") -> str:  # noqa: A002 - the field's own word
    return RULE.format(id=id, text=text, example=example, more=more)


def findings_of(small: Path, check: str, *rules: str) -> list[Finding]:
    write_rules(small, {"failures/vm.yaml": "".join(rules)})
    return [finding for finding in lint([small]).findings if finding.check == check]


NARROW = rule("vm.narrow", "{ contains: [lost its power, node went down] }", "it lost its power")
WIDE = rule("vm.wide", "{ contains: down }", "the pump is down")


def test_an_ambiguity_in_a_branch_without_an_example_is_found(small: Path) -> None:
    (finding,) = findings_of(small, "rule-ambiguous", NARROW, WIDE)

    assert "'node went down'" in finding.message
    assert (finding.location.line, "wins_over: [vm.wide] to vm.narrow" in finding.fix) == (2, True)


def test_the_suggested_line_settles_it(small: Path) -> None:
    (finding,) = findings_of(small, "rule-ambiguous", NARROW, WIDE)
    path = small / "failures" / "vm.yaml"

    path.write_text(patched(path.read_text(encoding="utf-8"), finding.diff), encoding="utf-8")

    assert lint([small]).findings == ()


def test_a_list_of_losers_is_made_longer(small: Path) -> None:
    third = rule("vm.third", "{ contains: no light }", "no light here")
    own = NARROW.replace("  category", "  wins_over: [vm.third]\n  category")

    (finding,) = findings_of(small, "rule-ambiguous", own, WIDE, third)

    assert "+  wins_over: [vm.wide, vm.third]" in finding.diff.splitlines()


@pytest.mark.parametrize(
    "written",
    [
        "  wins_over: [vm.third]\n",
        "  wins_over: [ vm.third ]\n",
        "  wins_over:\n    [\n      vm.third\n    ]\n",
        "  wins_over: [\n    vm.third,\n  ]\n",
        "  wins_over:\n    - vm.third\n",
        "  wins_over:\n  - vm.third\n",
    ],
)
def test_however_the_list_is_written_the_suggestion_settles_it(small: Path, written: str) -> None:
    third = rule("vm.third", "{ contains: no light }", "no light here")
    own = NARROW.replace("  category", f"{written}  category")
    (finding,) = findings_of(small, "rule-ambiguous", own, WIDE, third)
    path = small / "failures" / "vm.yaml"

    path.write_text(patched(path.read_text(encoding="utf-8"), finding.diff), encoding="utf-8")

    assert lint([small]).findings == ()


def test_no_circle_is_suggested(small: Path) -> None:
    third = rule("vm.third", "{ contains: no light }", "no light here", "  wins_over: [vm.narrow]\n")
    wide = WIDE.replace("  category", "  wins_over: [vm.third]\n  category")

    (finding,) = findings_of(small, "rule-ambiguous", NARROW, wide, third)

    assert "Add wins_over: [vm.narrow] to vm.wide" in finding.fix


@pytest.mark.parametrize(
    "other",
    [
        WIDE.replace("  category", "  band: general\n  category"),
        WIDE.replace("  category", "  wins_over: [vm.narrow]\n  category").replace("pump is down", "pump is down now"),
        WIDE.replace("text: {", "steps: [vm-creation], text: {", 1).replace("down'", "down', step: vm-creation"),
        WIDE.replace("{ contains: down }", "{ all: [{ contains: down }, { not: { contains: node } }] }"),
    ],
)
def test_what_is_decided_is_no_ambiguity(small: Path, other: str) -> None:
    assert findings_of(small, "rule-ambiguous", NARROW, other) == []


def test_a_rule_that_never_wins_is_found_with_its_winner_and_a_text(small: Path) -> None:
    shadowed = rule("vm.shadowed", "{ all: [{ contains: went down }, { word: node }] }", "node went down")
    above = WIDE.replace("  category", "  band: exception\n  category")

    (finding,) = findings_of(small, "rule-shadowed", shadowed, above)

    assert "'went down node'" in finding.message
    assert "is answered by vm.wide" in finding.message
    assert "+  wins_over: [vm.wide]" in finding.diff.splitlines()


def test_a_rule_that_another_wins_over_on_purpose_is_told_otherwise(small: Path) -> None:
    shadowed = rule("vm.shadowed", "{ contains: node down }", "node down")
    above = WIDE.replace("  category", "  wins_over: [vm.shadowed]\n  category")

    (finding,) = findings_of(small, "rule-shadowed", shadowed, above)

    assert (finding.fix.startswith("Take vm.shadowed out of the wins_over of vm.wide"), finding.diff) == (True, "")


def test_rules_of_regular_expressions_are_not_guessed_at(small: Path) -> None:
    text = "{ all: [{ contains: down }, { regex: 'node \\d+ is' }] }"
    pattern = rule("vm.pattern", text, "node 7 is down", "  wins_over: [vm.wide]\n")

    assert findings_of(small, "rule-shadowed", pattern, WIDE) == []


def patched(text: str, diff: str) -> str:
    """The text with a unified diff applied; the diff's own lines must be found in it."""
    before = [line[1:] for line in diff.splitlines()[3:] if line[0] in " -"]
    after = [line[1:] for line in diff.splitlines()[3:] if line[0] in " +"]
    start = int(re.findall(r"^@@ -(\d+)", diff, re.MULTILINE)[0]) - 1
    lines = text.split("\n")
    assert lines[start : start + len(before)] == before, "\n".join(difflib.ndiff(lines, before))
    return "\n".join([*lines[:start], *after, *lines[start + len(before) :]])
