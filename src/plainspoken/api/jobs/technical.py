"""Technical detail of a job, for administrators: recorded before it is given."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation
from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.access.audit import AuditAction, AuditEntry, write_audit
from plainspoken.access.scopes import Principal, Scope
from plainspoken.api.middleware import current_request_id, restore_slashes
from plainspoken.api.query_parameters import read_query
from plainspoken.authoring.explain.explained import Audience
from plainspoken.authoring.explain.explanation import explain
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.reading.technical import read_technical
from plainspoken.jobs.rows import TechnicalRows
from plainspoken.jobs.telling.technical import Answered, Reason, technical_detail, told_to_customers
from plainspoken.jobs.telling.technical_views import TechnicalDetail

MOST_LINES: Final = 200
MOST_REASONS: Final = 20
SECONDS: Final = 5.0
"""How long texts are explained before the rest of them goes without."""


class TechnicalQuery(Struct, frozen=True, kw_only=True):
    """Which page of the log comes with the job."""

    log_limit: Annotated[int, Meta(description="How many log lines at most.", ge=0, le=MOST_LINES)] = 100
    log_after: (
        Annotated[
            int, Meta(description="The `log_next` of the page before; from the oldest line without it.", ge=0, le=2**62)
        ]
        | UnsetType
    ) = UNSET


class Technical(Controller):
    """`/api/v1/jobs/{job_id}/technical`."""

    path = "/api/v1/jobs/{job_id:str}/technical"
    tags = ("Jobs",)

    @get(
        summary="Get everything stored about a job",
        operation_id="getTechnicalDetail",
        opt={
            "scope": Scope.TECHNICAL_READ,
            "query": TechnicalQuery,
            "problems": ("not-found", "read-only", "database-unavailable", "database-denied", "database-outdated"),
            "missing": "No job has this id.",
        },
    )
    async def technical(
        self,
        job_id: Annotated[
            str, PathParameter(description="The `job_id` of a job of any type, or its external id, percent-encoded.")
        ],
        request: Request[Any, Any, Any],
        reader: NamedDependency[SkipValidation[JobReader]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> TechnicalDetail:
        """Raw texts, internal names, metadata, log lines, and why customers read what they read. For administrators.

        Secrets are masked here too. That it was read, by whom and when, is written to the audit table first; when that
        cannot be done, nothing is given.
        """
        query = read_query(request, TechnicalQuery)
        rows = await reader.database.run(
            read_technical,
            restore_slashes(job_id),
            log_after=None if query.log_after is UNSET else query.log_after,
            log_limit=query.log_limit,
        )
        entry = AuditEntry(
            at=datetime.now(UTC),
            actor=principal.name,
            action=AuditAction.TECHNICAL_READ,
            target=str(rows.job["id"]),
            request_id=current_request_id.get(),
        )
        await reader.database.write(write_audit, entry)
        return await asyncio.to_thread(_detail, reader.sanitizer, rows, query.log_limit)


def _detail(sanitizer: Sanitizer, rows: TechnicalRows, log_limit: int) -> TechnicalDetail:
    told = told_to_customers(sanitizer, rows)
    deadline = time.monotonic() + SECONDS
    reasons: list[Reason] = []
    for asked in told.asked[:MOST_REASONS]:
        if time.monotonic() > deadline:
            break
        reasons.append(_reason(sanitizer, asked))
    return technical_detail(sanitizer, rows, told, reasons=reasons, log_limit=log_limit)


def _reason(sanitizer: Sanitizer, asked: Answered) -> Reason:
    question = asked.question
    told = explain(sanitizer, question, Audience.DEVELOPER)
    winner = told.why.winner if told.why else None
    return Reason(asked, winner.place if winner else None, msgspec.to_builtins(told))
