"""Leaks: a word of the vocabulary, or something a detector finds, in a text that customers read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding
from plainspoken.engine.detectors import NAMES
from plainspoken.engine.guard import WORD
from plainspoken.lint.customer_texts import CustomerText, customer_texts
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "leaked-term": "A text that customers read holds a technical word, or something that a detector finds.",
}

_TECHNICAL = "a technical word"
_SLOT = re.compile(r"(?<!\{)\{[a-z][a-z0-9_]*\}(?!\})")


def find_leaks(subject: LintSubject) -> Iterator[Finding]:
    """Every piece of a customer-facing text that the guard would stop."""
    for document in subject.documents:
        for text in customer_texts(document):
            yield from _leaks_of(text, subject)


def _leaks_of(text: CustomerText, subject: LintSubject) -> Iterator[Finding]:
    told: set[str] = set()
    for piece, what in _hits(text, subject):
        if piece.casefold() in told:
            continue
        told.add(piece.casefold())
        reason = NAMES.get(what, _TECHNICAL) if what != "other" else _TECHNICAL
        message = f"Customers read {text.field!r}, and {piece!r} in it must never be shown ({reason})."
        fix = "Say it in the customer's words; terms.yaml has many. A reasoned exception belongs into vocabulary.yaml."
        location = subject.locate(piece, text.location)
        yield Finding(location, "leaked-term", message, fix)


def _hits(text: CustomerText, subject: LintSubject) -> Iterator[tuple[str, str]]:
    """Each piece of the text that the guard finds, and what it is called."""
    # An id is words with signs between them, and only the words can leak.
    shown = text.text if text.field == "id" else _SLOT.sub("this", text.text).replace("{{", "{").replace("}}", "}")
    for hit in subject.guard.find(shown):
        if text.field != "id" or hit.what == WORD:
            yield shown[hit.start : hit.end].strip() or shown, hit.what
