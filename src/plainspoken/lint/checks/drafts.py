"""Drafts: rules that nobody has worded yet, which no server takes over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding
from plainspoken.lint.subject import LintSubject

DRAFT: Final = "rule-draft"
CHECKS: Final[Mapping[str, str]] = {DRAFT: "A rule is still a draft, so that it answers no customer."}


def find_drafts(subject: LintSubject) -> Iterator[Finding]:
    """Every rule that is marked as a draft."""
    for data in subject.rule_data.values():
        if data.get("draft") is True:
            message = f"{data.text('id')} is still a draft, and answers no customer."
            fix = "Let its message tell the cause and its actions the remedy, then delete the line `draft: true`."
            yield Finding(data.key_at("draft"), DRAFT, message, fix)
