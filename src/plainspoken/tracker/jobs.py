"""The tracker: `with tracker.job("test_failover", vm="pgtest1") as job: with job.step("vm-creation"): …`."""

from __future__ import annotations

import atexit
import logging
import os
import socket
import threading
import uuid
import weakref
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import thread as pools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import CatalogueError
from plainspoken.settings import load_settings
from plainspoken.store.addresses import read_address
from plainspoken.tracker.commands import MAX_OWNER, StartJob
from plainspoken.tracker.figures import Closed, Figures
from plainspoken.tracker.operations import LONGEST_EXTERNAL_ID, find_operation
from plainspoken.tracker.recorder import Recorder
from plainspoken.tracker.reporting import JobReport, StepReport, Stored
from plainspoken.tracker.spool.directories import WriterNote
from plainspoken.tracker.spool.own import DEFAULT_BYTES, Spool
from plainspoken.tracker.texts import as_text, storable, storable_attributes
from plainspoken.tracker.writer import Writer

# Before threads are told that no more work is taken, which `atexit` would come after.
_register_at_exit: Callable[..., object] = getattr(threading, "_register_atexit", atexit.register)
_log = logging.getLogger("plainspoken.tracker")


class BaseTracker:
    """What both trackers are made of.

    Args:
        database_url: The job store; `PLAINSPOKEN_DATABASE_URL` or the settings file say it when None.
        name: In whose name jobs are written; this machine and process when None.
        rules: Site directories of rules, which tell failures in the summaries; those of the settings when None.
        sanitizer: An engine that is at hand, in place of one over these rules.
        lease_seconds: After how long without a sign of life a job counts as interrupted; signs are given by themselves.
        patience: Seconds that a job's begin and its end wait at most until they are stored; the work then goes on, and
            the record follows. Steps and log lines never wait, nor does anything while the store is known to be away.
        spool: A directory where records are kept on disk until they are stored; `PLAINSPOKEN_SPOOL` or the settings
            file say it when None, and without one they wait in memory alone.
        spool_bytes: How large it may grow.

    Raises:
        SettingsError: The address of the job store, or another setting, cannot be used.
    """

    def __init__(
        self,
        database_url: str | None = None,
        *,
        name: str | None = None,
        rules: Sequence[Path | str] | None = None,
        sanitizer: Sanitizer | None = None,
        lease_seconds: float = 60.0,
        patience: float = 2.0,
        spool: Path | str | None = None,
        spool_bytes: int = DEFAULT_BYTES,
    ) -> None:
        settings = load_settings(database_url=database_url)
        directories = settings.rules if rules is None else tuple(Path(each) for each in rules)
        # Refuses an address that cannot be used while its maker is still there to be told.
        read_address(settings.database_url)
        self._patience = patience
        root = settings.spool if spool is None else Path(spool)
        self._recorder = Recorder(
            settings.database_url,
            lambda: Writer(name or f"{socket.gethostname()}:{os.getpid()}", timedelta(seconds=lease_seconds)),
            (lambda: sanitizer) if sanitizer else _engine_maker(directories),
            None if root is None else lambda writer: Spool(root, WriterNote(writer.name, lease_seconds), spool_bytes),
        )
        # Not this object itself, which would then never go away.
        _register_at_exit(_close_at_exit, weakref.ref(self._recorder))

    @property
    def away(self) -> bool:
        """Whether the job store took nothing when it was last tried; records wait meanwhile."""
        return self._recorder.tally.state != "reached"

    @property
    def figures(self) -> Figures:
        """How the tracker stands: what waits, for how long, what is stored and lost."""
        return self._recorder.figures

    @property
    def lost(self) -> int:
        """How many records could not be stored and never will be; the log tells of each."""
        return self._recorder.tally.lost

    def _start(
        self,
        operation: str,
        vm: str,
        *,
        external_job_id: str | None,
        owner: str | None,
        parent_job_id: str | None,
        metadata: Mapping[str, Any] | None,
    ) -> StartJob:
        find_operation(as_text(operation))
        return StartJob(
            job_id=str(uuid.uuid4()),
            operation=as_text(operation),
            vm=storable(as_text(vm), MAX_OWNER),
            at=datetime.now(UTC),
            external_job_id=_text_or_none(external_job_id, LONGEST_EXTERNAL_ID),
            owner=_text_or_none(owner, MAX_OWNER),
            parent_job_id=_text_or_none(parent_job_id, LONGEST_EXTERNAL_ID),
            metadata=None if metadata is None else storable_attributes(metadata),
        )


class Tracker(BaseTracker):
    """Records jobs of code that runs in threads; one tracker serves all threads of a program.

    A context manager: leaving it waits up to 30 seconds for what is not stored yet. Takes what `BaseTracker` takes.
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
    ) -> Job:
        """A job that begins when its `with` block is entered and ends when the block is left.

        Args:
            operation: test_failover, live_failover, test_rollback, live_rollback, cleanup, replication_removal, or
                the platform's own name of one of them.
            vm: Name or context id of the VM.
            external_job_id: The id that GUIs know the job by; one of the platform's form when None.
            owner: Who asked for it.
            parent_job_id: A job that it is part of.
            metadata: Anything worth keeping, at most 16,000 bytes of JSON.

        Raises:
            ValueError: The operation is none that can be tracked. Nothing else about a record is ever raised.
        """
        start = self._start(
            operation,
            vm,
            external_job_id=external_job_id,
            owner=owner,
            parent_job_id=parent_job_id,
            metadata=metadata,
        )
        return Job(self._recorder, start, self._wait)

    def attach(self, job_id: str, *, ends: bool = True) -> Job:
        """A job that another process began goes on in this one, within a `with` block.

        Its steps and log lines are added to those that there are. A job of which nobody gives signs of life any more
        runs again. Records of a job that does not exist, or has ended, are lost: logged, and counted.

        Args:
            job_id: The job.
            ends: Whether leaving the block ends the job, as for `job`; else another process goes on with it.
        """
        return Job(self._recorder, storable(as_text(job_id), MAX_OWNER), self._wait, ends=ends)

    def close(self, timeout: float = 30.0) -> Closed:
        """Waits for what is not stored yet, at most so many seconds; what became of all that was told."""
        return self._recorder.close(timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _wait(self, stored: Stored) -> None:
        if stored is None or not self._recorder.waits:
            return
        try:
            stored.result(self._patience)
        except TimeoutError:
            self._recorder.be_patient()


class Job(JobReport):
    """A job under way in a `with` block. An exception that leaves the block is recorded, and goes on its way."""

    def __init__(
        self, recorder: Recorder, start: StartJob | str, wait: Callable[[Stored], None], *, ends: bool = True
    ) -> None:
        super().__init__(recorder, start, ends=ends)
        self._wait = wait

    def step(self, name: str, /, **metadata: object) -> Step:
        """A step that begins and ends with its `with` block; within another one's block it is nested in it."""
        return Step(self, name, metadata or None)

    def __enter__(self) -> Self:
        self._wait(self._begin())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        self._wait(self._end(error))


class Step(StepReport):
    """A step under way in a `with` block; an exception that leaves it is its failure, and goes on its way."""

    def __enter__(self) -> Self:
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        self._end(error)


def _engine_maker(directories: Sequence[Path]) -> Callable[[], Sanitizer]:
    def make() -> Sanitizer:
        try:
            return Sanitizer(load_catalogue(*directories))
        except CatalogueError as error:
            _log.error("the site's rules cannot be used (%s); summaries are told by the built-in ones", error)
            return Sanitizer(load_catalogue())

    return make


def _text_or_none(value: object, most: int) -> str | None:
    return None if value is None else storable(as_text(value), most)


def _close_at_exit(reference: weakref.ref[Recorder]) -> None:
    # Threads that go on after the main one may still record; the program does not end before them anyhow.
    while going_on := _going_on():
        going_on[0].join()
    recorder = reference()
    if recorder is not None:
        recorder.close(30.0)


def _going_on() -> list[threading.Thread]:
    """The threads that the end of the program waits for; not those of pools, which are told to end only later."""
    pooled: Collection[threading.Thread] = getattr(pools, "_threads_queues", ())
    here = (threading.main_thread(), threading.current_thread())
    return [each for each in threading.enumerate() if not (each.daemon or each in here or each in pooled)]
