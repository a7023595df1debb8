"""`plainspoken unexplained`: failures that lack a rule."""

import shlex
import sys
from pathlib import Path

import click

from plainspoken.authoring.mining.miner import find_unexplained
from plainspoken.authoring.mining.reports import UNEXPLAINED_REPORTS
from plainspoken.cli.options import make_sanitizer, rules_option
from plainspoken.cli.stored import FailureSource, source_options


@click.command("unexplained")
@source_options
@rules_option
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Clusters to show.")
@click.option("--format", "form", type=click.Choice(list(UNEXPLAINED_REPORTS)), default="text", show_default=True)
def command(database_url: str | None, jsonl: str | None, rules: tuple[Path, ...], limit: int, form: str) -> None:
    """Cluster the stored failures whose answer names no cause; most VMs first.

    Failures come from the job store, or from lines {"text", "step"?, "operation"?, "source"?, "classification"?,
    "code"?, "os_type"?, "job"?, "vm"?, "at"?}. Secrets, ids, names, paths and addresses are taken out; technical words
    stay: the output is for staff.

    Exit codes: 0 done, 2 could not finish: no job store, or lines that cannot be read (the others are shown).
    """
    sanitizer = make_sanitizer(rules)
    source = FailureSource(sanitizer, database_url, jsonl)
    unexplained = find_unexplained(source.failures(), sanitizer, limit=limit)
    click.echo(UNEXPLAINED_REPORTS[form](unexplained))
    if unexplained.clusters and form == "text":
        layers = "".join(f" --rules {shlex.quote(str(path))}" for path in rules)
        click.echo(f"Explain it: plainspoken new-rule --from {unexplained.clusters[0].id}{source.flags}{layers}")
    sys.exit(0 if source.is_complete() else 2)
