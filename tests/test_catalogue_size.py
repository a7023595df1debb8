"""The built-in catalogue stays one that a person can hold."""

from __future__ import annotations

from collections.abc import Iterator

from plainspoken.catalogue.conditions import AllOf, AnyOf, Condition, Contains, Letters, Like, Not, Regex
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.model import Catalogue
from tests.support import builtin_catalogue


def test_few_rules_need_to_say_that_they_win_over_others_and_each_says_why() -> None:
    rules = builtin_catalogue().rules

    assert sum(len(rule.wins_over) for rule in rules) <= 60
    assert all(rule.wins_because for rule in rules if rule.wins_over)


def test_its_phrases_are_few_enough_to_be_kept_in_mind() -> None:
    assert sum(1 for _ in phrases(builtin_catalogue())) <= 4_500


def test_its_failure_rules_can_be_read() -> None:
    files = sorted((builtin_rules() / "failures").glob("*.yaml"))

    assert sum(path.read_text(encoding="utf-8").count("\n") for path in files) <= 9_000


def test_a_pattern_counts_as_all_the_wordings_that_it_stands_for() -> None:
    assert len(list(alternatives(r"\b(?:need|want|requir)\b"))) == 3
    assert len(list(alternatives(r"\bip\b"))) == 1


def phrases(catalogue: Catalogue) -> Iterator[object]:
    """Every phrase of every list, and everything a rule looks for by itself."""
    for fault in catalogue.faults.values():
        yield from fault.phrases
    for subject in catalogue.subjects.values():
        yield from subject.phrases
    for speaker in catalogue.speakers.values():
        yield from speaker.marks
    for listed in catalogue.phrases.values():
        yield from listed
    for rule in catalogue.rules:
        yield from looked_for(rule.when.text)


def looked_for(condition: Condition | None) -> Iterator[object]:
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from looked_for(part)
        case Not(part=part):
            yield from looked_for(part)
        case Regex(pattern=pattern):
            yield from alternatives(pattern)
        case Contains() | Letters() | Like():
            yield condition


def alternatives(pattern: str) -> Iterator[str]:
    """A pattern stands for as many wordings as it has alternatives: `need|want` is two."""
    return iter(pattern.split("|"))
