"""Runs a command with a MariaDB and a PostgreSQL server to test against: such as answer, else some of its own.

Usage: `python tools/database_servers.py COMMAND…`

A server that lets the tests in at PLAINSPOKEN_TEST_MARIADB or PLAINSPOKEN_TEST_POSTGRESQL (or at its usual port of
this machine) is used. Else one is started from the installed programs, in a temporary directory, as an unprivileged
user, and ends with the command, also if that is killed. What can be neither found nor started is said; where CI is set
that is an error. Exit code: the command's own, 2 if it was not run.
"""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import asyncmy
import asyncpg
from sqlalchemy import make_url

_START_SECONDS = 60
_USER = "nobody"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of server: how it is called, where the tests look for it, and what to install."""

    name: str
    variable: str
    usual: str
    package: str
    programs: tuple[str, ...]


MARIADB = Kind(
    "MariaDB",
    "PLAINSPOKEN_TEST_MARIADB",
    "mysql://root@127.0.0.1:3306",
    "mariadb-server",
    ("mariadb-install-db", "mariadbd"),
)
POSTGRESQL = Kind(
    "PostgreSQL",
    "PLAINSPOKEN_TEST_POSTGRESQL",
    "postgresql://postgres@127.0.0.1:5432",
    "postgresql",
    ("initdb", "postgres"),
)


def lets_in(url: str) -> bool:
    """Whether a server answers at `url` and takes the login."""
    address = make_url(url)

    async def log_in() -> None:
        host, port, user = address.host or "127.0.0.1", address.port or 0, address.username
        if address.get_backend_name() == "mysql":
            connection = await asyncmy.connect(
                host=host, port=port, user=user, password=str(address.password or ""), connect_timeout=2
            )
            await connection.ensure_closed()
        else:
            connection = await asyncpg.connect(url.rstrip("/") + "/postgres", timeout=2)
            await connection.close()

    try:
        asyncio.run(asyncio.wait_for(log_in(), 5))
    except Exception:  # noqa: BLE001 - whatever the reason, it does not let us in
        return False
    return True


def found(program: str) -> str | None:
    """The program's path, also in directories that are not in everybody's PATH."""
    places = [os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: float(each.parent.name), reverse=True)
    return shutil.which(program, path=os.pathsep.join([*places, *map(str, newest)]))


class OwnServer:
    """A server started for the purpose, always at one address: it can be ended, killed, frozen and started again.

    Start it in a thread that lives on: it is killed with the thread that started it.

    Args:
        kind: Which kind of server.
        directory: An empty directory, which becomes the server's.
        flags: More flags of the server, `--name=value`.
        durable: Whether what is committed survives a kill, as on servers in service; else commits are cheaper.
    """

    def __init__(self, kind: Kind, directory: Path, *flags: str, durable: bool = False) -> None:
        prepare, serve = (str(found(program)) for program in kind.programs)
        self._directory, self._log = directory, directory / "log"
        data = directory / "data"
        data.mkdir()
        for each in (directory, data):
            if os.geteuid() == 0:
                shutil.chown(each, _USER)
            each.chmod(0o700)
        port = free_port()
        if kind is MARIADB:
            make = [prepare, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
            command = [serve, "--no-defaults", f"--datadir={data}", f"--socket={directory}/s", f"--port={port}"]
            command += ["--bind-address=127.0.0.1", f"--innodb-flush-log-at-trx-commit={int(durable)}"]
            self.url = f"mysql://root@127.0.0.1:{port}"
        else:
            make = [prepare, "-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
            command = [serve, "-D", str(data), "-p", str(port), "-k", str(directory)]
            command += ["-c", "listen_addresses=127.0.0.1", "-c", f"fsync={'on' if durable else 'off'}"]
            self.url = f"postgresql://postgres@127.0.0.1:{port}"
        self._command = [*command, *flags]
        self._process: subprocess.Popen[bytes] | None = None
        if self._run(make).wait():
            raise self._failed("could not be made")

    def start(self) -> None:
        """Start it; returns when it lets callers in."""
        self._process = self._run(self._command)
        for _ in range(_START_SECONDS * 10):
            if lets_in(self.url):
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise self._failed("did not start")

    def lives(self) -> bool:
        """Whether it has not ended, by itself or otherwise."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Ask it to end, without waiting for its clients; returns when it has."""
        # PostgreSQL waits for its clients after SIGTERM, MariaDB does not know SIGINT.
        self._send(signal.SIGTERM if self.url.startswith("mysql") else signal.SIGINT, self._processes()[:1])
        self._wait()

    def kill(self) -> None:
        """End all its processes at once, as they are."""
        self._send(signal.SIGKILL, self._processes())
        self._wait()

    def freeze(self) -> None:
        """Have all its processes do nothing until it thaws: clients wait."""
        self._send(signal.SIGSTOP, self._processes())

    def thaw(self) -> None:
        """Have its processes go on."""
        self._send(signal.SIGCONT, self._processes())

    def _failed(self, what: str) -> SystemExit:
        return SystemExit(f"the server {what}:\n{self._log.read_text(errors='replace')[-2000:]}")

    def _run(self, command: list[str]) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as output:
            return subprocess.Popen(_unprivileged(command), stdout=output, stderr=output, cwd=self._directory)

    def _processes(self) -> list[int]:
        if self._process is None or self._process.poll() is not None:
            return []
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [pid, *map(int, children.split())]

    def _send(self, number: signal.Signals, processes: list[int]) -> None:
        for pid in processes:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _wait(self) -> None:
        if self._process is not None:
            self._process.wait(timeout=_START_SECONDS)


@contextmanager
def started(kind: Kind, *flags: str, durable: bool = False, directory: Path | None = None) -> Iterator[OwnServer]:
    """A server in a temporary directory below `directory`, or where those usually are; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix="plainspoken-server-", dir=directory) as name:
        server = OwnServer(kind, Path(name), *flags, durable=durable)
        server.start()
        try:
            yield server
        finally:
            server.kill()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _unprivileged(command: list[str]) -> list[str]:
    """The command as one that ends with this process, and that is not root's: the servers refuse to be."""
    tied = ["setpriv", "--pdeathsig", "KILL"]
    if os.geteuid() == 0:
        tied += ["--reuid", _USER, "--clear-groups"]
    return [*tied, *command]


@contextmanager
def servers() -> Iterator[Mapping[str, str]]:
    """The environment that tells tests where the servers are."""
    environment = dict(os.environ)
    with ExitStack() as stack:
        for kind in (MARIADB, POSTGRESQL):
            given = os.environ.get(kind.variable, kind.usual)
            if lets_in(given):
                print(
                    f"{kind.name}: {'the one of ' + kind.variable if kind.variable in os.environ else 'it runs here'}"
                )
                environment[kind.variable] = given
            elif all(found(program) for program in (*kind.programs, "setpriv")):
                environment[kind.variable] = stack.enter_context(started(kind)).url
                print(f"{kind.name}: started for this run")
            else:
                missing = f"{kind.name}: none lets the tests in, and none is installed (apt-get install {kind.package})"
                if os.environ.get("CI"):
                    print(missing, file=sys.stderr)
                    raise SystemExit(2)
                print(f"{missing}; its tests are skipped")
        yield environment


def main() -> None:
    """Runs the command that the arguments spell."""
    if not sys.argv[1:]:
        raise SystemExit("usage: python tools/database_servers.py COMMAND…")
    with servers() as environment:
        sys.stdout.flush()
        code = subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    sys.exit(code)


if __name__ == "__main__":
    main()
