"""Runs the command line as its user does: a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `plainspoken` with arguments in an empty directory; `input` goes to its standard input."""

    def run_it(*arguments: str, input: str | bytes = "") -> "subprocess.CompletedProcess[str]":  # noqa: A002
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PLAINSPOKEN_")}
        done = subprocess.run(
            [sys.executable, "-m", "plainspoken", *arguments],
            input=input if isinstance(input, bytes) else input.encode(),
            cwd=tmp_path,
            env={
                **environment,
                "XDG_STATE_HOME": str(tmp_path / "state"),
                "XDG_CONFIG_HOME": str(tmp_path / "config"),
            },
            capture_output=True,
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run_it
