"""Where checks point to, and what they pass over. That each is raised at all is what the lessons' samples are for."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from plainspoken.lint.checks import CHECKS
from plainspoken.lint.runner import LintResult, lint
from tests.rule_files import MARK, marked

LintWith = Callable[[str, str], LintResult]

RULE = """
- id: vm.down
  when: { text: { contains: is down } }
  category: platform
  severity: error
  message: The VM is down
  actions: [Start the VM]
  examples: [{ text: vm is down }]
  not_for: [{ text: vm is up }]
"""
OTHER = RULE.replace("vm.down", "vm.fallen").replace("is down", "vm is down", 1).replace("vm is up", "vm is high")
FACT = "{ like: 'after {time:duration} of waiting' }"
SITE = {"takes-over"}


def rule(*changes: tuple[str, str], base: str = RULE) -> str:
    for old, new in changes:
        assert old in base
        base = base.replace(old, new, 1)
    return base


def condition(text: str, *changes: tuple[str, str]) -> str:
    return rule(("{ contains: is down }", text), *changes)


FACTS = ("  actions", "  facts: { §time: {} }\n  actions")
STEP = "{ display_name: A, phase: setup, description: B, icon: c }"

BAD: dict[str, tuple[str, str]] = {
    "yaml-syntax": ("terms.yaml", "\nterms: [§\n"),
    "yaml-tab": ("terms.yaml", "\nterms:\n§\t- { term: a, say: B }"),
    "yaml-control-character": ("terms.yaml", "\nterms: [{ term: a§\x08, say: B }]"),
    "yaml-duplicate-key": ("terms.yaml", "\nterms: [{ term: a, say: B, §say: C }]"),
    "yaml-anchor": ("terms.yaml", "\nterms: [{ term: a, say: §&b B }]"),
    "yaml-merge-key": ("terms.yaml", "\nterms: [{ term: a, say: B, §<<: {} }]"),
    "yaml-tag": ("terms.yaml", "\nterms: [{ term: a, say: §!b B }]"),
    "yaml-backslash": ("terms.yaml", '\nterms: [{ term: "a§\\\\b", say: B }]'),
    "yaml-key": ("terms.yaml", "\nterms: [{ §[a]: B }]"),
    "yaml-nesting": ("terms.yaml", f"\nterms: {'[' * 39}§["),
    "yaml-documents": ("terms.yaml", "\nterms: [{ term: a, say: B }]\n§---\nterms: []"),
    "yaml-hidden-comment": ("terms.yaml", "\nterms:\n  - term: a\n    say: B §#1"),
    "file-empty": ("terms.yaml", "\n"),
    "unknown-key": (
        "failures/vm.yaml",
        rule(("  when", "  §drfat: true\n  when")),
    ),
    "missing-key": ("terms.yaml", "\nterms: [§{ term: a }]"),
    "wrong-type": ("failures/vm.yaml", rule(("[Start the VM]", "§Start the VM"))),
    "empty-value": ("failures/vm.yaml", rule(("[Start the VM]", "§[]"))),
    "unknown-value": ("failures/vm.yaml", rule(("error", "§bad"))),
    "bad-format": ("failures/vm.yaml", rule(("vm.down", "§down"))),
    "repeated-value": ("failures/vm.yaml", rule(("when: {", "when: { codes: [1, §1],"))),
    "one-condition": ("failures/vm.yaml", condition("§{ contains: is down, letters: vm }")),
    "lonely-not": ("failures/vm.yaml", condition("{ §not: { contains: is down } }")),
    "lonely-regex": ("failures/vm.yaml", condition("{ regex: §down }")),
    "bad-regex": ("failures/vm.yaml", condition("{ all: [{ contains: down }, { regex: §'a*' }] }")),
    "bad-literal": ("failures/vm.yaml", condition("{ contains: §' ' }")),
    "bad-template": ("failures/vm.yaml", rule(("[Start the VM]", "[§'Start {the VM}']"))),
    "bad-like": ("failures/vm.yaml", condition("{ like: §'a {} b' }")),
    "unknown-step": ("failures/vm.yaml", rule(("when: {", "when: { steps: [§vm],"))),
    "unknown-category": ("failures/vm.yaml", rule(("platform", "§storage"))),
    "unknown-rule": ("failures/vm.yaml", rule(("  when", "  wins_over: { rules: [§vm.up], because: x }\n  when"))),
    "wins-over-cycle": (
        "failures/vm.yaml",
        rule(("  when", "  wins_over: { rules: [vm.down], because: x }\n  when"), ("id:", "§id:")),
    ),
    "unknown-fact": ("failures/vm.yaml", rule(("[Start the VM]", "[§'Start {vm}']"))),
    "fact-without-type": ("failures/vm.yaml", rule(("  actions", "  facts: { §time: { else: x } }\n  actions"))),
    "fact-type-conflict": (
        "failures/vm.yaml",
        condition(FACT, ("  actions", "  facts: { §time: { type: size } }\n  actions")),
    ),
    "fact-without-source": ("failures/vm.yaml", rule(("  actions", "  facts: { §time: { type: size } }\n  actions"))),
    "fact-values": ("failures/vm.yaml", condition(FACT.replace("duration", "enum").replace("'after", "§'after"))),
    "unused-fact": (
        "failures/vm.yaml",
        condition(
            FACT,
            ("  actions", "  facts: { §time: { else: some time } }\n  actions"),
            ("vm is down", "after 5 s of waiting"),
        ),
    ),
    "incomplete-status": ("operations.yaml", "\njob_statuses: { §failed: { raw: [x] } }"),
    "duplicate-id": ("failures/vm.yaml", RULE + rule(("vm.down", "§vm.down"))),
    "duplicate-name": ("terms.yaml", "\nterms: [{ term: a, say: B }, { term: §A, say: C }]"),
    "leaked-term": ("failures/vm.yaml", rule(("The VM is down", "The §virt-v2v is down"))),
    "example-unmatched": ("failures/vm.yaml", rule(("{ text: vm is down", "§{ text: vm was slow"))),
    "example-shadowed": (
        "failures/vm.yaml",
        rule(("{ text: vm", "§{ text: vm")) + OTHER,
    ),
    "example-ambiguous": (
        "failures/vm.yaml",
        rule(("{ text: vm is down", "{ text: it is down"))
        + rule(("{ text: vm is down", "§{ text: vm is down"), ("contains: vm is down", "contains: vm is"), base=OTHER),
    ),
    "example-facts": (
        "failures/vm.yaml",
        condition(
            FACT, ("vm is down }", "after 5 s of waiting, facts: { time: 5 s } }"), ("{ text: aft", "§{ text: aft")
        ),
    ),
    "counter-example-matched": ("failures/vm.yaml", rule(("{ text: vm is up", "§{ text: vm is down"))),
    "regex-slow": ("failures/vm.yaml", condition("{ all: [{ contains: down }, { regex: §'is (d[a-z]*)+$' }] }")),
    "regex-line-end": (
        "failures/vm.yaml",
        condition("{ all: [{ contains: down }, { any: [{ contains: is }, { regex: §'a\\n' }] }] }"),
    ),
    "wording-exclamation": ("failures/vm.yaml", rule(("The VM is down", "§The VM is down!"))),
    "wording-please": ("failures/vm.yaml", rule(("[Start the VM]", "[Start the VM §please]"))),
    "wording-action-verb": ("failures/vm.yaml", rule(("[Start the VM]", "[§The VM must be started]"))),
    "wording-too-long": ("failures/vm.yaml", rule(("The VM is down", f"§The VM is down{' and down' * 30}"))),
    "wording-blanks": ("failures/vm.yaml", rule(("The VM is down", "§'The VM is  down'"))),
    "wording-support-alone": (
        "failures/vm.yaml",
        rule(("[Start", "§[Start"), ("[Start the VM]", "[{ text: Contact support, do: contact_support }]")),
    ),
    "unknown-detector": ("vocabulary.yaml", "\ndetectors: { §pth: '[file]' }"),
}
"""Check → the file in which it is raised, and its text with the place of the finding marked."""


@pytest.mark.parametrize("check", BAD)
def test_a_check_is_raised_where_it_belongs(lint_with: LintWith, check: str) -> None:
    name, snippet = BAD[check]
    text, line, column = marked(snippet)

    result = lint_with(name, text)

    found = [finding for finding in result.findings if finding.check == check]
    assert found, "\n".join(map(str, result.findings))
    if MARK in snippet:
        assert str(found[0].location) == f"rules/{name}:{line}:{column}"
    assert found[0].fix


def test_a_catalogue_in_order_raises_nothing(small: Path) -> None:
    assert lint([small]).findings == ()


def test_checks_are_named_in_kebab_case_and_explained_in_a_sentence() -> None:
    for check, meaning in CHECKS.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", check)
        assert re.fullmatch(r"[A-Z`].*\.", meaning)


class TestWholeFiles:
    def checks(self, path: Path) -> set[str]:
        return {finding.check for finding in lint([path]).findings}

    def test_a_missing_file(self, small: Path) -> None:
        (small / "terms.yaml").unlink()

        assert self.checks(small) == {"file-missing"}

    def test_a_file_that_nobody_reads(self, small: Path) -> None:
        (small / "rules.yaml").write_text("a: 1", encoding="utf-8")

        assert self.checks(small) == {"file-unknown"}

    def test_a_file_that_cannot_be_read(self, small: Path) -> None:
        (small / "terms.yaml").unlink()
        os.mkfifo(small / "terms.yaml")

        assert self.checks(small) == {"file-unreadable"}

    def test_a_file_far_too_large(self, small: Path) -> None:
        with (small / "terms.yaml").open("wb") as file:
            file.truncate(17_000_000)

        assert self.checks(small) == {"file-too-large"}

    def test_a_file_in_another_encoding(self, small: Path) -> None:
        (small / "terms.yaml").write_bytes(b"terms: \xff")

        assert self.checks(small) == {"file-encoding"}

    def test_a_file_without_its_modeline(self, small: Path) -> None:
        (small / "terms.yaml").write_text("terms: [{ term: a, say: B }]\n", encoding="utf-8")

        assert self.checks(small) == {"modeline"}


class TestLeaks:
    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            ("terms.yaml", "Driver preparation", "Libguestfs preparation"),
            ("steps.yaml", "Creating Destination VM", "Creating libguestfs VM"),
            ("steps.yaml", "Creates the VM", "Creates the virt-v2v VM"),
            ("steps.yaml", "{ category: platform }", "{ category: platform, message: the virt-v2v is down }"),
            ("steps.yaml", "{ category: platform }", "{ category: platform, actions: [Start virt-v2v] }"),
            ("operations.yaml", "display_name: Rollback", "display_name: Virt-v2v"),
            ("operations.yaml", "icon: 🔄 }", "icon: 🔄, by_status: { failed: The virt-v2v } }"),
            ("operations.yaml", "label: Running", "label: Running virt-v2v"),
            ("operations.yaml", "label: Failed", "label: Failed virt-v2v"),
            ("operations.yaml", "{done} complete", "{done} of virt-v2v"),
            ("categories.yaml", "label: Platform", "label: Virt-v2v"),
            ("categories.yaml", "Errors of the platform", "Errors of virt-v2v"),
            ("categories.yaml", "Insufficient resources", "Insufficient virt-v2v"),
            ("categories.yaml", "The platform did", "The virt-v2v did"),
            ("categories.yaml", "Check available", "Check virt-v2v"),
            ("vocabulary.yaml", "[file]", "virt-v2v"),
            ("failures/vm.yaml", "vm.too-small", "vm.virt-v2v-too-small"),
            ("failures/vm.yaml", "The disk (", "The libguestfs disk ("),
            ("failures/vm.yaml", "The disk (", "The disk /var/lib/x ("),
            ("failures/vm.yaml", "['Choose a smaller template']", "[{ text: Choose a libguestfs template }]"),
            ("failures/vm.yaml", "  actions", "  facts: { disk: { else: of virt-v2v } }\n  actions"),
            (
                "failures/vm.yaml",
                "  actions",
                "  facts: { kind: { type: enum, values: { a: virt-v2v }, find: ['kind {kind:enum} is'] } }\n  actions",
            ),
        ],
    )
    def test_a_technical_word_is_found_in_every_text_that_customers_read(
        self, small: Path, name: str, old: str, new: str
    ) -> None:
        path = small / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

        leaks = [finding for finding in lint([small]).findings if finding.check == "leaked-term"]

        assert [finding.location.file for finding in leaks] == [f"rules/{name}"]
        assert "never be shown" in leaks[0].message

    def test_technical_words_where_no_customer_reads_are_fine(self, lint_with: LintWith) -> None:
        result = lint_with("failures/vm.yaml", rule(("is down }", "virt-v2v }"), ("vm is down", "x virt-v2v")))

        assert result.findings == ()

    def test_leaks_are_found_in_a_catalogue_that_does_not_load(self, small: Path) -> None:
        (small / "failures" / "vm.yaml").write_text(
            RULE.replace("The VM", "The libguestfs").replace("error", "eror"), encoding="utf-8"
        )

        assert {"leaked-term", "unknown-value"} <= {finding.check for finding in lint([small]).findings}

    def test_an_exception_of_the_vocabulary_is_no_leak(self, small: Path) -> None:
        path = small / "vocabulary.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("KVM", "virt-v2v"), encoding="utf-8")
        rules = small / "failures" / "vm.yaml"
        rules.write_text(rules.read_text(encoding="utf-8").replace("The disk", "The virt-v2v disk"), encoding="utf-8")

        assert lint([small]).findings == ()


def test_an_example_names_what_answers_it_and_why(lint_with: LintWith) -> None:
    result = lint_with("failures/vm.yaml", RULE + OTHER)

    (finding,) = (finding for finding in result.findings if finding.check == "example-shadowed")
    assert "but vm.fallen (" in finding.message
    assert "Let vm.down ask for more of what only it knows" in finding.fix


def test_rules_that_wins_over_decides_between_are_not_ambiguous(lint_with: LintWith) -> None:
    decided = rule(("  when", "  wins_over: { rules: [vm.down], because: x }\n  when"), base=OTHER)

    result = lint_with("failures/vm.yaml", rule(("{ text: vm is down", "{ text: it is down")) + decided)

    assert result.findings == ()


@pytest.mark.parametrize(
    "pattern",
    [
        "is ([a-z]+ )*down",
        "(a+)+",
        "(?:x*y)*",
        "a.*.*b",
        "(.*)+ down",
        "([a-z]+)*",
        "(a{1,9}){2,}",
        "(a+){1,20}",
        "(a|aa)+",
        "(?:[a-z]|\\d|x1)*",
        "(?:isle |isle a )+",
    ],
)
def test_repeated_repetitions_are_risky(lint_with: LintWith, pattern: str) -> None:
    text = condition(f"{{ all: [{{ contains: vm }}, {{ any: [{{ contains: down }}, {{ regex: '{pattern}' }}] }}] }}")

    result = lint_with("failures/vm.yaml", text)

    assert {finding.check for finding in result.findings} <= {"regex-slow", "bad-regex"}
    assert result.findings


@pytest.mark.parametrize(
    "pattern",
    [
        "is d[a-z+*]+n",
        "(is|was) (on|down)",
        r"\(is\+ down\)+",
        "is .{1,20} down",
        "d[(+]+",
        "is(?: [a-z]+){0,2} down",
        "(?:is|down) ?(?:ab|cd)+",
    ],
)
def test_single_repetitions_are_no_risk(lint_with: LintWith, pattern: str) -> None:
    text = condition(f"{{ all: [{{ contains: vm }}, {{ any: [{{ contains: down }}, {{ regex: '{pattern}' }}] }}] }}")

    assert lint_with("failures/vm.yaml", text).findings == ()
