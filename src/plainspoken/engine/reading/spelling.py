"""Messages spelled as characters, one a word (see `alphabet`): the quick way to what a text says.

Every piece of text is taken apart once, and remembered; numbers are too many to be.
"""

import re
from collections.abc import Callable
from typing import Final

from plainspoken.engine.reading.alphabet import NAME, Alphabet
from plainspoken.engine.reading.tokens import pieces
from plainspoken.engine.reading.words import Tokens, Words, name

_PARTED: Final = bytes.maketrans(b",()[]{}<>=", b" " * 10)
_QUOTED: Final = r"""(?:([^\s"'`‘’“”«»\\]{1,120})(?=["'`’”»]))?"""
_QUOTE_HERE: Final = re.compile(rf"""["'`‘’“”«»]{_QUOTED}""")
_QUOTE_LATER: Final = re.compile(
    rf"""["'`‘’“”«»](?:(?<=["`‘“”«»])|(?<![A-Za-z]['’])|(?!(?:t|s|re|ve|ll|d)\b)){_QUOTED}"""
)
_REMEMBERED: Final = 50_000
_LONGEST_REMEMBERED: Final = 64


class Speller:
    """Spells messages with the alphabet of one catalogue. Safe in threads."""

    def __init__(self, words: Words, alphabet: Alphabet) -> None:
        self._pieces = _Remembered(words.of, alphabet)
        self._names = _Remembered(lambda piece: (name(piece),), alphabet)

    def spelled(self, message: str) -> str:
        """The characters of a message as it is written; see `linked` for what is done with them."""
        if "\\" in message:
            found = pieces(message, 0, len(message))
            return "".join([(self._names if piece.is_name else self._pieces)[piece.text] for piece in found])
        if "'" in message or '"' in message or "`" in message or not message.isascii():
            return "".join(self._with_quotes(message))
        return self._plain(message)

    def _plain(self, message: str) -> str:
        if ";" in message or "|" in message:
            message = message.replace(";", " ; ").replace("|", " | ")
        # As bytes it is thirty times as fast; what has no UTF-8 stands in no clean text, and must not break anything.
        parted = message.encode("utf-8", "replace").translate(_PARTED).decode()
        return "".join(map(self._pieces.__getitem__, parted.split()))

    def _with_quotes(self, message: str) -> list[str]:
        """What stands between quotes; one identifier in quotes is a name, whatever it looks like."""
        spelled: list[str] = []
        at = 0
        while found := _QUOTE_HERE.match(message, at) or _QUOTE_LATER.search(message, at):
            if at < found.start():
                spelled.append(self._plain(message[at : found.start()]))
            if found[1]:
                spelled.append(self._names[found[1]])
            at = found.end()
        spelled.append(self._plain(message[at:]))
        return spelled


class _Remembered(dict[str, str]):
    """The characters of pieces, found out when one is first met."""

    def __init__(self, take_apart: Callable[[str], Tokens], alphabet: Alphabet) -> None:
        self._take_apart = take_apart
        self._alphabet = alphabet
        self.update(alphabet.plain_words())

    def __missing__(self, piece: str) -> str:
        if piece.isdecimal():
            return NAME
        spelled = self._alphabet.spelled(self._take_apart(piece))
        if len(piece) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
                self.update(self._alphabet.plain_words())
            self[piece] = spelled
        return spelled
