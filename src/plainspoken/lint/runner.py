"""One run of the lint tool: paths in, everything that is wrong out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from plainspoken.catalogue.files import RuleFile, builtin_rules
from plainspoken.catalogue.findings import Finding, FindingList, Severity
from plainspoken.catalogue.garbage import collector_paused
from plainspoken.catalogue.loader import read_layers
from plainspoken.catalogue.names import Vocabulary
from plainspoken.catalogue.reader import Document, read_document
from plainspoken.engine.guard import Guard
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.silence import engine_silent
from plainspoken.lint import fixes, suppressions
from plainspoken.lint.checks import CHECKS, CONSEQUENCES, FAMILIES, NOTES, PEDANTIC_FAMILIES
from plainspoken.lint.diffs import unified_diff
from plainspoken.lint.subject import PHRASES_KEY, LintSubject
from plainspoken.lint.targets import Target, targets_of


@dataclass(frozen=True, slots=True)
class LintResult:
    """What a run found, by file and line; how many files it checked, and how many failure rules they hold.

    `sources` has the lines of every file that a finding is about, for showing them; `checked` the names of all files
    asked for; `allowed` counts the findings that comments allow. `is_whole` is False when errors kept the files from
    being loaded, so that conditions, rival rules and examples could not be looked at yet.
    """

    findings: tuple[Finding, ...]
    files: int
    rules: int
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    checked: tuple[str, ...] = ()
    allowed: int = 0
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class FixedFile:
    """A file that `--fix` changes: its name in findings, where it is, its text as it is and as it should be."""

    shown: str
    path: Path
    before: str
    after: str

    @property
    def diff(self) -> str:
        """The change as a unified diff."""
        return unified_diff(self.shown, self.before.split("\n"), self.after.split("\n"))


def lint(paths: Sequence[Path] = (), *, below: Sequence[Path] = (), pedantic: bool = False) -> LintResult:
    """Check rule files.

    Args:
        paths: Directories and single files (see `plainspoken.lint.targets`); none for the built-in catalogue.
        below: Site directories that lie between the built-in catalogue and the files of a site asked for.
        pedantic: Whether to tell notes too.

    Returns:
        Errors of the files asked for and of those they build on, warnings of the files asked for only.
    """
    findings = FindingList()
    targets = targets_of(paths, findings, below)
    return lint_targets(targets, findings.in_order(), pedantic=pedantic)


def fixed_files(paths: Sequence[Path] = (), *, below: Sequence[Path] = ()) -> tuple[FixedFile, ...]:
    """The files asked for that can safely be fixed, with their new texts; nothing is written."""
    found: list[FixedFile] = []
    for file in {
        file.shown: file for target in targets_of(paths, FindingList(), below) for file in target.asked
    }.values():
        try:
            before = file.path.read_bytes().decode("utf-8") if file.path.is_file() else ""
        except (OSError, UnicodeDecodeError):  # told as a finding
            continue
        kept = suppressions.allowed_lines(before.split("\n"), {"character-bidi", "character-invisible"})
        after = fixes.fixed(before, file, keep_lines=kept)
        if before and after != before:
            found.append(FixedFile(file.shown, file.path, before, after))
    return tuple(found)


def lint_targets(
    targets: Sequence[Target],
    known: Sequence[Finding] = (),
    *,
    pedantic: bool = False,
    pause: Callable[[], object] = lambda: None,
) -> LintResult:
    """As `lint`, of files that are sorted into layers already.

    Args:
        targets: The files.
        known: Findings made on the way to them.
        pedantic: Whether to tell notes too.
        pause: Called before each family of checks; what it raises ends the run.
    """
    # What the engine would log of an example is told as a finding.
    with engine_silent(), collector_paused():
        return _result_of(targets, known, pedantic=pedantic, pause=pause)


def _result_of(
    targets: Sequence[Target], known: Sequence[Finding], *, pedantic: bool, pause: Callable[[], object]
) -> LintResult:
    found = set(known)
    families = {**FAMILIES, **(PEDANTIC_FAMILIES if pedantic else {})}
    rules = 0
    is_whole = True
    looked_for = set(CHECKS)
    for target in targets:
        subject, loading = _subject_of(target)
        made = set(loading)
        for find in families.values():
            pause()
            made.update(find(subject))
        found.update(_without_consequences(made, subject))
        rules += len(subject.rules)
        if subject.catalogue is None:  # much was not looked at, so nobody knows whether a comment is of use
            looked_for.clear()
            is_whole = False
    asked = {file.shown: file for target in targets for file in target.asked}
    relevant = sorted(
        item
        for item in found
        if item.severity is Severity.ERROR
        or ((item.location.file in asked or item in known) and (pedantic or item.severity is Severity.WARNING))
    )
    kept, allowed = suppressions.applied(
        relevant, _sources(asked, asked), looked_for if pedantic else looked_for - NOTES, list(CHECKS)
    )
    every_file = {file.shown: file for target in targets for layer in target.layers for file in layer}
    shown = _sources({finding.location.file for finding in kept}, every_file)
    return LintResult(tuple(sorted(kept)), len(asked), rules, shown, tuple(sorted(asked)), allowed, is_whole)


def _without_consequences(findings: Collection[Finding], subject: LintSubject) -> Iterator[Finding]:
    """One finding for each cause."""
    if CONSEQUENCES.keys().isdisjoint(finding.check for finding in findings):
        yield from findings
        return
    causes: dict[object, set[str]] = {}
    for finding in findings:
        causes.setdefault(_whole(finding, subject), set()).add(finding.check)
    for finding in findings:
        if CONSEQUENCES.get(finding.check, frozenset()).isdisjoint(causes[_whole(finding, subject)]):
            yield finding


def _whole(finding: Finding, subject: LintSubject) -> object:
    """What a finding is a part of: its rule, or else its file."""
    return subject.rule_start(finding.location) or finding.location.file


def _subject_of(target: Target) -> tuple[LintSubject, tuple[Finding, ...]]:
    catalogue, loading = read_layers(target.layers, FindingList())
    readable = _read(target.asked)
    asked = {file.path for file in target.asked}
    others = _read(file for layer in target.layers for file in layer if file.kind in _SHARED and file.path not in asked)
    sanitizer = Sanitizer(catalogue, drafts=True) if catalogue is not None else None
    guard = sanitizer.guard if sanitizer is not None else Guard(_vocabulary_alone(target))
    return LintSubject(readable, guard, catalogue, sanitizer, others), loading


_SHARED: Final = frozenset({*PHRASES_KEY, "phrases"})  # kinds of files that must not say the same


def _read(files: Iterable[RuleFile]) -> tuple[Document, ...]:
    documents = (read_document(file, FindingList()) for file in files)
    return tuple(document for document in documents if document.root is not None)


def _vocabulary_alone(target: Target) -> Vocabulary:
    """The vocabulary of a catalogue that does not load; the built-in one when it is itself broken."""
    builtin = RuleFile("vocabulary", builtin_rules() / "vocabulary.yaml", "vocabulary.yaml")
    for layers in (target.layers, [[builtin]]):
        files = [[file for file in layer if file.kind == "vocabulary"] for layer in layers]
        catalogue, _ = read_layers(files, FindingList())
        if catalogue is not None and catalogue.vocabulary.words:
            return catalogue.vocabulary
    return Vocabulary((), (), {})


def _sources(names: Collection[str], files: Mapping[str, RuleFile]) -> dict[str, Sequence[str]]:
    return {
        name: files[name].path.read_text(encoding="utf-8", errors="replace").split("\n")
        for name in names
        if name in files and files[name].path.is_file()
    }
