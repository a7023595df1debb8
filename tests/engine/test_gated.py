"""Patterns tried only near their gates find what they find when all of a text is searched."""

from __future__ import annotations

import re
import time

import pytest
import regex

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.detectors import PATTERNS
from plainspoken.engine.gated import THROUGHOUT, Gated
from plainspoken.engine.guard import Guard
from plainspoken.engine.secret_forms import FORMS, forms_in
from tests.gate_reach import reach_of
from tests.secret_texts import read_texts

SECRET = "Kw7rTq2ZpL9x"
TEXTS = [text.replace("§§", SECRET * 4).replace("§", SECRET) for text in read_texts("secret_texts.txt")]


def gated(source: str, *gates: str, reach: int = 0) -> Gated:
    return Gated(source, gates, reach, regex.ASCII | regex.IGNORECASE | regex.VERSION1)


def found(pattern: Gated, text: str) -> list[str]:
    gates = [match.start() for gate in pattern.gates for match in re.finditer(re.escape(gate), text.lower())]
    return [match["whole"] for match in pattern.matches(text, gates, seconds=10)]


def test_a_pattern_that_is_proved_to_begin_near_its_gates_is_told_how_near() -> None:
    assert reach_of(gated(r"\w{0,3}pass=\S+", "pass"), all_blanks=False) == 3
    assert reach_of(gated(r"(?:api|access)[_-]?key", "key"), all_blanks=False) == 7
    assert reach_of(gated(r"(?=.{0,9}!)\w+", "!"), all_blanks=False) == 9
    assert reach_of(gated(r"a\s=\s", " = "), all_blanks=True) == 1
    assert reach_of(gated(r"a\s=\s", " = "), all_blanks=False) is None
    assert reach_of(gated(r"\w+pass", "pass"), all_blanks=False) is None
    assert reach_of(gated(r"(?:pass|word)=", "pass"), all_blanks=False) is None


@pytest.mark.slow
@pytest.mark.parametrize("pattern", [*FORMS, *PATTERNS], ids=lambda pattern: pattern.source[:60])
def test_no_pattern_can_begin_farther_from_its_gates_than_it_says(pattern: Gated) -> None:
    if pattern.reach == THROUGHOUT:
        pytest.skip("searched for throughout")

    reach = reach_of(pattern, all_blanks=pattern in FORMS)

    assert reach is not None
    assert reach <= pattern.reach


def test_near_their_gates_all_forms_find_what_a_search_of_the_whole_text_finds() -> None:
    text = "\n".join(TEXTS)
    gates = {form.source: places for form, places in forms_in(text)}

    for form in FORMS:
        near = [whole for whole, _ in form.spans(text, gates.get(form.source, ()), seconds=10)]

        assert near == [match.span() for match in regex.finditer(form.source, text, form.flags)], form.source


def test_matches_follow_each_other_as_in_a_search_of_the_whole_text() -> None:
    assert found(gated(r"\w{0,9}key=\w+", "key", reach=9), "akey=bkey=c dkey=e") == ["akey=bkey", "dkey=e"]
    assert found(gated(r"\w{1,3}key", "key", reach=3), "akeybkeyckey") == ["akey", "bkey", "ckey"]
    assert found(gated(r"(?<!\S)-p \w+", " -p", reach=1), "-p a -p b-p c") == ["-p b"]


def test_a_search_that_has_no_time_left_gives_up() -> None:
    with pytest.raises(TimeoutError):
        list(gated("a", "a").matches("b" * 99, range(99), seconds=-1))


def test_time_in_which_the_machine_did_something_else_does_not_count() -> None:
    matches = gated("a", "a").matches("a" * 99, range(99), seconds=0.1)
    next(matches)
    time.sleep(0.2)

    assert len(list(matches)) == 98


@pytest.mark.parametrize("blank", [" ", "\n", "\t"])
def test_white_space_of_any_kind_stands_around_the_literals_of_secrets(blank: str) -> None:
    guard = Guard(load_catalogue().vocabulary)

    assert "secret" in {hit.what for hit in guard.find(f"cloud login{blank}-s {SECRET}")}
    assert "secret" in {hit.what for hit in guard.find(f"root ppp {SECRET} *{blank.replace(' ', '')}")}
