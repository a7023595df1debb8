"""Tallies: what is known of failures of one shape, added up in any order to the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from plainspoken.authoring.mining.counting import DistinctCounter
from plainspoken.authoring.mining.masking import MaskedText
from plainspoken.catalogue.failure import Failure
from plainspoken.engine.failures import StoredFailure

_MOST_STEPS: Final = 24


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A failure whose cause nothing names, as a tally takes it: with nothing in it that staff may not see.

    Attributes:
        masked: Its text.
        context: What is known besides, as staff may see it; its text is empty.
        answer: The rule's id, the band, the category and the severity of its answer.
    """

    masked: MaskedText
    context: StoredFailure
    answer: tuple[str | None, str, str, str]


@dataclass(slots=True)
class ClusterTally:
    """What is known of the failures of a shape. Adding and merging come to the same in any order."""

    count: int = 0
    vms: DistinctCounter | None = None
    steps: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[str | None, str, str, str]] = field(default_factory=Counter)
    first: datetime | None = None
    last: datetime | None = None
    newest: tuple[float, MaskedText, Failure] | None = None

    def add(self, failure: Unnamed) -> None:
        """Takes one failure more."""
        context, at = failure.context, failure.context.at
        self.count += 1
        if context.vm:
            self.vms = self.vms or DistinctCounter()
            self.vms.add(context.vm)
        self.steps[context.step or ""] += 1
        self.answers[failure.answer] += 1
        if at is not None:
            self.first = at if self.first is None else min(self.first, at)
            self.last = at if self.last is None else max(self.last, at)
        stamp = at.timestamp() if at is not None else float("-inf")
        if self.newest is None or stamp >= self.newest[0]:
            sample = Failure(
                failure.masked.sample,
                step=context.step or None,
                operation=context.operation,
                source=context.source,
                classification=context.classification,
                os_type=context.os_type,
            )
            self._take((stamp, failure.masked, sample))
        self._bound()

    def merge(self, other: ClusterTally) -> None:
        """Takes in another tally."""
        self.count += other.count
        if other.vms is not None:
            self.vms = self.vms or DistinctCounter()
            self.vms.merge(other.vms)
        self.steps.update(other.steps)
        self.answers.update(other.answers)
        self.first = min(filter(None, (self.first, other.first)), default=None)
        self.last = max(filter(None, (self.last, other.last)), default=None)
        if other.newest is not None:
            self._take(other.newest)
        self._bound()

    def _take(self, candidate: tuple[float, MaskedText, Failure]) -> None:
        if self.newest is None or _order(candidate) > _order(self.newest):
            self.newest = candidate

    def _bound(self) -> None:
        # The names that stay are the first in alphabetical order: the same ones in whatever order they came.
        if len(self.steps) > _MOST_STEPS:
            for name in sorted(self.steps)[_MOST_STEPS:]:
                del self.steps[name]


def _order(candidate: tuple[float, MaskedText, Failure]) -> tuple[float, str, str]:
    stamp, masked, sample = candidate
    return stamp, masked.sample, repr(sample)


def together(tallies: Iterable[ClusterTally]) -> ClusterTally:
    """All of them as one."""
    whole = ClusterTally()
    for tally in tallies:
        whole.merge(tally)
    return whole
