"""A text without what cannot be seen: control, invisible and bidi characters, colors. Lines and blanks stay.

What is taken out may have stood within a word (`vir·sh`) or between two (`virsh·failed`). A clean text remembers the
seams, so that it can be read both ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from plainspoken.engine.normalise import INVISIBLE, bounded, compatible, decoded

# Within a word, a lone escape character is one that breaks it.
_ANSI: Final = regex.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\?)?)|(?<!\w)\x1b[@-Z\\-_]")
# Noncharacters stand for what was taken out until the text is put together; a text that holds some loses them.
_GONE: Final = "\ufdd0"
_BLANK: Final = "\ufdd1"
_CONTROL: Final = regex.compile(r"(?V1)[[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]--[\n\t\r]]|\r(?!\n)")
_STRAY_MARKS: Final = regex.compile(r"(?<=[A-Za-z0-9])[\p{Mn}\p{Me}]+")
_SEAMS: Final = regex.compile(f"({_GONE}+|{_BLANK})")


@dataclass(frozen=True, slots=True)
class CleanText:
    """A clean text, and where within its words something was taken out (`gone`) or became a blank (`blanks`)."""

    text: str
    gone: frozenset[int] = frozenset()
    blanks: frozenset[int] = frozenset()

    def read_otherwise(self, text: str) -> tuple[str, list[int]] | None:
        """The text with its seams the other way, and where in `text` each of its characters stands.

        Args:
            text: This text, or one of the same length.
        """
        if not self.gone and not self.blanks:
            return None
        chars: list[str] = []
        places: list[int] = []
        for at, char in enumerate(text):
            if at in self.gone:
                chars.append(" ")
                places.append(at)
            if at not in self.blanks:
                chars.append(char)
                places.append(at)
        return "".join(chars), places


def clean_lines(text: str | bytes) -> CleanText:
    """The text without control, invisible and bidi characters, in NFKC, bounded; lines and blanks stay as they are."""
    text = bounded(decoded(text))
    if text.isascii() and text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ").isprintable():
        return CleanText(text)
    text = text.replace(_GONE, "").replace(_BLANK, "")
    if "\x1b" in text:
        text = _ANSI.sub(_GONE, text)
    # What is taken out of a line depends on nothing outside it, and of many lines few have anything odd.
    lines = text.split("\n") if "\r" not in text else [text]
    return _without_seams("\n".join([line if _is_plain(line) else _marked(line) for line in lines]))


def _is_plain(line: str) -> bool:
    return line.isascii() and line.replace("\t", " ").isprintable()


def _marked(line: str) -> str:
    """A line in NFKC with signs in place of what is taken out."""
    line = _CONTROL.sub(_BLANK, INVISIBLE.sub(_GONE, line))
    if line.isascii():
        return line
    # NFKC may make blanks and, from compatibility forms, again invisible characters.
    return _STRAY_MARKS.sub(_GONE, INVISIBLE.sub(_GONE, compatible(line)))


def _without_seams(text: str) -> CleanText:
    parts = _SEAMS.split(text)
    if len(parts) == 1:
        return CleanText(text)
    gone: list[int] = []
    blanks: list[int] = []
    at = 0
    for number, part in enumerate(parts):
        if number % 2 == 0:
            at += len(part)
        elif part == _BLANK:
            blanks.append(at)
            at += 1
        else:
            gone.append(at)
    clean = "".join(" " if part == _BLANK else part for number, part in enumerate(parts) if part[:1] != _GONE)
    within_gone = frozenset(at for at in gone if clean[at - 1 : at].isalnum() and clean[at : at + 1].isalnum())
    within_blanks = frozenset(at for at in blanks if clean[at - 1 : at].isalnum() and clean[at + 1 : at + 2].isalnum())
    return CleanText(clean, within_gone, within_blanks)
