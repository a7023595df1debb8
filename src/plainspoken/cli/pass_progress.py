"""How far a long pass has come and how long it still takes, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import BinaryIO

import click

_LINE_SECONDS = 10.0
_LINES_A_STEP = 1000


@contextmanager
def pass_progress(what: str, *, enabled: bool) -> Iterator[Callable[[int, int], None]]:
    """Called with how many of how many are done: a bar on a terminal, elsewhere a line every ten seconds.

    Args:
        what: What is counted, in the plural.
        enabled: Whether anything is shown.
    """
    if not enabled:
        yield lambda _done, _total: None
        return
    if not sys.stderr.isatty():
        yield _ProgressLines(what).told
        return
    with _bar(what) as told:
        yield told


def lines_with_progress(stream: BinaryIO, *, writing: bool = True) -> Iterator[tuple[int, bytes]]:
    """Line numbers (from 1) and lines, without their ends; a progress bar on standard error when it is a terminal.

    With `writing`, the caller prints meanwhile, so there is no bar when that goes to the terminal too.
    """
    if not sys.stderr.isatty() or (writing and sys.stdout.isatty()):
        for number, line in enumerate(stream, 1):
            yield number, line.rstrip(b"\r\n")
        return
    total = sum(1 for _ in stream) if stream.seekable() else None
    if total is not None:
        stream.seek(0)
    with _bar("texts") as told:
        for number, line in enumerate(stream, 1):
            yield number, line.rstrip(b"\r\n")
            if number % _LINES_A_STEP == 0:
                told(number, total)


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int | None], None]]:
    from rich.console import Console  # noqa: PLC0415 - slow to load, and not needed without a terminal
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


class _ProgressLines:
    def __init__(self, what: str) -> None:
        self._what = what
        self._start = self._last = monotonic()

    def told(self, done: int, total: int) -> None:
        now = monotonic()
        if now - self._last < _LINE_SECONDS or not done:
            return
        self._last = now
        click.echo(f"{done:,} of {total:,} {self._what}; {time_left(done, total, now - self._start)}", err=True)


def time_left(done: int, total: int, seconds: float) -> str:
    """How much longer it takes if it goes on as it has so far, in words."""
    left = seconds * max(total - done, 0) / done
    return f"about {left:.0f} s left" if left < 100 else f"about {left / 60:,.0f} min left"
