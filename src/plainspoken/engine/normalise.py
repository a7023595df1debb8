"""Texts made comparable: one normal form for what is matched, so that tricks of encoding change nothing.

Length is bounded first: of a long text the head and the tail are kept, because causes stand at one of the two.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

import regex

HEAD = 49_152
TAIL = 16_384
"""Characters kept of a longer text, at its beginning and at its end."""

_GAP = " … "
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
# Cf holds zero-width, bidi and tag characters; variation selectors and Hangul fillers are as invisible, but not Cf.
INVISIBLE = regex.compile(r"[\p{Cf}\u115f\u1160\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_CONTROL = regex.compile(r"[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]")
_BLANKS = re.compile(r"\s+")
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# Letters of other scripts that look like Latin ones (Unicode TR39 confusables, the lower-case letters in real use).
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһԛԝѵӏкмнтвοαυνιρκτεηıɩɑɡᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "aeopcyxijsdhqwvlkmhtboauvipkteniiagabcdeghijklmnoprstuvwyz",
)
_LOOK_ALIKE = re.compile(f"[{''.join(map(chr, _LOOK_ALIKES))}]")

WrittenLine = tuple[int, int, bool]
"""Where a line begins and ends in the clean text, and whether blanks stood before it."""


class NormalText(NamedTuple):
    """A text in normal form: `clean` keeps case, `folded` is for comparing. Both have the same length and positions.

    Line ends have become blanks as all white space has; `lines` tells where the lines were.
    """

    clean: str
    folded: str
    lines: tuple[WrittenLine, ...]


def normalise(text: str | bytes) -> NormalText:
    """The normal form of any text: no control, invisible or bidi characters, runs of blanks as one, NFKC, bounded."""
    clean = text if isinstance(text, str) and len(text) <= HEAD + TAIL else bounded(decoded(text))
    if clean.isascii() and clean.isprintable() and "  " not in clean:  # nearly every text, and six times as fast
        clean = clean.strip(" ")
        return NormalText(clean, clean.lower(), ((0, len(clean), False),))
    written = [clean_text(line) for line in _LINE_END.split(clean)]
    if sum(map(len, written)) > HEAD + TAIL:  # a few characters have longer compatibility forms
        written = _LINE_END.split(bounded("\n".join(written)))
    clean, lines = _joined(written)
    return NormalText(clean, fold(clean), lines)


def _joined(written: Iterable[str]) -> tuple[str, tuple[WrittenLine, ...]]:
    """Lines with their blanks made one, joined by blanks, and where each of them is."""
    kept: list[str] = []
    places: list[WrittenLine] = []
    at = 0
    for line in written:
        text = line.strip() if line.isascii() and "  " not in line else _BLANKS.sub(" ", line).strip()
        if text:
            kept.append(text)
            places.append((at, at + len(text), line[:1].isspace()))
            at += len(text) + 1
    return " ".join(kept), tuple(places)


def decoded(text: str | bytes) -> str:
    """The text as `str`; bytes that are not UTF-8 become replacement characters."""
    return text if isinstance(text, str) else text.decode("utf-8", "replace")


def bounded(text: str) -> str:
    """The text itself, or its head and tail when it is longer than both together."""
    return text if len(text) <= HEAD + TAIL else text[:HEAD] + _GAP + text[-TAIL:]


def clean_text(text: str) -> str:
    """The text without ANSI sequences, invisible and control characters (those become blanks), in NFKC."""
    if text.isascii():
        if text.isprintable():
            return text
        return _CONTROL.sub(" ", _ANSI.sub("", text) if "\x1b" in text else text)
    text = INVISIBLE.sub("", _ANSI.sub("", text))
    # NFKC may make blanks and, from compatibility forms, again invisible characters.
    return INVISIBLE.sub("", compatible(_CONTROL.sub(" ", text)))


def compatible(text: str) -> str:
    """The text with compatibility forms, such as full-width letters, as the characters they stand for (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """The text for comparing: case and look-alike letters folded, every position kept."""
    if text.isascii():
        return text.lower()
    folded = text.casefold()
    if len(folded) != len(text):
        folded = "".join(char if len(char.casefold()) != 1 else char.casefold() for char in text)
    return folded.translate(_LOOK_ALIKES) if _LOOK_ALIKE.search(folded) else folded


def folded_literal(literal: str) -> str:
    """A literal of a rule in the form texts have, outer blanks kept."""
    return fold(_BLANKS.sub(" ", clean_text(literal)))
