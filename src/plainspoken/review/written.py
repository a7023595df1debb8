"""A loaded catalogue as its authors write it: entries with fields of plain data, and where each entry stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from plainspoken.catalogue.build_conditions import TEXT_KEYS
from plainspoken.catalogue.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Contains,
    Letters,
    Like,
    Listed,
    Not,
    Regex,
)
from plainspoken.catalogue.failure import CONTEXT
from plainspoken.catalogue.files import rule_files
from plainspoken.catalogue.findings import FindingList, Location
from plainspoken.catalogue.model import Catalogue, Example, FactSpec, Rule
from plainspoken.catalogue.names import Stake, Status, StepFailure
from plainspoken.catalogue.placed import PlacedMapping
from plainspoken.catalogue.reader import read_document
from plainspoken.review.entry import CatalogueEntry, Plain, action_fields, details_data
from plainspoken.review.written_lists import list_entries


def entries_of(catalogue: Catalogue, layers: Sequence[Path]) -> dict[tuple[str, str], CatalogueEntry]:
    """Every entry of a catalogue by kind and name; `layers` are the directories it was loaded from."""
    places = _places(layers)
    entries = [
        *_rules(catalogue),
        *list_entries(catalogue),
        *_names(catalogue),
        *_operations(catalogue),
        *_vocabulary(catalogue),
    ]
    return {
        (entry.kind, entry.name): entry
        if entry.location
        else CatalogueEntry(entry.kind, entry.name, entry.fields, places.get((entry.kind, entry.name)))
        for entry in entries
    }


def condition_data(condition: Condition) -> Plain:
    """A condition as it is written."""
    match condition:
        case Contains(literal=literal):
            return {"contains": literal}
        case Listed(name=name):
            return {"phrases": name}
        case Letters(literal=literal):
            return {"letters": literal}
        case Like(template=template):
            return {"like": template.source}
        case Regex(pattern=pattern):
            return {"regex": pattern}
        case AllOf(parts=parts):
            return {"all": [condition_data(part) for part in parts]}
        case AnyOf(parts=parts):
            return _one_of([condition_data(part) for part in parts])
        case Not(part=part):
            return {"not": condition_data(part)}


def _one_of(parts: Sequence[Plain]) -> Plain:
    """An `any`, with the texts of one kind in one list, as authors write it."""
    kinds: dict[str, list[Plain]] = {}
    for part in parts:
        key = next(iter(part)) if isinstance(part, Mapping) else ""
        kinds.setdefault(key if key in TEXT_KEYS else f"{len(kinds)}", []).append(part)
    grouped = [_listed(key, same) if len(same) > 1 else same[0] for key, same in kinds.items()]
    return grouped[0] if len(grouped) == 1 else {"any": grouped}


def _listed(key: str, parts: Sequence[Plain]) -> Plain:
    return {key: [part[key] for part in parts if isinstance(part, Mapping)]}


def _rules(catalogue: Catalogue) -> Iterator[CatalogueEntry]:
    for rule in catalogue.rules:
        yield CatalogueEntry("rule", rule.id, _rule_fields(rule), rule.location, rule.places)


def _rule_fields(rule: Rule) -> dict[str, Plain]:
    when = {
        f"when.{name}": sorted(getattr(rule.when, name))
        for name in (
            *("steps", "operations", "sources", "classifications", "codes", "os_types"),
            *("faults", "subjects", "speakers", "sides"),
        )
    }
    return {
        **when,
        "when.text": condition_data(rule.when.text) if rule.when.text else None,
        "explains": sorted(rule.explains),
        "wins_over": sorted(rule.wins_over),
        "wins_over.because": rule.wins_because,
        "draft": rule.draft,
        "category": rule.category,
        "severity": rule.severity,
        "message": rule.message.source,
        "facts": {name: _fact_data(spec) for name, spec in rule.facts.items()},
        "details": details_data(rule.details),
        **action_fields(rule.actions),
        "examples": [_example_data(example) for example in rule.examples],
        "not_for": [_example_data(example) for example in rule.not_for],
    }


def _fact_data(spec: FactSpec) -> Plain:
    finds: list[str] = [template.source for template in spec.find]
    return {
        "type": spec.type.value,
        "else": spec.otherwise,
        **({"find": finds} if finds else {}),
        **({"values": dict(spec.values)} if spec.values else {}),
    }


def _example_data(example: Example) -> Plain:
    known = {name: value for name, value in zip(CONTEXT, example.context, strict=True) if value is not None}
    return {"text": example.text, **known, **({"facts": dict(example.facts)} if example.facts else {})}


def _failure_fields(failure: StepFailure | None) -> dict[str, Plain]:
    if failure is None:
        return {}
    return {
        "failure.category": failure.category,
        "failure.severity": failure.severity,
        "failure.message": failure.message.source if failure.message else None,
        **action_fields(failure.actions, "failure."),
    }


def _stake_fields(stake: Stake | None) -> dict[str, Plain]:
    if stake is None:
        return {}
    return {
        "at_stake.severity": stake.severity,
        "at_stake.message": stake.message.source,
        **action_fields(stake.actions, "at_stake."),
    }


def _names(catalogue: Catalogue) -> Iterator[CatalogueEntry]:
    for term in catalogue.terms:
        yield CatalogueEntry("term", term.technical, {"say": term.friendly}, term.location)
    for step in catalogue.steps.values():
        fields: dict[str, Plain] = {
            "display_name": step.display_name,
            "phase": step.phase,
            "description": step.description,
            "icon": step.icon,
            "aliases": sorted(step.aliases),
            "side": step.side,
            **_stake_fields(step.at_stake),
            **_failure_fields(step.failure),
        }
        yield CatalogueEntry("step", step.name, fields, step.location)
    for category in catalogue.categories.values():
        fields = {
            "label": category.label,
            "description": category.description,
            "example": category.example,
            "message": category.message.source,
            **action_fields(category.actions),
            "severity": category.severity,
        }
        yield CatalogueEntry("category", category.name, fields)


def _operations(catalogue: Catalogue) -> Iterator[CatalogueEntry]:
    operations = catalogue.operations
    for kind in operations.kinds:
        fields: dict[str, Plain] = {
            "job_type": kind.job_type,
            "display_name": kind.display_name,
            "icon": kind.icon,
            "operations": list(kind.operations),
            "contains": list(kind.contains),
            "steps": list(kind.steps),
            "by_status": dict(kind.by_status),
            **_failure_fields(kind.failure),
        }
        yield CatalogueEntry("job kind", kind.name, fields)
    yield CatalogueEntry("order of", "job kinds", {"names": [kind.name for kind in operations.kinds]})
    yield from _statuses("job status", operations.job_statuses)
    yield from _statuses("step status", operations.step_statuses)
    for activity in operations.activities:
        yield CatalogueEntry(
            "activity", activity.like.source, {"display": activity.display.source}, activity.display.location
        )
    yield CatalogueEntry(
        "order of", "activities", {"names": [activity.like.source for activity in operations.activities]}
    )


def _statuses(kind: str, statuses: Mapping[str, Status]) -> Iterator[CatalogueEntry]:
    for status in statuses.values():
        yield CatalogueEntry(kind, status.name, {"label": status.label, "icon": status.icon, "raw": sorted(status.raw)})


def _vocabulary(catalogue: Catalogue) -> Iterator[CatalogueEntry]:
    for word in catalogue.vocabulary.words:
        yield CatalogueEntry("word", word.text, {"anywhere": word.anywhere, "why": word.why}, word.location)
    for detector in catalogue.vocabulary.detectors:
        yield CatalogueEntry("detector", detector.name, {"remark": detector.remark})
    for allowed, why in catalogue.vocabulary.exceptions.items():
        yield CatalogueEntry("exception", allowed, {"why": why})


def _places(layers: Sequence[Path]) -> dict[tuple[str, str], Location]:
    """Where entries stand that do not know it themselves; of several layers the lowest that gives one."""
    places: dict[tuple[str, str], Location] = {}
    for number, directory in enumerate(layers):
        for file in rule_files(directory, FindingList(), complete=number == 0):
            root = read_document(file, FindingList()).root if file.kind != "failures" else None
            if isinstance(root, PlacedMapping):
                for key, location in _places_in(root):
                    places.setdefault(key, location)
    return places


def _places_in(root: PlacedMapping) -> Iterator[tuple[tuple[str, str], Location]]:
    named = {
        "categories": "category",
        "job_statuses": "job status",
        "step_statuses": "step status",
        "detectors": "detector",
        "phrases": "phrase list",
    }
    for key, kind in named.items():
        entries = root.mapping(key)
        yield from (((kind, name), entries.key_at(name)) for name in entries)
    for key, kind, name in (("kinds", "job kind", "kind"), ("exceptions", "exception", "allow")):
        yield from (((kind, item.text(name)), item.location) for item in root.items_of(key).mappings())
