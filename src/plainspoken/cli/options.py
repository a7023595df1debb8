"""Flags that several commands share, and how they read their input."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.settings import CONFIG_VARIABLE, SETTINGS, load_settings

Function = Callable[..., None]


def settings_options(*names: str) -> Callable[[Function], Function]:
    """Adds the flags of settings, whose values `load_settings` takes as they come."""

    def add(function: Function) -> Function:
        for name in reversed(names):
            setting = SETTINGS[name]
            flag = f"{setting.flag}/{setting.negated}" if setting.is_switch else setting.flag
            text = f"{setting.help} ({setting.variable}{f'; {setting.default_text}' if setting.default_text else ''})"
            function = click.option(
                flag,
                name,
                default=None,
                multiple=setting.many,
                metavar=None if setting.is_switch else setting.metavar or f"[{'|'.join(setting.words)}]",
                help=text,
            )(function)
        return function

    return add


def config_option() -> click.Option:
    """The flag `--config FILE`, which every command has; it stands for the variable of the same meaning."""

    def keep(_context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
        if value:
            os.environ[CONFIG_VARIABLE] = value

    return click.Option(
        ["--config"],
        metavar="FILE",
        expose_value=False,
        is_eager=True,
        callback=keep,
        help=f"Settings file ({CONFIG_VARIABLE}).",
    )


def rules_option(function: Function) -> Function:
    """Adds `--rules DIR` (repeatable): site directories over the built-in catalogue."""
    return click.option(
        "--rules",
        "rules",
        multiple=True,
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Site directory of rule files, layered over the built-in catalogue; repeatable.",
    )(function)


def context_options(function: Function) -> Function:
    """Adds what is known of a failure besides its text."""
    for flag, text in reversed(
        (
            ("--step", "Internal name of the step that failed, such as vm-creation."),
            ("--operation", "Job type or raw operation name, such as test_failover."),
            ("--source", "Table the text comes from, such as replication_jobs."),
            ("--os-type", "Operating system family of the VM, such as linux."),
            ("--classification", "The backend's own classification of the error."),
        )
    ):
        function = click.option(flag, help=text)(function)
    return function


def names_option(function: Function) -> Function:
    """Adds `--keep NAME` (repeatable)."""
    return click.option(
        "--keep",
        "names",
        multiple=True,
        metavar="NAME",
        help="Name of the VM, or of a network or volume of its own, that an answer may hold; repeatable.",
    )(function)


def jsonl_option(function: Function) -> Function:
    """Adds `--jsonl FILE|-`."""
    return click.option(
        "--jsonl", "jsonl", metavar="FILE|-", help="Read JSON objects, one a line, from a file or standard input."
    )(function)


def make_sanitizer(rules: tuple[Path, ...]) -> Sanitizer:
    """The engine over the built-in catalogue and the given site directories (else those of PLAINSPOKEN_RULES)."""
    return Sanitizer(load_catalogue(*load_settings(rules=rules).rules))


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """The named file, or standard input for `-`, as bytes."""
    if name == "-":
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(name).open("rb"))
        except OSError as error:
            raise click.BadParameter(f"{name!r} cannot be read: {error.strerror}", param_hint="--jsonl") from error
        yield stream
