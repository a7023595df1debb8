"""The lines of a text as far as they are messages: without headers, frames and notices, and lines escaped into one.

Nearly every failure is one plain line; a few looks at a text tell that it is, and nothing else need be looked for.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ahocorasick_rs import AhoCorasick

from plainspoken.engine.normalise import NormalText
from plainspoken.engine.reading.lines import Line, Weight, begins_as_prose, without_header, written_lines
from plainspoken.engine.reading.messages import SIGNS_OF_DATA, holds_data, message_spans
from plainspoken.engine.reading.notices import NOTICE_WORDS, without_notices
from plainspoken.engine.reading.tracebacks import without_frames

_ESCAPED_END = re.compile(r"(?<!\\)\\+(?:r\\+)?n")
_BLANKS = re.compile(r" *")
_ESCAPED_BLANKS = re.compile(r"(?: |\\{1,32}t)*")
_WINDOWS_PATH = re.compile(r"(?:(?<![A-Za-z0-9])[A-Za-z]:|\\)\\[^\s\"']*$")
_SCAN: Final = AhoCorasick(("\\", ": 2", ": [2", " line ", *SIGNS_OF_DATA, *NOTICE_WORDS))
"""Finds, folded, what must be in a text for it to be more than one message: an escape, the begin of a logged line, the
place in a program of Perl's, data, a notice."""


def is_one_message(text: NormalText) -> bool:
    """Whether a text is nothing but one message of the usual weight, and `message_lines` would say so."""
    clean = text.clean
    return (
        len(text.lines) == 1
        and begins_as_prose(clean, 0, len(clean))
        and not _SCAN.find_matches_as_indexes(text.folded)
    )


def message_lines(text: NormalText) -> Sequence[Line]:
    """The messages of a text, in order, each with what its line weighs."""
    return tuple(without_notices(text, without_frames(text.clean, _with_data(text))))


def _with_data(text: NormalText) -> Iterator[Line]:
    clean = text.clean
    escaped = "\\" in clean
    structured = holds_data(clean)
    for line in written_lines(text):
        if line.start == line.end:
            continue  # nothing but a header
        whole = line.start, line.end
        for start, end in message_spans(clean, *whole) if structured else (whole,):
            if not escaped:
                yield line if (start, end) == whole else without_header(clean, start, end, weight=line.weight)
            else:
                yield from _unescaped_lines(clean, Line(start, end, line.weight), line.start)


def _unescaped_lines(clean: str, line: Line, first: int) -> Iterator[Line]:
    r"""The lines within a line that holds `\n` as two characters, as in JSON; each may have a header of its own."""
    start, inner = line.start, line.start > first
    for found in _ESCAPED_END.finditer(clean, line.start, line.end):
        if (
            _WINDOWS_PATH.search(clean, max(start, found.start() - 200), found.end())
            and clean[found.end() : found.end() + 1].islower()
        ):
            continue
        if start < found.start():
            yield _inner_line(clean, start, found.start(), line.weight, inner=inner)
        start, inner = found.end(), True
    if start < line.end:
        yield _inner_line(clean, start, line.end, line.weight, inner=inner)


def _inner_line(clean: str, start: int, end: int, weight: Weight, *, inner: bool) -> Line:
    blanks = (_ESCAPED_BLANKS if inner else _BLANKS).match(clean, start, end)
    at = blanks.end() if blanks else start
    if not inner:
        return Line(at, end, weight)
    return without_header(clean, at, end, indented=at > start, weight=weight)
