"""A regex is tried only on texts with its letters, so every text that it matches must have some."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspoken.catalogue.conditions import AllOf, AnyOf, Condition, Not, Regex
from plainspoken.engine import conditions
from plainspoken.engine.matcher import Matcher
from plainspoken.engine.needed_letters import ANY_LETTERS, needed_letters
from plainspoken.engine.normalise import fold, normalise
from plainspoken.engine.sanitizer import Sanitizer
from tests.support import builtin_catalogue
from tools.corpora import PLATFORM, read_rows


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        (r"\b(?:disk|Volume)s?", {"disk", "volume"}),
        (r"\d+ (?:data )?disks? of \d+", {"disk"}),
        (r"\bhub\b.{1,9}\b(?:went down|rebooted)", {"went down", "rebooted"}),
        (r"(?:no|not any) (?P<left>space|room)", {"space", "room"}),
        (r"(?:moon )+rise", {"moon "}),
        (r"(?:moon )*rise", {"rise"}),
        (r"é moon", {" moon"}),
        (r"moon|\d+", {""}),
        (r"[0-9a-f]{8}", {""}),
        (r"(?:moon)?", {""}),
        (r"\p{L}", {""}),
    ],
)
def test_the_letters_of_a_regex(pattern: str, letters: set[str]) -> None:
    assert needed_letters(pattern) == letters


def regexes(condition: Condition | None) -> Iterator[str]:
    if isinstance(condition, Regex):
        yield condition.pattern
    for part in condition.parts if isinstance(condition, AllOf | AnyOf) else ():
        yield from regexes(part)
    if isinstance(condition, Not):
        yield from regexes(condition.part)


REGEXES = sorted({pattern for rule in builtin_catalogue().rules for pattern in regexes(rule.when.text)})


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_every_text_that_a_regex_of_a_rule_matches_has_some_of_its_letters(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(REGEXES))
    text = fold(data.draw(st.from_regex(re.compile(pattern, re.ASCII | re.IGNORECASE))))

    assert any(letters in text for letters in needed_letters(pattern))


def test_most_regexes_of_rules_tell_letters() -> None:
    assert len(REGEXES) > 20
    assert sum(needed_letters(pattern) != ANY_LETTERS for pattern in REGEXES) > len(REGEXES) * 3 // 4


def test_asking_rules_only_where_their_letters_stand_changes_no_choice(
    sanitizer: Sanitizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditions, "needed_letters", lambda _: ANY_LETTERS)
    asked_always = Matcher(sanitizer.catalogue)
    context = sanitizer.known_context((None,) * 6)

    for row in read_rows(PLATFORM):
        text = normalise(row["text"])
        ways = [matcher.classify(text, context) for matcher in (sanitizer.matcher, asked_always)]
        told = [
            ([(match.rule.id, match.claim, match.found.values) for match in way.matches], way.outdone) for way in ways
        ]
        assert told[0] == told[1], row["text"]
