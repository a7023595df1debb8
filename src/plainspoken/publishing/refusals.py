"""Why something is not published: what a draft does not fit, and what was decided meanwhile."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from plainspoken.errors import PlainspokenError
from plainspoken.publishing.records import Publication


class Conflict(msgspec.Struct, frozen=True):
    """A file that is not what a draft was made from.

    `base` and `now` are versions, None for no file; `publication` made the present one, if a publication did;
    `difference` is what was changed since, where the text of the base is still known.
    """

    name: str
    base: str | None
    now: str | None
    publication: Publication | None = None
    difference: str | None = None


class FilesChanged(PlainspokenError):
    """Somebody else has changed files that a draft was made from; nothing was written."""

    code = "files-changed"
    title = "The files were changed meanwhile"

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        self.conflicts = conflicts
        super().__init__(f"changed meanwhile: {', '.join(each.name for each in conflicts)}")


class FilesMoved(PlainspokenError):
    """The directory is not as it was when the draft was tried in it; nothing was written, and it may be tried again."""

    code = "files-moved"
    title = "The rule files changed while they were tried"


class DraftRefused(PlainspokenError):
    """A draft cannot be taken.

    Args:
        problems: Sentences by the name of the file that they are about.
    """

    code = "draft-refused"
    title = "The draft cannot be published"

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{name}: {text}" for name, text in problems.items()))


class NotWaiting(PlainspokenError):
    """A publication was decided already."""

    code = "publication-decided"
    title = "The publication was decided already"


class TooManyWaiting(PlainspokenError):
    """More publications wait for a decision than may."""

    code = "too-many-publications"
    title = "Too many publications wait"
