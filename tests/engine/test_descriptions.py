from __future__ import annotations

import pytest

from plainspoken.catalogue.conditions import AllOf, AnyOf, Condition, Contains, EndsWith, Not
from plainspoken.catalogue.findings import Location
from plainspoken.engine.descriptions import describe

HERE = Location("here")
UP = Contains("up", False, HERE)
ON = Contains("on", False, HERE)
OFF = Contains("off", False, HERE)
IT = Contains("it", True, HERE)
END = EndsWith("end", HERE)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (UP, "the text contains ‘up’"),
        (IT, "the text contains the word ‘it’"),
        (Not(UP, HERE), "not: the text contains ‘up’"),
        (AllOf((UP, END), HERE), "the text contains ‘up’ and the text ends with ‘end’"),
        (AnyOf((UP, ON), HERE), "the text contains one of ‘up’, ‘on’"),
        (AnyOf((UP, ON, OFF), HERE), "the text contains one of ‘up’, ‘on’ or 1 more"),
        (AnyOf((UP, END), HERE), "one of: the text contains ‘up’; the text ends with ‘end’"),
        (AnyOf((UP, END, ON), HERE), "one of: the text contains ‘up’; the text ends with ‘end’; or 1 more"),
        (
            AnyOf((AllOf((UP, END), HERE), ON), HERE),
            "one of: the text contains ‘up’ and the text ends with ‘end’; the text contains ‘on’",
        ),
    ],
)
def test_a_condition_is_told_in_words(condition: Condition, words: str) -> None:
    assert describe(condition, most=2) == words
