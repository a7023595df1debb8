"""Text in, reading out: lines without headers, without frames, their messages, clauses and tokens.

Linear in the length of the text, and never raising: what no part of it knows is prose.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from plainspoken.engine.normalise import NormalText
from plainspoken.engine.reading.lines import Line, Weight, without_header, written_lines
from plainspoken.engine.reading.messages import message_spans
from plainspoken.engine.reading.model import Clause, Places, Reading, Span
from plainspoken.engine.reading.tokens import BOUNDARY, Tokenizer, Tokens
from plainspoken.engine.reading.tracebacks import without_frames

_STRUCTURED = re.compile(r"""["'=<\[]""")
_ESCAPED_END = re.compile(r"(?<!\\)\\+(?:r\\+)?n")
_BLANKS = re.compile(r" *")
_ESCAPED_BLANKS = re.compile(r"(?: |\\{1,32}t)*")
_WINDOWS_PATH = re.compile(r"(?:(?<![A-Za-z0-9])[A-Za-z]:|\\)\\[^\s\"']*$")


class Reader:
    """Reads texts; `knows_phrase` says whether words in a row are a phrase of the catalogue (see `Tokenizer`)."""

    def __init__(self, knows_phrase: Callable[[Tokens], bool] = lambda _: False) -> None:
        self._tokenizer = Tokenizer(knows_phrase)

    def read(self, text: NormalText) -> Reading:
        """The structure of a text in normal form."""
        clean = text.clean
        tokens: list[str] = []
        clauses: list[Clause] = []
        clause_of: list[int] = []
        lines = list(without_frames(clean, _message_lines(text)))
        for line in lines:
            _part(self._tokenizer.tokens(clean[line.start : line.end]), line.weight, tokens, clauses, clause_of)
        messages = tuple((line.start, line.end) for line in lines)
        places = Places(lambda: self._spans(clean, messages))
        return Reading(text, tuple(tokens), tuple(clauses), tuple(clause_of), messages, places)

    def _spans(self, clean: str, messages: Sequence[Span]) -> Iterator[Span]:
        """Where each token stands; boundaries with nothing before them are dropped, as `_part` does."""
        for start, end in messages:
            tokens: list[str] = []
            spans: list[Span] = []
            self._tokenizer.add(clean, start, end, tokens, spans)
            before = BOUNDARY
            for token, span in zip([*tokens, BOUNDARY], [*spans, (end, end)], strict=True):
                if token != BOUNDARY or before != BOUNDARY:
                    yield span
                before = token


def _part(added: list[str], weight: Weight, tokens: list[str], clauses: list[Clause], clause_of: list[int]) -> None:
    """Add tokens of a message in clauses, each with a boundary behind it; boundaries with nothing between are one."""
    at, count = 0, len(added)
    added.append(BOUNDARY)
    while at < count:
        stop = added.index(BOUNDARY, at)
        if stop > at:
            first = len(tokens)
            tokens += added[at : stop + 1]
            clause_of += [len(clauses)] * (stop + 1 - at)
            clauses.append(Clause(first, first + stop - at, weight))
        at = stop + 1


def _message_lines(text: NormalText) -> Iterator[Line]:
    """The lines of a text as far as they are messages: values of data, and lines that were escaped into one."""
    clean = text.clean
    escaped = "\\" in clean
    structured = _STRUCTURED.search(clean) is not None
    for line in written_lines(text):
        if not structured:
            spans: Iterator[Span] = iter(((line.start, line.end),))
        else:
            spans = message_spans(clean, line.start, line.end)
        for start, end in spans:
            if not escaped:
                whole = (start, end) == (line.start, line.end)
                yield line if whole else without_header(clean, start, end, weight=line.weight)
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
