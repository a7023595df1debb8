"""Stored failures replayed through two catalogues: what would read differently, grouped, counted and sampled.

Memory is bounded whatever the number of failures: outcomes are remembered for the newest few thousand texts, samples
are capped, and only the VMs of changed failures are held, as numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from plainspoken.catalogue.failure import Failure
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.review.changes import CODES, Change, ReadAnswer, answer_of, changes_between

SAMPLES: Final = 3
"""Samples kept of a group, each with another pair of answers."""

MOST_TEXTS: Final = 500_000
"""Different changed texts that are told apart; beyond, a group's `texts` is a lower bound."""

_REMEMBERED: Final = 20_000
_REMEMBERED_LENGTH: Final = 2_000
_LONGEST_SAMPLE: Final = 300

Difference = tuple[ReadAnswer, ReadAnswer, frozenset[Change]]
"""The answer now, the one there would be, and what differs."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A failure that would read differently. `text` is the raw text scrubbed by both catalogues, shortened.

    `place` is the file and line of the example it comes from, if it comes from one.
    """

    text: str
    context: dict[str, str]
    before: ReadAnswer
    after: ReadAnswer
    changes: frozenset[Change]
    place: str | None = None


@dataclass(slots=True)
class Group:
    """Failures that rule `before` answers now and rule `after` would answer (None: no rule, a fallback does).

    `failures` counts stored texts, `texts` different ones with their contexts; `jobs` and `vms` are 0 where the
    failures do not tell. `changes` counts failures by what differs, `codes` by pairs of category and severity.
    """

    before: str | None
    after: str | None
    failures: int = 0
    texts: int = 0
    jobs: int = 0
    changes: Counter[Change] = field(default_factory=Counter)
    codes: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    _vms: set[int] = field(default_factory=set)
    _last_job: str | None = None

    @property
    def vms(self) -> int:
        """VMs whose failures are in the group."""
        return len(self._vms)

    @property
    def only_wording(self) -> bool:
        """Whether no rule id, category or severity differs."""
        return not CODES & self.changes.keys()

    def count(self, difference: Difference, job: str | None, vm: int | None) -> None:
        """Add a failure; those of one job must come one after another."""
        before, after, changes = difference
        self.failures += 1
        self.changes.update(changes)
        self.codes[before.category, before.severity, after.category, after.severity] += 1
        if vm is not None:
            self._vms.add(vm)
        if job is not None and job != self._last_job:
            self.jobs += 1
            self._last_job = job


@dataclass(frozen=True, slots=True)
class Impact:
    """What replaying found.

    `failures` were replayed, `changed` of them would read differently or get another code. `groups` come with the
    changed codes first, then by size. `step_names` are displayed step names that would change: (before, after) →
    failures. `exact_texts` is False when the `texts` of the groups are lower bounds. `jobs` and `vms` count those of
    changed failures. `noun` says what was replayed: failures, or examples.
    """

    before: str
    after: str
    failures: int
    changed: int
    jobs: int
    vms: int
    groups: tuple[Group, ...]
    step_names: dict[tuple[str, str], int]
    exact_texts: bool
    noun: str = "failure"

    @property
    def changes_codes(self) -> bool:
        """Whether any category, severity or rule id would change."""
        return any(not group.only_wording for group in self.groups)


def number_of(failure: Failure) -> int:
    """A number by which texts with their contexts are told apart, the same in every process."""
    names = [name for name in failure.names if name in failure.text]
    asked = "\x1f".join(value or "" for value in (failure.text, *failure.context, *names))
    return int.from_bytes(blake2b(asked.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)


class Replay:
    """Failures in, one by one; the impact out at any time. `failures` is how many there were."""

    def __init__(self, before: Sanitizer, after: Sanitizer, *, noun: str = "failure") -> None:
        self.before = before
        self.after = after
        self._noun = noun
        self.failures = 0
        self._changed = 0
        self._jobs = 0
        self._last_job: str | None = None
        self._groups: dict[tuple[str | None, str | None], Group] = {}
        self._step_names: Counter[tuple[str, str]] = Counter()
        self._outcomes: dict[tuple[str | None, ...], Difference | None] = {}
        self._seen: set[int] = set()
        self._vms: dict[str, int] = {}
        self._exact = True

    def add(self, failure: StoredFailure, *, place: str | None = None) -> Difference | None:
        """Replay a failure; what differs, None when nothing does. Failures of one job come one after another."""
        self.failures += 1
        key = (failure.text, *failure.context, *(name for name in failure.names if name in failure.text))
        remembered = key in self._outcomes
        outcome = self._outcomes[key] if remembered else self.compared(failure)
        if not remembered and len(failure.text) <= _REMEMBERED_LENGTH:
            if len(self._outcomes) >= _REMEMBERED:
                self._outcomes.clear()
            self._outcomes[key] = outcome
        if outcome is not None and self.count(outcome, number_of(failure), job=failure.job, vm=failure.vm):
            self.show(self.sample(failure, outcome, place))
        return outcome

    def add_all(self, failures: Iterable[StoredFailure]) -> None:
        """Replay every failure."""
        for failure in failures:
            self.add(failure)

    @property
    def impact(self) -> Impact:
        """What the failures so far tell."""
        groups = sorted(
            self._groups.values(),
            key=lambda group: (group.only_wording, -group.failures, group.before or "", group.after or ""),
        )
        return Impact(
            before=self.before.catalogue.fingerprint,
            after=self.after.catalogue.fingerprint,
            failures=self.failures,
            changed=self._changed,
            jobs=self._jobs,
            vms=len(self._vms),
            groups=tuple(groups),
            step_names=dict(self._step_names.most_common()),
            exact_texts=self._exact,
            noun=self._noun,
        )

    def compared(self, failure: Failure) -> Difference | None:
        """What differs for a failure, None when nothing does; it is not counted."""
        before, after = (
            answer_of(
                side.sanitize(failure),
                step=side.names.step(failure.step).display_name if failure.step else None,
            )
            for side in (self.before, self.after)
        )
        changes = changes_between(before, after)
        return (before, after, changes) if changes else None

    def count(self, outcome: Difference, number: int, *, job: str | None = None, vm: str | None = None) -> bool:
        """Count a failure that would read differently, which `failures` must count as well.

        Args:
            outcome: As `compared` gives it.
            number: As `number_of` gives it.
            job: Whose failure it is; those of one job come one after another.
            vm: Whose failure it is.

        Returns:
            Whether the report shows it; `show` takes its sample.
        """
        before, after, changes = outcome
        self._changed += 1
        if job is not None and job != self._last_job:
            self._jobs += 1
            self._last_job = job
        place = self._vms.setdefault(vm, len(self._vms)) if vm is not None else None
        if Change.STEP in changes:
            self._step_names[before.step or "", after.step or ""] += 1
        if changes == {Change.STEP}:
            return False
        group = self._groups.setdefault((before.rule, after.rule), Group(before.rule, after.rule))
        group.count(outcome, job, place)
        group.texts += self._is_new(number)
        shown = [(sample.before.message, sample.after.message) for sample in group.samples]
        return len(group.samples) < SAMPLES and (before.message, after.message) not in shown

    def show(self, sample: Sample) -> None:
        """Takes the sample of a failure that was counted, and that the report shows."""
        self._groups[sample.before.rule, sample.after.rule].samples.append(sample)

    def _is_new(self, number: int) -> bool:
        if number in self._seen:
            return False
        if len(self._seen) >= MOST_TEXTS:
            self._exact = False
            return False
        self._seen.add(number)
        return True

    def sample(self, failure: Failure, outcome: Difference, place: str | None = None) -> Sample:
        """A failure as a report shows it, its text scrubbed by both sides."""
        scrubbed = self.before.scrub(failure.text)
        if not self.after.guard.is_clean(scrubbed):
            scrubbed = self.after.scrub(scrubbed)
        text = " ".join(scrubbed.split())
        if len(text) > _LONGEST_SAMPLE:
            text = text[: _LONGEST_SAMPLE - 1] + "…"
        before, after, changes = outcome
        return Sample(text, self._shown_context(failure, before), before, after, changes, place)

    def _shown_context(self, failure: Failure, before: ReadAnswer) -> dict[str, str]:
        """What is known besides the text, in words that may be shown."""
        operation = self.before.names.job_kind(operation=failure.operation).display_name if failure.operation else None
        raw = {"classification": failure.classification, "code": failure.code, "os_type": failure.os_type}
        scrubbed = {name: self.before.scrub(value) for name, value in raw.items() if value}
        known = {"step": before.step, "operation": operation, **scrubbed}
        return {name: value for name, value in known.items() if value}
