"""The small catalogue on disk, and linting it with a snippet in the place of one of its files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plainspoken.lint.runner import LintResult, lint
from tests.rule_files import SMALL_CATALOGUE, write_rules

LintWith = Callable[[str, str], LintResult]


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with a small catalogue in which nothing is wrong, below the current directory."""
    monkeypatch.chdir(tmp_path)
    return write_rules(tmp_path / "rules", SMALL_CATALOGUE)


@pytest.fixture
def lint_with(small: Path) -> LintWith:
    """Lints the small catalogue with one file replaced by a text (under its modeline)."""

    def run(name: str, text: str) -> LintResult:
        write_rules(small, {name: text})
        return lint([small])

    return run
