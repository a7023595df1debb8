"""Readers who say that an answer did not help, and who the caller is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation
from msgspec import Meta, Struct

from plainspoken.access.scopes import Principal, Scope
from plainspoken.api.middleware import restore_slashes
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.unhelpful import HelpfulnessView, MarkingReader, mark, read_mark, unmark

_JobId = Annotated[str, PathParameter(description="The `job_id` of a job in any other answer, percent-encoded.")]
_Reader = NamedDependency[SkipValidation[JobReader]]
_Caller = NamedDependency[SkipValidation[Principal]]
_STORE = ("database-unavailable", "database-denied", "database-outdated")
_RATING = {"scope": Scope.ANSWERS_RATE, "problems": ("not-found", *_STORE), "missing": "No job has this id."}


class UnhelpfulRoutes(Controller):
    """`/api/v1/jobs/{job_id}/unhelpful`."""

    path = "/api/v1/jobs/{job_id:str}/unhelpful"
    tags = ("Jobs",)

    @get(summary="Ask whether you marked an answer", operation_id="getUnhelpful", opt=_RATING)
    async def asked(self, job_id: _JobId, reader: _Reader, principal: _Caller) -> HelpfulnessView:
        """Whether the caller has said that the answer about a job did not help."""
        return await reader.database.run(read_mark, restore_slashes(job_id), reader=MarkingReader.of(principal.name))

    @put(
        summary="Say that an answer did not help",
        operation_id="markUnhelpful",
        opt={**_RATING, "problems": (*_RATING["problems"], "nothing-to-rate", "too-many-ratings")},
    )
    async def marked(self, job_id: _JobId, reader: _Reader, principal: _Caller) -> HelpfulnessView:
        """Tell the authors of rules that what was answered about a failed job did not help.

        It is counted for the rule or composed answer that answered, and nothing else is kept: no text, and no name of
        the caller. Once for each caller and job; again changes nothing. A caller may do it 30 times an hour.
        """
        return await mark(
            reader.database,
            reader.sanitizer,
            restore_slashes(job_id),
            reader=MarkingReader.of(principal.name),
            now=datetime.now(UTC),
        )

    @delete(summary="Take that back", operation_id="unmarkUnhelpful", status_code=200, opt=_RATING)
    async def taken_back(self, job_id: _JobId, reader: _Reader, principal: _Caller) -> HelpfulnessView:
        """Take back that an answer did not help. Without such a mark nothing changes, and the answer is the same."""
        return await reader.database.write(unmark, restore_slashes(job_id), reader=MarkingReader.of(principal.name))


class CallerView(Struct, frozen=True):
    """Who calls, and what they may do."""

    scopes: Annotated[tuple[Scope, ...], Meta(description="What the caller may do, in alphabetical order.")]
    limited: Annotated[bool, Meta(description="Whether the caller sees some VMs only.")]


class CallerController(Controller):
    """`/api/v1/caller`."""

    path = "/api/v1/caller"
    tags = ("VMs",)

    @get(summary="Ask what you may do", operation_id="getCaller", opt={"scope": Scope.JOBS_READ})
    async def caller(self, principal: _Caller) -> CallerView:
        """The scopes of whoever asks, so that a GUI shows no button that would be refused."""
        return CallerView(tuple(sorted(principal.scopes)), principal.reach is not None)
