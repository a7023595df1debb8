"""What a lint run found: as text for people, and as JSON, GitHub annotations, SARIF and JUnit XML for other tools."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.lint.checks import CHECKS
from plainspoken.lint.junit import JunitCase, JunitFailure, junit_xml
from plainspoken.lint.lessons import lesson_text, lessons
from plainspoken.lint.runner import LintResult

_WIDEST = 110  # columns of a source line that are shown
_BEFORE = 60  # of them before the place, when the line is longer


def text_report(result: LintResult) -> str:
    """For people: each finding with its source line and a caret under the place, and a closing line that sums up."""
    blocks = [_text_block(finding, result.sources.get(finding.location.file, ())) for finding in result.findings]
    return "\n".join([*blocks, _summary(result)])


def json_report(result: LintResult) -> str:
    """A JSON array of objects: `file`, `line`, `column`, `check`, `severity`, `message`, `fix`, and perhaps `diff`."""
    objects = [
        {
            "file": finding.location.file,
            "line": finding.location.line,
            "column": finding.location.column,
            "check": finding.check,
            "severity": finding.severity.value,
            "message": finding.message,
            "fix": finding.fix,
            **({"diff": finding.diff} if finding.diff else {}),
        }
        for finding in result.findings
    ]
    return json.dumps(objects, indent=2, ensure_ascii=False)


def github_report(result: LintResult) -> str:
    """Workflow commands, one a line, that GitHub Actions shows beside the changed lines."""
    return "\n".join(_github_line(finding) for finding in result.findings)


def sarif_report(result: LintResult) -> str:
    """A SARIF 2.1.0 log (OASIS standard) with one run; columns count Unicode code points."""
    checks = sorted({finding.check for finding in result.findings})
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _sarif_tool(checks)},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(finding, checks) for finding in result.findings],
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False)


def junit_report(result: LintResult) -> str:
    """JUnit XML: a suite for each file, with a failed case for each finding, or one that passed."""
    by_file: dict[str, list[JunitCase]] = {file: [] for file in result.checked}
    for finding in result.findings:
        full = "\n".join(filter(None, (str(finding), finding.diff)))
        failure = JunitFailure(finding.message, f"{finding.severity}", full)
        case = JunitCase(f"{finding.check} at line {finding.location.line}", finding.location.line, failure)
        by_file.setdefault(finding.location.file, []).append(case)
    return junit_xml("plainspoken lint", {file: cases or [JunitCase("lint")] for file, cases in by_file.items()})


REPORTS: Final[Mapping[str, Callable[[LintResult], str]]] = {
    "text": text_report,
    "json": json_report,
    "github": github_report,
    "sarif": sarif_report,
    "junit": junit_report,
}
"""Name of each output format → what writes it."""


def _text_block(finding: Finding, lines: Sequence[str]) -> str:
    excerpt = _excerpt(finding, lines)
    advice = [f"  {finding.fix}"] if finding.fix else []
    advice += [f"  {line}" for line in finding.diff.split("\n")] if finding.diff else []
    head = f"{finding.location}: {finding.severity}: {finding.message} [{finding.check}]"
    return "\n".join([head, *excerpt, *advice, ""])


def _excerpt(finding: Finding, lines: Sequence[str]) -> list[str]:
    line, column = finding.location.line, finding.location.column
    if line > len(lines) or not lines[line - 1].strip():
        return []
    source, start = lines[line - 1].rstrip(), column - 1
    if len(source) > _WIDEST:
        cut = max(0, min(start - _BEFORE, len(source) - _WIDEST))
        source, start = source[cut : cut + _WIDEST], start - cut
    shown = "".join(character if character.isprintable() else " " for character in source)
    pad = " " * sum(_width(character) for character in shown[:start])
    gutter = " " * len(str(line))
    return [f"  {line} | {shown}", f"  {gutter} | {pad}^"]


def _width(character: str) -> int:
    if unicodedata.combining(character) or character == "\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _summary(result: LintResult) -> str:
    counts = Counter(finding.severity for finding in result.findings)
    checked = f"{_counted(result.files, 'file')}, {_counted(result.rules, 'rule')}"
    allowed = f" {_counted(result.allowed, 'finding')} allowed by comments." if result.allowed else ""
    if not result.findings:
        return f"Nothing found in {checked}.{allowed}"
    found = f"{_counted(counts[Severity.ERROR], 'error')}, {_counted(counts[Severity.WARNING], 'warning')}"
    notes = f", {_counted(counts[Severity.INFO], 'note')}" if counts[Severity.INFO] else ""
    later = "" if result.is_whole else " Conditions, rival rules and examples are looked at once the errors are fixed."
    return f"{found}{notes} in {checked}.{allowed}{later}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _github_line(finding: Finding) -> str:
    location = finding.location
    properties = {"file": location.file, "line": location.line, "col": location.column, "title": finding.check}
    listed = ",".join(f"{key}={_github_escaped(str(value), property_=True)}" for key, value in properties.items())
    level = "notice" if finding.severity is Severity.INFO else finding.severity.value
    return f"::{level} {listed}::{_github_escaped(_whole_message(finding))}"


def _github_escaped(text: str, *, property_: bool = False) -> str:
    # As the actions toolkit does: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_ else text


def _whole_message(finding: Finding) -> str:
    return f"{finding.message} {finding.fix}".strip()


def _sarif_tool(checks: Sequence[str]) -> dict[str, object]:
    rules = [_sarif_rule(check) for check in checks]
    from importlib import metadata  # noqa: PLC0415 - slow to load, and no other report names the version

    return {"name": "plainspoken-lint", "version": metadata.version("plainspoken"), "rules": rules}


def _sarif_rule(check: str) -> dict[str, object]:
    lesson = lessons().get(check)
    rule: dict[str, object] = {"id": check, "shortDescription": {"text": CHECKS.get(check, check)}}
    if lesson is not None:
        rule["fullDescription"] = {"text": lesson.why}
        rule["help"] = {"text": lesson_text(lesson)}
    return rule


def _sarif_result(finding: Finding, checks: Sequence[str]) -> dict[str, object]:
    location = finding.location
    return {
        "ruleId": finding.check,
        "ruleIndex": checks.index(finding.check),
        "level": "note" if finding.severity is Severity.INFO else finding.severity.value,
        "message": {"text": _whole_message(finding)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(location.file)},
                    "region": {"startLine": location.line, "startColumn": location.column},
                }
            }
        ],
    }
