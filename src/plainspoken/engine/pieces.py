"""The pieces of a text (what stands between two blanks), each judged by its shape and by what stands before it.

A text that a program wrote for programs is read as prose first: keys, written-out line ends and escaped quotes are
blanked out, so that the first word behind one is judged for itself.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from plainspoken.engine.detectors import LOG_LINE, TIMEOUT
from plainspoken.engine.shape_words import ACCOUNTS, HYPERVISORS, PASSWORDS, SERVICES, SMALL_WORDS, STATEMENTS
from plainspoken.engine.shapes import NAME, core_span

# Scripts written without blanks end a piece, so that `使用virsh失败` has one of five letters.
_UNSPACED: Final = "\u0590-\u139f\u1400-\u1cff\u1f00-\u1fff\u2e80-\uffff\U00010000-\U0010ffff"
_PIECE: Final = re.compile(rf"[^\s{_UNSPACED}]+|[{_UNSPACED}]+")
_EDGE: Final = re.compile(rf"[\s{_UNSPACED}]")
_OWNER: Final = re.compile(r"['’][sS]$")
# A line end written as two characters, unless it could be the beginning of a name in a Windows path or domain.
_WRITTEN_END: Final = re.compile(
    r"(?<![\w\\])\\[nrt]|(?<![A-Za-z]:)(?<=\w)\\[nrt](?![a-z]|\\(?![nrt\"']))|(?<=\\[nrt])\\[nrt]"
)
_WRITTEN_ENDS: Final = re.compile(r"(?<!\\)\\[nrt]")
_WINDOWS_PATH: Final = re.compile(r"[A-Za-z]:\\|\\\\\w")
_WRITTEN_QUOTE: Final = re.compile(r"\\{1,8}[\"']|&(?:quot|apos|lt|gt|nbsp|#34|#39|#x22|#x27);")
_ANNOUNCING: Final = frozenset({"vm", "vms", "vm's", "machine", "machines"})
_HOSTING: Final = frozenset({"host", "hosts", "node", "nodes", "hypervisor", "hypervisors"})
"""Names after these are names of hosts."""
_NAMED: Final = _HOSTING | frozenset(
    "pool pools bridge interface daemon service container pod namespace table column database".split()  # noqa: SIM905
)
_NAMING: Final = frozenset({"name", "names"})
# What may follow "VM" as its name although it is not shaped like one: ends in a digit, is no id.
_ANNOUNCED: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*\d|(?!(?:[shv]|xv)d[a-z]$)[a-z]{2,20}", re.ASCII
)
_ANNOUNCED_PARTS: Final = re.compile(r"(?!\w{1,3}-\d)[A-Za-z]\w{0,15}(?:-[A-Za-z]{1,12}\d{0,3}){1,3}", re.ASCII)
_PART: Final = re.compile(r"[a-z]+")
_SIGNS: Final = ":="

REMARK_SIGN: Final = "~"
"""Stands where a remark stands already: nothing is hidden there, and what is before it says nothing of what follows."""

KindOf = Callable[[str], str | None]


def unwritten(text: str) -> str:
    """The text, positions unchanged, with real line ends where they are written as two characters."""
    if "\\" not in text:
        return text
    # Two of them are the line ends of one text, unless there are paths in it.
    many = text.count("\\n") > 1 and not _WINDOWS_PATH.search(text)
    return (_WRITTEN_ENDS if many else _WRITTEN_END).sub("\n ", text)


def as_prose(text: str, structure: Iterable[tuple[int, int]]) -> str:
    """The text, positions unchanged, with blanks in place of the given spans and of escaped quotes."""
    done = 0
    parts: list[str] = []
    for start, end in sorted(structure):
        if start >= done:
            parts += (text[done:start], " " * (end - start))
            done = end
    text = "".join(parts) + text[done:] if parts else text
    return _WRITTEN_QUOTE.sub(_blanks, text) if "\\" in text or "&" in text else text


def pieces_of(text: str) -> list[str]:
    """The pieces of a text, in order."""
    return text.split() if text.isascii() else _PIECE.findall(text)


def piece_around(text: str, start: int, end: int, *, widest: int) -> tuple[int, int]:
    """The core of the piece that a span stands in, at least the span itself."""
    left, right = start, end
    while left > 0 and start - left < widest and not _EDGE.match(text, left - 1):
        left -= 1
    while right < len(text) and right - end < widest and not _EDGE.match(text, right):
        right += 1
    first, last = core_span(text[left:right])
    core = _OWNER.sub("", text[left + first : left + last])
    return min(start, left + first), max(end, left + first + len(core))


def technical_pieces(prose: str, kind_of: KindOf) -> Iterator[tuple[int, int, str]]:
    """Where technical pieces stand in a text read as prose, each with the detector it belongs to."""
    pieces = pieces_of(prose)
    kinds = set(map(kind_of, pieces))
    kinds.discard(None)
    if not kinds and ":" not in prose and "=" not in prose:
        return
    log = [match.span() for match in LOG_LINE.finditer(prose, timeout=TIMEOUT)] if NAME in kinds else []
    if kinds <= {NAME} and not log and _ALL_CONTEXT.isdisjoint(map(_bare, pieces)):
        return
    yield from _walk(prose, kind_of, log)


def _walk(prose: str, kind_of: KindOf, log: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    before = before_that = sign = ""
    naming = False
    for match in _PIECE.finditer(prose):
        piece = match[0]
        kind = kind_of(piece)
        start, end = core_span(piece)
        core = _OWNER.sub("", piece[start:end])
        is_named = bool(sign) and before in _NAMING and before_that in _NAMED and _may_be_a_name(core)
        naming = is_named or (naming and kind is not None)
        if sign and (before in PASSWORDS or (before in ACCOUNTS and kind is not None)):
            kind = "secret"
        elif is_named or (kind == NAME and (naming or before in _HOSTING)):
            kind = "host"
        elif kind == NAME:
            kind = "host" if before not in _ANNOUNCING and _lies_in(log, match.start()) else None
        elif kind is not None and before in _ANNOUNCING and _may_be_a_vm(core, kind):
            kind = None
        if kind is not None and core and core != REMARK_SIGN:
            yield match.start() + start, match.start() + start + len(core), kind
        if core:
            before_that, before = before, _bare(piece)
        sign = piece[-1] if piece[-1] in _SIGNS else ""


def _may_be_a_name(core: str) -> bool:
    """Whether what stands behind "node name:" and the like is the name, not something said of it."""
    return core not in SMALL_WORDS and core not in STATEMENTS and (not core.isalpha() or core.islower())


def _may_be_a_vm(core: str, kind: str) -> bool:
    """Whether a technical piece right after "VM" may be its name."""
    parts = _PART.findall(core.lower())
    if not HYPERVISORS.isdisjoint(parts) or (len(parts) > 1 and parts[-1] in SERVICES):
        return False
    pattern = _ANNOUNCED if kind in {"other", "identifier"} else _ANNOUNCED_PARTS if kind in {"id", "host"} else None
    return pattern is not None and pattern.fullmatch(core) is not None


def _bare(piece: str) -> str:
    return piece.lower().strip("'\"([:=")


def _lies_in(stretches: list[tuple[int, int]], position: int) -> bool:
    at = bisect_right(stretches, (position, len(stretches) and stretches[-1][1])) - 1
    return at >= 0 and stretches[at][0] <= position < stretches[at][1]


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


_ALL_CONTEXT: Final = _HOSTING | _NAMING | ACCOUNTS | PASSWORDS
