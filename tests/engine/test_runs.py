import pytest

from plainspoken.engine.phrases import parts_of
from plainspoken.engine.runs import run_spans


def found(text: str) -> list[tuple[int, int, str]]:
    return list(run_spans(text, parts_of(text.lower())))


@pytest.mark.parametrize(
    ("run", "what"),
    [
        ("52 4e e4 b3 9f", "id"),
        ("00 50 56 9a 1b 2c", "id"),
        ("52–4e–e4–b3–9f", "id"),
        ("52 4e e4 b3-9f 32", "id"),
        ("v i r s h", "other"),
        ("v_i_r_t", "other"),
    ],
)
def test_short_pieces_in_a_row_are_one_thing(run: str, what: str) -> None:
    assert found(f"disk {run}, now") == [(5, 5 + len(run), what)]


@pytest.mark.parametrize(
    "text", ["10 20 30 40 50 60", "be ad fa de ee", "drives C, D, E and F", "A or B", "1 2 3 4 5", "03 10 2025 17 46"]
)
def test_numbers_words_and_lists_are_no_such_thing(text: str) -> None:
    assert found(text) == []
