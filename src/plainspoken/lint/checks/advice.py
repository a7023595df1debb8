"""Advice: whether an action helps its reader, and does no harm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.catalogue.placed import PlacedList, PlacedMapping, Value
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "wording-action-verb": "An action does not begin with what to do.",
    "wording-support-alone": "Contacting support is all that the actions offer.",
    "wording-vacuous": "An action says nothing that helps, such as “Check the details”.",
    "wording-destructive": "An action tells a customer to destroy something, or holds a destructive command.",
    "wording-repeated": "Two actions of one list say the same.",
}

_FIRST_WORD = re.compile(r"[^\W\d_]+")
# Words an action may not begin with: whatever follows is a condition, a statement or a name.
_OTHER_WORDS = (
    "a after all an and any as at because before both but by each either every for from his how however i if in is it "
    "its maybe most my neither no none nothing of on once one only or our perhaps possibly several since so some "
    "sorry support that the their then there these they this those to under unless until we what when where which "
    "while who why with without you your vm vms"
)
_NO_VERBS = frozenset(_OTHER_WORDS.split())

_THE = r"(?:the |your |its |all |any |this |these )?"
_NOTHING = (
    r"details?|errors?|error details|error messages?|messages?|problems?|issues?|causes?|root cause|logs?|log files?"
    r"|system|configuration|settings?|status|documentation|everything|input|parameters|environment|failure|situation"
)
_VACUOUS = re.compile(
    rf"(?:check|review|see|read|verify|examine|inspect|look at|consult|investigate|analy[sz]e|fix|resolve|correct"
    rf"|solve|address|handle|debug|troubleshoot) {_THE}(?:{_NOTHING})(?: (?:for|and) "
    r"(?:details|errors|more information|retry|try again))?"
    rf"|(?:contact|call|ask|inform|notify) {_THE}(?:support|support team|administrator|admin|vendor|helpdesk"
    r"|technical support|system administrator)(?: (?:for (?:help|assistance|details|support|more information)|if "
    r"(?:the|this) (?:problem|issue|error) (?:persists|continues|remains)))?"
    r"|(?:be|stay) patient|do nothing|no action (?:is )?(?:needed|required)"
    r"|make sure (?:that )?everything (?:is|works).*|take (?:appropriate|corrective|the necessary) actions?.*"
    r"|try something else",
    re.IGNORECASE,
)
_DESTROY = re.compile(
    r"(?:delete|destroy|wipe|erase|format|reformat|purge|drop|truncate|overwrite|reinstall|re-?initiali[sz]e|expunge"
    r"|shred)\b",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"\brm -[rf]|\bmkfs\b|\bdd if=|\bdrop (?:table|database)\b|\btruncate table\b|\bdelete from\b|\bkill -9\b"
    r"|\bwipefs\b|\b(?:lv|vg|pv)remove\b|\bformat [a-z]:|\bdel /|--force\b|\bshutdown -|\bmv /",
    re.IGNORECASE,
)


def find_bad_advice(subject: LintSubject) -> Iterator[Finding]:
    """Every action that is no help, and every list of actions that offers nothing."""
    for document in subject.documents:
        for actions in _action_lists(document.root):
            yield from _of_list(actions)


def _of_list(actions: PlacedList) -> Iterator[Finding]:
    seen: set[str] = set()
    support: list[bool] = []
    for index, item in enumerate(actions):
        text, location, who, do = _action(item, actions.at(index))
        support.append(do == "contact_support")
        if not text:
            continue
        if _plain(text) in seen:
            yield _warning(location, "wording-repeated", "This action is in the list already.", "Leave one out.")
        seen.add(_plain(text))
        yield from _of_action(text, location, who)
    if support and all(support):
        fix = "Offer something the reader can check or try before."
        yield _warning(actions.location, "wording-support-alone", "Support is the only thing on offer.", fix)


def _action(item: Value, location: Location) -> tuple[str, Location, str, str | None]:
    if isinstance(item, PlacedMapping):
        return item.text("text"), item.at("text"), item.text("who", "user"), item.optional_text("do")
    return (item if isinstance(item, str) else ""), location, "user", None


def _plain(text: str) -> str:
    return text.strip(" .").casefold()


def _of_action(text: str, location: Location, who: str) -> Iterator[Finding]:
    first = _FIRST_WORD.match(text)
    word = first.group() if first else ""
    if not word[:1].isupper() or word.casefold() in _NO_VERBS:
        message = f"This action begins with {word or text[:10]!r}, not with what to do."
        fix = "Begin with a capitalized verb: Check …, Choose …, Wait …; put a condition behind it."
        yield _warning(location, "wording-action-verb", message, fix)
    if _VACUOUS.fullmatch(text.strip(" .")):
        message = "This action helps nobody: it does not say what to look for, or what to bring about."
        fix = "Name the thing and its right state: Check that the network named in the mapping exists."
        yield _warning(location, "wording-vacuous", message, fix)
    if (who == "user" and _DESTROY.match(text)) or _COMMAND.search(text):
        message = "This action destroys something, and a customer may follow it to the letter."
        fix = "Say what is to be achieved, or give it to an administrator: { text: …, who: admin }; never as a command."
        yield _warning(location, "wording-destructive", message, fix)


def _warning(location: Location, check: str, message: str, fix: str) -> Finding:
    return Finding(location, check, message, fix, Severity.WARNING)


def _action_lists(value: Value) -> Iterator[PlacedList]:
    if isinstance(value, PlacedMapping):
        for key, item in value.items():
            if key == "actions" and isinstance(item, PlacedList):
                yield item
            else:
                yield from _action_lists(item)
    elif isinstance(value, PlacedList):
        for item in value:
            yield from _action_lists(item)
