"""Real error texts: nothing leaks, and the catalogue explains what it promises to explain."""

import re
from collections.abc import Callable
from typing import Any

from plainspoken.engine.sanitizer import SanitizedMessage, Sanitizer

Corpus = Callable[[str], list[dict[str, Any]]]


def leaks(row: dict[str, Any], *texts: str) -> list[str]:
    folded = " ".join(texts).casefold()
    return [piece for piece in row["must_not_appear"] if piece.casefold() in folded]


def shown(message: SanitizedMessage) -> tuple[str, ...]:
    return (message.user_message, *message.actionable_steps, message.rule_id or "", *message.facts.values())


def test_no_answer_holds_a_technical_piece_of_its_text(sanitizer: Sanitizer, corpus: Corpus) -> None:
    rows = corpus("dev.jsonl")
    found = {row["id"]: leaks(row, *shown(sanitizer.sanitize(row["text"], step=row["step"]))) for row in rows}

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
        message = sanitizer.sanitize(row["text"], step=row["step"])
        texts = (message.user_message, *message.actionable_steps, *message.facts.values(), sanitizer.scrub(row["text"]))
        assert all(sanitizer.guard.is_clean(text) for text in texts), row["id"]


def test_85_in_100_labelled_texts_are_explained_and_get_their_category(sanitizer: Sanitizer, corpus: Corpus) -> None:
    rows = [row for row in corpus("dev.jsonl") if row["category"]]
    answers = [(row, sanitizer.sanitize(row["text"], step=row["step"])) for row in rows]

    assert sum(message.band != "fallback" for _, message in answers) >= 0.85 * len(rows)
    assert sum(message.category == row["category"] for row, message in answers) >= 0.85 * len(rows)


def test_no_text_has_an_ambiguous_answer(sanitizer: Sanitizer, corpus: Corpus) -> None:
    rows = corpus("dev.jsonl")

    assert [row["id"] for row in rows if sanitizer.sanitize(row["text"], step=row["step"]).ambiguous] == []


def test_every_diagnosed_failure_is_explained_with_a_right_category_and_severity(
    sanitizer: Sanitizer, corpus: Corpus
) -> None:
    wrong = []
    for row in corpus("diagnosed.jsonl"):
        message = sanitizer.sanitize(row["text"], step=row["step"], source=row.get("source"))
        if message.category not in row["category"] or message.band == "fallback":
            wrong.append((row["id"], message.category, message.rule_id))
        elif message.severity not in row.get("severity", [message.severity]):
            wrong.append((row["id"], message.severity, message.rule_id))

    assert wrong == []
