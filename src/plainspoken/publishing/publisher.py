"""Publishing to a directory of rules: proposed with the versions it was made from, written all or none, taken back.

Everything that is known lies in the directory itself, under the lock that other writers of rules take, so any number of
processes that share the directory work as one. A publication that has begun is finished by whoever comes next.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from plainspoken.authoring.drafting.draft_files import copy_with
from plainspoken.authoring.drafting.rule_file import alone
from plainspoken.catalogue.watcher import Preparation, Prepare, Serving, content_stamp
from plainspoken.publishing.differences import difference, line_counts
from plainspoken.publishing.history import History, Texts
from plainspoken.publishing.records import FileChange, Publication, PublishedDraft, Seen, State
from plainspoken.publishing.refusals import (
    Conflict,
    DraftRefused,
    FilesChanged,
    FilesMoved,
    NotWaiting,
    TooManyWaiting,
)
from plainspoken.publishing.site import RulesNotWritable, SiteDirectory, SiteFile, version_of

MOST_WAITING: Final = 20
"""Publications that may wait for a decision at a time."""

T = TypeVar("T", bound=Serving)

_LOG = logging.getLogger("plainspoken.publishing")
_TRIES: Final = 5


class Tried(msgspec.Struct, frozen=True):
    """A copy of the directory with a draft in it, and the stamp of the directory it was made from."""

    directory: Path
    stamp: str


class Publisher:
    """What can be done to one directory of rules. Blocking; every method may be called in any thread or process.

    Raises:
        RulesNotWritable: The system refuses to read or write.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.history = History(directory)

    def files(self) -> Iterator[SiteFile]:
        """The rule files that are there, in order of their names."""
        with SiteDirectory(self.directory) as site:
            for name in site.names():
                found = site.read(name)
                if found is not None:
                    yield found

    def file(self, name: str) -> SiteFile | None:
        """A rule file by its name, which must be one of a rule file; None when there is none."""
        with SiteDirectory(self.directory) as site:
            return site.read(name)

    @contextmanager
    def tried(self, draft: PublishedDraft) -> Iterator[Tried]:
        """A copy of the directory with the draft in it, gone afterwards.

        Raises:
            DraftRefused, FilesChanged: The draft does not fit what is there.
        """
        with tempfile.TemporaryDirectory(prefix="plainspoken-") as name:
            copy = Path(name).resolve() / self.directory.resolve().name
            yield Tried(copy, self._copied(draft, copy))

    def _copied(self, draft: PublishedDraft, copy: Path) -> str:
        for _ in range(_TRIES):
            with self._told():
                stamp = content_stamp([self.directory])
                self._current(draft)
                copy_with(self.directory, draft.files, copy)
                if content_stamp([self.directory]) == stamp:
                    return stamp
        raise FilesMoved("the rule files kept changing while they were copied")

    def propose(
        self, draft: PublishedDraft, *, reason: str, by: str, now: datetime, impact: Seen, restores: int | None = None
    ) -> Publication:
        """Keep a draft as a publication that waits.

        Raises:
            DraftRefused, FilesChanged: The draft does not fit what is there.
            TooManyWaiting: So do enough others.
        """
        with self._alone():
            before = self._current(draft)
            ids = self.history.ids()
            if sum(each.state is State.WAITING for each in self.history.newest_first()) >= MOST_WAITING:
                raise TooManyWaiting(f"{MOST_WAITING} publications wait")
            publication = Publication(
                id=max(ids, default=0) + 1,
                state=State.WAITING,
                reason=reason,
                proposed_by=by,
                proposed_at=now,
                impact=impact,
                files={name: _change(before[name], text) for name, text in sorted(draft.files.items())},
                restores=restores,
            )
            self.history.add(publication, before, draft.files)
            self.history.prune()
            return publication

    def publish(self, number: int, *, by: str, now: datetime, stamp: str, impact: Seen) -> Publication:
        """Write the files of a publication that waits.

        Args:
            number: Which one.
            by: Who decided so.
            now: When.
            stamp: Of the directory that the draft was tried in.
            impact: What was seen of it then.

        Raises:
            FilesMoved: The directory is another one by now.
            FilesChanged, DraftRefused: It does not fit any more.
            NotWaiting: It was decided meanwhile.
        """
        with self._alone():
            publication = self._waiting(number)
            if content_stamp([self.directory]) != stamp:
                raise FilesMoved("the rule files are others than those that the draft was tried with")
            draft = self.draft_of(publication)
            self._current(draft)
            decided = msgspec.structs.replace(
                publication, state=State.PUBLISHED, decided_by=by, decided_at=now, impact=impact
            )
            self._write(decided, draft.contents)
            return decided

    def withdraw(self, number: int, *, by: str, now: datetime) -> Publication:
        """Decide that a publication that waits is not published.

        Raises:
            NotWaiting: It was decided already.
        """
        with self._alone():
            publication = self._waiting(number)
            decided = msgspec.structs.replace(publication, state=State.WITHDRAWN, decided_by=by, decided_at=now)
            self.history.change(decided)
            return decided

    def forget(self, number: int) -> None:
        """Take back that a publication was proposed: nobody has heard of it."""
        with self._alone():
            self._waiting(number)
            self.history.remove(number)

    def finish(self) -> None:
        """Wait until no publication is being written, and finish the one that a server which died had begun."""
        if self.history.under_way is None:
            return
        with self._alone():
            pass

    def finished_first(self, prepare: Prepare[T]) -> Prepare[T]:
        """What prepares rules to be served, but never those of a publication that is written in part."""

        def prepared(directories: Sequence[Path], given_up: Callable[[], bool]) -> Preparation[T]:
            self.finish()
            return prepare(directories, given_up)

        return prepared

    def draft_of(self, publication: Publication) -> PublishedDraft:
        """The files of a publication as a draft, with the versions it was made from."""
        with self._told():
            files = self.history.texts(publication)[1]
        base = {name: change.before for name, change in publication.files.items() if change.before is not None}
        return PublishedDraft(files=files, base=base)

    def texts(self, publication: Publication) -> tuple[Texts, Texts]:
        """The files of a publication before and after it."""
        with self._told():
            return self.history.texts(publication)

    def restoring(self, publication: Publication) -> PublishedDraft:
        """The files as they were before a published publication, as far as it or a later one changed them.

        Files that are so already are not among them. `base` are the present versions.
        """
        wanted: dict[str, str | None] = {}
        with self._told():
            for each in self.history.newest_first():
                if each.id >= publication.id and each.state is State.PUBLISHED:
                    wanted |= self.history.texts(each)[0]
        with SiteDirectory(self.directory) as site:
            now = {name: site.read(name) for name in wanted}
        files = {name: text for name, text in wanted.items() if not _holds(now[name], text)}
        return PublishedDraft(
            files=files, base={name: file.version for name in files if (file := now[name]) is not None}
        )

    def conflicts(self, base: Mapping[str, str], names: Mapping[str, object]) -> tuple[Conflict, ...]:
        """Files of these names that are not what they were when somebody began to change them."""
        with SiteDirectory(self.directory) as site:
            now = {name: site.read(name) for name in sorted(names)}
        changed = {name: file for name, file in now.items() if (file.version if file else None) != base.get(name)}
        return tuple(self._conflict(name, base.get(name), file) for name, file in changed.items())

    def _conflict(self, name: str, base: str | None, now: SiteFile | None) -> Conflict:
        version = now.version if now else None
        made_by = known = None
        with self._told():
            for each in self.history.newest_first():
                change = each.files.get(name)
                if change is None or each.state is not State.PUBLISHED:
                    continue
                made_by = made_by or (each if change.after == version else None)
                if base in (change.before, change.after) and base is not None:
                    known = self.history.texts(each)[0 if change.before == base else 1][name]
                    break
        since = difference(name, known, _text(now)) if known is not None or base is None else None
        return Conflict(name, base, version, made_by, since)

    def _current(self, draft: PublishedDraft) -> dict[str, str | None]:
        """The texts of the draft's files as they are now.

        Raises:
            DraftRefused: One of them is no ordinary file, or has a name that is taken but for capital letters.
            FilesChanged: One of them is not what the draft was made from.
        """
        with SiteDirectory(self.directory) as site:
            now = {name: site.read(name) for name in draft.files}
            known = {name.casefold(): name for name in site.names()}
        problems = {name: file.oddity for name, file in now.items() if file is not None and file.oddity}
        for name, text in draft.files.items():
            twin = known.get(name.casefold(), name)
            if twin != name and now[name] is None and draft.files.get(twin, "") is not None:
                problems[name] = f"There is {twin} already. Write its name as it is."
            elif text is None and now[name] is None and name not in draft.base:
                problems[name] = "There is no such file to delete."
        if problems:
            raise DraftRefused(problems)
        conflicts = self.conflicts(draft.base, draft.files)
        if conflicts:
            raise FilesChanged(conflicts)
        return {name: _text(file) for name, file in now.items()}

    def _waiting(self, number: int) -> Publication:
        publication = self.history.read(number)
        if publication is None or publication.state is not State.WAITING:
            raise NotWaiting(f"publication {number} does not wait")
        return publication

    def _write(self, publication: Publication, files: Mapping[str, bytes | None]) -> None:
        """Put files into their places: all that needs room is written first, then marked, then only moved."""
        with SiteDirectory(self.directory) as site, site.staged(files) as staged:
            record = self.history.prepare(publication)
            self.history.begin(publication.id)
            try:
                record.replace(self.history.record(publication.id))
                staged.move()
                self.history.end()
            except (OSError, RulesNotWritable) as error:
                # It is decided. Whoever comes next finishes it, and nobody serves what is written in part.
                _LOG.error("publication %d is not yet written: %s", publication.id, error)

    def _finish(self) -> None:
        """Finish what a server that died had begun. What somebody has written there since is left as it is."""
        number = self.history.under_way
        publication = self.history.read(number) if number else None
        if number is None:
            return
        if publication is not None:
            fresh = self.history.record(publication.id).with_suffix(".new")
            if publication.state is State.WAITING and fresh.exists():
                fresh.replace(self.history.record(publication.id))
            before, after = self.history.texts(publication)
            with SiteDirectory(self.directory) as site:
                now = {name: site.read(name) for name in after}
                left = {name: text for name, text in after.items() if _holds(now[name], before[name])}
                others = [name for name, text in after.items() if name not in left and not _holds(now[name], text)]
                with site.staged(PublishedDraft(files=left, base={}).contents) as staged:
                    staged.move()
            if others:
                _LOG.warning("publication %d: left as they are: %s", publication.id, ", ".join(others))
            _LOG.warning("publication %d was interrupted, and is finished now", publication.id)
        self.history.end()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other writers waiting, with nothing half written by them."""
        with self._told(), ExitStack() as locks:
            locks.enter_context(alone(self.directory))
            if (self.directory / "failures").is_dir():
                locks.enter_context(alone(self.directory / "failures"))
            self._finish()
            yield

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise RulesNotWritable(error) from error


def _change(before: str | None, after: str | None) -> FileChange:
    added, removed = line_counts(before, after)
    return FileChange(before=_version(before), after=_version(after), added=added, removed=removed)


def _version(text: str | None) -> str | None:
    return None if text is None else version_of(text.encode())


def _holds(file: SiteFile | None, text: str | None) -> bool:
    return text is None if file is None else not file.oddity and file.text == text


def _text(file: SiteFile | None) -> str | None:
    return None if file is None else file.text
