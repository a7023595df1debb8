"""Lessons: one for every check, and samples that do what they are said to."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.catalogue.checks import CHECKS as LOADER_CHECKS
from plainspoken.catalogue.files import rule_files
from plainspoken.catalogue.findings import FindingList
from plainspoken.catalogue.fingerprint import rule_fingerprint
from plainspoken.catalogue.loader import read_catalogue
from plainspoken.lint.checks import CHECKS, NOTES
from plainspoken.lint.lessons import FAMILIES, RULE_FILE, Lesson, lessons, sample_file
from plainspoken.lint.runner import lint_targets
from plainspoken.lint.targets import Target
from tests.rule_files import modeline, write_rules

pytestmark = pytest.mark.slow

LESSONS = lessons()
BASE = {
    "failures/base.yaml": """
- id: base.disk-full
  when: { text: { contains: the disk is full } }
  category: platform
  severity: error
  message: 'The disk has no room left.'
  actions: [Free some room on the disk]
  examples: [{ text: 'write failed: the disk is full' }]
  not_for: [{ text: the disk is missing }]
""",
    "vocabulary.yaml": """
words:
  - { why: Conversion tools, whole: [virt-v2v], anywhere: [libguestfs] }
detectors: { path: '[file]', code: '[code]', secret: '[secret]' }
""",
}
OVERRIDDEN = "vm.too-small"
TERMS = "terms: [{ term: acmectl, say: Platform tool }]"
FINGERPRINT = "a1b2c3d4e5f6"
"""Stands in samples for the true fingerprint of the overridden rule."""


def checks_of(sample: str, file: str, small: Path, lesson: Lesson) -> set[str]:
    """What linting a sample in a site directory of its own, over a small catalogue, raises."""
    catalogue, _ = read_catalogue([small])
    assert catalogue is not None
    site = small.parent / "site"
    path = site / file
    path.parent.mkdir(parents=True)
    if lesson.beside_rule or lesson.bad_file:
        other = RULE_FILE if lesson.beside_rule else "terms.yaml"
        write_rules(
            site, {other: "\n" + (sample_file("id: vm.not-enough-memory\n", other) if lesson.beside_rule else TERMS)}
        )
    if sample or file.endswith("/"):
        text = sample_file(sample, file).replace(FINGERPRINT, rule_fingerprint(catalogue.rules_by_id[OVERRIDDEN]))
        _write(path, text, is_directory=file.endswith("/"))
    findings = FindingList()
    base = tuple(rule_files(small, findings, complete=True))
    own = tuple(rule_files(site, findings, complete=False))
    result = lint_targets([Target((base, own), own)], findings.in_order(), pedantic=lesson.pedantic)
    return {finding.check for finding in result.findings}


def _write(path: Path, text: str, *, is_directory: bool) -> None:
    if is_directory:
        path.mkdir()
        return
    head = (
        ""
        if text.startswith(("# Rules", "# yaml", "\ufeff"))
        else modeline(path.name if path.parent.name == "site" else "failures") + "\n"
    )
    path.write_text(head + text, encoding="utf-8")


@pytest.fixture
def base(small: Path) -> Path:
    return write_rules(small, BASE)


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_has_a_lesson(check: str) -> None:
    lesson = LESSONS[check]

    assert lesson.meaning == CHECKS[check]
    assert len(lesson.why) > 40
    assert lesson.why.endswith(".")
    assert lesson.pedantic == (check in NOTES)


def test_no_lesson_is_about_a_check_that_does_not_exist() -> None:
    assert set(LESSONS) == set(CHECKS)
    assert set(LOADER_CHECKS) <= set(LESSONS)
    assert {lesson.family for lesson in LESSONS.values()} == set(FAMILIES)


@pytest.mark.parametrize("check", LESSONS)
def test_the_bad_sample_of_a_lesson_raises_its_check_and_no_other(base: Path, check: str) -> None:
    lesson = LESSONS[check]

    found = checks_of(lesson.bad * lesson.bad_times, lesson.bad_file or lesson.file, base, lesson)

    assert found == {check}


@pytest.mark.parametrize("check", LESSONS)
def test_the_good_sample_of_a_lesson_raises_nothing(base: Path, check: str) -> None:
    lesson = LESSONS[check]

    assert checks_of(lesson.good, lesson.file, base, lesson) == set()


def test_a_piece_of_a_rule_takes_the_place_of_what_the_sample_rule_says() -> None:
    text = sample_file("# why\nmessage: 'x'\n", RULE_FILE)

    assert text.startswith("- id: vm.not-enough-memory\n  when:\n")
    assert text.count("message:") == 1
    assert "\n  # why\n  message: 'x'\n  actions:\n" in text
