"""`plainspoken summaries`: the stored summaries of operations."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import click

from plainspoken.cli.durations import Duration
from plainspoken.cli.options import make_sanitizer, rules_option, settings_options
from plainspoken.cli.pass_progress import pass_progress
from plainspoken.errors import DatabaseError
from plainspoken.settings import load_settings
from plainspoken.store.database import Database
from plainspoken.tracker.refresh import Refresher, RefreshOptions, RefreshReport

_FULL_PASS_SECONDS = 3_600.0
_LONGEST_PAUSE = 60.0


@click.group("summaries")
def command() -> None:
    """Look after the stored summaries of operations."""


@command.command("refresh")
@settings_options("database_url", "keep_operations")
@rules_option
@click.option("--watch", is_flag=True, help="Continue with what changes until the program is stopped.")
@click.option(
    "--every",
    type=Duration(timedelta(seconds=0.2), timedelta(hours=1)),
    default="5s",
    show_default=True,
    help="With --watch: time between two looks.",
)
@click.option("--rerender", is_flag=True, help="Render texts again that another catalogue rendered.")
@click.option("--dry-run", is_flag=True, help="Write nothing; exit code 1 says that something would be.")
@click.option(
    "--grace",
    type=Duration(),
    default="5m",
    show_default=True,
    help="How long after its lease a tracked job is closed as interrupted.",
)
@click.option(
    "--stale-after",
    type=Duration(),
    default="24h",
    show_default=True,
    help="Report other programs' jobs that have not changed for so long; they are never changed.",
)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON, one object a pass.")
def refresh(  # noqa: PLR0913 - one parameter a flag
    database_url: str | None,
    keep_operations: str | None,
    rules: tuple[Path, ...],
    *,
    watch: bool,
    every: timedelta,
    rerender: bool,
    dry_run: bool,
    grace: timedelta,
    stale_after: timedelta,
    as_json: bool,
) -> None:
    """Fill in and repair the summaries of failovers, rollbacks and clean-ups that other programs write.

    Only `last_operation_summary` of a VM and tables of our own are written. Any number of these may run at once. Jobs
    that were written through the tracker and lost their writer are closed. Exit codes: 0 done, 1 something was found
    (with --dry-run, work to do; else jobs that have been silent for long, or VMs that could not be written),
    2 could not run.
    """
    if watch and dry_run:
        raise click.UsageError("--watch writes; use --dry-run without it")
    settings = load_settings(database_url=database_url, keep_operations=keep_operations)
    sanitizer = make_sanitizer(rules)
    options = RefreshOptions(
        rerender=rerender,
        dry_run=dry_run,
        keep_operations=settings.keep_operations,
        grace=grace,
        stale_after=stale_after,
    )
    show = _show_json if as_json else _show_text

    async def run() -> RefreshReport:
        database = Database.open(settings.database_url)
        try:
            with pass_progress("jobs looked at", enabled=not watch) as progress:
                refresher = Refresher(database, sanitizer, options, progress=progress)
                if watch:
                    await _watch(refresher, every=every.total_seconds(), show=show)
                    return RefreshReport()
                return await refresher.everything()
        finally:
            await database.close()

    report = asyncio.run(run())
    if watch:
        return
    show(report, dry_run)
    sys.exit(1 if report.unwritten or report.silent or (dry_run and report.written) else 0)


async def _watch(refresher: Refresher, *, every: float, show: Callable[[RefreshReport, bool], None]) -> None:
    """Refreshes until stopped: everything now and each hour, changes in between; waits while the store is away."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    newest: datetime | None = None
    full_at, pause = 0.0, every
    while not stop.is_set():
        try:
            if monotonic() >= full_at:
                report = await refresher.everything()
                full_at = monotonic() + _FULL_PASS_SECONDS
                show(report, False)
            else:
                report = await refresher.changes(newest)
                if report.written or report.unwritten:
                    show(report, False)
            newest, pause = report.newest, every
        except DatabaseError as error:
            pause = min(2 * pause, _LONGEST_PAUSE)
            click.echo(f"{error.title}: {error}; trying again in {pause:.0f} s", err=True)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


def _show_text(report: RefreshReport, dry_run: bool) -> None:
    click.echo(f"{report.examined:,} ended jobs looked at." + (" Nothing was written; this is due:" if dry_run else ""))
    for count, what in (
        (report.recorded, "summaries recorded"),
        (report.repaired, "summaries repaired"),
        (report.vms, "VMs given their last operation"),
        (report.interrupted, "tracked jobs closed as interrupted"),
    ):
        click.echo(f"  {count:>7,} {what}")
    if report.unwritten:
        click.echo(f"{len(report.unwritten):,} VMs could not be written; see above.")
    for job in report.silent:
        click.echo(f"silent since {job.since.isoformat(timespec='seconds')}: job {job.job_id} of VM {job.context_id}")


def _show_json(report: RefreshReport, dry_run: bool) -> None:
    body = {
        "dry_run": dry_run,
        "examined": report.examined,
        "recorded": report.recorded,
        "repaired": report.repaired,
        "vms_written": report.vms,
        "interrupted": report.interrupted,
        "vms_failed": len(report.unwritten),
        "silent_jobs": [
            {"job_id": job.job_id, "context_id": job.context_id, "since": job.since.isoformat()}
            for job in report.silent
        ],
    }
    click.echo(json.dumps(body))
