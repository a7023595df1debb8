"""Failures of this platform, written for reading answers: what must hold of all of them without a reader."""

from __future__ import annotations

import re

import pytest

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer
from tools.corpora import PLATFORM, Row, answer, read_rows

ROWS = read_rows(PLATFORM)
PREPARATION = "virtio-driver-injection"


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


def test_no_preparation_within_a_live_failover_advises_to_start_the_vm_at_the_source(sanitizer: Sanitizer) -> None:
    # It is off there, and may run on the destination platform already.
    failures = {Failure(row["text"], step=PREPARATION, operation="unified-live-failover") for row in ROWS}
    advice = {step for failure in failures for step in sanitizer.sanitize(failure).actionable_steps}

    told = [step for step in advice if "source" in step and re.search(r"\bVM (re)?starts\b", step)]
    assert [step for step in told if not step.startswith("Roll back the live failover")] == []
    assert [step for step in advice if "ry live failover" in step] == []


def test_no_rollback_advises_to_shut_down_a_vm_without_saying_where(sanitizer: Sanitizer) -> None:
    failures = {Failure(row["text"], operation="enhanced-test-failover-rollback") for row in ROWS}
    advice = {step for failure in failures for step in sanitizer.sanitize(failure).actionable_steps}

    assert [step for step in advice if re.search(r"\b[Ss]hut .*\bVM\b.* down where it still runs", step)] == []
