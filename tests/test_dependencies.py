"""What an audit tells, and what the bill of materials lists: all that the wheel needs, and no tools of development."""

import re
from importlib.metadata import PackageNotFoundError, requires
from typing import Any

from packaging.requirements import Requirement

from tools.dependencies import LOCK, judge, judge_client, needed, packages

TEXT = LOCK.read_text(encoding="utf-8")


def installed(name: str, extras: frozenset[str], found: set[str]) -> set[str]:
    """What a package that is installed here needs here, by its own word; `found` is added to."""
    try:
        requirements = [Requirement(each) for each in requires(name) or ()]
    except PackageNotFoundError:
        return found
    for each in requirements:
        asked = [{"extra": extra} for extra in (*extras, "")]
        key = re.sub(r"[-_.]+", "-", each.name).lower()
        if key not in found and (each.marker is None or any(each.marker.evaluate(extra) for extra in asked)):
            installed(each.name, frozenset(each.extras), found | {key})
            found |= {key} | installed(each.name, frozenset(each.extras), {*found, key})
    return found


def test_the_bill_of_materials_lists_all_that_the_wheel_needs() -> None:
    needs = installed("plainspoken", frozenset(), set())

    assert len(needs) > 20
    assert needs - set(needed(TEXT)) == set()


def test_it_lists_no_tools_of_development() -> None:
    listed = set(needed(TEXT))

    assert listed < set(packages(TEXT))
    assert listed & {"pytest", "mypy", "ruff", "hypothesis", "schemathesis", "build"} == set()


def test_every_package_it_lists_has_its_version_and_hashes() -> None:
    assert [name for name, part in needed(TEXT).items() if "--hash=sha256:" not in part] == []


def report(*dependencies: dict[str, Any]) -> dict[str, Any]:
    return {"dependencies": list(dependencies), "fixes": []}


GOOD = {"name": "good", "version": "1.0", "vulns": []}
WEAK = {"name": "weak", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"], "aliases": []}]}
UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found on PyPI"}


def test_a_package_with_a_known_weakness_fails_the_audit() -> None:
    lines, status = judge(report(GOOD, WEAK))

    assert status == 1
    assert lines == ["weak 2.0: PYSEC-1, mended in 2.1", "2 packages audited, 1 known weaknesses"]


def test_a_package_that_was_not_looked_at_fails_the_audit() -> None:
    lines, status = judge(report(GOOD, UNKNOWN))

    assert status == 1
    assert lines == ["unknown could not be looked at", "1 packages audited, 0 known weaknesses"]


def test_an_audit_that_knew_no_package_says_that_it_was_none() -> None:
    assert judge(report(UNKNOWN)) == (
        ["SKIPPED: no dependency was audited, because the service that was asked knows none of the packages"],
        0,
    )


def test_packages_without_known_weaknesses_pass() -> None:
    assert judge(report(GOOD)) == (["1 packages audited, 0 known weaknesses"], 0)


def test_a_package_of_the_client_with_a_known_weakness_fails_the_audit() -> None:
    counted = {"dependencies": {"total": 12}}
    weak = {"vulnerabilities": {"esbuild": {"name": "esbuild", "severity": "high"}}, "metadata": counted}

    assert judge_client(weak) == (
        ["esbuild of the client: high", "12 packages of the client audited, 1 known weaknesses"],
        1,
    )
    assert judge_client({"vulnerabilities": {}, "metadata": counted})[1] == 0


def test_an_audit_of_the_client_that_nobody_answers_says_that_it_was_none() -> None:
    assert judge_client({"message": "405 Method Not Allowed", "statusCode": 405}) == (
        ["SKIPPED: no package of the client was audited, because the service did not answer (405 Method Not Allowed)"],
        0,
    )
