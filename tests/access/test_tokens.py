import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainspoken.access.tokens import Token, new_token, read_token
from plainspoken.engine.secrets import mask_secrets


def test_a_token_is_read_back_from_its_text() -> None:
    token = new_token()

    assert read_token(token.text) == token


def test_a_token_looks_like_one_of_ours_and_holds_238_random_bits() -> None:
    token = new_token()

    assert re.fullmatch(r"plsp_[0-9a-z]{12}_[0-9A-Za-z]{46}", token.text)
    assert len(token.secret) == 40


def test_no_two_tokens_are_alike() -> None:
    tokens = [new_token() for _ in range(100)]

    assert len({token.id for token in tokens}) == 100
    assert len({token.secret for token in tokens}) == 100


@given(place=st.integers(0, 63), letter=st.sampled_from("0aZ_ "))
def test_a_mistyped_token_is_no_token(place: int, letter: str) -> None:
    text = new_token().text
    mistyped = text[:place] + letter + text[place + 1 :]

    assert mistyped == text or read_token(mistyped) is None


@given(st.text(max_size=80))
def test_no_other_text_is_a_token(text: str) -> None:
    assert read_token(text) is None


def test_only_the_hash_of_the_secret_fits_the_secret() -> None:
    token, other = new_token(), new_token()

    assert token.has_hash(token.secret_hash)
    assert not token.has_hash(other.secret_hash)
    assert not token.has_hash("")
    assert not token.has_hash("é" * 64)


def test_the_secret_stands_neither_in_the_hash_nor_in_the_representation() -> None:
    token = new_token()

    assert token.secret not in repr(token)
    assert re.fullmatch(r"[0-9a-f]{64}", token.secret_hash)


@pytest.mark.parametrize("around", ["{}", "Authorization: Bearer {}", "curl -H 'x: {}'", "see {}.", '{{"t":"{}"}}'])
def test_a_token_in_a_text_is_masked(around: str) -> None:
    token = new_token()

    assert token.secret not in mask_secrets(around.format(token.text))


def test_a_token_without_its_end_is_masked_too() -> None:
    token = Token("k3j9x0a1b2c3", "Q" * 40)

    assert "QQQQ" not in mask_secrets(f"got {token.text[:40]} and gave up")
