"""The settings file: TOML with one key for each setting, and the line of each key."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plainspoken.errors import SettingsError
from plainspoken.settings.model import SETTINGS, Setting, shown
from plainspoken.spelling import nearest

SYSTEM_FILE = Path("/etc/plainspoken/plainspoken.toml")
_AT = re.compile(r" \(at line (?P<line>\d+), column (?P<column>\d+)\)$")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """The values of one setting as they are written, and its place, such as `plainspoken.toml:3`."""

    values: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What a settings file says; `path` is None when there is none."""

    path: Path | None = None
    entries: Mapping[str, FileEntry] = field(default_factory=dict)


def find_settings_file(environ: Mapping[str, str]) -> Path | None:
    """Return the user's settings file, else the machine's; None when there is neither."""
    base = environ.get("XDG_CONFIG_HOME", "")
    home = environ.get("HOME", "")
    # The XDG specification tells programs to ignore a relative path here.
    if not Path(base).is_absolute():
        base = f"{home}/.config" if Path(home).is_absolute() else ""
    own = [Path(base) / "plainspoken/plainspoken.toml"] if base else []
    return next((path for path in (*own, SYSTEM_FILE) if os.path.isfile(path)), None)  # noqa: PTH113 # Path's raises for a long name


def read_settings_file(path: Path) -> SettingsFile:
    """Return what the file says, its keys checked; what the values mean is not looked at.

    Raises:
        SettingsError: It cannot be read, is not TOML, or has a key or a kind of value that no setting has. The text
            names the file and the line.
    """
    import tomllib  # noqa: PLC0415 - slow to load, and mostly there is no file

    text = _text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        place = f"{path}:{at['line']}:{at['column']}" if at else f"{path}:{text.count(chr(10))}"
        raise SettingsError(f"{place}: this is not TOML: {_AT.sub('', str(error))}") from None
    lines = _FileLines(path, text)
    entries: dict[str, FileEntry] = {}
    for key, value in data.items():
        place = lines.place(key)
        name = key.removesuffix("_file") if key not in SETTINGS else key
        setting = SETTINGS.get(name)
        if setting is None or (name != key and not setting.secret):
            raise SettingsError(f"{place}: {_unknown(key)}")
        if name in entries or (name != key and name in data):
            raise SettingsError(f"{place}: write {name} or {name}_file, not both")
        if name == key:
            entries[name] = FileEntry(_values(setting, value, place, path.parent), place)
        else:
            entries[name] = FileEntry((read_secret(path.parent / str(value), place),), place)
    return SettingsFile(path, entries)


def read_secret(path: Path, place: str) -> str:
    """Return what a file holds, without the line's end.

    Raises:
        SettingsError: It cannot be read, or is empty; the text begins with `place`.
    """
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(f"{place}: {path} cannot be read ({reason}); write a file that holds the value") from None
    if not value:
        raise SettingsError(f"{place}: {path} is empty; write the value into it")
    return value


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path}: the settings file cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: the settings file is not UTF-8") from None


@dataclass(frozen=True, slots=True)
class _FileLines:
    path: Path
    text: str

    def place(self, key: str) -> str:
        """Where a key stands: a settings file is flat, so the first line that begins with it is the one."""
        begins = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[=\].]""")
        for number, line in enumerate(self.text.splitlines(), 1):
            if begins.match(line):
                return f"{self.path}:{number}"
        return str(self.path)


def _unknown(key: str) -> str:
    named = [*SETTINGS, *(f"{name}_file" for name, setting in SETTINGS.items() if setting.secret)]
    near = nearest(key.replace("-", "_"), named)
    advice = f"write {near}" if near else "`plainspoken settings` lists them all"
    return f"there is no setting {key!r}; {advice}"


def _values(setting: Setting, value: object, place: str, base: Path) -> tuple[str, ...]:
    items = value if isinstance(value, list) and setting.many else [value]
    if not all(isinstance(item, str | int | float) for item in items):
        kind = "a list of texts" if setting.many else "one value"
        raise SettingsError(f"{place}: {setting.name}: this must be {kind}; write {_sample(setting)}")
    written = tuple(shown(item) for item in items)
    if setting.path:
        return tuple(_path(setting, each, place, base) for each in written)
    return written


def _path(setting: Setting, written: str, place: str, base: Path) -> str:
    if written.startswith(("https://", "http://")):
        return written
    try:
        return str(base / Path(written).expanduser())
    except RuntimeError:
        whose = written.partition("/")[0]
        raise SettingsError(
            f"{place}: {setting.name}: there is no home directory {whose}; write the whole path"
        ) from None


def _sample(setting: Setting) -> str:
    if setting.many:
        return f'{setting.name} = ["{setting.metavar.lower()}"]'
    return f'{setting.name} = "{setting.default_text or setting.metavar.lower()}"'
