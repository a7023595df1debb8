"""What `plainspoken doctor` looks at: each look is a function that tells what it saw and what to do about it."""

from __future__ import annotations

import asyncio
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, text

from plainspoken.access.authenticators import jwt_authenticator, unused_options
from plainspoken.access.key_sets import KeySet
from plainspoken.api.serving.listener import open_listener, open_unix_listener
from plainspoken.api.serving.pid_file import running_servers
from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.findings import Severity
from plainspoken.errors import DatabaseError, KeysUnavailable, SettingsError
from plainspoken.lint.acceptance import accept
from plainspoken.settings import Auth, Resolved, state_directory
from plainspoken.store.addresses import read_address
from plainspoken.store.database import Database, visit
from plainspoken.store.migrations import standing

MOST_SECONDS_APART = 5.0
"""How far the clocks of this machine and of the job store may be apart."""

_NOW = {
    "mysql": "SELECT UTC_TIMESTAMP(6)",
    "mariadb": "SELECT UTC_TIMESTAMP(6)",
    "postgresql": "SELECT clock_timestamp() AT TIME ZONE 'UTC'",
}


@dataclass(frozen=True, slots=True)
class Observation:
    """What a look has shown, in a sentence, and what to do about it (empty when all is well)."""

    what: str
    level: Literal["ok", "warning", "failed"]
    found: str
    mend: str = ""


Look = Callable[[Resolved], Iterator[Observation]]


def settings(resolved: Resolved) -> Iterator[Observation]:
    """Whether a file with a password can be read by everybody."""
    given = sum(origin.kind != "default" for origin in resolved.origins.values())
    yield Observation("settings", "ok", f"{resolved.file or 'no settings file'}; {given} set")
    origin = resolved.origins["database_url"]
    secret = read_address(resolved.settings.database_url).kind != "SQLite" and origin.kind == "file"
    if resolved.file and secret and resolved.file.stat().st_mode & stat.S_IROTH:
        found = f"{resolved.file} can be read by every user, and names the job store"
        yield Observation("settings", "warning", found, "Run: chmod o-r, or keep the address in database_url_file")


def rules(resolved: Resolved) -> Iterator[Observation]:
    """Whether the rules would be served: they load, lint, and answer their own examples."""
    sanitizer, findings = accept((builtin_rules(), *resolved.settings.rules))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if sanitizer is None:
        first = f"{len(errors)} error{'s' * (len(errors) != 1)}; first: {errors[0] if errors else 'unknown'}"
        yield Observation("rules", "failed", first, "Run: plainspoken lint")
        return
    catalogue = sanitizer.catalogue
    found = f"{len(catalogue.rules)} rules, catalogue {catalogue.fingerprint}"
    if findings:
        yield Observation("rules", "warning", f"{found}, {len(findings)} warnings", "Run: plainspoken lint")
    else:
        yield Observation("rules", "ok", found)


def job_store(resolved: Resolved) -> Iterator[Observation]:
    """Whether the job store answers, how fast, whose it is, whether its schema is right; then its clock."""
    url, read_only = resolved.settings.database_url, resolved.settings.read_only
    label = read_address(url).label
    try:
        told = standing(url)
        if told.kind == "empty" or (told.kind == "own" and told.pending):
            found = f"the {label} {'has no tables yet' if told.kind == 'empty' else 'has an older schema'}"
            yield Observation("job store", "failed", found, "Run: plainspoken db upgrade")
            return
        seconds, apart, has_own = visit(url, _timed, read_only=read_only)
    except DatabaseError as error:
        yield Observation("job store", "failed", str(error), "Look at its log, its address and the user's rights")
        return
    found = f"the {label} answers in {seconds * 1000:.0f} ms"
    if told.kind == "foreign" and not has_own:
        found += "; it is another program's and lacks tables of ours"
        yield Observation("job store", "warning", found, "Reading works; for the rest run: plainspoken db adopt")
    else:
        yield Observation("job store", "ok", found)
    if apart is not None and abs(apart) > MOST_SECONDS_APART:
        found = (
            f"the job store's clock is {abs(apart):.0f} seconds {'ahead of' if apart > 0 else 'behind'} this machine's"
        )
        yield Observation(
            "clock", "failed", found, "Let both follow one time service; leases and tokens are judged by it"
        )
    elif apart is not None:
        yield Observation("clock", "ok", f"{abs(apart):.1f} seconds apart from the job store's")


def address(resolved: Resolved) -> Iterator[Observation]:
    """Whether a server could listen where it is to listen, or one of ours does already."""
    host, port, auth = resolved.settings.host, resolved.settings.port, resolved.settings.auth
    asked = "callers are not asked who they are" if auth is Auth.NONE else f"callers are known by {auth}"
    path = resolved.settings.unix_socket
    here = f"unix:{path.absolute()}" if path else f":{port}"
    serving = [server for server in running_servers() if server.url.endswith(here)]
    if serving:
        yield Observation("address", "ok", f"{serving[0].url} is served by process {serving[0].pid}; {asked}")
        return
    try:
        with open_unix_listener(path) if path else open_listener(host, port, authenticated=auth is not Auth.NONE):
            pass
    except SettingsError as error:
        yield Observation("address", "failed", str(error), "Fix the setting, or end what uses the port")
    else:
        yield Observation("address", "ok", f"{path or f'{host}:{port}'} is free; {asked}")


def callers(resolved: Resolved) -> Iterator[Observation]:
    """With JWTs: whether all settings are there, and whether the provider's keys can be fetched."""
    options = resolved.settings
    unused = unused_options(options)
    if unused:
        yield Observation("callers", "warning", unused, "Write --auth jwt, or take them out")
    if options.auth is not Auth.JWT:
        return
    try:
        jwt_authenticator(options)
        # Which key is asked for does not matter: all are read.
        asyncio.run(KeySet(str(options.jwt_jwks), spacing=0).find(key_id=None, algorithm="RS256"))
    except SettingsError as error:
        yield Observation(
            "callers", "failed", str(error), "Set what is missing; `plainspoken settings` shows what holds"
        )
    except KeysUnavailable as error:
        yield Observation("callers", "failed", str(error), "Look at --jwt-jwks and whether this machine reaches it")
    else:
        yield Observation("callers", "ok", "the keys of the identity provider can be fetched")


def files(resolved: Resolved) -> Iterator[Observation]:
    """Whether what must be written can be: the state directory, and an SQLite job store with the directory it is in."""
    try:
        needed = [resolved.settings.pid_file.parent if resolved.settings.pid_file else state_directory()]
    except SettingsError as error:
        yield Observation(
            "files", "warning", str(error), "Or give --pid-file, so that `plainspoken reload` finds the server"
        )
        needed = []
    store = read_address(resolved.settings.database_url)
    if store.kind == "SQLite" and not resolved.settings.read_only:
        # SQLite writes its journal beside the file.
        needed += [path for path in (store.file.absolute().parent, store.file.absolute()) if path.exists()]
    for path in needed:
        there = _nearest(path)
        if os.access(there, os.W_OK):
            yield Observation("files", "ok", f"{path} can be written")
        else:
            yield Observation(
                "files", "failed", f"{path} cannot be written", f"Give this user the right to write {there}"
            )


LOOKS: tuple[Look, ...] = (settings, rules, job_store, address, callers, files)
"""Everything that is looked at, in order."""


def _nearest(path: Path) -> Path:
    """The path, or what of it exists."""
    return next((each for each in (path, *path.absolute().parents) if each.exists()), Path("/"))


async def _timed(database: Database) -> tuple[float, float | None, bool]:
    await database.ping()
    started = time.perf_counter()
    await database.ping()
    seconds = time.perf_counter() - started
    return seconds, await database.run(_seconds_ahead), database.has_own_tables


def _seconds_ahead(connection: Connection) -> float | None:
    """How far the job store's clock is ahead; None for one that has no clock of its own."""
    query = _NOW.get(connection.dialect.name)
    if query is None:
        return None
    before = datetime.now(UTC)
    theirs = connection.execute(text(query)).scalar_one()
    middle = before + (datetime.now(UTC) - before) / 2
    at = datetime.fromisoformat(theirs) if isinstance(theirs, str) else theirs
    return float((at.replace(tzinfo=UTC) - middle).total_seconds())
