from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plainspoken.catalogue.failure import Failure
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.fingerprint import changed_parts, rule_fingerprint
from plainspoken.catalogue.loader import read_catalogue
from plainspoken.catalogue.model import Catalogue, Rule
from plainspoken.catalogue.schema_places import schema_of
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.lint.runner import lint
from tests.rule_files import SMALL_CATALOGUE, marked, write_rules

RULE = "vm.too-small"
TEXT = "override (1 GB) is smaller than template size (2 GB)"
Layered = Callable[..., tuple[Catalogue, tuple[Finding, ...]]]


@pytest.fixture
def fingerprint(small: Path) -> str:
    """The fingerprint of the small catalogue's rule."""
    catalogue, _ = read_catalogue([small])
    assert catalogue
    return rule_fingerprint(catalogue.rules_by_id[RULE])


@pytest.fixture
def layered(small: Path, tmp_path: Path) -> Layered:
    """The small catalogue with one site over it for each text of an `overrides.yaml`."""

    def read(*overrides: str) -> tuple[Catalogue, tuple[Finding, ...]]:
        sites = [
            write_rules(tmp_path / f"site{number}", {"overrides.yaml": f"\noverrides:{text}"})
            for number, text in enumerate(overrides, 1)
        ]
        catalogue, findings = read_catalogue([small, *sites])
        assert catalogue, "\n".join(map(str, findings))
        return catalogue, findings

    return read


def override(fingerprint: str, replace: str, *, rule: str = RULE) -> str:
    return f"\n  - {{ rule: {rule}, written_against: {fingerprint}, reason: Ours differ, replace: {{ {replace} }} }}"


def changed(small: Path, old: str, new: str) -> None:
    """Change the small catalogue's rule as a new version of the product does."""
    text = SMALL_CATALOGUE["failures/vm.yaml"]
    assert old in text
    write_rules(small, {"failures/vm.yaml": text.replace(old, new)})


def test_an_override_replaces_the_fields_it_names_and_no_other(layered: Layered, fingerprint: str) -> None:
    catalogue, findings = layered(override(fingerprint, "message: 'Too small: {disk}', severity: warning"))

    assert findings == ()
    answer = Sanitizer(catalogue).sanitize(Failure(TEXT, step="vm-creation"))
    assert (answer.user_message, answer.severity, answer.rule_id) == ("Too small: 1 GB", "warning", RULE)
    assert answer.actionable_steps == ("Choose a smaller template",)


def test_an_overridden_rule_keeps_its_layer_and_so_its_claim(layered: Layered, fingerprint: str) -> None:
    catalogue, _ = layered(override(fingerprint, "severity: warning"))

    assert catalogue.rules_by_id[RULE].layer == 0


def test_each_field_knows_the_file_and_line_it_comes_from(layered: Layered, fingerprint: str, small: Path) -> None:
    catalogue, _ = layered("\n" + override(fingerprint, "severity: warning"))

    places = catalogue.rules_by_id[RULE].places
    site = small.parent / "site1" / "overrides.yaml"
    assert str(places["severity"]).startswith(f"{site}:4:")
    assert str(places["message"]) == f"{small}/failures/vm.yaml:8:3"


def test_an_override_changes_the_catalogues_fingerprint(layered: Layered, fingerprint: str, small: Path) -> None:
    below, _ = read_catalogue([small])
    catalogue, _ = layered(override(fingerprint, "severity: warning"))

    assert below
    assert catalogue.fingerprint != below.fingerprint


def test_a_disabled_rule_answers_no_more(layered: Layered) -> None:
    catalogue, findings = layered(f"\n  - {{ rule: {RULE}, disable: true, reason: Told elsewhere }}")

    assert findings == ()
    assert catalogue.rules == ()
    assert Sanitizer(catalogue).sanitize(Failure(TEXT, step="vm-creation")).unmatched


def test_a_rule_that_changed_below_its_override_answers_itself(
    layered: Layered, fingerprint: str, small: Path, tmp_path: Path
) -> None:
    changed(small, "The disk (", "The VM's disk (".replace("'", "''"))
    text = f"\n  - rule: {RULE}\n    written_against: §{fingerprint}\n    reason: x\n    replace: {{ severity: info }}"
    catalogue, findings = layered(text.replace("§", ""))

    now = rule_fingerprint(catalogue.rules_by_id[RULE])
    (finding,) = findings
    assert catalogue.rules_by_id[RULE].severity == "error"
    assert (finding.check, finding.severity) == ("stale-override", Severity.WARNING)
    assert str(finding.location) == f"{tmp_path}/site1/overrides.yaml:4:22"
    assert f"{RULE} changed (message) since it was written" in finding.message
    assert finding.fix.endswith(f"written_against: {now}.")


def test_a_stale_disabling_is_not_applied_either(layered: Layered, fingerprint: str, small: Path) -> None:
    changed(small, "severity: error", "severity: critical")
    text = f"\n  - {{ rule: {RULE}, written_against: {fingerprint}, disable: true, reason: x }}"
    catalogue, findings = layered(text)

    assert [finding.check for finding in findings] == ["stale-override"]
    assert RULE in catalogue.rules_by_id


def test_written_anew_the_override_holds_again(layered: Layered, small: Path) -> None:
    changed(small, "severity: error", "severity: critical")
    below, _ = read_catalogue([small])
    assert below
    catalogue, findings = layered(override(rule_fingerprint(below.rules_by_id[RULE]), "severity: info"))

    assert findings == ()
    assert catalogue.rules_by_id[RULE].severity == "info"


def test_a_second_layer_overrides_what_the_first_made_of_the_rule(layered: Layered, fingerprint: str) -> None:
    first = override(fingerprint, "severity: warning")
    between, _ = layered(first)
    second = override(rule_fingerprint(between.rules_by_id[RULE]), "message: Too small")
    catalogue, findings = layered(first, second)

    rule = catalogue.rules_by_id[RULE]
    assert findings == ()
    assert (rule.severity, rule.message.source) == ("warning", "Too small")
    assert [(each.layer, each.applied) for each in catalogue.overrides] == [(1, True), (2, True)]


def test_an_override_upon_a_stale_one_is_stale_too(layered: Layered, fingerprint: str, small: Path) -> None:
    first = override(fingerprint, "severity: warning")
    between, _ = layered(first)
    second = override(rule_fingerprint(between.rules_by_id[RULE]), "message: Too small")
    changed(
        small,
        "[{ text: 'Template not found' }]",
        "[{ text: 'Template gone' }]\n  wins_over: { rules: [vm.down], because: it knows more }\n" + DOWN,
    )
    catalogue, findings = layered(first, second)

    assert [finding.check for finding in findings] == ["stale-override", "stale-override"]
    assert catalogue.rules_by_id[RULE].message.source == "The disk ({disk}) is smaller than the template ({template})."


DOWN = """
- id: vm.down
  when: { text: { contains: is down } }
  category: platform
  severity: error
  message: The VM is down
  actions: [Start the VM]
  examples: [{ text: vm is down }]
  not_for: [{ text: vm is up }]
"""


def test_a_rule_that_is_gone_is_told_and_the_rest_holds(layered: Layered, fingerprint: str) -> None:
    gone = override(fingerprint, "severity: info", rule="vm.to-small")
    catalogue, findings = layered(override(fingerprint, "severity: warning") + gone)

    (finding,) = findings
    assert (finding.check, finding.severity) == ("override-unknown", Severity.WARNING)
    assert finding.fix == "Did you mean 'vm.too-small'?"
    assert catalogue.rules_by_id[RULE].severity == "warning"


def test_an_override_that_leaves_the_rule_as_it_is_is_told(layered: Layered, fingerprint: str) -> None:
    _, findings = layered(override(fingerprint, "severity: error"))

    assert [finding.check for finding in findings] == ["override-idle"]


@pytest.mark.parametrize(
    ("entry", "check"),
    [
        ("§{ rule: vm.too-small, reason: x }", "override-choice"),
        ("{ rule: vm.too-small, reason: x, disable: §false }", "override-choice"),
        ("§{ rule: vm.too-small, reason: x, disable: true, replace: { severity: info } }", "override-choice"),
        ("§{ rule: vm.too-small, reason: x, replace: { severity: info } }", "missing-key"),
        ("§{ rule: vm.too-small, disable: true }", "missing-key"),
        ("{ rule: vm.too-small, disable: true, §reasons: x, reason: y }", "unknown-key"),
        ("{ rule: vm.too-small, reason: x, written_against: §12345, replace: { severity: info } }", "bad-format"),
        ("{ rule: vm.too-small, reason: x, written_against: FP, replace: { severity: §eror } }", "unknown-value"),
        ("{ rule: vm.too-small, reason: x, written_against: FP, replace: { §id: a.b } }", "unknown-key"),
        ("{ rule: vm.too-small, reason: x, written_against: FP, replace: { message: §'{dsk}' } }", "unknown-fact"),
        ("{rule: vm.too-small, reason: x, written_against: FP, replace: {wins_over: {rules: [§a.b], because: x}}}",
         "unknown-rule"),
        ("{ rule: vm.too-small, reason: x, disable: true }, { rule: §vm.too-small, reason: x, disable: true }",
         "duplicate-override"),
        ("{ rule: §site.down, reason: x, disable: true }", "override-own"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_override_is_told_with_its_place(
    small: Path, tmp_path: Path, fingerprint: str, entry: str, check: str
) -> None:
    text, line, column = marked(f"\noverrides: [{entry.replace('FP', fingerprint)}]\n")
    own = DOWN.replace("vm.down", "site.down")
    site = write_rules(tmp_path / "site", {"overrides.yaml": text, "failures/own.yaml": own})
    catalogue, findings = read_catalogue([small, site])

    assert catalogue is None
    assert [(str(finding.location), finding.check) for finding in findings] == [
        (f"{site}/overrides.yaml:{line}:{column}", check)
    ]
    assert findings[0].fix


def test_lint_checks_what_an_override_says_and_the_examples_of_its_rule(small: Path, fingerprint: str) -> None:
    text = override(fingerprint, "message: 'virt-v2v says {disk}', when: { text: { like: 'drive ({disk:size})' } }")
    write_rules(small, {"overrides.yaml": "\noverrides:" + text})  # in one directory it is about a rule of its own
    assert {finding.check for finding in lint([small]).findings} >= {"override-own", "leaked-term"}


def test_lint_of_a_site_runs_the_examples_of_the_rules_it_overrides(tmp_path: Path) -> None:
    catalogue, _ = read_catalogue([builtin_rules()])
    assert catalogue
    rule = next(rule for rule in catalogue.rules if rule.examples and not rule.facts)
    text = override(rule_fingerprint(rule), "when: { text: { contains: zzzz } }", rule=rule.id)
    site = write_rules(tmp_path / "site", {"overrides.yaml": f"\noverrides:{text}"})

    assert {"example-unmatched", "example-shadowed"} & {finding.check for finding in lint([site]).findings}


def test_the_schema_lets_an_override_replace_every_field_of_a_rule_but_its_id_and_its_mark_as_a_draft() -> None:
    replace = schema_of("overrides")["properties"]["overrides"]["items"]["properties"]["replace"]["properties"]
    rule = schema_of("failures")["items"]["properties"]

    assert {"id": rule["id"], "draft": rule["draft"], **replace} == rule


class TestRuleFingerprints:
    def rule(self, small: Path) -> Rule:
        catalogue, findings = read_catalogue([small])
        assert catalogue, findings
        return catalogue.rules_by_id[RULE]

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("severity: error", "severity:   error # a remark"),
            ("[vm-creation]", "[destination-vm-creation]"),
            ("facts: { disk: 1 GB }", "facts: { template: 2 GB }"),
        ],
        ids=["layout", "alias", "examples"],
    )
    def test_what_does_not_change_the_meaning_does_not_change_the_fingerprint(
        self, small: Path, fingerprint: str, old: str, new: str
    ) -> None:
        changed(small, old, new)

        assert rule_fingerprint(self.rule(small)) == fingerprint

    @pytest.mark.parametrize(
        ("old", "new", "part"),
        [
            ("message: 'The disk", "message: 'A disk", "message"),
            ("smaller template'", "smaller one'", "actions"),
            ("['Choose a smaller template']", "[{ text: Choose a smaller template, do: wait }]", "actions"),
            ("like: 'override", "like: 'size", "when, facts, details or explains"),
            ("severity: error", "severity: critical", "category, severity or wins_over"),
            ("severity: error", "severity: error\n  explains: [any]", "when, facts, details or explains"),
            ("{template:size}", "{template:name}", "when, facts, details or explains"),
        ],
    )
    def test_what_changes_the_meaning_changes_the_fingerprint_and_tells_the_part(
        self, small: Path, fingerprint: str, old: str, new: str, part: str
    ) -> None:
        if old.startswith("like:"):
            new = new.replace("size", "sized")
        changed(small, old, new)
        now = rule_fingerprint(self.rule(small))

        assert now != fingerprint
        assert part in changed_parts(fingerprint, now)

    def test_it_is_twelve_hexadecimal_digits(self, fingerprint: str) -> None:
        assert len(fingerprint) == 12
        assert int(fingerprint, 16) >= 0
