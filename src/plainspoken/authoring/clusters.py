"""Failures that no specific rule answers, gathered into clusters that a rule author can work through.

A cluster is a template: the words that its failures share, with holes where values stood. It is found in three steps,
each of which looks at the set of texts only, so that neither their order nor the batches they come in matter:

1. Values are masked (`masking`); texts with the same mask are one shape.
2. Shapes that differ only in values, or in quoted words, are one cluster.
3. Clusters that differ in one word, and have at least eight words there, are one: the word is a value too.

Memory is bounded: should there be more than `MOST_SHAPES` shapes, they are told apart by fewer of their words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from time import monotonic
from typing import Final

from plainspoken.authoring.counting import Distinct
from plainspoken.authoring.masking import ANY_MARK, MaskedText, Masker, hole_of, mark, shown
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import SanitizedMessage, Sanitizer

MOST_SHAPES: Final = 20_000
MOST_VALUES: Final = 8
"""Different words in one place from which on the word counts as a value."""
UNSPECIFIC: Final = frozenset({"general", "fallback"})
"""Bands of answers that leave something to explain."""

_MOST_STEPS = 24
_MOST_ANSWERS = 12
_LEAST_WORDS = 3
_LONGEST_MERGED = 60
_WRAPPED = re.compile(r"\s{0,9}([A-Za-z][\w-]{2,80})(?: step)? failed: {1,9}(?=\S)")
_QUOTED = re.compile(r"'[^'\n]{1,60}'|\"[^\"\n]{1,60}\"|‘[^’\n]{1,60}’|`[^`'\n]{1,60}[`']")
_PLAIN_WORD = re.compile(r"[a-z][a-z_-]{0,40}", re.IGNORECASE | re.ASCII)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_VALUE_MARKS = {mark(name) for name in ("address", "path", "device", "id", "host", "name", "number", "*")}
_ANY = mark("*")
_REST = mark("…")
# How shapes are told apart: by all there is, by their words without values, by ever fewer of their first words.
_LEVELS: Final = (-2, -1, 24, 12, 6, 3, 2, 1, 0)


@dataclass(frozen=True, slots=True)
class Sample:
    """One failure of a cluster, its values made up, with the context it came in."""

    text: str
    step: str | None = None
    operation: str | None = None
    source: str | None = None
    classification: str | None = None
    os_type: str | None = None


@dataclass(frozen=True, slots=True)
class AnsweredBy:
    """What answers now: a rule (None: no rule, a fallback does) and its band, for `count` failures."""

    rule_id: str | None
    band: str
    category: str
    severity: str
    count: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Failures of one kind that lack a specific rule.

    Attributes:
        id: Eight hex digits, the same for the same kind of text.
        template: With a mark for each hole; `shown_template` is for reading.
        sample: The newest failure.
        steps: Internal names of the steps it met, and how often; the empty name is "no step".
        count: How many failures.
        vms: How many VMs met it; None when no failure tells its VM.
        vms_exact: Whether `vms` is no estimate.
        first: When it was met first; None when no failure tells.
        last: When it was met last.
        answers: What answers now, the most frequent first; at most a dozen.
        truncated: Whether only the first words of its texts were told apart, because there were too many texts.
    """

    id: str
    template: str
    sample: Sample
    steps: Mapping[str, int]
    count: int
    vms: int | None
    vms_exact: bool
    first: datetime | None
    last: datetime | None
    answers: tuple[AnsweredBy, ...]
    truncated: bool = False

    @property
    def shown_template(self) -> str:
        """The template for reading: `disk <size> of <name>`."""
        return shown(self.template)


@dataclass(frozen=True, slots=True)
class Unexplained:
    """What a look at failures brought.

    Attributes:
        clusters: Those that most VMs met first; at most as many as were asked for.
        found: How many clusters there are.
        failures: How many failures were looked at.
        unexplained: How many of them no specific rule answers.
        complete: Whether every failure was looked at, not only as many as time or number allowed.
    """

    clusters: tuple[Cluster, ...]
    found: int
    failures: int
    unexplained: int
    complete: bool = True


def find_unexplained(
    failures: Iterable[StoredFailure],
    sanitizer: Sanitizer,
    *,
    limit: int | None = None,
    most_failures: int | None = None,
    seconds: float | None = None,
) -> Unexplained:
    """The clusters of the failures that no specific rule answers.

    Args:
        failures: In any order.
        sanitizer: Answers them.
        limit: Clusters to return.
        most_failures: Failures to look at; the rest is left.
        seconds: Time to look at failures; the rest is left.
    """
    miner = Miner(sanitizer)
    end = None if seconds is None else monotonic() + seconds
    for failure in failures:
        if miner.failures == most_failures or (end is not None and miner.failures % 64 == 0 and monotonic() > end):
            return miner.unexplained(limit=limit, complete=False)
        miner.add(failure)
    return miner.unexplained(limit=limit)


@dataclass(slots=True)
class _Tally:
    """What is known of the failures of a shape. Adding and merging come to the same in any order."""

    count: int = 0
    vms: Distinct | None = None
    steps: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[str | None, str, str, str]] = field(default_factory=Counter)
    first: datetime | None = None
    last: datetime | None = None
    newest: tuple[float, MaskedText, Sample] | None = None

    def add(self, failure: StoredFailure, masked: MaskedText, step: str, answer: SanitizedMessage) -> None:
        self.count += 1
        if failure.vm:
            self.vms = self.vms or Distinct()
            self.vms.add(failure.vm)
        self.steps[step] += 1
        self.answers[answer.rule_id, answer.band, answer.category, answer.severity] += 1
        at = failure.at
        if at is not None:
            self.first = at if self.first is None else min(self.first, at)
            self.last = at if self.last is None else max(self.last, at)
        stamp = at.timestamp() if at is not None else float("-inf")
        if self.newest is None or stamp >= self.newest[0]:
            words = (failure.operation, failure.source, failure.classification, failure.os_type)
            self._take((stamp, masked, Sample(masked.sample, step or None, *map(_plain_word, words))))
        self._bound()

    def merge(self, other: _Tally) -> None:
        self.count += other.count
        if other.vms is not None:
            self.vms = self.vms or Distinct()
            self.vms.merge(other.vms)
        self.steps.update(other.steps)
        self.answers.update(other.answers)
        self.first = min(filter(None, (self.first, other.first)), default=None)
        self.last = max(filter(None, (self.last, other.last)), default=None)
        if other.newest is not None:
            self._take(other.newest)
        self._bound()

    def _take(self, candidate: tuple[float, MaskedText, Sample]) -> None:
        if self.newest is None or _order(candidate) > _order(self.newest):
            self.newest = candidate

    def _bound(self) -> None:
        # The names that stay are the first in alphabetical order: the same ones in whatever order they came.
        if len(self.steps) > _MOST_STEPS:
            for name in sorted(self.steps)[_MOST_STEPS:]:
                del self.steps[name]


def _plain_word(value: str | None) -> str | None:
    """A word of a backend's closed lists; None for whatever else may stand there."""
    return value if value and _PLAIN_WORD.fullmatch(value) else None


def _order(candidate: tuple[float, MaskedText, Sample]) -> tuple[float, str, str]:
    stamp, masked, sample = candidate
    return stamp, masked.sample, repr(sample)


@dataclass(slots=True)
class _Group:
    """Shapes that are one cluster: what names it, its template, its tally."""

    key: str
    template: str
    tally: _Tally


class Miner:
    """Takes failures one by one and tells the clusters of those that no specific rule answers. Not for threads.

    Args:
        sanitizer: Answers the failures.
        most_shapes: Different masked texts to hold; beyond, they are told apart by fewer of their words.
    """

    def __init__(self, sanitizer: Sanitizer, *, most_shapes: int = MOST_SHAPES) -> None:
        self._most_shapes = most_shapes
        self.failures = 0
        self.unexplained_count = 0
        self._sanitizer = sanitizer
        self._masker = Masker(sanitizer.catalogue)
        self._shapes: dict[str, _Tally] = {}
        self._level = 0

    def add(self, failure: StoredFailure) -> None:
        """Looks at one failure."""
        self.failures += 1
        answer = self._sanitizer.sanitize(failure.text, **failure.context)
        if answer.band not in UNSPECIFIC:
            return
        self.unexplained_count += 1
        masked = self._masker.mask(self._unwrapped(failure.text))
        self._tally(_shape(masked.template, self._level)).add(failure, masked, self._step(failure.step), answer)
        while len(self._shapes) > self._most_shapes:
            self._coarsen()

    def unexplained(self, *, limit: int | None = None, complete: bool = True) -> Unexplained:
        """The clusters so far; adding may go on afterwards."""
        clusters = [self._cluster(group) for group in _merged_words(_merged_values(self._shapes))]
        clusters.sort(key=_rank)
        chosen = clusters if limit is None else clusters[:limit]
        return Unexplained(tuple(chosen), len(clusters), self.failures, self.unexplained_count, complete)

    def _tally(self, shape: str) -> _Tally:
        tally = self._shapes.get(shape)
        if tally is None:
            tally = self._shapes[shape] = _Tally()
        return tally

    def _coarsen(self) -> None:
        """Tells shapes apart by less. How far it comes depends on the set of texts alone, as each level does."""
        self._level += 1
        finer, self._shapes = self._shapes, {}
        for shape, tally in finer.items():
            self._tally(_shape(shape, self._level)).merge(tally)

    def _step(self, name: str | None) -> str:
        """A step as staff may see it: a known one by its internal name, of another one no values."""
        name = (name or "").strip().casefold()
        known = self._sanitizer.catalogue.step_names.get(name)
        return known if known is not None else shown(self._masker.mask(name[:80]).template)

    def _unwrapped(self, text: str) -> str:
        """The text without the step's name that backends put before it when they hand it to the job."""
        while (match := _WRAPPED.match(text)) and match[1].casefold() in self._sanitizer.catalogue.step_names:
            text = text[match.end() :]
        return text

    def _cluster(self, group: _Group) -> Cluster:
        tally = group.tally
        answers = sorted(tally.answers.items(), key=lambda item: (-item[1], str(item[0])))
        return Cluster(
            id=sha256(group.key.encode("utf-8", "replace")).hexdigest()[:8],
            template=group.template,
            sample=tally.newest[2] if tally.newest else Sample(""),
            steps=dict(sorted(tally.steps.items(), key=lambda item: (-item[1], item[0]))),
            count=tally.count,
            vms=tally.vms.count if tally.vms else None,
            vms_exact=tally.vms is None or tally.vms.exact,
            first=tally.first,
            last=tally.last,
            answers=tuple(AnsweredBy(*answer, count) for answer, count in answers[:_MOST_ANSWERS]),
            truncated=_LEVELS[self._level] >= 0,
        )


def single_cluster(sanitizer: Sanitizer, failure: StoredFailure) -> Cluster:
    """The cluster that one failure alone makes, whatever answers it."""
    miner = Miner(sanitizer)
    answer = sanitizer.sanitize(failure.text, **failure.context)
    masked = Masker(sanitizer.catalogue).mask(miner._unwrapped(failure.text))  # noqa: SLF001 - of the same module
    tally = _Tally()
    tally.add(failure, masked, miner._step(failure.step), answer)  # noqa: SLF001 - of the same module
    return miner._cluster(_Group(_without_values(masked.template), masked.template, tally))  # noqa: SLF001 - as above


def _rank(cluster: Cluster) -> tuple[int, int, float, str]:
    last = cluster.last.timestamp() if cluster.last else float("-inf")
    return -(cluster.vms or 0), -cluster.count, -last, cluster.id


def _shape(template: str, level: int) -> str:
    words = _LEVELS[level]
    if words == -2:
        return template
    reduced = _without_values(template)
    if words == -1:
        return reduced
    kept = reduced.removesuffix(_REST).split(" ")
    return reduced if len(kept) <= words else " ".join([*kept[:words], _REST])


def _without_values(template: str) -> str:
    """The template with every value, quoted pieces included, as `*`; several in a row as one.

    Where too few words would be left, the template itself: those few would fit anything.
    """
    tokens: list[str] = []
    for token in _QUOTED.sub(_quoted_as_value, template).split(" "):
        reduced = _ANY if _is_value(token) else token
        if not (reduced == _ANY and tokens and tokens[-1] == _ANY):
            tokens.append(reduced)
    words = sum(1 for token in tokens if _LETTERS.search(token))
    return " ".join(tokens) if words >= _LEAST_WORDS else template


def _quoted_as_value(match: re.Match[str]) -> str:
    return _ANY if match[0].count(" ") < 3 else match[0]


def _is_value(token: str) -> bool:
    """Whether a word is a value with nothing but signs around it."""
    return not _VALUE_MARKS.isdisjoint(token) and not _LETTERS.search(token)


def _merged_values(shapes: Mapping[str, _Tally]) -> list[_Group]:
    """Step 2: shapes with the same words."""
    alike: dict[str, list[str]] = {}
    for shape in sorted(shapes):
        alike.setdefault(_without_values(shape), []).append(shape)
    return [
        _Group(key, _common(key, members), _together(shapes[member] for member in members))
        for key, members in sorted(alike.items())
    ]


def _merged_words(groups: list[_Group]) -> list[_Group]:
    """Step 3: clusters that differ in one word. Each joins where the most others do, the leftmost such word."""
    chosen = _chosen_places(groups)
    joined: dict[_Place, list[_Group]] = {}
    result = []
    for number, group in enumerate(groups):
        if number in chosen:
            joined.setdefault(chosen[number], []).append(group)
        else:
            result.append(group)
    for (at, rest), members in joined.items():
        if len(members) < MOST_VALUES:  # some of them have gone to a larger one
            result += members
            continue
        tokens = rest.split(" ")
        key = " ".join([*tokens[:at], _ANY, *tokens[at:]])
        template = _common(key, [member.template for member in members])
        result.append(_Group(key, template, _together(member.tally for member in members)))
    return result


_Place = tuple[int, str]
"""A word that may be a value: where it stands, and the words around it."""


def _chosen_places(groups: list[_Group]) -> dict[int, _Place]:
    """By number of the group, where it joins others."""
    places: dict[_Place, list[int]] = {}
    for number, group in enumerate(groups):
        tokens = group.key.split(" ")
        for at, token in enumerate(tokens if len(tokens) <= _LONGEST_MERGED else ()):
            rest = " ".join([*tokens[:at], *tokens[at + 1 :]])
            if token.isalnum() and len(_LETTERS.findall(rest)) > _LEAST_WORDS:
                places.setdefault((at, rest), []).append(number)
    best: dict[int, tuple[int, _Place]] = {}
    for place, numbers in places.items():
        for number in numbers if len(numbers) >= MOST_VALUES else ():
            claim = (-len(numbers), place)
            best[number] = min(best.get(number, claim), claim)
    return {number: place for number, (_, place) in best.items()}


def _together(tallies: Iterable[_Tally]) -> _Tally:
    whole = _Tally()
    for tally in tallies:
        whole.merge(tally)
    return whole


def _common(key: str, members: list[str]) -> str:
    """What templates share, word by word; where they have different numbers of words, the key they share."""
    split = [member.split(" ") for member in members]
    if len({len(tokens) for tokens in split}) > 1:
        return key
    return " ".join(_common_token(column) for column in zip(*split, strict=True))


def _common_token(tokens: tuple[str, ...]) -> str:
    """The token that all have, or a hole with the signs around it that all have."""
    first = tokens[0]
    if all(token == first for token in tokens):
        return first
    start = end = 0
    shortest = min(map(len, tokens))
    while start < shortest and not _in_word(first[start]) and all(token[start] == first[start] for token in tokens):
        start += 1
    while (
        end < shortest - start and not _in_word(first[-1 - end]) and all(t[-1 - end] == first[-1 - end] for t in tokens)
    ):
        end += 1
    return first[:start] + _ANY + first[len(first) - end :]


def _in_word(character: str) -> bool:
    return character.isalnum() or bool(ANY_MARK.match(character))


__all__ = ["AnsweredBy", "Cluster", "Miner", "Sample", "Unexplained", "find_unexplained", "hole_of", "single_cluster"]
