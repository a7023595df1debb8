"""Every setting, declared once: what it is called, what it takes, what it is for, what holds unless it is set.

The flag, the environment variable and the key in the settings file follow from the field's name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from plainspoken.settings import values

LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("plain", "json")


class Auth(StrEnum):
    """How callers of the API are known: not at all, by tokens of this program, or by an identity provider's JWTs."""

    NONE = "none"
    TOKENS = "tokens"
    JWT = "jwt"


def _auth(value: str) -> Auth:
    return Auth(values.one_of("a kind of authentication", *Auth)(value))


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a setting besides its value.

    Attributes:
        name: The field's name, which is also its key in the settings file.
        parse: Reads one value, or raises `ValueError` with what to write.
        help: What it is for, in a line.
        default: What holds unless it is set.
        metavar: The placeholder for its value in help texts.
        many: Takes several values: the flag is repeatable, the variable is split, the file has a list.
        path: Names files: a relative path in the settings file counts from that file's directory.
        secret: Is never shown, and may be given as a file that holds it.
        words: All values it takes, where those are words.
    """

    name: str
    parse: Callable[[str], object]
    help: str
    default: object
    metavar: str
    many: bool
    path: bool
    secret: bool
    words: tuple[str, ...]

    @property
    def flag(self) -> str:
        """How it is set on the command line."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def negated(self) -> str:
        """How a switch is turned off on the command line."""
        return f"--no-{self.name.replace('_', '-')}"

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off, so that its flag takes no value."""
        return isinstance(self.default, bool)

    @property
    def variable(self) -> str:
        """How it is set in the environment."""
        return f"PLAINSPOKEN_{self.name.upper()}"

    @property
    def default_text(self) -> str:
        """The default as it would be written; empty for none."""
        return shown(self.default)


def shown(value: object) -> str:
    """Return a value as it would be written in the environment; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    return os.pathsep.join(map(str, value)) if isinstance(value, tuple) else str(value)


def _setting(
    default: Any,  # noqa: ANN401 - the field's own annotation says which type it has
    parse: Callable[[str], object],
    help: str,  # noqa: A002 - the word that command lines use
    *,
    metavar: str = "",
    many: bool = False,
    path: bool = False,
    secret: bool = False,
    words: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401 - as `dataclasses.field`
    declared = {
        "parse": parse,
        "help": help,
        "metavar": metavar,
        "many": many,
        "path": path,
        "secret": secret,
        "words": words,
    }
    return field(default=default, repr=not secret, metadata=declared)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerOptions:
    """What the API itself has to know of the settings."""

    read_only: bool = _setting(
        default=False,
        parse=values.yes_or_no,
        help="Only read: nothing is written to the job store, and requests that would are refused.",
    )
    auth: Auth = _setting(
        default=Auth.NONE,
        parse=_auth,
        help="How callers are known. `none` is for this machine alone: it serves loopback addresses only.",
        words=tuple(Auth),
    )
    allowed_host: tuple[str, ...] = _setting(
        default=(),
        parse=values.host_name,
        help="With `none`: a name besides localhost by which a proxy of this machine asks for the API.",
        metavar="NAME",
        many=True,
    )
    base_path: str = _setting(
        default="",
        parse=values.base_path,
        help="Path under which a proxy serves the API, such as /plainspoken; links of the pages begin with it.",
        metavar="PATH",
    )
    pages: bool = _setting(
        default=True,
        parse=values.yes_or_no,
        help="Whether `/` shows the pages for people; without them it leads to the API's documentation.",
    )
    buttons: str = _setting(
        default="",
        parse=values.buttons,
        help="Actions that the pages show as buttons, spaces between: retry=/vms/{context_id}/retry wait=message.",
        metavar="ACTION=TARGET…",
    )
    publish: bool = _setting(
        default=False,
        parse=values.yes_or_no,
        help="Whether editors may change the rule files of the last `--rules` directory through the API.",
    )
    second_person: bool = _setting(
        default=False,
        parse=values.yes_or_no,
        help="With `--publish`: what somebody publishes waits until somebody else approves it.",
    )
    jwt_issuer: str | None = _setting(
        default=None, parse=values.text, help="With `jwt`: who must have issued a caller's token.", metavar="ISSUER"
    )
    jwt_audience: str | None = _setting(
        default=None, parse=values.text, help="With `jwt`: for whom it must have been issued.", metavar="AUDIENCE"
    )
    jwt_jwks: str | None = _setting(
        default=None,
        parse=values.file_or_https,
        help="With `jwt`: the issuer's public keys, a file or an https address (http on this machine).",
        metavar="FILE|URL",
        path=True,
    )
    jwt_scope_claim: str | None = _setting(
        default=None,
        parse=values.text,
        help="With `jwt`: the one claim with scopes and roles, such as realm_access.roles.",
        metavar="CLAIM",
    )
    jwt_limit_claim: str | None = _setting(
        default=None,
        parse=values.text,
        help="With `jwt`: the claim that says which VMs a caller may see; a token without it may do nothing.",
        metavar="CLAIM",
    )
    event_poll_seconds: float = _setting(
        default=1.0,
        parse=values.seconds(0.1, 60),
        help="Time between two looks at the job store for live updates.",
        metavar="SECONDS",
    )
    event_heartbeat_seconds: float = _setting(
        default=15.0,
        parse=values.seconds(1, 300),
        help="Time after which a quiet stream of live updates shows that it lives.",
        metavar="SECONDS",
    )
    lease_seconds: float = _setting(
        default=60.0,
        parse=values.seconds(5, 86_400),
        help="Time without a sign of life after which a tracked job counts as interrupted.",
        metavar="SECONDS",
    )
    spool: Path | None = _setting(
        default=None,
        parse=values.file_path,
        help="Directory where trackers keep records until they are stored; a server delivers what ended ones left.",
        metavar="DIR",
        path=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(ServerOptions):
    """What a run works with. A database address may hold a password, so it is not in the `repr`."""

    database_url: str = _setting(
        default="sqlite:///plainspoken.db",
        parse=values.database_url,
        help="Where the jobs are stored: a sqlite, mysql or postgresql address.",
        metavar="URL",
        secret=True,
    )
    keep_operations: int = _setting(
        default=20,
        parse=values.whole_number("a number of operations", 1, 1_000_000),
        help="Newest operations of each VM whose summaries `prune` keeps, and `summaries refresh` makes.",
        metavar="NUMBER",
    )
    rules: tuple[Path, ...] = _setting(
        default=(),
        parse=values.directory,
        help="Site directory of rule files, layered over the built-in catalogue; later ones above earlier ones.",
        metavar="DIR",
        many=True,
        path=True,
    )
    watch: bool = _setting(
        default=True,
        parse=values.yes_or_no,
        help="Whether a server notices changed rule files by itself; SIGHUP always works.",
    )
    host: str = _setting(
        default="127.0.0.1",
        parse=values.text,
        help="Address to serve on; one that other machines can reach needs authentication.",
        metavar="ADDRESS",
    )
    port: int = _setting(
        default=8082,
        parse=values.whole_number("a port", 0, 65_535),
        help="Port to serve on, 0 for any free one.",
        metavar="NUMBER",
    )
    unix_socket: Path | None = _setting(
        default=None,
        parse=values.file_path,
        help="Unix socket to serve on, in place of an address and a port; its owner and group may connect.",
        metavar="FILE",
        path=True,
    )
    workers: int = _setting(
        default=1,
        parse=values.whole_number("a number of processes", 1, 64),
        help="Processes that serve, all on the same port.",
        metavar="NUMBER",
    )
    drain_seconds: float = _setting(
        default=0.0,
        parse=values.seconds(0, 600),
        help="How long new requests are still answered after the signal to stop, for load balancers to notice.",
        metavar="SECONDS",
    )
    shutdown_seconds: float = _setting(
        default=10.0,
        parse=values.seconds(1, 600),
        help="How long requests under way may go on after the signal to stop.",
        metavar="SECONDS",
    )
    pid_file: Path | None = _setting(
        default=None,
        parse=values.file_path,
        help="Where `plainspoken reload` finds the server; a file in the state directory without it.",
        metavar="FILE",
        path=True,
    )
    log_level: str = _setting(
        default="info",
        parse=values.one_of("a log level", *LOG_LEVELS),
        help="Least level that is logged.",
        words=LOG_LEVELS,
    )
    log_format: str = _setting(
        default="plain",
        parse=values.one_of("a log format", *LOG_FORMATS),
        help="How the log is written: lines for people, or one JSON object a line.",
        words=LOG_FORMATS,
    )


def _declared() -> dict[str, Setting]:
    found = {}
    for each in fields(Settings):
        default = None if each.default is MISSING else each.default
        found[each.name] = Setting(name=each.name, default=default, **each.metadata)
    return found


SETTINGS: Mapping[str, Setting] = _declared()
"""Every setting by name."""
