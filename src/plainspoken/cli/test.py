"""`plainspoken test`: every example and corpus line, put through the whole engine."""

import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from plainspoken.authoring.scope import Scope, scope_of
from plainspoken.authoring.testing import run_tests
from plainspoken.authoring.testing_reports import TEST_REPORTS
from plainspoken.cli.options import rules_option
from plainspoken.errors import CatalogueError, PlainspokenError
from plainspoken.review.sides import engine_silent
from plainspoken.settings import load_settings

_POLL_SECONDS = 0.5
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("test")
@click.argument("words", metavar="[PATH|RULE]...", nargs=-1)
@click.option("--format", "form", type=click.Choice(list(TEST_REPORTS)), default="text", show_default=True)
@click.option("--watch", is_flag=True, help="Run again whenever a file is saved; Ctrl-C ends.")
@click.option(
    "--known", multiple=True, metavar="FILE", type=_FILE, help="Further texts with the rule that must answer."
)
@click.option("--quiet-corpus", "quiet", multiple=True, metavar="FILE", type=_FILE, help="Further lines to stay as is.")
@rules_option
def command(  # one parameter per flag
    words: tuple[str, ...],
    form: str,
    watch: bool,
    known: tuple[Path, ...],
    quiet: tuple[Path, ...],
    rules: tuple[Path, ...],
) -> None:
    """Test rules: every example against the whole layered catalogue, every text of not_for, and two corpora.

    Without arguments everything is tested: the built-in rules and the site directories of --rules. Files, directories
    and rule ids narrow that. A directory holds its corpora in corpora/quiet.txt (a line each that must not change when
    it passes through) and corpora/known.jsonl ({"text", "rule", "step"?, ...}: which rule must answer).

    Exit codes: 0 all passed, 1 a test failed or there was none, 2 could not run.
    """

    def scope() -> Scope:
        return scope_of(words, rules=load_settings(rules=rules).rules, quiet=quiet, known=known)

    with engine_silent():
        if watch:
            _watch(scope, form)
            return
        sys.exit(_run(scope(), form))


def _run(scope: Scope, form: str) -> int:
    run = run_tests(scope)
    click.echo(TEST_REPORTS[form](run))
    if not run.cases and form != "text":
        click.echo("No test was run: what was asked for has no examples and no corpus.", err=True)
    return 1 if run.failed or not run.cases else 0


def _watch(scope: Callable[[], Scope], form: str) -> None:
    """Runs whenever the content of a file changes, until the person stops it; nothing in a file ends it."""
    seen = ""
    try:
        while True:
            stamp = _stamp(scope)
            if stamp != seen:
                seen = stamp
                click.clear()  # does nothing unless standard output is a terminal
                click.echo(f"── {datetime.now().astimezone():%H:%M:%S} ── runs again on every save, Ctrl-C ends ──")
                _run_and_tell(scope, form)
                sys.stdout.flush()
            time.sleep(_POLL_SECONDS)
    except KeyboardInterrupt:
        click.echo("")


def _stamp(scope: Callable[[], Scope]) -> str:
    try:
        return scope().stamp()
    except PlainspokenError as error:  # such as a file that an editor replaces just now
        return str(error)


def _run_and_tell(scope: Callable[[], Scope], form: str) -> None:
    try:
        _run(scope(), form)
    except CatalogueError as error:
        for finding in error.findings:
            click.echo(str(finding))
        click.echo("The rule files cannot be used: nothing was run.")
    except PlainspokenError as error:
        click.echo(f"{error.title}: {error}")
