from __future__ import annotations

import pytest

from plainspoken.catalogue.conditions import AllOf, AnyOf, Condition, Contains, Letters, Listed, Not
from plainspoken.catalogue.findings import Location
from plainspoken.engine.descriptions import describe

HERE = Location("here")
UP = Contains("up", HERE)
ON = Contains("on", HERE)
OFF = Contains("off", HERE)
LIST = Listed("tides", HERE)
END = Letters("end", HERE)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (UP, "a message contains ‘up’"),
        (LIST, "a message contains a phrase of the list ‘tides’"),
        (Not(UP, HERE), "not: a message contains ‘up’"),
        (AllOf((UP, END), HERE), "a message contains ‘up’ and the text contains the letters ‘end’"),
        (AnyOf((UP, ON), HERE), "a message contains one of ‘up’, ‘on’"),
        (AnyOf((UP, ON, OFF), HERE), "a message contains one of ‘up’, ‘on’ or 1 more"),
        (AnyOf((UP, END), HERE), "one of: a message contains ‘up’; the text contains the letters ‘end’"),
        (AnyOf((UP, END, ON), HERE), "one of: a message contains ‘up’; the text contains the letters ‘end’; or 1 more"),
        (
            AnyOf((AllOf((UP, END), HERE), ON), HERE),
            "one of: a message contains ‘up’ and the text contains the letters ‘end’; a message contains ‘on’",
        ),
    ],
)
def test_a_condition_is_told_in_words(condition: Condition, words: str) -> None:
    assert describe(condition, most=2) == words
