"""Several processes that serve on one socket, and the one that looks after them.

They are forked from a process that has loaded the rules, so they start at once and share that memory. Each watches the
rule files for itself. The supervisor serves nothing: it passes signals on, replaces what died or hangs, and gives up
when that does not help.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from plainspoken.api.serving.lifecycle import ServerProcess
from plainspoken.api.serving.server import has_terminal
from plainspoken.api.telemetry.board import Board
from plainspoken.errors import WorkersFailed

YOUNG_SECONDS = 10.0
"""A worker that ends within this time has not come to serve properly."""

MOST_YOUNG_DEATHS = 5
"""So many such ends in a row are a crash loop."""

HUNG_SECONDS = 30.0
"""A worker that has not posted for so long hangs."""

_LOOK_SECONDS = 0.2
_KILL_SECONDS = 5.0
_SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD})
_LOG = logging.getLogger("plainspoken.workers")

Work = Callable[[ServerProcess, bool], None]
"""Serves as one process until it is told to stop; the flag says whether it replaces one that died."""


@dataclass(slots=True)
class _Worker:
    process: ServerProcess
    pid: int
    started: float


class Supervisor:
    """Keeps `count` processes serving.

    Args:
        count: How many, at least 1.
        work: What each does.
        stop_seconds: How long a worker may take to stop before it is killed.
        announce: Called once, when all of them serve.
    """

    def __init__(
        self, count: int, work: Work, *, stop_seconds: float, announce: Callable[[], None] = lambda: None
    ) -> None:
        self._board = Board(count)
        self._work = work
        self._stop_seconds = stop_seconds
        self._announce: Callable[[], None] | None = announce
        self._workers: list[_Worker] = []
        self._young_deaths = 0
        self._stopping = False
        self._of_terminal = has_terminal()
        self._usual_mask: set[int | signal.Signals] = set()

    def run(self) -> None:
        """Serve until a signal stops it.

        Raises:
            WorkersFailed: The processes end again and again right after their start.
        """
        with self._signals_wait():
            # What is there now is never collected, so that the memory shared with the workers stays shared.
            gc.collect()
            gc.freeze()
            for place in range(self._board.places):
                self._workers.append(self._started(place, replaces=False))
            try:
                while not self._stopping:
                    self._next_event()
            finally:
                self._stop_all()

    def _next_event(self) -> None:
        received = signal.sigtimedwait(_SIGNALS, _LOOK_SECONDS)
        match received.si_signo if received else None:
            case signal.SIGTERM | signal.SIGINT:
                self._stopping = True
            case signal.SIGHUP if self._of_terminal and not has_terminal():
                self._stopping = True
            case signal.SIGHUP:
                self._send_all(signal.SIGHUP)
            case _:
                self._look_after()

    def _look_after(self) -> None:
        for place, worker in enumerate(self._workers):
            ended = _ended(worker.pid)
            if ended is not None:
                self._replace(place, worker, ended)
            elif self._hangs(place, worker):
                _LOG.error("%s (process %d) hangs; it is killed", worker.process.name, worker.pid)
                _send(worker.pid, signal.SIGKILL)
        if self._announce is not None and all(self._serves(place) for place in range(self._board.places)):
            self._announce()
            self._announce = None

    def _replace(self, place: int, worker: _Worker, ended: str) -> None:
        young = time.monotonic() - worker.started < YOUNG_SECONDS
        self._young_deaths = self._young_deaths + 1 if young else 0
        _LOG.error("%s (process %d) %s; it is replaced", worker.process.name, worker.pid, ended)
        if self._young_deaths >= MOST_YOUNG_DEATHS:
            raise WorkersFailed(
                f"{MOST_YOUNG_DEATHS} processes in a row ended within {YOUNG_SECONDS:g} seconds of their start, the "
                f"last one {ended}; the log above says why"
            )
        if young:
            time.sleep(0.25 * 2**self._young_deaths)
        self._board.restarts += 1
        self._workers[place] = self._started(place, replaces=True)

    def _serves(self, place: int) -> bool:
        posted = self._board.read(place)
        return posted is not None and posted.pid == self._workers[place].pid

    def _hangs(self, place: int, worker: _Worker) -> bool:
        posted = self._board.read(place)
        alive = posted.at if posted and posted.pid == worker.pid else worker.started + HUNG_SECONDS
        return time.monotonic() - alive > HUNG_SECONDS

    def _started(self, place: int, *, replaces: bool) -> _Worker:
        process = ServerProcess(board=self._board, place=place)
        # What is still in a buffer would be written once more by each child.
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            self._be_worker(process, replaces=replaces)
        return _Worker(process, pid, time.monotonic())

    def _be_worker(self, process: ServerProcess, *, replaces: bool) -> NoReturn:
        code = 1
        try:
            # A request to load rules that comes before this process serves is met by its start itself.
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_SETMASK, self._usual_mask)
            self._work(process, replaces)
            code = 0
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 1
        except BaseException:  # noqa: BLE001 - this process must end here, and not go on as the supervisor
            _LOG.exception("%s failed", process.name)
        finally:
            with contextlib.suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            # Not `sys.exit`: what the supervisor has to tidy up is not the worker's.
            os._exit(code)

    def _stop_all(self) -> None:
        self._send_all(signal.SIGTERM)
        for worker, seconds in ((worker, self._stop_seconds) for worker in self._workers):
            deadline = time.monotonic() + seconds
            while _ended(worker.pid) is None:
                if time.monotonic() > deadline:
                    _LOG.error("%s (process %d) does not stop; it is killed", worker.process.name, worker.pid)
                    _send(worker.pid, signal.SIGKILL)
                    deadline += _KILL_SECONDS
                signal.sigtimedwait({signal.SIGCHLD}, _LOOK_SECONDS)

    def _send_all(self, number: signal.Signals) -> None:
        for worker in self._workers:
            _send(worker.pid, number)

    @contextmanager
    def _signals_wait(self) -> Iterator[None]:
        # Blocked, signals wait until they are asked for, so none is lost and none comes at a bad moment.
        self._usual_mask = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, self._usual_mask)


def _ended(pid: int) -> str | None:
    """How a child has ended; None while it runs."""
    try:
        done, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return "is gone"
    if done == 0:
        return None
    code = os.waitstatus_to_exitcode(status)
    return f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
