import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspoken.engine.normalise import HEAD, TAIL, fold, folded_literal, normalise


def test_blanks_of_all_kinds_become_one() -> None:
    assert normalise("  a \t\n b\u00a0\u2003c ").clean == "a b c"


def test_ansi_colors_vanish_and_other_control_characters_become_blanks() -> None:
    assert normalise("\x1b[31mfailed\x1b[0m\x00now\x07").clean == "failed now"


@pytest.mark.parametrize("hidden", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u2066", "\ufe0f", "\u00ad"])
def test_invisible_characters_do_not_split_a_word(hidden: str) -> None:
    assert normalise(f"lib{hidden}virt").clean == "libvirt"


def test_compatibility_forms_and_look_alikes_compare_as_latin_letters() -> None:
    text = normalise("ＬＩＢvirt vіrtіо")

    assert text.folded == "libvirt virtio"
    assert text.clean == "LIBvirt vіrtіо"


def test_bytes_that_are_not_utf8_are_read_all_the_same() -> None:
    assert normalise(b"disk \xff\xfe full").clean == "disk \ufffd\ufffd full"


def test_lone_surrogates_vanish() -> None:
    assert normalise("a\ud800b").clean == "a b"


def test_lines_keep_their_places_and_their_indents() -> None:
    text = normalise("first\n\n   second \r\nthird")

    assert text.clean == "first second third"
    assert [(text.clean[start:end], indented) for start, end, indented in text.lines] == [
        ("first", False),
        ("second", True),
        ("third", False),
    ]


def test_of_a_long_text_head_and_tail_are_kept() -> None:
    text = normalise("head " + "x" * 10_000_000 + " tail").clean

    assert text.startswith("head ")
    assert text.endswith(" tail")
    assert len(text) <= HEAD + TAIL + 3


def test_a_literal_keeps_its_outer_blanks() -> None:
    assert folded_literal(" Is  Smaller\n") == " is smaller "


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_folding_keeps_every_position(text: str) -> None:
    normal = normalise(text)

    assert len(normal.clean) == len(normal.folded)
    assert len(fold(text)) == len(text)


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
@settings(max_examples=100, deadline=None)
def test_normal_form_is_reached_in_one_step(text: str | bytes) -> None:
    once = normalise(text)

    again = normalise(once.clean)

    assert (again.clean, again.folded) == (once.clean, once.folded)
