"""Bodies of what editors ask and are told when they publish rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

MAX_REASON = 500
"""Characters that a reason may have."""

Version: TypeAlias = Annotated[str, Meta(max_length=64)]
Fingerprint: TypeAlias = Annotated[str, Meta(max_length=64)]
_FILES = "Rule files by name (`failures/<area>.yaml`, `terms.yaml` and so on), at most 50 of 256 KiB each."
_BASE = "The version of each of these files that the draft was made from; none for a file that is new."


class ImpactSeen(Struct, frozen=True, forbid_unknown_fields=True):
    """The impact that was looked at: the `before` and `after` of `/api/v1/rules/impact`."""

    before: Annotated[Fingerprint, Meta(description="Fingerprint of the rules in force.")]
    after: Annotated[Fingerprint, Meta(description="Fingerprint of the rules with the draft.")]


class PublicationRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A draft to be published, why, and the impact that was confirmed."""

    files: Annotated[Mapping[str, str], Meta(description=_FILES)]
    base: Annotated[Mapping[str, Version], Meta(description=_BASE)]
    reason: Annotated[str, Meta(description="Why, in words that others understand later.", max_length=MAX_REASON)]
    impact: Annotated[ImpactSeen, Meta(description="What was looked at and found right.")]
    deleted: Annotated[tuple[str, ...], Meta(description="Names of files to delete.", max_length=50)] = ()
    restores: (
        Annotated[int, Meta(description="The publication that this takes back, with the files of its `earlier`.", ge=1)]
        | UnsetType
    ) = UNSET


class ApprovalRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """The impact that whoever approves has looked at."""

    impact: Annotated[ImpactSeen, Meta(description="What was looked at and found right.")]


class SiteFileView(Struct, frozen=True, omit_defaults=True):
    """A rule file of the directory that is published to."""

    name: Annotated[str, Meta(description="Its name, seen from the directory.")]
    size: Annotated[int, Meta(description="Its bytes.", ge=0)]
    version: (
        Annotated[str, Meta(description="Changes with its content; left out when it cannot be written.")] | UnsetType
    ) = UNSET
    problem: Annotated[str, Meta(description="Why it cannot be published over, if so.")] | UnsetType = UNSET


class SiteFiles(Struct, frozen=True):
    """The rule files that may be written."""

    layer: Annotated[str, Meta(description="Name of the layer they make up, as findings name it.")]
    fingerprint: Annotated[str, Meta(description="Fingerprint of the rules in force.")]
    publishes: Annotated[bool, Meta(description="Whether what this caller publishes is written at once, or waits.")]
    complete: Annotated[bool, Meta(description="False when there are more files than are told of.")]
    files: Annotated[tuple[SiteFileView, ...], Meta(description="At most a thousand, in order of their names.")]


class SiteFileContent(Struct, frozen=True):
    """A rule file with its content."""

    name: Annotated[str, Meta(description="Its name, seen from the directory.")]
    size: Annotated[int, Meta(description="Its bytes.", ge=0)]
    version: Annotated[str, Meta(description="Changes with its content; `base` of a draft made from it.")]
    content: Annotated[str, Meta(description="Its text, to the letter.")]


class FileChangeView(Struct, frozen=True):
    """What a publication does to a file."""

    file: Annotated[str, Meta(description="Its name.")]
    change: Annotated[Literal["added", "changed", "deleted"], Meta(description="What becomes of it.")]
    lines_added: Annotated[int, Meta(description="Lines that come.", ge=0)]
    lines_removed: Annotated[int, Meta(description="Lines that go.", ge=0)]


class PublicationView(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Who wanted to change which rule files, when, why, and what became of it."""

    id: Annotated[int, Meta(description="Its number; later ones have higher ones.", ge=1)]
    state: Annotated[
        Literal["waiting", "published", "withdrawn"],
        Meta(description="`waiting` for somebody to approve or withdraw it, or decided."),
    ]
    reason: Annotated[str, Meta(description="Why, as the one who proposed it has put it.")]
    proposed_by: Annotated[str, Meta(description="Who wants the change.")]
    proposed_at: Annotated[datetime, Meta(description="Since when.")]
    decided_by: Annotated[str, Meta(description="Who published or withdrew it.")] | UnsetType = UNSET
    decided_at: Annotated[datetime, Meta(description="When that was.")] | UnsetType = UNSET
    yours: Annotated[bool, Meta(description="Whether this caller has proposed it.")]
    may_approve: Annotated[bool, Meta(description="Whether this caller may approve it now.")]
    may_withdraw: Annotated[bool, Meta(description="Whether this caller may withdraw it now.")]
    outdated: Annotated[bool, Meta(description="Whether its files were changed since, so that it cannot be approved.")]
    impact: Annotated[ImpactSeen, Meta(description="The impact that was confirmed last.")]
    restores: Annotated[int, Meta(description="The publication that it takes back.", ge=1)] | UnsetType = UNSET
    files: Annotated[tuple[FileChangeView, ...], Meta(description="What it does to each file.")]
    difference: (
        Annotated[str, Meta(description="The change as `diff -u` tells it, at most 64 KiB; of one publication only.")]
        | UnsetType
    ) = UNSET


class PublicationList(Struct, frozen=True, omit_defaults=True):
    """Publications, the newest first."""

    publications: Annotated[tuple[PublicationView, ...], Meta(description="A page of them.")]
    next: (
        Annotated[int, Meta(description="Write it as `before` for the next page; left out on the last one.", ge=1)]
        | UnsetType
    ) = UNSET


class DraftView(Struct, frozen=True):
    """Rule files as they may be checked, compared and published."""

    files: Annotated[Mapping[str, str], Meta(description="Texts by name.")]
    deleted: Annotated[tuple[str, ...], Meta(description="Names of files to delete.")]
    base: Annotated[Mapping[str, str], Meta(description="The versions of these files that it is made from.")]
