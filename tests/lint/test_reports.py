from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft7Validator

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


NOTE = Finding(Location("rules/b.yaml", 4, 2), "condition-idle", "It adds nothing.", "Leave it out.", Severity.INFO)
ADVISED = Finding(
    Location("rules/b.yaml", 5),
    "rule-shadowed",
    "It never answers.",
    "Add a line.",
    diff="--- x\n+++ x\n@@ -1 +1,2 @@\n a\n+b",
)
MORE = LintResult(
    (*FINDINGS, NOTE, ADVISED), 3, 4, checked=("rules/a b.yaml", "rules/b.yaml", "rules/c.yaml"), allowed=2
)

SARIF_SHAPE = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "minItems": 1,
            "items": {
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name"],
                                "properties": {
                                    "rules": {
                                        "uniqueItems": True,
                                        "items": {
                                            "required": ["id"],
                                            "properties": {
                                                "shortDescription": {"$ref": "#/definitions/message"},
                                                "fullDescription": {"$ref": "#/definitions/message"},
                                                "help": {"$ref": "#/definitions/message"},
                                            },
                                            "additionalProperties": {"type": "string"},
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "results": {
                        "items": {
                            "required": ["message", "ruleId", "locations"],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"$ref": "#/definitions/message"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "locations": {
                                    "items": {
                                        "properties": {
                                            "physicalLocation": {
                                                "properties": {
                                                    "region": {
                                                        "properties": {
                                                            "startLine": {"type": "integer", "minimum": 1},
                                                            "startColumn": {"type": "integer", "minimum": 1},
                                                        }
                                                    },
                                                    "artifactLocation": {"required": ["uri"]},
                                                }
                                            }
                                        }
                                    }
                                },
                            },
                        }
                    },
                },
            },
        },
    },
    "definitions": {"message": {"required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}},
}
"""What the SARIF 2.1.0 standard asks of the parts that are used here."""


@pytest.mark.parametrize("result", [CLEAN, FOUND, MORE])
def test_sarif_has_the_shape_of_the_standard(result: LintResult) -> None:
    Draft7Validator(SARIF_SHAPE).validate(json.loads(REPORTS["sarif"](result)))


def test_sarif_tells_why_a_check_matters() -> None:
    (run,) = json.loads(REPORTS["sarif"](MORE))["runs"]

    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "error"]
    assert all(
        len(rule["help"]["text"]) > len(rule["shortDescription"]["text"]) for rule in run["tool"]["driver"]["rules"]
    )


def test_junit_has_a_suite_for_each_file_and_a_case_for_each_finding() -> None:
    root = ET.fromstring(REPORTS["junit"](MORE))

    suites = [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root]
    assert (root.tag, root.get("tests"), root.get("failures"), root.get("errors")) == ("testsuites", "5", "4", "0")
    assert suites == [("rules/a b.yaml", "2", "2"), ("rules/b.yaml", "2", "2"), ("rules/c.yaml", "1", "0")]
    assert [len(suite.findall("testcase/failure")) for suite in root] == [2, 2, 0]
    case = root[0][0]
    assert (case.get("name"), case.get("line")) == ("unknown-key at line 2", "2")
    assert all(suite.tag == "testsuite" and all(case.get("classname") for case in suite) for suite in root)


def test_junit_leaves_out_what_xml_cannot_hold() -> None:
    finding = Finding(Location("x\x00y", 1), "yaml-control-character", "A \x08 <stands> & \ud800 here.")

    root = ET.fromstring(REPORTS["junit"](LintResult((finding,), 1, 0)))

    assert "<stands> &" in (root[0][0][0].get("message") or "")


def test_notes_and_allowed_findings_are_counted_at_the_end() -> None:
    assert REPORTS["text"](MORE).splitlines()[-1] == (
        "2 errors, 1 warning, 1 note in 3 files, 4 rules. 2 findings allowed by comments."
    )


def test_a_suggestion_is_shown_as_a_diff() -> None:
    assert "  Add a line.\n  --- x\n  +++ x\n  @@ -1 +1,2 @@\n   a\n  +b\n" in REPORTS["text"](MORE)
    assert [finding.get("diff") for finding in json.loads(REPORTS["json"](MORE))] == [None, None, None, ADVISED.diff]


def test_github_calls_a_note_a_notice() -> None:
    assert REPORTS["github"](MORE).splitlines()[2].startswith("::notice file=rules/b.yaml,line=4,col=2,")


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_text(name: str) -> None:
    assert isinstance(REPORTS[name](FOUND), str)
