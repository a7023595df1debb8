"""A server delivers what programs that track jobs have left in a spool when they ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

from litestar import Litestar

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reader import JobReader
from plainspoken.tracker.leftovers import Delivered, deliver_leftovers

_EVERY_SECONDS = 15.0
_log = logging.getLogger("plainspoken.tracker")


def spool_delivery(root: Path | None, reader: JobReader) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """What delivers as long as an app lives: it looks every few seconds. Without a spool, nothing.

    Of several processes one delivers each program's records.
    """

    @asynccontextmanager
    async def deliver(_app: Litestar) -> AsyncIterator[None]:
        if root is None:
            yield
            return
        delivering = asyncio.create_task(_keep_delivering(root, reader))
        yield
        delivering.cancel()
        with suppress(asyncio.CancelledError):
            await delivering

    return deliver


async def _keep_delivering(root: Path, reader: JobReader) -> None:

    async def engine() -> Sanitizer:
        return reader.sanitizer

    while True:
        done = Delivered()
        try:
            async for rest in deliver_leftovers(root, reader.database, engine, done):
                await asyncio.sleep(rest)
        except Exception:  # noqa: BLE001 - logged whole; the server goes on, and looks again
            _log.exception("what is left in the spool could not be delivered")
        if done.stored or done.refused:
            counts = (done.programs, done.stored, done.refused)
            _log.warning("of %d programs that had ended, %d records were delivered and %d refused", *counts)
        await asyncio.sleep(_EVERY_SECONDS)
