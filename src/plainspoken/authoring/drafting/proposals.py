"""One line for a list, in place of a rule: which words of a text say what went wrong, or what it happened to.

The words are taken from the last clause that counts, between its names and values. Which fault they say is a guess, by
words that phrases of the lists have in common with the text; who writes the line reads it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from plainspoken.authoring.mining.clusters import Cluster
from plainspoken.catalogue.model import Catalogue, PhraseRole
from plainspoken.engine.diagnosis import Diagnosis
from plainspoken.engine.lexicon import GAP
from plainspoken.engine.normalise import normalise
from plainspoken.engine.reading import Reading
from plainspoken.engine.reading.tokens import phrase_tokens
from plainspoken.engine.reading.words import BOUNDARY
from plainspoken.engine.sanitizer import Sanitizer

_MOST_WORDS: Final = 5
_LEAST_WORDS: Final = 2
_ALIKE: Final = 0.3
"""How much of a phrase, by how telling its words are, must stand in the text for its fault to be proposed."""
_MOST_FAULTS: Final = 3
_SMALL: Final = frozenset(
    "of on in at by for to with from and or but that this it its as into onto over under after before while when"
    " because error step new other some any no".split()
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A phrase for an entry of a list; `kind` is `faults` or `subjects`."""

    kind: str
    entry: str
    phrase: str

    @property
    def line(self) -> str:
        """The entry as a line of its file, with nothing but the phrase."""
        quoted = "'" + self.phrase.replace("'", "''") + "'"
        return f"  {self.entry}: {{ phrases: [{quoted}] }}\n"


def proposals_of(cluster: Cluster, sanitizer: Sanitizer, *, fault: str | None = None) -> Iterator[Proposal]:
    """Lines that could explain a cluster, the likeliest first: each likely fault with each likely phrase.

    Args:
        cluster: Failures whose answer names no cause.
        sanitizer: Answers them now.
        fault: The fault that the author has in mind; guessed without it.
    """
    reading, diagnosis = _read(cluster, sanitizer)
    phrases = list(_phrases(reading, diagnosis))
    names = [fault] if fault is not None else likely_faults(cluster, sanitizer)
    for name in names:
        for phrase in phrases:
            yield Proposal("faults", name, phrase)


def phrases_of(cluster: Cluster, sanitizer: Sanitizer) -> Iterator[str]:
    """Words of a text that may say what went wrong, the likeliest first."""
    yield from _phrases(*_read(cluster, sanitizer))


def noun_proposals(cluster: Cluster, sanitizer: Sanitizer, subject: str) -> Iterator[Proposal]:
    """Words of the text that could be a noun of a subject: those before what went wrong, nearest first."""
    reading, diagnosis = _read(cluster, sanitizer)
    end = diagnosis.fault.first if diagnosis.fault else len(reading.tokens)
    taken = {number for hit in diagnosis.faults for number in range(hit.first, hit.last)}
    for run in reversed(list(_runs(reading, range(end), taken))):
        first, last = _without_ends(reading, *run, set())
        for start in range(max(first, last - 2), last):
            yield Proposal("subjects", subject, _words(reading, start, last))


def likely_faults(cluster: Cluster, sanitizer: Sanitizer) -> list[str]:
    """Faults of which a phrase shares telling words with those that would be proposed, the likeliest first."""
    weights = _weights(sanitizer.catalogue)
    spoken = {token for phrase in _phrases(*_read(cluster, sanitizer)) for token in phrase_tokens(phrase)}
    scores: dict[str, float] = {}
    for fault in sanitizer.catalogue.faults.values():
        if fault.role is PhraseRole.CAUSE:
            scores[fault.name] = max((_share(phrase, spoken, weights) for phrase in fault.phrases), default=0)
    ranked = sorted((name for name in scores if scores[name] >= _ALIKE), key=lambda name: (-scores[name], name))
    return ranked[:_MOST_FAULTS]


def _read(cluster: Cluster, sanitizer: Sanitizer) -> tuple[Reading, Diagnosis]:
    evidence, diagnosis = sanitizer.matcher.evidence(normalise(cluster.sample.text))
    return evidence.reading, diagnosis


def _phrases(reading: Reading, diagnosis: Diagnosis) -> Iterator[str]:
    """Runs of words without names, innermost clause first; where all are single words, two with a gap between."""
    nouns = {number for hit in diagnosis.subjects for number in range(hit.first, hit.last)}
    effects = {number for hit in diagnosis.faults for number in range(hit.first, hit.last)}
    clauses = [number for number in range(len(reading.clauses)) if number not in diagnosis.ignored]
    seen: set[str] = set()
    for number in reversed(clauses):
        clause = reading.clauses[number]
        runs = list(_runs(reading, range(clause.first, clause.last), effects))
        bare = [_without_ends(reading, first, last, nouns) for first, last in runs]
        whole = [(first, last) for first, last in bare if last - first >= _LEAST_WORDS]
        phrases = [_words(reading, first, last) for first, last in sorted(whole, key=lambda run: run[0] - run[1])]
        phrases += [
            f"{_words(reading, *one)} {GAP} {_words(reading, *other)}"
            for one, other in pairwise(bare)
            if one[0] < one[1] and other[0] < other[1]
        ]
        for phrase in phrases:
            if phrase not in seen:
                seen.add(phrase)
                yield phrase


def _runs(reading: Reading, tokens: Iterable[int], without: set[int]) -> Iterator[tuple[int, int]]:
    """Ranges of tokens that are plain words, each as long as a phrase may be."""
    first: int | None = None
    last = 0
    for number in tokens:
        plain = number not in without and _is_plain(reading, number)
        if plain and first is not None and number - first < _MOST_WORDS:
            last = number + 1
        elif plain:
            if first is not None:
                yield first, last
            first, last = number, number + 1
        elif first is not None:
            yield first, last
            first = None
    if first is not None:
        yield first, last


def _is_plain(reading: Reading, number: int) -> bool:
    token = reading.tokens[number]
    start, end = reading.spans[number]
    written = reading.text.clean[start:end].strip(" \t.,:;!?()'\"")
    return token != BOUNDARY and token.isalpha() and bool(written) and written.replace(" ", "").isalpha()


def _without_ends(reading: Reading, first: int, last: int, nouns: set[int]) -> tuple[int, int]:
    """The run without small words at its ends, and without nouns that the lists know at its beginning."""
    while first < last and (reading.tokens[first] in _SMALL or first in nouns):
        first += 1
    while first < last and reading.tokens[last - 1] in _SMALL:
        last -= 1
    return first, last


def _words(reading: Reading, first: int, last: int) -> str:
    start, end = reading.place(first, last)
    return reading.text.clean[start:end].strip(" \t.,:;!?()'\"").casefold()


def _weights(catalogue: Catalogue) -> Mapping[str, float]:
    """How telling each word of the faults' phrases is: the fewer faults have it, the more."""
    faults = [fault for fault in catalogue.faults.values() if fault.role is PhraseRole.CAUSE]
    counts: Counter[str] = Counter()
    for fault in faults:
        counts.update({token for phrase in fault.phrases for token in phrase_tokens(phrase)} - _SMALL)
    return {token: math.log(1 + len(faults) / count) for token, count in counts.items()}


def _share(phrase: str, spoken: set[str], weights: Mapping[str, float]) -> float:
    tokens = {token for token in phrase_tokens(phrase) if token in weights}
    whole = sum(weights[token] for token in tokens)
    return sum(weights[token] for token in tokens & spoken) / whole if whole else 0.0
