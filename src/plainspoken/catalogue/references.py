"""What rules say of one another and of other files: steps, categories, and who wins over whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from plainspoken.catalogue.draft import Draft, NameRegister, Reference
from plainspoken.catalogue.findings import FindingList
from plainspoken.catalogue.model import Rule
from plainspoken.catalogue.suggestions import suggest

_WHOLE_AREA: Final = ".*"


@dataclass(frozen=True, slots=True)
class _Target:
    """Where names of one sort are given, and how a name that is not there is told."""

    file_kind: str
    check: str
    message: str
    fix: str


_TARGETS: Final[Mapping[str, _Target]] = {
    "step": _Target("steps", "unknown-step", "steps.yaml lists no step {name!r}.", "Add it to steps.yaml."),
    "category": _Target("categories", "unknown-category", "categories.yaml has no category {name!r}.", ""),
    "fault": _Target("faults", "unknown-fault", "faults.yaml has no fault {name!r}.", "Add it to faults.yaml."),
    "subject": _Target("subjects", "unknown-subject", "subjects.yaml has no subject {name!r}.", "Add it there."),
    "speaker": _Target("speakers", "unknown-speaker", "speakers.yaml has no speaker {name!r}.", "Add it there."),
    "phrases": _Target("phrases", "unknown-phrases", "phrases.yaml has no list {name!r}.", "Add it to phrases.yaml."),
    "rule": _Target("failures", "unknown-rule", "There is no rule {name!r}.", "Write the id of an existing rule."),
}


def resolve_references(draft: Draft, findings: FindingList) -> None:
    """Check every reference of the draft and put canonical step names into its rules."""
    known = {
        "step": draft.step_names,
        "category": draft.category_names,
        "fault": draft.fault_names,
        "subject": draft.subject_names,
        "speaker": draft.speaker_names,
        "phrases": draft.phrase_names,
        "rule": draft.rule_ids,
    }
    for reference in draft.references:
        target = _TARGETS[reference.kind]
        if target.file_kind not in draft.unreadable_kinds:
            _check_reference(reference, target, known[reference.kind], findings)
    canonical = canonical_steps(draft)
    areas = _rules_by_area(draft.rules)
    draft.rules = [_with_rivals(with_canonical_steps(rule, canonical), areas) for rule in draft.rules]
    _check_cycles(draft.rules, findings)


def canonical_steps(draft: Draft) -> Mapping[str, str]:
    """Every known step name, aliases included, in lower case → canonical name."""
    return {alias.casefold(): step.name for step in draft.steps.values() for alias in (step.name, *step.aliases)}


def _check_reference(reference: Reference, target: _Target, known: NameRegister, findings: FindingList) -> None:
    if known.knows(reference.name) or _is_known_area(reference, known):
        return
    add = findings.warning if reference.is_example else findings.error
    fix = suggest(reference.name, known.names()) or target.fix
    add(reference.location, target.check, target.message.format(name=reference.name), fix)


def with_canonical_steps(rule: Rule, canonical: Mapping[str, str]) -> Rule:
    """The rule with the canonical names of its steps; unknown ones stay as they are."""
    steps = frozenset(canonical.get(name, name) for name in rule.when.steps)
    return rule if steps == rule.when.steps else replace(rule, when=replace(rule.when, steps=steps))


def _is_known_area(reference: Reference, known: NameRegister) -> bool:
    """Whether the reference is to all rules of an area, `<area>.*`, and there are such rules."""
    if reference.kind != "rule" or not reference.name.endswith(_WHOLE_AREA):
        return False
    return any(name.startswith(reference.name[:-1].casefold()) for name in known.names())


def _rules_by_area(rules: Sequence[Rule]) -> Mapping[str, Sequence[str]]:
    areas: dict[str, list[str]] = defaultdict(list)
    for rule in rules:
        areas[rule.id.partition(".")[0]].append(rule.id)
    return areas


def _with_rivals(rule: Rule, areas: Mapping[str, Sequence[str]]) -> Rule:
    """The rule with the ids that its `wins_over` stands for; by `<area>.*` it never means itself."""
    beats: set[str] = set()
    for name in rule.wins_over:
        if name.endswith(_WHOLE_AREA):
            beats.update(other for other in areas.get(name.removesuffix(_WHOLE_AREA), ()) if other != rule.id)
        else:
            beats.add(name)
    return replace(rule, beats=frozenset(beats)) if beats else rule


def _check_cycles(rules: Sequence[Rule], findings: FindingList) -> None:
    """One finding for each circle, told at the rule of it that comes first by id."""
    by_id = {rule.id: rule for rule in rules}
    for circle in _circles({rule.id: sorted(rule.beats) for rule in rules}):
        message = f"These rules win over one another in a circle: {' → '.join([*circle, circle[0]])}."
        findings.error(by_id[circle[0]].location, "wins-over-cycle", message, "Take one of these wins_over out.")


def _circles(targets: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Circles met on one walk over everything, each turned so that its lowest name comes first."""
    done: set[str] = set()
    for start in sorted(targets):
        trail: list[str] = []
        waiting = [] if start in done else [iter([start])]
        while waiting:
            name = next(waiting[-1], None)
            if name is None:
                waiting.pop()
                if trail:
                    done.add(trail.pop())
            elif name in trail:
                circle = trail[trail.index(name) :]
                turn = circle.index(min(circle))
                yield circle[turn:] + circle[:turn]
            elif name in targets and name not in done:
                trail.append(name)
                waiting.append(iter(targets[name]))
