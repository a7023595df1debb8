"""`/api/v1/rules/publications`: for staff whose rules answer the customers of all VMs."""

from __future__ import annotations

import asyncio
import unicodedata
from itertools import islice
from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation
from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.access.scopes import Principal, Scope, plain_name
from plainspoken.api.problems import FieldError, RequestError
from plainspoken.api.publishing.attempts import SECONDS, Attempts, told_as_problems
from plainspoken.api.publishing.files import PUBLISHING_OFF
from plainspoken.api.publishing.offer import Publishing
from plainspoken.api.publishing.schemas import (
    ApprovalRequest,
    DraftView,
    FileChangeView,
    ImpactSeen,
    PublicationList,
    PublicationRequest,
    PublicationView,
)
from plainspoken.api.query_parameters import read_query
from plainspoken.api.request_bodies import read_json
from plainspoken.api.rules.draft_base import Watcher
from plainspoken.api.rules.heavy_work import HeavyWork
from plainspoken.api.rules.schemas import MAX_RULES_BODY
from plainspoken.engine.secrets import mask_secrets
from plainspoken.errors import NotFound
from plainspoken.jobs.reader import JobReader
from plainspoken.publishing.differences import differences
from plainspoken.publishing.publisher import Publisher
from plainspoken.publishing.records import Publication, PublishedDraft, State

_WRITES: Final = (
    *("invalid-json", "content-too-large", "unsupported-media-type", "invalid-body", "too-much-work", "busy"),
    *("not-publishable", "files-changed", "impact-outdated", "rules-not-checked", "read-only"),
    *("database-unavailable", "database-denied", "database-outdated"),
)
_NO_PUBLICATION: Final = "No publication has this number."

PublicationId = Annotated[int, PathParameter(description="The publication's `id`.")]


class PublicationsQuery(Struct, frozen=True, kw_only=True):
    """Which publications, and how many of them."""

    limit: Annotated[int, Meta(description="How many publications at most.", ge=1, le=100)] = 20
    before: (
        Annotated[
            int, Meta(description="The `next` of the page before; the answer goes on from there.", ge=1, le=10**9)
        ]
        | UnsetType
    ) = UNSET
    state: (
        Annotated[Literal["waiting", "published", "withdrawn"], Meta(description="Only publications that stand so.")]
        | UnsetType
    ) = UNSET


class Publications(Controller):
    """`/api/v1/rules/publications`."""

    path = "/api/v1/rules/publications"
    tags = ("Rules",)

    @get(
        summary="List publications",
        operation_id="listPublications",
        opt={"scope": Scope.RULES_PROPOSE, "query": PublicationsQuery, "problems": PUBLISHING_OFF},
    )
    async def publications(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[SkipValidation[Principal]],
        publishing: NamedDependency[SkipValidation[Publishing]],
    ) -> Response[PublicationList]:
        """Who changed rule files through this server, when and why, the newest first, and what waits. For staff."""
        query, publisher = read_query(request, PublicationsQuery), publishing.on
        before = None if query.before is UNSET else query.before

        def read() -> list[PublicationView]:
            all_of_them = publisher.history.newest_first(before=before)
            chosen = (each for each in all_of_them if query.state in (UNSET, each.state.value))
            return [_view(publishing, principal, each) for each in islice(chosen, query.limit + 1)]

        with told_as_problems():
            found = await asyncio.to_thread(read)
        page = tuple(found[: query.limit])
        following = page[-1].id if len(found) > len(page) else UNSET
        return Response(PublicationList(page, following))

    @post(
        summary="Publish rule files, or propose that",
        operation_id="publishRules",
        request_max_body_size=MAX_RULES_BODY,
        opt={
            "scope": Scope.RULES_PROPOSE,
            "body": PublicationRequest,
            "problems": (*PUBLISHING_OFF, *_WRITES, "too-many-publications"),
        },
    )
    async def publish(
        self,
        request: Request[Any, Any, Any],
        reader: NamedDependency[SkipValidation[JobReader]],
        watcher: NamedDependency[SkipValidation[Watcher]],
        principal: NamedDependency[SkipValidation[Principal]],
        publishing: NamedDependency[SkipValidation[Publishing]],
        heavy_work: NamedDependency[SkipValidation[HeavyWork]],
    ) -> PublicationView:
        """Write a draft's files, all or none, if nothing is wrong in them and every example passes.

        Whoever has the scope `rules:publish` writes them at once; anybody else's wait until somebody approves them.
        With the setting `second_person` everybody's do, and somebody else has to approve.
        """
        attempts = Attempts(publishing.on, watcher, reader, principal)
        attempts.refuse_read_only()
        body = await read_json(request, PublicationRequest)
        draft, reason = _draft(publishing, watcher, principal, body), _reason(body.reason)
        restores = None if body.restores is UNSET else body.restores
        with told_as_problems():
            if restores is not None:
                await asyncio.to_thread(_refuse_others, publishing.on, restores, draft)
            found = await heavy_work.run(
                lambda deadline: attempts.propose(
                    draft,
                    body.impact,
                    deadline,
                    reason=reason,
                    restores=restores,
                    at_once=publishing.at_once(principal),
                ),
                seconds=SECONDS,
            )
        return _view(publishing, principal, found)

    @get(
        "/{number:int}",
        summary="Get a publication with its difference",
        operation_id="getPublication",
        opt={"scope": Scope.RULES_PROPOSE, "problems": (*PUBLISHING_OFF, "not-found"), "missing": _NO_PUBLICATION},
    )
    async def publication(
        self,
        number: PublicationId,
        principal: NamedDependency[SkipValidation[Principal]],
        publishing: NamedDependency[SkipValidation[Publishing]],
    ) -> PublicationView:
        """One publication, and what it changes as `diff -u` tells it. For staff."""
        publisher = publishing.on

        def read() -> PublicationView:
            found = _found(publisher, number)
            view = _view(publishing, principal, found)
            return msgspec.structs.replace(view, difference=differences(*publisher.texts(found)))

        with told_as_problems():
            return await asyncio.to_thread(read)

    @get(
        "/{number:int}/draft",
        summary="Get the files of a publication",
        operation_id="getPublicationDraft",
        opt={"scope": Scope.RULES_PROPOSE, "problems": (*PUBLISHING_OFF, "not-found"), "missing": _NO_PUBLICATION},
    )
    async def draft(self, number: PublicationId, publishing: NamedDependency[SkipValidation[Publishing]]) -> DraftView:
        """The files of a publication as they are to be written, to be checked and compared before it is approved."""
        publisher = publishing.on
        with told_as_problems():
            return await asyncio.to_thread(lambda: _draft_view(publisher.draft_of(_found(publisher, number))))

    @get(
        "/{number:int}/earlier",
        summary="Get the files from before a publication",
        operation_id="getEarlierFiles",
        opt={
            "scope": Scope.RULES_PROPOSE,
            "problems": (*PUBLISHING_OFF, "not-found"),
            "missing": "No publication that was published has this number.",
        },
    )
    async def earlier(
        self, number: PublicationId, publishing: NamedDependency[SkipValidation[Publishing]]
    ) -> DraftView:
        """The files as they were before a publication, as far as it or a later one changed them.

        Published with `restores` they take it back, through the same checks. Empty when the files are so already.
        """
        publisher = publishing.on
        with told_as_problems():
            return await asyncio.to_thread(lambda: _draft_view(_earlier(publisher, number)))

    @post(
        "/{number:int}/approve",
        summary="Approve a publication",
        operation_id="approvePublication",
        status_code=200,
        opt={
            "scope": Scope.RULES_PUBLISH,
            "body": ApprovalRequest,
            "problems": (*PUBLISHING_OFF, *_WRITES, "not-found", "publication-decided", "second-person"),
            "missing": _NO_PUBLICATION,
        },
    )
    async def approve(
        self,
        number: PublicationId,
        request: Request[Any, Any, Any],
        reader: NamedDependency[SkipValidation[JobReader]],
        watcher: NamedDependency[SkipValidation[Watcher]],
        principal: NamedDependency[SkipValidation[Principal]],
        publishing: NamedDependency[SkipValidation[Publishing]],
        heavy_work: NamedDependency[SkipValidation[HeavyWork]],
    ) -> PublicationView:
        """Write the files of a publication that waits, if they still pass. For administrators."""
        publisher = publishing.on
        attempts = Attempts(publisher, watcher, reader, principal)
        attempts.refuse_read_only()
        body = await read_json(request, ApprovalRequest)
        with told_as_problems():
            found = await asyncio.to_thread(_found, publisher, number)
            if found.state is not State.WAITING:
                raise RequestError("publication-decided")
            if publishing.second_person and _is_by(found, principal):
                raise RequestError("second-person")
            found = await heavy_work.run(
                lambda deadline: attempts.approve(found, body.impact, deadline), seconds=SECONDS
            )
        return _view(publishing, principal, found)

    @post(
        "/{number:int}/withdraw",
        summary="Withdraw a publication",
        operation_id="withdrawPublication",
        status_code=200,
        opt={
            "scope": Scope.RULES_PROPOSE,
            "problems": (
                *(*PUBLISHING_OFF, "not-found", "publication-decided", "not-yours", "read-only"),
                *("database-unavailable", "database-denied", "database-outdated"),
            ),
            "missing": _NO_PUBLICATION,
        },
    )
    async def withdraw(
        self,
        number: PublicationId,
        reader: NamedDependency[SkipValidation[JobReader]],
        watcher: NamedDependency[SkipValidation[Watcher]],
        principal: NamedDependency[SkipValidation[Principal]],
        publishing: NamedDependency[SkipValidation[Publishing]],
    ) -> PublicationView:
        """Decide that a publication that waits is not published: one's own, or with `rules:publish` anybody's."""
        publisher = publishing.on
        attempts = Attempts(publisher, watcher, reader, principal)
        attempts.refuse_read_only()
        with told_as_problems():
            found = await asyncio.to_thread(_found, publisher, number)
            if not _is_by(found, principal) and Scope.RULES_PUBLISH not in principal.scopes:
                raise RequestError("not-yours")
            if found.state is not State.WAITING:
                raise RequestError("publication-decided")
            return _view(publishing, principal, await attempts.withdraw(found))


def _draft(publishing: Publishing, watcher: Watcher, principal: Principal, body: PublicationRequest) -> PublishedDraft:
    publishing.draft_base(watcher, principal).checked(body.files, body.deleted)
    names = {*body.files, *body.deleted}
    if not names:
        raise _mistake("/files", "Send at least one file.")
    if not names.issuperset(body.base):
        raise _mistake("/base", "Name versions of the files that are sent or deleted, and of no others.")
    return PublishedDraft(files={**body.files, **dict.fromkeys(body.deleted)}, base=body.base)


def _reason(text: str) -> str:
    """A reason as it is kept: one line, without secrets and without signs that cannot be seen."""
    visible = "".join(" " if unicodedata.category(sign).startswith(("C", "Z")) else sign for sign in text)
    reason = mask_secrets(" ".join(visible.split()))
    if not reason:
        raise _mistake("/reason", "Say why, in words that others understand later.")
    return reason


def _mistake(pointer: str, detail: str) -> RequestError:
    return RequestError("invalid-body", errors=(FieldError(pointer=pointer, detail=detail),))


def _refuse_others(publisher: Publisher, number: int, draft: PublishedDraft) -> None:
    """Refuse files that take nothing back though they are said to."""
    try:
        wanted = _earlier(publisher, number)
    except NotFound:
        raise _mistake("/restores", "No publication that was published has this number.") from None
    if dict(wanted.files) != dict(draft.files) and not publisher.conflicts(draft.base, draft.files):
        raise _mistake("/files", "Send the files of its `earlier` as they are, or leave `restores` out.")


def _found(publisher: Publisher, number: int) -> Publication:
    found = publisher.history.read(number)
    if found is None:
        raise NotFound(f"there is no publication {number}")
    return found


def _earlier(publisher: Publisher, number: int) -> PublishedDraft:
    found = _found(publisher, number)
    if found.state is not State.PUBLISHED:
        raise NotFound(f"publication {number} was not published")
    return publisher.restoring(found)


def _is_by(publication: Publication, principal: Principal) -> bool:
    return publication.proposed_by == plain_name(principal.name)


def _draft_view(draft: PublishedDraft) -> DraftView:
    texts = {name: text for name, text in draft.files.items() if text is not None}
    return DraftView(texts, tuple(sorted(draft.files.keys() - texts.keys())), dict(draft.base))


def _view(publishing: Publishing, principal: Principal, found: Publication) -> PublicationView:
    waits, yours = found.state is State.WAITING, _is_by(found, principal)
    may_publish = Scope.RULES_PUBLISH in principal.scopes
    base = {name: change.before for name, change in found.files.items() if change.before is not None}
    outdated = waits and bool(publishing.on.conflicts(base, found.files))
    return PublicationView(
        id=found.id,
        state=found.state.value,
        reason=found.reason,
        proposed_by=found.proposed_by,
        proposed_at=found.proposed_at,
        decided_by=found.decided_by or UNSET,
        decided_at=found.decided_at or UNSET,
        yours=yours,
        may_approve=waits and not outdated and may_publish and not (yours and publishing.second_person),
        may_withdraw=waits and (yours or may_publish),
        outdated=outdated,
        impact=ImpactSeen(found.impact.before, found.impact.after),
        restores=found.restores or UNSET,
        files=tuple(
            FileChangeView(
                name,
                "added" if change.before is None else "deleted" if change.after is None else "changed",
                change.added,
                change.removed,
            )
            for name, change in found.files.items()
        ),
    )
