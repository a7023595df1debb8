"""The pieces of a text (what stands between two blanks), each judged by its shape and by what stands before it.

A text that a program wrote for programs is read as prose first: keys, written-out line ends and escaped quotes are
blanked out, so that the first word behind one is judged for itself.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from plainspoken.engine.detectors import LOG_LINE, TIMEOUT
from plainspoken.engine.patterns import plain_later
from plainspoken.engine.shape_names import NAME
from plainspoken.engine.shape_words import ACCOUNTS, HYPERVISORS, PASSWORDS, SERVICES, SMALL_WORDS, STATEMENTS
from plainspoken.engine.shapes import core_span

# Scripts written without blanks end a piece, so that `使用virsh失败` has one of five letters.
UNSPACED: Final = "\u0590-\u139f\u1400-\u1cff\u1f00-\u1fff\u2e80-\uffff\U00010000-\U0010ffff"
_PIECE: Final = plain_later(rf"[^\s{UNSPACED}]+|[{UNSPACED}]+")
_FIRST_UNSPACED: Final = "\u0590"
_EDGE: Final = plain_later(rf"[\s{UNSPACED}]")
_OWNER: Final = re.compile(r"['’][sS]$")
# A line end written as two characters, unless it could be the beginning of a name in a Windows path or domain.
_WRITTEN_END: Final = re.compile(
    r"(?<![\w\\])\\[nrt]|(?<![A-Za-z]:)(?<=\w)\\[nrt](?![a-z]|\\(?![nrt\"']))|(?<=\\[nrt])\\[nrt]"
)
_WRITTEN_ENDS: Final = re.compile(r"(?<!\\)\\[nrt]")
_WINDOWS_PATH: Final = re.compile(r"[A-Za-z]:\\|\\\\\w")
_WRITTEN_QUOTE: Final = re.compile(r"\\{1,8}[\"']|&(?:quot|apos|lt|gt|nbsp|#34|#39|#x22|#x27);")
_ANNOUNCING: Final = frozenset({"vm", "vms", "vm's", "machine", "machines"})
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
    return text.split() if text.isascii() else _PIECE.findall(text)


def piece_around(text: str, start: int, end: int, *, widest: int) -> tuple[int, int]:
    """The core of the piece that a span stands in, at least the span itself."""
    left, right = start, end
    while left > 0 and start - left < widest and not _is_edge(text[left - 1]):
        left -= 1
    while right < len(text) and right - end < widest and not _is_edge(text[right]):
        right += 1
    first, last = core_span(text[left:right])
    core = _OWNER.sub("", text[left + first : left + last])
    return min(start, left + first), max(end, left + first + len(core))


def _is_edge(char: str) -> bool:
    return char.isspace() or (char >= _FIRST_UNSPACED and _EDGE.match(char) is not None)


def technical_pieces(prose: str, kinds: list[str | None]) -> Iterator[tuple[int, int, str]]:
    """Where technical pieces stand in a text read as prose, each with the detector it belongs to.

    Args:
        prose: The text (see `as_prose`).
        kinds: The kind of each of its pieces (see `pieces_of` and `shapes`).
    """
    known = set(kinds)
    if known == {None} and ":" not in prose and "=" not in prose:
        return
    log = [match.span() for match in LOG_LINE.finditer(prose, timeout=TIMEOUT)] if NAME in known else []
    if known <= {None, NAME} and not log and not _holds_context(prose):
        return
    yield from _walk(prose, kinds, log)


def _holds_context(prose: str) -> bool:
    """Whether a word stands in the text that may say what the piece behind it is."""
    folded = prose.casefold()
    if any(word in folded for word in _HOSTING_STEMS):
        return True
    for sign in _SIGNS:
        at = folded.find(sign)
        while at >= 0:
            words = folded[max(0, at - _LONGEST_CONTEXT) : at].split()
            if words and _bare(words[-1]) in _SIGNED_CONTEXT:
                return True
            at = folded.find(sign, at + 1)
    return False


def _walk(prose: str, kinds: list[str | None], log: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    said: tuple[str, str] = ("", "")  # the two pieces before that say something
    sign = naming = flagged = False
    for match, own_kind in zip(_PIECE.finditer(prose), kinds, strict=True):
        piece = match[0]
        if own_kind is None and not sign and not flagged:
            naming = False
        else:
            start, end = core_span(piece)
            core = _OWNER.sub("", piece[start:end])
            before = _bare(said[1])
            named = sign and before in _NAMING and _bare(said[0]) in _NAMED and _may_be_a_name(core)
            naming = named or (naming and own_kind is not None)
            if sign and (before in PASSWORDS or (before in ACCOUNTS and own_kind is not None)):
                kind: str | None = "secret"
            elif named or (own_kind == NAME and (naming or before in _HOSTING)):
                kind = "host"
            elif own_kind == NAME:
                kind = "host" if before not in _ANNOUNCING and _lies_in(log, match.start()) else None
            elif own_kind is not None and before in _ANNOUNCING and _may_be_a_vm(core, own_kind):
                kind = None
            elif flagged and own_kind is None and _LISTED.fullmatch(core):
                kind = "flag"
            else:
                kind = own_kind
            flagged = kind is not None and _LETTER_OF_FLAG.fullmatch(core) is not None
            if kind is not None and core and core != REMARK_SIGN:
                yield match.start() + start, match.start() + start + len(core), kind
        if len(piece) > 2 or piece == REMARK_SIGN or piece.isalnum():
            said = (said[1], piece)
        sign = piece[-1] in _SIGNS


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
    """The last word of a piece, in lower case."""
    match = _LAST_WORD.search(piece[-_LONGEST_CONTEXT:])
    return match[1].lower() if match else ""


def _lies_in(stretches: list[tuple[int, int]], position: int) -> bool:
    at = bisect_right(stretches, (position, len(stretches) and stretches[-1][1])) - 1
    return at >= 0 and stretches[at][0] <= position < stretches[at][1]


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


_HOSTING_STEMS: Final = ("host", "node", "hypervisor", "pool")
_SIGNED_CONTEXT: Final = _NAMING | ACCOUNTS | PASSWORDS
_LONGEST_CONTEXT: Final = 24
