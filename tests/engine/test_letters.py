import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainspoken.engine.letters import is_strange, latin


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("vïrsh", "virsh"),
        ("ʋirtio", "virtio"),
        ("ᴠɪʀᴛɪᴏ", "virtio"),
        ("Łódź", "Lodz"),
        ("virsh", "virsh"),
        ("日本", "日本"),
    ],
)
def test_odd_latin_letters_are_read_as_plain_ones(text: str, plain: str) -> None:
    assert latin(text) == plain


def test_letters_of_other_scripts_are_read_as_latin_ones_only_when_asked() -> None:
    assert latin("vіrtіо") == "vіrtіо"
    assert latin("vіrtіо", other_scripts=True) == "virtio"


@pytest.mark.parametrize(
    ("letter", "strange"), [("ʋ", True), ("ᴠ", True), ("ü", False), ("ł", False), ("v", False), ("в", False)]
)
def test_letters_of_no_language_are_strange(letter: str, strange: bool) -> None:
    assert is_strange(letter) is strange


@given(st.text(max_size=100))
def test_every_position_is_kept(text: str) -> None:
    assert len(latin(text)) == len(latin(text, other_scripts=True)) == len(text)
