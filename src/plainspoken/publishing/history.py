"""The publications of a directory of rules, kept in it: `.history/<id>/` with `publication.json`, `before`, `after`.

Each folder appears whole, and is not changed afterwards but for what became of the publication. The oldest that are
decided go when there are too many or too much of them.
"""

from __future__ import annotations

import errno
import logging
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from plainspoken.publishing.records import Publication, State, from_json, to_json
from plainspoken.publishing.site import version_of

FOLDER: Final = ".history"
"""Its name begins with a dot, so that no rule is read from it."""

MOST_KEPT: Final = 500
MOST_BYTES: Final = 64 * 1024 * 1024

_RECORD: Final = "publication.json"
_MARK: Final = "publishing"
_LARGEST_RECORD: Final = 1024 * 1024
_HIGHEST: Final = 10**9
_LOG = logging.getLogger("plainspoken.publishing")

Texts = Mapping[str, str | None]


class History:
    """The folder of publications. Whoever writes must hold the directory's lock."""

    def __init__(self, directory: Path) -> None:
        self._folder = directory / FOLDER

    def ids(self) -> list[int]:
        """The ids of what is kept, the newest first."""
        try:
            names = [path.name for path in self._folder.iterdir()]
        except FileNotFoundError:
            return []
        return sorted((int(name) for name in names if _is_id(name)), reverse=True)

    def read(self, number: int) -> Publication | None:
        """A publication; None when there is none, or nothing that can be read as one."""
        path = self._folder / str(number) / _RECORD
        try:
            with path.open("rb") as stream:
                found = from_json(stream.read(_LARGEST_RECORD))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            _LOG.warning("%s/%d/%s cannot be read: %s", FOLDER, number, _RECORD, error)
            return None
        return found if found.id == number else None

    def newest_first(self, *, before: int | None = None) -> Iterator[Publication]:
        """Publications, the newest first; those older than `before` if given."""
        for number in self.ids():
            if before is None or number < before:
                found = self.read(number)
                if found is not None:
                    yield found

    def texts(self, publication: Publication) -> tuple[Texts, Texts]:
        """The files of a publication before and after it, None where there was or is none.

        Raises:
            OSError: They are not there any more, or are others.
        """
        files = publication.files.items()
        before = {name: self._text(publication, "before", name, change.before) for name, change in files}
        return before, {name: self._text(publication, "after", name, change.after) for name, change in files}

    def add(self, publication: Publication, before: Texts, after: Texts) -> None:
        """Keep a new publication; it is there as a whole or not at all."""
        if self._folder.is_symlink():
            raise OSError(errno.ELOOP, "the history is a link")
        self._folder.mkdir(mode=0o755, exist_ok=True)
        self._sweep()
        fresh = self._folder / f".new-{secrets.token_hex(8)}"
        try:
            fresh.mkdir()
            for side, texts in (("before", before), ("after", after)):
                for name, text in texts.items():
                    if text is not None:
                        _write(fresh / side / name, text.encode())
            _write(fresh / _RECORD, to_json(publication))
            for path in (*(path for path in fresh.rglob("*") if path.is_dir()), fresh):
                _sync(path)
            fresh.rename(self._folder / str(publication.id))
            _sync(self._folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def prepare(self, publication: Publication) -> Path:
        """Write what became of a publication beside its record; `replace` of the path to `record(...)` makes it so."""
        fresh = self.record(publication.id).with_suffix(".new")
        _write(fresh, to_json(publication))
        return fresh

    def record(self, number: int) -> Path:
        """Where what is known of a publication stands."""
        return self._folder / str(number) / _RECORD

    def change(self, publication: Publication) -> None:
        """Keep what became of a publication."""
        self.prepare(publication).replace(self.record(publication.id))
        _sync(self.record(publication.id).parent)

    def remove(self, number: int) -> None:
        """Forget a publication."""
        gone = self._folder / f".gone-{secrets.token_hex(8)}"
        with suppress(FileNotFoundError):
            (self._folder / str(number)).rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def prune(self) -> None:
        """Forget the oldest that are decided, beyond what is kept."""
        kept, size = 0, 0
        for number in self.ids():
            folder = self._folder / str(number)
            size += sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            kept += 1
            if kept == 1 or (kept <= MOST_KEPT and size <= MOST_BYTES):
                continue
            found = self.read(number)
            if found is None or found.state is not State.WAITING:
                self.remove(number)

    @property
    def under_way(self) -> int | None:
        """The id of the publication whose files are being put into their places, or were when the server died."""
        try:
            text = (self._folder / _MARK).read_text(encoding="ascii", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return int(text) if _is_id(text) else 0

    def begin(self, number: int) -> None:
        """Mark the publication as being put into its place: from now on it will be, whatever happens."""
        fresh = self._folder / f".{_MARK}"
        _write(fresh, b"%d\n" % number)
        fresh.replace(self._folder / _MARK)
        _sync(self._folder)

    def end(self) -> None:
        """Take the mark away."""
        (self._folder / _MARK).unlink(missing_ok=True)
        _sync(self._folder)

    def _text(self, publication: Publication, side: str, name: str, version: str | None) -> str | None:
        if version is None:
            return None
        content = (self._folder / str(publication.id) / side / name).read_bytes()
        if version_of(content) != version:
            # Whatever stands there, a link to another file included, it is not what was published.
            raise OSError(errno.EIO, "a text of the history was changed")
        return content.decode("utf-8")

    def _sweep(self) -> None:
        """Remove what a server that died has left half made."""
        for path in self._folder.iterdir():
            if path.name.startswith((".new-", ".gone-")):
                shutil.rmtree(path, ignore_errors=True)


def _is_id(name: str) -> bool:
    return name.isascii() and name.isdigit() and name[0] != "0" and int(name) < _HIGHEST


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
