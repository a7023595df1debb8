"""Runs the command line: within the test's own process, or as its user does, where the process is the point."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from plainspoken.cli import main
from tests.jobs.conftest import empty_url  # noqa: F401 - a fixture

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `plainspoken` with arguments in an empty directory; `input` goes to its standard input."""
    return lambda *arguments, input="", **variables: run_within(  # noqa: A006 - as subprocess names it
        tmp_path, arguments, input=input, **variables
    )


@pytest.fixture
def run_process(tmp_path: Path) -> Run:
    """Runs `python -m plainspoken` as `run` does, in a process of its own."""

    def run_it(*arguments: str, input: str | bytes = "") -> subprocess.CompletedProcess[str]:  # noqa: A002 - as subprocess names it
        done = subprocess.run(
            [sys.executable, "-m", "plainspoken", *arguments],
            input=_bytes(input),
            cwd=tmp_path,
            env=_environment(tmp_path),
            capture_output=True,
            timeout=120,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run_it


def run_within(
    directory: Path,
    arguments: tuple[str, ...],
    *,
    input: str | bytes = "",  # noqa: A002 - as subprocess names it
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    """What `plainspoken` answers in a directory, with these environment variables besides.

    It saves the second that a process takes to load everything; streams are bytes below, as a process has them.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(_bytes(input)), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        patch.chdir(directory)
        patch.setattr(os, "environ", {**_environment(directory), **variables})
        patch.setattr(sys, "stdin", given)
        patch.setattr(sys, "argv", ["plainspoken", *arguments])
        handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        with pytest.raises(SystemExit) as ended:
            main()
        for number, handler in handlers.items():
            signal.signal(number, handler)
    code = ended.value.code
    assert code is None or isinstance(code, int)
    shown, told = (stream.buffer.getvalue().decode("utf-8") for stream in (out, err))
    return subprocess.CompletedProcess(["plainspoken", *arguments], code or 0, shown, told)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _environment(directory: Path) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("PLAINSPOKEN_")}
    return {**known, "XDG_STATE_HOME": str(directory / "state"), "XDG_CONFIG_HOME": str(directory / "config")}
