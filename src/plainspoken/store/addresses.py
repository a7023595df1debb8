"""What a database URL says: which database, how it is reached, and what it may be called in a message."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from plainspoken.errors import SettingsError

_KINDS = {
    "sqlite": "SQLite",
    "mysql": "MariaDB",
    "mariadb": "MariaDB",
    "postgresql": "PostgreSQL",
    "postgres": "PostgreSQL",
}
_OPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"SQLite": (), "MariaDB": ("ssl", "ssl_ca", "socket"), "PostgreSQL": ("ssl", "ssl_ca", "socket", "schema")}
)
_UNREADABLE = (
    "the database URL cannot be read; write sqlite:///FILE, mysql://USER:PASSWORD@HOST/DATABASE or "
    "postgresql://USER:PASSWORD@HOST/DATABASE, with %XX for characters of a password that mean something in a URL"
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a job store is.

    Attributes:
        kind: SQLite, MariaDB or PostgreSQL.
        url: Host, user and database for the driver; without options.
        label: The kind and name of the database, for operators; without user, host and password.
        options: `ssl`, `ssl_ca`, `socket` and `schema`, as far as given.
        tls: How the connection is encrypted; None leaves it to the driver.
    """

    kind: str
    url: URL = field(repr=False)
    label: str
    options: Mapping[str, str]
    tls: ssl.SSLContext | None = None

    @property
    def file(self) -> Path:
        """The file of an SQLite database."""
        return Path(self.url.database or "")

    def driver_options(self) -> dict[str, Any]:
        """What the driver of a server is told besides the URL: encryption and socket."""
        options: dict[str, Any] = {} if self.tls is None else {"ssl": self.tls}
        socket = self.options.get("socket")
        if socket:
            options["unix_socket" if self.kind == "MariaDB" else "host"] = socket
        return options


def read_address(text: str) -> Address:
    """The address that a database URL spells.

    Which driver is used is decided elsewhere; one named in the URL is ignored.

    Raises:
        SettingsError: The URL cannot be used. Its text does not repeat the URL, which may hold a password.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise SettingsError(_UNREADABLE) from None
    scheme = url.get_backend_name()
    kind = _KINDS.get(scheme)
    if kind is None:
        message = f"databases of the kind {scheme!r} are not supported; use sqlite, mysql or postgresql"
        raise SettingsError(message)
    if not url.database or (kind == "SQLite" and url.database == ":memory:"):
        message = f"the database URL must name a {'file: sqlite:///FILE' if kind == 'SQLite' else 'database'}"
        raise SettingsError(message)
    options = _options(kind, url)
    label = f"{kind} database {Path(url.database).name!r}"
    return Address(kind, url.set(query={}), label, MappingProxyType(options), _tls(options))


def _options(kind: str, url: URL) -> dict[str, str]:
    known = _OPTIONS[kind]
    options = {}
    for name, value in url.query.items():
        if name not in known:
            write = f"write one of {', '.join(known)}" if known else "an SQLite URL takes none"
            message = f"the database URL has an option {name!r} that {kind} addresses do not have; {write}"
            raise SettingsError(message)
        if not isinstance(value, str) or not value:
            message = f"the option {name!r} of the database URL must have one value"
            raise SettingsError(message)
        options[name] = value
    return options


def _tls(options: Mapping[str, str]) -> ssl.SSLContext | None:
    wanted, authority = options.get("ssl"), options.get("ssl_ca")
    if wanted is None and authority is None:
        return None
    if wanted not in (None, "verify", "require") or (wanted == "require" and authority):
        message = (
            "the option 'ssl' of the database URL must be verify (the server's certificate is checked, against ssl_ca "
            "if that names a file) or require (encrypted, the certificate is not checked; without ssl_ca)"
        )
        raise SettingsError(message)
    try:
        context = ssl.create_default_context(cafile=authority)
    except (OSError, ssl.SSLError):
        message = "the option 'ssl_ca' of the database URL must name a readable file with certificates in PEM form"
        raise SettingsError(message) from None
    if wanted == "require":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
