from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft7Validator

from plainspoken.catalogue.files import KINDS
from plainspoken.catalogue.findings import Finding, FindingList
from plainspoken.catalogue.reader import read_yaml
from plainspoken.catalogue.schema import MOST_PROBLEMS, check_schema
from plainspoken.catalogue.schema_places import schema_of

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

BROKEN = [
    # what to replace in RULE, by what (its place marked), check, words of the message or the fix
    ("message:", "§mesage:", "unknown-key", "'message'"),
    ("severity: error", "severity: §eror", "unknown-value", "'error'"),
    ("category: platform", "category: §plattform", "unknown-value", "'platform'"),
    ("category: platform", "category:§", "empty-value", "'category' is empty"),
    ("id: vm.down", "id: §VM down", "bad-format", "<area>.<cause>"),
    ("actions: [Start the VM]", "actions: §Start the VM", "wrong-type", "[Start the VM]"),
    ("actions: [Start the VM]", "actions: §[]", "empty-value", "'actions' is empty"),
    ("[Start the VM]", "[{ text: Start, do: §retri }]", "unknown-value", "'retry'"),
    ("[Start the VM]", "[{ text: Start, §by: admin }]", "unknown-key", "who"),
    ("message: The VM is down", "message: §{vm}", "wrong-type", "single quotes"),
    ("message: The VM is down", "message: §''", "empty-value", "'message' is empty"),
    ("{ contains: is down }", "{ contains: §true }", "wrong-type", "'true'"),
    ("{ contains: is down }", "§{ contains: a, letters: b }", "one-condition", "'contains' and 'letters'"),
    ("{ contains: is down }", "§{}", "empty-value", "exactly one of"),
    ("{ contains: is down }", "{ §contain: is down }", "unknown-key", "'contains'"),
    ("{ contains: is down }", "{ all: [{ any: [{ §leters: x }] }] }", "unknown-key", "'letters'"),
    ("{ contains: is down }", "{ not: { §phrase: x } }", "unknown-key", "'phrases'"),
    ("{ contains: is down }", "{ §starts_with: is down }", "unknown-key", "contains"),
    ("{ contains: is down }", "{ §starts_with: is down }", "unknown-key", "Write: contains: 'is down'"),
    ("{ contains: is down }", "{ all: [{ §word: [a, b] }] }", "unknown-key", "Write: contains: ['a', 'b']"),
    ("{ contains: is down }", "{ §equals: 'it''s' }", "unknown-key", "Write: contains: 'it''s'"),
    ("category:", "§band: general\n  category:", "unknown-key", "explains: [nothing]"),
    ("category:", "wins_over: §[vm.up]\n  category:", "wrong-type", "wins_over: { rules: [vm.up], because: '…' }"),
    ("{ contains: is down }", "{ any: §[] }", "empty-value", "'any' is empty"),
    ("{ contains: is down }", "{ all: §{ contains: x } }", "wrong-type", "a list"),
    ("{ contains: is down }", "§is down", "wrong-type", "'text' must be a mapping"),
    ("when: {", "when: { operations: [§test-failover],", "unknown-value", "'test_failover'"),
    ("when: {", "when: { steps: [a, §a],", "repeated-value", "twice"),
    ("when: {", "when: { steps: §[],", "empty-value", "'steps' is empty"),
    ("{ text: { contains: is down } }", "§{}", "empty-value", "'when' is empty"),
    ("examples:", "facts: { §Disk: { type: size } }\n  examples:", "bad-format", "small letters"),
    ("examples:", "facts: { disk: { type: §sice } }\n  examples:", "unknown-value", "'size'"),
    ("{ text: vm is up }", "{ text: up, §facts: { a: 1 } }", "unknown-key", "counter-example"),
]


def problems(kind: str, text: str) -> tuple[Finding, ...]:
    findings = FindingList()
    check_schema(kind, read_yaml(text, "x.yaml", findings), "x.yaml", findings)
    return findings.in_order()


def test_a_rule_as_it_should_be_has_no_findings() -> None:
    assert problems("failures", RULE) == ()


@pytest.mark.parametrize(("old", "new", "check", "words"), BROKEN, ids=[case[1] for case in BROKEN])
def test_a_mistake_in_a_rule_is_told_with_its_place_and_mend(old: str, new: str, check: str, words: str) -> None:
    text = RULE.replace(old, new, 1)
    before = text.partition("§")[0]
    place = f"x.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"

    found = problems("failures", text.replace("§", ""))

    about = [finding for finding in found if finding.check != "missing-key"]
    assert [(str(finding.location), finding.check) for finding in about] == [(place, check)]
    assert words in f"{about[0].message} {about[0].fix}"


@pytest.mark.parametrize("key", ["id", "when", "category", "severity", "message", "actions", "examples", "not_for"])
def test_a_missing_key_is_told_by_name_at_the_rule(key: str) -> None:
    lines = [line for line in RULE.splitlines() if f"{key}:" not in line.split("{")[0]]
    text = "\n".join(lines).replace("  when", "- when", 1) if key == "id" else "\n".join(lines)

    found = problems("failures", text)

    assert [(str(finding.location), finding.check) for finding in found] == [("x.yaml:2:3", "missing-key")]
    assert repr(key) in found[0].message
    assert len(found[0].fix) > 20


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    text = RULE.replace("severity: error", "severity: bad") + RULE.replace("category: platform", "categori: platform")

    assert [finding.check for finding in problems("failures", text)] == ["unknown-value", "unknown-key"]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("terms", "terms: [{ term: x }]", "missing-key"),
        ("terms", "term: [{ term: x, say: y }]", "unknown-key"),
        ("terms", "terms: [{ term: 'a{b}', say: y }]", "bad-format"),
        ("steps", "steps: { Bad-Name: { display_name: a, phase: setup, description: b, icon: c } }", "bad-format"),
        ("steps", "steps: { a: { display_name: a, phase: setip, description: b, icon: c } }", "unknown-value"),
        ("categories", "categories: { plattform: {} }", "unknown-value"),
        ("operations", "job_statuses: { done: { label: Done, icon: x } }", "unknown-value"),
        ("operations", "{}", "empty-value"),
        ("vocabulary", "words: [{ why: tools }]", "missing-key"),
        ("vocabulary", "exceptions: [{ allow: KVM }]", "missing-key"),
        ("failures", "id: vm.down", "wrong-type"),
        ("failures", "[]", "empty-value"),
        ("failures", "[foo]", "wrong-type"),
    ],
)
def test_each_kind_of_file_is_checked(kind: str, text: str, expected: str) -> None:
    assert expected in {finding.check for finding in problems(kind, text)}


def test_a_bad_entry_is_named_so_that_the_others_can_be_used() -> None:
    findings = FindingList()
    root = read_yaml(RULE + RULE.replace("error", "eror") + RULE, "x.yaml", findings)

    assert check_schema("failures", root, "x.yaml", findings) == {(1,)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_itself_valid(kind: str) -> None:
    schema = schema_of(kind)

    Draft7Validator.check_schema(schema)

    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_schema_has_a_description_and_unknown_ones_are_refused(kind: str) -> None:
    for where, properties in _property_maps(schema_of(kind), kind):
        for name, schema in properties.items():
            target = schema if "$ref" not in schema else schema_of(kind)["definitions"][schema["$ref"].split("/")[-1]]
            assert target.get("description"), f"{where}.{name}"


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_keys_are_refused_everywhere(kind: str) -> None:
    for where, schema in _mappings(schema_of(kind), kind):
        assert schema.get("additionalProperties") is not None, where


def test_what_several_schemas_share_is_the_same_in_each() -> None:
    shared: dict[str, Any] = {}
    for kind in KINDS:
        for name, schema in schema_of(kind).get("definitions", {}).items():
            assert shared.setdefault(name, schema) == schema


def _mappings(schema: object, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        if "properties" in schema and not where.endswith("/properties"):
            yield where, schema
        for name, part in schema.items():
            yield from _mappings(part, f"{where}/{name}")
    elif isinstance(schema, list):
        for index, part in enumerate(schema):
            yield from _mappings(part, f"{where}/{index}")


def _property_maps(schema: object, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, mapping in _mappings(schema, where):
        yield place, mapping["properties"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("failures", "".join(f"- {{ id: a.b-{number} }}\n" for number in range(300))),
        ("overrides", "overrides:\n" + "".join(f"  - {{ rule: a.b-{number} }}\n" for number in range(300))),
        ("terms", "terms:\n" + "".join(f"  - {{ term: a{number} }}\n" for number in range(300))),
    ],
)
def test_no_more_problems_are_explained_than_anybody_mends_at_once(kind: str, text: str) -> None:
    findings = FindingList()
    root = read_yaml(text, "x.yaml", findings)

    broken = check_schema(kind, root, "x.yaml", findings)

    assert findings.count <= 3 * MOST_PROBLEMS
    assert "Fix those above first" in max(findings.in_order(), key=lambda finding: "More than" in finding.message).fix
    assert len(broken) >= 300
