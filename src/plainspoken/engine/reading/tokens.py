r"""Messages cut into pieces, pieces taken apart into comparable words and names, each with its place."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from plainspoken.engine.reading.alphabet import Span, linked_tokens
from plainspoken.engine.reading.words import BOUNDARY, UNEQUAL, Tokens, Words, name

_CHUNK = re.compile(
    r"""(?P<path>(?<![A-Za-z0-9])[A-Za-z]:\\[^\s"'<>|,;]+)|(?P<quote>\\*["'`‘’“”«»])|(?P<boundary>[;|\n]|\\+[nrt](?![a-z])|\\+n)"""
    r"""|(?P<unequal>(?<=\s)!=(?=\s))|(?P<chunk>(?:[^\s,;"'`‘’“”«»()\[\]{}<>|=\\]|(?<=[A-Za-z])['’](?=(?:t|s|re|ve|ll|d)\b)|\\(?![nrt"']))+)"""
)
_QUOTED = re.compile(r"""[^\s"'`‘’“”«»\\]{1,120}(?=\\*["'`’”»])""")


class Piece(NamedTuple):
    """A piece of a message: its text, where it stands, and whether it is a name whatever it looks like."""

    text: str
    span: Span
    is_name: bool = False


def pieces(clean: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces between two places of a text, in order."""
    message = clean[start:end]
    if may_hold_quotes(message):
        yield from _quoted_pieces(clean, start, end)
        return
    at = start
    for text in unquoted_pieces(message):
        written = _UNEQUAL if text == UNEQUAL else text
        at = clean.index(written, at)  # between two pieces there is nothing that one could begin with
        end = at + len(written)
        yield Piece(text, (at, end))
        at = end


def _quoted_pieces(clean: str, start: int, end: int) -> Iterator[Piece]:
    at = start
    search = _CHUNK.search
    while found := search(clean, at, end):
        at = found.end()
        kind = found.lastgroup
        if kind == "boundary":
            yield Piece(BOUNDARY, found.span())
        elif kind == "unequal":
            yield Piece(UNEQUAL, found.span())
        elif kind != "quote":
            yield Piece(found[0], found.span(), kind == "path")
        elif quoted := _QUOTED.match(clean, at, end):
            yield Piece(quoted[0], quoted.span(), is_name=True)  # one identifier in quotes is a name
            at = quoted.end()


def tokens_of(words: Words, clean: str, start: int, end: int) -> list[str]:
    """The tokens between two places of a text; clauses are parted by `BOUNDARY`."""
    found: list[str] = []
    for piece in pieces(clean, start, end):
        found += (name(piece.text),) if piece.is_name else words.of(piece.text)
    return linked_tokens(found)


def may_hold_quotes(message: str) -> bool:
    """Whether anything in a message may part it that is no blank, comma, bracket or the like."""
    return "'" in message or '"' in message or "`" in message or "\\" in message or not message.isascii()


def unquoted_pieces(message: str) -> list[str]:
    """The pieces of a message without quotes and backslashes, as `pieces` finds them, in a fraction of the time."""
    if _UNEQUAL in message:
        message = message.replace(f" {_UNEQUAL} ", f" {UNEQUAL} ")
    if ";" in message or "|" in message:
        message = message.replace(";", " ; ").replace("|", " | ")
    # As bytes it is thirty times as fast; what has no UTF-8 stands in no clean text, and must not break anything.
    return message.encode("utf-8", "replace").translate(_PARTED).decode().split()


@lru_cache(maxsize=16_384)  # lint, reloads and several engines of a process ask for the same phrases
def phrase_tokens(phrase: str) -> Tokens:
    """The tokens of a phrase of the catalogue; words joined by hyphens are parted, so `read-only` is `read only`.

    What has a digit in it, such as `virt-v2v`, is a name, and stays whole as it does in texts.
    """
    if "-" in phrase:
        phrase = JOINED.sub(lambda joined: joined[0].replace("-", " "), phrase)
    if may_hold_quotes(phrase):
        tokens = tokens_of(_PLAIN, phrase, 0, len(phrase))
    else:
        tokens = linked_tokens([token for piece in unquoted_pieces(phrase) for token in _plain_tokens(piece)])
    if BOUNDARY not in tokens:
        return tuple(tokens)
    merged = [token for token, before in zip(tokens, [BOUNDARY, *tokens], strict=False) if (token, before) != _TWICE]
    if merged and merged[-1] == BOUNDARY:
        merged.pop()
    return tuple(merged)


_UNEQUAL: Final = "!="
_PARTED: Final = bytes.maketrans(b",()[]{}<>=", b" " * 10)
_TWICE: Final = (BOUNDARY, BOUNDARY)
JOINED: Final = re.compile(r"(?<![\w.-])[A-Za-z]+(?:-[A-Za-z]+)+(?![\w-]|\.\w)")
_PLAIN: Final = Words(lambda _: False)
_plain_tokens = lru_cache(maxsize=16_384)(_PLAIN.of)
