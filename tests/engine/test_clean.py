import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainspoken.engine.clean import clean_lines


@pytest.mark.parametrize(
    ("text", "clean", "otherwise"),
    [
        ("vir\x00sh", "vir sh", "virsh"),
        ("vir\u200bsh", "virsh", "vir sh"),
        ("vir\x1b[1msh", "virsh", "vir sh"),
        ("vir\x1bSH", "vir SH", "virSH"),
    ],
)
def test_what_breaks_a_word_can_be_read_both_ways(text: str, clean: str, otherwise: str) -> None:
    read = clean_lines(text)

    assert read.text == clean
    assert read.read_otherwise(read.text) == (otherwise, places(clean, otherwise))


def places(clean: str, otherwise: str) -> list[int]:
    if len(otherwise) < len(clean):
        return [at for at, char in enumerate(clean) if char != " "]
    gap = otherwise.index(" ")
    return [*range(gap), gap, *range(gap, len(clean))]


@pytest.mark.parametrize("text", ["plain", "two\nlines\tand\r\na tab", "\x00 disk \u200b full \x07"])
def test_a_text_without_a_broken_word_has_one_reading(text: str) -> None:
    assert clean_lines(text).read_otherwise(text) is None


def test_marks_that_belong_to_no_letter_are_taken_out() -> None:
    assert clean_lines("v\u0336irsh, Zoe\u0308").text == "virsh, Zo\u00eb"


@given(st.text(max_size=100))
def test_places_point_into_the_clean_text(text: str) -> None:
    clean = clean_lines(text)
    other = clean.read_otherwise(clean.text)

    if other is not None:
        read, at = other
        assert len(read) == len(at)
        assert all(char in (" ", clean.text[place]) for char, place in zip(read, at, strict=True))
