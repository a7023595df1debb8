"""`plainspoken token`: tokens for callers of the API."""

from __future__ import annotations

import getpass
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from plainspoken.access.audit import AuditAction, AuditEntry, write_audit
from plainspoken.access.scopes import OF_ALL_VMS, ROLE_SCOPES, Role, Scope
from plainspoken.access.token_rows import (
    MOST_TOKENS,
    WHOLE_ROLE,
    TokenRow,
    insert_token,
    limited_scopes,
    read_token_row,
    read_tokens,
    revoke_token,
    rotate_token,
)
from plainspoken.access.tokens import Token, new_token
from plainspoken.cli.durations import Duration
from plainspoken.cli.job_store import read_from, write_to
from plainspoken.cli.token_limits import count_vms, limits, limits_of, reach_of, say_how_many
from plainspoken.settings import load_settings
from plainspoken.store.migrations import prepare

_NAME = re.compile(r"[^\W_](?:[\w .@+/-]{0,98}[\w.])?")
_FOREVER = "never"

_database = click.option("--database-url", metavar="URL", help="Job store (PLAINSPOKEN_DATABASE_URL).")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class _Lifetime(Duration):
    name = "lifetime"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if value in (_FOREVER, timedelta.max):
            return timedelta.max
        lifetime = super().convert(value, param, ctx)
        if not lifetime:
            self.fail(f"{value!r} would end the token at once; write a span such as 90d, or {_FOREVER}", param, ctx)
        return lifetime


@click.group("token")
def command() -> None:
    """Look after the tokens that callers of the API have (`serve --auth tokens`).

    A token is shown once, when it is made: alone on standard output, everything about it on standard error.
    """


@command.command("create")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What it may do.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="Only this of what the role may do; repeatable.",
)
@limits
@click.option(
    "--expires", type=_Lifetime(), default="365d", show_default=True, metavar="SPAN", help="Such as 90d; or never."
)
@_database
@_json
def create_command(  # one parameter per flag
    *,
    name: str,
    role: str,
    scopes: Sequence[str],
    expires: timedelta,
    database_url: str | None,
    as_json: bool,
    **only: Sequence[str],
) -> None:
    """Make a token called NAME, such as the program or person that will use it.

    With --only-… it sees the VMs that fit, and no others: each kind of limit narrows it further, and of one kind a VM
    has to fit one.
    """
    if not _NAME.fullmatch(name):
        raise click.BadParameter(
            f"{name!r} cannot be a token's name; write up to 100 letters, digits, blanks and . _ @ + / -",
            param_hint="NAME",
        )
    allowed = ROLE_SCOPES[Role(role)]
    beyond = [scope for scope in scopes if scope not in allowed]
    if beyond:
        raise click.BadParameter(
            f"a {role} may not do {', '.join(beyond)}; write some of {', '.join(sorted(allowed))}",
            param_hint="--scope",
        )
    reach = reach_of(only)
    beyond = [] if reach is None else [scope for scope in scopes if scope in OF_ALL_VMS]
    if beyond:
        raise click.BadParameter(
            f"{', '.join(beyond)} is of all VMs together, which no limited token may have; leave it out, or the limit",
            param_hint="--scope",
        )
    url = _store(database_url)
    token, now = new_token(), datetime.now(UTC)
    row = TokenRow(
        id=token.id,
        name=name,
        secret_hash=token.secret_hash,
        role=role,
        scopes=limited_scopes(sorted(set(scopes)) or [WHOLE_ROLE], reach),
        created_at=now,
        expires_at=_end(now, expires),
    )
    write_to(url, _create, row)
    _show_new(token, row, as_json=as_json)
    if reach is not None:
        say_how_many(count_vms(url, reach))


@command.command("list")
@click.option("--all", "all_", is_flag=True, help="Also those that are expired or revoked.")
@_database
@_json
def list_command(*, all_: bool, database_url: str | None, as_json: bool) -> None:
    """List the tokens, oldest first, without their secrets."""
    now = datetime.now(UTC)
    rows = read_from(load_settings(database_url=database_url).database_url, read_tokens)
    rows = tuple(row for row in rows if all_ or row.state(now) == "active")
    if as_json:
        click.echo(json.dumps([_about(row, now) for row in rows], indent=2, ensure_ascii=False))
        return
    if not rows:
        click.echo("There are no tokens; `plainspoken token create NAME --role viewer` makes one.", err=True)
        return
    table = Table(box=None, pad_edge=False)
    for title in ("id", "name", "role", "scopes", "only", "state", "created", "expires", "last used"):
        table.add_column(title, overflow="fold")
    for row in rows:
        scopes = "all of the role" if row.named_scopes == [WHOLE_ROLE] else " ".join(sorted(row.granted)) or "none"
        times = [_day(row.created_at), _day(row.expires_at) or _FOREVER, _day(row.last_used_at) or _FOREVER]
        only = "every VM" if (words := limits_of(row)) is None else "\n".join(words) or "nothing: not understood"
        table.add_row(row.id, row.name, row.role or "-", scopes, only, row.state(now), *times)
    Console(width=None if Console().is_terminal else 200, markup=False, highlight=False).print(table)


@command.command("revoke")
@click.argument("token_ids", metavar="ID...", nargs=-1, required=True)
@_database
def revoke_command(*, token_ids: Sequence[str], database_url: str | None) -> None:
    """End tokens by their ids: running servers refuse them within two seconds."""
    url = load_settings(database_url=database_url).database_url
    for row in write_to(url, _revoke, token_ids):
        was = "was revoked already" if row.revoked_at else "is revoked"
        click.echo(f"Token {row.id} ({row.name}) {was}.", err=True)


@command.command("rotate")
@click.argument("token_id", metavar="ID")
@click.option(
    "--overlap", type=Duration(), default="24h", show_default=True, metavar="SPAN", help="How long the old one works."
)
@click.option("--expires", type=_Lifetime(), metavar="SPAN", help="Of the new one; as long as the old one without it.")
@_database
@_json
def rotate_command(
    *, token_id: str, overlap: timedelta, expires: timedelta | None, database_url: str | None, as_json: bool
) -> None:
    """Make a new token of the same name, role, scopes and limits; the old one ends after the overlap."""
    url = load_settings(database_url=database_url).database_url
    token = new_token()
    old, row = write_to(url, _rotate, token_id, token, overlap=overlap, lifetime=expires)
    click.echo(f"The old token {old.id} works until {_instant(old.expires_at)}.", err=True)
    _show_new(token, row, as_json=as_json)


def _store(database_url: str | None) -> str:
    url = load_settings(database_url=database_url).database_url
    # As `serve` does: a first token can be made before the first start.
    prepare(url)
    return url


def _create(connection: Connection, row: TokenRow) -> None:
    now = datetime.now(UTC)
    if sum(known.state(now) == "active" for known in read_tokens(connection)) >= MOST_TOKENS:
        raise click.UsageError(f"there are {MOST_TOKENS} usable tokens already; revoke those that are not needed")
    insert_token(connection, row)
    _audit(connection, AuditAction.TOKEN_CREATED, row)


def _revoke(connection: Connection, token_ids: Sequence[str]) -> list[TokenRow]:
    """Revoke all of them or, if one does not exist, none; return them as they were before."""
    now = datetime.now(UTC)
    rows = [_existing(connection, token_id) for token_id in dict.fromkeys(token_ids)]
    for row in rows:
        if row.revoked_at is None:
            revoke_token(connection, row.id, at=now)
            _audit(connection, AuditAction.TOKEN_REVOKED, row)
    return rows


def _rotate(
    connection: Connection, token_id: str, token: Token, *, overlap: timedelta, lifetime: timedelta | None
) -> tuple[TokenRow, TokenRow]:
    old, now = _existing(connection, token_id), datetime.now(UTC)
    state = old.state(now)
    if state != "active":
        raise click.UsageError(f"the token {old.id} is {state}; make a new one with `plainspoken token create`")
    if lifetime is None:
        lifetime = timedelta.max if old.expires_at is None else old.expires_at - old.created_at
    row = replace(
        old,
        id=token.id,
        secret_hash=token.secret_hash,
        created_at=now,
        expires_at=_end(now, lifetime),
        last_used_at=None,
    )
    old = rotate_token(connection, old, new=row, overlap=overlap)
    _audit(connection, AuditAction.TOKEN_ROTATED, row, note=f", in place of {old.id}")
    return old, row


def _existing(connection: Connection, token_id: str) -> TokenRow:
    row = read_token_row(connection, token_id) if token_id.isascii() and token_id.isalnum() else None
    if row is None:
        # What was given is not repeated: it may be a whole token.
        raise click.UsageError("there is no token with this id; write an id of `plainspoken token list`")
    return row


def _audit(connection: Connection, action: AuditAction, row: TokenRow, *, note: str = "") -> None:
    scopes = "" if row.named_scopes == [WHOLE_ROLE] else f" with {' '.join(sorted(row.granted))}"
    words = limits_of(row)
    only = "" if words is None else f" only {' '.join(words)}"
    target = f"{row.id} ({row.name}), {row.role}{note}{scopes}{only}"
    write_audit(connection, AuditEntry(datetime.now(UTC), f"command of {_user()}", action, target))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "an unnamed user"


def _end(start: datetime, lifetime: timedelta) -> datetime | None:
    return None if lifetime == timedelta.max else start + lifetime


def _show_new(token: Token, row: TokenRow, *, as_json: bool) -> None:
    ends = f"works until {_instant(row.expires_at)}" if row.expires_at else "never expires"
    click.echo(f"Token {row.id} ({row.name}) with the role {row.role} {ends}. It is shown only now:", err=True)
    if as_json:
        click.echo(json.dumps({**_about(row, row.created_at), "token": token.text}, indent=2, ensure_ascii=False))
    else:
        click.echo(token.text)


def _about(row: TokenRow, now: datetime) -> dict[str, Any]:
    times = {name: getattr(row, name) for name in ("created_at", "expires_at", "revoked_at", "last_used_at")}
    return {
        "id": row.id,
        "name": row.name,
        "role": row.role,
        "scopes": sorted(row.granted),
        **({} if (words := limits_of(row)) is None else {"only": list(words)}),
        "state": row.state(now),
        **{name: _instant(value) for name, value in times.items() if value is not None},
    }


def _instant(value: datetime | None) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if value else _FOREVER


def _day(value: datetime | None) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if value else ""
