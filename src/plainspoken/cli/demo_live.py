"""Jobs that move while the demo is served: what live updates look like."""

from __future__ import annotations

import threading
from itertools import cycle
from types import TracebackType
from typing import Final, Self

from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import PlainspokenError
from plainspoken.tracker.jobs import Tracker

LIVE_CONTEXT: Final = "ctx-print-srv-20251001-120000"
"""The VM that something happens to."""

_FAILOVER = (
    "validation",
    "volume-mode-switch-failover",
    "multi-volume-snapshot-creation",
    "virtio-driver-injection",
    "vm-creation",
    "volume-attachment",
    "vm-startup-and-validation",
    "status-update",
)
_ROLLBACK = ("test-vm-shutdown", "volume-detachment", "volume-mode-switch-oma", "test-vm-deletion")
_ERROR = (
    "CloudStack API error 431 (CSExceptionErrorCode: 4350): Unsupported: rootdisksize override (102 GB) is smaller "
    "than template size (110.00 GB)"
)


class LiveDemo:
    """Runs a test failover and its rollback over and over while its `with` block lasts; every other one fails.

    Args:
        url: A job store with the demo data in it.
        sanitizer: Tells the failures.
        step_seconds: How long a step takes.
    """

    def __init__(self, url: str, sanitizer: Sanitizer, *, step_seconds: float = 2.0) -> None:
        self._url = url
        self._sanitizer = sanitizer
        self._step_seconds = step_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="plainspoken-demo")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        # The tracker in it has a bound of its own.
        self._thread.join()

    def _run(self) -> None:
        with Tracker(self._url, name="demo", sanitizer=self._sanitizer) as tracker:
            for fails_in in cycle(("", "vm-creation")):
                self._play(tracker, "test_failover", _FAILOVER, fails_in=fails_in)
                self._play(tracker, "test_rollback", _ROLLBACK)
                if self._stopping.is_set():
                    return

    def _play(self, tracker: Tracker, operation: str, steps: tuple[str, ...], *, fails_in: str = "") -> None:
        if self._stopping.wait(self._step_seconds):
            return
        try:
            with tracker.job(operation, vm=LIVE_CONTEXT) as job:
                for name in steps:
                    with job.step(name):
                        self._take_a_while(fails=name == fails_in)
        except _DemoEnded:
            return

    def _take_a_while(self, *, fails: bool) -> None:
        if self._stopping.wait(self._step_seconds):
            raise _DemoEnded("the demo has ended")
        if fails:
            raise _DemoEnded(_ERROR)


class _DemoEnded(PlainspokenError):
    """A step of the demo that fails, with the text that a platform would give."""
