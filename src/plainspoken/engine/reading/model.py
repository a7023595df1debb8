"""What a reading is: a value that the matcher, the scrubber, `explain` and the miner all look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, Protocol

from plainspoken.engine.normalise import NormalText
from plainspoken.engine.reading.alphabet import Span
from plainspoken.engine.reading.lines import Line, Weight

LONGEST_REMEMBERED: Final = 400
"""Characters of a key that is worth being remembered; most texts have 10 to 30."""


class Clause(NamedTuple):
    """A piece of a message that says one thing. `first` and `last` are the range of its tokens, `last` not included."""

    first: int
    last: int
    weight: Weight


class Structure(NamedTuple):
    """What texts have in common that differ only in names, numbers and words that no phrase has.

    Attributes:
        key: The same for all such texts, and different for all others.
        words: A character for each token of all messages in order (see `alphabet`); a boundary stands between two
            clauses.
        clauses: The clauses, outermost first as programs write them.
        clause_of: The clause of each token; a boundary belongs to the clause before it.
        begins: The first token of each message.
    """

    key: str
    words: str
    clauses: tuple[Clause, ...]
    clause_of: tuple[int, ...]
    begins: tuple[int, ...]


class Placer(Protocol):
    """Works out the tokens of messages, and where they stand."""

    def tokens(self, clean: str, messages: Iterable[Span]) -> tuple[str, ...]:
        """The tokens, a boundary behind each clause."""

    def spans(self, clean: str, message: Span) -> list[Span]:
        """Where each token of a message stands."""


_NO_TEXT: Final = NormalText("", "", ())


class Reading:
    """A text with its structure. All positions are those of `text.clean`. Immutable.

    Tokens and their places are worked out when somebody asks: most answers need only the structure.
    """

    __slots__ = ("_lines", "_messages", "_placed", "_placer", "structure", "text")

    def __init__(
        self,
        text: NormalText,
        structure: Structure,
        lines: Sequence[Line] | None,
        placer: Placer,
    ) -> None:
        self.text = text
        self.structure = structure
        self._lines = lines  # None for a text that is one message
        self._placer = placer
        self._messages: tuple[Span, ...] | None = None
        self._placed: dict[Span, list[Span]] | None = None

    def without_text(self) -> Reading:
        """The structure alone, of a text without a letter."""
        return Reading(_NO_TEXT, self.structure, (), self._placer)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses, outermost first as programs write them."""
        return self.structure.clauses

    @property
    def clause_of(self) -> tuple[int, ...]:
        """The clause of each token; a boundary belongs to the clause before it."""
        return self.structure.clause_of

    @property
    def messages(self) -> tuple[Span, ...]:
        """Where the messages stand; all else is envelope."""
        if self._messages is None:
            lines = self._lines
            whole = ((0, len(self.text.clean)),)
            self._messages = whole if lines is None else tuple([(line.start, line.end) for line in lines])
        return self._messages

    @property
    def told(self) -> Iterator[Span]:
        """Where the messages stand that tell of the failure: none of a quiet line, unless all lines are quiet."""
        lines = self._lines
        if not lines or all(line.weight is Weight.QUIET for line in lines):
            return iter(self.messages)
        return ((line.start, line.end) for line in lines if line.weight is not Weight.QUIET)

    @property
    def tokens(self) -> tuple[str, ...]:
        """Comparable words and names of all messages in order; a boundary token stands between two clauses."""
        return self._placer.tokens(self.text.clean, self.messages)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where each token stands."""
        return tuple([span for message in self.messages for span in self._spans_of(message)])

    def place(self, first: int, last: int) -> Span:
        """Where the tokens from `first` up to `last`, not included, stand."""
        spans = self.spans
        return spans[first][0], spans[last - 1][1]

    def within(self, piece: Span) -> Iterator[int]:
        """The tokens of which something stands in a piece of the text."""
        start, end = piece
        for message, begin in zip(self.messages, self.structure.begins, strict=False):
            if message[0] <= end and start <= message[1]:
                for number, (first, last) in enumerate(self._spans_of(message), begin):
                    if first < end and start < last:
                        yield number

    def _spans_of(self, message: Span) -> list[Span]:
        if self._placed is None:
            self._placed = {}
        if message not in self._placed:
            self._placed[message] = self._placer.spans(self.text.clean, message)
        return self._placed[message]

    def envelope(self) -> Iterator[Span]:
        """What is no message: headers, keys, frames."""
        at = 0
        for start, end in self.messages:
            if at < start:
                yield at, start
            at = max(at, end)
        if at < len(self.text.clean):
            yield at, len(self.text.clean)
