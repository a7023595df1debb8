"""What programs that ended have left in a spool is delivered by whoever comes next: in their names, with their times.

All of it may be stored already, and is then found to be. A program that left records of a VM whose row is locked is
waited for a while; what it left then stays on disk, and the records of the others are delivered.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Final

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.secrets import mask_secrets
from plainspoken.errors import DatabaseError
from plainspoken.store.database import Database
from plainspoken.tracker.backlog import Entry
from plainspoken.tracker.delivery import BREATH, SOON, Deliverer, DeliveryOutcome
from plainspoken.tracker.spool.directories import SpoolDirectory, ended_directories
from plainspoken.tracker.spool.lines import STREAMS
from plainspoken.tracker.writer import Writer

HELD_SECONDS: Final = 10.0
"""How long one program's records wait for a locked VM, while nothing else of them can be stored."""

_log = logging.getLogger("plainspoken.tracker")


@dataclass(slots=True)
class Delivered:
    """What came of a spool, in records.

    Attributes:
        programs: Directories of programs that had ended.
        stored: Records that are in the job store now.
        refused: Records that it will never take; the log tells each.
        damaged: Lines that could not be read.
        held: Programs whose records were left because another program kept the row of a VM locked.
        trouble: Why it was broken off; None when all of it was done.
    """

    programs: int = 0
    stored: int = 0
    refused: int = 0
    damaged: int = 0
    held: int = 0
    trouble: DatabaseError | None = None


async def deliver_leftovers(
    root: Path, database: Database, engine: Callable[[], Awaitable[Sanitizer]], done: Delivered
) -> AsyncIterator[float]:
    """Delivers what programs that ended have left; `done` tells what came of it.

    Yields:
        After each batch, for how many seconds to leave the job store alone.
    """
    for directory in ended_directories(root):
        done.programs += 1
        writer = Writer(directory.writer.name, timedelta(seconds=directory.writer.lease_seconds))
        held, finished = done.held, False
        try:
            async for rest in _deliver(directory, Deliverer(database, writer, engine), done):
                yield rest
            finished = done.trouble is None and done.held == held
        finally:
            directory.close(remove=finished)
        if done.trouble is not None:
            return


async def _deliver(directory: SpoolDirectory, deliverer: Deliverer, done: Delivered) -> AsyncIterator[float]:
    for name in STREAMS:
        stream = directory.streams[name]
        position = directory.low[name]
        left: list[Entry] = []
        stuck: float | None = None
        while True:
            found = stream.read(position, deliverer.limit)
            if not found and not left:
                break
            batch = left + [Entry(command, number=number, unsure=True) for number, command in found]
            outcome = await deliverer.deliver(batch)
            _count(outcome, directory, done)
            left = outcome.left
            position = found[-1][0] + 1 if found else position
            numbers = [entry.number for entry in left if entry.number is not None]
            directory.acknowledge(directory.low | {name: min([position, *numbers])})
            if outcome.trouble is not None:
                done.trouble = outcome.trouble
                break
            if found or outcome.stored:
                stuck = None
            elif stuck is None:
                stuck = monotonic()
            elif monotonic() - stuck > HELD_SECONDS:
                done.held += 1
                break
            yield BREATH if stuck is None else SOON
        done.damaged += len(stream.damaged)
        if stream.damaged:
            _log.error("%d lines of %s are damaged and left out", len(stream.damaged), directory.path)
        if done.trouble is not None or left:
            # Nor its log lines, of which some belong to jobs that are not stored yet.
            return


def _count(outcome: DeliveryOutcome, directory: SpoolDirectory, done: Delivered) -> None:
    done.stored += len(outcome.stored)
    done.refused += len(outcome.refused)
    for entry, why in outcome.refused:
        told = (
            entry.command.job_id,
            type(entry.command).__name__,
            directory.writer.name,
            mask_secrets(str(why)),
        )
        _log.error("job %s: %s, told by %s, is lost: %s", *told)
