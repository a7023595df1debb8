"""Words as characters: each word that the catalogue knows is one character, and each kind of other word is one.

Texts that differ only in names, numbers and words that no phrase has are the same string then, whatever is found in one
is found in the other, and native code searches it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from plainspoken.engine.reading.words import BOUNDARY, word

Span = tuple[int, int]
_Item = TypeVar("_Item")

_WORD, _WORD_IN_ED, NAME, _NAME_IN_ED = "wenm"
"""Words and names that the catalogue does not know. Whether one ends in "ed" is told, as in `cannot … be reached`."""

_FIRST: Final = 0x100
_SURROGATES: Final = range(0xD800, 0xE000)

_TO_CANNOT: Final = ("unable", "failed", "failure", "fails", "fail", "failing", "inability", "impossible")
_CAN: Final = ("can", "could")
_ABLE: Final = ("able", "possible")
_JOINTS: Final = (("caused", "by"), ("due", "to"), ("nested", "exception"))
"""Two words that begin the clause of a cause, as `because` alone does."""
_STATUSES: Final = tuple("400 401 403 404 405 408 409 412 413 422 429 500 502 503 504 507".split())
"""Codes of HTTP that tell a fault; however a program writes them (`status code: 404`), `http` is put before them."""
_BEFORE_STATUS: Final = ("status", "code", "error", "answered", "responded")
_CANNOT: Final = "cannot"
_HTTP: Final = "http"
_VM: Final = "vm"
_LINKING: Final = (
    *_TO_CANNOT, *_CAN, *sum(_JOINTS, ()), "not", *_ABLE, "because", _CANNOT, *_STATUSES, *_BEFORE_STATUS, _HTTP,
    "virtual", "machine", _VM,
)  # fmt: skip
_BEGINNING: Final = (
    *_TO_CANNOT, *_CAN, "not", *_BEFORE_STATUS, *(first for first, _ in _JOINTS), "because", "virtual",
)  # fmt: skip
"""The first word of each link."""
_BASE: Final = {token: chr(_FIRST + number) for number, token in enumerate(dict.fromkeys(_LINKING))}


_SECOND: Final = frozenset(("to", "not", "because", "machine", *(second for _, second in _JOINTS), *_STATUSES))
"""The last word of each link."""


def _any_of(words: Iterable[str]) -> str:
    return f"[{''.join(_BASE[token] for token in words)}]"


# All begin with one set of characters, so that native code looks for those; which it was, each way looks back at.
_LINK: Final = re.compile(
    f"{_any_of(_BEGINNING)}(?:"
    f"(?P<cannot>(?<={_any_of(_TO_CANNOT)}){_BASE['to']}|(?<={_any_of(_CAN)}){_BASE['not']}"
    f"|(?<={_BASE['not']}){_any_of(_ABLE)}{_BASE['to']})"
    f"|(?P<vm>(?<={_BASE['virtual']}){_BASE['machine']})"
    f"|(?P<status>(?<={_any_of(_BEFORE_STATUS)}){re.escape(BOUNDARY)}?(?={_any_of(_STATUSES)}))"
    f"|{'|'.join(f'(?<={_BASE[first]}){_BASE[second]}' for first, second in _JOINTS)}|(?<={_BASE['because']}))"
)


_MADE_ONE: Final[dict[str | None, str]] = {"cannot": _CANNOT, "vm": _VM}
"""Links whose two words become one."""


class Alphabet:
    """The characters of words. It grows while a catalogue is taken in, and must not once texts were spelled."""

    def __init__(self) -> None:
        self._chars = {BOUNDARY: BOUNDARY, **_BASE}
        self.names = {NAME, _NAME_IN_ED, *(_BASE[status] for status in _STATUSES)}
        """The characters of all that has something besides letters."""
        self.in_ed = {_WORD_IN_ED, _NAME_IN_ED, *(char for token, char in _BASE.items() if token.endswith("ed"))}
        """The characters of all that ends in "ed"."""

    def add(self, token: str) -> str:
        """The character of a word of the catalogue."""
        char = self._chars.get(token)
        if char is None:
            code = _FIRST + len(self._chars)
            char = self._chars[token] = chr(code if code < _SURROGATES.start else code + len(_SURROGATES))
            if not token.isalpha():
                self.names.add(char)
            if token.endswith("ed"):
                self.in_ed.add(char)
        return char

    def plain_words(self) -> Iterator[tuple[str, str]]:
        """Words of the catalogue that are written as they are compared, and all its numbers, with their characters."""
        for token, char in self._chars.items():
            if token.isdecimal() or (token.isalpha() and word(token) == (token,)):
                yield token, char

    def spelled(self, tokens: Iterable[str]) -> str:
        """Tokens as characters, one each."""
        known = self._chars
        return "".join([known.get(token) or _kind(token) for token in tokens])


def _kind(token: str) -> str:
    if token.isalpha():
        return _WORD_IN_ED if token.endswith("ed") else _WORD
    return _NAME_IN_ED if token.endswith("ed") else NAME


def as_names(spelled: str) -> str:
    """The characters of words that are names whatever they look like; what the catalogue knows stays a word."""
    return spelled.translate(_AS_NAMES)


_AS_NAMES: Final = str.maketrans(_WORD + _WORD_IN_ED, NAME + _NAME_IN_ED)


def linked(spelled: str) -> str:
    """The many forms of *cannot* (`unable to`, `could not`) made one, and other words put where they belong.

    A virtual machine is a VM. A boundary stands before what begins a cause, and `http` before the status of a web
    server.
    """
    return _LINK.sub(_replacement, spelled)


def _replacement(found: re.Match[str]) -> str:
    if found.lastgroup in _MADE_ONE:
        return _BASE[_MADE_ONE[found.lastgroup]]
    return found[0] + _BASE[_HTTP] if found.lastgroup == "status" else BOUNDARY + found[0]


def linked_tokens(tokens: list[str]) -> list[str]:
    """Tokens as `linked` has their characters."""
    if _SECOND.isdisjoint(tokens):
        return tokens
    return _edited(tokens, _ALONE.spelled(tokens), lambda _first, _last, token: token)


def linked_spans(spans: list[Span], spelled: str) -> list[Span]:
    """The places of tokens as `linked` has their characters; what is put between two words takes no room."""

    def place(first: int, last: int, token: str) -> Span:
        start, end = spans[first][0], spans[last - 1][1]
        if token in (_CANNOT, _VM):
            return start, end
        at = start if token == BOUNDARY and last - first > 1 else end
        return at, at

    return _edited(spans, spelled, place)


def _edited(items: list[_Item], spelled: str, made: Callable[[int, int, str], _Item]) -> list[_Item]:
    """Something for each token, edited where links stand in the tokens; `made` is told where, and what token it is."""
    edited: list[_Item] = []
    done = 0
    for found in _LINK.finditer(spelled):
        first, last = found.span()
        if found.lastgroup in _MADE_ONE:
            edited += [*items[done:first], made(first, last, _MADE_ONE[found.lastgroup])]
            done = last
        elif found.lastgroup == "status":
            edited += [*items[done:last], made(first, last, _HTTP)]
            done = last
        else:
            edited += [*items[done:first], made(first, last, BOUNDARY)]
            done = first
    return edited + items[done:]


_ALONE: Final = Alphabet()
"""Knows no words but those that link others."""
