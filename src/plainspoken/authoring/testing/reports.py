"""A test run as text, JSON and JUnit XML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from plainspoken.authoring.testing.runs import Case, Kind, TestRun
from plainspoken.lint.examples import Mismatch

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDEST = 300  # characters of a tested text that are printed


def text_report(run: TestRun) -> str:
    """For people: every failure with its place, what was expected, what came, why and what to do; then a summary."""
    lines = [line for case in run.failed for line in _text_block(case)]
    return "\n".join([*lines, summary(run)])


def json_report(run: TestRun) -> str:
    """A JSON object: `tests`, `failed`, `counts` by kind, `catalogue`, and `failures` with places."""
    report = {
        "tests": len(run.cases),
        "failed": len(run.failed),
        "counts": {kind.value: run.count(kind) for kind in Kind},
        "taken_over": sum(bool(case.taken_over) for case in run.cases),
        "catalogue": run.catalogue,
        "failures": [_object(case, failure) for case in run.failed for failure in case.mismatches],
    }
    return json.dumps(report, indent=2, ensure_ascii=False)


def junit_report(run: TestRun) -> str:
    """JUnit XML: a suite for each file, a case for each test."""
    by_file: dict[str, list[Case]] = {}
    for case in run.cases:
        by_file.setdefault(case.location.file, []).append(case)
    totals = {"tests": str(len(run.cases)), "failures": str(len(run.failed)), "errors": "0"}
    root = ET.Element("testsuites", {"name": "plainspoken test", **totals})
    for file, cases in by_file.items():
        failed = sum(bool(case.mismatches) for case in cases)
        counts = {"tests": str(len(cases)), "failures": str(failed), "errors": "0", "skipped": "0"}
        suite = ET.SubElement(root, "testsuite", {"name": _xml(file), **counts})
        for case in cases:
            _add_case(suite, case)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


TEST_REPORTS: Final[Mapping[str, Callable[[TestRun], str]]] = {
    "text": text_report,
    "json": json_report,
    "junit": junit_report,
}
"""Name of each output format → what writes it."""


def summary(run: TestRun) -> str:
    """One line: how many failed and passed, and what they were."""
    if not run.cases:
        return "No test was run: what was asked for has no examples and no corpus. That is no success."
    kinds = ", ".join(f"{count:,} {kind}{'s' * (count != 1)}" for kind in Kind if (count := run.count(kind)))
    taken = sum(bool(case.taken_over) for case in run.cases)
    aside = f"; {taken:,} left to rules of a nearer layer" if taken else ""
    failed = len(run.failed)
    if failed:
        return f"{failed:,} of {len(run.cases):,} tests failed ({kinds}{aside})."
    return f"{len(run.cases):,} tests passed ({kinds}{aside})." if len(run.cases) > 1 else f"1 test passed ({kinds})."


def _text_block(case: Case) -> Iterator[str]:
    text = case.text if len(case.text) <= _WIDEST else f"{case.text[: _WIDEST - 1]}…"
    yield f"{case.location}: {case.name}"
    if text:
        yield f"  text      {text}"
    for failure in case.mismatches:
        yield from (f"  {label:<9} {said}" for label, said in _parts(failure))
    yield ""


def _parts(failure: Mismatch) -> list[tuple[str, str]]:
    parts = [("expected", failure.expected), ("came", failure.came), ("why", failure.why), ("do", failure.advice)]
    return [(label, said) for label, said in parts if said]


def _object(case: Case, failure: Mismatch) -> dict[str, object]:
    return {
        "file": case.location.file,
        "line": case.location.line,
        "column": case.location.column,
        "kind": case.kind.value,
        "rule": case.rule_id or None,
        "text": case.text,
        "expected": failure.expected,
        "came": failure.came,
        "why": failure.why,
        "do": failure.advice,
    }


def _add_case(suite: ET.Element, case: Case) -> None:
    location = case.location
    name = f"{case.name} at line {location.line}"
    place = {"classname": _xml(location.file), "name": _xml(name), "file": _xml(location.file)}
    element = ET.SubElement(suite, "testcase", {**place, "line": str(location.line)})
    if case.mismatches:
        first = case.mismatches[0]
        message = f"expected: {first.expected}; came: {first.came}"
        failure = ET.SubElement(element, "failure", {"message": _xml(message), "type": case.kind.value})
        failure.text = _xml("\n".join(_text_block(case)))


def _xml(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
