"""Characters that deceive the eye: invisible and bidirectional ones, and letters of other scripts among Latin ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from plainspoken.catalogue.findings import Finding, Location, Severity
from plainspoken.lint.subject import LintSubject

CHECKS: Final[Mapping[str, str]] = {
    "character-invisible": "A character that nobody sees stands in the file, such as a zero-width blank.",
    "character-bidi": "A character turns the direction of writing, so that the file reads otherwise than it is.",
    "character-look-alike": "A word mixes Latin letters with those of another script that look the same.",
}

BIDI: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that turn the direction of writing."""
INVISIBLE: Final = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
)
"""Characters that nobody sees; the joiner and the selector that emoji are made with are none of them."""

_HIDDEN = re.compile(f"[{BIDI}{INVISIBLE}]")
# Apart, and each linear: one pattern for all of it takes minutes for a long word, and holds up the process.
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_LIKE_LATIN = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")


def find_deceptive_characters(subject: LintSubject) -> Iterator[Finding]:
    """Every such character in a file, comments included."""
    for file, lines in subject.sources.items():
        for number, line in enumerate(lines, start=1):
            if not line.isascii():
                yield from _of_line(file, number, line)


def _of_line(file: str, number: int, line: str) -> Iterator[Finding]:
    for found in _HIDDEN.finditer(line):
        place, name = Location(file, number, found.start() + 1), _name(found[0])
        if found[0] in BIDI:
            message = f"{name} turns the direction of writing here."
            yield Finding(place, "character-bidi", message, "Delete it; --fix does.")
        elif not (number == 1 and found.start() == 0 and found[0] == "\ufeff"):  # told by the loader
            yield Finding(
                place, "character-invisible", f"{name} stands here, and nobody sees it.", "Delete it; --fix does."
            )
    for found in _WORD.finditer(line):
        if not (_LATIN.search(found[0]) and _LIKE_LATIN.search(found[0])):
            continue
        odd = next(letter for letter in found[0] if not letter.isascii())
        message = f"The word {found[0]!r} mixes scripts: {_name(odd)} among Latin letters."
        place = Location(file, number, found.start() + found[0].index(odd) + 1)
        yield Finding(place, "character-look-alike", message, "Type the word anew.", Severity.WARNING)


def _name(character: str) -> str:
    return f"{unicodedata.name(character, 'a character').capitalize()} (U+{ord(character):04X})"
