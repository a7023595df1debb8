"""`plainspoken impact`: what customers would read differently under other rules."""

import sys
from pathlib import Path

import click

from plainspoken.cli.options import rules_option
from plainspoken.cli.stored import FailureSource, source_options
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.engine.silence import engine_silent
from plainspoken.review.impact import Replay
from plainspoken.review.impact_reports import IMPACT_REPORTS
from plainspoken.review.sides import load_side
from plainspoken.settings import load_settings


@click.command("impact")
@rules_option
@click.option(
    "--against",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Rules in force now: site directories or a whole catalogue; the built-in catalogue unless given; repeatable.",
)
@source_options
@click.option("--format", "form", type=click.Choice(list(IMPACT_REPORTS)), default="text", show_default=True)
def command(
    rules: tuple[Path, ...],
    against: tuple[Path, ...],
    database_url: str | None,
    jsonl: str | None,
    form: str,
) -> None:
    """Replay stored failures through the rules in force (--against) and other ones (--rules); show what differs.

    Failures come from the job store, or from lines {"text", "step"?, "operation"?, "source"?, "classification"?,
    "code"?, "os_type"?, "job"?, "vm"?}. Nothing is written, and raw texts are shown scrubbed.

    Exit codes: 0 nothing or only wording changes, 1 a category, severity or rule changes for some failure, 2 could not
    run to the end: unusable rules, no job store, lines that cannot be read, or nothing to replay.
    """
    chosen = load_settings(rules=rules).rules
    if not chosen and not against:
        raise click.UsageError("there is nothing to compare: name a directory of rules with --rules")
    replay = Replay(Sanitizer(load_side(against)), Sanitizer(load_side(chosen)))
    source = FailureSource(replay.before, database_url, jsonl)
    with engine_silent():
        replay.add_all(source.failures())
    impact = replay.impact
    if impact.failures:
        click.echo(IMPACT_REPORTS[form](impact))
    else:
        click.echo("No failures were found, so nothing was compared.", err=True)
    if not source.is_complete() or not impact.failures:
        sys.exit(2)
    sys.exit(1 if impact.changes_codes else 0)
