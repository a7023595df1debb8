"""Rule files as YAML into a draft: read, checked against their schemas, and built entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from plainspoken.catalogue import build_lists, build_names
from plainspoken.catalogue.build_rules import build_rule, references_of
from plainspoken.catalogue.draft import Draft, NameRegister
from plainspoken.catalogue.files import RuleFile, check_modeline
from plainspoken.catalogue.findings import FindingList
from plainspoken.catalogue.placed import PlacedList, PlacedMapping, Value
from plainspoken.catalogue.reader import read_bytes
from plainspoken.catalogue.schema import Path, check_schema


def add_file(file: RuleFile, content: bytes, draft: Draft, layer: int, findings: FindingList) -> Draft | None:
    """Add what a file holds to a draft.

    Returns:
        What it gave to a draft of its own, when nothing at all was found in it and none of it was given before.
    """
    before = findings.count
    root = read_bytes(content, file.shown, findings)
    if root is None:
        draft.unreadable_kinds.add(file.kind)
        return None
    broken = check_schema(file.kind, root, file.shown, findings)
    is_clean = findings.count == before
    check_modeline(file, content, findings)
    if is_clean:
        alone, found = Draft(), FindingList()
        _add_root(file.kind, root, broken, alone, 0, found)
        if not found.count and draft.take(alone, layer):
            return alone
    _add_root(file.kind, root, broken, draft, layer, findings)
    return None


def rule_data_in(content: bytes, shown: str) -> Mapping[str, PlacedMapping]:
    """The data of each rule of a file of failure rules in which nothing is wrong, by the rule's id."""
    root = read_bytes(content, shown, FindingList())
    return {item.text("id"): item for item in root.mappings()} if isinstance(root, PlacedList) else {}


def _add_root(kind: str, root: Value, broken: frozenset[Path], draft: Draft, layer: int, findings: FindingList) -> None:
    if kind == "failures":
        _add_rules(root, broken, draft, layer, findings)
    elif kind == "overrides" and isinstance(root, PlacedMapping):
        entries = enumerate(root.items_of("overrides").mappings())
        draft.override_data.extend((data, layer) for index, data in entries if ("overrides", index) not in broken)
    elif isinstance(root, PlacedMapping) and () not in broken:
        _add_named(kind, root, broken, draft, layer, findings)
    else:
        draft.unreadable_kinds.add(kind)


def _add_rules(root: Value, broken: frozenset[Path], draft: Draft, layer: int, findings: FindingList) -> None:
    if not isinstance(root, PlacedList):
        draft.unreadable_kinds.add("failures")
        return
    for index, item in enumerate(root):
        if not isinstance(item, PlacedMapping):
            continue
        rule_id = item.optional_text("id")
        free = rule_id is not None and draft.rule_ids.claim(rule_id, item.at("id"), layer, findings)
        if (index,) in broken:
            continue
        rule = build_rule(item, layer, findings)
        draft.references.extend(references_of(item))
        if rule is not None and free:
            draft.rules.append(rule)
            draft.rule_data[rule.id] = partial(_same, item)


def _add_named(
    kind: str,
    root: PlacedMapping,
    broken: frozenset[Path],
    draft: Draft,
    layer: int,
    findings: FindingList,
) -> None:
    if kind in _NAMED_ENTRIES:
        _add_entries(kind, root.mapping(kind), broken, draft, layer, findings)
    elif kind in _LISTED_ENTRIES:
        for index, item in enumerate(root.items_of(kind)):
            if isinstance(item, PlacedMapping) and (kind, index) not in broken:
                _LISTED_ENTRIES[kind](item, draft, layer, findings)
    elif kind == "phrases":
        lists = root.mapping(kind)
        for name in lists:
            if (kind, name) in broken:
                draft.phrase_names.note(name, lists.key_at(name), layer)
            else:
                build_lists.add_phrases(name, lists, draft, layer, findings)
    elif broken:
        draft.unreadable_kinds.add(kind)
    elif kind == "operations":
        build_names.add_operations(root, draft, layer, findings)
    else:
        build_names.add_vocabulary(root, draft, layer, findings)


def _add_entries(
    kind: str,
    entries: PlacedMapping,
    broken: frozenset[Path],
    draft: Draft,
    layer: int,
    findings: FindingList,
) -> None:
    for name, entry in entries.mappings():
        if (kind, name) in broken:
            _register_of(kind, draft).claim(name, entries.key_at(name), layer, findings)
        else:
            _NAMED_ENTRIES[kind](name, entry, entries, draft, layer, findings)


_LISTED_ENTRIES: Final[Mapping[str, Callable[[PlacedMapping, Draft, int, FindingList], None]]] = {
    "terms": build_names.add_term,
    "cells": build_lists.add_cell,
}
_NAMED_ENTRIES: Final[Mapping[str, Callable[..., None]]] = {
    "steps": build_names.add_step,
    "categories": build_names.add_category,
    "faults": build_lists.add_fault,
    "subjects": build_lists.add_subject,
    "speakers": build_lists.add_speaker,
}


def _register_of(kind: str, draft: Draft) -> NameRegister:
    return {
        "steps": draft.step_names,
        "categories": draft.category_names,
        "faults": draft.fault_names,
        "subjects": draft.subject_names,
        "speakers": draft.speaker_names,
    }[kind]


def _same(data: PlacedMapping) -> PlacedMapping:
    return data
