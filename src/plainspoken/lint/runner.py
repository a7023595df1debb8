"""One run of the lint tool: paths in, everything that is wrong out."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from plainspoken.catalogue.files import RuleFile, builtin_rules
from plainspoken.catalogue.findings import Finding, FindingList, Severity
from plainspoken.catalogue.loader import read_layers
from plainspoken.catalogue.model import Vocabulary
from plainspoken.catalogue.reader import read_document
from plainspoken.engine.guard import Guard
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.lint.checks import FAMILIES
from plainspoken.lint.subject import Subject
from plainspoken.lint.targets import Target, targets_of


@dataclass(frozen=True, slots=True)
class LintResult:
    """What a run found, by file and line; how many files it checked, and how many failure rules they hold.

    `sources` has the lines of every file that a finding is about, for showing them.
    """

    findings: tuple[Finding, ...]
    files: int
    rules: int
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)


def lint(paths: Sequence[Path] = ()) -> LintResult:
    """Check rule files.

    Args:
        paths: Directories and single files (see `plainspoken.lint.targets`); none for the built-in catalogue.

    Returns:
        Errors of the files asked for and of those they build on, warnings of the files asked for only.
    """
    with _engine_silent():
        return _result_of(paths)


@contextmanager
def _engine_silent() -> Iterator[None]:
    # What the engine would log of an example is told as a finding; without any handler it would go to standard error.
    logger, handler = logging.getLogger("plainspoken.engine"), logging.NullHandler()
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def _result_of(paths: Sequence[Path]) -> LintResult:
    findings = FindingList()
    targets = targets_of(paths, findings)
    found = set(findings.in_order())
    rules = 0
    for target in targets:
        subject, loading = _subject_of(target)
        found.update(loading)
        for find in FAMILIES.values():
            found.update(find(subject))
        rules += len(subject.rules)
    asked = {file.shown: file for target in targets for file in target.asked}
    relevant = [item for item in found if item.severity is Severity.ERROR or item.location.file in asked]
    every_file = {file.shown: file for target in targets for layer in target.layers for file in layer}
    return LintResult(tuple(sorted(relevant)), len(asked), rules, _sources(relevant, every_file))


def _subject_of(target: Target) -> tuple[Subject, tuple[Finding, ...]]:
    catalogue, loading = read_layers(target.layers, FindingList())
    documents = (read_document(file, FindingList()) for file in target.asked)
    readable = tuple(document for document in documents if document.root is not None)
    sanitizer = Sanitizer(catalogue) if catalogue is not None else None
    guard = sanitizer.guard if sanitizer is not None else Guard(_vocabulary_alone(target))
    return Subject(readable, guard, catalogue, sanitizer), loading


def _vocabulary_alone(target: Target) -> Vocabulary:
    """The vocabulary of a catalogue that does not load; the built-in one when it is itself broken."""
    builtin = RuleFile("vocabulary", builtin_rules() / "vocabulary.yaml", "vocabulary.yaml")
    for layers in (target.layers, [[builtin]]):
        files = [[file for file in layer if file.kind == "vocabulary"] for layer in layers]
        catalogue, _ = read_layers(files, FindingList())
        if catalogue is not None and catalogue.vocabulary.words:
            return catalogue.vocabulary
    return Vocabulary((), (), {})


def _sources(findings: Sequence[Finding], files: Mapping[str, RuleFile]) -> dict[str, Sequence[str]]:
    sources: dict[str, Sequence[str]] = {}
    for name in {finding.location.file for finding in findings}:
        if name in files and files[name].path.is_file():
            sources[name] = files[name].path.read_text(encoding="utf-8", errors="replace").split("\n")
    return sources
