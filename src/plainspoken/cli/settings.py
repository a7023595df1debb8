"""`plainspoken settings`: what holds, and who set it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from plainspoken.cli.options import settings_options
from plainspoken.engine.secrets import mask_secrets
from plainspoken.settings import SETTINGS, Resolved, resolve_settings
from plainspoken.settings.model import shown
from plainspoken.settings.sources import FlagValue


@click.command("settings")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@settings_options(*SETTINGS)
def command(*, as_json: bool, **flags: FlagValue) -> None:
    """Show every setting, its value, and where it comes from.

    That is a flag, a variable, a line of the settings file, or the default.

    Secrets are masked. The settings file is checked whole; exit codes: 0 all of it can be used, 2 something cannot.
    """
    resolved = resolve_settings(environ=None, **flags)
    if as_json:
        click.echo(json.dumps(_data(resolved), indent=2, ensure_ascii=False))
        return
    rows = [(name, value or "-", f"{kind} {place}".strip()) for name, value, kind, place in _rows(resolved)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, value, origin in rows:
        click.echo(f"{name:{widths[0]}}  {value:{widths[1]}}  {origin}")
    click.echo()
    click.echo(f"Settings file: {resolved.file or 'none'}")


def masked_value(resolved: Resolved, name: str) -> str:
    """The value of a setting as it would be written, secrets masked; empty for none."""
    text = shown(getattr(resolved.settings, name))
    return mask_secrets(text) if SETTINGS[name].secret else text


def _rows(resolved: Resolved) -> Iterator[tuple[str, str, str, str]]:
    for name, origin in resolved.origins.items():
        yield name, masked_value(resolved, name), origin.kind, origin.place


def _data(resolved: Resolved) -> dict[str, object]:
    entries = {
        name: {"value": value or None, "from": kind, "place": place or None}
        for name, value, kind, place in _rows(resolved)
    }
    return {"file": str(resolved.file) if resolved.file else None, "settings": entries}
