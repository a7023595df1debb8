"""Runs of short pieces that are one thing together: hexadecimal pairs (a UUID, a MAC), letters with blanks between."""

import re
from collections.abc import Iterator
from typing import Final

_PAIRS: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{2}(?:[\s:.–—−‐-]{1,3}[0-9A-Fa-f]{2}){4,}(?![0-9A-Za-z])")
_LETTERS: Final = re.compile(r"(?<![^\W_])[^\W_](?:[ \t\u00a0_./:-]{1,3}[^\W_]){3,}(?![^\W_])")
_FEWEST: Final = 4


def run_spans(text: str, parts: list[str]) -> Iterator[tuple[int, int, str]]:
    """Where such runs stand in a text with these parts (see `phrases`), each with the detector it belongs to."""
    lengths = list(map(len, parts))
    pairs = _PAIRS.finditer(text) if lengths.count(2) > _FEWEST else ()
    letters = _LETTERS.finditer(text) if lengths.count(1) >= _FEWEST else ()
    for match in pairs:
        run = match[0]
        if any(map(str.isdigit, run)) and any(map(str.isalpha, run)):
            yield *match.span(), "id"
    for match in letters:
        if sum(map(str.isalpha, match[0])) >= _FEWEST:
            yield *match.span(), "other"
