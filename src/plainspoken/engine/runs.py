"""Runs of short pieces that are one thing together: hexadecimal pairs (a UUID, a MAC), letters with blanks between."""

import re
from collections.abc import Iterator
from typing import Final

from plainspoken.engine.patterns import plain_later
from plainspoken.engine.pieces import UNSPACED

# Each begins with what a run begins with, which is looked for in native code; only there it is looked back.
_PAIRS: Final = re.compile(
    r"[0-9A-Fa-f](?<![0-9A-Za-z].)[0-9A-Fa-f](?:[\s:.–—−‐-]{1,3}[0-9A-Fa-f]{2}){3,}(?![0-9A-Za-z])"
)
# A letter of a script without blanks is a piece of its own, whatever touches it.
_LETTERS: Final = plain_later(
    rf"[^\W_](?=[ \t\u00a0_./:-])(?<!\u2044.)(?:(?<![^\W_{UNSPACED}].)|(?<=[{UNSPACED}]))"
    rf"(?:[ \t\u00a0_./:-]{{1,3}}[^\W_]){{3,}}(?:(?<=[{UNSPACED}])|(?![^\W_{UNSPACED}]))(?!\u2044)"
)
_FEWEST: Final = 4
_LONG: Final = 3
_SINGLES: Final = b"\1" * _FEWEST
_TWOS: Final = b"\2" * _FEWEST


def run_spans(text: str, parts: list[str]) -> Iterator[tuple[int, int, str]]:
    """Where such runs stand in a text with these parts (see `phrases`), each with the detector it belongs to."""
    lengths = _lengths(parts)
    # In ASCII, each piece of a run is a part; a letter of a script without blanks may be one beside others.
    ascii_only = text.isascii()
    has_pairs = _TWOS in lengths if ascii_only else lengths.count(2) >= _FEWEST
    has_letters = _SINGLES in lengths if ascii_only else lengths.count(1) >= _FEWEST
    pairs = _PAIRS.finditer(text) if has_pairs else ()
    letters = _LETTERS.finditer(text) if has_letters else ()
    for match in pairs:
        if _is_hexadecimal(re.findall(r"\w\w", match[0])):
            yield *match.span(), "id"
    for match in letters:
        if sum(map(str.isalpha, match[0])) >= _FEWEST:
            yield *match.span(), "other"


def _lengths(parts: list[str]) -> bytes:
    """The length of each part, a byte each; of the long ones in a text with very long ones only that they are."""
    try:
        return bytes(map(len, parts))
    except ValueError:
        return bytes([min(len(part), _LONG) for part in parts])


def _is_hexadecimal(pairs: list[str]) -> bool:
    with_letters = sum(any(map(str.isalpha, pair)) for pair in pairs)
    # A time of day and a short word (`ab 17:46:57`) are four pairs too.
    return any(map(str.isdigit, "".join(pairs))) and with_letters >= (1 if len(pairs) > _FEWEST else 2)
