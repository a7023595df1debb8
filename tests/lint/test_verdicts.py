"""One verdict on rule files for all processes of a server."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from plainspoken.errors import RulesNotChecked
from plainspoken.lint import verdicts
from plainspoken.lint.acceptance import accept
from plainspoken.lint.judge import Acceptance
from plainspoken.lint.verdicts import SharedVerdicts
from tests.rule_files import write_rules


@pytest.fixture
def judgings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a letter for each time that rule files were judged, in whichever process."""
    seen = tmp_path / "judgings"
    seen.touch()

    def judged(directories: Sequence[Path], _given_up: Callable[[], bool]) -> Acceptance:
        with seen.open("a", encoding="ascii") as file:
            file.write("j")
        time.sleep(0.3)
        sanitizer, findings = accept(directories)
        return Acceptance(sanitizer is not None, findings)

    monkeypatch.setattr(verdicts, "judged", judged)
    return seen


def in_processes(count: int, work: Callable[[], bool]) -> list[int]:
    """The exit codes of processes that do `work` at the same time: 0 where it returned true."""
    pids = []
    for _ in range(count):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                code = 0 if work() else 2
            finally:
                os._exit(code)
        pids.append(pid)
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


def test_processes_that_ask_at_once_share_one_judging(small: Path, judgings: Path) -> None:
    shared = SharedVerdicts()
    here, _ = accept([small])
    assert here is not None

    def takes() -> bool:
        sanitizer, findings = shared.accept([small], lambda: False)
        return sanitizer is not None and not findings and sanitizer.catalogue.fingerprint == here.catalogue.fingerprint

    assert in_processes(4, takes) == [0, 0, 0, 0]
    assert judgings.read_text(encoding="ascii") == "j"


def test_what_is_wrong_is_told_by_each_of_them(small: Path, judgings: Path) -> None:
    text = (small / "failures/vm.yaml").read_text(encoding="utf-8")
    write_rules(small, {"failures/vm.yaml": text.replace("severity", "sevrity")})
    shared, (_, found) = SharedVerdicts(), accept([small])

    assert found
    assert in_processes(2, lambda: shared.accept([small], lambda: False) == (None, found)) == [0, 0]
    assert judgings.read_text(encoding="ascii") == "j"


def test_changed_files_are_judged_anew(small: Path, judgings: Path) -> None:
    shared = SharedVerdicts()
    shared.accept([small], lambda: False)
    text = (small / "failures/vm.yaml").read_text(encoding="utf-8")
    write_rules(small, {"failures/vm.yaml": text + "\n# changed\n"})
    shared.accept([small], lambda: False)

    assert judgings.read_text(encoding="ascii") == "jj"


def test_a_judging_that_failed_is_shared_by_those_who_wait_and_tried_again_by_who_asks_later(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "judgings"
    shared = SharedVerdicts()

    def breaks_off(_directories: Sequence[Path], _given_up: Callable[[], bool]) -> Acceptance:
        with seen.open("a", encoding="ascii") as file:
            file.write("j")
        time.sleep(1)
        raise RulesNotChecked("it took too much of the processor")

    def fails() -> bool:
        with pytest.raises(RulesNotChecked, match="it took too much of the processor"):
            shared.accept([small], lambda: False)
        return True

    monkeypatch.setattr(verdicts, "judged", breaks_off)

    assert in_processes(3, fails) == [0, 0, 0]
    assert seen.read_text(encoding="ascii") == "j"
    assert fails()
    assert seen.read_text(encoding="ascii") == "jj"


def test_a_process_that_ends_while_it_judges_keeps_nobody_waiting(small: Path, judgings: Path) -> None:
    shared = SharedVerdicts()
    pid = os.fork()
    if pid == 0:
        shared.accept([small], lambda: False)
        os._exit(0)
    while not judgings.read_text(encoding="ascii"):
        time.sleep(0.01)
    os.kill(pid, 9)
    os.waitpid(pid, 0)

    assert shared.accept([small], lambda: False)[0] is not None


def test_whoever_gives_up_does_not_wait_for_the_judging_of_another(small: Path, judgings: Path) -> None:
    shared = SharedVerdicts()

    def gives_up() -> bool:
        time.sleep(0.1)
        return shared.accept([small], lambda: True) == (None, ())

    pid = os.fork()
    if pid == 0:
        shared.accept([small], lambda: False)
        os._exit(0)
    while not judgings.read_text(encoding="ascii"):
        time.sleep(0.01)
    began = time.monotonic()
    given_up = gives_up()
    took = time.monotonic() - began
    os.waitpid(pid, 0)

    assert given_up
    assert took < 0.3
