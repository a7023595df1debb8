"""Secrets in examples: rule files are shared, and an example taken from a log brings what stood in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Location
from plainspoken.catalogue.model import Example
from plainspoken.engine.secrets import secret_spans
from plainspoken.lint.subject import Subject

CHECKS: Final[Mapping[str, str]] = {
    "example-secret": "An example holds what looks like a password, a key or a token.",
}

# What stands for a secret, and what merely follows a word such as `password:`, is none.
_STAND_IN = re.compile(
    r"[*x.•-]{2,}|<[^>]*>|\$?\{[^}]*\}|\[[^\]]*\]|.*(?:redacted|removed|hidden|masked|example|placeholder|changeme|secret).*",
    re.IGNORECASE | re.DOTALL,
)


def find_secrets(subject: Subject) -> Iterator[Finding]:
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
    try:
        pieces = [example.text[start:end].strip("'\"") for start, end in secret_spans(example.text)]
    except TimeoutError:  # an example of absurd length: nothing is known
        return ""
    return next((piece for piece in pieces if _is_secret(piece)), "")


def _is_secret(piece: str) -> bool:
    if _STAND_IN.fullmatch(piece):
        return False
    return len(piece) >= 6 and any(map(str.isdigit, piece)) and any(map(str.isalpha, piece))
