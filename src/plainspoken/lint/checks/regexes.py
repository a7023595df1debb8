"""Regular expressions: what may cost time, or can never fit.

The loader already refuses what RE2 cannot run, what fits an empty text, and what has no literal beside it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.conditions import AllOf, AnyOf, Condition, Not, Regex
from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "regex-slow": "A regular expression repeats a repetition, or a choice, so that some texts take it too long.",
    "regex-line-end": "A regular expression looks for line ends; in the text it is tried on they are blanks.",
}

_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\]){0,500}\]|\\.")
_NESTED = re.compile(r"\([^()]*[+*}][^()]*\)(?:[+*]|\{\d+,(?:\d\d+)?\})")  # a few rounds are no risk
_REPEATED_CHOICE = re.compile(r"\((?:\?:)?([^()?][^()]*\|[^()]*)\)(?:[+*]|\{\d+,(?:\d\d+)?\})")
_TWO_WILDCARDS = re.compile(r"(?<!\\)\.[*+]\??(?:\(\?:|\()?\.[*+]")
_LINE_END = re.compile(r"(?<!\\)(?:\\\\)*(?:\\n|\\r|\(\?[a-zA-Z]*m)")


def find_regex_risks(subject: LintSubject) -> Iterator[Finding]:
    """Every regular expression that may be given up for time, or that can never fit."""
    for rule in subject.rules:
        for regex in _regexes(rule.when.text):
            yield from _risks_of(regex)


def _risks_of(regex: Regex) -> Iterator[Finding]:
    bare = _CLASS.sub("x", regex.pattern)
    if _NESTED.search(bare) or _TWO_WILDCARDS.search(bare) or _has_repeated_choice(bare):
        message = "This regular expression repeats a repetition or a choice, which takes very long on some texts."
        fix = "Repeat one sign or class at a time, such as [a-z-]+ for (?:[a-z]+-?)+; or use a `like` template."
        yield Finding(regex.location, "regex-slow", message, fix, Severity.WARNING)
    if _LINE_END.search(regex.pattern):
        message = "This regular expression looks for line ends, but line ends are blanks when it is tried."
        fix = "Write a blank where the line ends."
        yield Finding(regex.location, "regex-line-end", message, fix, Severity.WARNING)


def _has_repeated_choice(bare: str) -> bool:
    """Whether a repeated group has choices that may fit the same, so that a text can be taken apart in many ways."""
    for group in _REPEATED_CHOICE.finditer(bare):
        choices = sorted(group[1].split("|"))
        if any(two.startswith(one) for one, two in itertools.pairwise(choices)):
            return True
        begins = {choice[0] for choice in choices}
        if "." in begins or ("x" in begins and any(begin.isalnum() for begin in begins - {"x"})):  # x: any class
            return True
    return False


def _regexes(condition: Condition | None) -> Iterator[Regex]:
    match condition:
        case Regex():
            yield condition
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _regexes(part)
        case Not(part=part):
            yield from _regexes(part)
