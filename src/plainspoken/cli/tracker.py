"""`plainspoken tracker`: the records of programs that track jobs."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import click

from plainspoken.cli.options import make_sanitizer, rules_option
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import SettingsError
from plainspoken.settings import load_settings
from plainspoken.store.database import Database
from plainspoken.tracker.leftovers import Delivered, deliver_leftovers
from plainspoken.tracker.spool.directories import spooled


@click.group("tracker")
def command() -> None:
    """Look after the records of programs that track jobs."""


@command.command("deliver")
@click.option("--spool", type=click.Path(path_type=Path), metavar="DIR", help="The spool (PLAINSPOKEN_SPOOL).")
@click.option("--database-url", metavar="URL", help="Job store to deliver to (PLAINSPOKEN_DATABASE_URL).")
@rules_option
@click.option("--dry-run", is_flag=True, help="Deliver nothing; show what is there.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def deliver(
    spool: Path | None, database_url: str | None, rules: tuple[Path, ...], *, dry_run: bool, as_json: bool
) -> None:
    """Deliver what programs that have ended left in a spool.

    Programs that still run deliver their own records, and are left alone. Exit code 1 says that something is left, or
    was refused or damaged.
    """
    settings = load_settings(database_url=database_url)
    root = spool or settings.spool
    if root is None or not root.is_dir():
        where = "no spool is set" if root is None else f"{root} is no directory"
        raise SettingsError(f"{where}; write --spool DIR, or set PLAINSPOKEN_SPOOL")
    done = Delivered()
    if not dry_run:
        sanitizer = make_sanitizer(rules)
        asyncio.run(_deliver(root, settings.database_url, sanitizer, done))
    left = spooled(root)
    report = {
        "programs": done.programs,
        "stored": done.stored,
        "refused": done.refused,
        "damaged": done.damaged,
        "held": done.held,
        "left": left.records,
        "running": left.running,
    }
    if as_json:
        click.echo(json.dumps(report))
    else:
        if not dry_run:
            click.echo(
                f"{done.stored:,} records of {done.programs} ended programs are stored, {done.refused:,} were refused, "
                f"{done.damaged:,} lines were damaged."
            )
        click.echo(
            f"{left.records:,} records of ended programs are left; {left.running} programs that run use the spool."
        )
    if done.held:
        click.echo(
            f"Records of {done.held} ended programs are left because another program keeps their VMs locked. "
            "Deliver again later.",
            err=True,
        )
    if done.trouble is not None:
        click.echo(f"It stopped early: {done.trouble}.", err=True)
    sys.exit(2 if done.trouble is not None else int(bool(left.records or done.refused or done.damaged)))


async def _deliver(root: Path, url: str, sanitizer: Sanitizer, done: Delivered) -> None:
    database = Database.open(url)

    async def engine() -> Sanitizer:
        return sanitizer

    try:
        async for rest in deliver_leftovers(root, database, engine, done):
            await asyncio.sleep(rest)
    finally:
        await database.close()
