"""Where compiled forms of rule files are kept: in the package for the built-in files, in the user's cache for others.

A form is found by a hash of the file's content and of the program that compiles, so a file that was changed by one
byte, or a new version of the program, never meets an old form. The cache belongs to one user: what another user could
have written is not used. Nothing here is ever an error: without a form the YAML file is read, which takes longer.
"""

from __future__ import annotations

import logging
import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from plainspoken.catalogue.files import builtin_schemas
from plainspoken.settings import cache_directory

SUFFIX: Final = ".compiled"
MOST_FILES: Final = 600
"""Forms that a cache may hold; when there are more, all but half of that go, those written longest ago first."""

_CHECKSUM: Final = 32
_LARGEST: Final = 64_000_000
_PACKAGE: Final = Path(__file__).resolve().parent.parent
_LOG = logging.getLogger(__name__)
_told: set[str] = set()


def packaged_forms() -> Path:
    """The directory of the built-in files' forms inside an installed package; a checkout has none."""
    return _PACKAGE / "compiled"


@cache
def program_stamp() -> bytes:
    """A hash of everything that decides what comes of a rule file: the modules of this package and the schemas."""
    return stamp_of([*Path(__file__).resolve().parent.glob("*.py"), *builtin_schemas().glob("*.json")])


def stamp_of(files: Iterable[Path]) -> bytes:
    """A hash of the names and contents of files, whatever directories they are in."""
    digest = blake2b(digest_size=16)
    # A package and a checkout have them in other places; those that are called alike stay in the order of their paths.
    for path in sorted(files, key=lambda file: (file.name, file)):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.digest()


def key_of(kind: str, content: bytes) -> str:
    """The name of the form of a file of this kind and content, as this program makes it."""
    return blake2b(program_stamp() + kind.encode() + b"\0" + content, digest_size=20).hexdigest()


def sealed(key: str, form: bytes) -> bytes:
    """What a file of the cache holds: a checksum, and the form."""
    return _checksum(key, form) + form


def unsealed(key: str, held: bytes) -> bytes | None:
    """The form in what a file holds; None when it is damaged, or the form of something else."""
    form = held[_CHECKSUM:]
    return form if held[:_CHECKSUM] == _checksum(key, form) else None


def _checksum(key: str, form: bytes) -> bytes:
    return blake2b(key.encode() + form, digest_size=_CHECKSUM).digest()


def tell_once(reason: str) -> None:
    """Log why compiled forms are not used, once in the life of a process."""
    if reason not in _told:
        _told.add(reason)
        _LOG.info("%s; YAML files are read in place of compiled ones, which takes longer", reason)


def packaged_form(key: str) -> bytes | None:
    """The form of that name in the installed package, if there is one."""
    try:
        return unsealed(key, (packaged_forms() / (key + SUFFIX)).read_bytes())
    except OSError:
        return None


class Cache:
    """The forms that a user's cache holds. Reading and writing never raise.

    Args:
        directory: Where they are; None for nowhere.
    """

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory
        self._opened: int | None = None
        self._wrote = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._opened is not None:
            if self._wrote:
                self._prune(self._opened)
            os.close(self._opened)
            self._opened = None

    @property
    def is_usable(self) -> bool:
        """Whether it is worth while to make something to keep in it."""
        return self._directory is not None

    def form(self, key: str) -> bytes | None:
        """The form of that name, if there is one that can be trusted."""
        try:
            place = self._open()
            held = None if place is None else _read(place, key + SUFFIX)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._give_up(f"the cache {self._directory} cannot be read ({error.strerror})")
            return None
        if held is None:
            return None
        form = unsealed(key, held)
        if form is None:
            tell_once(f"a file in the cache {self._directory} is damaged and will be replaced")
        return form

    def keep(self, key: str, form: bytes) -> None:
        """Keep a form under that name, for others who load the same file; nobody ever sees half of it."""
        try:
            if self._directory is not None and self._opened is None:
                _make_private(self._directory)
            place = self._open()
            if place is not None:
                _write(place, key + SUFFIX, sealed(key, form))
                self._wrote = True
        except OSError as error:
            self._give_up(f"the cache {self._directory} cannot be written ({error.strerror})")

    def _open(self) -> int | None:
        if self._opened is None and self._directory is not None:
            opened = os.open(self._directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
            if not _is_private(os.fstat(opened)):
                os.close(opened)
                message = f"the cache {self._directory} is not used, for others may write to it: it must belong to you"
                self._give_up(f"{message} and have the mode 0700")
                return None
            self._opened = opened
        return self._opened

    def _give_up(self, reason: str) -> None:
        tell_once(reason)
        self._directory = None
        if self._opened is not None:
            os.close(self._opened)
            self._opened = None

    def _prune(self, place: int) -> None:
        names = os.listdir(place)
        if len(names) > MOST_FILES:
            for _, name in sorted(_written(place, names))[: len(names) - MOST_FILES // 2]:
                with suppress(OSError):  # another process prunes as well
                    os.unlink(name, dir_fd=place)


def _written(place: int, names: Sequence[str]) -> Iterator[tuple[float, str]]:
    for name in names:
        with suppress(OSError):
            yield os.stat(name, dir_fd=place, follow_symlinks=False).st_mtime, name


def user_cache() -> Cache:
    """The cache of whoever runs this, as the environment says."""
    return Cache(cache_directory())


def _is_private(status: os.stat_result) -> bool:
    return status.st_uid == os.geteuid() and not status.st_mode & 0o077


def _make_private(directory: Path) -> None:
    """Make the directory; its parent only where that is the usual one of a home that exists."""
    parent = directory.parent
    if not parent.exists() and parent.parent.is_dir():
        parent.mkdir(mode=0o700, exist_ok=True)
    directory.mkdir(mode=0o700, exist_ok=True)


def _read(place: int, name: str) -> bytes | None:
    """What a file holds that is this user's own; None for any other."""
    opened = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=place)
    with os.fdopen(opened, "rb") as file:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode) or not _is_private(status) or status.st_size > _LARGEST:
            tell_once("a file in the cache of compiled rule files may have been written by others and is not used")
            return None
        return file.read()


def _write(place: int, name: str, held: bytes) -> None:
    made = f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
    opened = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=place)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(held)
        os.rename(made, name, src_dir_fd=place, dst_dir_fd=place)
    except OSError:
        os.unlink(made, dir_fd=place)
        raise
