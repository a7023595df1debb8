"""The forms of a text: writers of logs encode, and a secret must be found in whatever form it is in.

A text is looked at as it is, percent-decoded, with the escapes of JSON and of HTML undone, with its lines joined, and
what base64 hides. Whatever is found in a form has its place in the text itself.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, NamedTuple

from plainspoken.engine.secret_search import secret_places

Span = tuple[int, int]

_PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")
# A run of backslashes is looked at once, from its beginning: texts may consist of them.
_ESCAPE: Final = re.compile(r"(?<!\\)\\++(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[nrt/\"])")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_LINE_END: Final = re.compile(r"(?<![ \t])[ \t]*+\\?\r?\n[ \t]*+")
_BASE64: Final = re.compile(r"(?<![\w+/-])[\w+/-]{12,}+={0,2}(?![\w+/=-])", re.ASCII)
_USER_AND_PASSWORD: Final = re.compile(r"[^\s:]{1,100}:[^\r\n]{3,300}")
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "/": "/", '"': '"'}
_MOST_VIEWS: Final = 12


class _Piece(NamedTuple):
    """A piece of a form: where it begins there and in the text behind; and where it ends there, if it was rewritten."""

    at: int
    start: int
    end: int | None = None


@dataclass(frozen=True, slots=True)
class _View:
    """A form of a text, made of `pieces` of another one; the text itself has none."""

    text: str
    made_of: _View | None = None
    pieces: tuple[_Piece, ...] = ()
    joined: bool = False

    def origin(self, span: Span) -> Span:
        """Where a span of this form stands in the text itself."""
        if self.made_of is None:
            return span
        return self.made_of.origin((self._origin(span[0])[0], self._origin(span[1] - 1)[1]))

    def _origin(self, at: int) -> Span:
        piece = self.pieces[bisect_right(self.pieces, at, key=itemgetter(0)) - 1]
        if piece.end is not None:
            return piece.start, piece.end
        start = piece.start + at - piece.at
        return start, start + 1


def found_secrets(text: str) -> Iterator[tuple[Span, str]]:
    """Where secrets stand in a text, each with what it reads in the form that it was found in.

    Raises:
        TimeoutError: The text is hostile to a pattern.
    """
    for view in _views(text):
        for span in (*secret_places(view.text), *_encoded(view.text)):
            start, end = view.origin(span)
            # Joined lines make words of two that are none: what counts there is a secret that was broken.
            if not view.joined or "\n" in text[start:end]:
                yield (start, end), view.text[slice(*span)]


def _encoded(text: str) -> Iterator[Span]:
    """Where base64 stands that hides a user with a password, or a text with a secret in it."""
    for match in _BASE64.finditer(text):
        bare = match[0].rstrip("=")
        decoded = decoded_base64(bare + "=" * (-len(bare) % 4))
        if decoded and (_USER_AND_PASSWORD.fullmatch(decoded) or any(True for _ in secret_places(decoded))):
            yield match.span()


def decoded_base64(text: str) -> str | None:
    """The text that base64 stands for; None when it is none, or no text."""
    if not _BASE64.fullmatch(text):
        return None
    try:
        content = base64.b64decode(text, altchars=b"-_" if "-" in text or "_" in text else None, validate=True)
        decoded = content.decode("utf-16-le" if content[1::2].count(0) > len(content) // 3 else "utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return decoded if all(character.isprintable() or character in "\r\n\t" for character in decoded) else None


def _views(text: str) -> Iterable[_View]:
    """The forms of a text, each made of an earlier one."""
    views = [_View(text)]
    for view in views:  # grows meanwhile
        for pattern, undo in _UNDONE:
            if len(views) < _MOST_VIEWS and pattern.search(view.text):
                made = _rewritten(view, pattern, undo)
                if made.text and all(made.text != known.text for known in views):
                    views.append(made)
    return views


def _rewritten(view: _View, pattern: re.Pattern[str], undo: Callable[[str], str]) -> _View:
    parts: list[str] = []
    pieces: list[_Piece] = []
    at = done = 0
    for match in pattern.finditer(view.text):
        copied, letters = view.text[done : match.start()], undo(match[0])
        pieces += (_Piece(at, done), _Piece(at + len(copied), *match.span()))
        parts += (copied, letters)
        at, done = at + len(copied) + len(letters), match.end()
    return _View(
        "".join(parts) + view.text[done:],
        view,
        (*pieces, _Piece(at, done)),
        joined=view.joined or pattern is _LINE_END,
    )


def _unpercented(escape: str) -> str:
    return chr(int(escape[1:], 16))


def _unescaped(escape: str) -> str:
    escape = escape.lstrip("\\")
    return chr(int(escape[1:], 16)) if escape[0] in "ux" else _ESCAPED[escape[0]]


def _joined(_line_end: str) -> str:
    return ""


_UNDONE: Final[tuple[tuple[re.Pattern[str], Callable[[str], str]], ...]] = (
    (_PERCENT, _unpercented),
    (_ESCAPE, _unescaped),
    (_ENTITY, html.unescape),
    (_LINE_END, _joined),
)
