"""What a reading is: an immutable value that the matcher, the scrubber, `explain` and the miner all look at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from plainspoken.engine.normalise import NormalText
from plainspoken.engine.reading.lines import Weight

Span = tuple[int, int]


class Clause(NamedTuple):
    """A piece of a message that says one thing. `first` and `last` are the range of its tokens, `last` not included."""

    first: int
    last: int
    weight: Weight


class Places:
    """Where tokens stand, worked out when somebody asks: most answers need only the words."""

    def __init__(self, found: Callable[[], Iterator[Span]]) -> None:
        self._found = found

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The place of each token."""
        return tuple(self._found())


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its structure. All positions are those of `text.clean`.

    Attributes:
        text: The text in normal form.
        tokens: Comparable words and names of all messages in order; a boundary token stands between two clauses.
        clauses: The clauses, outermost first as programs write them.
        clause_of: The clause of each token; a boundary belongs to the clause before it.
        messages: Where the messages stand; all else is envelope.
    """

    text: NormalText
    tokens: tuple[str, ...]
    clauses: tuple[Clause, ...]
    clause_of: tuple[int, ...]
    messages: tuple[Span, ...]
    places: Places = field(repr=False, compare=False)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where each token stands."""
        return self.places.spans

    def place(self, first: int, last: int) -> Span:
        """Where the tokens from `first` up to `last`, not included, stand."""
        return self.spans[first][0], self.spans[last - 1][1]

    def clause_at(self, position: int) -> int:
        """The clause at a position of the text: the last one that begins at it or before; 0 in an empty reading."""
        found = 0
        for number, clause in enumerate(self.clauses):
            if self.spans[clause.first][0] > position:
                break
            found = number
        return found

    def envelope(self) -> Iterator[Span]:
        """What is no message: headers, keys, frames."""
        at = 0
        for start, end in self.messages:
            if at < start:
                yield at, start
            at = max(at, end)
        if at < len(self.text.clean):
            yield at, len(self.text.clean)
