"""A draft judged where it is to be written, confirmed, recorded, and written: in that order, or nothing of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from msgspec import UNSET

from plainspoken.access.audit import AuditAction, AuditEntry, write_audit
from plainspoken.access.scopes import Principal, plain_name
from plainspoken.api.catalogue import MAX_FINDINGS, view_finding
from plainspoken.api.middleware import current_request_id
from plainspoken.api.problems import FieldError, RequestError, plain_error
from plainspoken.api.publishing.schemas import ImpactSeen
from plainspoken.api.rules.draft_base import Watcher, layers_in_force
from plainspoken.api.rules.heavy_work import Deadline
from plainspoken.api.schemas import ChangedFile, FindingView
from plainspoken.catalogue.findings import Finding, Severity
from plainspoken.errors import ReadOnly, RulesNotChecked
from plainspoken.jobs.reader import JobReader
from plainspoken.publishing.publisher import Publisher, Tried
from plainspoken.publishing.records import Publication, PublishedDraft, Seen
from plainspoken.publishing.refusals import (
    Conflict,
    DraftRefused,
    FilesChanged,
    FilesMoved,
    NotWaiting,
    TooManyWaiting,
)
from plainspoken.publishing.site import RulesNotWritable

SECONDS: Final = 60.0
"""How long one publication may take."""

_TRIES: Final = 3
_LOG = logging.getLogger("plainspoken.publishing")


@dataclass(frozen=True, slots=True)
class Attempts:
    """What one caller does to the directory that is published to."""

    publisher: Publisher
    watcher: Watcher
    reader: JobReader
    principal: Principal

    @property
    def name(self) -> str:
        """Who calls, as it is kept."""
        return plain_name(self.principal.name)

    def refuse_read_only(self) -> None:
        """Refuse where nothing can be recorded, before any work is done.

        Raises:
            ReadOnly: It cannot.
        """
        if self.reader.database.read_only:
            raise ReadOnly("nothing is published where nothing can be recorded")

    async def propose(
        self,
        draft: PublishedDraft,
        impact: ImpactSeen,
        deadline: Deadline,
        *,
        reason: str,
        restores: int | None,
        at_once: bool,
    ) -> Publication:
        """Keep a draft that passes, and write its files if that needs nobody else.

        Raises:
            RequestError, RulesNotWritable: It cannot be done.
        """
        for _ in range(_TRIES):
            stamp = await asyncio.to_thread(self._judged, draft, impact, deadline)
            waiting = await asyncio.to_thread(
                self.publisher.propose,
                draft,
                reason=reason,
                by=self.name,
                now=datetime.now(UTC),
                impact=Seen(impact.before, impact.after),
                restores=restores,
            )
            try:
                await self._record(waiting.id, _written(waiting) if at_once else AuditAction.RULES_PROPOSED)
                if not at_once:
                    return waiting
                return await self._publish(waiting, impact, stamp)
            except FilesMoved:
                await asyncio.to_thread(self.publisher.forget, waiting.id)
            except BaseException:
                await asyncio.to_thread(self._forget, waiting.id)
                raise
        raise RequestError("busy")

    async def approve(self, publication: Publication, impact: ImpactSeen, deadline: Deadline) -> Publication:
        """Write the files of a publication that waits, if they still pass.

        Raises:
            RequestError, RulesNotWritable: It cannot be done.
        """
        draft = await asyncio.to_thread(self.publisher.draft_of, publication)
        for _ in range(_TRIES):
            stamp = await asyncio.to_thread(self._judged, draft, impact, deadline)
            await self._record(publication.id, AuditAction.RULES_APPROVED, _written(publication))
            try:
                return await self._publish(publication, impact, stamp)
            except FilesMoved:
                continue
        raise RequestError("busy")

    async def withdraw(self, publication: Publication) -> Publication:
        """Decide that a publication that waits is not published.

        Raises:
            RequestError, RulesNotWritable: It cannot be done.
        """
        await self._record(publication.id, AuditAction.RULES_WITHDRAWN)
        return await asyncio.to_thread(self.publisher.withdraw, publication.id, by=self.name, now=datetime.now(UTC))

    def _judged(self, draft: PublishedDraft, impact: ImpactSeen, deadline: Deadline) -> str:
        with self.publisher.tried(draft) as tried:
            before = self.watcher.current.catalogue.fingerprint
            directories = (*self.watcher.directories[:-1], tried.directory)
            sanitizer, findings = self.watcher.tried(directories, lambda: deadline.passed)
            if sanitizer is None:
                deadline()
                raise RequestError("not-publishable", findings=self._shown(findings, tried, draft))
        if (impact.before, impact.after) != (before, sanitizer.catalogue.fingerprint):
            raise RequestError("impact-outdated")
        return tried.stamp

    def _shown(self, findings: tuple[Finding, ...], tried: Tried, draft: PublishedDraft) -> tuple[FindingView, ...]:
        """Errors, those in the draft's own files under the names they came with."""
        *below, site = layers_in_force(self.watcher)
        layers = (*below, replace(site, directory=tried.directory))
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        views = [view_finding(finding, layers) for finding in errors[:MAX_FINDINGS]]
        return tuple(_own_name(view, site.name, draft.files) for view in views)

    async def _publish(self, publication: Publication, impact: ImpactSeen, stamp: str) -> Publication:
        try:
            published = await asyncio.to_thread(
                self.publisher.publish,
                publication.id,
                by=self.name,
                now=datetime.now(UTC),
                stamp=stamp,
                impact=Seen(impact.before, impact.after),
            )
        except Exception:
            await self._record(publication.id, AuditAction.RULES_NOT_PUBLISHED)
            raise
        self.watcher.request_reload()
        _LOG.info("publication %d of %s is written: %s", publication.id, self.name, ", ".join(publication.files))
        return published

    def _forget(self, number: int) -> None:
        try:
            self.publisher.forget(number)
        except (NotWaiting, RulesNotWritable) as error:
            _LOG.warning("publication %d is not taken back: %s", number, error)

    async def _record(self, number: int, *actions: AuditAction) -> None:
        for action in actions:
            entry = AuditEntry(
                at=datetime.now(UTC),
                actor=self.principal.name,
                action=action,
                target=f"publication {number}",
                request_id=current_request_id.get(),
            )
            await self.reader.database.write(write_audit, entry)


@contextmanager
def told_as_problems() -> Iterator[None]:
    """Have what cannot be done answered as a problem.

    Raises:
        RequestError: Something cannot.
    """
    try:
        yield
    except FilesChanged as error:
        raise RequestError("files-changed", changed=tuple(_changed(each) for each in error.conflicts)) from error
    except DraftRefused as error:
        mistakes = tuple(FieldError(pointer=_pointer(name), detail=text) for name, text in error.problems.items())
        raise RequestError("invalid-body", errors=mistakes) from error
    except (NotWaiting, TooManyWaiting) as error:
        raise RequestError(error.code) from error
    except FilesMoved as error:
        raise RequestError("busy") from error
    except RulesNotChecked as error:
        _LOG.error("%s", plain_error(error))
        raise RequestError("rules-not-checked") from error
    except RulesNotWritable as error:
        _LOG.error("%s", plain_error(error))
        raise RequestError("rules-not-writable", detail=f"{error.reason} Nothing was changed.") from error


def _written(publication: Publication) -> AuditAction:
    return AuditAction.RULES_PUBLISHED if publication.restores is None else AuditAction.RULES_RESTORED


def _own_name(view: FindingView, layer: str, files: Mapping[str, object]) -> FindingView:
    name = view.file.removeprefix(f"{layer}/")
    return replace_file(view, name) if name in files else view


def replace_file(view: FindingView, name: str) -> FindingView:
    """A finding under another name of its file."""
    return FindingView(name, view.line, view.column, view.check, view.severity, view.message, view.fix)


def _changed(conflict: Conflict) -> ChangedFile:
    by = conflict.publication
    return ChangedFile(
        file=conflict.name,
        version=conflict.now or UNSET,
        base=conflict.base or UNSET,
        publication=by.id if by else UNSET,
        by=(by.decided_by or by.proposed_by) if by else UNSET,
        at=(by.decided_at or by.proposed_at) if by else UNSET,
        reason=by.reason if by else UNSET,
        difference=UNSET if conflict.difference is None else conflict.difference,
    )


def _pointer(name: str) -> str:
    return "/files/" + name.replace("~", "~0").replace("/", "~1")
