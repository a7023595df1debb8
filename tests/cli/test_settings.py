import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.slow


def test_each_value_is_shown_with_who_set_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('log_level = "warning"\nport = 9000\n', encoding="utf-8")
    done = run("settings", "--config", "mine.toml", "--port", "9001")

    lines = {line.split()[0]: line.split() for line in done.stdout.splitlines() if line}
    assert done.returncode == 0
    assert lines["log_level"] == ["log_level", "warning", "file", "mine.toml:1"]
    assert lines["port"] == ["port", "9001", "flag", "--port"]
    assert lines["host"] == ["host", "127.0.0.1", "default"]
    assert done.stdout.endswith("Settings file: mine.toml\n")


def test_no_password_is_shown(run: Run) -> None:
    flags = ("--database-url", "mysql://me:hunter2@db/jobs")
    shown = [run("settings", *flags), run("settings", "--json", *flags)]

    assert "hunter2" not in "".join(done.stdout + done.stderr for done in shown)
    assert json.loads(shown[1].stdout)["settings"]["database_url"]["from"] == "flag"


def test_a_file_with_a_mistake_ends_with_its_place(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("\nprot = 9000\n", encoding="utf-8")
    done = run("settings", "--config", "mine.toml")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "plainspoken: A setting cannot be used: mine.toml:2: there is no setting 'prot'; write port\n"
    )
