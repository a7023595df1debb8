"""Two small catalogues side by side, the second one an edited copy of the first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rule_files import SMALL_CATALOGUE, write_rules

Edited = Callable[[dict[str, tuple[str, str]]], tuple[Path, Path]]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """Directories `old` and `new`; in each named file of `new` the first text is replaced by the second."""

    def make(edits: dict[str, tuple[str, str]]) -> tuple[Path, Path]:
        files = dict(SMALL_CATALOGUE)
        for name, (was, is_) in edits.items():
            assert was in files[name]
            files[name] = files[name].replace(was, is_)
        return write_rules(tmp_path / "old", SMALL_CATALOGUE), write_rules(tmp_path / "new", files)

    return make
