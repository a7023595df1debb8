"""What is known of a publication, as it is kept: one JSON file and the texts before and after, in plain files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct


class State(StrEnum):
    """How far a publication has come."""

    WAITING = "waiting"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class FileChange(Struct, frozen=True, omit_defaults=True):
    """What a publication does to a file: its versions (None: there is no such file), and how many lines come and go."""

    before: str | None = None
    after: str | None = None
    added: int = 0
    removed: int = 0


class Seen(Struct, frozen=True):
    """The impact that somebody has looked at: the fingerprints of the catalogue before and after."""

    before: str
    after: str


class Publication(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A change of rule files that somebody asked for, and what became of it.

    `decided_by` published or withdrew it; `restores` is the publication that it takes back.
    """

    id: int
    state: State
    reason: str
    proposed_by: str
    proposed_at: datetime
    impact: Seen
    files: Mapping[str, FileChange]
    restores: int | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


class PublishedDraft(Struct, frozen=True, kw_only=True):
    """Rule files that are to be written over others.

    `files` are texts by name, None for a file that is to be deleted; `base` are the versions that they were made from,
    without those that are new.
    """

    files: Mapping[str, str | None]
    base: Mapping[str, str]

    @property
    def contents(self) -> dict[str, bytes | None]:
        """The files as they are written."""
        return {name: None if text is None else text.encode() for name, text in self.files.items()}


def to_json(publication: Publication) -> bytes:
    """As `publication.json` holds it."""
    return msgspec.json.format(msgspec.json.encode(publication), indent=2) + b"\n"


def from_json(content: bytes) -> Publication:
    """What `to_json` returned.

    Raises:
        msgspec.DecodeError: It is something else (`ValidationError` is one of them).
    """
    return msgspec.json.decode(content, type=Publication)
