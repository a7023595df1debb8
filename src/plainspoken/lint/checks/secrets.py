"""Secrets in examples: rule files are shared, and an example taken from a log brings what stood in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Location
from plainspoken.catalogue.model import Example
from plainspoken.engine.secret_search import secret_spans
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "example-secret": "An example holds what looks like a password, a key or a token.",
}

# What stands for a secret, and what merely follows a word such as `password:`, is none.
_STAND_IN = re.compile(
    r"[*x.•-]{2,}|<[^>]*>|\$?\{[^}]*\}|\[[^\]]*\]|.*(?:redacted|placeholder|changeme).*"
    r"|(?:(?:removed|hidden|masked|example|sample|dummy|test|secret|pass(?:word|wd)?|token|key|user(?:name)?|your|my|the"
    r"|some|value|details|\d{1,2})(?:[\W_]+|$))+",
    re.IGNORECASE | re.DOTALL,
)


def find_secrets(subject: LintSubject) -> Iterator[Finding]:
    """Every example that holds a secret."""
    for rule in subject.rules:
        for example in (*rule.examples, *rule.not_for):
            piece = _secret_in(example)
            if piece:
                place: Location = subject.locate(piece, example.location)
                message = f"A secret stands in this example: {piece[:2]}… ({len(piece)} characters)."
                fix = "Change it where it is in use, and write <hidden> in its place here."
                yield Finding(place, "example-secret", message, fix)


def _secret_in(example: Example) -> str:
    text = example.text
    try:
        spans = [(start, text[start:end].strip("'\"")) for start, end in secret_spans(text)]
    except TimeoutError:  # an example of absurd length: nothing is known
        return ""
    return next((piece for start, piece in spans if _is_secret(piece, before=text[:start])), "")


def _is_secret(piece: str, *, before: str) -> bool:
    _, colon, password = piece.partition(":")
    if before.endswith("://") and colon:  # what stands in a URL is no prose, so letters alone are enough
        return len(password) >= 6 and not _STAND_IN.fullmatch(password)
    if _STAND_IN.fullmatch(piece):
        return False
    return len(piece) >= 6 and any(map(str.isdigit, piece)) and any(map(str.isalpha, piece))
