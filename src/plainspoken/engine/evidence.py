"""What conditions of rules are asked of, and what they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from plainspoken.engine.lexicon import Hits
from plainspoken.engine.reading import Reading
from plainspoken.engine.reading.alphabet import Span


class Evidence:
    """What conditions are asked of: the phrases found in those clauses of a text that count, and the text itself.

    `asked_text` tells whether one asked for more than the phrases.
    """

    __slots__ = ("_reading", "asked_text", "clause_of", "hits")

    def __init__(self, reading: Reading, hits: Hits) -> None:
        self._reading = reading
        self.clause_of = reading.structure.clause_of
        self.hits = hits
        self.asked_text = False

    @property
    def reading(self) -> Reading:
        """The text as it was read."""
        self.asked_text = True
        return self._reading


class Found:
    """What conditions found on the way: raw fact values by name, places in the text, and the tokens that count.

    Most rules match alone, and nobody asks for more than that: tokens and clauses are worked out when somebody does.
    """

    values: Mapping[str, str] = MappingProxyType({})
    _spans: Sequence[Span] = ()
    _inner: Sequence[tuple[int, int, bool]] | None = None
    _tokens: frozenset[int] | None = None

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._ranges: list[tuple[int, int, bool]] = []

    @property
    def tokens(self) -> frozenset[int]:
        """The tokens that count as evidence, once all is found."""
        if self._tokens is None:
            self._tokens = frozenset([token for first, last, _ in self._placed() for token in range(first, last)])
        return self._tokens

    @property
    def last_clause(self) -> int:
        """The last clause with evidence; -1 for a rule that asks nothing of the text."""
        clause_of = self._evidence.clause_of
        return max([clause_of[last - 1] for _, last, _ in self._placed()], default=-1)

    @property
    def last_told(self) -> int:
        """The last clause with words or faults that the rule asks for; where it asks for nouns alone, with those."""
        clause_of = self._evidence.clause_of
        told = [clause_of[last - 1] for _, last, tells in self._placed() if tells]
        return max(told) if told else self.last_clause

    def spans(self, reading: Reading) -> list[Span]:
        """The pieces of the text that were found; `reading` is of the text it was found in."""
        return [reading.place(first, last) for first, last, _ in self._ranges] + [*self._spans]

    def add_tokens(self, first: int, last: int, *, tells: bool = True) -> None:
        """Count the tokens from `first` up to `last` as evidence; nouns and speakers tell no cause."""
        self._ranges.append((first, last, tells))

    def add_values(self, values: Mapping[str, str]) -> None:
        """Remember raw values of facts; the first of a name counts."""
        self.values = {**values, **self.values}

    def add_span(self, span: Span) -> None:
        """Count a piece of the text as evidence, with every token that lies in it."""
        self._spans = (*self._spans, span)
        self._inner = None

    def _placed(self) -> list[tuple[int, int, bool]]:
        """All ranges of tokens, those that lie in pieces of the text too."""
        if not self._spans:
            return self._ranges
        if self._inner is None:
            within = self._evidence.reading.within
            self._inner = [(number, number + 1, True) for span in self._spans for number in within(span)]
        return [*self._ranges, *self._inner]
