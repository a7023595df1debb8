"""`plainspoken coverage`: how much of what fails is explained."""

import sys
from pathlib import Path

import click

from plainspoken.authoring.mining.coverage import measure_coverage
from plainspoken.authoring.mining.reports import COVERAGE_REPORTS
from plainspoken.cli.options import make_sanitizer, rules_option
from plainspoken.cli.stored import FailureSource, source_options


@click.command("coverage")
@source_options
@rules_option
@click.option("--format", "form", type=click.Choice(list(COVERAGE_REPORTS)), default="text", show_default=True)
def command(database_url: str | None, jsonl: str | None, rules: tuple[Path, ...], form: str) -> None:
    """Show which share of the stored failures rules, composed answers and fallbacks answer; worst first.

    Counted by step, by operation, and by area of the rule or by fault. Failures come from the job store, or from lines
    {"text", "step"?, "operation"?, …, "job"?, "vm"?} as for `plainspoken unexplained`.

    Exit codes: 0 done, 2 could not finish: no job store, or lines that cannot be read (the others are counted).
    """
    sanitizer = make_sanitizer(rules)
    source = FailureSource(sanitizer, database_url, jsonl)
    coverage = measure_coverage(source.failures(), sanitizer)
    if coverage.overall.total or form != "text":
        click.echo(COVERAGE_REPORTS[form](coverage))
    else:
        click.echo("There are no failures.")
    sys.exit(0 if source.is_complete() else 2)
