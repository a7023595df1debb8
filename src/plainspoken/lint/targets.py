"""What the paths of a lint run mean: which files are checked, and over which others they are layered.

A directory with a `categories.yaml` is a catalogue of its own; any other is a site directory over the built-in rules.
A single file is checked within the catalogue it lies in, or else as a site's over the built-in rules; all such files
of one run make one layer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plainspoken.catalogue.files import KINDS, RuleFile, builtin_rules, file_kind, rule_files, shown_path
from plainspoken.catalogue.findings import FindingList

_MODELINE = re.compile(r"^# yaml-language-server: \$schema=\S*?(\w+)\.schema\.json", re.MULTILINE)
_FIRST_KEY = re.compile(r"^(?![#\s])(-|\w+:)", re.MULTILINE)
_KIND_BY_KEY: Final = {
    "-": "failures",
    "terms:": "terms",
    "steps:": "steps",
    "categories:": "categories",
    "overrides:": "overrides",
    **{f"{kind}:": kind for kind in ("faults", "subjects", "speakers", "cells", "phrases")},
    **dict.fromkeys(("kinds:", "job_statuses:", "step_statuses:", "activities:"), "operations"),
    **dict.fromkeys(("words:", "detectors:", "exceptions:"), "vocabulary"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """Layers of files to load together, the lowest first, and those among them that are asked about."""

    layers: tuple[tuple[RuleFile, ...], ...]
    asked: tuple[RuleFile, ...]


def targets_of(paths: Sequence[Path], findings: FindingList, below: Sequence[Path] = ()) -> list[Target]:
    """What is to be checked for these paths; the built-in catalogue for none.

    Args:
        paths: Directories and single files.
        findings: Takes what is missing.
        below: Site directories over which those of `paths` that are a site's are layered, the lowest first.
    """
    if not paths:
        return [_whole(builtin_rules(), findings)]
    targets: list[Target] = []
    site_layers: list[tuple[RuleFile, ...]] = []
    loose: list[RuleFile] = []
    for path in paths:
        root = _catalogue_root(path)
        if root is not None:
            targets.append(_part(root, path, findings))
        elif path.is_dir():
            site_layers.append(tuple(rule_files(path, findings, complete=False)))
        else:
            loose.append(RuleFile(guess_kind(path), path, shown_path(path)))
    if loose:
        site_layers.append(tuple(loose))
    if site_layers:
        base = tuple(rule_files(builtin_rules(), findings, complete=True))
        between = [tuple(rule_files(path, findings, complete=False)) for path in below]
        targets.append(Target((base, *between, *site_layers), tuple(file for layer in site_layers for file in layer)))
    return targets


def _catalogue_root(path: Path) -> Path | None:
    """The complete catalogue that a path is or lies in."""
    candidates = [path] if path.is_dir() else []
    if path.is_dir() and path.name == "failures":
        candidates.append(path.parent)
    elif not path.is_dir():
        candidates += [path.parent.parent] if path.parent.name == "failures" else [path.parent]
    return next((root for root in candidates if (root / "categories.yaml").is_file()), None)


def _whole(root: Path, findings: FindingList) -> Target:
    files = tuple(rule_files(root, findings, complete=True))
    return Target((files,), files)


def _part(root: Path, path: Path, findings: FindingList) -> Target:
    whole = _whole(root, findings)
    wanted = path.resolve()
    asked = tuple(file for file in whole.asked if wanted in {root.resolve(), *_above(file.path.resolve())})
    return Target(whole.layers, asked) if asked or wanted == root.resolve() else _beside(whole, path)


def _above(path: Path) -> tuple[Path, Path]:
    return path, path.parent


def _beside(whole: Target, path: Path) -> Target:
    """A file that lies in a catalogue's directory but is none of its files."""
    file = RuleFile(guess_kind(path), path, shown_path(path))
    return Target((*whole.layers, (file,)), (file,))


def guess_kind(path: Path) -> str:
    """The kind of a rule file: by its name, else by the schema its first lines name, else by how it begins."""
    kind = file_kind(path)
    if kind is not None:
        return kind
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            head = file.read(100_000)
    except OSError:
        return "failures"
    modeline = _MODELINE.search(head)
    if modeline and modeline.group(1) in KINDS:
        return modeline.group(1)
    first = _FIRST_KEY.search(head)
    return _KIND_BY_KEY.get(first.group(1), "failures") if first else "failures"
