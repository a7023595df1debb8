"""How far before its first gate a match of a pattern can begin, told from the pattern itself."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from re import _constants as code  # type: ignore[attr-defined, unused-ignore] # what a pattern is made of is told nowhere else
from re import _parser  # type: ignore[attr-defined, unused-ignore]
from typing import Any, Final

from plainspoken.engine.gated import Gated

_ENDLESS: Final = 10**9
_OTHER: Final = "\uffff"
"""Stands for every character that no gate has."""
_CATEGORIES: Final = {
    code.CATEGORY_DIGIT: r"\d",
    code.CATEGORY_NOT_DIGIT: r"\D",
    code.CATEGORY_SPACE: r"\s",
    code.CATEGORY_NOT_SPACE: r"\S",
    code.CATEGORY_WORD: r"\w",
    code.CATEGORY_NOT_WORD: r"\W",
}

# For the end of what has been read, as far as a gate may begin with it: the most characters read until there.
_Read = dict[str, int]
_Part = Any


def reach_of(gated: Gated, *, all_blanks: bool) -> int | None:
    """The most characters that a match may have before the first gate in it; None when it may have no gate, or endless.

    Args:
        gated: A pattern with its gates.
        all_blanks: Whether a blank in a gate stands for all white space.
    """
    reader = _Reader(gated.gates, all_blanks=all_blanks)
    source = re.sub(r"\(\?P?<\w+>", "(?:", gated.source.replace("(?P<noun>", "(")).replace("(?(noun)", "(?(1)")
    tree = _parser.parse(source.replace("(?P=quote)", "."), re.IGNORECASE | re.MULTILINE)
    left = reader.after_all(list(tree), {"": 0})
    return None if left or reader.reach >= _ENDLESS else reader.reach


class _Reader:
    """Reads a pattern in all ways at once until a gate is complete."""

    def __init__(self, gates: Iterable[str], *, all_blanks: bool) -> None:
        self.reach = 0
        self._gates = frozenset(gates)
        self._beginnings = {gate[:end] for gate in self._gates for end in range(len(gate))}
        self._letters = sorted({letter for gate in self._gates for letter in gate})
        self._all_blanks = all_blanks
        self._steps: dict[tuple[str, str], tuple[str, int]] = {}

    def after_all(self, items: list[tuple[Any, Any]], read: _Read) -> _Read:
        for kind, value in items:
            read = self._after(kind, value, read) if read else read
        return read

    def _after(self, kind: _Part, value: _Part, read: _Read) -> _Read:  # noqa: C901 - a case for each kind
        if kind is code.LITERAL:
            letter = self._letter(chr(value).lower())
            return self._step(read, [letter if letter in self._letters else _OTHER])
        if kind is code.ANY or kind is code.NOT_LITERAL or kind is code.GROUPREF:
            return self._step(read, [_OTHER, *self._letters])
        if kind is code.IN:
            return self._step(read, [letter for letter in (_OTHER, *self._letters) if self._allows(value, letter)])
        if kind is code.BRANCH:
            return _joined(self.after_all(list(branch), read) for branch in value[1])
        if kind is code.SUBPATTERN:
            return self.after_all(list(value[3]), read)
        if kind is code.ATOMIC_GROUP:
            return self.after_all(list(value), read)
        if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            least, most, body = value
            return self._repeated(least, most, body, read)
        if kind is code.GROUPREF_EXISTS:
            return _joined([self.after_all(list(value[1]), read), self.after_all(list(value[2] or ()), read)])
        if kind is code.ASSERT and value[0] == 1:
            return read if self.after_all(list(value[1]), read) else {}
        if kind is code.FAILURE or (kind is code.ASSERT_NOT and not list(value[1])):
            return {}
        begins_word = kind is code.ASSERT_NOT and "NOT_SPACE" in str(value[1]) and value[0] == -1
        if (begins_word or (kind is code.AT and value is code.AT_BEGINNING)) and " " in self._beginnings:
            return {end or " ": most for end, most in read.items()} if self._all_blanks else read
        return read

    def _repeated(self, least: int, most: int, body: _Part, read: _Read) -> _Read:
        items = list(body)
        widest = body.getwidth()[1]
        found = read if least == 0 else {}
        times = 0
        while times < most and read:
            before, read = read, self.after_all(items, read)
            times += 1
            found = _joined([found, read]) if times >= least else found
            if read.keys() <= before.keys() and times < most:  # no other ends come, only farther ones
                endless = most is code.MAXREPEAT or widest >= _ENDLESS
                more = _ENDLESS if endless else (most - times - 1) * widest
                farther = {end: min(_ENDLESS, read + more) for end, read in read.items()}
                return _joined([found, farther, self.after_all(items, farther)])
        return found

    def _step(self, read: _Read, letters: list[str]) -> _Read:
        after: _Read = {}
        for end, most in read.items():
            for letter in letters:
                longer, complete = self._read_on(end, letter)
                if complete:
                    self.reach = max(self.reach, _ENDLESS if most >= _ENDLESS else most + 1 - complete)
                else:
                    after[longer] = max(after.get(longer, 0), min(_ENDLESS, most + 1))
        return after

    def _read_on(self, end: str, letter: str) -> tuple[str, int]:
        """What counts of the end after one more letter, and how long the gate is that it completes."""
        if (end, letter) not in self._steps:
            text = "" if letter == _OTHER else end + letter
            complete = max((len(gate) for gate in self._gates if text.endswith(gate)), default=0)
            while text not in self._beginnings:
                text = text[1:]
            self._steps[end, letter] = text, complete
        return self._steps[end, letter]

    def _letter(self, char: str) -> str:
        return " " if self._all_blanks and char.isspace() else char

    def _allows(self, items: list[tuple[Any, Any]], letter: str) -> bool:
        """Whether a set of characters may hold this one."""
        if letter == _OTHER:
            chars = [char for char in f"{string.printable.lower()}é" if self._letter(char) not in self._letters]
        else:
            chars = list(string.whitespace) if letter == " " and self._all_blanks else [letter, letter.upper()]
        negated = items[0][0] is code.NEGATE
        return any(len(char) == 1 and any(_holds(item, char) for item in items) != negated for char in chars)


def _holds(item: tuple[Any, Any], char: str) -> bool:
    kind, value = item
    if kind is code.LITERAL:
        return char.lower() == chr(value).lower()
    if kind is code.RANGE:
        return any(value[0] <= ord(each) <= value[1] for each in (char.lower(), char.upper()) if len(each) == 1)
    return kind is code.CATEGORY and re.fullmatch(_CATEGORIES[value], char, re.ASCII) is not None


def _joined(many: Iterable[_Read]) -> _Read:
    joined: _Read = {}
    for read in many:
        for end, most in read.items():
            joined[end] = max(joined.get(end, 0), most)
    return joined
