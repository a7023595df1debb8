"""Conditions of rules compiled to be asked of a text that was read, with the phrases found in it.

Every compiled condition answers two questions: which phrases of the lexicon must be there for it to hold at all
(`cover`), and whether it holds (`holds`), with the evidence for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Final, Protocol

import regex

from plainspoken.catalogue import conditions
from plainspoken.catalogue.conditions import Hole, LikeTemplate
from plainspoken.engine.evidence import Evidence, Found
from plainspoken.engine.lexicon import Lexicon, phrase_parts
from plainspoken.engine.likes import CompiledLike, search
from plainspoken.engine.needed_letters import needed_letters
from plainspoken.engine.normalise import folded_literal
from plainspoken.engine.reading.alphabet import Span
from plainspoken.engine.reading.tokens import phrase_tokens
from plainspoken.engine.verb_forms import other_forms

Cover = frozenset[int]
_NO_LETTERS: Final[frozenset[str]] = frozenset()


class Compiled(Protocol):
    """A compiled condition."""

    @property
    def source(self) -> conditions.Condition:
        """The condition as the catalogue has it."""

    def cover(self, frequency: Mapping[int, int]) -> Cover | None:
        """Phrases of which at least one is present whenever the condition holds; None when there are none."""

    def letters(self) -> frozenset[str]:
        """Folded letters of which a text must hold some for the condition to be more than a matter of phrases.

        Without such letters it holds of all texts of one structure, or of none. The empty letters are in every text.
        """

    @property
    def needs_letters(self) -> bool:
        """Whether it holds of no text without such letters."""

    def holds(self, evidence: Evidence, found: Found) -> bool:
        """Whether the condition holds; what was found is added."""


def compile_condition(
    condition: conditions.Condition, lexicon: Lexicon, phrases: Mapping[str, Collection[str]]
) -> Compiled:
    """The condition, ready to be asked.

    Args:
        condition: As the catalogue has it.
        lexicon: Takes its phrases.
        phrases: The named lists of the catalogue.
    """
    match condition:
        case conditions.Contains() | conditions.Listed():
            return _Words(condition, _sources((condition,), lexicon, phrases))
        case conditions.Letters():
            return _Letters(condition, folded_literal(condition.literal))
        case conditions.Like():
            return _Like(condition, lexicon)
        case conditions.Regex():
            return _Regex(condition)
        case conditions.AllOf():
            return _All(condition, tuple(compile_condition(part, lexicon, phrases) for part in condition.parts))
        case conditions.AnyOf():
            words = [part for part in condition.parts if isinstance(part, conditions.Contains | conditions.Listed)]
            others = [part for part in condition.parts if not isinstance(part, conditions.Contains | conditions.Listed)]
            compiled = [compile_condition(part, lexicon, phrases) for part in others]
            if words:
                compiled.append(_Words(condition, _sources(words, lexicon, phrases)))
            return compiled[0] if len(compiled) == 1 else _Any(condition, compiled)
        case conditions.Not():
            return _Not(condition, compile_condition(condition.part, lexicon, phrases))


def _sources(
    parts: Collection[conditions.Contains | conditions.Listed], lexicon: Lexicon, lists: Mapping[str, Collection[str]]
) -> Mapping[int, conditions.Condition]:
    sources: dict[int, conditions.Condition] = {}
    for part in parts:
        phrases = (part.literal,) if isinstance(part, conditions.Contains) else lists.get(part.name, ())
        for phrase in phrases:
            number = lexicon.add(phrase)
            if number is not None:
                sources.setdefault(number, part)
                for form in other_forms(phrase_parts(phrase)):
                    sources.setdefault(lexicon.add_tokens(form), part)
    return sources


class _Words:
    """`contains`, `phrases`: words in a row, one phrase of several being enough.

    Alternatives of an `any` that are words are asked as one; `sources` tells which of them each phrase belongs to.
    """

    def __init__(self, source: conditions.Condition, sources: Mapping[int, conditions.Condition]) -> None:
        self.source = source
        self.sources = sources
        self._numbers = frozenset(sources)

    def cover(self, _frequency: Mapping[int, int]) -> Cover | None:
        return self._numbers

    needs_letters = False

    def letters(self) -> frozenset[str]:
        return _NO_LETTERS

    def holds(self, evidence: Evidence, found: Found) -> bool:
        hits = evidence.hits
        if self._numbers.isdisjoint(hits):
            return False
        for number in self._numbers & hits.keys():
            for first, last in hits[number]:
                found.add_tokens(first, last)
        return True


class _Letters:
    """`letters`: characters anywhere in the text."""

    def __init__(self, source: conditions.Letters, literal: str) -> None:
        self.source = source
        self._literal = literal

    def cover(self, _frequency: Mapping[int, int]) -> Cover | None:
        return None

    needs_letters = True

    def letters(self) -> frozenset[str]:
        return frozenset((self._literal,))

    def holds(self, evidence: Evidence, found: Found) -> bool:
        start = evidence.reading.text.folded.rfind(self._literal)
        if start < 0:
            return False
        found.add_span((start, start + len(self._literal)))
        return True


class _Like:
    def __init__(self, source: conditions.Like, lexicon: Lexicon) -> None:
        self.source = source
        self._like = CompiledLike(source.template)
        tokens = max(_whole_words(source.template), key=len, default=())
        self._cover = frozenset((lexicon.add_tokens((tokens,)),)) if tokens else None

    def cover(self, _frequency: Mapping[int, int]) -> Cover | None:
        return self._cover

    needs_letters = True

    def letters(self) -> frozenset[str]:
        return frozenset((self._like.rarest,))

    def holds(self, evidence: Evidence, found: Found) -> bool:
        match = self._like.find(evidence.reading.text, within=evidence.reading.messages)
        if match is None:
            return False
        span, values = match
        found.add_span(span)
        found.add_values(values)
        return True


def _whole_words(template: LikeTemplate) -> list[tuple[str, ...]]:
    """The words of each text part of a template, without those that a hole may go on."""
    words: list[tuple[str, ...]] = []
    for number, part in enumerate(template.parts):
        if isinstance(part, Hole):
            continue
        text = part
        if number > 0 and not text[:1].isspace():
            text = text.lstrip("".join(char for char in set(text) if char.isalnum() or char in "._-/"))
        if number < len(template.parts) - 1 and not text[-1:].isspace():
            text = text.rstrip("".join(char for char in set(text) if char.isalnum() or char in "._-/"))
        words.extend(phrase_tokens(run) for run in _plain_runs(text))
    return words


def _plain_runs(text: str) -> Iterator[str]:
    """Words in a row that read the same wherever they stand: `poweredOn` and `power-off` are one word or two."""
    return (" ".join(run) for plain, run in groupby(text.split(), _is_plain) if plain)


def _is_plain(word: str) -> bool:
    bare = word.strip(".,:;()[]'\"")
    return not bare or (bare.isalpha() and (bare.islower() or bare.istitle() or bare.isupper()))


class _Regex:
    def __init__(self, source: conditions.Regex) -> None:
        self.source = source
        self._letters = needed_letters(source.pattern)

    @cached_property
    def _pattern(self) -> regex.Pattern[str]:
        """Made when first needed: most regexes never meet a text of theirs."""
        return regex.compile(self.source.pattern, regex.ASCII | regex.IGNORECASE)

    def cover(self, _frequency: Mapping[int, int]) -> Cover | None:
        return None

    needs_letters = True

    def letters(self) -> frozenset[str]:
        return self._letters

    def holds(self, evidence: Evidence, found: Found) -> bool:
        text = evidence.reading.text
        for start, end in evidence.reading.told:
            match = search(self._pattern, text.folded[start:end])
            if match is not None:
                found.add_span((start + match.start(), start + match.end()))
                clean = text.clean[start:end]
                found.add_values(
                    {
                        name: clean[slice(*match.span(name))]
                        for name, value in match.groupdict().items()
                        if value is not None
                    }
                )
                return True
        return False


class _All:
    def __init__(self, source: conditions.AllOf, parts: Sequence[Compiled]) -> None:
        self.source = source
        # Parts with a cover are asked first: they are cheap, and most texts end there.
        self.parts = tuple(sorted(parts, key=lambda part: part.cover({}) is None))
        self.needs_letters = any(part.needs_letters for part in parts)

    def cover(self, frequency: Mapping[int, int]) -> Cover | None:
        covers = [cover for part in self.parts if (cover := part.cover(frequency))]
        return min(covers, key=lambda cover: sum(frequency.get(number, 0) for number in cover), default=None)

    def letters(self) -> frozenset[str]:
        # Nothing is asked behind the first part that does not hold.
        deciding = [number for number, part in enumerate(self.parts, 1) if part.needs_letters]
        return _letters_of(self.parts[: deciding[0] if deciding else None])

    def holds(self, evidence: Evidence, found: Found) -> bool:
        return all(part.holds(evidence, found) for part in self.parts)


class _Any:
    def __init__(self, source: conditions.AnyOf, parts: Sequence[Compiled]) -> None:
        self.source = source
        self.parts = tuple(parts)
        self.needs_letters = all(part.needs_letters for part in parts)

    def cover(self, frequency: Mapping[int, int]) -> Cover | None:
        covers = [part.cover(frequency) for part in self.parts]
        return frozenset().union(*(cover for cover in covers if cover)) if all(covers) else None

    def letters(self) -> frozenset[str]:
        return _letters_of(self.parts)

    def holds(self, evidence: Evidence, found: Found) -> bool:
        # Every part is asked: each may bind facts, and all that holds is evidence.
        return max([part.holds(evidence, found) for part in self.parts])


class _Not:
    needs_letters = False

    def __init__(self, source: conditions.Not, part: Compiled) -> None:
        self.source = source
        self.part = part

    def cover(self, _frequency: Mapping[int, int]) -> Cover | None:
        return None

    def letters(self) -> frozenset[str]:
        return self.part.letters()

    def holds(self, evidence: Evidence, _found: Found) -> bool:
        return not self.part.holds(evidence, Found(evidence))


def _letters_of(parts: Sequence[Compiled]) -> frozenset[str]:
    return _NO_LETTERS.union(*[part.letters() for part in parts])


def held(compiled: Compiled, evidence: Evidence) -> Iterator[tuple[conditions.Condition, Span]]:
    """The single conditions that hold of a condition, each with where; nothing of those within a `not`."""
    if isinstance(compiled, (_All, _Any)):
        for part in compiled.parts:
            yield from held(part, evidence)
    elif isinstance(compiled, _Words):
        for number, source in compiled.sources.items():
            for first, last in evidence.hits.get(number, ()):
                yield source, evidence.reading.place(first, last)
    elif not isinstance(compiled, _Not):
        found = Found(evidence)
        if compiled.holds(evidence, found):
            yield from ((compiled.source, span) for span in found.spans(evidence.reading))


def parts_of(compiled: Compiled) -> tuple[Compiled, ...]:
    """The parts of an `all`, an `any`; a single condition itself."""
    return compiled.parts if isinstance(compiled, (_All, _Any)) else (compiled,)


def negated(compiled: Compiled) -> Compiled | None:
    """What must not hold for a `not` to hold; None of any other condition."""
    return compiled.part if isinstance(compiled, _Not) else None
