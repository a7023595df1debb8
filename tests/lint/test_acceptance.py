"""Whether rule files may be served: the last look before a server takes them over."""

from __future__ import annotations

from pathlib import Path

from plainspoken.lint.acceptance import accept
from tests.rule_files import write_rules

RULE = """
- id: disk.full
  draft: true
  when: { text: { contains: the disk is full } }
  category: platform
  severity: error
  message: 'The disk has no room left.'
  actions: [Free some room on the disk]
  examples: [{ text: 'write failed: the disk is full' }]
  not_for: [{ text: the disk is missing }]
"""


def test_a_site_without_rules_yet_is_taken_over(small: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()

    sanitizer, findings = accept([small, tmp_path / "site"])

    assert sanitizer is not None
    assert [finding.check for finding in findings] == ["file-missing"]


def test_a_draft_is_refused_until_its_mark_is_taken_away(small: Path, tmp_path: Path) -> None:
    site = write_rules(tmp_path / "site", {"failures/disk.yaml": RULE})
    refused, findings = accept([small, site])
    write_rules(site, {"failures/disk.yaml": RULE.replace("  draft: true\n", "")})
    accepted, _ = accept([small, site])

    assert refused is None
    assert [(finding.check, finding.location.line) for finding in findings] == [("rule-draft", 3)]
    assert accepted is not None
    assert accepted.sanitize("the disk is full").rule_id == "disk.full"
