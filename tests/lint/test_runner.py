from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.findings import Severity
from plainspoken.lint.runner import LintResult, lint
from tests.rule_files import modeline

SITE_RULE = """
- id: site.flux-compensator
  when: { text: { contains: flux compensator is empty } }
  category: platform
  severity: error
  message: The power supply of the site is empty
  actions: [Fill the power supply]
  examples: [{ text: the flux compensator is empty }]
  not_for: [{ text: the flux compensator is full }]
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "site" / "failures" / "site.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(modeline("failures/site.yaml") + SITE_RULE, encoding="utf-8")
    return tmp_path / "site"


def checks(result: LintResult) -> list[str]:
    return [finding.check for finding in result.findings]


@pytest.mark.slow
def test_without_paths_the_built_in_catalogue_is_checked() -> None:
    result = lint()

    assert result.files == len(list(builtin_rules().glob("*.yaml"))) + len(
        list(builtin_rules().glob("failures/*.yaml"))
    )


def test_a_complete_directory_is_checked_by_itself(small: Path) -> None:
    result = lint([small])

    assert (result.findings, result.files, result.rules) == ((), 9, 1)


def test_a_site_directory_is_checked_over_the_built_in_catalogue(site: Path) -> None:
    result = lint([site])

    assert (result.findings, result.files, result.rules) == ((), 1, 1)


def test_only_the_files_asked_for_are_checked(small: Path) -> None:
    path = small / "terms.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Storage volume", "Virt-v2v"), encoding="utf-8")

    assert checks(lint([small / "failures" / "vm.yaml"])) == []
    assert checks(lint([path])) == ["leaked-term"]


def test_a_file_of_a_complete_catalogue_is_checked_within_it(small: Path) -> None:
    result = lint([small / "failures" / "vm.yaml"])

    assert (result.findings, result.files, result.rules) == ((), 1, 1)


def test_the_failures_of_a_catalogue_can_be_asked_for(small: Path) -> None:
    result = lint([small / "failures"])

    assert (result.findings, result.files, result.rules) == ((), 1, 1)


def test_a_loose_file_is_checked_over_the_built_in_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "my-first-rule.yaml"
    path.write_text(modeline("failures/x") + SITE_RULE.replace("error", "eror"), encoding="utf-8")

    result = lint([path])

    assert checks(result) == ["unknown-value"]
    assert result.files == 1


@pytest.mark.parametrize(
    "text",
    [
        "steps: { a: { display_name: A, phase: setup, description: B, icon: c } }",
        "words: [{ why: x, whole: [acmectl] }]",
    ],
)
def test_the_kind_of_a_loose_file_is_told_by_how_it_begins(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"# a comment\n\n{text}\n", encoding="utf-8")

    assert checks(lint([path])) == ["modeline"]


def test_several_paths_are_one_stack_of_layers(site: Path, tmp_path: Path) -> None:
    path = tmp_path / "steps.yaml"
    path.write_text(
        modeline("steps.yaml") + "\nsteps: { x: { display_name: A, phase: setup, description: B, icon: c } }"
    )
    rules = site / "failures" / "site.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("when: {", "when: { steps: [x],"), encoding="utf-8")

    assert "unknown-step" not in checks(lint([site, path]))


def test_a_site_that_gives_a_step_anew_is_told(site: Path) -> None:
    path = site / "steps.yaml"
    text = "\nsteps: { validation: { display_name: A, phase: setup, description: B, icon: c } }"
    path.write_text(modeline("steps.yaml") + text, encoding="utf-8")

    assert checks(lint([site])) == ["redefinition"]


def test_errors_below_a_site_are_told_and_warnings_there_are_not(small: Path) -> None:
    (small / "terms.yaml").write_text("terms: [{ term: a, say: B please }]", encoding="utf-8")
    (small / "steps.yaml").write_text("steps: [", encoding="utf-8")

    result = lint([small / "failures" / "vm.yaml"])

    assert [(finding.check, finding.location.file) for finding in result.findings] == [
        ("yaml-syntax", "rules/steps.yaml")
    ]


def test_findings_come_in_the_order_of_files_and_lines(small: Path) -> None:
    (small / "terms.yaml").write_text("\nterms: [{ term: a }, { say: B }]", encoding="utf-8")
    (small / "failures" / "vm.yaml").write_text("[]", encoding="utf-8")

    findings = lint([small]).findings

    assert list(findings) == sorted(findings)


def test_sources_of_findings_are_at_hand(small: Path) -> None:
    (small / "terms.yaml").write_text("terms: [{ term: a, say: B }]", encoding="utf-8")

    result = lint([small])

    assert result.findings[0].severity is Severity.WARNING
    assert result.sources["rules/terms.yaml"][0].startswith("terms:")


def test_a_site_rule_that_is_far_too_wide_is_told_once(site: Path) -> None:
    path = site / "failures" / "site.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "contains: flux compensator is empty", "contains: [vm, disk, volume, network]"
    )
    path.write_text(text, encoding="utf-8")

    (finding,) = [finding for finding in lint([site]).findings if finding.check == "takes-over"]

    assert re.search(r"also answers \d+ examples of \d+ other rules, such as ", finding.message)
    assert "wins_over" not in finding.fix


def test_a_site_rule_that_speaks_for_a_built_in_one_says_so(site: Path) -> None:
    path = site / "failures" / "site.yaml"
    taking_over = path.read_text(encoding="utf-8").replace(
        "contains: flux compensator is empty",
        "any: [{ contains: flux compensator }, { contains: is smaller than template size }]",
    )
    path.write_text(taking_over, encoding="utf-8")
    (finding,) = [finding for finding in lint([site]).findings if finding.check == "takes-over"]
    wins_over = finding.fix.partition("say so: ")[2].rstrip(".")
    path.write_text(f"{taking_over}  {wins_over}\n", encoding="utf-8")

    assert "takes-over" not in checks(lint([site]))
