"""`plainspoken doctor`: one look at everything a server needs."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from plainspoken.cli.diagnosis import LOOKS
from plainspoken.cli.options import settings_options
from plainspoken.engine.secrets import mask_secrets
from plainspoken.settings import SETTINGS, resolve_settings
from plainspoken.settings.sources import FlagValue


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@settings_options(*SETTINGS)
def command(*, as_json: bool, **flags: FlagValue) -> None:
    """Look at settings, rules, job store, clock, address and files, and say what to fix. Changes nothing.

    Exit codes: 0 all is well, 1 something needs fixing, 2 the settings cannot be read.
    """
    resolved = resolve_settings(environ=None, **flags)
    every = []
    for look in LOOKS:
        for seen in look(resolved):
            every.append(seen)
            if as_json:
                continue
            click.echo(f"{seen.level:<8} {seen.what:<10} {mask_secrets(seen.found)}")
            if seen.mend:
                click.echo(f"{'':<20}→ {seen.mend}")
    if as_json:
        click.echo(json.dumps([asdict(seen) for seen in every], indent=2, ensure_ascii=False))
    sys.exit(1 if any(seen.level != "ok" for seen in every) else 0)
