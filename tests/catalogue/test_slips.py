"""What people who do not program get wrong in a rule file: told once, in its line, with what to write."""

from __future__ import annotations

import random
import re

import pytest

from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.findings import Finding, FindingList
from plainspoken.catalogue.reader import read_yaml
from plainspoken.catalogue.schema import check_schema

MESSAGE = "'The backup window closed after {waited}.'"
LIKE = "'backup window closed after {waited:duration}'"
RULE = f"""\
- id: backup.window-closed
  when:
    text:
      like: {LIKE}
  category: platform
  severity: warning
  message: {MESSAGE}
  actions:
    - {{ text: Try again, do: retry }}
    - Make the backup window longer
  examples:
    - text: 'backup window closed after 1h30m0s'
  not_for:
    - text: backup window opened
"""
SECOND = RULE.replace("window-closed", "window-shut")

SLIPS = {
    # what is written → (what it should be, line of the slip, words of what to write)
    "no dash before an action": ("    - Make", "    Make", 10, "- Make the backup window longer"),
    "no dash before an id": ("- id: b", "id: b", 1, "- id: backup.window-closed"),
    "no dash before an id, indented": ("- id: b", "  id: b", 1, "- id: backup.window-closed"),
    "no dash before an example": ("    - text: 'backup", "      text: 'backup", 12, "- text: backup window closed"),
    "no dash before a later action": (
        "    - Make the",
        "      { text: Make the window longer, who: admin }\n    - Make the",
        10,
        "4 blanks before it: - { text: Make the window longer, who: admin }",
    ),
    "no dash before a later action in quotes": (
        "    - Make the backup window longer",
        "    - 'Make the window longer'\n      'Ask somebody'",
        11,
        "4 blanks before it: - 'Ask somebody'",
    ),
    "like beside text": ("      like", "    like", 4, "with 6 blanks before it: like: 'backup window"),
    "like beside when": ("      like", "  like", 4, "with 6 blanks before it: like: 'backup window"),
    "like between": ("      like", "   like", 4, "with 6 blanks before it: like: 'backup window"),
    "like without text": ("    text:\n      like", "    like", 3, "text: { like: 'backup window"),
    "no closing quote": (
        "after {waited}.'",
        "after {waited}.",
        7,
        "message: 'The backup window closed after {waited}.'",
    ),
    "no closing quote in like": (
        ":duration}'",
        ":duration}",
        4,
        "like: 'backup window closed after {waited:duration}'",
    ),
    "no closing quote at the end": ("1h30m0s'", "1h30m0s", 12, "- text: 'backup window closed after 1h30m0s'"),
    "other closing quote": ("after {waited}.'", 'after {waited}."', 7, "message: "),
    "typeset quotes": (MESSAGE, "“The window closed.”", 7, "'The window closed.'"),
    "typeset single quotes": (
        LIKE,
        "‘closed {waited:duration}’",
        4,
        "'closed",
    ),
    "German quotes": (MESSAGE, "„The window closed.“", 7, "'The window closed.'"),
    "typeset quotes and a colon": (
        MESSAGE,
        "“Backup: closed.”",
        7,
        "'Backup: closed.'",
    ),
    "no opening quote": ("'The backup window", "The backup window", 7, "'The backup window closed after {waited}.'"),
    "an apostrophe": ("'The backup window", "'The VM's window", 7, "'The VM''s window closed after {waited}.'"),
    "solution": ("actions:", "solution:", 8, "Write: actions:"),
    "action": ("actions:", "action:", 8, "Write: actions:"),
    "Category": ("category:", "Category:", 5, "Write: category:"),
    "description": ("message:", "description:", 7, "Write: message:"),
    "not-for": ("not_for:", "not-for:", 13, "Write: not_for:"),
    "example": ("examples:", "example:", 11, "Write: examples:"),
    "Warning": ("severity: warning", "severity: Warning", 6, "'warning'"),
    "high": ("severity: warning", "severity: high", 6, "'error'"),
    "no colon": ("category: platform", "category platform", 5, "category: platform"),
    "no colon before a list": ("actions:", "actions", 8, "actions:"),
    "no colon before a mapping": ("  when:", "  when", 2, "when:"),
    "equals sign": ("category: platform", "category = platform", 5, "category: platform"),
    "no blank after a colon": ("category: platform", "category:platform", 5, "category: platform"),
    "no blank after a colon in braces": ("{ text: Try", "{ text:Try", 9, "text: Try again"),
    "no blank after a dash": ("    - Make", "    -Make", 10, "- Make the backup window longer"),
    "a longer dash": ("    - Make", "    – Make", 10, "- Make the backup window longer"),
    "a bullet": ("    - Make", "    • Make", 10, "- Make the backup window longer"),
    "a number": ("    - Make", "    2. Make", 10, "- Make the backup window longer"),
    "an asterisk": ("    - Make", "    * Make", 10, "- Make the backup window longer"),
    "a tab": ("    - Make", "\t- Make", 10, "Use blanks"),
    "blanks of a web page": ("  category", "\u00a0\u00a0category", 5, "category: platform"),
    "a colon in a text": (MESSAGE, "Backup: it closed", 7, "'Backup: it closed'"),
    "a text that begins with a brace": (
        MESSAGE,
        "{waited} ago",
        7,
        "'{waited} ago'",
    ),
    "bold": (MESSAGE, "**Backup** closed", 7, "'**Backup** closed'"),
    "one blank too many": ("  category", "   category", 5, "with 2 blanks before it: category: platform"),
    "one blank too few": ("  category", " category", 5, "with 2 blanks before it: category: platform"),
    "a key too far to the right": ("  category", "    category", 5, "fewer blanks"),
    "no closing brace": ("do: retry }", "do: retry", 9, "- { text: Try again, do: retry }"),
    "no comma in braces": ("Try again, do", "Try again do", 9, "- { text: Try again, do: retry }"),
    "a comma of the text in braces": ("Try again, do", "Wait, then try again, do", 9, "single quotes"),
    "a colon in braces": (
        "{ text: Try again, do",
        "{ text: Backup: try again, do",
        9,
        "- { text: 'Backup: try again', do: retry }",
    ),
    "a colon at the end of braces": (
        "{ text: Try again, do: retry }",
        "{ do: retry, text: Backup: try again }",
        9,
        "- { do: retry, text: 'Backup: try again' }",
    ),
    "a brace in braces": (
        "{ text: Try again, do",
        "{ text: Try {this} again, do",
        9,
        "- { text: 'Try {this} again', do: retry }",
    ),
    "an apostrophe in braces": (
        "{ text: Try again, do",
        "{ text: 'The VM's disk', do",
        9,
        "- { text: 'The VM''s disk', do: retry }",
    ),
    "no closing quote in braces": (
        "{ text: Try again, do",
        "{ text: 'Try again, do",
        9,
        "- { text: 'Try again', do: retry }",
    ),
    "no closing quote at the end of braces": (
        "{ text: Try again, do: retry }",
        "{ do: retry, text: 'Try again }",
        9,
        "- { do: retry, text: 'Try again' }",
    ),
    "typeset quotes in braces": ("{ text: Try again, do", "{ text: ‘Try again’, do", 9, "'Try again'"),
    "typeset quotes and a colon in braces": (
        "{ text: Try again, do",
        "{ text: ‘Backup: try again’, do",
        9,
        "- { text: 'Backup: try again', do: retry }",
    ),
    "a typeset quote that opens": (
        MESSAGE,
        "‘The window closed after {waited}.'",
        7,
        "Write: 'The window closed after {waited}.'",
    ),
    "a typeset quote that closes": (
        MESSAGE,
        "'The window closed after {waited}.’",
        7,
        "message: 'The window closed after {waited}.'",
    ),
    "typeset quotes within": (
        MESSAGE,
        "“The VM's window closed”",
        7,
        "Write: 'The VM''s window closed'",
    ),
    "a list with commas": (
        "actions:\n    - { text: Try again, do: retry }\n    - Make the backup window longer",
        "actions: Try again, Make it longer",
        8,
        "[Try again, Make it longer]",
    ),
    "a bare example": ("- text: 'backup window closed after 1h30m0s'", "- backup window closed", 12, "- text: 'backup"),
    "a bare condition": ("    text:\n      like: ", "    text: ", 3, "contains: 'backup window closed"),
    "a text over two lines": ("after {waited}.'", "after {waited}.'\n    Then more.", 7, "{waited}. Then more.'"),
    "a fence": ("- id: b", "```yaml\n- id: b", 1, "Delete this line"),
    "an id of words": ("backup.window-closed", "Backup window closed", 1, "backup.window-closed"),
    "an id without a dot": ("backup.window-closed", "backup-window-closed", 1, "backup.window-closed"),
    "a comma at the end": ("severity: warning", '"severity": "warning",', 6, '"severity": "warning"'),
}


def found_in(text: str) -> tuple[Finding, ...]:
    findings = FindingList()
    root = read_yaml(text, "x.yaml", findings)
    if root is not None:
        check_schema("failures", root, "x.yaml", findings)
    return findings.in_order()


def test_the_rule_itself_is_right() -> None:
    assert found_in(RULE + SECOND) == ()


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_once_in_its_line_with_what_to_write(slip: str) -> None:
    right, wrong, line, words = SLIPS[slip]
    assert right in RULE

    findings = found_in(RULE.replace(right, wrong, 1))

    assert [finding.location.line for finding in findings] == [line]
    assert words in findings[0].fix


@pytest.mark.parametrize("slip", [slip for slip in SLIPS if not slip.startswith(("no dash before an id", "a fence"))])
def test_a_slip_is_found_among_other_rules_as_well(slip: str) -> None:
    right, wrong, line, words = SLIPS[slip]

    findings = found_in(SECOND + RULE.replace(right, wrong, 1) + SECOND)

    assert {finding.location.line for finding in findings} == {line + SECOND.count("\n")}
    assert words in findings[0].fix


def damaged(line: str) -> dict[str, str]:
    """A line of a rule file with one slip in it, by the sort of slip."""
    key = r"(?P<key> *(?:- )?[a-z_]+)"
    found = {
        "closing quote": line[:-1] if re.search(r": '[^']*'$", line) else line,
        "dash": line.replace("- ", "", 1) if re.match(r" +- text|- id", line) else line,
        "colon": re.sub(rf"^{key}:(?= |$)", r"\g<key>", line),
        "blank": re.sub(rf"^{key}: ", r"\g<key>:", line),
        "one more": re.sub(r"^  (?=\S)", "   ", line),
        "one less": re.sub(r"^  (?=\S)", " ", line),
        "brace": line.removesuffix(" }"),
    }
    return {slip: wrong for slip, wrong in found.items() if wrong != line and not line.lstrip().startswith("#")}


def test_slips_in_the_built_in_rules_are_found_in_their_line() -> None:
    chance = random.Random(8)
    files = sorted((builtin_rules() / "failures").glob("*.yaml"))
    for path in chance.sample(files, 4):
        lines = path.read_text(encoding="utf-8").split("\n")
        for number in chance.sample(range(len(lines)), 15):
            for slip, wrong in damaged(lines[number]).items():
                findings = found_in("\n".join([*lines[:number], wrong, *lines[number + 1 :]]))

                told = [finding.location.line for finding in findings]
                assert number + 1 in told or not told, (path.name, number + 1, slip, findings)


@pytest.mark.parametrize("wrong", ["id: b", "  id: b"])
def test_a_rule_without_its_dash_behind_another_one_is_told_once(wrong: str) -> None:
    findings = found_in(SECOND + RULE.replace("- id: b", wrong, 1))

    assert [finding.location.line for finding in findings] == [15]
    assert "- id:" in findings[0].fix


def test_a_second_example_without_its_dash_is_told_once() -> None:
    findings = found_in(RULE.replace("  not_for", "      text: other\n  not_for"))

    assert [(finding.location.line, finding.check) for finding in findings] == [(13, "yaml-duplicate-key")]
    assert "- text: other" in findings[0].fix


def test_rules_below_a_key_of_their_own_are_told_to_leave_it() -> None:
    (finding,) = found_in("rules:\n" + "".join(f"  {line}\n" for line in RULE.splitlines()))

    assert "Take the line `rules:` out" in finding.fix


def test_a_file_of_another_kind_is_told_where_it_belongs() -> None:
    (finding,) = found_in("terms:\n  - { term: acmectl, say: Platform tool }\nmore: 1\n")

    assert "terms.yaml" in finding.fix


@pytest.mark.parametrize("text", ["the users' disk", "cannot open 'x'", "‘Payroll’ and ‘Web’ are down", "it's done"])
def test_quotation_marks_within_a_text_are_its_own(text: str) -> None:
    assert [finding.check for finding in found_in(f"- {text}\n") if finding.check == "yaml-quotes"] == []
