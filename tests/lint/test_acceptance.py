"""Whether rule files may be served: the last look before a server takes them over."""

from __future__ import annotations

import subprocess
import sys
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


_SLOW = """
import sys, time, regex
passed, compile_it, clock = 0.0, regex.compile, time.monotonic
def slow(*given, **more):
    global passed
    passed += 1.0  # the time of a machine that has other things to do
    return compile_it(*given, **more)
regex.compile, time.monotonic = slow, lambda: clock() + passed
from pathlib import Path
from plainspoken.catalogue.files import builtin_rules
from plainspoken.lint.acceptance import accept
sanitizer, findings = accept([builtin_rules(), Path(sys.argv[1])])
print(sanitizer is not None, *findings, sep="\\n")
"""


def test_a_machine_that_is_slow_to_compile_patterns_refuses_no_rule(tmp_path: Path) -> None:
    (tmp_path / "failures").mkdir()
    command = [sys.executable, "-c", _SLOW, str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.startswith("True"), told
