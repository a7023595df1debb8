from __future__ import annotations

import json

import pytest

from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.lint.reports import REPORTS
from plainspoken.lint.runner import LintResult

CLEAN = LintResult((), 3, 7)
FINDINGS = (
    Finding(
        Location("rules/a b.yaml", 2, 6), "unknown-key", "'mesage' is no key, 100% sure.", "Did you mean 'message'?"
    ),
    Finding(Location("rules/a b.yaml", 3, 1), "wording-please", "It says\nplease.", "", Severity.WARNING),
)
FOUND = LintResult(FINDINGS, 1, 1, {"rules/a b.yaml": ["- id: x", "  é: mesage: x", ""]})


def test_the_text_report_points_at_the_place() -> None:
    report = REPORTS["text"](FOUND)

    assert report.splitlines()[:4] == [
        "rules/a b.yaml:2:6: error: 'mesage' is no key, 100% sure. [unknown-key]",
        "  2 |   é: mesage: x",
        "    |      ^",
        "  Did you mean 'message'?",
    ]


def test_the_text_report_ends_with_a_count() -> None:
    assert REPORTS["text"](FOUND).splitlines()[-1] == "1 error, 1 warning in 1 file, 1 rule."
    assert REPORTS["text"](CLEAN) == "Nothing found in 3 files, 7 rules."


def test_the_caret_stands_under_the_place_behind_wide_characters() -> None:
    result = LintResult((Finding(Location("x", 1, 4), "modeline", "m"),), 1, 0, {"x": ["⏳é x"]})

    assert REPORTS["text"](result).splitlines()[1:3] == ["  1 | ⏳é x", "    |     ^"]


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "a" * 500 + "HERE" + "b" * 500
    result = LintResult((Finding(Location("x", 1, 501), "modeline", "m"),), 1, 0, {"x": [line]})

    source, caret = REPORTS["text"](result).splitlines()[1:3]

    assert len(source) < 130
    assert source[caret.index("^") :].startswith("HERE")


def test_json_holds_exactly_the_promised_keys() -> None:
    assert json.loads(REPORTS["json"](FOUND)) == [
        {
            "file": "rules/a b.yaml",
            "line": 2,
            "column": 6,
            "check": "unknown-key",
            "severity": "error",
            "message": "'mesage' is no key, 100% sure.",
            "fix": "Did you mean 'message'?",
        },
        {
            "file": "rules/a b.yaml",
            "line": 3,
            "column": 1,
            "check": "wording-please",
            "severity": "warning",
            "message": "It says\nplease.",
            "fix": "",
        },
    ]
    assert json.loads(REPORTS["json"](CLEAN)) == []


def test_github_commands_escape_what_would_end_them() -> None:
    assert REPORTS["github"](FOUND).splitlines() == [
        (
            "::error file=rules/a b.yaml,line=2,col=6,title=unknown-key::"
            "'mesage' is no key, 100%25 sure. Did you mean 'message'?"
        ),
        "::warning file=rules/a b.yaml,line=3,col=1,title=wording-please::It says%0Aplease.",
    ]
    assert REPORTS["github"](CLEAN) == ""


def test_sarif_names_its_checks_and_places() -> None:
    (run,) = json.loads(REPORTS["sarif"](FOUND))["runs"]

    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["unknown-key", "wording-please"]
    assert [(result["ruleId"], result["ruleIndex"], result["level"]) for result in run["results"]] == [
        ("unknown-key", 0, "error"),
        ("wording-please", 1, "warning"),
    ]
    assert run["results"][0]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "rules/a%20b.yaml"},
                "region": {"startLine": 2, "startColumn": 6},
            }
        }
    ]


def test_sarif_without_findings_is_still_a_run() -> None:
    log = json.loads(REPORTS["sarif"](CLEAN))

    assert (log["version"], log["runs"][0]["results"]) == ("2.1.0", [])


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_text(name: str) -> None:
    assert isinstance(REPORTS[name](FOUND), str)
