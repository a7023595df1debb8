"""The tracker for coroutines: `async with tracker.job("test_failover", vm="pgtest1") as job: …`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, Self

from plainspoken.tracker.commands import MAX_OWNER, StartJob
from plainspoken.tracker.figures import Closed
from plainspoken.tracker.jobs import BaseTracker
from plainspoken.tracker.recorder import Recorder
from plainspoken.tracker.reporting import JobReport, StepReport, Stored
from plainspoken.tracker.texts import as_text, storable

Wait = Callable[[Stored], Awaitable[None]]


class AsyncTracker(BaseTracker):
    """Records jobs of coroutines; the event loop is never blocked. Takes what `BaseTracker` takes.

    An async context manager: leaving it waits up to 30 seconds for what is not stored yet.
    """

    def job(
        self,
        operation: str,
        *,
        vm: str,
        external_job_id: str | None = None,
        owner: str | None = None,
        parent_job_id: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> AsyncJob:
        """A job that begins when its `async with` block is entered and ends when it is left; see `Tracker.job`."""
        start = self._start(
            operation,
            vm,
            external_job_id=external_job_id,
            owner=owner,
            parent_job_id=parent_job_id,
            metadata=metadata,
        )
        return AsyncJob(self._recorder, start, self._wait)

    def attach(self, job_id: str, *, ends: bool = True) -> AsyncJob:
        """A job that another process began goes on in this one, within an `async with` block; see `Tracker.attach`."""
        return AsyncJob(self._recorder, storable(as_text(job_id), MAX_OWNER), self._wait, ends=ends)

    async def close(self, timeout: float = 30.0) -> Closed:  # noqa: ASYNC109 - a bound on what is waited for, not on this
        """Waits for what is not stored yet, at most so many seconds; what became of all that was told."""
        return await asyncio.to_thread(self._recorder.close, timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _wait(self, stored: Stored) -> None:
        if stored is None or not self._recorder.waits:
            return
        # The record is on its way whatever becomes of this wait, which a cancellation may end.
        done, _ = await asyncio.wait({asyncio.wrap_future(stored)}, timeout=self._patience)
        if not done:
            self._recorder.be_patient()


class AsyncJob(JobReport):
    """A job under way in an `async with` block. An exception that leaves it is recorded, and goes on its way."""

    def __init__(self, recorder: Recorder, start: StartJob | str, wait: Wait, *, ends: bool = True) -> None:
        super().__init__(recorder, start, ends=ends)
        self._wait = wait

    def step(self, name: str, /, **metadata: object) -> AsyncStep:
        """A step that begins and ends with its `async with` block."""
        return AsyncStep(self, name, metadata or None)

    async def __aenter__(self) -> Self:
        await self._wait(self._begin())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        await self._wait(self._end(error))


class AsyncStep(StepReport):
    """A step under way in an `async with` block; an exception that leaves it is its failure."""

    async def __aenter__(self) -> Self:
        self._begin()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        self._end(error)
