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


def rule(rule_id: str, text: str, example: str, more: str = "") -> str:
    return RULE.format(id=rule_id, text=text, example=example, more=more)


def findings_of(small: Path, check: str, *rules: str) -> list[Finding]:
    write_rules(small, {"failures/vm.yaml": "".join(rules)})
    return [finding for finding in lint([small]).findings if finding.check == check]


def pair(second: str) -> tuple[str, str]:
    """Two rules that fit `main valve shut` with as many words; the first knows all of them in one piece."""
    first = rule("vm.first", "{ contains: [dry well, main valve shut] }", "a dry well")
    return first, rule("vm.second", second, "the pump stopped and the main valve")


SECOND = "{ any: [{ contains: pump stopped }, { all: [{ contains: main valve }, { contains: shut }] }] }"


def test_an_ambiguity_in_a_branch_without_an_example_is_found(small: Path) -> None:
    (finding,) = findings_of(small, "rule-ambiguous", *pair(SECOND))

    assert "'main valve shut'" in finding.message
    assert (finding.location.line, "Keep vm.second from it: not: { contains: 'main valve shut' }" in finding.fix) == (
        11,
        True,
    )


@pytest.mark.parametrize(
    "written",
    [
        SECOND,
        "{ all: [{ contains: [stopped, shut] }, { contains: [pump, main valve] }] }",
        """
      any:
        - contains: pump stopped
        - all:
            - contains: main valve  # the one in the cellar
            - contains: shut""",
        """
      all:
      - contains: [stopped, shut]
      - contains: [pump, main valve]
      # the last one""",
        """
      all:
        - contains: [stopped, shut]
        - contains:
            [
              pump, main valve,
            ]""",
    ],
)
def test_however_the_condition_is_written_the_suggestion_settles_it(small: Path, written: str) -> None:
    second = pair(written if written.startswith("{") else "{}")[1]
    if not written.startswith("{"):
        second = second.replace("  when: { text: {} }", f"  when:\n    text:{written}")
    (finding,) = findings_of(small, "rule-ambiguous", pair(SECOND)[0], second)
    path = small / "failures" / "vm.yaml"

    path.write_text(patched(path.read_text(encoding="utf-8"), finding.diff), encoding="utf-8")

    assert lint([small]).findings == ()


def test_where_no_phrase_tells_two_rules_apart_none_is_suggested(small: Path) -> None:
    first = rule("vm.first", "{ contains: main valve }", "a main valve")
    second = rule("vm.second", "{ contains: [main valve, pump stopped] }", "the pump stopped")

    (finding,) = findings_of(small, "rule-ambiguous", first, second)

    assert finding.diff == ""
    assert "ask for more of the text" in finding.fix
    assert "because" in finding.fix


@pytest.mark.parametrize(
    "other",
    [
        SECOND.replace("main valve", "main"),
        SECOND.replace("{ contains: shut }", "{ contains: shut }, { contains: tight }"),
        SECOND.replace("{ contains: shut }", "{ contains: shut }, { not: { contains: main valve shut } }"),
    ],
)
def test_what_is_decided_is_no_ambiguity(small: Path, other: str) -> None:
    assert findings_of(small, "rule-ambiguous", *pair(other)) == []


def test_what_wins_over_decides_is_no_ambiguity(small: Path) -> None:
    first, second = pair(SECOND)
    decided = second.replace("  category", "  wins_over: { rules: [vm.first], because: It is nearer }\n  category")

    assert findings_of(small, "rule-ambiguous", first, decided) == []


def test_a_rule_that_never_wins_is_found_with_its_winner_and_a_text(small: Path) -> None:
    shadowed = rule("vm.shadowed", "{ contains: node went down }", "node went down")
    above = rule(
        "vm.above", "{ all: [{ contains: node }, { contains: went down }] }", "down went the node which went down"
    )
    above = above.replace("  category", "  wins_over: { rules: [vm.shadowed], because: It is nearer }\n  category")

    (finding,) = findings_of(small, "rule-shadowed", shadowed, above)

    assert "'node went down'" in finding.message
    assert "is answered by vm.above" in finding.message
    assert (finding.fix.startswith("Take vm.shadowed out of the wins_over of vm.above"), finding.diff) == (True, "")


def test_a_rule_that_stands_back_behind_the_cause_in_its_own_words_is_found(small: Path) -> None:
    shadowed = rule("vm.full", "{ contains: disk full of dumps }", "disk full of dumps", "  explains: [nothing]\n")

    (finding,) = findings_of(small, "rule-shadowed", shadowed)

    assert "names a cause behind them: no-space" in finding.message
    assert "explains: [no-space]" in finding.fix


def test_rules_of_regular_expressions_are_not_guessed_at(small: Path) -> None:
    text = "{ all: [{ contains: down }, { regex: 'node \\d+ is' }] }"
    pattern = rule("vm.pattern", text, "node 7 is down")
    wide = rule("vm.wide", "{ contains: down }", "the pump is down")

    assert findings_of(small, "rule-shadowed", pattern, wide) == []


def patched(text: str, diff: str) -> str:
    """The text with a unified diff applied; the diff's own lines must be found in it."""
    before = [line[1:] for line in diff.splitlines()[3:] if line[0] in " -"]
    after = [line[1:] for line in diff.splitlines()[3:] if line[0] in " +"]
    start = int(re.findall(r"^@@ -(\d+)", diff, re.MULTILINE)[0]) - 1
    lines = text.split("\n")
    assert lines[start : start + len(before)] == before, "\n".join(difflib.ndiff(lines, before))
    return "\n".join([*lines[:start], *after, *lines[start + len(before) :]])


def test_a_phrase_over_two_clauses_is_evidence_in_both(small: Path) -> None:
    own = rule("vm.full", "{ contains: 'pump stopped: disk full' }", "pump stopped: disk full")

    assert findings_of(small, "example-shadowed", own) == []
    assert findings_of(small, "rule-shadowed", own) == []
