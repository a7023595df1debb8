"""The small catalogue on disk, and reading it with a snippet in the place of one of its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from plainspoken.catalogue.findings import Finding
from plainspoken.catalogue.loader import read_catalogue
from plainspoken.catalogue.model import Catalogue
from tests.rule_files import SMALL_CATALOGUE, marked, write_rules


@dataclass(frozen=True)
class Reading:
    """What came of reading the small catalogue with one file replaced by a marked snippet."""

    catalogue: Catalogue | None
    findings: tuple[Finding, ...]
    expected: str

    @property
    def finding(self) -> Finding:
        assert len(self.findings) == 1, "\n".join(map(str, self.findings))
        return self.findings[0]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A directory with a small catalogue in which nothing is wrong."""
    return write_rules(tmp_path / "rules", SMALL_CATALOGUE)


@pytest.fixture
def read_with(small: Path) -> Callable[[str, str], Reading]:
    """Reads the small catalogue with one file replaced by a snippet."""

    def read(name: str, snippet: str) -> Reading:
        text, line, column = marked(snippet)
        write_rules(small, {name: text})
        catalogue, findings = read_catalogue([small])
        return Reading(catalogue, findings, f"{small / name}:{line}:{column}")

    return read
