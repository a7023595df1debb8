"""Real error texts: nothing leaks, and the catalogue explains what it promises to explain."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.sanitizer import Sanitizer

Corpus = Callable[[str], list[dict[str, Any]]]


def leaks(row: dict[str, Any], *texts: str) -> list[str]:
    folded = " ".join(texts).casefold()
    return [piece for piece in row["must_not_appear"] if holds(folded, piece.casefold())]


def holds(folded: str, piece: str) -> bool:
    """A flag such as `-device` is one only where no word goes before it, unlike in a rule's `host-device`."""
    return piece in folded and (piece[:1] != "-" or re.search(rf"(?<!\w){re.escape(piece)}", folded) is not None)


def shown(message: SanitizedMessage) -> tuple[str, ...]:
    return (message.user_message, *message.actionable_steps, message.rule_id or "", *message.facts.values())


def test_no_answer_holds_a_technical_piece_of_its_text(sanitizer: Sanitizer, corpus: Corpus) -> None:
    rows = corpus("dev.jsonl")
    found = {row["id"]: leaks(row, *shown(sanitizer.sanitize(Failure(row["text"], step=row["step"])))) for row in rows}

    assert {row: pieces for row, pieces in found.items() if pieces} == {}


def test_no_scrubbed_text_holds_a_technical_piece(sanitizer: Sanitizer, corpus: Corpus) -> None:
    found = {row["id"]: leaks(row, sanitizer.scrub(row["text"])) for row in corpus("dev.jsonl")}

    assert {row: pieces for row, pieces in found.items() if pieces} == {}


def test_no_scrubbed_line_loses_its_meaning_or_shows_half_a_remark(sanitizer: Sanitizer, corpus: Corpus) -> None:
    wrong = []
    for row in corpus("scrub_cases.jsonl"):
        shown = sanitizer.scrub(row["text"])
        if not re.search(row["want"], shown) or re.search(row["never"], shown):
            wrong.append((row["id"], shown))

    assert wrong == []


def test_every_text_that_is_shown_passes_the_guard(sanitizer: Sanitizer, corpus: Corpus) -> None:
    for row in corpus("dev.jsonl"):
        message = sanitizer.sanitize(Failure(row["text"], step=row["step"]))
        texts = (message.user_message, *message.actionable_steps, *message.facts.values(), sanitizer.scrub(row["text"]))
        assert all(sanitizer.guard.is_clean(text) for text in texts), row["id"]


def test_at_most_5_in_100_texts_name_nothing_known(sanitizer: Sanitizer, corpus: Corpus) -> None:
    rows = corpus("dev.jsonl")
    unmatched = [row["id"] for row in rows if sanitizer.sanitize(Failure(row["text"], step=row["step"])).unmatched]

    assert len(unmatched) <= 0.05 * len(rows)


def test_two_in_three_labelled_texts_get_their_category(sanitizer: Sanitizer, corpus: Corpus) -> None:
    """Labels are guesses by keyword: a floor that shows when something breaks, and no goal."""
    rows = [row for row in corpus("dev.jsonl") if row["category"]]
    right = [
        row for row in rows if sanitizer.sanitize(Failure(row["text"], step=row["step"])).category == row["category"]
    ]

    assert len(right) >= 2 / 3 * len(rows)


@pytest.mark.parametrize("name", ["dev.jsonl", "fresh.jsonl"])
def test_no_text_has_an_ambiguous_answer(sanitizer: Sanitizer, corpus: Corpus, name: str) -> None:
    rows = corpus(name)

    assert [row["id"] for row in rows if sanitizer.sanitize(Failure(row["text"], step=row["step"])).ambiguous] == []


def test_every_case_says_what_is_true_and_nothing_that_misleads(sanitizer: Sanitizer, corpus: Corpus) -> None:
    wrong = []
    for row in corpus("cases.jsonl"):
        context: dict[str, Any] = {name: row.get(name) for name in ("step", "operation", "source")}
        message = sanitizer.sanitize(Failure(row["text"], **context))
        text = " ".join((message.user_message, *message.actionable_steps))
        fits = message.category in row["category"] and re.search(row["want"], text)
        if not fits or re.search(row["never"], text):
            wrong.append((row["id"], message.category, message.rule_id, text))

    assert wrong == []


def test_every_diagnosed_failure_is_explained_with_a_right_category_and_severity(
    sanitizer: Sanitizer, corpus: Corpus
) -> None:
    wrong = []
    for row in corpus("diagnosed.jsonl"):
        message = sanitizer.sanitize(Failure(row["text"], step=row["step"], source=row.get("source")))
        if message.category not in row["category"] or message.band == "fallback":
            wrong.append((row["id"], message.category, message.rule_id))
        elif message.severity not in row.get("severity", [message.severity]):
            wrong.append((row["id"], message.severity, message.rule_id))

    assert wrong == []
