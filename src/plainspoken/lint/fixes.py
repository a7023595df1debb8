"""Safe fixes of rule files: only such as cannot change what a file means, which is proved before anything is written.

Fixed are the first line that names the schema, tabs and blanks at line ends outside texts, double quotes around a
backslash, and invisible characters. A fixed text is read again and compared with the original, invisible characters
aside; when the two differ, or the fixed one cannot be read, that fix is left out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import yaml

from plainspoken.catalogue.files import RuleFile, builtin_schemas
from plainspoken.catalogue.findings import FindingList
from plainspoken.catalogue.placed import Value
from plainspoken.catalogue.reader import read_yaml
from plainspoken.lint.checks.characters import BIDI, INVISIBLE

_ROUNDS: Final = 4  # one fix may make room for another
_HIDDEN: Final = str.maketrans("", "", BIDI + INVISIBLE)
_MODELINE: Final = re.compile(r"#\s*yaml-language-server:\s*\$schema=.*")


def fixed(text: str, file: RuleFile, *, keep_lines: Collection[int] = ()) -> str:
    """The text of a rule file with everything fixed that safely can be.

    Args:
        text: The file's text.
        file: Its kind and path, for the line that names the schema.
        keep_lines: Numbers of lines whose invisible characters are allowed there.
    """
    steps: Sequence[Callable[[str], str]] = (
        lambda text: text.removeprefix("\ufeff"),
        _without_tabs,
        lambda text: _without_invisible(text, keep_lines),
        _single_quoted,
        _without_trailing_blanks,
        lambda text: _with_modeline(text, file),
    )
    for _ in range(_ROUNDS):
        before = text
        for step in steps:
            changed = step(text)
            if changed != text and _means_the_same(text, changed):
                text = changed
        if text == before:
            break
    return text


def _means_the_same(before: str, after: str) -> bool:
    findings = FindingList()
    new = read_yaml(after, "", findings)
    old_findings = FindingList()
    old = read_yaml(before, "", old_findings)
    if old is None:  # what could not be read has no meaning to lose
        return new is not None
    return new is not None and findings.count <= old_findings.count and _shown(new) == _shown(old)


def _shown(value: Value) -> object:
    """A value without the characters that nobody sees."""
    if isinstance(value, str):
        return value.translate(_HIDDEN)
    if isinstance(value, dict):
        return [(key.translate(_HIDDEN), _shown(item)) for key, item in value.items()]
    if isinstance(value, list):
        return [_shown(item) for item in value]
    return value


def _scalars(text: str) -> list[tuple[int, int, str, str]]:
    """Begin, end, style and value of every text in a YAML file; those before the first thing that is no YAML."""
    found: list[tuple[int, int, str, str]] = []
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
                found.append((event.start_mark.index, event.end_mark.index, event.style or "", event.value))  # noqa: PERF401 - what was found before an error counts
    return found


def _without_invisible(text: str, keep_lines: Collection[int]) -> str:
    lines = text.split("\n")
    return "\n".join(
        line if number in keep_lines or line.isascii() else line.translate(_HIDDEN)
        for number, line in enumerate(lines, start=1)
    )


def _without_tabs(text: str) -> str:
    if "\t" not in text:
        return text
    inside = _inside(text)
    at = 0
    parts: list[str] = []
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" \t"))
        for column, character in enumerate(line):
            if character != "\t" or (at + column) in inside:
                parts.append(character)
            else:
                parts.append("  " if column < indent else " ")
        parts.append("\n")
        at += len(line) + 1
    return "".join(parts)[:-1]


def _inside(text: str) -> frozenset[int]:
    """Positions within texts and within comments, where a tab does no harm."""
    positions: set[int] = set()
    for start, end, _, _ in _scalars(text):
        positions.update(range(start, end))
    return frozenset(positions)


def _single_quoted(text: str) -> str:
    for start, end, style, value in reversed(_scalars(text)):
        source = text[start:end]
        if style != '"' or "\\" not in source or "\n" in source or not value.isprintable():
            continue
        text = f"{text[:start]}'{value.replace(chr(39), chr(39) * 2)}'{text[end:]}"
    return text


def _without_trailing_blanks(text: str) -> str:
    if not re.search(r"[ \t]\r?$", text, re.MULTILINE):
        return text
    inside = _inside(text)
    at = 0
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.rstrip(" \t\r") + ("\r" if line.endswith("\r") else "")
        lines.append(line if (at + len(line) - 1) in inside else bare)
        at += len(line) + 1
    return "\n".join(lines)


def _with_modeline(text: str, file: RuleFile) -> str:
    wanted = f"{file.kind}.schema.json"
    first, _, rest = text.partition("\n")
    line = first.strip()
    if line.startswith("# yaml-language-server: $schema=") and line.endswith(wanted):
        return text
    schema = Path(os.path.relpath(builtin_schemas() / wanted, file.path.resolve().parent)).as_posix()
    modeline = f"# yaml-language-server: $schema={schema}" + ("\r" if first.endswith("\r") else "")
    return f"{modeline}\n{rest}" if _MODELINE.fullmatch(line) else f"{modeline}\n{text}"
