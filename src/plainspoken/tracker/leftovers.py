"""What programs that ended have left in a spool is delivered by whoever comes next: in their names, with their times.

All of it may be stored already, and is then found to be.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.secrets import mask_secrets
from plainspoken.errors import DatabaseError
from plainspoken.store.database import Database
from plainspoken.tracker.backlog import Entry
from plainspoken.tracker.delivery import Deliverer
from plainspoken.tracker.spool.directories import SpoolDirectory, ended_directories
from plainspoken.tracker.spool.lines import STREAMS
from plainspoken.tracker.writer import Writer

_AT_ONCE = 200
_ROUNDS_OF_HELD = 50
_log = logging.getLogger("plainspoken.tracker")


@dataclass(slots=True)
class Delivered:
    """What came of a spool, in records.

    Attributes:
        programs: Directories of programs that had ended.
        stored: Records that are in the job store now.
        refused: Records that it will never take; the log tells each.
        damaged: Lines that could not be read.
        trouble: Why it was broken off; None when all of it was done.
    """

    programs: int = 0
    stored: int = 0
    refused: int = 0
    damaged: int = 0
    trouble: DatabaseError | None = None


async def deliver_leftovers(
    root: Path, database: Database, engine: Callable[[], Awaitable[Sanitizer]], done: Delivered
) -> AsyncIterator[None]:
    """Delivers what programs that ended have left, and yields after each batch; `done` tells what came of it."""
    for directory in ended_directories(root):
        done.programs += 1
        writer = Writer(directory.writer.name, timedelta(seconds=directory.writer.lease_seconds))
        finished = False
        try:
            async for _ in _deliver(directory, Deliverer(database, writer, engine), done):
                yield
            finished = done.trouble is None
        finally:
            directory.close(remove=finished)
        if done.trouble is not None:
            return


async def _deliver(directory: SpoolDirectory, deliverer: Deliverer, done: Delivered) -> AsyncIterator[None]:
    for name in STREAMS:
        stream = directory.streams[name]
        position = directory.low[name]
        held: list[Entry] = []
        rounds = 0
        while True:
            found = stream.read(position, _AT_ONCE)
            if not found and not held:
                break
            if not found:
                rounds += 1
            batch = held + [Entry(command, number=number, unsure=True) for number, command in found]
            outcome = await deliverer.deliver(batch)
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
            held = outcome.left
            if outcome.trouble is not None or rounds > _ROUNDS_OF_HELD:
                done.trouble = outcome.trouble or DatabaseError(
                    "the row of a VM is locked by another program for too long"
                )
                break
            position = found[-1][0] + 1 if found else position
            numbers = [entry.number for entry in held if entry.number is not None]
            directory.acknowledge(directory.low | {name: min([position, *numbers])})
            yield
        done.damaged += len(stream.damaged)
        if stream.damaged:
            _log.error("%d lines of %s are damaged and left out", len(stream.damaged), directory.path)
        if done.trouble is not None:
            return
