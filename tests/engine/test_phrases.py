import pytest

from plainspoken.engine.phrases import Phrases, parts_of

PHRASES = Phrases(["volume daemon", "virt-cat", "blob"], ["cloudstack", "iscsi-"])


def found(text: str) -> list[tuple[int, int]]:
    return list(PHRASES.spans(text, parts_of(text)))


@pytest.mark.parametrize(
    "text",
    [
        "volume daemon",
        "volume-daemon",
        "volume_daemon",
        "volume\n  daemon",
        "volume.daemon",
        "virt cat",
        "cloud stack",
        "cloud-sta ck",
    ],
)
def test_a_word_of_several_parts_is_found_however_they_are_joined(text: str) -> None:
    assert found(f"the {text} is down") == [(4, 4 + len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "the volume. daemon",
        "the volume, daemon",
        "volumes daemon",
        "a blob",
        "cloudstack",
        "cloudy stack",
        "the iscsi disk",
        "virt cats",
    ],
)
def test_other_words_and_words_of_one_part_are_left_alone(text: str) -> None:
    assert found(text) == []
