"""Lets atheris look for a text that breaks a part, guided by which code each text reaches.

Usage: `python tools/fuzz_coverage.py engine | loader | cursors | settings [-runs=9]` (flags of libFuzzer)

Needs `pip install atheris`, which has wheels for some Pythons only and so is not in the lock file. Ends with an error
and the text that made it when something else than what a part promises comes out of it.
"""

import dataclasses
import sys
from collections.abc import Callable
from typing import Final

import atheris

with atheris.instrument_imports(include=["plainspoken"]):
    from plainspoken.catalogue.failure import Failure
    from plainspoken.catalogue.findings import FindingList
    from plainspoken.catalogue.loader import load_catalogue
    from plainspoken.catalogue.reader import read_yaml
    from plainspoken.engine.guard import Guard
    from plainspoken.engine.sanitizer import Sanitizer
    from plainspoken.errors import BadCursor, SettingsError
    from plainspoken.jobs.lists.cursors import read_job_cursor, read_vm_cursor
    from plainspoken.settings.model import Settings
    from plainspoken.settings.sources import resolve_settings

Target = Callable[[str], None]


def engine() -> Target:
    """Whatever the text, step and code are, the answer is clean, and nothing is raised."""
    sanitizer = Sanitizer(load_catalogue())
    guard = Guard(sanitizer.catalogue.vocabulary)

    def attack(text: str) -> None:
        raw, _, step = text.partition("\x1f")
        answer = sanitizer.sanitize(Failure(raw, step=step))
        told = [answer.user_message, *answer.actionable_steps]
        if not all(map(guard.is_clean, told)):
            raise AssertionError(told)
        sanitizer.scrub(raw)

    return attack


def loader() -> Target:
    """Whatever a rule file holds, something is read of it or told of it."""

    def attack(text: str) -> None:
        findings = FindingList()
        root = read_yaml(text, "x.yaml", findings)
        if root is None and not findings.in_order():
            raise AssertionError(text)

    return attack


def cursors() -> Target:
    """Whatever a cursor is, it is read or refused."""

    def attack(text: str) -> None:
        for read in (read_job_cursor, read_vm_cursor):
            try:
                read(text)
            except BadCursor:
                continue

    return attack


def settings() -> Target:
    """Whatever stands in a variable, it is a setting or refused."""
    names = [field.name for field in dataclasses.fields(Settings)]

    def attack(text: str) -> None:
        name = names[ord(text[0]) % len(names)] if text else names[0]
        try:
            resolve_settings(environ={f"PLAINSPOKEN_{name.upper()}": text[1:], "HOME": "/nonexistent"})
        except SettingsError:
            return

    return attack


TARGETS: Final = {"engine": engine, "loader": loader, "cursors": cursors, "settings": settings}


def main() -> None:
    """Runs the target that is named first; the rest is for libFuzzer."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"Name a target: {', '.join(TARGETS)}")
    attack = TARGETS[sys.argv.pop(1)]()

    def one_input(data: bytes) -> None:
        attack(data.decode("utf-8", "replace"))

    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
