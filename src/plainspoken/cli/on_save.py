"""Doing something again whenever a file is saved."""

import sys
import time
from collections.abc import Callable
from datetime import datetime

import click

from plainspoken.errors import CatalogueError, PlainspokenError

_POLL_SECONDS = 0.5


def run_on_save(stamp: Callable[[], str], run: Callable[[], object]) -> None:
    """Runs at once, and whenever the stamp is another, until the person stops it; nothing in a file ends it."""
    seen: str | None = None
    try:
        while True:
            now = _stamp(stamp)
            if now != seen:
                seen = now
                click.clear()  # does nothing unless standard output is a terminal
                click.echo(f"── {datetime.now().astimezone():%H:%M:%S} ── runs again on every save, Ctrl-C ends ──")
                _run_and_tell(run)
                sys.stdout.flush()
            time.sleep(_POLL_SECONDS)
    except KeyboardInterrupt:
        click.echo("")


def _stamp(stamp: Callable[[], str]) -> str:
    try:
        return stamp()
    except PlainspokenError as error:  # such as a file that an editor replaces just now
        return str(error)


def _run_and_tell(run: Callable[[], object]) -> None:
    try:
        run()
    except CatalogueError as error:
        for finding in error.findings:
            click.echo(str(finding))
        click.echo("The rule files cannot be used: nothing was run.")
    except PlainspokenError as error:
        click.echo(f"{error.title}: {error}")
