"""Where commands take stored failures from: the job store, or JSON Lines, with a progress bar on terminals."""

import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from plainspoken.catalogue.failure import CONTEXT
from plainspoken.cli.options import jsonl_option, opened
from plainspoken.cli.pass_progress import lines_with_progress
from plainspoken.engine.failure_lines import STORED, BadLine, instant, read_object
from plainspoken.engine.failures import StoredFailure
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import DatabaseUnavailable
from plainspoken.jobs.failures import stored_failures, stored_jobs
from plainspoken.settings import load_settings

_KEYS = (*CONTEXT, *STORED)

Function = Callable[..., None]


def source_options(function: Function) -> Function:
    """Adds `--database-url URL` and `--jsonl FILE|-`."""
    function = jsonl_option(function)
    return click.option(
        "--database-url", metavar="URL", help="Job store whose failures to read (PLAINSPOKEN_DATABASE_URL)."
    )(function)


@dataclass(slots=True)
class FailureSource:
    """Stored failures, and whether all of them could be read."""

    sanitizer: Sanitizer
    database_url: str | None = None
    jsonl: str | None = None
    _bad_lines: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if self.database_url and self.jsonl:
            raise click.UsageError("give --database-url or --jsonl, not both")

    def failures(self) -> Iterator[StoredFailure]:
        """Every failure, those of one job together. Lines that cannot be read are reported on standard error."""
        if self.jsonl:
            yield from self._lines(self.jsonl)
        else:
            yield from self._store(load_settings(database_url=self.database_url).database_url)

    @property
    def flags(self) -> str:
        """The flags that name this source, to be given to the next command; a URL is not repeated, for its password."""
        if self.jsonl:
            return f" --jsonl {shlex.quote(self.jsonl)}"
        return " --database-url …" if self.database_url else ""

    def is_complete(self) -> bool:
        """Whether every line could be read, once all have been looked at; says on standard error when not."""
        if self._bad_lines:
            noun = "line" if self._bad_lines == 1 else "lines"
            click.echo(f"{self._bad_lines:,} {noun} could not be read: the answer is not complete.", err=True)
        return not self._bad_lines

    def _lines(self, name: str) -> Iterator[StoredFailure]:
        with opened(name) as stream:
            for number, line in lines_with_progress(stream, writing=False):
                try:
                    yield _failure(line)
                except BadLine as problem:
                    self._bad_lines += 1
                    click.echo(f"{name}:{number}:1: {problem}", err=True)

    def _store(self, url: str) -> Iterator[StoredFailure]:
        try:
            with _progress(url) as advance:
                for page in stored_failures(url, self.sanitizer):
                    yield from page.failures
                    advance(page.jobs)
        except DatabaseUnavailable as error:
            message = f"{error}; name the job store with --database-url, or a file of failures with --jsonl"
            raise DatabaseUnavailable(message) from error


def _failure(line: bytes) -> StoredFailure:
    row = read_object(line, _KEYS)
    at = row.values.pop("at")
    known: dict[str, Any] = row.values
    return StoredFailure(row.text, at=instant(at) if at else None, names=row.names, **known)


@contextmanager
def _progress(url: str) -> Iterator[Callable[[int], None]]:
    """A progress bar over the jobs on a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield lambda _jobs: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("jobs", total=stored_jobs(url))
        yield lambda jobs: progress.advance(task, jobs)
