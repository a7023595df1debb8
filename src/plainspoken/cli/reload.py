"""`plainspoken reload`: have a running server load its rule files now."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from plainspoken.api.serving.pid_file import RunningServer, read_pid_file, running_servers
from plainspoken.cli.durations import Duration
from plainspoken.errors import ServerNotFound

_TRIES = 50
_STATUS = "/api/v1/catalogue/status"


@click.command("reload")
@click.option("--pid-file", metavar="FILE", type=click.Path(path_type=Path), help="What `serve --pid-file` wrote.")
@click.option("--url", metavar="URL", help="Which server, when several run here: the address it announced.")
@click.option("--timeout", type=Duration(timedelta(seconds=0.1)), default="60s", show_default=True)
def command(pid_file: Path | None, url: str | None, timeout: timedelta) -> None:
    """Have the server of this machine load its rule files now, and print the outcome.

    A server looks for changes by itself every few seconds; this asks at once, and waits for the outcome.
    Exit codes: 0 the rules are in force, 1 they were refused and those before stay in force, 2 could not run.
    """
    server = _chosen(pid_file, url)
    deadline = time.monotonic() + timeout.total_seconds()
    # A process whose first attempt is not told yet would be taken for one that has made the attempt asked for.
    while 0 in (before := _attempts(_status(server))).values() and time.monotonic() < deadline:
        time.sleep(0.1)
    try:
        os.kill(server.pid, signal.SIGHUP)
    except PermissionError as error:
        raise ServerNotFound(f"the server at {server.url} belongs to another user; run this as that user") from error
    # A process that is new meanwhile has made its first attempt after this was asked for.
    while not _all_later(_attempts(status := _status(server)), before):
        if time.monotonic() > deadline:
            raise ServerNotFound(
                f"the server at {server.url} has not loaded its rules within {timeout.total_seconds():g} seconds"
            )
        time.sleep(0.1)
    refused = [worker for worker in status.get("workers", ()) if worker["outcome"] != "loaded"]
    for _ in range(_TRIES if refused else 0):
        # Any process may answer; what was found wrong is told by one that refused.
        if status["last_attempt"]["outcome"] != "loaded":
            break
        status = _status(server)
    _tell(status)
    sys.exit(1 if refused or status["last_attempt"]["outcome"] != "loaded" else 0)


def _all_later(now: dict[int, int], before: dict[int, int]) -> bool:
    return all(made > before.get(pid, 0) for pid, made in now.items())


def _attempts(status: dict[str, Any]) -> dict[int, int]:
    """Attempts to load so far, by process; a server of one process does not name it."""
    workers = status.get("workers")
    return {worker["pid"]: worker["attempts"] for worker in workers} if workers else {0: status["attempts"]}


def _chosen(pid_file: Path | None, url: str | None) -> RunningServer:
    if pid_file is not None:
        server = read_pid_file(pid_file)
        if server is None:
            raise ServerNotFound(f"{pid_file} names no server that runs; write the file given to `serve --pid-file`")
        return server
    servers = running_servers()
    if url is not None:
        servers = [server for server in servers if server.url == url.rstrip("/")]
    if len(servers) == 1:
        return servers[0]
    if servers:
        raise ServerNotFound(f"several run here; add --url with one of {', '.join(server.url for server in servers)}")
    where = f"none of this user runs here at {url}" if url else "none of this user runs here"
    raise ServerNotFound(
        f"{where}; one started with --pid-file is found with the same flag, and a server elsewhere loads changed files "
        f"by itself, see its {_STATUS}"
    )


def _status(server: RunningServer) -> dict[str, Any]:
    connection = _connection(server.url)
    try:
        headers = {"Authorization": f"Bearer {server.key}"} if server.key else {}
        connection.request("GET", _STATUS, headers=headers)
        answer = connection.getresponse()
        status = json.loads(answer.read())
        if answer.status != http.HTTPStatus.OK:
            raise ServerNotFound(f"{server.url}{_STATUS} answers {answer.status}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ServerNotFound(f"the server at {server.url} does not answer ({type(error).__name__})") from error
    else:
        return dict(status)
    finally:
        connection.close()


def _connection(url: str) -> http.client.HTTPConnection:
    if url.startswith("unix:"):
        connection = http.client.HTTPConnection("localhost", timeout=10)
        connection.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.sock.settimeout(10)
        connection.sock.connect(url.removeprefix("unix:"))
        return connection
    parts = urlsplit(url)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)


def _tell(status: dict[str, Any]) -> None:
    attempt = status["last_attempt"]
    for finding in attempt["findings"]:
        place = f"{finding['file']}:{finding['line']}:{finding['column']}"
        text = " ".join(filter(None, (finding["message"], finding.get("fix"))))
        click.echo(f"{place}: {finding['severity']}: {text} [{finding['check']}]", err=True)
    more = attempt["findings_total"] - len(attempt["findings"])
    if more:
        click.echo(f"… and {more} more; `plainspoken lint` shows them all", err=True)
    in_force = f"catalogue {status['fingerprint']} with {status['rules']} rules"
    if attempt["outcome"] == "loaded":
        click.echo(f"Loaded: {in_force} is in force.")
    else:
        click.echo(f"Refused: {attempt['reason']} The former {in_force} stays in force.")
