"""Packages of npm that tests drive: brought by the lock file beside them, once for each state of it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

MANIFEST = ("package.json", "package-lock.json")
INSTALL_SECONDS = 120


class Unavailable(Exception):
    """What a test needs of Node.js cannot be had on this machine; the text says why."""


def find_program(name: str) -> str:
    """The path of `node` or `npm`.

    Raises:
        Unavailable: It is not installed.
    """
    found = shutil.which(name)
    if found is None:
        raise Unavailable(f"there is no {name} here (Debian: apt-get install nodejs npm)")
    return found


def install(directory: Path) -> None:
    """Bring the packages that the lock file in `directory` names into its `node_modules`, unless they are there.

    Raises:
        Unavailable: There is no npm, or it cannot reach its registry.
    """
    wanted = "".join((directory / name).read_text(encoding="utf-8") for name in MANIFEST)
    ready = directory / "node_modules" / ".ready"
    if ready.is_file() and ready.read_text(encoding="utf-8") == wanted:
        return
    command = [find_program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(
            command, cwd=directory, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unavailable(f"npm did not install the packages within {INSTALL_SECONDS} seconds") from None
    if done.returncode:
        raise Unavailable(f"npm could not install the packages: {done.stderr.strip()[-500:]}")
    ready.write_text(wanted, encoding="utf-8")


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Let one test process at a time do what follows."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def do_without(what: str, reason: Unavailable) -> NoReturn:
    """Skip the test on a newcomer's machine; fail it in CI, which must prove `what`."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must prove that {what}, but {reason}")
    pytest.skip(f"what this test needs is not at hand: {reason}")
