"""`plainspoken audit`: who read technical detail, who made and ended tokens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import click
from sqlalchemy import Connection

from plainspoken.access.audit import AuditEntry, read_audit
from plainspoken.access.scopes import plain_name
from plainspoken.cli.durations import Instant
from plainspoken.cli.job_store import read_from
from plainspoken.settings import load_settings


@click.command("audit")
@click.option("--since", type=Instant(), metavar="TIME", help="The oldest wanted: 2025-10-03, a full time, or 7d.")
@click.option("--actor", metavar="NAME", help="Only of this one: the beginning of the name, or a token's id.")
@click.option("--limit", type=click.IntRange(min=1), help="How many at most.")
@click.option("--database-url", metavar="URL", help="Job store (PLAINSPOKEN_DATABASE_URL).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def command(
    *, since: datetime | None, actor: str | None, limit: int | None, database_url: str | None, as_json: bool
) -> None:
    """List the audit table, newest first."""
    url = load_settings(database_url=database_url).database_url
    shown = read_from(url, _print, since=since, actor=actor, limit=limit, as_json=as_json)
    if not shown:
        click.echo("Nothing is recorded.", err=True)


def _print(
    connection: Connection, *, since: datetime | None, actor: str | None, limit: int | None, as_json: bool
) -> int:
    entries = read_audit(connection, since=since, actor=actor, limit=limit)
    shown = 0
    for line in _lines(entries, as_json=as_json):
        click.echo(line)
        shown += 1
    return shown


def _lines(entries: Iterator[AuditEntry], *, as_json: bool) -> Iterator[str]:
    for entry in entries:
        # Another program may have written a row: nothing in it may look like a line of its own.
        actor, action, target = (plain_name(text) for text in (entry.actor, entry.action, entry.target))
        request = plain_name(entry.request_id) if entry.request_id else None
        at = entry.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if entry.at else "-"
        if as_json:
            fields = {"at": at, "actor": actor, "action": action, "target": target, "request_id": request}
            yield json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)
        else:
            yield f"{at}  {action}  {target}  by {actor}" + (f"  request {request}" if request else "")
