"""Findings allowed by a comment: `# lint: allow check-id — reason`, on the line of the finding or on the one above.

A reason must be given, so that the next reader knows whether it still holds. A comment that allows nothing any more is
told. What makes a catalogue unusable or lets something leak cannot be allowed at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.catalogue.suggestions import suggest

CHECKS: Final[Mapping[str, str]] = {
    "suppression-unused": "A comment allows something that is not there.",
    "suppression-reason": "A comment allows something and gives no reason.",
    "suppression-unknown": "A comment allows a check that does not exist.",
    "suppression-refused": "A comment allows what cannot be allowed: an error, or a leak.",
}

_COMMENT: Final = re.compile(r"(?:^|(?<=\s))#+\s*lint:\s*allow\b:?(?P<rest>.*)$")
_REST: Final = re.compile(r"\s*(?P<ids>[a-z]+(?:-[a-z]+)*(?:\s*,\s*[a-z]+(?:-[a-z]+)*)*)?\s*(?P<reason>.*)")
_DASHES: Final = " \t—–-:;("
_EXAMPLE: Final = "# lint: allow wording-too-long — the customer's own contract says it so"


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment: where it stands, the check it allows, and the lines it is about."""

    location: Location
    check: str
    lines: tuple[int, ...]


def applied(
    findings: Sequence[Finding], sources: Mapping[str, Sequence[str]], known: Container[str], names: Sequence[str]
) -> tuple[list[Finding], int]:
    """The findings that no comment allows, with what is wrong with the comments themselves; and how many were allowed.

    Args:
        findings: Everything found.
        sources: The lines of every file asked for; only their comments count.
        known: Ids that were looked for in this run: a comment for another is neither used nor unused.
        names: Ids of all checks.
    """
    own: list[Finding] = []
    comments: list[Suppression] = []
    for file, lines in sources.items():
        for comment in _comments(file, lines, names, own):
            comments.append(comment)  # noqa: PERF402 - `own` is filled on the way
    by_place: dict[tuple[str, int, str], Suppression] = {
        (comment.location.file, line, comment.check): comment for comment in comments for line in comment.lines
    }
    kept: list[Finding] = []
    used: set[Suppression] = set()
    for finding in findings:
        allowing = by_place.get((finding.location.file, finding.location.line, finding.check))
        if allowing is None:
            kept.append(finding)
            continue
        used.add(allowing)
        if finding.severity is Severity.ERROR:
            message = f"A comment cannot allow this {finding.check}, for it is an error: {finding.message}"
            kept.append(replace(finding, check="suppression-refused", message=message))
    for comment in comments:
        if comment not in used and comment.check in known:
            message = f"Nothing here is a {comment.check}, so the comment allows nothing."
            own.append(
                Finding(comment.location, "suppression-unused", message, "Delete the comment.", Severity.WARNING)
            )
    return [*kept, *own], len(findings) - len(kept)


def allowed_lines(lines: Sequence[str], checks: Collection[str]) -> frozenset[int]:
    """Numbers of the lines on which a comment allows one of these checks."""
    comments = _comments("", lines, tuple(checks), [])
    return frozenset(line for comment in comments for line in comment.lines)


def _comments(file: str, lines: Sequence[str], names: Sequence[str], findings: list[Finding]) -> Iterator[Suppression]:
    for number, line in enumerate(lines, start=1):
        if "lint:" not in line:
            continue
        found = _COMMENT.search(line)
        if found is None:
            continue
        place = Location(file, number, found.start() + 1)
        rest = _REST.fullmatch(found["rest"])
        ids = [each.strip() for each in rest["ids"].split(",")] if rest and rest["ids"] else []
        reason = rest["reason"].strip(_DASHES + ")") if rest else ""
        if not ids or sum(map(str.isalpha, reason)) < 3:
            message = "This comment does not say what it allows." if not ids else "This comment gives no reason."
            findings.append(Finding(place, "suppression-reason", message, f"Write it so: {_EXAMPLE}"))
            continue
        for check in ids:
            if check in names:
                yield Suppression(place, check, _lines_of(number, line[: found.start()], lines))
            else:
                fix = suggest(check, names) or "plainspoken explain-check lists all ids."
                findings.append(Finding(place, "suppression-unknown", f"There is no check {check!r}.", fix))


def _lines_of(number: int, before: str, lines: Sequence[str]) -> tuple[int, ...]:
    """The comment's own line, or the next one that is no comment when it stands alone."""
    if before.strip():
        return (number,)
    following = number
    while following < len(lines) and lines[following].lstrip().startswith("#"):
        following += 1
    return (following + 1,)
