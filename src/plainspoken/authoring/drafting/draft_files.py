"""Rule files that somebody is still writing, laid over the rules in force for the time of one question.

They are sent as texts and are nobody's files: they lie in a private temporary directory while they are looked at, and
are gone afterwards. Wherever they are named, it is by the names they came with.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from plainspoken.authoring.testing.runs import Case, TestRun, run_examples
from plainspoken.catalogue.files import KINDS, LARGEST_FILE, builtin_schemas, rule_files, yaml_files
from plainspoken.catalogue.findings import Finding, FindingList, Severity
from plainspoken.catalogue.loader import read_layers
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.secret_search import REMOVED, secret_spans
from plainspoken.engine.secrets import HIDDEN, mask_secrets
from plainspoken.lint.acceptance import broken_below
from plainspoken.lint.examples import Mismatch
from plainspoken.lint.runner import lint_targets
from plainspoken.lint.targets import Target

MOST_FILES: Final = 50
LARGEST_DRAFT: Final = 256 * 1024
"""Bytes of one draft file in UTF-8."""

MOST_FINDINGS: Final = 200
_LONGEST: Final = 1_000
"""Characters of what is said of a draft; findings quote what is wrong, however long it is."""

_SHORTEST_SECRET: Final = 4
TOP_KINDS: Final = tuple(kind for kind in KINDS if kind != "failures")
"""Kinds of rule files that a directory has one of."""

_NAME: Final = re.compile(rf"failures/[A-Za-z0-9][A-Za-z0-9_-]{{0,63}}\.yaml|(?:{'|'.join(TOP_KINDS)})\.yaml")

Pause = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong in draft files, and how their rules' examples came out; no run when the files cannot be loaded.

    `findings` are the first few hundred of `total`, errors first.
    """

    findings: tuple[Finding, ...]
    total: int
    run: TestRun | None


def is_rule_file_name(name: str) -> bool:
    """Whether a rule file may be called so, seen from its directory."""
    return _NAME.fullmatch(name) is not None


def draft_mistake(files: Mapping[str, str]) -> str:
    """Why these texts are not looked at as rule files, in a sentence that repeats none of them; empty if they are."""
    if len(files) > MOST_FILES:
        return f"At most {MOST_FILES} files can be looked at in one request."
    if not all(map(is_rule_file_name, files)):
        names = ", ".join(f"{kind}.yaml" for kind in TOP_KINDS)
        return f"A file is named failures/<area>.yaml (letters, digits, hyphens) or one of {names}."
    if len({name.casefold() for name in files}) < len(files):
        return "Two files have the same name but for capital letters."
    if any(len(text.encode("utf-8", "replace")) > LARGEST_DRAFT for text in files.values()):
        return f"A file may have at most {LARGEST_DRAFT // 1024} KiB."
    return ""


def deleted_mistake(files: Mapping[str, str], deleted: Collection[str]) -> str:
    """Why files of these names are not deleted beside the others, in a sentence; empty if they are."""
    if not all(map(is_rule_file_name, deleted)):
        return "One of these is no name of a rule file."
    if len(set(deleted) | set(files)) < len(deleted) + len(files):
        return "A file is named twice."
    return "" if len(deleted) + len(files) <= MOST_FILES else f"At most {MOST_FILES} files are taken in one request."


class DraftFiles:
    """Draft files as the nearest layer over directories of rules; made by `laid_out`."""

    def __init__(self, files: Mapping[str, str], below: Sequence[Path], directory: Path) -> None:
        self._findings = FindingList()
        self._directory = directory
        self._secrets = _secrets_in(files.values())
        present = rule_files(directory, self._findings, complete=False)
        asked = tuple(replace(file, shown=file.path.relative_to(directory).as_posix()) for file in present)
        layers = [tuple(rule_files(path, self._findings, complete=number == 0)) for number, path in enumerate(below)]
        self.target = Target((*layers, asked), asked)

    def check(self, *, pause: Pause) -> Checked:
        """Lint the drafts, run the examples of their rules, and those of the lowest layer that they might break.

        `pause` is called between pieces of work.
        """
        result = lint_targets([self.target], self._findings.in_order(), pause=pause)
        pause()
        sanitizer = self.sanitizer()
        broken = broken_below(sanitizer) if sanitizer is not None else ()
        found = sorted(
            {*result.findings, *broken}, key=lambda finding: (finding.severity is not Severity.ERROR, finding)
        )
        findings = tuple(self._shown(finding) for finding in found[:MOST_FINDINGS])
        if sanitizer is None:
            return Checked(findings, len(found), None)
        asked = {file.shown for file in self.target.asked}
        rules = [rule for rule in sanitizer.catalogue.rules if not asked.isdisjoint(rule.files)]
        run = run_examples(sanitizer, rules, pause=pause)
        return Checked(findings, len(found), replace(run, cases=tuple(self._shown_case(case) for case in run.cases)))

    def sanitizer(self) -> Sanitizer | None:
        """The engine over the rules below with the drafts; None when something in them is an error."""
        catalogue, _ = read_layers(self.target.layers, FindingList())
        return None if catalogue is None else Sanitizer(catalogue, drafts=True)

    def _shown(self, finding: Finding) -> Finding:
        place = finding.location._replace(file=self._named(finding.location.file))
        return replace(finding, location=place, message=self._named(finding.message), fix=self._named(finding.fix))

    def _shown_case(self, case: Case) -> Case:
        mismatches = tuple(map(self._shown_mismatch, case.mismatches))
        return replace(case, text=self._named(case.text), mismatches=mismatches)

    def _shown_mismatch(self, wrong: Mismatch) -> Mismatch:
        expected, came, why, advice = map(self._named, (wrong.expected, wrong.came, wrong.why, wrong.advice))
        return Mismatch(expected, came, why, advice, wrong.flaw)

    def _named(self, text: str) -> str:
        """A text of bounded length with the drafts' own names, the schemas where a checkout has them, and no secret."""
        if self._secrets is None:
            return HIDDEN
        for secret in self._secrets:
            text = text.replace(secret, REMOVED)
        text = mask_secrets(text)
        if len(text) > _LONGEST:
            text = f"{text[: _LONGEST - 1]}…"
        for folder in (self._directory, self._directory / "failures"):
            schemas = Path(os.path.relpath(builtin_schemas(), folder.resolve())).as_posix()
            text = text.replace(schemas, "../schemas")
        return text.replace(f"{self._directory}/", "")


def _secrets_in(texts: Iterable[str]) -> tuple[str, ...] | None:
    """The secrets of texts as other texts may quote them, whole or without the signs around them, the longest first.

    None when they could not be found out in time: then nothing that may quote a text is told.
    """
    found: set[str] = set()
    try:
        for text in texts:
            values = [text[start:end] for start, end in secret_spans(text)]
            found.update(kept for value in values for kept in (value, value.strip("\"'.,:;")))
    except TimeoutError:
        return None
    return tuple(sorted((value for value in found if len(value) >= _SHORTEST_SECRET), key=len, reverse=True))


@contextmanager
def laid_out(
    files: Mapping[str, str], below: Sequence[Path], *, into: Path | None = None, deleted: Collection[str] = ()
) -> Iterator[DraftFiles]:
    """The draft files over directories of rules, the lowest first; nothing of them is left afterwards.

    Args:
        files: Texts by names that are free of mistakes (`draft_mistake`).
        below: The directories.
        into: A directory above these whose files they lie among, in the place of those of the same name.
        deleted: Names of files of `into` that are left out.
    """
    with tempfile.TemporaryDirectory(prefix="plainspoken-") as name:
        directory = Path(name)
        copy_with(into, {**files, **dict.fromkeys(deleted)}, directory)
        yield DraftFiles(files, below, directory)


def copy_with(into: Path | None, files: Mapping[str, str | None], copy: Path) -> None:
    """Copy every file of a directory that rules would be read from, and put others in their places; None for none.

    Links are followed, as whoever reads the rules does.
    """
    (copy / "failures").mkdir(parents=True, exist_ok=True)
    for path in yaml_files(into) if into is not None else ():
        target = copy / path.relative_to(into or path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.stat().st_size <= LARGEST_FILE:
            shutil.copyfile(path, target)
        else:
            target.mkdir()  # it is told of as what it is: nothing to be read
    for name, text in files.items():
        if text is None:
            (copy / name).unlink(missing_ok=True)
        else:
            (copy / name).write_bytes(text.encode("utf-8", "replace"))
