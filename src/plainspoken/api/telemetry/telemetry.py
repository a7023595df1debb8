"""What this process has to tell of itself, gathered from the objects that count, and the same of its siblings."""

from __future__ import annotations

import asyncio
import logging
import os
import resource
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol

from plainspoken.api.telemetry.board import Board
from plainspoken.api.telemetry.request_counts import RequestCounts
from plainspoken.api.telemetry.snapshots import CatalogueState, Snapshot, decode, encode, merged, with_former
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.database import Database

POST_SECONDS = 1.0
"""Seconds between two posts of a worker process; one that has posted nothing for long hangs."""

_LOG = logging.getLogger("plainspoken.api")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Poller(Protocol):
    """What is told of the search for changes that live updates need."""

    @property
    def lag_seconds(self) -> float:
        """How far behind the job store it is."""

    @property
    def listeners(self) -> int:
        """Open streams."""


class Telemetry:
    """Gathers the numbers of one process, and of the other worker processes of its server.

    Args:
        watcher: The rules.
        database: The job store.
        board: Where the worker processes post; None for a server of one process.
        place: This process's place there.

    Attributes:
        requests: Counted by whoever answers requests.
        poller: Told by whoever runs one.
    """

    def __init__(
        self,
        watcher: CatalogueWatcher[Sanitizer],
        database: Database,
        *,
        board: Board | None = None,
        place: int = 0,
    ) -> None:
        self.requests = RequestCounts()
        self.poller: Poller | None = None
        self._watcher = watcher
        self._database = database
        self._board = board
        self._place = place
        self._tally = watcher.current.tally
        # One tally for all engines of this process: a new catalogue must not set the counters back.
        watcher.subscribe(lambda sanitizer: setattr(sanitizer, "tally", self._tally))
        former = board.read(place) if board else None
        self._former = decode(former.data) if former else None

    @property
    def restarts(self) -> int:
        """Worker processes that have been replaced since the server's start."""
        return self._board.restarts if self._board else 0

    def processes(self) -> Sequence[Snapshot]:
        """Return every process of this server, this one as it is now, the others as of a second ago at most."""
        mine = self.post()
        if self._board is None:
            return (mine,)
        return (mine, *(decode(posted.data) for posted in self._board.others(self._place)))

    def whole(self) -> Snapshot:
        """Return all processes of this server as one."""
        return merged(self.processes())

    def post(self) -> Snapshot:
        """Return this process as it is, after the others could see that: no count they tell can be undercut by ours."""
        snapshot = with_former(self._snapshot(), self._former)
        if self._board is not None and not self._board.post(self._place, encode(snapshot), pid=snapshot.pid):
            _LOG.error("the numbers of this process are too many to be shared; the metrics lack its newest")
        return snapshot

    async def keep_posting(self) -> None:
        """Post each second until cancelled; for a server of several processes."""
        with suppress(asyncio.CancelledError):
            while True:
                self.post()
                await asyncio.sleep(POST_SECONDS)

    def _snapshot(self) -> Snapshot:
        status = self._watcher.status
        counts = self._tally.counts()
        used = resource.getrusage(resource.RUSAGE_SELF)
        unmatched = sum(number for (rule, _, _), number in counts.answers.items() if not rule)
        return Snapshot(
            pid=os.getpid(),
            catalogue=CatalogueState(status.fingerprint, status.attempts, status.last_attempt.outcome.value),
            counters={
                "requests": _samples(self.requests.answered),
                "sanitizations": _samples(counts.answers),
                "unmatched": _one(unmatched),
                "ambiguous": _one(counts.ambiguous),
                "guard_trips": [((origin,), number) for origin, number in counts.stopped.items()],
                "engine_faults": _one(counts.faults),
                "reloads": [(("loaded",), status.reloads_ok), (("refused",), status.reloads_failed)],
                "cpu_seconds": _one(used.ru_utime + used.ru_stime),
            },
            histograms={"request_seconds": self.requests.durations()},
            sums={
                "requests_in_progress": _one(self.requests.in_progress),
                "catalogue_info": [((status.fingerprint,), 1)],
                "pool_connections": list(self._pool()),
                "event_listeners": _one(self.poller.listeners if self.poller else 0),
                "resident_bytes": _one(_resident_bytes()),
                "processes": _one(1),
            },
            highest={
                "catalogue_rules": _one(status.rules),
                "catalogue_loaded": _one(status.loaded_at.timestamp()),
                "poller_lag": _one(self.poller.lag_seconds) if self.poller else [],
            },
        )

    def _pool(self) -> Sequence[tuple[tuple[str, ...], float]]:
        in_use, size = self._database.connections
        return ((("in_use",), in_use), (("size",), size))


def _one(value: float) -> list[tuple[tuple[str, ...], float]]:
    return [((), value)]


def _samples(counts: Mapping[Any, int]) -> list[tuple[tuple[str, ...], float]]:
    return [(key, number) for key, number in counts.items()]


def _resident_bytes() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - the plain call is the cheap one
            return int(file.read().split()[1]) * _PAGE_BYTES
    except (OSError, ValueError, IndexError):
        return 0
