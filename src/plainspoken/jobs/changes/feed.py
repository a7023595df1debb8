"""What changed from one look at the job store to the next, so that nothing is told twice and nothing is missed.

No I/O and no clock: rows and the time in, changes out. `reading.changes` makes the looks.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.changes.change import ChangeEvent, JobState, job_removal, job_state, last_touched, vm_change
from plainspoken.jobs.literals import UNDER_WAY
from plainspoken.jobs.reading.changes import MOST_CHANGES, NEVER, Candidate, Findings, Question
from plainspoken.jobs.reading.marks import Marks
from plainspoken.jobs.rows import ContextRow, ReplicationRow, StepRow, TrackedRow, context_id_of

OVERLAP = timedelta(seconds=60)
"""How far back each look goes: longer than a writer's transaction may last before its rows come to light."""

SET_BACK = OVERLAP / 2
"""How far marks may be ahead of the clock: further back than this a look that goes on from them would miss changes."""

LINGER = timedelta(seconds=60)
"""How long a job is looked at after its end, for step rows and texts that are written late."""

MOST_REPLAYED = 1_000
"""Changes that are told to somebody who comes back; whoever missed more starts anew."""

_SETTLED = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(seconds=10)
_MOMENT = timedelta(microseconds=1)
_log = logging.getLogger("plainspoken.events")
_EVER = datetime.max.replace(tzinfo=UTC)
_LONG_AGO = Marks(NEVER, NEVER, NEVER, NEVER)

Key: TypeAlias = tuple[bool, str]
"""Whether a job is a replication, and its id."""


@dataclass(frozen=True, slots=True)
class ReplayedChange:
    """A change as it is told to those who come back.

    Attributes:
        change: The change.
        table: The field of `Marks` that its time is compared with.
        at: When it came about; None for what is told to everybody.
    """

    change: ChangeEvent
    table: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What one look brought.

    Attributes:
        marks: Where whoever has all of this may go on from.
        told: What is new to those who watch: jobs, oldest first, then jobs that are gone, then VMs.
        reset: Why those who watch must load their lists again: `rules` or `many_changes`; None when they need not.
        horizon: The times from which on nothing is missing in `replays`.
        replays: What there is for those who come back, by VM.
    """

    marks: Marks
    told: tuple[ChangeEvent, ...]
    reset: str | None
    horizon: Marks
    replays: dict[str | None, tuple[ReplayedChange, ...]]

    def since(
        self, marks: Marks, *, context_id: str | None = None, vms: frozenset[str] | None = None
    ) -> tuple[ChangeEvent, ...] | None:
        """What somebody who has seen all up to `marks` may have missed, of one VM or of all; None for too much.

        With `vms`, only what belongs to one of them.
        """
        since = marks.back(OVERLAP)
        if any(start < edge for start, edge in zip(since.times, self.horizon.times, strict=True)):
            return None
        if context_id is not None:
            known = self.replays.get(context_id, ())
        else:
            known = tuple(each for replays in self.replays.values() for each in replays)
        if vms is not None:
            known = tuple(each for each in known if each.change.context_id in vms)
        missed = [each for each in known if each.at is None or each.at >= getattr(since, each.table)]
        missed.sort(key=lambda each: each.at or _EVER)
        # A VM may be in there several times.
        changes = tuple(dict.fromkeys(each.change for each in missed))
        return changes if len(changes) <= MOST_REPLAYED else None


@dataclass(frozen=True, slots=True)
class _Basis:
    """All that a job's state is made of, but for the rules and the time."""

    row: ReplicationRow | TrackedRow
    steps: tuple[StepRow, ...]
    vm: tuple[str, str, str | None] | None


@dataclass(frozen=True, slots=True)
class _Known:
    """A job as it was last looked at; `ended_at` is when it was first seen not to be under way any more."""

    key: Key
    state: JobState
    basis: _Basis
    at: datetime | None
    ended_at: datetime | None

    @property
    def table(self) -> str:
        return "replications" if self.key[0] else "tracked"

    @property
    def ended_for(self) -> str | None:
        """The VM whose last operation this job may be."""
        return None if self.key[0] or self.state.under_way else self.state.change.context_id

    def is_watched(self, now: datetime) -> bool:
        return self.state.under_way or (self.ended_at is not None and now - self.ended_at <= LINGER)

    def differs_from(self, former: _Known | None) -> bool:
        if former is None or former.state.sense != self.state.sense:
            return True
        return former.basis != self.basis and former.state.change != self.state.change

    def replay(self, now: datetime) -> ReplayedChange:
        return ReplayedChange(self.state.change, self.table, None if self.is_watched(now) else self.at)


class ChangeFeed:
    """Tells changes apart from what was told before.

    It remembers the jobs that are under way or changed lately, and forgets the rest: a row that changes comes back into
    view by its time. One look at a time.
    """

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self._floor = _LONG_AGO
        self._known: dict[Key, _Known] = {}
        self._vms: dict[str, ContextRow] = {}
        self._dismissals: frozenset[tuple[str, datetime]] = frozenset()
        self._rules: str | None = None
        self._flood = _Flood()
        self._broken: set[Key] = set()

    def question(self, sanitizer: Sanitizer, *, now: datetime, resuming: Iterable[Marks] = ()) -> Question:
        """What to look for next.

        Args:
            sanitizer: Tells which statuses mean that a job is under way.
            now: The time.
            resuming: The marks of those who come back.
        """
        since, back = self._since(), False
        for marks in resuming:
            since, back = since.earlier(marks.back(OVERLAP)), True
        watched = [key for key, known in self._known.items() if known.is_watched(now)]
        statuses = sanitizer.catalogue.operations.job_statuses
        raw = {word for name in UNDER_WAY for word in (name, *statuses[name].raw)}
        return Question(
            since=since,
            now=now,
            under_way=tuple(sorted(raw)),
            replications=tuple(id_ for is_replication, id_ in watched if is_replication),
            tracked=tuple(id_ for is_replication, id_ in watched if not is_replication),
            ends=back,
        )

    def take(self, question: Question, findings: Findings, sanitizer: Sanitizer) -> Changes:
        """What `findings`, the answer to `question`, brings anew; the first time there is nothing to compare with."""
        now = question.now
        first, renamed = self._rules is None, self._rules != sanitizer.catalogue.fingerprint
        self._rules = sanitizer.catalogue.fingerprint
        since, horizon = self._since(), horizon_of(findings)
        found = (self._look(each, question, findings, sanitizer, renamed=renamed) for each in findings.candidates)
        looked_at = [each for each in found if each is not None]
        known = {each.key: each for each in looked_at if self._is_kept(each, question, since, now)}
        told = [each for each in known.values() if each.differs_from(self._known.get(each.key))]
        gone = self._gone(question, {_key(each) for each in findings.candidates})
        vms = self._changed_vms(findings, since) | {each.ended_for for each in told if each.ended_for}
        replays = [each.replay(now) for each in looked_at]
        replays += _vm_replays(looked_at, findings, sanitizer)
        self._known = known
        newest = newest_of(findings, until=now)
        self.marks = self.marks.later(newest)
        flooded = tuple(start < edge for start, edge in zip(since.times, horizon.times, strict=True))
        if any(flooded):
            # Of the flood nothing is looked at again: the reset after it tells of all of it.
            edges = zip(flooded, newest.times, self._floor.times, strict=True)
            self._floor = Marks(*(time + _MOMENT if over else floor for over, time, floor in edges))
        reset = self._flood.reset(now, flooded=any(flooded))
        if first or renamed or any(flooded):
            return Changes(self.marks, (), "rules" if renamed and not first else reset, horizon, _by_vm(replays))
        jobs = [each.state.change for each in sorted(told, key=lambda each: each.at or NEVER)]
        changed = [vm_change(sanitizer, findings.contexts[id_]) for id_ in sorted(vms) if id_ in findings.contexts]
        return Changes(self.marks, (*jobs, *gone, *changed), reset, horizon, _by_vm(replays))

    def _since(self) -> Marks:
        return self.marks.back(OVERLAP).later(self._floor)

    def _look(
        self, candidate: Candidate, question: Question, findings: Findings, sanitizer: Sanitizer, *, renamed: bool
    ) -> _Known | None:
        """A job as it stands; None for one that cannot be told, which must not keep the others from being told."""
        row = candidate.row
        key = _key(candidate)
        context = findings.contexts.get(context_id_of(row) or "")
        steps = findings.steps.get(row.id, ())
        vm = (context.context_id, context.vm_name, context.os_type) if context else None
        basis = _Basis(row, steps, vm)
        former = self._known.get(key)
        # What is under way may come to read differently by the time alone.
        steady = former is not None and not renamed and former.basis == basis and not former.state.under_way
        try:
            state = former.state if former and steady else job_state(sanitizer, row, steps, context)
        except Exception as error:  # noqa: BLE001 - whatever a row may hold
            if key not in self._broken:
                _log.error("live updates leave out job %r, which cannot be told: %s", row.id, type(error).__name__)
            self._broken.add(key)
            return None
        self._broken.discard(key)
        ended_at = None
        if former is not None and not state.under_way:
            ended_at = question.now if former.state.under_way else former.ended_at
        return _Known(key, state, basis, last_touched(row, candidate.updated_at, question.until), ended_at)

    def _is_kept(self, job: _Known, question: Question, since: Marks, now: datetime) -> bool:
        """Whether a job belongs to what is kept an eye on, and was not found only for somebody who comes back."""
        if job.is_watched(now) or job.key in self._known:
            return True
        if (job.basis.row.status or "").casefold() in question.under_way:
            return True
        return job.at is not None and job.at >= getattr(since, job.table)

    def _gone(self, question: Question, present: set[Key]) -> list[ChangeEvent]:
        asked = [*((True, id_) for id_ in question.replications), *((False, id_) for id_ in question.tracked)]
        lost = [self._known[key] for key in asked if key in self._known and key not in present]
        return [job_removal(each.key[1], each.state.change.context_id) for each in lost]

    def _changed_vms(self, findings: Findings, since: Marks) -> set[str]:
        """The VMs whose own row changed, or whose last operation was put out of sight or back."""
        rows = {vm.context_id: vm for vm in findings.vms if vm.updated_at and vm.updated_at >= since.vms}
        dismissals = frozenset(each for each in findings.dismissals if each[1] >= since.dismissals)
        changed = {id_ for id_, vm in rows.items() if self._vms.get(id_) != vm}
        changed |= {id_ for id_, _ in dismissals - self._dismissals}
        self._vms, self._dismissals = rows, dismissals
        return changed


class _Flood:
    """More changes at once than a look takes in: everybody starts anew when it has passed, or now and then."""

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._quiet_from: datetime | None = None

    def reset(self, now: datetime, *, flooded: bool) -> str | None:
        """Why everybody starts anew, if they do now."""
        if flooded:
            self._since = self._since or now
            self._quiet_from = now + _SETTLED
        if self._since is None or self._quiet_from is None:
            return None
        if now < self._quiet_from and now < self._since + _LONGEST_WAIT:
            return None
        self._since = now if flooded else None
        return "many_changes"


def _key(candidate: Candidate) -> Key:
    return isinstance(candidate.row, ReplicationRow), candidate.row.id


def newest_of(findings: Findings, *, until: datetime) -> Marks:
    """The newest time in each table, up to `until`."""
    return Marks(*(max((time for time in times if time <= until), default=NEVER) for times in _stamps(findings)))


def horizon_of(findings: Findings) -> Marks:
    """The time in each table from which on nothing is missing."""
    edges = (sorted(times, reverse=True)[MOST_CHANGES - 1 : MOST_CHANGES + 1] for times in _stamps(findings))
    return Marks(*(edge[0] if len(edge) > 1 else NEVER for edge in edges))


def _stamps(findings: Findings) -> tuple[list[datetime], ...]:
    """The times by which the statements order what they find, in the order of the marks."""
    replications: list[datetime] = []
    tracked: list[datetime] = []
    for candidate in findings.candidates:
        row = candidate.row
        stamp = candidate.updated_at or row.started_at or row.created_at
        if stamp is not None:
            (replications if isinstance(row, ReplicationRow) else tracked).append(stamp)
    vms = [vm.updated_at for vm in findings.vms if vm.updated_at is not None]
    return replications, tracked, vms, [at for _, at in findings.dismissals]


def _vm_replays(looked_at: Iterable[_Known], findings: Findings, sanitizer: Sanitizer) -> Iterator[ReplayedChange]:
    changed = [(vm.context_id, "vms", vm.updated_at) for vm in findings.vms]
    changed += [(context_id, "dismissals", at) for context_id, at in findings.dismissals]
    changed += [(each.ended_for, "tracked", each.at) for each in looked_at if each.ended_for]
    for context_id, table, at in changed:
        if context_id in findings.contexts:
            yield ReplayedChange(vm_change(sanitizer, findings.contexts[context_id]), table, at)


def _by_vm(replays: Iterable[ReplayedChange]) -> dict[str | None, tuple[ReplayedChange, ...]]:
    found: defaultdict[str | None, list[ReplayedChange]] = defaultdict(list)
    for each in replays:
        found[each.change.context_id].append(each)
    return {context_id: tuple(each) for context_id, each in found.items()}
