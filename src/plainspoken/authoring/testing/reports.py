"""A test run as text, JSON and JUnit XML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from plainspoken.authoring.testing.runs import Case, Kind, TestRun
from plainspoken.lint.examples import Mismatch
from plainspoken.lint.junit import JunitCase, JunitFailure, junit_xml

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
    by_file: dict[str, list[JunitCase]] = {}
    for case in run.cases:
        failure = None
        if case.mismatches:
            first = case.mismatches[0]
            message = f"expected: {first.expected}; came: {first.came}"
            failure = JunitFailure(message, case.kind.value, "\n".join(_text_block(case)))
        line = case.location.line
        by_file.setdefault(case.location.file, []).append(JunitCase(f"{case.name} at line {line}", line, failure))
    return junit_xml("plainspoken test", by_file)


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
