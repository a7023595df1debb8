"""`plainspoken demo`: demo data, and what customers read of it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from plainspoken.access.scopes import Role
from plainspoken.access.token_rows import WHOLE_ROLE, TokenRow, insert_token
from plainspoken.access.tokens import new_token
from plainspoken.cli.demo_store import demo_database, fill, tables_with_rows
from plainspoken.cli.job_store import write_to
from plainspoken.cli.options import make_sanitizer, rules_option
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.telling.views import Attention, JobItem, VmContextDetails
from plainspoken.settings import load_settings
from plainspoken.store.addresses import read_address
from plainspoken.store.database import Database

_MOST_SHOWN = 3


@click.command("demo")
@click.option("--database-url", metavar="URL", help="Database to fill; one of the demo's own without it.")
@click.option("--yes", is_flag=True, help="Fill a database that holds something already, without asking.")
@rules_option
def command(database_url: str | None, rules: tuple[Path, ...], *, yes: bool) -> None:
    """Fill a database with demo data, and show each VM's jobs as a customer reads them."""
    sanitizer = make_sanitizer(rules)
    if database_url:
        url = load_settings(database_url=database_url).database_url
        _ask(url, yes=yes)
        fill(url)
        _show(url, sanitizer)
        return
    with demo_database() as url:
        _show(url, sanitizer)
    click.echo(f"The data is in {url}", err=True)


def _ask(url: str, *, yes: bool) -> None:
    """Go on if nothing is there to be mixed with the demo's rows, or if that is wanted."""
    held = () if yes else tables_with_rows(url)
    if not held:
        return
    shown = ", ".join(held[:_MOST_SHOWN]) + (", …" if len(held) > _MOST_SHOWN else "")
    click.echo(f"The {read_address(url).label} holds something already, in {shown}.", err=True)
    try:
        wanted = click.confirm("Add VMs and jobs of the demo to it?", err=True)
    except click.Abort:  # nobody is there to answer
        wanted = False
        click.echo(err=True)
    if not wanted:
        raise click.UsageError("nothing was written; --yes fills it all the same, without asking")


def _show(url: str, sanitizer: Sanitizer) -> None:
    for details in asyncio.run(_every_vm(JobReader(Database.open(url), sanitizer))):
        click.echo("\n".join(_lines(details)))


def demo_tokens(url: str) -> dict[Role, str]:
    """New tokens of the demo, one for each role, good for a day."""
    tokens, now = {}, datetime.now(UTC)
    for role in Role:
        token = new_token()
        row = TokenRow(
            id=token.id,
            name=f"demo {role}",
            secret_hash=token.secret_hash,
            role=role,
            scopes=[WHOLE_ROLE],
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        write_to(url, insert_token, row)
        tokens[role] = token.text
    return tokens


async def _every_vm(reader: JobReader) -> list[VmContextDetails]:
    try:
        contexts = (await reader.vm_contexts()).vm_contexts
        return [await reader.vm_context(context.context_id) for context in contexts]
    finally:
        await reader.database.close()


def _lines(details: VmContextDetails) -> Iterator[str]:
    yield f"{details.context.vm_name} ({details.context.context_id})"
    for job in details.job_history:
        yield f"  {_job_line(job)}"
        steps: tuple[str, ...] = ()
        if isinstance(job.attention, Attention):
            yield f"      so far: {job.attention.message}"
            steps = job.attention.actionable_steps
        elif isinstance(job.error_message, str):
            yield f"      {job.error_message}"
            steps = job.actionable_steps or ()
        for step in steps:
            yield f"      • {step}"
    yield ""


def _job_line(job: JobItem) -> str:
    step = f", {job.current_step}" if isinstance(job.current_step, str) else ""
    return f"{job.display_name}: {job.status} ({job.progress:.0f}%{step})"
