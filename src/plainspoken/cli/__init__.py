"""The command line: one module per command.

Exit codes of every command: 0 done, 1 done and something was found (bad lines, findings), 2 could not run.
"""

import atexit
import gc
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Final

import click

from plainspoken.api.serving.stopping import end_at_once
from plainspoken.errors import CatalogueError, PlainspokenError
from plainspoken.spelling import nearest

GROUPS: Mapping[str, Mapping[str, str]] = {
    "For support, to begin with": {
        "sanitize": "Answer failure texts in words a customer understands.",
        "explain": "Show why a failure text is answered as it is.",
        "unexplained": "Cluster the failures whose answer names no cause.",
        "new-rule": "Explain such a cluster, or one text, by a phrase or a rule.",
        "preview": "Show what publishing rules would change, again on every save.",
    },
    "For authors of rules": {
        "lint": "Check rule files.",
        "test": "Run the examples of rules and the corpora beside them.",
        "fmt": "Lay out rule files in the one canonical way.",
        "show": "Show a rule in force, with the file and line of each part.",
        "explain-check": "Explain a check of lint, with samples.",
        "coverage": "Show which share of the failures is explained.",
        "impact": "Show what customers would read differently under other rules.",
        "diff": "Compare two catalogues, and suggest the version step.",
        "scrub": "Filter standard input: replace technical terms, redact the rest.",
    },
    "For operators": {
        "serve": "Serve the Unified Jobs API.",
        "doctor": "Check everything a server needs, and say what to fix.",
        "settings": "Show every setting, its value and where it comes from.",
        "reload": "Have a running server load its rule files now.",
        "token": "Make, list, revoke and rotate tokens for callers of the API.",
        "audit": "List who read technical detail, changed tokens or published rules.",
        "db": "Manage the job store.",
        "tracker": "Deliver what programs that track jobs have left on disk.",
        "summaries": "Manage the stored summaries of operations.",
        "bulk": "Answer, scrub and count by the million, in parts.",
        "prune": "Delete what is older than it is kept.",
        "demo": "Fill a database with demo data and show it.",
    },
}
"""Every command and what it does, by who uses it; `plainspoken.cli.<name>` holds its `command`."""

_OBJECTS_BETWEEN_COLLECTIONS: Final = 200_000

COMMANDS: Mapping[str, str] = {name: text for group in GROUPS.values() for name, text in group.items()}
"""As `GROUPS`, in one."""


class _Commands(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"plainspoken.cli.{cmd_name.replace('-', '_')}").command
        if not isinstance(command, click.Command):
            return None
        _add_config(command)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, COMMANDS))
        for title, commands in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), text) for name, text in commands.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click, with the nearest command named where there is none of that name."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = nearest(args[0], COMMANDS)
            if near is None or "Did you mean" in error.message:
                raise
            raise click.UsageError(f"{error.message.rstrip('.')}. Did you mean {near!r}?", ctx) from None


def _add_config(command: click.Command) -> None:
    from plainspoken.cli.options import config_option  # noqa: PLC0415 - loads much, and the command's name comes first

    if isinstance(command, click.Group):
        for below in command.commands.values():
            _add_config(below)
    elif all(parameter.name != "config" for parameter in command.params):
        command.params.append(config_option())


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="plainspoken")
def group() -> None:
    """Turn technical job failures into words a customer understands, without technical detail."""


def main() -> None:
    """Runs the command line; errors raised on purpose become a message and exit code 2, never a traceback."""
    if sys.argv[1:2] == ["serve"]:
        # Loading takes a second or more, and whoever stops a server may do so at any moment.
        end_at_once()
    else:
        # What a command loads lives to its end: looking it through for garbage, then and at the end, is a waste.
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
        atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        group()
    except CatalogueError as error:
        for finding in error.findings:
            click.echo(str(finding), err=True)
        click.echo("The rule files cannot be used: nothing was run.", err=True)
        sys.exit(2)
    except PlainspokenError as error:
        click.echo(f"plainspoken: {error.title}: {error}", err=True)
        sys.exit(2)
