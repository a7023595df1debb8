"""Phrases of lists and rules: each once, none that shrinks to nothing, and a site's own beside the built-in ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.lint.runner import lint
from tests.rule_files import marked, write_rules

RULE = """
- id: vm.{name}
  when: {{ text: {text} }}
  category: platform
  severity: error
  message: The {name} is down
  actions: [Start the VM]
  examples: [{{ text: '{example}' }}]
  not_for: [{{ text: all is well }}]
"""


def told(paths: Path, check: str) -> list[Finding]:
    return [finding for finding in lint([paths]).findings if finding.check == check]


@pytest.fixture
def site(small: Path) -> Path:
    """A site directory over the built-in catalogue, with nothing in it."""
    path = small.parent / "site"
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("name", "snippet"),
    [
        ("faults.yaml", "\nfaults: { no-space: { phrases: [§disk full] } }"),
        ("faults.yaml", "\nfaults: { no-space: { phrases: [§The DISK is full] } }"),
        ("faults.yaml", "\nfaults: { timed-out: { phrases: [acme hums, §disks were full] } }"),
        ("subjects.yaml", "\nsubjects: { image: { phrases: [§a volume] } }"),
        ("speakers.yaml", "\nspeakers: { data-channel: { marks: [acmectl, §serverfaultcode] } }"),
    ],
)
def test_a_phrase_of_a_site_that_a_list_below_has_is_told_where_it_stands(site: Path, name: str, snippet: str) -> None:
    text, line, column = marked(snippet)
    write_rules(site, {name: text})

    (finding,) = told(site, "phrase-twice")

    assert str(finding.location) == f"site/{name}:{line}:{column}"
    assert f"{name}:" in finding.message


def test_one_line_adds_a_phrase_to_a_fault(site: Path) -> None:
    write_rules(site, {"faults.yaml": "\nfaults: { no-space: { phrases: [the acme tank overflows] } }"})

    assert lint([site]).findings == ()


def test_the_same_words_twice_in_one_entry_do_no_harm_and_are_told_all_the_same(site: Path) -> None:
    write_rules(site, {"faults.yaml": "\nfaults: { no-space: { phrases: [acme tanks overflow, acme tank overflow] } }"})

    assert [finding.severity for finding in told(site, "phrase-twice")] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("phrase", "left"),
    [("is in the", "'in'"), ("did not", "'not'"), ("is the", "Nothing"), ("has been killed", "'kill")],
)
def test_a_phrase_of_which_little_is_left_is_told(site: Path, phrase: str, left: str) -> None:
    write_rules(site, {"faults.yaml": f"\nfaults: {{ no-space: {{ phrases: [{phrase}] }} }}"})

    (finding,) = told(site, "phrase-shrinks")

    assert left in finding.message


@pytest.mark.parametrize("phrase", ["acmefull", "acme full", "an acme overflow", "no … acme", "cannot acme"])
def test_a_phrase_that_keeps_its_words_is_fine(site: Path, phrase: str) -> None:
    write_rules(site, {"faults.yaml": f"\nfaults: {{ no-space: {{ phrases: [{phrase}] }} }}"})

    assert told(site, "phrase-shrinks") == []


def test_a_phrase_of_three_words_in_two_rules_belongs_into_a_list(small: Path) -> None:
    first = RULE.format(name="first", text="{ contains: main valve shut }", example="main valve shut")
    second = RULE.format(
        name="second",
        text="{ all: [{ contains: main valves shut }, { contains: gas }] }",
        example="gas: main valve shut",
    )
    write_rules(small, {"failures/vm.yaml": first + second})

    (finding,) = told(small, "phrase-repeated")

    assert "the rule vm.first already, at rules/failures/vm.yaml:3:" in finding.message
    assert "phrases.yaml" in finding.fix


@pytest.mark.parametrize(
    ("lists", "fix"),
    [
        ({"phrases.yaml": "\nphrases: { shut: [main valve shut] }"}, "phrases: shut"),
        ({}, "faults: [no-space]"),
    ],
)
def test_a_phrase_of_a_list_is_asked_for_by_the_name_of_the_list(small: Path, lists: dict[str, str], fix: str) -> None:
    phrase = "main valve shut" if lists else "no space left"
    write_rules(small, lists)
    write_rules(small, {"failures/vm.yaml": RULE.format(name="a", text=f"{{ contains: {phrase} }}", example=phrase)})

    (finding,) = told(small, "phrase-repeated")

    assert fix in finding.fix


def test_a_phrase_that_keeps_a_rule_from_the_texts_of_another_is_no_repetition(small: Path) -> None:
    first = RULE.format(name="first", text="{ contains: main valve shut }", example="main valve shut")
    text = "{ all: [{ contains: gas }, { not: { contains: main valve shut } }] }"
    write_rules(small, {"failures/vm.yaml": first + RULE.format(name="second", text=text, example="gas")})

    assert told(small, "phrase-repeated") == []


def test_lists_and_speakers_that_nothing_uses_are_told(small: Path) -> None:
    write_rules(
        small,
        {
            "phrases.yaml": "\nphrases: { shut: [main valve shut] }",
            "speakers.yaml": "\nspeakers: { source: { side: source, marks: [a1] }, tool: { marks: [b1] } }",
            "subjects.yaml": (
                "\nsubjects: { volume: { noun: volume, nouns: { source: disk, destination: volume }, side: source,"
                " category: platform, telling: yes, phrases: [volume] } }"
            ),
        },
    )

    found = [finding.message for finding in told(small, "list-unused")]

    assert len(found) == 3
    assert any("noun for destination is never said" in message for message in found)


def test_a_list_that_a_rule_asks_for_is_used(small: Path) -> None:
    write_rules(small, {"phrases.yaml": "\nphrases: { shut: [main valve shut] }"})
    rule = RULE.format(name="first", text="{ phrases: shut }", example="main valve shut")
    write_rules(small, {"failures/vm.yaml": rule})

    assert lint([small]).findings == ()


def test_a_list_that_is_not_there_is_told_though_there_is_no_file_of_lists(small: Path) -> None:
    write_rules(small, {"failures/vm.yaml": RULE.format(name="first", text="{ phrases: shut }", example="x")})

    assert told(small, "unknown-phrases")


def test_letters_beside_a_fault_cost_nothing_and_alone_are_tried_on_every_text(small: Path) -> None:
    text = "{ letters: ':8090' }  # a port stands within an address, which is one name\n    "
    alone = RULE.format(name="alone", text=text, example="dial tcp 10.0.0.1:8090")
    write_rules(small, {"failures/vm.yaml": alone})
    assert [finding.message.partition(" ")[0] for finding in told(small, "rule-always")] == ["vm.alone"]

    write_rules(small, {"failures/vm.yaml": alone.replace("{ text", "{ faults: [no-space], text")})
    assert told(small, "rule-always") == []
