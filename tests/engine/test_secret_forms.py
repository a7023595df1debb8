"""Secrets in the many forms that people and programs write them in, and texts that only look as if they held some."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from plainspoken.engine.record_mask import RecordMask
from plainspoken.engine.secret_forms import FORMS
from plainspoken.engine.secret_search import REMOVED
from plainspoken.engine.secrets import cut_where_nothing_is_open, mask_secrets
from tests.secret_texts import read_texts, survivors

TEXTS = read_texts("secret_texts.txt")
SECRETLESS = read_texts("secretless_texts.txt")
SECRET = "Kw7rTq2ZpL9x"


@pytest.mark.parametrize("secret", [SECRET, "Tulip!47-Rose", "hunter2"])
def test_of_a_hundred_forms_at_most_four_keep_their_secret(secret: str) -> None:
    assert len(TEXTS) >= 256

    left = survivors(TEXTS, secret)

    assert len(left) <= 4 * len(TEXTS) / 100, left


@pytest.mark.parametrize(
    ("before", "secret", "after"),
    [
        ("slmgr /ipk ", "NPPR9-FWDCX-D2C8J-H872K-2YT43", ""),
        ("Windows activation: product key ", "ZZ9YY-8XX7W-W6VV5-UU4TT-3SS2R", " blocked"),
        ("Administrator:500:", "aad3b435b51404eeaad3b435b51404ee:31d6cfe0d16ae931b73c59d7e0c089c0", ":::"),
        ("rolpassword | ", "md5a1b2c3d4e5f60718293a4b5c6d7e8f90", ""),
        ("BitLocker recovery key: ", "-".join(["123456"] * 8), ""),
        ("login of root with the first candidate '", "Repl!cate24", "' rejected"),
        ("sent '", "xpSent8!", "' to the prompt"),
        ("<auth username='x'/> with ", "AQD8x9ZkAAAAABAAq1w2e3r4t5y6u7i8o9p0aa==", ""),
        ("https://x.corp/reset?t=", "r3setT0k3nAbC99", ""),
        ("NfcAuth: ticket ", "52 a1 f0 0d 9d 7e 44 11-aa bb cc dd ee ff 00 11", " rejected"),
        ("keytab key 0x", "a1b2c3d4e5f60718293a4b5c6d7e8f90", ""),
        ("TOTP seed: ", "GEZDGNBVGY3TQOJQ", ""),
        ("google_authenticator secret key is ", "KVKFKRCPNZQUYMLX", ""),
        ("aws configure set aws_secret_access_key ", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzKEYAAAA1", ""),
        ("2FA code ", "118203", " rejected"),
        ("OTP ", "492817", " is not valid for the user"),
        ("userdata = ", "I2Nsb3VkLWNvbmZpZwpjaHBhc3N3ZDoKICBsaXN0OiByb290OmFiYzEyMw==", ""),
    ],
)
def test_a_secret_that_is_told_by_its_own_shape_is_removed_as_a_whole(before: str, secret: str, after: str) -> None:
    assert mask_secrets(before + secret + after) == before + REMOVED + after


@pytest.mark.parametrize("text", SECRETLESS)
def test_what_only_speaks_of_secrets_stays_as_it_is(text: str) -> None:
    assert RecordMask(text).text(text) == text
    assert mask_secrets(text) == text


@pytest.mark.parametrize("text", [text for text in SECRETLESS if text.startswith("{")])
def test_data_that_only_speaks_of_secrets_stays_as_it_is(text: str) -> None:
    data = json.loads(text)

    assert RecordMask(data).value(data) == data


def test_each_form_names_a_literal_of_every_text_that_it_matches() -> None:
    texts = [text.replace("§§", SECRET * 4).replace("§", SECRET) for text in TEXTS] + SECRETLESS

    missed = [
        (form.pattern.pattern[:60], text)
        for form in FORMS
        for text in texts
        for literals in (form.gates, form.needs or ("",))
        if form.pattern.search(text) and not any(literal in text.lower() for literal in literals)
    ]

    assert missed == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("password=", ""),
        ('password="', '" was refused'),
        ("password: |\n  ", "\n"),
        ("https://admin:", "@vc.example.com/sdk"),
        ("-----BEGIN PRIVATE KEY-----\n", "\n-----END PRIVATE KEY-----"),
        ("user,password\nroot,", "\n"),
    ],
)
@pytest.mark.parametrize("place", range(-60, 61, 3))
def test_a_long_text_is_cut_where_it_tears_no_secret_from_its_name(before: str, after: str, place: int) -> None:
    for edge in (2_000, 9_000):  # where the head ends, where the tail begins
        text = "so " * ((edge + place) // 3) + "\n" + before + SECRET + after + "\n"
        text += "so " * ((10_000 - len(text)) // 3)

        cut = mask_secrets(cut_where_nothing_is_open(text, 2_000, 1_000))

        assert SECRET not in cut
        assert len(cut) <= 3_003 + len(REMOVED)


def test_a_secret_whose_name_stands_before_the_cut_is_not_shown() -> None:
    for length in (10_000, 40_000, 200_000):
        text = "a " * 40_000 + 'password="' + "tulip 4711 " * (length // 11) + '"'

        assert "tulip" not in mask_secrets(text)


def test_a_long_text_without_secrets_keeps_its_beginning_and_its_end() -> None:
    cut = cut_where_nothing_is_open("first " + "word " * 5_000 + "last", 2_000, 1_000)

    assert cut.startswith("first word")
    assert cut.endswith("word last")
    assert 2_900 < len(cut) <= 3_003


def test_patterns_are_compiled_when_they_are_first_asked_for() -> None:
    script = (
        "from plainspoken.engine.secrets import mask_secrets\n"
        "from plainspoken.engine.patterns import compile_patterns\n"
        "from plainspoken.engine.secret_forms import FORMS\n"
        "said = lambda: sum(form.pattern.compiled.cache_info().currsize for form in FORMS)\n"
        "mask_secrets('no space left on device')\n"
        "few = said()\n"
        "compile_patterns()\n"
        "print(few < len(FORMS) / 2, said() == len(FORMS))\n"
    )

    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert shown.stdout.split() == ["True", "True"]
