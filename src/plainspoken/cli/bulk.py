"""`plainspoken bulk`: millions of failures or log lines, in parts that are carried out anywhere."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from plainspoken.authoring.mining.reports import COVERAGE_REPORTS, UNEXPLAINED_REPORTS
from plainspoken.cli.options import rules_option
from plainspoken.errors import PackageMissing
from plainspoken.review.impact_reports import IMPACT_REPORTS
from plainspoken.review.sides import layers_of
from plainspoken.settings import load_settings

if TYPE_CHECKING:
    from plainspoken.bulk.parcel import Parcel
    from plainspoken.bulk.runs import Run, Spread
    from plainspoken.bulk.tasks.task import Task

Function = Callable[..., None]
_FORMATS: Final = ("parquet", "jsonl", "csv")
_MOST_TOLD: Final = 100


@click.group("bulk")
def command() -> None:
    """Answer, scrub or count millions of failures and log lines, in parts.

    INPUT is a file (.jsonl, .csv, .parquet) or the URL of a database: its failures, or the rows of --table. Columns are
    text, step, operation, source, classification, code, os_type, names, job, vm and at; --column NAME=COLUMN tells what
    one is called. If it was stopped, the same command continues. Needs the extra plainspoken[bulk].

    Exit codes: 0 done, 1 done, and rows could not be read (`impact`: or a category, severity or rule changes), 2 could
    not be done to the end.
    """


@dataclass(frozen=True, slots=True)
class _Given:
    """The flags of every command, as `_shared` has them."""

    inputs: tuple[str, ...]
    table: str | None
    columns: tuple[str, ...]
    rules: tuple[Path, ...]
    scheduler: str | None
    workers: int | None
    part_rows: int
    out: Path | None


def _shared(function: Function) -> Function:
    """The flags of every command, which gets them as one argument."""

    @wraps(function)
    def collected(**flags: Any) -> None:  # noqa: ANN401 - what click gives
        given = _Given(**{each.name: flags.pop(each.name) for each in fields(_Given)})
        function(given, **flags)

    shared: Function = collected
    for option in reversed(
        (
            click.argument("inputs", metavar="INPUT…", nargs=-1, required=True),
            click.option("--table", metavar="NAME", help="A table of the database, in place of its failures."),
            click.option(
                "--column", "columns", multiple=True, metavar="NAME=COLUMN", help="What a column is called; repeatable."
            ),
            rules_option,
            click.option("--scheduler", metavar="ADDRESS", help="Carry parts out on this Dask cluster."),
            click.option("--workers", type=click.IntRange(1), help="Carry parts out in so many processes here (Dask)."),
            click.option(
                "--part-rows", type=click.IntRange(1), default=200_000, show_default=True, help="Rows of a part."
            ),
        )
    ):
        shared = option(shared)
    return shared


def _out(*, required: bool) -> Callable[[Function], Function]:
    return click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        required=required,
        help="Directory of the parts" + ("." if required else "; without one, a stopped run starts over."),
    )


@command.command("sanitize")
@_shared
@_out(required=True)
@click.option(
    "--to", "form", type=click.Choice(_FORMATS), default="parquet", show_default=True, help="Format of parts."
)
@click.option("--only", multiple=True, metavar="COLUMN", help="A column of the answers to write; repeatable.")
def sanitize(given: _Given, form: str, only: tuple[str, ...]) -> None:
    """Answer failures: a row of answers for each that can be read."""

    def task(parcel: Parcel) -> Task:
        from plainspoken.bulk.kernel import answers_schema
        from plainspoken.bulk.tasks.task import Sanitizing

        answers_schema(only or None)
        return Sanitizing((parcel,), only or None)

    with _worked(given, task, form=form) as run:
        _end(run)


@command.command("scrub")
@_shared
@_out(required=True)
@click.option(
    "--to", "form", type=click.Choice(_FORMATS), default="parquet", show_default=True, help="Format of parts."
)
@click.option("--keep", multiple=True, metavar="NAME", help="A VM name that stays in every line; repeatable.")
def scrub(given: _Given, form: str, keep: tuple[str, ...]) -> None:
    """Scrub log lines; of a database without --table, the log lines of its jobs."""

    def task(parcel: Parcel) -> Task:
        from plainspoken.bulk.tasks.task import Scrubbing

        return Scrubbing((parcel,), keep)

    with _worked(given, task, form=form, lines=True) as run:
        _end(run)


@command.command("coverage")
@_shared
@_out(required=False)
@click.option("--format", "form", type=click.Choice(list(COVERAGE_REPORTS)), default="text", show_default=True)
def coverage(given: _Given, form: str) -> None:
    """Show which share of the failures is explained, as `plainspoken coverage` does."""

    def task(parcel: Parcel) -> Task:
        from plainspoken.bulk.tasks.counting import Covering

        return Covering((parcel,))

    with _worked(given, task) as run:
        from plainspoken.bulk.tasks.counting import coverage_of

        click.echo(COVERAGE_REPORTS[form](coverage_of(run.batches(), run.work.task.parcels[0])))
        _end(run)


@command.command("unexplained")
@_shared
@_out(required=False)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Clusters to show.")
@click.option("--format", "form", type=click.Choice(list(UNEXPLAINED_REPORTS)), default="text", show_default=True)
def unexplained(given: _Given, limit: int, form: str) -> None:
    """Cluster the failures whose answer names no cause, as `plainspoken unexplained` does."""

    def task(parcel: Parcel) -> Task:
        from plainspoken.bulk.tasks.mining import Mining

        return Mining((parcel,))

    with _worked(given, task) as run:
        from plainspoken.bulk.tasks.mining import unexplained_of

        failures = run.totals()["read"]
        found = unexplained_of(run.batches(), run.work.task.parcels[0], failures=failures, limit=limit)
        click.echo(UNEXPLAINED_REPORTS[form](found))
        _end(run)


@command.command("impact")
@_shared
@_out(required=False)
@click.option(
    "--against",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Rules in force now; the built-in catalogue unless given; repeatable.",
)
@click.option("--format", "form", type=click.Choice(list(IMPACT_REPORTS)), default="text", show_default=True)
def impact(given: _Given, against: tuple[Path, ...], form: str) -> None:
    """Show what customers would read differently under --rules, as `plainspoken impact` does."""
    if not load_settings(rules=given.rules).rules and not against:
        raise click.UsageError("there is nothing to compare: name a directory of rules with --rules")

    def task(parcel: Parcel) -> Task:
        from plainspoken.bulk.parcel import Parcel
        from plainspoken.bulk.tasks.comparing import Comparing

        return Comparing((Parcel.pack(layers_of(against)), parcel))

    with _worked(given, task) as run:
        from plainspoken.bulk.tasks.comparing import impact_of

        found = impact_of(run.batches(), run.work.task.parcels, failures=run.totals()["read"])
        click.echo(IMPACT_REPORTS[form](found))
        _end(run, found_something=found.changes_codes)


@contextmanager
def _worked(
    flags: _Given, make_task: Callable[[Parcel], Task], *, form: str = "parquet", lines: bool = False
) -> Iterator[Run]:
    """The work, done to its end."""
    if flags.scheduler and flags.workers:
        raise click.UsageError("give --scheduler or --workers, not both")
    try:
        from plainspoken.bulk.parcel import Parcel
        from plainspoken.bulk.runs import BulkWork, begun
        from plainspoken.bulk.sources.opening import opened
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed; install the extra `bulk`: pip install 'plainspoken[bulk]'"
        raise PackageMissing(message) from None
    parcel, called = Parcel.pack(layers_of(load_settings(rules=flags.rules).rules)), _called(flags.columns)
    sources = [opened(each, parcel=parcel, table=flags.table, called=called, lines=lines) for each in flags.inputs]
    with tempfile.TemporaryDirectory(prefix="plainspoken-") as temporary:
        work = BulkWork(make_task(parcel), tuple(sources), (flags.out or Path(temporary)).absolute(), form)
        with begun(work, rows=flags.part_rows) as run:
            if run.done:
                click.echo(f"{len(run.done):,} of {len(run.parts):,} parts are done already.", err=True)
            if run.left:
                with _spread(flags) as carried_out:
                    run.go_on(carried_out)
            yield run


@contextmanager
def _spread(flags: _Given) -> Iterator[Spread]:
    if flags.scheduler or flags.workers:
        from plainspoken.bulk.cluster import connected

        with connected(scheduler=flags.scheduler, processes=flags.workers) as spread:
            yield spread
    else:
        from plainspoken.bulk.runs import one_by_one

        yield one_by_one


def _called(columns: tuple[str, ...]) -> dict[str, str]:
    from plainspoken.bulk.sources.parts import COLUMNS

    called: dict[str, str] = {}
    for each in columns:
        name, separator, column = each.partition("=")
        if not separator or not column or name not in COLUMNS:
            hint = f"{each!r} is not NAME=COLUMN with a name of: {', '.join(COLUMNS)}"
            raise click.BadParameter(hint, param_hint="--column")
        called[name] = column
    return called


def _end(run: Run, *, found_something: bool = False) -> None:
    """Says what could not be read, and what was done; ends with the exit code."""
    told = 0
    for number in sorted(run.done):
        for place, text in run.done[number].problems[: _MOST_TOLD - told]:
            click.echo(f"{place}: {text}", err=True)
            told += 1
    totals = run.totals()
    unreadable = totals["unreadable"]
    rows = "row" if totals["read"] == 1 else "rows"
    message = f"{totals['read']:,} {rows} read"
    if unreadable:
        message += f"; {unreadable:,} could not be read" + (
            f", {told:,} of them named here" if told < unreadable else ""
        )
    click.echo(f"{message}.", err=True)
    sys.exit(1 if unreadable or found_something else 0)
