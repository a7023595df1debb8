"""Everything that can be set from outside, read in one place.

A flag wins over its environment variable, and that over the default.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from plainspoken.errors import SettingsError

_PREFIX = "PLAINSPOKEN_"

DEFAULT_DATABASE_URL = "sqlite:///plainspoken.db"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8082

LOG_LEVELS = ("debug", "info", "warning", "error")
DATABASE_SCHEMES = ("sqlite", "mysql", "mariadb", "postgresql", "postgres")

VARIABLES: Mapping[str, str] = {
    "PLAINSPOKEN_DATABASE_URL": f"where the jobs are stored; {DEFAULT_DATABASE_URL} unless set",
    "PLAINSPOKEN_RULES": f"directories with rules of your own, joined by {os.pathsep!r}, later ones above earlier ones",
    "PLAINSPOKEN_HOST": f"the loopback address to serve on; {DEFAULT_HOST} unless set",
    "PLAINSPOKEN_PORT": f"the port to serve on, 0 for any free one; {DEFAULT_PORT} unless set",
    "PLAINSPOKEN_LOG_LEVEL": f"{', '.join(LOG_LEVELS)}; info unless set",
}
"""Every variable this program reads, and what it is for."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run works with.

    Attributes:
        database_url: An address such as `sqlite:///jobs.db`; it may hold a password, so it is not in the `repr`.
        rules: Site directories layered over the built-in catalogue, nearest last.
        host: An address of this machine.
        port: 0 to 65535; 0 means any free port.
        log_level: One of `LOG_LEVELS`.
    """

    database_url: str = field(default=DEFAULT_DATABASE_URL, repr=False)
    rules: tuple[Path, ...] = ()
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    log_level: str = "info"


def load_settings(
    *,
    environ: Mapping[str, str] | None = None,
    database_url: str | None = None,
    rules: Sequence[Path] = (),
    host: str | None = None,
    port: int | str | None = None,
    log_level: str | None = None,
) -> Settings:
    """Return the settings of this run.

    Args:
        environ: The environment; the process's own unless given. An empty variable counts as not set.
        database_url: The flag `--database-url`.
        rules: The flags `--rules`, in order. Given, they replace `PLAINSPOKEN_RULES`.
        host: The flag `--host`.
        port: The flag `--port`.
        log_level: The flag `--log-level`.

    Raises:
        SettingsError: A value cannot be used, or a variable looks like a misspelled one. The text names the flag or
            variable, says what is wrong and what to write.
    """
    environ = os.environ if environ is None else environ
    _refuse_misspelled(environ)
    source = _Source(environ)
    return Settings(
        database_url=_database_url(*source.pick("--database-url", "PLAINSPOKEN_DATABASE_URL", database_url)),
        rules=_rules(*source.pick("--rules", "PLAINSPOKEN_RULES", os.pathsep.join(map(str, rules)))),
        host=_host(*source.pick("--host", "PLAINSPOKEN_HOST", host)),
        port=_port(*source.pick("--port", "PLAINSPOKEN_PORT", None if port is None else str(port))),
        log_level=_log_level(*source.pick("--log-level", "PLAINSPOKEN_LOG_LEVEL", log_level)),
    )


def state_directory(environ: Mapping[str, str] | None = None) -> Path:
    """Return where to keep what may be lost, `$XDG_STATE_HOME/plainspoken`; it may not exist yet."""
    environ = os.environ if environ is None else environ
    base = environ.get("XDG_STATE_HOME", "")
    # The XDG specification tells programs to ignore a relative path here.
    home = Path(base) if base and Path(base).is_absolute() else Path.home() / ".local" / "state"
    return home / "plainspoken"


@dataclass(frozen=True, slots=True)
class _Source:
    environ: Mapping[str, str]

    def pick(self, flag: str, variable: str, given: str | None) -> tuple[str, str]:
        """Return the name and the value in force; an empty value means that nobody set it."""
        if given:
            return flag, given
        return variable, self.environ.get(variable, "").strip()


def _refuse_misspelled(environ: Mapping[str, str]) -> None:
    known = {name.removeprefix(_PREFIX): name for name in VARIABLES}
    for name in environ:
        if not name.startswith(_PREFIX) or name in VARIABLES:
            continue
        # Compared without the prefix, which alone would make any two names alike.
        close = get_close_matches(name.removeprefix(_PREFIX), known, n=1, cutoff=0.75)
        if close:
            raise SettingsError(f"{name}: there is no such variable; write {known[close[0]]}")


def _database_url(name: str, value: str) -> str:
    if not value:
        return DEFAULT_DATABASE_URL
    # The value is never repeated in a message: it may hold a password.
    match = re.match(r"([A-Za-z][\w+.-]*)://", value)
    if not match:
        raise SettingsError(f"{name}: this is not a database address; write sqlite:///path/to/file.db for a file")
    scheme = match[1].lower()
    if scheme.partition("+")[0] not in DATABASE_SCHEMES:
        raise SettingsError(f"{name}: {scheme!r} is not supported; write a sqlite, mysql or postgresql address")
    return value


def _rules(name: str, value: str) -> tuple[Path, ...]:
    directories = tuple(Path(part) for part in value.split(os.pathsep) if part)
    for directory in directories:
        if not directory.is_dir():
            raise SettingsError(f"{name}: {directory} is not a directory; write a directory with rule files")
    return directories


def _host(_name: str, value: str) -> str:
    return value or DEFAULT_HOST


def _port(name: str, value: str) -> int:
    if not value:
        return DEFAULT_PORT
    # `int` would also take " 80", "8_0" and digits of other scripts.
    if not re.fullmatch(r"[0-9]{1,5}", value) or int(value) > 65535:
        raise SettingsError(f"{name}: {value!r} is not a port; write a number from 0 to 65535")
    return int(value)


def _log_level(name: str, value: str) -> str:
    if not value:
        return "info"
    if value.lower() not in LOG_LEVELS:
        raise SettingsError(f"{name}: {value!r} is not a log level; write one of {', '.join(LOG_LEVELS)}")
    return value.lower()
