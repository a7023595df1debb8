"""Terms: replacements that would be replaced again, and terms that do nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.catalogue.names import Term
from plainspoken.engine.normalise import fold, folded_literal
from plainspoken.engine.words import stands_alone
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "term-chain": "What is said for a term holds another term, so the text would change again when scrubbed twice.",
    "term-again": "What is said for a term holds the term itself, so that it grows each time a text is scrubbed.",
    "term-idle": "A term is called by its own name.",
    "term-unstable": "What is said for a term does not come out of the scrubber as it was written.",
}


_PLACEHOLDER: Final = "abcdefghijklmnopqrstuvwxyz0123456789"


def find_unstable_terms(subject: LintSubject) -> Iterator[Finding]:
    """Every term whose replacement is not left alone by the rest of the catalogue."""
    if subject.catalogue is None or subject.sanitizer is None:
        return
    terms = {folded_literal(_bare(term)): term for term in subject.catalogue.terms}
    for term in subject.catalogue.terms:
        if term.location.file in subject.files:
            yield from _of(term, terms, subject)


def _of(term: Term, terms: Mapping[str, Term], subject: LintSubject) -> Iterator[Finding]:
    own, said = folded_literal(_bare(term)), fold(term.friendly)
    place = _said_at(term, subject)
    if said == own:
        message = f"{term.technical!r} is called {term.friendly!r}, which is the same."
        yield Finding(place, "term-idle", message, "Say it in the customer's words, or leave the term out.")
        return
    inner = sorted((name for name, other in terms.items() if _holds(said, name, other)), key=len, reverse=True)
    if own in inner:
        message = f"{term.friendly!r} holds the term {_bare(term)!r} itself."
        yield Finding(place, "term-again", message, "Say it without the term.")
    elif inner:
        other = terms[inner[0]]
        message = f"{term.friendly!r} holds the term {_bare(other)!r}, which is called {other.friendly!r}."
        yield Finding(place, "term-chain", message, f"Say it without: write {other.friendly!r} for it, or other words.")
    elif subject.sanitizer and subject.guard.is_clean(term.friendly):
        scrubbed = subject.sanitizer.scrub(term.friendly)
        if scrubbed != term.friendly:
            message = f"{term.friendly!r} becomes {scrubbed!r} when it is scrubbed again."
            yield Finding(
                place, "term-unstable", message, "Say it in plain words with single blanks.", Severity.WARNING
            )


def _holds(said: str, name: str, term: Term) -> bool:
    start = said.find(name)
    while start >= 0:
        end = start + len(name)
        if term.technical != _bare(term):  # its placeholder takes what follows
            end += len(said[end:]) - len(said[end:].lstrip(_PLACEHOLDER))
        if stands_alone(said, start, end):
            return True
        start = said.find(name, start + 1)
    return False


def _bare(term: Term) -> str:
    return term.technical.removesuffix("{}")


def _said_at(term: Term, subject: LintSubject) -> Location:
    return subject.locate(term.friendly, term.location)
