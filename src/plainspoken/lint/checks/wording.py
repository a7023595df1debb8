"""Wording: how texts that customers read are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.lint.customer_texts import CustomerText, customer_texts
from plainspoken.lint.subject import LintSubject

LONGEST_MESSAGE: Final = 240
"""Characters of a message as written, slots included."""

CHECKS: Final[Mapping[str, str]] = {
    "wording-exclamation": "A text that customers read shouts.",
    "wording-please": "A text that customers read says please.",
    "wording-too-long": f"A message is longer than {LONGEST_MESSAGE} characters.",
    "wording-blanks": "A text that customers read begins or ends with a blank, or holds two in a row or a line end.",
    "wording-blame": "A text that customers read says that somebody is to blame.",
    "wording-markup": "A text that customers read holds markup, which is shown as it is.",
    "wording-british": "A word is spelled the British way; customer texts are in American English.",
    "wording-period": "A message of several sentences lacks its last period, or an action ends with one.",
}

_BLANKS: Final = re.compile(r"^\s|\s$|\s\s|[\n\t]")
_BLAME: Final = re.compile(
    r"\b(?:you|the (?:user|customer|administrator|operator)) (?:have |has |had )?(?:failed|forgot(?:ten)?|neglected|"
    r"caused|broke|did(?: not|n['’]t)|made (?:a|an|the) (?:mistake|error)|entered (?:a|an) (?:wrong|invalid|incorrect)|"
    r"misconfigured|(?:chose|picked|entered) the wrong|did (?:something|this|it) wrong|"
    r"should have (?:been )?\w+e[dn]|were supposed|ignored|violated)\b"
    r"|\byour (?:mistake|fault|error)\b|\buser error\b|\b(?:illegal|stupid|careless\w*|negligen\w+)\b",
    re.IGNORECASE,
)
_MARKUP: Final = re.compile(
    r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-z]{2,8}|#\d{1,6});|\*\*?[^\s*][^*]*\*\*?|`[^`]*`"
    r"|\[[^\]]{1,500}\]\([^)]{0,500}\)"
    r"|^#{1,6} |(?<!\w)__[^_]+__(?!\w)|\\n",
    re.IGNORECASE,
)
_OUR: Final = "(?:col|behavi|fav|hon|lab|neighb|flav|harb|rum|vap|endeav)our(?:s|ed|ing|ful|able|ite)?"
_ISE: Final = (
    "(?:initial|synchron|author|organ|recogn|optim|normal|virtual|custom|minim|maxim|final|util|serial|categor|summar"
    "|prior|emphas|apolog|special|central|standard|visual)is(?:e|es|ed|er|ing|ation|ations)"
)
_BRITISH: Final = re.compile(
    rf"\b(?:{_OUR}|{_ISE}|analys(?:e|ed|ing)|cancell(?:ed|ing)|label(?:led|ling)|travell(?:ed|ing)|modell(?:ed|ing)|"
    r"(?:un)?licen[c]e[ds]?|centre[sd]?|cent(?:red|ring)|metre[s]?|defence|offence|catalogue[sd]?|dialogue box|grey|"
    r"programmes?|cheque|whilst|amongst|fulfil(?:s|ment)?|enrol(?:s|ment)?|artefacts?|learnt|spelt)\b",
    re.IGNORECASE,
)
_SENTENCES: Final = re.compile(r"[a-z0-9)}%’'\"]\. [A-Z{‘“\"']")


def find_bad_wording(subject: LintSubject) -> Iterator[Finding]:
    """Every customer-facing text that is written against the house style."""
    for document in subject.documents:
        for text in customer_texts(document):
            if text.field != "id":
                yield from _of_any_text(text, subject)
                yield from _of_periods(text)


_PHRASES: Final = (
    (
        "wording-please",
        re.compile(r"\bplease\b", re.IGNORECASE),
        "This text says {}.",
        "Say plainly what to do.",
    ),
    (
        "wording-blame",
        _BLAME,
        "{} puts the blame on somebody.",
        "Say what happened to the thing: The password was not accepted.",
    ),
    ("wording-markup", _MARKUP, "{} is markup, and is shown letter by letter.", "Write plain text."),
    ("wording-british", _BRITISH, "{} is spelled the British way.", "Spell it the American way."),
)


def _of_any_text(text: CustomerText, subject: LintSubject) -> Iterator[Finding]:
    place = text.location
    if "!" in text.text:
        yield _warning(text, "wording-exclamation", "This text shouts.", "Leave the exclamation mark out.")
    for check, pattern, message, fix in _PHRASES:
        found = pattern.search(text.text)
        if found:
            at = subject.locate(found[0], place)
            yield Finding(at, check, message.format(repr(found[0])), fix, Severity.WARNING)
    if _BLANKS.search(text.text):
        message = "This text has a blank at an end, two in a row, or a line end in it."
        yield _warning(text, "wording-blanks", message, "Write it as one line with single blanks.")
    if text.field == "message" and len(text.text) > LONGEST_MESSAGE:
        message = f"This message has {len(text.text)} characters; more than {LONGEST_MESSAGE} are not read."
        yield _warning(text, "wording-too-long", message, "Say what happened in one or two short sentences.")


def _of_periods(text: CustomerText) -> Iterator[Finding]:
    ended = text.text.rstrip().endswith((".", "…", "?", ":"))
    several = bool(_SENTENCES.search(text.text))
    if text.field == "message" and several and not ended:
        fix = "End the last sentence with a period."
        yield _warning(text, "wording-period", "The last sentence of this message has no period.", fix)
    elif text.field == "actions" and not several and text.text.rstrip().endswith("."):
        fix = "Leave it out: actions are items of a list."
        yield _warning(text, "wording-period", "This action ends with a period.", fix)


def _warning(text: CustomerText, check: str, message: str, fix: str) -> Finding:
    return Finding(text.location, check, message, fix, Severity.WARNING)
