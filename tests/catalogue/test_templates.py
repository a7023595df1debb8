from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainspoken.catalogue.conditions import FactType, Hole, LikeTemplate
from plainspoken.catalogue.findings import Finding, Location
from plainspoken.catalogue.sentences import Slot, Template
from plainspoken.catalogue.templates import parse_like, parse_template

HERE = Location("x.yaml", 3, 5)


def test_a_text_is_split_into_literals_and_slots() -> None:
    template = parse_template("The disk ({disk}) is full.", HERE)

    assert isinstance(template, Template)
    assert template.parts == ("The disk (", Slot("disk"), ") is full.")
    assert template.slots == ("disk",)


def test_doubled_braces_are_braces() -> None:
    template = parse_template("{{x}} is {x}", HERE)

    assert isinstance(template, Template)
    assert template.parts == ("{x} is ", Slot("x"))


@pytest.mark.parametrize("text", ["{}", "{a:b}", "{a.b}", "{a[0]}", "{a!r}", "{ a }", "{A}", "{0}", "{a", "a}", "{{{a"])
def test_anything_but_a_name_in_braces_is_refused(text: str) -> None:
    finding = parse_template(text, HERE)

    assert isinstance(finding, Finding)
    assert (finding.location, finding.check) == (HERE, "bad-template")
    assert finding.fix


def test_holes_have_a_name_and_a_type_or_neither() -> None:
    template = parse_like("override ({disk:size}) after {} {{x}}", HERE)

    assert template == LikeTemplate(
        "override ({disk:size}) after {} {{x}}",
        ("override (", Hole("disk", FactType.SIZE), ") after ", Hole(None, None), " {x}"),
    )


@pytest.mark.parametrize(
    ("text", "check", "words"),
    [
        ("size {disk}", "fact-without-type", "{disk:size}"),
        ("size {disk:sise}", "unknown-value", "'size'"),
        ("size {:size}", "bad-like", "{name:type}"),
        ("size {disk:size:x}", "unknown-value", "size"),
        ("size {disk:size}{more:size}", "bad-like", "between"),
        ("size {disk:size} of {disk:size}", "bad-like", "twice"),
        ("size {disk:size", "bad-like", "alone"),
        ("a {}b", "bad-like", "fewer than 3"),
        ("{}", "bad-like", "fewer than 3"),
    ],
)
def test_a_template_that_cannot_work_is_refused(text: str, check: str, words: str) -> None:
    finding = parse_like(text, HERE)

    assert isinstance(finding, Finding)
    assert finding.check == check
    assert words in f"{finding.message} {finding.fix}"


@given(st.text(alphabet="ab{}: _\n", max_size=40))
def test_no_text_makes_the_parsers_raise(text: str) -> None:
    assert isinstance(parse_template(text, HERE), Template | Finding)
    assert isinstance(parse_like(text, HERE), LikeTemplate | Finding)


@given(st.text())
def test_a_text_with_doubled_braces_means_itself(text: str) -> None:
    template = parse_template(text.replace("{", "{{").replace("}", "}}"), HERE)

    assert isinstance(template, Template)
    assert "".join(part for part in template.parts if isinstance(part, str)) == text
