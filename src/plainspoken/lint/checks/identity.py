"""Identity: ids of rules that belong elsewhere, or that people will take for one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Final

from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "id-area": "The area of a rule's id is not what the name of its file begins with.",
    "id-look-alike": "Two ids differ only in hyphens, plurals or the order of their words.",
}


def find_odd_ids(subject: LintSubject) -> Iterator[Finding]:
    """Every id that does not fit its file, or that looks like another one."""
    if subject.catalogue is None:
        return
    seen: dict[str, str] = {}
    own = {rule.id for rule in subject.rules}
    # Ids that are not asked about come first, so that a new one is told and not the one it resembles.
    for rule in sorted(subject.catalogue.rules, key=lambda rule: (rule.id in own, rule.id)):
        known = [seen.setdefault(key, rule.id) for key in _keys(rule.id)]
        first = next((other for other in known if other != rule.id), None)
        if rule.id not in own:
            continue
        place = _place(rule.location, subject)
        if first is not None:
            message = f"The id {rule.id} looks like {first}, so people will take one for the other."
            fix = "Name the cause in other words, or put both causes into one rule."
            yield Finding(place, "id-look-alike", message, fix, Severity.WARNING)
        yield from _area(rule.id, place)


def _area(rule_id: str, place: Location) -> Iterator[Finding]:
    area, stem = rule_id.partition(".")[0], PurePath(place.file)
    # A large area may have files of its own nouns: `unclear-areas.yaml` for `unclear`.
    if stem.parent.name == "failures" and stem.stem != area and not stem.stem.startswith(f"{area}-"):
        message = f"The rule {rule_id} stands in {stem.name}, where nobody looks for the area {area}."
        fix = f"Move it to {area}.yaml, or name it {stem.stem}.{rule_id.partition('.')[2]} if nobody uses the id yet."
        yield Finding(place, "id-area", message, fix, Severity.WARNING)


def _place(location: Location, subject: LintSubject) -> Location:
    data = subject.rule_data.get(location)
    return data.at("id") if data is not None else location


def _keys(rule_id: str) -> tuple[str, str]:
    """What is left of an id when plurals and hyphens do not count, and when the order of words does not either."""
    area, _, cause = rule_id.partition(".")
    words = [re.sub(r"(?<=\w\w\w)e?s$", "", word) for word in cause.split("-")]
    return f"{area}.{''.join(words)}", f"{area}.{'-'.join(sorted(words))}"
