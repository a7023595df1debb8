"""`plainspoken audit`: who read technical detail, who made and ended tokens."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import click

from plainspoken.access.audit import MOST_ENTRIES, AuditEntry, read_audit
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
    shown = 0
    # Nothing is printed while the job store is being read: whoever reads along may stop or be slow.
    for page in _pages(url, since=since, actor=actor, limit=limit):
        for line in _lines(page, as_json=as_json):
            click.echo(line)
        shown += len(page)
    if not shown:
        click.echo("Nothing is recorded.", err=True)


def _pages(
    url: str, *, since: datetime | None, actor: str | None, limit: int | None
) -> Iterator[tuple[AuditEntry, ...]]:
    last: AuditEntry | None = None
    left = limit
    while left is None or left > 0:
        size = MOST_ENTRIES if left is None else min(MOST_ENTRIES, left)
        page = read_from(url, read_audit, since=since, actor=actor, before=last, limit=size)
        yield page
        if len(page) < size:
            return
        last, left = page[-1], None if left is None else left - size


def _lines(entries: Iterable[AuditEntry], *, as_json: bool) -> Iterator[str]:
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
