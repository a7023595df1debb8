"""Which files make up a catalogue: where the built-in ones are, and what a directory of rules holds."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from plainspoken.catalogue.findings import FindingList, Location
from plainspoken.spelling import nearest

KINDS: Final = (
    *("terms", "steps", "operations", "categories", "vocabulary"),
    *("faults", "subjects", "speakers", "cells", "phrases", "failures", "overrides"),
)
"""Every kind of rule file; `failures` is a directory of them."""

_NOT_NEEDED: Final = frozenset({"failures", "overrides", "cells", "phrases"})  # in a complete catalogue

LARGEST_FILE: Final = 16_000_000
"""Bytes; rule files beyond this are refused unread. The built-in ones are a hundredth of it."""

# Also names that editors and file managers give: Backup.YAML, backup.yaml.txt.
_YAML_NAME = re.compile(r".*\.ya?ml(?:\.txt)?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file: its kind, where it is, and its name as findings show it."""

    kind: str
    path: Path
    shown: str


def builtin_rules() -> Path:
    """The directory of the built-in rules: inside the installed package, or the checkout's own."""
    return _package_data("rules")


def builtin_schemas() -> Path:
    """The directory of the JSON Schemas: inside the installed package, or the checkout's own."""
    return _package_data("schemas")


@cache  # rules are asked by the hundred whether they are built-in ones
def _package_data(name: str) -> Path:
    package = Path(__file__).resolve().parent.parent
    inside = package / name
    return inside if inside.is_dir() else package.parent.parent / name


def shown_path(path: Path) -> str:
    """A path as findings show it: relative to the current directory where it lies inside, else as it was given."""
    if not path.is_absolute():
        return path.as_posix()
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.as_posix()


def shown_place(location: Location) -> str:
    """A place as `file:line:column`; in the built-in rules by their own directory, wherever those are installed."""
    path = Path(location.file)
    if not path.is_absolute() or not path.is_relative_to(builtin_rules()):
        return str(location)
    return f"built-in/{path.relative_to(builtin_rules())}:{location.line}:{location.column}"


def file_kind(path: Path) -> str | None:
    """The kind of rule file that a path names, or None."""
    if path.suffix != ".yaml":
        return None
    if path.parent.name == "failures":
        return "failures"
    return path.stem if path.stem in KINDS and path.stem != "failures" else None


def rule_files(directory: Path, findings: FindingList, *, complete: bool) -> list[RuleFile]:
    """The rule files of a directory in a fixed order.

    Args:
        directory: A directory laid out like the built-in `rules`.
        findings: Takes what is missing or would be ignored.
        complete: Whether every kind of file must be there, as in the lowest layer of a catalogue.
    """
    place = Location(shown_path(directory))
    if not directory.is_dir():
        findings.error(place, "file-missing", "There is no such directory of rules.", "Check the path.")
        return []
    present: list[RuleFile] = []
    try:
        paths = yaml_files(directory)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        findings.error(place, "file-unreadable", f"The directory cannot be read: {reason}.", "Check its permissions.")
        return []
    for path in paths:
        kind = file_kind(path)
        if kind is None or path.parent != (directory / "failures" if kind == "failures" else directory):
            findings.error(Location(shown_path(path)), "file-unknown", *_unknown_file(directory, path))
            continue
        present.append(RuleFile(kind, path, shown_path(path)))
    kinds = {file.kind for file in present}
    for kind in KINDS if complete else ():
        if kind not in _NOT_NEEDED | kinds:
            message = f"The catalogue lacks {kind}.yaml."
            findings.error(place, "file-missing", message, f"Add {kind}.yaml to this directory.")
    if not paths and not complete:  # a site may begin with no rules; a file that is not read is told by itself
        fix = "Add failures/<area>.yaml, unless there are to be none."
        findings.warning(place, "file-missing", "This directory holds no rule files yet.", fix)
    return present


def read_content(file: RuleFile, findings: FindingList) -> bytes | None:
    """What a rule file holds; None, with a finding, when it cannot be read."""
    start = Location(file.shown)
    try:
        if not file.path.is_file():  # a pipe or a device would hold up the load for ever
            findings.error(start, "file-unreadable", "This is no ordinary file.", "Put a text file here.")
            return None
        size = file.path.stat().st_size
        if size > LARGEST_FILE:
            message = f"The file is too large: {size:,} bytes of at most {LARGEST_FILE:,}."
            findings.error(start, "file-too-large", message, "Split it into several files.")
            return None
        return file.path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        findings.error(start, "file-unreadable", f"The file cannot be read: {reason}.", "Check its permissions.")
        return None


def check_modeline(file: RuleFile, content: bytes, findings: FindingList) -> None:
    """Find a first line that does not name the schema of the file's kind."""
    first = content.partition(b"\n")[0][:1000].decode("utf-8", errors="replace").strip()
    wanted = f"{file.kind}.schema.json"
    if first.startswith("# yaml-language-server: $schema=") and first.endswith(wanted):
        return
    schema = os.path.relpath(builtin_schemas() / wanted, file.path.resolve().parent)
    message = "The first line does not name the schema, so editors cannot complete and check this file."
    fix = f"Begin the file with: # yaml-language-server: $schema={Path(schema).as_posix()}"
    findings.warning(Location(file.shown), "modeline", message, fix)


def _unknown_file(directory: Path, path: Path) -> tuple[str, str]:
    place = path.relative_to(directory)
    message = f"No rule file is read from {place.name} in this place, so everything in it would be ignored."
    stem = path.name[: path.name.lower().rindex(".y")]
    if place.parts[:-1] not in {(), ("failures",)}:
        return message, f"If it holds failure rules, move it to {shown_path(directory / 'failures' / f'{stem}.yaml')}."
    if path.suffix != ".yaml":
        return message, f"Name it {stem}.yaml."
    near = nearest(stem, [kind for kind in KINDS if kind != "failures"])
    move = f"move it to {shown_path(directory / 'failures' / path.name)}"
    if near is not None:
        return message, f"Name it {near}.yaml; if it holds failure rules, {move}."
    return message, f"If it holds failure rules, {move}."


def yaml_files(directory: Path) -> list[Path]:
    """Every YAML file of a directory of rules and of its `failures`, in a fixed order; none when it does not exist.

    Also those in directories that somebody may take for it: below it, or with a name like its.

    Raises:
        OSError: A directory cannot be read.
    """
    failures = directory / "failures"
    folders = [folder for folder in (directory, failures) if folder.is_dir()]
    below = [(folder, sub) for folder in folders for sub in sorted(folder.iterdir()) if _may_be_visited(sub)]
    folders += [sub for folder, sub in below if sub != failures and (folder == failures or _means_failures(sub.name))]
    return [
        path
        for folder in folders
        for path in sorted(folder.iterdir())
        if _YAML_NAME.fullmatch(path.name) and not path.name.startswith(".")
    ]


def _may_be_visited(path: Path) -> bool:
    return not path.name.startswith(".") and path.is_dir()


def _means_failures(name: str) -> bool:
    return nearest(name, ["failures"]) is not None
