"""Heavy work for staff: one request at a time in a process, for a bounded time.

The deadline is looked at between pieces of work; a piece that overruns it is waited for, but not by the caller.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from plainspoken.api.problems import RequestError

SECONDS: Final = 10.0
"""How long one request may work before it is cut short or given up."""

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


class Bench:
    """The one place of a process where such work is done."""

    def __init__(self) -> None:
        self._busy = False

    async def run(self, work: Callable[[Deadline], Awaitable[T]], *, seconds: float | None = None) -> T:
        """Return what `work` does within some seconds, `SECONDS` unless given.

        Raises:
            RequestError: The place is taken, or the work took too long; then the place is free when it really ends.
        """
        seconds = SECONDS if seconds is None else seconds
        if self._busy:
            raise RequestError("busy")
        self._busy = True
        task = asyncio.create_task(self._whole(work, Deadline(seconds)))
        task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        done, _ = await asyncio.wait({task}, timeout=seconds + _GRACE)
        if not done:
            raise RequestError("too-much-work")
        return task.result()

    async def _whole(self, work: Callable[[Deadline], Awaitable[T]], deadline: Deadline) -> T:
        try:
            return await work(deadline)
        finally:
            self._busy = False


BENCH = Bench()
"""That of this process."""
