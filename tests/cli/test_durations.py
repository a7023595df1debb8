"""Spans of time are written alike wherever one is asked for."""

from __future__ import annotations

from datetime import timedelta

import click
import pytest

from plainspoken.cli import group
from plainspoken.cli.durations import Duration
from plainspoken.settings.values import seconds


@pytest.mark.parametrize(
    ("text", "length"),
    [("1", 1), ("1s", 1), ("0.5", 0.5), ("1.5h", 5_400), ("2m", 120), ("1d", 86_400), ("2w", 1_209_600)],
)
def test_flags_and_settings_read_the_same_spans(text: str, length: float) -> None:
    assert Duration().convert(text, None, None) == timedelta(seconds=length)
    assert seconds(0, 10_000_000)(text) == length


@pytest.mark.parametrize("text", ["", "s", "-1", "1 y", "1e3", "nan", "١", "1ss", "999999999w"])
def test_what_is_no_span_is_refused_by_both(text: str) -> None:
    with pytest.raises(click.UsageError, match="write"):
        Duration().convert(text, None, None)
    with pytest.raises(ValueError, match="write"):
        seconds(0, 10_000_000)(text)


def test_bounds_are_told() -> None:
    with pytest.raises(click.UsageError, match=r"write 0\.2 to 3600 seconds"):
        Duration(timedelta(seconds=0.2), timedelta(hours=1)).convert("2h", None, None)


def test_no_flag_reads_time_in_a_way_of_its_own() -> None:
    context = click.Context(group)
    commands = [command for name in group.list_commands(context) if (command := group.get_command(context, name))]
    commands += [
        below for command in commands if isinstance(command, click.Group) for below in command.commands.values()
    ]
    plain = [
        f"{command.name} {parameter.name}"
        for command in commands
        for parameter in command.params
        if isinstance(parameter, click.Option)
        and isinstance(parameter.type, click.FloatRange | click.types.FloatParamType)
        and (parameter.metavar == "SECONDS" or "time" in (parameter.help or "").lower())
    ]
    assert plain == []
