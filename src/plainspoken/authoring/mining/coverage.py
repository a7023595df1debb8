"""How much of what fails is explained: in all, by step, by kind of job, by area of rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from plainspoken.authoring.mining.counting import DistinctCounter
from plainspoken.authoring.mining.masking import Masker, shown
from plainspoken.catalogue.failure import Failure
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


class Counted(NamedTuple):
    """What a failure counts under: names of its step, its operation and its area, and its class of answer."""

    step: str
    operation: str
    area: str
    answered: str


class CoverageMeter:
    """Counts failures and how they are answered, in any order. Memory does not grow with their number."""

    def __init__(self, sanitizer: Sanitizer) -> None:
        self._sanitizer = sanitizer
        self._masker = Masker(sanitizer.catalogue)
        self._overall = _Counts()
        self._steps, self._operations, self._areas = _Table(), _Table(), _Table()

    def counted(self, failure: Failure, answer: SanitizedMessage) -> Counted:
        """What a failure counts under that is answered so. It holds no value of the failure."""
        context = self._sanitizer.context(failure)
        step = context.step
        if step is not None and step not in self._sanitizer.catalogue.steps:
            step = shown(self._masker.mask(step[:80]).template)
        return Counted(step or UNKNOWN, context.operation or UNKNOWN, _area_of(answer), _class_of(answer))

    def add(self, counted: Counted, *, job: str | None, vm: str | None, failures: int = 1) -> None:
        """Count failures of one job of one VM."""
        for counts in (
            self._overall,
            self._steps.counts(counted.step),
            self._operations.counts(counted.operation),
            self._areas.counts(counted.area),
        ):
            counts.add(counted.answered, failures, job, vm)

    @property
    def coverage(self) -> Coverage:
        """What the failures so far tell."""
        return Coverage(
            self._overall.share("overall"), self._steps.shares(), self._operations.shares(), self._areas.shares()
        )


def measure_coverage(failures: Iterable[StoredFailure], sanitizer: Sanitizer) -> Coverage:
    """How the failures are answered. Memory does not grow with their number."""
    meter = CoverageMeter(sanitizer)
    for failure in failures:
        meter.add(meter.counted(failure, sanitizer.sanitize(failure)), job=failure.job, vm=failure.vm)
    return meter.coverage


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
    jobs: DistinctCounter = field(default_factory=lambda: DistinctCounter(_ROOM))
    vms: DistinctCounter = field(default_factory=lambda: DistinctCounter(_ROOM))

    def add(self, failures: int, job: str | None, vm: str | None) -> None:
        self.failures += failures
        if job:
            self.jobs.add(job)
        if vm:
            self.vms.add(vm)

    def merge(self, other: _Count) -> None:
        self.failures += other.failures
        self.jobs.merge(other.jobs)
        self.vms.merge(other.vms)


@dataclass(slots=True)
class _Counts:
    classes: dict[str, _Count] = field(default_factory=lambda: {name: _Count() for name in CLASSES})

    def add(self, answered: str, failures: int, job: str | None, vm: str | None) -> None:
        self.classes[answered].add(failures, job, vm)

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
