"""Directories of rule files → a catalogue, or every finding of every file at once."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from plainspoken.catalogue import build_lists, build_names
from plainspoken.catalogue.build_rules import build_rule, references_of
from plainspoken.catalogue.draft import Draft, NameRegister
from plainspoken.catalogue.files import KINDS, RuleFile, builtin_rules, builtin_schemas, rule_files
from plainspoken.catalogue.findings import Finding, FindingList, Location
from plainspoken.catalogue.fingerprint import fingerprint_of
from plainspoken.catalogue.layers import apply_overrides
from plainspoken.catalogue.model import Catalogue
from plainspoken.catalogue.names import Operations, Vocabulary
from plainspoken.catalogue.placed import PlacedList, PlacedMapping
from plainspoken.catalogue.reader import read_document
from plainspoken.catalogue.references import resolve_references
from plainspoken.catalogue.schema import Path as SchemaPath
from plainspoken.catalogue.schema import check_schema
from plainspoken.errors import CatalogueError

_V = TypeVar("_V")


def load_catalogue(*site_dirs: Path, builtin: bool = True) -> Catalogue:
    """The built-in catalogue with site directories layered over it, the nearest last.

    Args:
        site_dirs: Directories laid out like the built-in `rules`; each may hold any of its files.
        builtin: Whether to begin with the built-in rules; without them the first directory must be complete.

    Raises:
        CatalogueError: Something is wrong; it carries every finding, warnings included.
    """
    directories = [builtin_rules(), *site_dirs] if builtin else list(site_dirs)
    catalogue, findings = read_catalogue(directories)
    if catalogue is None:
        raise CatalogueError(findings)
    return catalogue


def read_catalogue(directories: Sequence[Path]) -> tuple[Catalogue | None, tuple[Finding, ...]]:
    """The catalogue of these directories, and everything found on the way.

    Args:
        directories: Layers, the lowest first; the lowest must hold every kind of file.

    Returns:
        The catalogue, or None when any finding is an error; and the findings in the order of files and lines.
    """
    findings = FindingList()
    layers = [rule_files(directory, findings, complete=number == 0) for number, directory in enumerate(directories)]
    if not directories:
        findings.error(Location("."), "file-missing", "There is no directory of rules.", "Name at least one.")
    return read_layers(layers, findings)


def read_layers(
    layers: Sequence[Sequence[RuleFile]], findings: FindingList
) -> tuple[Catalogue | None, tuple[Finding, ...]]:
    """As `read_catalogue`, from lists of files: the lint tool checks single files in the place of others."""
    draft = Draft()
    # Without a file of phrase lists there are none, and a rule that names one is wrong.
    draft.unreadable_kinds |= {*KINDS} - {"phrases"} - {file.kind for files in layers for file in files}
    with _garbage_collector_paused():
        for layer, files in enumerate(layers):
            for file in files:
                _add_file(file, draft, layer, findings)
        apply_overrides(draft, findings)
        resolve_references(draft, findings)
        catalogue = None if findings.has_errors else _finish(draft)
    return catalogue, findings.in_order()


@contextmanager
def _garbage_collector_paused() -> Iterator[None]:
    # A load makes many objects and no garbage; collecting in between doubles its time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _add_file(file: RuleFile, draft: Draft, layer: int, findings: FindingList) -> None:
    document = read_document(file, findings)
    root = document.root
    if root is None:
        draft.unreadable_kinds.add(file.kind)
        return
    _check_modeline(file, findings)
    broken = check_schema(file.kind, root, file.shown, findings)
    if file.kind == "failures":
        _add_rules(root, broken, draft, layer, findings)
    elif file.kind == "overrides" and isinstance(root, PlacedMapping):
        entries = enumerate(root.items_of("overrides").mappings())
        draft.override_data.extend((data, layer) for index, data in entries if ("overrides", index) not in broken)
    elif isinstance(root, PlacedMapping) and () not in broken:
        _add_named(file.kind, root, broken, draft, layer, findings)
    else:
        draft.unreadable_kinds.add(file.kind)


def _add_rules(root: object, broken: frozenset[SchemaPath], draft: Draft, layer: int, findings: FindingList) -> None:
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
            draft.rule_data[rule.id] = item


def _add_named(
    kind: str,
    root: PlacedMapping,
    broken: frozenset[SchemaPath],
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
    broken: frozenset[SchemaPath],
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


def _check_modeline(file: RuleFile, findings: FindingList) -> None:
    with file.path.open(encoding="utf-8", errors="replace") as lines:
        first = lines.readline(1000).strip()
    wanted = f"{file.kind}.schema.json"
    if first.startswith("# yaml-language-server: $schema=") and first.endswith(wanted):
        return
    schema = os.path.relpath(builtin_schemas() / wanted, file.path.resolve().parent)
    message = "The first line does not name the schema, so editors cannot complete and check this file."
    fix = f"Begin the file with: # yaml-language-server: $schema={Path(schema).as_posix()}"
    findings.warning(Location(file.shown), "modeline", message, fix)


def _finish(draft: Draft) -> Catalogue:
    catalogue = Catalogue(
        fingerprint="",
        terms=tuple(draft.terms),
        steps=_frozen(draft.steps),
        operations=Operations(
            kinds=tuple(draft.kinds),
            job_statuses=_frozen(draft.job_statuses),
            step_statuses=_frozen(draft.step_statuses),
            activities=tuple(draft.activities),
        ),
        categories=_frozen(draft.categories),
        vocabulary=Vocabulary(
            words=tuple(draft.words),
            detectors=tuple(draft.detectors.values()),
            exceptions=_frozen(draft.exceptions),
        ),
        rules=tuple(sorted(draft.rules, key=lambda rule: rule.id)),
        overrides=tuple(draft.overrides),
        faults=_frozen(draft.faults),
        subjects=_frozen(draft.subjects),
        speakers=_frozen(draft.speakers),
        cells=tuple(draft.cells),
        phrases=_frozen(draft.phrases),
    )
    return replace(catalogue, fingerprint=fingerprint_of(catalogue))


def _frozen(items: dict[str, _V]) -> Mapping[str, _V]:
    return MappingProxyType(items)


__all__ = ["builtin_rules", "builtin_schemas", "load_catalogue", "read_catalogue", "read_layers"]
