"""Where the demo's data goes: nobody else's database is touched."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from plainspoken.cli.demo_store import demo_database, demo_rules, tables_with_rows
from plainspoken.errors import SettingsError
from plainspoken.store.migrations import upgrade
from tests.cli.conftest import Run

OWN = ("demo", "--database-url", "sqlite:///own.db")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of the demo's own databases."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "plainspoken"


def test_demos_at_the_same_time_have_a_database_each() -> None:
    with demo_database() as first, demo_database() as second:
        assert first != second
        assert tables_with_rows(first) == tables_with_rows(second) != ()


def test_the_database_of_a_demo_that_has_ended_is_taken_over_by_the_next(state: Path) -> None:
    for _ in range(3):
        with demo_database() as url:
            assert url == f"sqlite:///{state}/demo.db"


def test_each_demo_begins_with_rules_of_its_own_that_are_free_of_findings(run: Run) -> None:
    with demo_database() as url:
        rules = demo_rules(url)
        (rules / "failures").mkdir()
        (rules / "failures" / "site.yaml").write_text("- id: [", encoding="utf-8")
        again = demo_rules(url)

        assert again == rules
        assert [path.name for path in again.rglob("*")] == ["faults.yaml"]
        assert run("lint", "--rules", str(again)).stdout == "Nothing found in 1 file, 0 rules.\n"


def test_a_served_demo_has_failures_that_nothing_explains_yet(run: Run) -> None:
    with demo_database(recent=True) as url:
        found = run("unexplained", "--database-url", url).stdout

    assert "4 VMs · 12 failures" in found
    assert "is frozen by retention policy for <duration>" in found


def test_a_place_that_cannot_be_written_is_named_with_what_to_set(state: Path) -> None:
    state.write_text("no directory", encoding="utf-8")

    with (
        pytest.raises(SettingsError, match=r"cannot be written in .*plainspoken: .*; set XDG_STATE_HOME"),
        demo_database(),
    ):
        pass


def test_a_new_database_is_filled_unasked(run: Run) -> None:
    assert run(*OWN).returncode == 0


def test_what_a_running_job_reports_is_shown_with_it(run: Run) -> None:
    shown = run(*OWN).stdout.splitlines()
    at = shown.index("      so far: A connection broke off while data was being exchanged.")

    assert shown[at - 1].startswith("  Replication: running (42%")
    assert shown[at + 1].startswith("      • ")


def test_one_with_tables_and_no_rows_is_filled_unasked(run: Run, tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path}/own.db")

    assert run(*OWN).returncode == 0


def test_one_that_holds_something_is_left_alone_unless_that_is_wanted(run: Run, tmp_path: Path) -> None:
    run(*OWN)
    before = (tmp_path / "own.db").stat().st_mtime_ns

    done = run(*OWN)

    assert (done.returncode, done.stdout) == (2, "")
    assert (
        "The SQLite database 'own.db' holds something already, in job_steps, job_tracking, log_events, …."
        in done.stderr
    )
    assert "--yes fills it all the same" in done.stderr
    assert (tmp_path / "own.db").stat().st_mtime_ns == before
    assert run(*OWN, "--yes").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 2), (b"\n", 2)])
def test_somebody_at_a_terminal_is_asked(run: Run, tmp_path: Path, answer: bytes, code: int) -> None:
    run(*OWN)
    terminal, keyboard = pty.openpty()
    os.write(terminal, answer)

    done = subprocess.run(
        [sys.executable, "-m", "plainspoken", *OWN], cwd=tmp_path, stdin=keyboard, capture_output=True, check=False
    )
    os.close(terminal)
    os.close(keyboard)

    assert done.returncode == code
    assert b"Add VMs and jobs of the demo to it" in done.stderr
