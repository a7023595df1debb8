"""Every check there is. To add one: write it in the module of its family, and list it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from plainspoken.catalogue.checks import CHECKS as LOADER_CHECKS
from plainspoken.catalogue.findings import Finding
from plainspoken.lint.checks import examples, leaks, regexes, vocabulary, wording
from plainspoken.lint.subject import Subject

CHECKS: Final[Mapping[str, str]] = {
    **LOADER_CHECKS,
    **leaks.CHECKS,
    **examples.CHECKS,
    **regexes.CHECKS,
    **wording.CHECKS,
    **vocabulary.CHECKS,
}
"""Id of every check → what a finding of it means, in one sentence. What loading finds stands first."""

FAMILIES: Final[Mapping[str, Callable[[Subject], Iterator[Finding]]]] = {
    "leaks": leaks.find_leaks,
    "examples": examples.find_failing_examples,
    "regexes": regexes.find_regex_risks,
    "wording": wording.find_bad_wording,
    "vocabulary": vocabulary.find_unknown_detectors,
}
"""Families of checks that look at files once they are read."""
