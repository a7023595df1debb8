"""Spans of time are written alike wherever one is asked for."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click
import pytest

from plainspoken.cli import group
from plainspoken.cli.durations import Duration, Instant
from plainspoken.settings.model import SETTINGS
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


def options() -> dict[str, click.Option]:
    """Every flag of every command, by the command's name and the flag's."""
    context = click.Context(group)
    commands = [command for name in group.list_commands(context) if (command := group.get_command(context, name))]
    commands += [
        below for command in commands if isinstance(command, click.Group) for below in command.commands.values()
    ]
    return {
        f"{command.name} {parameter.name}": parameter
        for command in commands
        for parameter in command.params
        if isinstance(parameter, click.Option)
    }


def test_every_setting_that_is_a_time_takes_a_number_with_and_without_its_unit() -> None:
    times = {name: setting for name, setting in SETTINGS.items() if setting.metavar == "SECONDS"}

    # A setting that tells a time is called so, and the other way round.
    assert times.keys() == {name for name in SETTINGS if name.endswith("_seconds")} != set()
    for setting in times.values():
        assert setting.parse("60") == setting.parse("60s") == setting.parse("1m") == 60


def test_every_flag_that_is_a_time_takes_a_number_with_and_without_its_unit() -> None:
    times = {name: option.type for name, option in options().items() if isinstance(option.type, Duration)}

    assert {"refresh every", "refresh grace", "reload timeout", "prune tokens"} <= times.keys()
    for kind in times.values():
        least = max(kind.least.total_seconds(), 1)
        assert kind.convert(f"{least:g}", None, None) == kind.convert(f"{least:g}s", None, None)


def test_every_flag_that_is_an_instant_takes_spans_the_same_way() -> None:
    instants = {name: option for name, option in options().items() if isinstance(option.type, Instant)}
    now = datetime.now(UTC)

    assert "audit since" in instants
    for option in instants.values():
        for text, length in (("90", 90), ("90s", 90), ("1.5h", 5_400), ("7d", 604_800)):
            assert abs(now - option.type.convert(text, None, None) - timedelta(seconds=length)) < timedelta(minutes=1)
        assert option.type.convert("20251003", None, None) == datetime(2025, 10, 3, tzinfo=UTC)


def test_no_flag_reads_time_in_a_way_of_its_own() -> None:
    numbers = (click.FloatRange, click.IntRange, click.types.FloatParamType, click.types.IntParamType)
    words = re.compile(r"\b(?:time|seconds?|minutes?|hours?|days?|weeks?|long|old|ago)\b", re.IGNORECASE)
    plain = [
        name
        for name, option in options().items()
        if isinstance(option.type, numbers) and words.search(f"{option.metavar} {option.help} {option.name}")
    ]
    assert plain == []
