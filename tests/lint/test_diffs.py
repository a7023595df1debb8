"""Suggested changes as diffs."""

from __future__ import annotations

import difflib

import pytest

from plainspoken.lint.diffs import _one_change

LINES = ["one", "two", "three", "four"]


@pytest.mark.parametrize("removed", [0, 1])
@pytest.mark.parametrize("first", range(4))
def test_one_change_reads_as_if_the_whole_file_had_been_compared(first: int, removed: int) -> None:
    added = ["new", "newer"]
    after = [*LINES[:first], *added, *LINES[first + removed :]]

    whole = list(difflib.unified_diff(LINES, after, "f", "f", lineterm="", n=1))
    assert _one_change("f", LINES, first, removed, added).split("\n")[3:] == whole[3:]
    assert _one_change("f", LINES, first, removed, added).split("\n")[:2] == ["--- f", "+++ f"]
