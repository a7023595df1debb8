"""Advice in its place: no action that is the operation that failed, and none that stops production to repair a test."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.catalogue.placed import PlacedList, PlacedMapping, Value
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "action-same-operation": "An action is the very operation that failed.",
    "action-stops-production": "An action shuts the source VM down, and is offered for a test failover too.",
}

_OPERATIONS: Final = ("replication", "test_failover", "live_failover", "rollback")
_TEST: Final = "test_failover"
_STARTS: Final = {
    "run_replication": "replication",
    "try_test_failover": "test_failover",
    "try_live_failover": "live_failover",
    "run_rollback": "rollback",
}
_FAILOVERS: Final = frozenset({"test_failover", "live_failover"})
_BEGINS: Final = re.compile(
    r"(?:try|run|start|do|use|begin|perform)(?: out)? (?:a |an |the )?(?:new |full )*"
    r"(replication|test failover|live failover|rollback)\b(?! (?:job|of an|of the earlier))",
    re.IGNORECASE,
)
_AGAIN: Final = re.compile(r"\bagain\b|\banother\b", re.IGNORECASE)
_STOPS: Final = re.compile(
    r"\b(?:shut|power|switch|turn) (?:the |this )?(?:source |production )?(?:VM|machine|server|it) (?:down|off)\b"
    r"|\b(?:(?:shut|power|switch|turn) (?:down|off)|stop) (?:the |this )?(?:source |production )?(?:VM|server)\b",
    re.IGNORECASE,
)
_SOURCE: Final = re.compile(r"\b(?:source|production)\b", re.IGNORECASE)
_EXPECTED: Final = frozenset({"examples", "not_for"})
_CHECKED: Final = re.compile(r"^(?:check (?:that|whether)|make sure|ask|wait)\b", re.IGNORECASE)


def find_misplaced_actions(subject: LintSubject) -> Iterator[Finding]:
    """Every action that would do again what failed, or that harms production."""
    for document in subject.documents:
        for holder in _holders(document.root):
            asked = _asked(holder, document.file.kind)
            for item, place in _actions(holder.items_of("actions")):
                yield from _of_action(item, place, asked)


def _holders(value: Value) -> Iterator[PlacedMapping]:
    if isinstance(value, PlacedMapping):
        if "actions" in value:
            yield value
        for key, item in value.items():
            if key not in _EXPECTED:  # there stands what customers are to read, and no advice of its own
                yield from _holders(item)
    elif isinstance(value, PlacedList):
        for item in value:
            yield from _holders(item)


def _actions(actions: PlacedList) -> Iterator[tuple[PlacedMapping, Location]]:
    for index, item in enumerate(actions):
        place = actions.at(index)
        if isinstance(item, str):
            action = PlacedMapping(place.file, (place.line, place.column))
            action.put("text", (place.line, place.column), item, (place.line, place.column))
            yield action, place
        elif isinstance(item, PlacedMapping):
            yield item, item.at("text")


def _asked(holder: PlacedMapping, kind: str) -> Collection[str]:
    """The operations that an entry surely answers for.

    A fault answers in all of them. A rule that names none may be about what happens in failovers alone.
    """
    if kind in {"steps", "operations", "categories"}:
        return ()
    when = holder.mapping("when")
    operations = when.items_of("operations").texts()
    steps = (*when.items_of("steps").texts(), *holder.items_of("steps").texts())
    if operations or steps:
        named = (name for step in steps for name in _OPERATIONS if name.replace("_", "-") in step)
        return operations or tuple(named)
    return _FAILOVERS if kind in {"failures", "overrides"} else _OPERATIONS


def _of_action(action: PlacedMapping, place: Location, asked: Collection[str]) -> Iterator[Finding]:
    offered = set(asked)
    only = action.mapping("when").items_of("operations").texts()
    never = action.mapping("unless")
    if only:
        offered &= set(only)
    if set(never) <= {"operations"}:
        offered -= set(never.items_of("operations").texts())
    text, do = action.text("text"), action.text("do")
    if not action.mapping("when").items_of("steps"):
        yield from _same_operation(text, do, place, offered)
    if _TEST in offered and _SOURCE.search(text) and _STOPS.search(text) and not _CHECKED.search(text):
        message = "This shuts the source VM down, and it is offered for a test failover too, which must not touch it."
        fix = "Offer it elsewhere only: unless: { operations: [test_failover] }, or ask for operations: in the rule."
        yield Finding(place, "action-stops-production", message, fix, Severity.WARNING)


def _same_operation(text: str, do: str, place: Location, offered: Collection[str]) -> Iterator[Finding]:
    begins = _BEGINS.match(text)
    named = begins[1].lower().replace(" ", "_") if begins else ""
    typed = _STARTS.get(do, "")
    # A button for a failover is dropped by the engine where that failover failed; what only says so is not.
    failed = {typed} - _FAILOVERS if typed else {named}
    if _AGAIN.search(text) and len(set(offered)) == 1:
        return  # once more, in an entry that is about this very operation
    for operation in sorted(failed & set(offered)):
        shown = operation.replace("_", " ")
        message = f"This is offered where the {shown} itself has failed."
        fix = f"Leave it out there: unless: {{ operations: [{operation}] }}."
        yield Finding(place, "action-same-operation", message, fix, Severity.WARNING)
