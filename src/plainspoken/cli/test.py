"""`plainspoken test`: every example and corpus line, put through the whole engine."""

import sys
from pathlib import Path

import click

from plainspoken.authoring.testing.reports import TEST_REPORTS
from plainspoken.authoring.testing.runs import run_tests
from plainspoken.authoring.testing.scope import TestScope, scope_of
from plainspoken.cli.on_save import run_on_save
from plainspoken.cli.options import rules_option
from plainspoken.engine.silence import engine_silent
from plainspoken.settings import load_settings

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

    def scope() -> TestScope:
        return scope_of(words, rules=load_settings(rules=rules).rules, quiet=quiet, known=known)

    with engine_silent():
        if watch:
            run_on_save(lambda: scope().stamp(), lambda: _run(scope(), form))
            return
        sys.exit(_run(scope(), form))


def _run(scope: TestScope, form: str) -> int:
    run = run_tests(scope)
    click.echo(TEST_REPORTS[form](run))
    if not run.cases and form != "text":
        click.echo("No test was run: what was asked for has no examples and no corpus.", err=True)
    return 1 if run.failed or not run.cases else 0
