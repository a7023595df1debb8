"""Failures of this platform, written for reading answers: what must hold of all of them without a reader."""

from __future__ import annotations

import pytest

from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer
from tools.corpora import PLATFORM, Row, answer, read_rows

ROWS = read_rows(PLATFORM)


@pytest.fixture(scope="module")
def answers(sanitizer: Sanitizer) -> list[tuple[Row, SanitizedMessage]]:
    return [(row, answer(sanitizer, row)) for row in ROWS]


def test_each_has_an_id_of_its_own_and_tells_what_really_happened() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) > 1_000
    assert [row["id"] for row in ROWS if not row["truth"]] == []


def test_no_answer_is_ambiguous(answers: list[tuple[Row, SanitizedMessage]]) -> None:
    assert [(row["id"], message.rule_id) for row, message in answers if message.ambiguous] == []


def test_no_answer_shows_anything_internal(answers: list[tuple[Row, SanitizedMessage]], sanitizer: Sanitizer) -> None:
    said = [(row["id"], text) for row, message in answers for text in (message.user_message, *message.actionable_steps)]

    assert [(row_id, text) for row_id, text in said if not sanitizer.guard.is_clean(text)] == []


def test_at_most_one_in_twenty_names_nothing_known(answers: list[tuple[Row, SanitizedMessage]]) -> None:
    assert sum(message.unmatched for _, message in answers) <= len(answers) / 20
