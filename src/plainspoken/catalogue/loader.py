"""Directories of rule files → a catalogue, or every finding of every file at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from plainspoken.catalogue.draft import Draft
from plainspoken.catalogue.files import (
    KINDS,
    RuleFile,
    builtin_rules,
    builtin_schemas,
    check_modeline,
    read_content,
    rule_files,
)
from plainspoken.catalogue.findings import Finding, FindingList, Location
from plainspoken.catalogue.forms import CompiledForms
from plainspoken.catalogue.garbage import collector_paused
from plainspoken.catalogue.model import Catalogue
from plainspoken.catalogue.names import Operations, Vocabulary
from plainspoken.catalogue.references import resolve_references
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
    with collector_paused(), CompiledForms() as forms:
        for layer, files in enumerate(layers):
            for file in files:
                _add_file(file, draft, layer, forms, findings)
        _apply_overrides(draft, findings)
        resolve_references(draft, findings)
        catalogue = None if findings.has_errors else _finish(draft, forms)
    return catalogue, findings.in_order()


def _add_file(file: RuleFile, draft: Draft, layer: int, forms: CompiledForms, findings: FindingList) -> None:
    content = read_content(file, findings)
    if content is None:
        draft.unreadable_kinds.add(file.kind)
        return
    forms.loaded(file, content, layer)
    part = forms.part_of(file, content)
    if part is not None and draft.take(part, layer):
        check_modeline(file, content, findings)
        return
    from plainspoken.catalogue.drafting import add_file  # noqa: PLC0415 - YAML, schemas and builders load slowly

    given = add_file(file, content, draft, layer, findings)
    if given is not None:
        forms.keep(file, content, given)


def _apply_overrides(draft: Draft, findings: FindingList) -> None:
    if draft.override_data:
        from plainspoken.catalogue.overriding import apply_overrides  # noqa: PLC0415 - as the builders in it

        apply_overrides(draft, findings)


def _fingerprint_of(catalogue: Catalogue) -> str:
    from plainspoken.catalogue.fingerprint import fingerprint_of  # noqa: PLC0415 - mostly it is known

    return fingerprint_of(catalogue)


def _finish(draft: Draft, forms: CompiledForms) -> Catalogue:
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
    return replace(catalogue, fingerprint=forms.fingerprint(lambda: _fingerprint_of(catalogue)))


def _frozen(items: dict[str, _V]) -> Mapping[str, _V]:
    return MappingProxyType(items)


__all__ = ["builtin_rules", "builtin_schemas", "load_catalogue", "read_catalogue", "read_layers"]
