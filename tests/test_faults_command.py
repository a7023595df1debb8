"""`make faults` writes its document of whole runs alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.faults import run

pytestmark = pytest.mark.slow

PASSES = "def test_on_sqlite() -> None: pass\n"
SKIPS = "import pytest\n\n\ndef test_on_postgresql() -> None:\n    pytest.skip('PostgreSQL is not installed')\n"
FAILS = "def test_on_mariadb() -> None: assert not 'as it should be'\n"


def ended(directory: Path, *tests: str) -> tuple[int, bool]:
    """The exit code, and whether what was counted counts."""
    for number, text in enumerate(tests):
        (directory / f"test_{number}.py").write_text(text, encoding="utf-8")
    results = directory / "results.jsonl"
    return run(1, str(directory), results), results.is_file()


def test_what_all_tests_counted_is_kept(tmp_path: Path) -> None:
    assert ended(tmp_path, PASSES) == (0, True)


def test_a_database_that_was_skipped_is_told_and_nothing_is_kept(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert ended(tmp_path, PASSES, SKIPS) == (1, False)
    assert "test_on_postgresql: PostgreSQL is not installed" in capfd.readouterr().err


def test_nothing_is_kept_of_a_run_with_a_failure(tmp_path: Path) -> None:
    assert ended(tmp_path, PASSES, FAILS) == (1, False)
