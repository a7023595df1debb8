"""Text in, reading out: lines without headers, without frames, their messages, clauses and tokens.

Linear in the length of the text, and never raising: what no part of it knows is prose.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from plainspoken.engine.normalise import NormalText
from plainspoken.engine.reading.alphabet import Alphabet, Span, linked, linked_spans
from plainspoken.engine.reading.lines import Line, Weight
from plainspoken.engine.reading.message_lines import is_one_message, message_lines
from plainspoken.engine.reading.model import LONGEST_REMEMBERED, Clause, Reading, Structure
from plainspoken.engine.reading.spelling import Speller
from plainspoken.engine.reading.tokens import tokens_of
from plainspoken.engine.reading.words import BOUNDARY, Tokens, Words

_WEIGHTS: Final = {weight: str(weight.value) for weight in Weight}
"""Stands in a key behind each message but one that is a whole text: the same words in other lines are another text."""
_WEIGHT: Final = re.compile(r"([012])")
_BY_DIGIT: Final = {digit: weight for weight, digit in _WEIGHTS.items()}
_REMEMBERED: Final = 4_096


class Reader:
    """Reads texts. Safe in threads.

    Args:
        alphabet: The words of a catalogue, complete.
        knows_phrase: Whether tokens in a row are a phrase of it (see `Words`).
    """

    def __init__(
        self, alphabet: Alphabet | None = None, knows_phrase: Callable[[Tokens], bool] = lambda _: False
    ) -> None:
        self._words = Words(knows_phrase)
        self._speller = Speller(self._words, alphabet or Alphabet())
        self._structures: dict[str, Structure] = {}

    def read(self, text: NormalText) -> Reading:
        """The structure of a text in normal form."""
        clean = text.clean
        spelled = self._speller.spelled
        lines: Sequence[Line] | None = None
        if is_one_message(text):
            key = spelled(clean)
        else:
            lines = message_lines(text)
            key = "".join([spelled(clean[line.start : line.end]) + _WEIGHTS[line.weight] for line in lines])
        structure = self._structures.get(key)
        if structure is None:
            structure = _structured(key)
            if len(key) <= LONGEST_REMEMBERED:
                if len(self._structures) >= _REMEMBERED:
                    self._structures.clear()
                self._structures[key] = structure
        return Reading(text, structure, lines, self)

    def tokens(self, clean: str, messages: Iterable[Span]) -> tuple[str, ...]:
        """The tokens of messages, a boundary behind each clause."""
        found = [token for start, end in messages for token in (*tokens_of(self._words, clean, start, end), BOUNDARY)]
        return tuple(
            [found[number] for number in _kept("".join([token if token == BOUNDARY else "." for token in found]))]
        )

    def spans(self, clean: str, message: Span) -> list[Span]:
        """Where each token of a message stands."""
        start, end = message
        spelled, spans = self._speller.placed(clean, start, end)
        found = [*linked_spans(spans, spelled), (end, end)]
        return [found[number] for number in _kept(linked(spelled) + BOUNDARY)]


def _kept(spelled: str) -> list[int]:
    """Which tokens are kept: of boundaries in a row the first, and none at the beginning."""
    before = BOUNDARY + spelled
    return [number for number, char in enumerate(spelled) if char != BOUNDARY or before[number] != BOUNDARY]


def _structured(key: str) -> Structure:
    """The clauses of messages that were spelled, each with a boundary behind it."""
    words: list[str] = []
    clauses: list[Clause] = []
    clause_of: list[int] = []
    begins: list[int] = []
    parts = [*_WEIGHT.split(key), _WEIGHTS[Weight.PLAIN]]
    for spelled, digit in zip(parts[::2], parts[1::2], strict=True):
        weight = _BY_DIGIT[digit]
        begins.append(len(clause_of))
        for said in linked(spelled).split(BOUNDARY):
            if said:
                first = len(clause_of)
                clause_of += [len(clauses)] * (len(said) + 1)
                clauses.append(Clause(first, first + len(said), weight))
                words += (said, BOUNDARY)
    if len(begins) > 1:
        begins.pop()  # behind the weight of the last message there is none
    return Structure(key, "".join(words), tuple(clauses), tuple(clause_of), tuple(begins))
