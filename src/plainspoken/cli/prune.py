"""`plainspoken prune`: delete what is older than it is kept."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import click

from plainspoken.cli.durations import Duration
from plainspoken.cli.options import settings_options
from plainspoken.settings import load_settings
from plainspoken.store.database import Database, visit
from plainspoken.store.retention import Retention, count, prunable, prune_some


@click.command("prune")
@settings_options("database_url", "keep_operations")
@click.option("--dismissals", type=Duration(), default="90d", show_default=True, help="Since they were taken back.")
@click.option("--keys", type=Duration(), default="2d", show_default=True, help="Idempotency keys, since their write.")
@click.option("--tokens", type=Duration(), default="30d", show_default=True, help="Since they expired or were revoked.")
@click.option("--audit", type=Duration(), default="365d", show_default=True, help="Lines of the audit.")
@click.option("--jobs", type=Duration(), help="Ended jobs written through the tracker, too; kept without it.")
@click.option("--yes/--dry-run", default=False, help="Delete, or only show what would be deleted, as without either.")
def command(
    *,
    database_url: str | None,
    keep_operations: str | None,
    dismissals: timedelta,
    keys: timedelta,
    tokens: timedelta,
    audit: timedelta,
    jobs: timedelta | None,
    yes: bool,
) -> None:
    """Delete rows of this program that are older than they are kept; without --yes, tell how many there are.

    Rows of another program are never touched: of jobs only those go that were written through the tracker, and only
    when --jobs is given. A job stays while a kept operation or another job refers to it.

    Exit codes: 0 done, or nothing to do; 1 something would be deleted, add --yes; 2 could not run.
    """
    settings = load_settings(database_url=database_url, keep_operations=keep_operations)
    url = settings.database_url
    retention = Retention(settings.keep_operations, dismissals, keys, tokens, audit, jobs=jobs)
    found = visit(url, lambda database: _pruned(database, retention, delete=yes), read_only=not yes)
    for name, number in found.items():
        click.echo(f"{name:<18} {number:>7} {'deleted' if yes else 'would be deleted'}")
    if not yes and any(found.values()):
        click.echo("Nothing was deleted; add --yes to do it.")
        sys.exit(1)


async def _pruned(database: Database, retention: Retention, *, delete: bool) -> dict[str, int]:
    found = {}
    for name, kind in prunable(retention, now=datetime.now(UTC)).items():
        found[name] = await database.run(count, kind)
        while delete and found[name] and await database.write(prune_some, kind):
            pass
    return found
