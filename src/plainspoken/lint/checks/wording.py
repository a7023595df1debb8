"""Wording: how texts that customers read are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.catalogue.placed import PlacedList, PlacedMapping
from plainspoken.lint.customer_texts import CustomerText, customer_texts
from plainspoken.lint.subject import Subject

LONGEST_MESSAGE: Final = 240
"""Characters of a message as written, slots included."""

CHECKS: Final[Mapping[str, str]] = {
    "wording-exclamation": "A text that customers read shouts.",
    "wording-please": "A text that customers read says please.",
    "wording-action-verb": "An action does not begin with what to do.",
    "wording-too-long": f"A message is longer than {LONGEST_MESSAGE} characters.",
    "wording-blanks": "A text that customers read begins or ends with a blank, or holds two in a row or a line end.",
    "wording-support-alone": "Contacting support is all that the actions offer.",
}

_PLEASE = re.compile(r"\bplease\b", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_BLANKS = re.compile(r"^\s|\s$|\s\s|[\n\t]")
# Words an action may not begin with: whatever follows is a condition, a statement or a name.
_OTHER_WORDS = (
    "a after all an and any as at because before both but by each either every for from his how however i if in is it "
    "its maybe most my neither no none nothing of on once one only or our perhaps possibly several since so some "
    "sorry support that the their then there these they this those to under unless until we what when where which "
    "while who why with without you your vm vms"
)
_NO_VERBS = frozenset(_OTHER_WORDS.split())


def find_bad_wording(subject: Subject) -> Iterator[Finding]:
    """Every customer-facing text that is written against the house style."""
    for document in subject.documents:
        for text in customer_texts(document):
            if text.field != "id":
                yield from _of_any_text(text)
            if text.field == "actions":
                yield from _of_action(text)
        yield from _support_alone(document.root)


def _warning(location: Location, check: str, message: str, fix: str) -> Finding:
    return Finding(location, check, message, fix, Severity.WARNING)


def _of_any_text(text: CustomerText) -> Iterator[Finding]:
    place = text.location
    if "!" in text.text:
        yield _warning(place, "wording-exclamation", "This text shouts.", "Leave the exclamation mark out.")
    if _PLEASE.search(text.text):
        yield _warning(place, "wording-please", "This text says please.", "Say plainly what to do.")
    if _BLANKS.search(text.text):
        message = "This text has a blank at an end, two in a row, or a line end in it."
        yield _warning(place, "wording-blanks", message, "Write it as one line with single blanks.")
    if text.field == "message" and len(text.text) > LONGEST_MESSAGE:
        message = f"This message has {len(text.text)} characters; more than {LONGEST_MESSAGE} are not read."
        yield _warning(place, "wording-too-long", message, "Say what happened in one or two short sentences.")


def _of_action(text: CustomerText) -> Iterator[Finding]:
    first = _FIRST_WORD.match(text.text)
    word = first.group() if first else ""
    if word[:1].isupper() and word.casefold() not in _NO_VERBS:
        return
    message = f"This action begins with {word or text.text[:10]!r}, not with what to do."
    fix = "Begin with a capitalized verb: Check …, Choose …, Wait …; put a condition behind it."
    yield _warning(text.location, "wording-action-verb", message, fix)


def _support_alone(root: object) -> Iterator[Finding]:
    for actions in _action_lists(root):
        typed = [item.get("do") if isinstance(item, PlacedMapping) else None for item in actions]
        if typed and all(do == "contact_support" for do in typed):
            fix = "Offer something the reader can check or try before."
            yield _warning(actions.location, "wording-support-alone", "Support is the only thing on offer.", fix)


def _action_lists(value: object) -> Iterator[PlacedList]:
    if isinstance(value, PlacedMapping):
        for key, item in value.items():
            if key == "actions" and isinstance(item, PlacedList):
                yield item
            else:
                yield from _action_lists(item)
    elif isinstance(value, PlacedList):
        for item in value:
            yield from _action_lists(item)
