"""The pieces of a text (what stands between two blanks), each judged by its shape and by what stands before it.

A text that a program wrote for programs is read as prose first: keys, written-out line ends and escaped quotes are
blanked out, so that the first word behind one is judged for itself.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from operator import add
from typing import Final

from plainspoken.engine.detectors import LOG_LINE
from plainspoken.engine.patterns import plain_later
from plainspoken.engine.shape_names import NAME
from plainspoken.engine.shape_words import ACCOUNTS, HYPERVISORS, PASSWORDS, SERVICES, SMALL_WORDS, STATEMENTS
from plainspoken.engine.shapes import core_span

# Scripts written without blanks end a piece, so that `使用virsh失败` has one of five letters.
UNSPACED: Final = "\u0590-\u139f\u1400-\u1cff\u1f00-\u1fff\u2e80-\uffff\U00010000-\U0010ffff"
_PIECE: Final = plain_later(rf"[^\s{UNSPACED}]+|[{UNSPACED}]+")
_FIRST_UNSPACED: Final = "\u0590"
_EDGE: Final = plain_later(rf"[\s{UNSPACED}]")
_OWNER: Final = ("'s", "'S", "’s", "’S")
# A line end written as two characters, unless it could be the beginning of a name in a Windows path or domain. Each
# pattern begins with a backslash, and looks back from there, so that only backslashes are looked at.
_WRITTEN_END: Final = re.compile(
    r"\\(?:(?<![\w\\]\\)[nrt]|(?<![A-Za-z]:\\)(?<=\w\\)[nrt](?![a-z]|\\(?![nrt\"']))|(?<=\\[nrt]\\)[nrt])"
)
_WRITTEN_ENDS: Final = re.compile(r"\\(?<!\\\\)[nrt]")
_WINDOWS_PATH: Final = re.compile(r"[A-Za-z]:\\|\\\\\w")
_WRITTEN_QUOTE: Final = re.compile(r"\\{1,8}[\"']|&(?:quot|apos|lt|gt|nbsp|#34|#39|#x22|#x27);")
_BEFORE_VMS: Final = frozenset({"vm", "vms", "vm's", "machine", "machines"})
_HOSTING: Final = frozenset({"host", "hosts", "node", "nodes", "hypervisor", "hypervisors", "pool", "pools"})
"""Names after these are names of hosts and of what belongs to them."""
_NAMED: Final = _HOSTING | frozenset(
    "bridge interface daemon service container pod namespace table column database".split()
)
_NAMING: Final = frozenset({"name", "names"})
# What may follow "VM" as its name although it is not shaped like one: ends in a digit, is no id.
_ANNOUNCED: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9]{0,63}(?:[-_][A-Za-z0-9]{1,64}){0,8}\d|(?!(?:[shv]|xv)d[a-z]$)[a-z]{2,20}", re.ASCII
)
_ANNOUNCED_PARTS: Final = re.compile(r"(?!\w{1,3}-\d)[A-Za-z]\w{0,15}(?:-[A-Za-z]{1,12}\d{0,3}){1,3}", re.ASCII)
_LAST_WORD: Final = re.compile(r"([^\W_][\w'’]{0,24})\W{0,24}$")
_PART: Final = re.compile(r"[a-z]+")
_SIGNS: Final = ":="
_LETTER_OF_FLAG: Final = re.compile(r"(?:\S*[^\w-])?-[A-Za-z]", re.ASCII)
_LISTED: Final = re.compile(r"[\w.=:-]+(?:,[\w.=:-]+)+\W{0,3}", re.ASCII)
"""What prose never is behind a flag, such as the `ro,noload` of a mount."""

ANNOUNCING: Final = ":"
"""Kind of a plain piece that says something of the next one."""

REMARK_SIGN: Final = "~"
"""Stands where a remark stands already: nothing is hidden there, and what is before it says nothing of what follows."""


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
    if text.isascii():
        return text.split()
    lines = text.split("\n")
    return _PIECE.findall(text) if len(lines) == 1 else [piece for line in lines for piece in pieces_of(line)]


def piece_around(text: str, start: int, end: int, *, widest: int) -> tuple[int, int]:
    """The core of the piece that a span stands in, at least the span itself."""
    left = start - _unbroken(text[max(0, start - widest) : start][::-1])
    right = end + _unbroken(text[end : end + widest])
    first, last = core_span(text[left:right])
    core = _without_owner(text[left + first : left + last])
    return min(start, left + first), max(end, left + first + len(core))


def _without_owner(core: str) -> str:
    """The core without what makes an owner of it, as in `host's`."""
    return core[:-2] if core.endswith(_OWNER) else core


def _unbroken(text: str) -> int:
    """How many characters a text begins with before a piece ends."""
    if text[:1].isspace() or not text:
        return 0
    begin = text.split(None, 1)[0]
    edge = None if begin.isascii() else _EDGE.search(begin)
    return edge.start() if edge else len(begin)


def announces(piece: str) -> bool:
    """Whether a plain piece may say something of the next one, as `password:` does."""
    if piece[-1] not in _SIGNS:
        return False
    # What says it may stand before a lone sign.
    return not _says_something(piece) or _bare(piece) in _SIGNED_CONTEXT


def technical_pieces(prose: str, pieces: list[str], kinds: list[str | None]) -> Iterator[tuple[int, int, str]]:
    """Where technical pieces stand in a text read as prose, each with the detector it belongs to.

    Args:
        prose: The text (see `as_prose`).
        pieces: Its pieces (see `pieces_of`).
        kinds: The kind of each (see `shapes`); `ANNOUNCING` for a plain one that `announces` what the next one is.
    """
    told = [at for at, kind in enumerate(kinds) if kind is not None]
    if told:
        # Nothing comes of a plain piece that the one before it says nothing of.
        looked_at = sorted({*told, *[at + 1 for at in told if at + 1 < len(pieces)]})
        yield from _judged(prose, pieces, kinds, looked_at)


def _judged(
    prose: str, pieces: list[str], kinds: list[str | None], looked_at: list[int]
) -> Iterator[tuple[int, int, str]]:
    starts, logs = _starts(prose, pieces), _LogLines(prose)
    naming = flagged = False
    last = -1
    for at in looked_at:
        if at != last + 1:
            naming = flagged = False
        last = at
        own_kind = kinds[at] if kinds[at] != ANNOUNCING else None
        sign = at > 0 and pieces[at - 1][-1] in _SIGNS
        if own_kind is None and not sign and not flagged:
            naming = False
            continue
        piece, said = pieces[at], _said_before(pieces, at)
        start, end = core_span(piece)
        core = _without_owner(piece[start:end])
        before = _bare(pieces[said]) if said >= 0 else ""
        named = sign and before in _NAMING and _names_what(pieces, said) and _may_be_a_name(core)
        naming = named or (naming and own_kind is not None)
        if sign and (before in PASSWORDS or (before in ACCOUNTS and own_kind is not None)):
            kind: str | None = "secret"
        elif named or (own_kind == NAME and (naming or before in _HOSTING)):
            kind = "host"
        elif own_kind == NAME:
            kind = "host" if before not in _BEFORE_VMS and logs.hold(starts[at]) else None
        elif own_kind is not None and before in _BEFORE_VMS and _may_be_a_vm(core, own_kind):
            kind = None
        elif flagged and own_kind is None and _LISTED.fullmatch(core):
            kind = "flag"
        else:
            kind = own_kind
        flagged = kind is not None and core[-2:-1] == "-" and _LETTER_OF_FLAG.fullmatch(core) is not None
        if kind is not None and core and core != REMARK_SIGN:
            yield starts[at] + start, starts[at] + start + len(core), kind


def _starts(prose: str, pieces: list[str]) -> list[int]:
    """Where each piece begins."""
    lengths = list(map(len, pieces))
    alike = sum(lengths) + len(pieces) - 1 == len(prose) and prose.isascii()  # one blank between each two
    blanks = range(len(pieces)) if alike else accumulate(map(len, _PIECE.split(prose)))
    return list(map(add, accumulate(lengths, initial=0), blanks))


def _says_something(piece: str) -> bool:
    return len(piece) > 2 or piece == REMARK_SIGN or piece.isalnum()


def _said_before(pieces: list[str], at: int) -> int:
    """The last piece before one that says something; none where it is below 0."""
    at -= 1
    while at >= 0 and not _says_something(pieces[at]):
        at -= 1
    return at


class _LogLines:
    """Which lines of a text are lines of a log; each is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[int, bool] = {}

    def hold(self, place: int) -> bool:
        """Whether something stands in a line of a log."""
        start = self._text.rfind("\n", 0, place) + 1
        known = self._known.get(start)
        if known is None:
            known = self._known[start] = LOG_LINE.match(self._text, start) is not None
        return known


def _names_what(pieces: list[str], name: int) -> bool:
    """Whether "name" stands behind what has names that are hidden."""
    what = _said_before(pieces, name)
    return what >= 0 and _bare(pieces[what]) in _NAMED


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


@lru_cache(maxsize=4_096)
def _bare(piece: str) -> str:
    """The last word of a piece, in lower case."""
    match = _LAST_WORD.search(piece[-_LONGEST_CONTEXT:])
    return match[1].lower() if match else ""


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


_SIGNED_CONTEXT: Final = _NAMING | ACCOUNTS | PASSWORDS
_LONGEST_CONTEXT: Final = 24
