"""Messages spelled as characters, one a word (see `alphabet`): the quick way to what a text says.

Every piece of text is taken apart once, and remembered; long numbers are too many to be.
"""

import re
from collections.abc import Callable
from typing import Final

from plainspoken.engine.normalise import fold
from plainspoken.engine.reading.alphabet import NAME, Alphabet, Span, as_names
from plainspoken.engine.reading.tokens import may_hold_quotes, pieces, unquoted_pieces
from plainspoken.engine.reading.words import Tokens, Words, name

_QUOTED: Final = r"""(?:([^\s"'`‘’“”«»\\]{1,120})(?=["'`’”»]))?"""
_QUOTE_HERE: Final = re.compile(rf"""["'`‘’“”«»]{_QUOTED}""")
_QUOTE_LATER: Final = re.compile(
    rf"""["'`‘’“”«»](?:(?<=["`‘“”«»])|(?<![A-Za-z]['’])|(?!(?:t|s|re|ve|ll|d)\b)){_QUOTED}"""
)
_PLACEHOLDERS: Final = frozenset(("unknown", "none", "null", "nil", "undefined", "default"))
"""What programs write between quotes where they have no value: `task 'unknown' returned nothing`."""
_REMEMBERED: Final = 50_000
_LONGEST_REMEMBERED: Final = 64
_SHORT_NUMBER: Final = 3
"""Digits of a number that is remembered: of longer ones nearly all are different."""


class Speller:
    """Spells messages with the alphabet of one catalogue. Safe in threads."""

    def __init__(self, words: Words, alphabet: Alphabet) -> None:
        self._pieces = _Remembered(words.of, alphabet)
        self._names = _Remembered(lambda piece: (name(piece),), alphabet, are_names=True)

    def spelled(self, message: str) -> str:
        """The characters of a message as it is written; see `linked` for what is done with them."""
        if "\\" in message:
            found = pieces(message, 0, len(message))
            return "".join([(self._names if piece.is_name else self._pieces)[piece.text] for piece in found])
        return "".join(self._with_quotes(message)) if may_hold_quotes(message) else self._unquoted(message)

    def placed(self, clean: str, start: int, end: int) -> tuple[str, list[Span]]:
        """The characters between two places of a text as it is written, and where each stands."""
        spelled: list[str] = []
        spans: list[Span] = []
        for text, span, is_name in pieces(clean, start, end):
            chars = (self._names if is_name else self._pieces)[text]
            spelled.append(chars)
            spans += (span,) * len(chars)
        return "".join(spelled), spans

    def _unquoted(self, message: str) -> str:
        return "".join(map(self._pieces.__getitem__, unquoted_pieces(message)))

    def _with_quotes(self, message: str) -> list[str]:
        """What stands between quotes; one identifier in quotes is a name, whatever it looks like."""
        spelled: list[str] = []
        at = 0
        while found := _QUOTE_HERE.match(message, at) or _QUOTE_LATER.search(message, at):
            if at < found.start():
                spelled.append(self._unquoted(message[at : found.start()]))
            if found[1]:
                spelled.append(self._names[found[1]])
            at = found.end()
        spelled.append(self._unquoted(message[at:]))
        return spelled


class _Remembered(dict[str, str]):
    """The characters of pieces, found out when one is first met."""

    def __init__(self, take_apart: Callable[[str], Tokens], alphabet: Alphabet, *, are_names: bool = False) -> None:
        self._take_apart = take_apart
        self._are_names = are_names
        self._alphabet = alphabet
        self._begin()

    def __missing__(self, piece: str) -> str:
        if piece.isdecimal():
            if len(piece) <= _SHORT_NUMBER:
                self[piece] = NAME
            return NAME
        spelled = self._alphabet.spelled(self._take_apart(piece))
        if self._are_names:
            spelled = NAME if fold(piece) in _PLACEHOLDERS else as_names(spelled)
        if len(piece) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
                self._begin()
            self[piece] = spelled
        return spelled

    def _begin(self) -> None:
        self.update(self._alphabet.plain_words())
        if self._are_names:
            self.update(dict.fromkeys(_PLACEHOLDERS, NAME))
