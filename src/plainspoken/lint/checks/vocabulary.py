"""The vocabulary: names of detectors that the engine does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding
from plainspoken.catalogue.placed import PlacedMapping
from plainspoken.catalogue.suggestions import suggest
from plainspoken.engine.detectors import NAMES
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "unknown-detector": "The vocabulary switches a detector on that does not exist.",
}


def find_unknown_detectors(subject: LintSubject) -> Iterator[Finding]:
    """Every detector that nothing implements."""
    for document in subject.documents:
        if document.file.kind != "vocabulary" or not isinstance(document.root, PlacedMapping):
            continue
        detectors = document.root.mapping("detectors")
        for name in detectors:
            if name not in NAMES:
                fix = suggest(name, NAMES) or f"Use one of: {', '.join(NAMES)}."
                message = f"There is no detector {name!r}, so it would find nothing."
                yield Finding(detectors.key_at(name), "unknown-detector", message, fix)
