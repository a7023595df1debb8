"""Failures whose answer names no cause, gathered into clusters.

A cluster is a template: the words that its failures share, with holes where values stood. It is found in three steps,
each of which looks at the set of texts only, so that neither their order nor the batches they come in matter:

1. Of each text the messages are read, without their envelope, and values masked (`masking`); texts with the same mask
   are one shape.
2. Shapes that differ only in values, or in quoted words, are one cluster.
3. Clusters that differ in one word, and have at least eight words there, are one: the word is a value too.

Memory is bounded: should there be more than `MOST_SHAPES` shapes, they are told apart by fewer of their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from time import monotonic
from typing import Final

from plainspoken.authoring.mining.clusters import AnsweredBy, Cluster, Unexplained
from plainspoken.authoring.mining.grouping import (
    LEVELS,
    ShapeGroup,
    merged_values,
    merged_words,
    shape_of,
    without_values,
)
from plainspoken.authoring.mining.masking import Masker, shown
from plainspoken.authoring.mining.tallies import ClusterTally, Unnamed
from plainspoken.catalogue.failure import Failure
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer

MOST_SHAPES: Final = 20_000

_MOST_ANSWERS: Final = 12
_PLAIN_WORD: Final = re.compile(r"[a-z][a-z_-]{0,40}", re.IGNORECASE | re.ASCII)
_WRAPPED: Final = re.compile(r"\s{0,9}([A-Za-z][\w-]{2,80})(?: step)? failed: {1,9}(?=\S)")


def find_unexplained(
    failures: Iterable[StoredFailure],
    sanitizer: Sanitizer,
    *,
    limit: int | None = None,
    most_failures: int | None = None,
    seconds: float | None = None,
) -> Unexplained:
    """The clusters of the failures whose answer names no cause.

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


class Miner:
    """Takes failures one by one and tells the clusters of those whose answer names no cause. Not for threads.

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
        self._shapes: dict[str, ClusterTally] = {}
        self._level = 0

    def add(self, failure: StoredFailure) -> None:
        """Looks at one failure."""
        self.failures += 1
        answer = self._sanitizer.sanitize(failure)
        if not answer.cause_known:
            self.take(self.unnamed(failure, answer))

    def unnamed(self, failure: StoredFailure, answer: SanitizedMessage) -> Unnamed:
        """A failure whose answer names no cause, as `take` takes it, there or in another process."""
        masked = self._masker.mask(self._unwrapped(failure.text))
        context = StoredFailure(
            "",
            step=self._step(failure.step),
            operation=_plain_word(failure.operation),
            source=_plain_word(failure.source),
            classification=_plain_word(failure.classification),
            os_type=_plain_word(failure.os_type),
            vm=failure.vm,
            at=failure.at,
        )
        return Unnamed(masked, context, (answer.rule_id, answer.band, answer.category, answer.severity))

    def take(self, failure: Unnamed) -> None:
        """Counts a failure whose answer names no cause, which `failures` must count as well."""
        self.unexplained_count += 1
        self._tally(shape_of(failure.masked.template, self._level)).add(failure)
        while len(self._shapes) > self._most_shapes:
            self._coarsen()

    def unexplained(self, *, limit: int | None = None, complete: bool = True) -> Unexplained:
        """The clusters so far; adding may go on afterwards."""
        truncated = LEVELS[self._level] >= 0
        clusters = [_cluster(group, truncated=truncated) for group in merged_words(merged_values(self._shapes))]
        clusters.sort(key=_rank)
        chosen = clusters if limit is None else clusters[:limit]
        return Unexplained(tuple(chosen), len(clusters), self.failures, self.unexplained_count, complete)

    def _tally(self, shape: str) -> ClusterTally:
        tally = self._shapes.get(shape)
        if tally is None:
            tally = self._shapes[shape] = ClusterTally()
        return tally

    def _coarsen(self) -> None:
        """Tells shapes apart by less. How far it comes depends on the set of texts alone, as each level does."""
        self._level += 1
        finer, self._shapes = self._shapes, {}
        for shape, tally in finer.items():
            self._tally(shape_of(shape, self._level)).merge(tally)

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


def single_cluster(sanitizer: Sanitizer, failure: StoredFailure) -> Cluster:
    """The cluster that one failure alone makes, whatever answers it."""
    unnamed = Miner(sanitizer).unnamed(failure, sanitizer.sanitize(failure))
    template = unnamed.masked.template
    tally = ClusterTally()
    tally.add(unnamed)
    return _cluster(ShapeGroup(without_values(template), template, tally))


def _cluster(group: ShapeGroup, *, truncated: bool = False) -> Cluster:
    tally = group.tally
    answers = sorted(tally.answers.items(), key=lambda item: (-item[1], str(item[0])))
    return Cluster(
        id=sha256(group.key.encode("utf-8", "replace")).hexdigest()[:8],
        template=group.template,
        sample=tally.newest[2] if tally.newest else Failure(""),
        steps=dict(sorted(tally.steps.items(), key=lambda item: (-item[1], item[0]))),
        count=tally.count,
        vms=tally.vms.count if tally.vms else None,
        vms_exact=tally.vms is None or tally.vms.exact,
        first=tally.first,
        last=tally.last,
        answers=tuple(AnsweredBy(*answer, count) for answer, count in answers[:_MOST_ANSWERS]),
        truncated=truncated,
    )


def _plain_word(value: str | None) -> str | None:
    """A word of a backend's closed lists; None for whatever else may stand there."""
    return value if value and _PLAIN_WORD.fullmatch(value) else None


def _rank(cluster: Cluster) -> tuple[int, int, float, str]:
    last = cluster.last.timestamp() if cluster.last else float("-inf")
    return -(cluster.vms or 0), -cluster.count, -last, cluster.id
