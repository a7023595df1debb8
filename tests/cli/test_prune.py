import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.slow


def test_nothing_is_deleted_before_somebody_says_yes(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jobs.db'}"
    run("db", "upgrade", "--database-url", url)
    long_ago = (datetime.now(UTC) - timedelta(days=500)).isoformat(sep=" ")
    with sqlite3.connect(tmp_path / "jobs.db") as connection:
        connection.execute(
            "INSERT INTO plainspoken_audit (at, actor, action, target) VALUES (?, 'me', 'a', 't')", (long_ago,)
        )
    connection.close()
    told, done, again = (run("prune", "--database-url", url, *flags) for flags in ((), ("--yes",), ()))

    assert [each.returncode for each in (told, done, again)] == [1, 0, 0]
    assert "audit lines              1 would be deleted" in told.stdout
    assert told.stdout.endswith("Nothing was deleted; add --yes to do it.\n")
    assert "audit lines              1 deleted" in done.stdout
    assert "audit lines              0 would be deleted" in again.stdout


def test_a_dry_run_can_be_asked_for_by_name(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jobs.db'}"
    run("db", "upgrade", "--database-url", url)
    told = run("prune", "--database-url", url, "--dry-run")

    assert told.returncode == 0
    assert "would be deleted" in told.stdout


def test_a_database_that_does_not_answer_is_said_so(run: Run) -> None:
    done = run("prune", "--database-url", "sqlite:///none.db")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
