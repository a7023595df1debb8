"""Heavy work for staff: one request at a time in an app, in the order in which they came, for a bounded time.

The deadline is looked at between pieces of work; a piece that overruns it is waited for, but not by the caller.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from plainspoken.api.problems import RequestError

SECONDS: Final = 10.0
"""How long one request may work before it is cut short or given up."""

PATIENCE: Final = 20.0
"""How long one request waits for those before it: longer than one of them may take."""

MOST_WAITING: Final = 8
"""Requests that wait at a time; each holds its body in memory."""

_GRACE: Final = 5.0  # for the piece of work under way at the deadline

T = TypeVar("T")


class Deadline:
    """The end of one request's time; calling it raises RequestError once that has come."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self._end

    def __call__(self) -> None:
        """Raise when the time is up."""
        if self.passed:
            raise RequestError("too-much-work")


class HeavyWork:
    """The one place of an app where such work is done; callers wait in line for it."""

    def __init__(self) -> None:
        self._place = asyncio.Semaphore()
        self._waiting = 0

    async def run(self, work: Callable[[Deadline], Awaitable[T]], *, seconds: float | None = None) -> T:
        """Return what `work` does within some seconds, `SECONDS` unless given.

        Raises:
            RequestError: The place stayed taken, too many wait for it, or the work took too long; then the place is
                free when it really ends.
        """
        seconds = SECONDS if seconds is None else seconds
        await self._turn()
        task = asyncio.create_task(_done(work, Deadline(seconds)))
        task.add_done_callback(self._leave)
        done, _ = await asyncio.wait({task}, timeout=seconds + _GRACE)
        if not done:
            raise RequestError("too-much-work")
        return task.result()

    async def _turn(self) -> None:
        """Take the place, once those who came before have had it."""
        if self._waiting >= MOST_WAITING:
            raise RequestError("busy")
        self._waiting += 1
        try:
            async with asyncio.timeout(PATIENCE):
                await self._place.acquire()
        except TimeoutError as error:
            raise RequestError("busy") from error
        finally:
            self._waiting -= 1

    def _leave(self, ended: asyncio.Task[Any]) -> None:
        self._place.release()
        if not ended.cancelled():
            ended.exception()  # told to the caller, who may have gone


async def _done(work: Callable[[Deadline], Awaitable[T]], deadline: Deadline) -> T:
    return await work(deadline)
