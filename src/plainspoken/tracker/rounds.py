"""The rounds in which records are stored: leases first, then steps and ends, then log lines, then what others left."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import Final

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import DatabaseError
from plainspoken.store.database import Database
from plainspoken.tracker.backlog import Backlog, Entry, oldest_of
from plainspoken.tracker.commands import FinishJob, StartJob
from plainspoken.tracker.delivery import SOON, Deliverer
from plainspoken.tracker.leasing import renew_leases
from plainspoken.tracker.leftovers import Delivered, deliver_leftovers
from plainspoken.tracker.outbox import Outbox
from plainspoken.tracker.spool.own import Spool
from plainspoken.tracker.tally import DeliveryCounts
from plainspoken.tracker.writer import Writer

_SYNC_SECONDS: Final = 1.0
"""How much of the spool a failure of the power may cost."""
_LOOK_SECONDS: Final = 30.0
"""Time between two looks for what programs that ended have left."""
_LONGEST_REST: Final = 60.0

_log = logging.getLogger("plainspoken.tracker")


class Rounds:
    """What waits to be stored, and the jobs under way that it belongs to.

    Args:
        writer: In whose name it is stored.
        spool: Where records are until they are stored, if they are on disk.
        engine: Gives the engine that tells failures.
        tally: Counts what becomes of it.

    Attributes:
        jobs: The jobs under way, and those whose end still waits, by id.
        backlog: What they have told since the last round.
    """

    def __init__(
        self, writer: Writer, spool: Spool | None, engine: Callable[[], Awaitable[Sanitizer]], tally: DeliveryCounts
    ) -> None:
        self.jobs: dict[str, Outbox] = {}
        self.backlog = Backlog(spool, self.jobs.get)
        self._writer = writer
        self._engine = engine
        self._tally = tally
        self._renewed: dict[str, float] = {}
        self._pending: list[Entry] = []
        self._parked: dict[str, list[Entry]] = {}
        self._synced = 0.0
        self._looked: float | None = None
        self._leftovers: AsyncIterator[float] | None = None
        self._leftovers_wait_until = 0.0
        self._left = Delivered()

    @property
    def waiting(self) -> int:
        """Records that are neither stored nor lost yet."""
        return len(self.backlog) + len(self._pending) + sum(map(len, list(self._parked.values())))

    @property
    def parked(self) -> bool:
        """Whether single jobs wait for others that hold what they need."""
        return bool(self._parked)

    @property
    def oldest(self) -> float:
        """For how many seconds the oldest record waits; 0 when none does."""
        waiting = [*self._pending[:1], *(each[0] for each in list(self._parked.values()) if each)]
        times = [each for each in (self.backlog.oldest, oldest_of(waiting)) if each is not None]
        return monotonic() - min(times) if times else 0.0

    def renew_soon(self, job_id: str) -> None:
        """A job is to be given a sign of life in the next round."""
        self._renewed[job_id] = 0.0

    def forget(self, job_id: str) -> None:
        """Nothing more will come of a job."""
        self.jobs.pop(job_id, None)
        self._renewed.pop(job_id, None)

    def until_next(self) -> float:
        """Seconds until a lease has to be renewed, at a third of its length, or what was left is tried again."""
        third = self._writer.lease.total_seconds() / 3
        waits = [at + third - monotonic() for at in list(self._renewed.values())]
        most = SOON if self._parked or self._leftovers else _SYNC_SECONDS if self.backlog.spool else _LONGEST_REST
        return min(most, max(0.05, min(waits, default=_LONGEST_REST)))

    async def turn(self, database: Database, deliverer: Deliverer) -> bool:
        """Whether the store took what it was given."""
        try:
            await self._renew(database)
        except DatabaseError as error:
            self._tally.in_trouble(error)
            return False
        self._pending = self._pending or self._next(deliverer.limit)
        outcome = await deliverer.deliver(self._pending)
        self._pending = outcome.left if outcome.trouble else []
        self._keep_spool(outcome.left)
        if not outcome.trouble:
            for entry in outcome.left:
                self._parked.setdefault(entry.command.job_id, []).append(entry)
        for entry in outcome.stored:
            self._stored(entry)
        for entry, why in outcome.refused:
            self._tally.refused(entry, why)
        for job_id in {entry.command.job_id for entry in (*outcome.stored, *(each for each, _ in outcome.refused))}:
            outbox = self.jobs.get(job_id)
            if outbox is None or (outbox.closed and not outbox.waiting):
                self.forget(job_id)
                deliverer.forget(job_id)
        if outcome.trouble:
            self._tally.in_trouble(outcome.trouble)
            return False
        self._tally.reached()
        return True

    async def deliver_leftovers(self, database: Database) -> bool:
        """Whether there is more to deliver now of what programs that ended have left; a batch is done each time."""
        spool = self.backlog.spool
        if spool is None:
            return False
        if self._leftovers is None:
            if self._looked is not None and monotonic() - self._looked < _LOOK_SECONDS:
                return False
            self._looked = monotonic()
            self._left = Delivered()
            self._leftovers = deliver_leftovers(spool.root, database, self._engine, self._left)
        if monotonic() < self._leftovers_wait_until:
            return False
        try:
            rest = await anext(self._leftovers)
        except StopAsyncIteration:
            self._leftovers = None
            if self._left.stored or self._left.refused:
                counts = (self._left.programs, self._left.stored, self._left.refused)
                _log.warning("of %d programs that had ended, %d records were delivered and %d refused", *counts)
            return False
        if rest < SOON:
            return True
        self._leftovers_wait_until = monotonic() + rest
        return False

    def give_up(self, why: str) -> None:
        """No more rounds follow: what is not on disk is lost, and jobs that have not ended are told as interrupted."""
        unread = self.backlog.unread
        left = [*self._pending, *(each for some in self._parked.values() for each in some), *self.backlog.drain()]
        self._pending, self._parked = [], {}
        counts: dict[str, int] = {}
        self._tally.spooled += unread + sum(entry.number is not None for entry in left)
        for entry in left:
            if entry.number is None:
                counts[entry.command.job_id] = counts.get(entry.command.job_id, 0) + 1
            entry.settle(stored=False)
        self._tally.given_up(counts, why)
        if self.backlog.spool is not None:
            if kept := unread + sum(entry.number is not None for entry in left):
                _log.warning("%d records wait in the spool %s: %s", kept, self.backlog.spool.root, why)
            self.backlog.spool.close(remove=not kept)
        for job_id, outbox in list(self.jobs.items()):
            if not outbox.closed:
                outbox.closed = True
                _log.warning("job %s has not ended: it will be told as interrupted", job_id)
            self.forget(job_id)

    def _keep_spool(self, left: Sequence[Entry]) -> None:
        if self.backlog.spool is None:
            return
        self.backlog.acknowledge(left)
        if monotonic() - self._synced >= _SYNC_SECONDS:
            self.backlog.sync()
            self._synced = monotonic()

    def _next(self, limit: int) -> list[Entry]:
        """The next batch: what was left of single jobs, then what came since."""
        parked, self._parked = self._parked, {}
        batch = [entry for entries in parked.values() for entry in entries]
        return batch + self.backlog.take(max(1, limit - len(batch)))

    async def _renew(self, database: Database) -> None:
        """Signs of life of all jobs whose lease is a third over, in one transaction."""
        due = monotonic() - self._writer.lease.total_seconds() / 3
        ids = []
        for job_id, at in list(self._renewed.items()):
            outbox = self.jobs.get(job_id)
            if outbox is None or (outbox.closed and not outbox.waiting):
                self.forget(job_id)
            elif at <= due:
                ids.append(job_id)
        if not ids:
            return
        over = await database.write(renew_leases, ids, lease=self._writer.lease, now=datetime.now(UTC))
        self._renewed |= dict.fromkeys(ids, monotonic())
        for job_id in over:
            outbox = self.jobs.get(job_id)
            if outbox is not None and outbox.attached and not outbox.waiting:
                continue  # its begin may not be stored yet
            self._renewed.pop(job_id, None)
            _log.warning("job %s is told as ended although it goes on", job_id)

    def _stored(self, entry: Entry) -> None:
        self._tally.delivered += 1
        match entry.command:
            case StartJob(job_id=job_id):
                self._renewed[job_id] = monotonic()
            case FinishJob(job_id=job_id):
                self._renewed.pop(job_id, None)
        entry.settle(stored=True)
