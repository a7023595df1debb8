"""Which lines of a text are frames of a traceback: where a program was, and never why it failed.

Knows the frames of Python, Java, Go, JavaScript, Rust, Perl and native debuggers. What stays is the error itself: the
line behind a Python traceback, the `Caused by` lines, the text behind `panic:`.
"""

import re
from collections.abc import Iterable, Iterator

from plainspoken.engine.reading.lines import Line

_PYTHON_START = re.compile(r"Traceback \(most recent call last\):?$|Traceback:?$")
_PYTHON_FRAME = re.compile(r'File \\*"[^"]{0,400}", line \d+')
_PYTHON_LINKS = re.compile(
    r"During handling of the above exception|The above exception was the direct cause|[~^ ]+$|\[Previous line repeated"
)
_FRAMES = re.compile(
    r"at [\w$.<>/@ -]{1,300}\([^()]{0,200}\)|at (?:async )?(?:file|node|https?):\S+|at /\S+"
    r"|\.\.\. \d+ (?:more|common frames)"
    r"|goroutine \d+ \[|created by [\w./*()-]+|\S+\.go:\d+(?: \+0x[0-9a-f]+)?$|#\d+ +(?:0x[0-9a-f]+|\S+ \()"
    r"|\d+: +(?:0x[0-9a-f]+ - )?[\w:<>$]+(?:::[\w<>{}$]+)+|stack backtrace:|Stack trace:|note: run with|Call Trace:"
    r"|\[<?[0-9a-f]{8,16}>?\]|[\w.$<>-]+\+0x[0-9a-f]+/0x[0-9a-f]+|from \S+\.rb:\d+|Thread \d+ \(|exit status 2$"
)
_ANY = re.compile("|".join(pattern.pattern for pattern in (_PYTHON_START, _PYTHON_LINKS, _PYTHON_FRAME, _FRAMES)))
_GO_START = re.compile(r"goroutine \d+ \[")
_GO_FRAME = re.compile(r"[\w./*\[\]{}-]+\([^ ]*(?:, [^ ]*)*\)$|created by ")
_PERL_PLACE = re.compile(r" at (?:\S+/)?[\w.-]+ line \d+\.?$")


def without_frames(clean: str, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines that are no frames; of Perl's messages the part before the place."""
    python = go = False
    perl = " line " in clean
    for line in lines:
        start, end = line.start, line.end
        if python:
            # Frames and their source lines are indented; where the indent was lost, a source line follows its frame.
            if line.indented or _PYTHON_FRAME.match(clean, start, end) or _PYTHON_LINKS.match(clean, start, end):
                continue
            if start == end:
                continue
            python = False
        if not go and (line.prose or not _ANY.match(clean, start, end)):
            yield _without_place(clean, line) if perl else line
            continue
        if _PYTHON_START.match(clean, start, end) or _PYTHON_FRAME.match(clean, start, end):
            python = True
            continue
        if _PYTHON_LINKS.match(clean, start, end):
            continue
        if go and _GO_FRAME.match(clean, start, end):
            continue
        if _FRAMES.match(clean, start, end):
            go = go or _GO_START.match(clean, start, end) is not None
            continue
        yield _without_place(clean, line)


def _without_place(clean: str, line: Line) -> Line:
    place = _PERL_PLACE.search(clean, line.start, line.end)
    return line._replace(end=place.start()) if place else line
