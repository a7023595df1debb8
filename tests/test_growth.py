"""No search takes more than linear time, whatever the text is: a hostile one must not stop a server."""

from __future__ import annotations

import re

import pytest
import regex

from plainspoken.engine.facts import SHAPES
from tests.growth import Searched, growing_text, patterns


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_no_pattern_of_the_package_takes_more_than_linear_time(part: int) -> None:
    growing = {
        place: piece for place, searched in list(patterns().items())[part::8] if (piece := growing_text(searched))
    }

    assert growing == {}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES.values(), ids=str)
def test_no_hole_of_a_template_takes_more_than_linear_time(shape: str) -> None:
    for pattern in (shape, f"a{shape}", f"{shape}b", f"a{shape}b"):
        assert growing_text(Searched(regex.compile(pattern, regex.ASCII | regex.IGNORECASE), throughout=True)) is None


@pytest.mark.parametrize(
    "module",
    ["detectors", "guard", "names", "normalise", "secret_forms", "secret_views", "shapes", "customer_names", "facts"],
)
def test_the_patterns_of_a_module_are_found_without_being_listed(module: str) -> None:
    assert any(f"plainspoken.engine.{module}" in place for place in patterns())


@pytest.mark.parametrize(
    ("pattern", "grows"),
    [
        (re.compile(r"\\+u"), True),
        (re.compile(r"(?<!\\)\\++u"), False),
        (regex.compile(r"\\+u"), True),
        (re.compile(r"\[[^\]]*\]"), True),
        (re.compile(r"\[[^\]]{0,100}\]"), False),
        (re.compile(r"\w+"), False),
    ],
)
def test_a_pattern_that_takes_quadratic_time_is_told_from_one_that_does_not(
    pattern: re.Pattern[str], grows: bool
) -> None:
    assert (growing_text(Searched(pattern, throughout=True)) is not None) == grows
