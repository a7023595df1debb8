"""How much of what fails is explained: in all, by step, by kind of job, by area of rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from plainspoken.authoring.counting import Distinct
from plainspoken.authoring.masking import Masker, shown
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer

CLASSES: Final = ("rule", "composed", "effect", "fallback")
"""How a failure may be answered: by a rule, by a composed answer, by one that says only that something failed, or by a
fallback. The first two name the cause."""

UNKNOWN: Final = "(none)"
"""Name of what failures without a step, or without an operation, are counted under."""
NO_RULE: Final = "(no rule)"
"""Area of the failures that a fallback answers."""
OTHERS: Final = "(others)"
"""Name of what is counted together once there are too many names."""

_MOST_NAMES = 500
_ROOM = 2_048


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the failures and how they are answered.

    `failures`, `jobs` and `vms` count by class of answer (see `CLASSES`). A job, or a VM, with several failures counts
    in each class that one of them is in; `all_jobs` and `all_vms` count it once. The latter four are None when the
    failures do not tell their jobs or VMs; beyond some 2,000 they are estimates (±2 %), and `exact` is False.
    """

    name: str
    failures: Mapping[str, int]
    jobs: Mapping[str, int] | None
    vms: Mapping[str, int] | None
    all_jobs: int | None
    all_vms: int | None
    exact: bool = True

    @property
    def total(self) -> int:
        """How many failures."""
        return sum(self.failures.values())

    def percent(self, answered: str) -> float:
        """Percent of the failures that are answered in this way, with one decimal; 0 where there are none."""
        return round(100 * self.failures[answered] / self.total, 1) if self.total else 0.0

    @property
    def explained(self) -> float:
        """Percent of the failures whose answer names the cause, with one decimal."""
        named = self.failures["rule"] + self.failures["composed"]
        return round(100 * named / self.total, 1) if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything, and its parts by step, by kind of job, and by area of the rule or fault, the worst covered first."""

    overall: Share
    steps: tuple[Share, ...]
    operations: tuple[Share, ...]
    areas: tuple[Share, ...]


def measure_coverage(failures: Iterable[StoredFailure], sanitizer: Sanitizer) -> Coverage:
    """How the failures are answered. Memory does not grow with their number."""
    masker = Masker(sanitizer.catalogue)
    overall = _Counts()
    steps, operations, areas = _Table(), _Table(), _Table()
    for failure in failures:
        answer = sanitizer.sanitize(failure)
        answered = _class_of(answer)
        context = sanitizer.context(failure)
        step = context.step
        if step is not None and step not in sanitizer.catalogue.steps:
            step = shown(masker.mask(step[:80]).template)
        for counts in (
            overall,
            steps.counts(step or UNKNOWN),
            operations.counts(context.operation or UNKNOWN),
            areas.counts(_area_of(answer)),
        ):
            counts.add(failure, answered)
    return Coverage(overall.share("overall"), steps.shares(), operations.shares(), areas.shares())


def _class_of(answer: SanitizedMessage) -> str:
    if answer.rule_id is None:
        return "fallback"
    if not answer.cause_known:
        return "effect"
    return "rule" if answer.band == "specific" else "composed"


def _area_of(answer: SanitizedMessage) -> str:
    """The first part of a rule's id; of a composed answer the fault."""
    if answer.rule_id is None:
        return NO_RULE
    return answer.rule_id.partition("." if answer.band == "specific" else "+")[0]


@dataclass(slots=True)
class _Count:
    """Failures of one class, their jobs and their VMs."""

    failures: int = 0
    jobs: Distinct = field(default_factory=lambda: Distinct(_ROOM))
    vms: Distinct = field(default_factory=lambda: Distinct(_ROOM))

    def add(self, failure: StoredFailure) -> None:
        self.failures += 1
        if failure.job:
            self.jobs.add(failure.job)
        if failure.vm:
            self.vms.add(failure.vm)

    def merge(self, other: _Count) -> None:
        self.failures += other.failures
        self.jobs.merge(other.jobs)
        self.vms.merge(other.vms)


@dataclass(slots=True)
class _Counts:
    classes: dict[str, _Count] = field(default_factory=lambda: {name: _Count() for name in CLASSES})

    def add(self, failure: StoredFailure, answered: str) -> None:
        self.classes[answered].add(failure)

    def merge(self, other: _Counts) -> None:
        for name, count in other.classes.items():
            self.classes[name].merge(count)

    def share(self, name: str) -> Share:
        whole = _Count()
        for count in self.classes.values():
            whole.merge(count)
        sketches = [each for count in (whole, *self.classes.values()) for each in (count.jobs, count.vms)]
        return Share(
            name,
            {answered: count.failures for answered, count in self.classes.items()},
            {answered: count.jobs.count for answered, count in self.classes.items()} if whole.jobs.count else None,
            {answered: count.vms.count for answered, count in self.classes.items()} if whole.vms.count else None,
            whole.jobs.count or None,
            whole.vms.count or None,
            all(sketch.exact for sketch in sketches),
        )


class _Table:
    """Counts by name. Steps can have any name, so that the last of too many, in alphabetical order, are joined."""

    def __init__(self) -> None:
        self._counts: dict[str, _Counts] = {}

    def counts(self, name: str) -> _Counts:
        if name not in self._counts:
            self._counts[name] = _Counts()
            if len(self._counts) > _MOST_NAMES:
                return self._joined(name)
        return self._counts[name]

    def shares(self) -> tuple[Share, ...]:
        shares = [counts.share(name) for name, counts in self._counts.items()]
        return tuple(sorted(shares, key=lambda share: (share.explained, -share.total, share.name)))

    def _joined(self, name: str) -> _Counts:
        others = self._counts.setdefault(OTHERS, _Counts())
        last = max(each for each in self._counts if each != OTHERS)
        others.merge(self._counts.pop(last))
        return others if last == name else self._counts[name]
