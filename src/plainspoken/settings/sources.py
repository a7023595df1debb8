"""Which value of each setting is in force, and who set it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from plainspoken.errors import SettingsError
from plainspoken.settings.file import SettingsFile, find_settings_file, read_secret, read_settings_file
from plainspoken.settings.model import SETTINGS, Setting, Settings, shown
from plainspoken.spelling import MISTYPED, nearest

CONFIG_VARIABLE = "PLAINSPOKEN_CONFIG"
"""Names the settings file; the flag `--config` sets it for one run."""

CACHE_VARIABLE = "PLAINSPOKEN_CACHE"
"""Names the directory of what can be made again, or says `off`."""

_PREFIX = "PLAINSPOKEN_"

FlagValue: TypeAlias = "str | int | float | bool | Path | Sequence[Path] | None"
"""What a flag may hold; None, an empty text and an empty list mean that it was not given."""


@dataclass(frozen=True, slots=True)
class SettingOrigin:
    """Who set a value: `kind` is flag, variable, file or default; `place` names the flag, the variable or the line."""

    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """The settings of a run, where each comes from, and the settings file that was read (None: there is none)."""

    settings: Settings
    origins: Mapping[str, SettingOrigin]
    file: Path | None


def load_settings(*, environ: Mapping[str, str] | None = None, **flags: FlagValue) -> Settings:
    """Return the settings of this run.

    Args:
        environ: The environment; the process's own unless given. An empty variable counts as not set.
        flags: What was given on the command line, by the setting's name. A list replaces one set elsewhere.

    Raises:
        SettingsError: A value cannot be used, or a variable or key looks like a misspelled one. The text names the
            flag, the variable or the file's line, says what is wrong and what to write.
    """
    return resolve_settings(environ=environ, **flags).settings


def resolve_settings(*, environ: Mapping[str, str] | None = None, **flags: FlagValue) -> Resolved:
    """Return the settings of this run and where each comes from; takes and raises what `load_settings` does."""
    environ = os.environ if environ is None else environ
    unknown = set(flags) - set(SETTINGS)
    if unknown:
        raise TypeError(f"there is no setting {sorted(unknown)}")
    _refuse_misspelled(environ)
    file = _settings_file(environ)
    found: dict[str, object] = {}
    origins: dict[str, SettingOrigin] = {}
    for setting in SETTINGS.values():
        origin, written = _written(setting, flags.get(setting.name), environ, file)
        origins[setting.name] = origin
        if origin.kind != "default":
            found[setting.name] = _parsed(setting, written, origin)
    return Resolved(Settings(**found), origins, file.path)  # type: ignore[arg-type] # each parsed to its field's type


def state_directory(environ: Mapping[str, str] | None = None) -> Path:
    """Return where to keep what may be lost, `$XDG_STATE_HOME/plainspoken`; it may not exist yet.

    Raises:
        SettingsError: Neither `XDG_STATE_HOME` nor `HOME` is set, and this user has no home in the system's own list.
    """
    environ = os.environ if environ is None else environ
    base = environ.get("XDG_STATE_HOME", "")
    # The XDG specification tells programs to ignore a relative path here.
    if base and Path(base).is_absolute():
        return Path(base) / "plainspoken"
    try:
        return Path.home() / ".local" / "state" / "plainspoken"
    except RuntimeError:
        raise SettingsError("this user has no home directory; set HOME or XDG_STATE_HOME to a directory") from None


def cache_directory(environ: Mapping[str, str] | None = None) -> Path | None:
    """Return where to keep what can be made again, which may not exist yet; None for nowhere.

    `PLAINSPOKEN_CACHE` names it, or says `off`; else it is `$XDG_CACHE_HOME/plainspoken`, else `~/.cache/plainspoken`.
    """
    environ = os.environ if environ is None else environ
    named = environ.get(CACHE_VARIABLE, "").strip()
    if named:
        return None if named.lower() == "off" else Path(named)
    base = environ.get("XDG_CACHE_HOME", "")
    # The XDG specification tells programs to ignore a relative path here.
    if base and Path(base).is_absolute():
        return Path(base) / "plainspoken"
    try:
        return Path.home() / ".cache" / "plainspoken"
    except RuntimeError:
        return None


def _settings_file(environ: Mapping[str, str]) -> SettingsFile:
    named = environ.get(CONFIG_VARIABLE, "").strip()
    path = Path(named) if named else find_settings_file(environ)
    if path is None:
        return SettingsFile()
    try:
        return read_settings_file(path)
    except SettingsError as error:
        if named and not os.path.exists(path):  # noqa: PTH110 # Path's raises for a long name
            raise SettingsError(f"{CONFIG_VARIABLE} or --config: {error}") from None
        raise


def _written(
    setting: Setting, flag: FlagValue, environ: Mapping[str, str], file: SettingsFile
) -> tuple[SettingOrigin, tuple[str, ...]]:
    if flag is not None and flag not in ("", ()):
        items = flag if setting.many and isinstance(flag, Sequence) and not isinstance(flag, str) else [flag]
        if items:
            return SettingOrigin("flag", setting.flag), tuple(shown(item) for item in items)
    variable, value = _from_environment(setting, environ)
    if value:
        parts = value.split(os.pathsep) if setting.many else [value]
        return SettingOrigin("variable", variable), tuple(part for part in parts if part)
    entry = file.entries.get(setting.name)
    if entry is not None:
        return SettingOrigin("file", entry.place), entry.values
    return SettingOrigin("default", ""), ()


def _from_environment(setting: Setting, environ: Mapping[str, str]) -> tuple[str, str]:
    value = environ.get(setting.variable, "").strip()
    named = f"{setting.variable}_FILE"
    path = environ.get(named, "").strip() if setting.secret else ""
    if not path:
        return setting.variable, value
    if value:
        raise SettingsError(f"{named}: {setting.variable} is set too; write only one of them")
    return named, read_secret(Path(path), named)


def _parsed(setting: Setting, written: tuple[str, ...], origin: SettingOrigin) -> object:
    try:
        values = tuple(setting.parse(each) for each in written)
    except ValueError as error:
        named = f"{origin.place}: {setting.name}" if origin.kind == "file" else origin.place
        raise SettingsError(f"{named}: {error}") from None
    return values if setting.many else values[0]


def _refuse_misspelled(environ: Mapping[str, str]) -> None:
    known = dict(_variables())
    for name in environ:
        if not name.startswith(_PREFIX) or name in known.values():
            continue
        # Compared without the prefix, which alone would make any two names alike.
        near = nearest(name.removeprefix(_PREFIX), known, likeness=MISTYPED)
        if near:
            raise SettingsError(f"{name}: there is no such variable; write {known[near]}")


def _variables() -> Iterator[tuple[str, str]]:
    for variable in (CONFIG_VARIABLE, CACHE_VARIABLE):
        yield variable.removeprefix(_PREFIX), variable
    for setting in SETTINGS.values():
        for variable in (setting.variable, f"{setting.variable}_FILE") if setting.secret else (setting.variable,):
            yield variable.removeprefix(_PREFIX), variable
