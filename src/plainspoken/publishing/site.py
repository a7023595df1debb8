"""The rule files of the directory that is published to: read and replaced by name, and no link is ever followed.

Every access goes through an open directory, so what a name stands for cannot be swapped between a look and a write.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from plainspoken.authoring.drafting.draft_files import LARGEST_DRAFT, TOP_KINDS, is_rule_file_name
from plainspoken.errors import PlainspokenError

MOST_LISTED: Final = 1_000
"""Files of a directory that are told of."""

_DIRECTORY: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_LINK: Final = "It is a link. Change the file that it leads to, where that is kept."
_STAGED: Final = ".published"


class RulesNotWritable(PlainspokenError):
    """The directory of rules cannot be read or written; `reason` says why in words that name no path."""

    code = "rules-not-writable"
    title = "The rule files cannot be written"

    def __init__(self, error: OSError) -> None:
        self.reason = _REASONS.get(error.errno or 0, "The directory of rules cannot be read or written.")
        super().__init__(f"the directory of rules cannot be used: {error}")


_FULL: Final = "The disk that holds the rules is full."
_DENIED: Final = "The server may not write in the directory of rules."
_REASONS: Final[Mapping[int, str]] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: "The directory of rules takes no writes.",
    errno.ENOENT: "The directory of rules is not there.",
}


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A rule file as it is now. `oddity` says why nothing can be published over it; then `content` is empty."""

    name: str
    content: bytes = b""
    size: int = 0
    oddity: str = ""

    @property
    def version(self) -> str:
        """Changes with the content; empty for a file that cannot be published over."""
        return "" if self.oddity else version_of(self.content)

    @property
    def text(self) -> str:
        """The content."""
        return self.content.decode("utf-8")


def version_of(content: bytes) -> str:
    """The version of a file with this content."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


class SiteDirectory:
    """A directory of rule files; open only within `with`.

    Raises:
        RulesNotWritable: On any access that the system refuses.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._top = -1

    def __enter__(self) -> Self:
        try:
            self._top = os.open(self._path, _DIRECTORY)
        except OSError as error:
            raise RulesNotWritable(error) from error
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._top)

    def names(self) -> list[str]:
        """The names of the rule files that are there, in order."""
        with _told():
            found = [name for kind in TOP_KINDS if _stands(name := f"{kind}.yaml", self._top)]
            with suppress(NotADirectoryError), self._folder("failures/") as folder:
                inside = () if folder is None else [f"failures/{entry.name}" for entry in _entries(folder)]
                found += [name for name in inside if is_rule_file_name(name)]
        return sorted(found)

    def read(self, name: str) -> SiteFile | None:
        """A rule file by its name; None when there is none."""
        with _told():
            try:
                with self._folder(name) as folder:
                    return None if folder is None else _read(name, folder)
            except NotADirectoryError:
                return SiteFile(name, oddity="The directory `failures` is a link or a file.")

    @contextmanager
    def staged(self, files: Mapping[str, bytes | None]) -> Iterator[Staged]:
        """New contents put beside their places, where no reader of rules looks; gone afterwards unless moved.

        None stands for a file that is to be deleted.
        """
        staged = Staged(self, files)
        try:
            with _told():
                self._sweep()
                for name, content in files.items():
                    if content is not None:
                        self._stage(name, content)
                os.fsync(self._top)
            yield staged
        finally:
            for name in files:
                with suppress(OSError), self._folder(name) as folder:
                    if folder is not None:
                        os.unlink(_beside(name), dir_fd=folder)

    def _sweep(self) -> None:
        """Remove what a server that died has left beside files."""
        for prefix in ("", "failures/"):
            with suppress(NotADirectoryError), self._folder(prefix) as folder:
                for entry in _entries(folder) if folder is not None else ():
                    if entry.name.startswith(".") and entry.name.endswith(_STAGED):
                        os.unlink(entry.name, dir_fd=folder)

    def _stage(self, name: str, content: bytes) -> None:
        if name.startswith("failures/"):
            with suppress(FileExistsError):
                os.mkdir("failures", 0o755, dir_fd=self._top)
        with self._folder(name) as folder:
            if folder is None:  # it was there a moment ago
                raise FileNotFoundError(errno.ENOENT, "the directory is gone")
            beside = _beside(name)
            with suppress(FileNotFoundError):
                os.unlink(beside, dir_fd=folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            with os.fdopen(os.open(beside, flags, 0o600, dir_fd=folder), "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fchmod(stream.fileno(), _mode(_base(name), folder))
                os.fsync(stream.fileno())

    def move(self, name: str, *, deleted: bool) -> None:
        """Put what was staged for a file into its place, or delete the file."""
        with _told(), self._folder(name) as folder:
            if folder is None:
                return
            if deleted:
                with suppress(FileNotFoundError):
                    os.unlink(_base(name), dir_fd=folder)
            else:
                os.rename(_beside(name), _base(name), src_dir_fd=folder, dst_dir_fd=folder)
            os.fsync(folder)

    @contextmanager
    def _folder(self, name: str) -> Iterator[int | None]:
        """The open directory that a file lies in; None when it is not there.

        Raises:
            NotADirectoryError: It is something else than a directory.
        """
        if not name.startswith("failures/"):
            yield self._top
            return
        try:
            folder = os.open("failures", _DIRECTORY | os.O_NOFOLLOW, dir_fd=self._top)
        except FileNotFoundError:
            yield None
            return
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise NotADirectoryError from error
            raise
        try:
            yield folder
        finally:
            os.close(folder)


@dataclass(frozen=True, slots=True)
class Staged:
    """New contents of files that lie beside their places."""

    directory: SiteDirectory
    files: Mapping[str, bytes | None]

    def move(self) -> None:
        """Put all of them into their places, which takes no room on the disk."""
        for name, content in self.files.items():
            self.directory.move(name, deleted=content is None)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except NotADirectoryError:
        raise
    except OSError as error:
        raise RulesNotWritable(error) from error


def _entries(folder: int) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)


def _stands(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _read(name: str, folder: int) -> SiteFile | None:
    try:
        descriptor = os.open(_base(name), _READ, dir_fd=folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        return SiteFile(name, oddity=_LINK if error.errno == errno.ELOOP else "The server cannot read it.")
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        return SiteFile(name, oddity="It is no ordinary file.")
    with os.fdopen(descriptor, "rb") as stream:
        # One byte more than may be: the file may grow while it is read.
        content = stream.read(LARGEST_DRAFT + 1) if status.st_size <= LARGEST_DRAFT else b""
    if status.st_size > LARGEST_DRAFT or len(content) > LARGEST_DRAFT:
        oddity = f"It is larger than {LARGEST_DRAFT // 1024} KiB. Split it into several files, where it is kept."
        return SiteFile(name, size=status.st_size, oddity=oddity)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return SiteFile(name, size=len(content), oddity="It is not UTF-8. Save it as UTF-8, where it is kept.")
    return SiteFile(name, content, len(content))


def _mode(base: str, folder: int) -> int:
    try:
        return stat.S_IMODE(os.stat(base, dir_fd=folder, follow_symlinks=False).st_mode) & 0o666
    except FileNotFoundError:
        return 0o644


def _base(name: str) -> str:
    return name.removeprefix("failures/")


def _beside(name: str) -> str:
    # A name that begins with a dot is no rule file, whatever it ends with.
    return f".{_base(name)}{_STAGED}"
