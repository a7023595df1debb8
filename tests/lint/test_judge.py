"""Rule files judged in another process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from plainspoken.catalogue.files import builtin_rules
from plainspoken.errors import RulesNotChecked
from plainspoken.lint.acceptance import accept
from plainspoken.lint.judge import accept_apart
from tests.rule_files import write_rules


@pytest.fixture(autouse=True)
def cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAINSPOKEN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def no_process_is_left() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def test_it_comes_to_the_same_as_here(small: Path) -> None:
    sanitizer, findings = accept_apart([small], lambda: False)
    here, found_here = accept([small])

    assert sanitizer is not None
    assert here is not None
    assert sanitizer.catalogue.fingerprint == here.catalogue.fingerprint
    assert findings == found_here


def test_what_is_wrong_comes_with_its_place_and_its_mend(small: Path) -> None:
    text = (small / "failures/vm.yaml").read_text(encoding="utf-8")
    write_rules(small, {"failures/vm.yaml": text.replace("severity", "sevrity")})
    here, found_here = accept([small])

    assert here is None
    assert accept_apart([small], lambda: False) == (None, found_here)
    assert found_here


def test_its_time_is_bounded(small: Path) -> None:
    with pytest.raises(RulesNotChecked, match=r"it took longer than 0.01 seconds"):
        accept_apart([small], lambda: False, seconds=0.01)

    assert no_process_is_left()


def test_it_may_take_so_much_of_a_processor() -> None:
    with pytest.raises(RulesNotChecked, match="it took too much of the processor"):
        accept_apart([builtin_rules()], lambda: False, processor_seconds=1)

    assert no_process_is_left()


def test_it_ends_when_it_is_given_up(small: Path) -> None:
    asked = iter((False, True))

    assert accept_apart([small], lambda: next(asked)) == (None, ())
    assert no_process_is_left()


@pytest.mark.parametrize(
    ("program", "told"), [("/bin/false", "its process ended with 1"), ("/nowhere/python", "could not be started")]
)
def test_a_process_that_breaks_off_is_told(
    small: Path, monkeypatch: pytest.MonkeyPatch, program: str, told: str
) -> None:
    monkeypatch.setattr(sys, "executable", program)

    with pytest.raises(RulesNotChecked, match=told):
        accept_apart([small], lambda: False)


def test_files_that_may_be_served_are_judged_once(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, found = accept_apart([small], lambda: False)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    again, found_again = accept_apart([small], lambda: False)

    assert first is not None
    assert again is not None
    assert again.catalogue.fingerprint == first.catalogue.fingerprint
    assert found_again == found


def test_files_that_changed_by_one_byte_are_judged_anew(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    accept_apart([small], lambda: False)
    path = small / "failures/vm.yaml"
    path.write_bytes(path.read_bytes() + b"#")
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(RulesNotChecked, match="its process ended with 1"):
        accept_apart([small], lambda: False)


def test_files_that_must_not_be_served_are_judged_anew(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (small / "failures/vm.yaml").read_text(encoding="utf-8")
    write_rules(small, {"failures/vm.yaml": text.replace("severity", "sevrity")})
    assert accept_apart([small], lambda: False)[0] is None
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(RulesNotChecked, match="its process ended with 1"):
        accept_apart([small], lambda: False)


def test_a_kept_verdict_that_is_damaged_is_not_believed(small: Path, cache_of_its_own: Path) -> None:
    accept_apart([small], lambda: False)
    for path in cache_of_its_own.iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    sanitizer, _ = accept_apart([small], lambda: False)

    assert sanitizer is not None
