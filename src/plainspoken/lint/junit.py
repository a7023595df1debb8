"""JUnit XML: a suite for each file, a case for each thing that was looked at in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JunitFailure(NamedTuple):
    """Why a case failed: in a line, of what kind, and in full."""

    message: str
    kind: str
    text: str


class JunitCase(NamedTuple):
    """A case; one without a line is of its whole file, one without a failure passed."""

    name: str
    line: int | None = None
    failure: JunitFailure | None = None


def junit_xml(name: str, files: Mapping[str, Sequence[JunitCase]]) -> str:
    """The report of one run, by the files that were looked at."""
    root = ET.Element("testsuites", {"name": name, **_counts([case for cases in files.values() for case in cases])})
    for file, cases in files.items():
        suite = ET.SubElement(root, "testsuite", {"name": _xml(file), **_counts(cases), "skipped": "0"})
        for case in cases:
            place = {} if case.line is None else {"file": _xml(file), "line": str(case.line)}
            element = ET.SubElement(suite, "testcase", {"classname": _xml(file), "name": _xml(case.name), **place})
            if case.failure is not None:
                detail = {"message": _xml(case.failure.message), "type": case.failure.kind}
                ET.SubElement(element, "failure", detail).text = _xml(case.failure.text)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def _counts(cases: Sequence[JunitCase]) -> dict[str, str]:
    failures = sum(case.failure is not None for case in cases)
    return {"tests": str(len(cases)), "failures": str(failures), "errors": "0"}


def _xml(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
