"""Rule files that several processes serve: one of them has the files judged, and the others take its verdict.

Judging takes seconds of a processor. Done by each process of a server, it would keep requests waiting, and the last of
them would take a change over long after the first.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from plainspoken.catalogue.findings import Finding
from plainspoken.catalogue.watcher import content_stamp
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import RulesNotChecked
from plainspoken.lint.judge import Acceptance, judged, loaded

_LOOK_SECONDS: Final = 0.05


class SharedVerdicts:
    """The last verdict, for a process and those that it forks; made before the fork."""

    def __init__(self) -> None:
        # Memory that has a file's locks, which end with the process that holds them.
        self._file = os.memfd_create("plainspoken-verdict")
        self._turn = threading.Lock()  # those locks know processes only

    def accept(
        self, directories: Sequence[Path], given_up: Callable[[], bool]
    ) -> tuple[Sanitizer | None, tuple[Finding, ...]]:
        """As `accept_apart`; files that another process has had judged are not judged again.

        Args:
            directories: The layers, the lowest first.
            given_up: Asked again and again; once it is true, nothing is returned.

        Raises:
            RulesNotChecked: It took too long, or the process broke off.
        """
        called = time.monotonic()
        with self._alone(given_up) as is_mine:
            verdict = self._verdict(directories, given_up, called) if is_mine else None
        return loaded(directories, verdict)

    def _verdict(self, directories: Sequence[Path], given_up: Callable[[], bool], called: float) -> Acceptance | None:
        stamp = content_stamp(directories)
        told = self._told()
        if told.get("stamp") == stamp:
            if "verdict" in told:
                return Acceptance.from_json(told["verdict"])
            if told["at"] >= called:  # whoever asks later asks for another try
                raise RulesNotChecked(told["failure"])
        try:
            verdict = judged(directories, given_up)
        except RulesNotChecked as error:
            self._tell(stamp=stamp, failure=str(error), at=time.monotonic())
            raise
        if verdict is not None and content_stamp(directories) == stamp:
            self._tell(stamp=stamp, verdict=verdict.to_json())
        return verdict

    @contextmanager
    def _alone(self, given_up: Callable[[], bool]) -> Iterator[bool]:
        """Keeps other processes and threads waiting; whether it is this one's turn, which it is not once given up."""
        while not self._is_locked():
            if given_up():
                yield False
                return
            time.sleep(_LOOK_SECONDS)
        try:
            yield True
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)
            self._turn.release()

    def _is_locked(self) -> bool:
        if not self._turn.acquire(blocking=False):
            return False
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._turn.release()
            return False
        return True

    def _told(self) -> dict[str, Any]:
        size = os.fstat(self._file).st_size
        try:
            told: dict[str, Any] = json.loads(os.pread(self._file, size, 0) or b"{}")
        except ValueError:  # its writer ended while it wrote
            return {}
        return told

    def _tell(self, **told: object) -> None:
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, json.dumps(told).encode(), 0)
