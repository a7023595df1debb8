"""What a token is limited to, as flags say it and as lists show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

import click
from sqlalchemy import Connection

from plainspoken.access.token_rows import TokenRow
from plainspoken.cli.job_store import read_from
from plainspoken.store.reach import KINDS, MalformedReach, Reach, visible_vms

F = TypeVar("F", bound=Callable[..., Any])

_ABOUT: Final = {
    "vm": ("ID", "Only the VM with this context id"),
    "name": ("NAME", "Only VMs of this name; * matches any letters, as in acme-*"),
    "source": ("HOST", "Only VMs of this source environment, as the VM's vcenter_host has it"),
    "group": ("ID", "Only VMs of this group, by their newest replication that names one"),
}


def limits(command: F) -> F:
    """A flag for each kind of limit, as a decorator."""
    for kind in reversed(KINDS):
        metavar, text = _ABOUT[kind]
        option = click.option(f"--only-{kind}", multiple=True, metavar=metavar, help=f"{text}; repeatable.")
        command = option(command)
    return command


def reach_of(flags: Mapping[str, Sequence[str]]) -> Reach | None:
    """The reach that the flags tell; None when none of them is there.

    Raises:
        click.BadParameter: A value of one of them cannot be used.
    """
    words = []
    for kind in KINDS:
        for value in flags[f"only_{kind}"]:
            words.append(f"{kind}:{value}")
            try:
                Reach.of(words[-1:])
            except MalformedReach as error:
                reason = str(error).removeprefix(f"word 1, of the kind {kind}, ")
                raise click.BadParameter(f"{value!r} {reason}", param_hint=f"--only-{kind}") from None
    try:
        return Reach.of(words) if words else None
    except MalformedReach as error:
        raise click.BadParameter(str(error), param_hint="--only-…") from None


def limits_of(row: TokenRow) -> tuple[str, ...] | None:
    """The words of a token's limits; None without any, and no words when what is stored cannot be understood."""
    try:
        return None if row.reach is None else row.reach.words
    except MalformedReach:
        return ()


def count_vms(url: str, reach: Reach) -> int:
    """How many VMs are within a reach now."""

    def count(connection: Connection) -> int:
        return len(connection.execute(visible_vms(reach, connection.dialect)).all())

    return read_from(url, count)


def say_how_many(vms: int) -> None:
    """Tells on standard error how many VMs a new token sees; none is most likely a mistake in a flag."""
    if vms:
        click.echo(f"It sees {vms:,} VM{'' if vms == 1 else 's'} now.", err=True)
    else:
        click.echo("It sees no VM now: no VM fits, which counts upper and lower case.", err=True)
