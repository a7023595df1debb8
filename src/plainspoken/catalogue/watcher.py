"""Rule directories under watch: a change is prepared aside, and takes over as one object or not at all.

What counts is the content of the files, read again every few seconds: that is the same for an editor's save, a copied
directory, and Kubernetes, which swaps a link to a directory; and several processes that watch the same files come to
the same result without knowing of one another. Nothing here can end in a worse catalogue than the one in force: files
that are gone, half written or wrong are told in the status, and what was served before is served on.
"""

from __future__ import annotations

import hashlib
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

from plainspoken.catalogue.files import LARGEST_FILE, yaml_files
from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.catalogue.layers import Layer, layers_of
from plainspoken.catalogue.model import Catalogue
from plainspoken.errors import RulesNotChecked

POLL_SECONDS: Final = 2.0
"""Seconds between two looks at the files."""

SETTLE_SECONDS: Final = 0.3
"""Seconds for which the files must stay the same before they are read, so that a save under way is not."""

_LOGGED: Final = 20  # findings of one attempt
_TRIES: Final = 5  # readings of files that change while they are read
_GIVE_WAY_SECONDS: Final = 0.0005
_LOG = logging.getLogger(__name__)


class Serving(Protocol):
    """Anything made from one catalogue."""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue it was made from."""


T = TypeVar("T", bound=Serving)

Preparation: TypeAlias = "tuple[T | None, tuple[Finding, ...]]"
"""What may be served, or None when the files must not be; and everything that was found."""

Prepare: TypeAlias = "Callable[[Sequence[Path], Callable[[], bool]], Preparation[T]]"
"""Makes what is to be served from directories. It may ask its second argument whether that is still wanted; once it is
not, nothing comes of what it returns."""


class LoadOutcome(StrEnum):
    """What came of an attempt: the new catalogue is in force, or the one before is still."""

    LOADED = "loaded"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to load the files: when it ended, what came of it, why in a sentence, and what was found."""

    at: datetime
    outcome: LoadOutcome
    reason: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueStatus:
    """Which catalogue is in force, since when, and how the last attempt to load another one went.

    `attempts` counts every attempt of this process, `reloads_ok` and `reloads_failed` those after the one at its
    start. `watching` says whether changes are noticed without being told of.
    """

    fingerprint: str
    loaded_at: datetime
    rules: int
    layers: tuple[Layer, ...]
    watching: bool
    last_attempt: Attempt
    attempts: int = 0
    reloads_ok: int = 0
    reloads_failed: int = 0


class CatalogueWatcher(Generic[T]):
    """Keeps what is served in step with the rule directories; safe in threads.

    Args:
        current: What is served at first.
        directories: The layers it was made from, the lowest first; none for something that never changes.
        prepare: Makes what is to be served from the directories, or says why not. Files that change meanwhile are
            prepared anew, so that what is newest takes over.
        interval: Seconds between two looks at the files; None to look only when asked.
        settle: Seconds for which the files must stay the same before they are read.
    """

    def __init__(
        self,
        current: T,
        *,
        directories: Sequence[Path] = (),
        prepare: Prepare[T] | None = None,
        interval: float | None = POLL_SECONDS,
        settle: float = SETTLE_SECONDS,
    ) -> None:
        self.current = current
        """What is served now. Take it once for one piece of work: it is replaced as a whole."""
        self.directories = tuple(directories)
        """The layers, the lowest first."""
        self._prepare = prepare
        self._interval = interval
        self._settle = settle
        self._subscribers: list[Callable[[T], None]] = []
        self._attempted: str | None = None  # stamp of the files that were last loaded or refused
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        first = Attempt(datetime.now(UTC), LoadOutcome.LOADED, "Loaded at the start.")
        self._status = self._status_of(current.catalogue, first, attempts=0)

    @property
    def status(self) -> CatalogueStatus:
        """The present state, as one value."""
        return self._status

    def subscribe(self, take: Callable[[T], None]) -> None:
        """Have `take` called with what is served now, and with each replacement."""
        self._subscribers.append(take)
        take(self.current)

    def start(self) -> None:
        """Begin to watch, in a thread of its own. The files are checked at once; does nothing twice."""
        if self._prepare is None or self._thread is not None:
            return
        self._stopping.clear()
        self._wake.set()
        self._thread = threading.Thread(target=self._run, name="catalogue-watcher")
        self._thread.start()

    def stop(self) -> None:
        """Stop watching, and return when nothing is under way any more. Nothing comes of an attempt under way."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            self._wake.set()
            thread.join()

    def tried(self, directories: Sequence[Path], given_up: Callable[[], bool]) -> Preparation[T]:
        """What would come of other directories, as if they were watched; nothing is taken over.

        Raises:
            RulesNotChecked: It did not come to an end, or nothing is watched.
        """
        if self._prepare is None:
            raise RulesNotChecked("there are no rule files to load")
        return self._prepare(directories, given_up)

    def request_reload(self) -> None:
        """Ask for an attempt now, whether or not anything changed. Returns at once."""
        self._wake.set()

    def check(self, *, asked: bool = False) -> None:
        """Attempt to load the files if they changed since the last attempt, or if `asked`. Never raises."""
        try:
            if asked or content_stamp(self.directories) != self._attempted:
                self._attempt()
        except Exception as error:  # noqa: BLE001 - the watch must go on whatever happens
            _LOG.exception("the rule files could not be looked at")
            self._refuse((), f"The rule files could not be looked at ({type(error).__name__}).")

    def _run(self) -> None:
        while not self._stopping.is_set():
            asked = self._wake.wait(self._interval)
            self._wake.clear()
            if not self._stopping.is_set():
                self.check(asked=asked)

    def _attempt(self) -> None:
        for _ in range(_TRIES):
            stamp = self._settled_stamp()
            if stamp is None:
                return
            value, findings, failure = self._prepared(stamp)
            if self._stopping.is_set():
                return
            if content_stamp(self.directories) != stamp:
                continue  # whatever was read is a mixture of two versions
            self._attempted = stamp
            if value is not None:
                self._take_over(value, findings)
            else:
                self._refuse(findings, failure)
            return
        self._refuse((), "The rule files kept changing while they were read.")

    def _settled_stamp(self) -> str | None:
        """The stamp of files that stay as they are, or keep changing for too long; None when stopped meanwhile."""
        stamp = content_stamp(self.directories)
        deadline = time.monotonic() + 100 * self._settle
        while not self._stopping.wait(self._settle):
            before, stamp = stamp, content_stamp(self.directories)
            if stamp == before or time.monotonic() > deadline:
                return stamp
        return None

    def _prepared(self, stamp: str) -> tuple[T | None, tuple[Finding, ...], str]:
        if self._prepare is None:
            return None, (), "There are no rule files to load."
        try:
            with _others_first():
                value, findings = self._prepare(self.directories, self._outdated(stamp))
        except RulesNotChecked as error:
            again = "They are checked again when they change or on `plainspoken reload`."
            return None, (), f"Checking the rule files did not come to an end: {error}. {again}"
        except Exception as error:  # noqa: BLE001 - the safe side: no rule file may end the watch
            _LOG.exception("loading the rule files failed")
            return None, (), f"Loading the rule files failed ({type(error).__name__})."
        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        return value, findings, f"{errors} error{'' if errors == 1 else 's'} in the rule files."

    def _outdated(self, stamp: str) -> Callable[[], bool]:
        """A question: does nobody want any more what is made of the files with this stamp?"""
        looked = time.monotonic()

        def is_outdated() -> bool:
            nonlocal looked
            if self._stopping.is_set() or time.monotonic() - looked < (self._interval or POLL_SECONDS):
                return self._stopping.is_set()
            looked = time.monotonic()
            return content_stamp(self.directories) != stamp

        return is_outdated

    def _take_over(self, value: T, findings: tuple[Finding, ...]) -> None:
        before, was = self._status, self.current.catalogue.fingerprint
        for take in self._subscribers:
            take(value)
        self.current = value  # last, so that whoever works with it finds what the subscribers made of it
        attempt = Attempt(datetime.now(UTC), LoadOutcome.LOADED, "The rule files are in force.", findings)
        counted = before.reloads_ok + (before.attempts > 0)
        self._status = replace(
            self._status_of(value.catalogue, attempt, attempts=before.attempts + 1),
            reloads_ok=counted,
            reloads_failed=before.reloads_failed,
        )
        status = self._status
        after = f", after {was}" if was != status.fingerprint else ""  # the first check only confirms what was loaded
        _LOG.info("catalogue %s is in force with %d rules%s", status.fingerprint, status.rules, after)
        _log_findings(findings)

    def _refuse(self, findings: tuple[Finding, ...], reason: str) -> None:
        before = self._status
        if before.attempts == 0:
            reason += " They were loaded at the start nevertheless, because nothing better was there."
        self._status = replace(
            before,
            last_attempt=Attempt(datetime.now(UTC), LoadOutcome.REFUSED, reason, findings),
            attempts=before.attempts + 1,
            reloads_failed=before.reloads_failed + (before.attempts > 0),
        )
        _LOG.error("catalogue %s stays in force: %s", before.fingerprint, reason)
        _log_findings(findings)

    def _status_of(self, catalogue: Catalogue, attempt: Attempt, *, attempts: int) -> CatalogueStatus:
        return CatalogueStatus(
            fingerprint=catalogue.fingerprint,
            loaded_at=attempt.at,
            rules=len(catalogue.rules),
            layers=layers_of(catalogue, self.directories),
            watching=self._prepare is not None and self._interval is not None,
            last_attempt=attempt,
            attempts=attempts,
        )


def content_stamp(directories: Sequence[Path]) -> str:
    """A hash of every rule file's name and content, and of what cannot be read; the same files, the same stamp."""
    digest = hashlib.blake2b(digest_size=16)
    for number, directory in enumerate(directories):
        try:
            paths = yaml_files(directory)
        except OSError as error:
            digest.update(f"{number} unreadable {error.errno}\n".encode())
            continue
        digest.update(f"{number} {directory.is_dir()} {len(paths)}\n".encode())
        for path in paths:
            content = _content(path)
            digest.update(f"{path.relative_to(directory)} {len(content)}\n".encode(errors="surrogateescape"))
            digest.update(content)
    return digest.hexdigest()


@contextmanager
def _others_first() -> Iterator[None]:
    # Loading is pure computation. Giving way ten times as often as usual keeps requests from queueing behind it.
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_GIVE_WAY_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            return b"no file"
        status = path.stat()
        if status.st_size > LARGEST_FILE:  # the loader refuses it unread
            return f"too large {status.st_size} {status.st_mtime_ns}".encode()
        return path.read_bytes()
    except OSError as error:
        return f"unreadable {error.errno}".encode()


def _log_findings(findings: Sequence[Finding]) -> None:
    # What must be fixed first, before what need not.
    for finding in sorted(findings, key=lambda each: each.severity is not Severity.ERROR)[:_LOGGED]:
        _LOG.log(logging.ERROR if finding.severity is Severity.ERROR else logging.WARNING, "%s", finding)
    if len(findings) > _LOGGED:
        _LOG.warning("… and %d more findings; `plainspoken lint` tells them all", len(findings) - _LOGGED)
