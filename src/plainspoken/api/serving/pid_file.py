"""Where a running server can be found: a file with its process id and address, locked for as long as it runs.

The lock is what counts. A file left behind by a server that was killed is not locked, so nobody signals a process that
has got its number since.
"""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from plainspoken.errors import SettingsError
from plainspoken.settings import state_directory

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that runs now: its process, its address, the file that told so, and its key for local commands."""

    pid: int
    url: str
    path: Path
    key: str | None = field(default=None, repr=False)


class PidFile:
    """The file of this process's server; it is removed when the block it guards ends.

    Args:
        path: Where to write it; None for one in the state directory, named by the server's address.
    """

    def __init__(self, path: Path | None) -> None:
        self._given = path
        self._path: Path | None = None
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        """Take the path that was given, before anything is served.

        Raises:
            SettingsError: It cannot be written, or another running server has it.
        """
        if self._given is not None:
            try:
                self._take(self._given)
            except OSError as error:
                reason = error.strerror or type(error).__name__
                raise SettingsError(
                    f"--pid-file: {self._given} cannot be used: {reason}; write another path"
                ) from error
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None and self._path is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None

    def write(self, url: str, *, key: str | None = None) -> None:
        """Write where the server is and its key for local commands.

        A file in the state directory that cannot be written is only logged; so is that there is no such directory.
        """
        try:
            if self._descriptor is None:
                name = re.sub(r"[^0-9a-z.]+", "-", url.partition(":")[2].lstrip("/"))
                self._take(state_directory() / f"serve-{name}.pid")
            if self._descriptor is not None:
                os.ftruncate(self._descriptor, 0)
                os.pwrite(self._descriptor, json.dumps({"pid": os.getpid(), "url": url, "key": key}).encode(), 0)
        except (OSError, SettingsError) as error:
            _LOG.warning("the file that `plainspoken reload` looks for could not be written: %s", error)

    def _take(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        # The file holds a key, and one left behind by a former server may be readable by all.
        os.fchmod(descriptor, 0o600)
        if not _locked(descriptor):
            os.close(descriptor)
            raise BlockingIOError(errno.EWOULDBLOCK, "another running server has it")
        self._path, self._descriptor = path, descriptor


def read_pid_file(path: Path) -> RunningServer | None:
    """The server that a file tells of; None when it does not run any more or the file is none of ours."""
    try:
        with path.open("rb") as file:
            content = file.read(10_000)
            if _is_free(file.fileno()):
                return None
        data = json.loads(content)
        key = data.get("key")
        return RunningServer(int(data["pid"]), str(data["url"]), path, key if isinstance(key, str) else None)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def running_servers() -> list[RunningServer]:
    """Every server of this user that runs now and has no pid file of its own, by address."""
    try:
        directory = state_directory()
    except SettingsError:  # without such a directory nobody can have written into it
        return []
    found = (read_pid_file(path) for path in sorted(directory.glob("serve-*.pid")))
    return [server for server in found if server is not None]


def _locked(descriptor: int) -> bool:
    for _ in range(20):  # `read_pid_file` of another process holds the lock for an instant
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return True
    return False


def _is_free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
