"""`plainspoken lint` and `plainspoken explain-check`, run as their users do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from plainspoken.lint.checks import CHECKS
from plainspoken.lint.lessons import lessons
from tests.cli.conftest import Run, run_within
from tests.rule_files import modeline

ROOT = Path(__file__).resolve().parents[2]
SITE_RULE = """
- id: site.flux
  when: { text: { contains: flux compensator is empty } }
  category: platform
  severity: error
  message: The power supply of the site is empty
  actions: [Fill the power supply]
  examples: [{ text: the flux compensator is empty }]
  not_for: [{ text: the flux compensator is full }]
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return lambda *arguments, **variables: run_within(tmp_path, arguments, **variables)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    path = tmp_path / "site" / "failures" / "site.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(modeline("failures") + SITE_RULE, encoding="utf-8")
    return path


def test_a_check_is_explained_with_both_samples(run: Run) -> None:
    done = run("explain-check", "wording-blame")

    lesson = lessons()["wording-blame"]
    assert done.returncode == 0
    assert all(line in done.stdout for text in (lesson.meaning, lesson.bad, lesson.good) for line in text.splitlines())


def test_an_unknown_check_is_told_with_the_nearest_one(run: Run) -> None:
    done = run("explain-check", "wording-blam")

    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean 'wording-blame'?" in done.stderr


def test_without_an_id_all_checks_are_listed(run: Run) -> None:
    done = run("explain-check")

    assert done.returncode == 0
    assert set(re.findall(r"^  ([a-z-]+)  ", done.stdout, re.MULTILINE)) == set(CHECKS)


def test_what_nobody_sees_is_written_out(run: Run) -> None:
    assert "⟨U+202E⟩" in run("explain-check", "character-bidi").stdout


def test_fix_mends_the_file_and_tells_what_is_left(run: Run, site: Path) -> None:
    site.write_text(
        SITE_RULE.replace("message: The", "message:   The").replace("empty\n", "empty!  \n", 1), encoding="utf-8"
    )

    done = run("lint", "site", "--fix")

    assert done.returncode == 1
    assert "fixed site/failures/site.yaml" in done.stderr
    assert "[wording-exclamation]" in done.stdout
    assert "[modeline]" not in done.stdout
    assert site.read_text(encoding="utf-8").startswith("# yaml-language-server")


def test_fix_of_a_file_in_order_writes_nothing(run: Run, site: Path) -> None:
    before = site.stat()

    done = run("lint", "site", "--fix")

    assert (done.returncode, done.stderr) == (0, "")
    assert (site.stat().st_mtime_ns, site.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_diff_shows_mends_and_suggestions_and_writes_nothing(run: Run, site: Path) -> None:
    text = SITE_RULE.replace("contains: flux compensator", "contains: compensator") + (
        SITE_RULE.replace("site.flux", "site.void")
        .replace("{ contains: flux compensator is empty }", "{ all: [{ contains: compensator }, { contains: empty }] }")
        .replace("{ text: the flux compensator is empty }", "{ text: an empty compensator }")
    )
    site.write_text(modeline("failures") + text.replace("error\n", "error  \n", 1), encoding="utf-8")
    before = site.read_text(encoding="utf-8")

    done = run("lint", "site", "--diff")

    assert done.returncode == 1
    assert "-  severity: error  " in done.stdout
    assert "{ contains: empty }, { not: { contains: 'compensator is empty' } }] } }" in done.stdout
    assert site.read_text(encoding="utf-8") == before


@pytest.mark.usefixtures("site")
def test_diff_of_a_file_in_order_is_empty(run: Run) -> None:
    done = run("lint", "site", "--diff")

    assert (done.returncode, done.stdout) == (0, "")


def test_fix_and_diff_exclude_each_other(run: Run) -> None:
    assert run("lint", "--fix", "--diff").returncode == 2


def test_the_site_of_the_environment_is_checked_when_nothing_is_named(run: Run, site: Path) -> None:
    site.write_text(modeline("failures") + SITE_RULE.replace("is empty\n", "is empty!\n", 1), encoding="utf-8")

    done = run("lint", "--format", "json", PLAINSPOKEN_RULES="site")

    assert [finding["check"] for finding in json.loads(done.stdout)] == ["wording-exclamation"]


@pytest.mark.usefixtures("site")
def test_a_file_is_layered_over_the_sites_named(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "more.yaml"
    other.write_text(
        modeline("failures")
        + SITE_RULE.replace("site.flux", "more.flux").replace(
            "  category", "  wins_over: { rules: [site.flux], because: It knows more }\n  category"
        ),
        encoding="utf-8",
    )

    assert "unknown-rule" in run("lint", "more.yaml").stdout
    assert "unknown-rule" not in run("lint", "more.yaml", "--rules", "site").stdout


def test_pedantic_tells_notes(run: Run, site: Path) -> None:
    text = SITE_RULE.replace(
        "{ contains: flux compensator is empty }",
        "{ contains: [flux compensator is empty, no flux] }",
    )
    site.write_text(modeline("failures") + text, encoding="utf-8")

    assert run("lint", "site").returncode == 0
    done = run("lint", "site", "--pedantic")
    assert (done.returncode, "[example-branch]" in done.stdout) == (1, True)


def test_a_file_that_cannot_be_written_is_told_without_a_traceback(run: Run, site: Path) -> None:
    site.write_text(SITE_RULE, encoding="utf-8")
    site.parent.chmod(0o500)
    try:
        done = run("lint", "site", "--fix")
    finally:
        site.parent.chmod(0o700)

    if done.returncode != 2:
        pytest.skip("this user may write anywhere")
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_page_names_every_check_once() -> None:
    page = (ROOT / "docs/checks.md").read_text(encoding="utf-8")

    assert sorted(re.findall(r"^\| `([a-z][a-z-]*)` \| ", page, re.MULTILINE)) == sorted(CHECKS)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("site/failures/vm.yaml", True),
        ("failures/vm.yaml", True),
        ("rules/terms.yaml", True),
        ("overrides.yaml", True),
        ("deploy/values.yaml", False),
        ("failures/notes.md", False),
        ("failures/old/vm.yaml", False),
    ],
)
def test_the_hooks_for_others_take_rule_files_and_nothing_else(name: str, wanted: bool) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

    assert {hook["id"] for hook in hooks} == {"plainspoken-lint", "plainspoken-lint-fix", "plainspoken-fmt"}
    for hook in hooks:
        assert hook["entry"].startswith(("plainspoken lint", "plainspoken fmt"))
        assert bool(re.search(hook["files"], name)) is wanted
