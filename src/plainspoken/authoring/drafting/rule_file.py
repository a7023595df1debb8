"""A drafted rule put into a file: checked with everything around it first, then written in one stroke or not at all."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from plainspoken.authoring.drafting.drafts import RuleDraft
from plainspoken.catalogue.files import RuleFile, builtin_schemas, shown_path
from plainspoken.catalogue.findings import Finding, FindingList, Severity
from plainspoken.catalogue.placed import PlacedList
from plainspoken.catalogue.reader import read_document
from plainspoken.catalogue.writing import replace_file
from plainspoken.errors import PlainspokenError
from plainspoken.lint.checks.drafts import DRAFT
from plainspoken.lint.checks.superfluous import SUPERFLUOUS
from plainspoken.lint.runner import lint

_ITEM = re.compile(r"^( *)- ", re.MULTILINE)
_SCHEMA: Final = "failures.schema.json"


class CannotWrite(PlainspokenError):
    """A rule file cannot take another rule; the text says why and what to do. Nothing was written."""

    code = "cannot-write-rule"
    title = "The rule was not written"


def is_whole(directory: Path) -> bool:
    """Whether a directory is a catalogue of its own, not a layer over the built-in one."""
    return (directory / "categories.yaml").is_file()


def file_text(draft: RuleDraft, before: str | None, *, schema: str = f"../../schemas/{_SCHEMA}") -> str:
    """The text of a rule file with the draft at its end.

    Args:
        draft: The rule.
        before: What the file holds; None for a new one.
        schema: Where a new file's first line finds the schema, from its directory.

    Raises:
        CannotWrite: A rule cannot be put behind what is there.
    """
    if before is None or not before.strip():
        return f"# yaml-language-server: $schema={schema}\n{draft.text}"
    items = _ITEM.findall(before)
    if not items:
        message = "the file holds no list of rules written one below the other; put the rule in by hand"
        raise CannotWrite(message)
    indent = items[0]
    lines = [indent + line if line else line for line in draft.text.split("\n")]
    # A file may end within a line, with several empty ones, or in the line ends of another system.
    kept = before.rstrip("\r\n \t")
    text = "\n\n" + "\n".join(lines)
    return kept + (text.replace("\n", "\r\n") if "\r\n" in before else text)


def check_draft(draft: RuleDraft, *, directory: Path | None = None, below: Sequence[Path] = ()) -> tuple[Finding, ...]:
    """What lint would find if the draft, once worded, stood in its place: in it, and errors elsewhere because of it.

    Args:
        draft: The rule.
        directory: The directory it is meant for; one of its own without it.
        below: Site directories that lie under that one.

    Raises:
        CannotWrite: As `file_text`.
    """
    with copied(directory) as copy:
        place = copy / "failures" / f"{draft.area}.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        before = read_file(place)
        text = file_text(draft, before)
        place.write_bytes(text.encode())
        first_line = text.count("\n") - draft.text.count("\n") + 1
        asked, layers = ([place], []) if is_whole(copy) else ([copy], list(below))
        result = lint(asked, below=layers)
    shown = shown_path(place)
    return tuple(
        finding
        for finding in result.findings
        if finding.check not in {DRAFT, SUPERFLUOUS}  # it is meant to be one, and says what is said now
        and (
            finding.severity is Severity.ERROR
            or (finding.location.file == shown and finding.location.line >= first_line)
        )
    )


def write_draft(draft: RuleDraft, directory: Path) -> Path:
    """Puts the draft at the end of `failures/<area>.yaml` of a directory, made where it is missing; tells which file.

    The file is replaced as a whole, so readers see the old or the new one. Two writers wait for each other.

    Raises:
        CannotWrite: The id is there already, the file is no list of rules, or it cannot be written.
    """
    place = directory / "failures" / f"{draft.area}.yaml"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place = place.resolve()
        with alone(place.parent):
            before = read_file(place)
            ids = _ids(place) if before is not None else []
            if draft.rule_id in ids:
                message = f"{shown_path(place)} has a rule {draft.rule_id} already; choose another id with --id"
                raise CannotWrite(message)
            schema = Path(os.path.relpath(builtin_schemas() / _SCHEMA, place.parent)).as_posix()
            _replace(place, file_text(draft, before, schema=schema), [*ids, draft.rule_id])
    except OSError as error:
        message = f"{shown_path(place)} cannot be written: {error.strerror}"
        raise CannotWrite(message) from error
    return place


@contextmanager
def copied(directory: Path | None) -> Iterator[Path]:
    """A copy of every rule file of a directory, empty where there is none; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="plainspoken-") as name:
        copy = Path(name).resolve() / "site"
        copy.mkdir()
        files = () if directory is None else (*directory.glob("*.yaml"), *directory.glob("failures/*.yaml"))
        for path in files:
            if not path.name.startswith("."):
                target = copy / path.relative_to(directory or path)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        yield copy


def read_file(place: Path) -> str | None:
    """The text of a file; None when there is none.

    Raises:
        CannotWrite: It is not UTF-8.
    """
    try:
        return place.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        message = f"{shown_path(place)} is not UTF-8; fix it first"
        raise CannotWrite(message) from error


def _ids(place: Path) -> list[str]:
    """Ids of the rules of a file, in order.

    Raises:
        CannotWrite: The file cannot be read as a list of rules.
    """
    findings = FindingList()
    root = read_document(RuleFile("failures", place, shown_path(place)), findings).root
    if root is None or not isinstance(root, PlacedList):
        problem = next(iter(findings.in_order()), f"{shown_path(place)} holds no list of rules")
        message = f"fix the file first: {problem}"
        raise CannotWrite(message)
    return [item.text("id") for item in root.mappings()]


def _replace(place: Path, text: str, ids: Sequence[str]) -> None:
    def check(fresh: Path) -> None:
        if _ids(fresh) != list(ids):
            message = f"the rule cannot be put behind what {shown_path(place)} holds; put it in by hand"
            raise CannotWrite(message)

    replace_file(place, text.encode(), check)


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Keeps other writers of this directory waiting. The lock is the directory's own, so no file is left behind."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
