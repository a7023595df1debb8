"""The history of a VM's operations."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation
from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.access.scopes import Principal, Scope
from plainspoken.api.guards import clearance_of
from plainspoken.api.jobs.list_parameters import Before, page_response
from plainspoken.api.middleware import restore_slashes
from plainspoken.api.query_parameters import read_query, unusable
from plainspoken.errors import BadCursor
from plainspoken.jobs.lists.cursors import read_operation_cursor
from plainspoken.jobs.lists.operation_list import operation_list
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.reading.operations import read_operations
from plainspoken.jobs.telling.views import OperationList


class OperationsQuery(Struct, frozen=True, kw_only=True):
    """Which operations of a VM."""

    limit: Annotated[int, Meta(description="How many operations at most.", ge=1, le=100)] = 20
    before: Before | UnsetType = UNSET


class OperationRoutes(Controller):
    """`/api/v1/vm-contexts/…/operations`."""

    path = "/api/v1/vm-contexts/{context_id:str}/operations"
    tags = ("VMs",)

    @get(
        summary="List a VM's operations",
        operation_id="listOperations",
        opt={
            "scope": Scope.JOBS_READ,
            "query": OperationsQuery,
            "problems": (
                "not-found",
                "ambiguous-name",
                "database-unavailable",
                "database-denied",
                "database-outdated",
            ),
            "missing": "No VM has this name or context id.",
        },
    )
    async def operations(
        self,
        context_id: Annotated[
            str,
            PathParameter(
                description="The VM's context id or its name, percent-encoded. A name that several VMs have is "
                "answered 409."
            ),
        ],
        request: Request[Any, Any, Any],
        reader: NamedDependency[SkipValidation[JobReader]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> Response[OperationList]:
        """The VM's ended failovers, rollbacks and clean-ups, the newest first, as they were told when they ended.

        They outlive the rows of their jobs. Operations of other programs are here once `summaries refresh` has met
        them.
        """
        query = read_query(request, OperationsQuery)
        try:
            before = None if isinstance(query.before, UnsetType) else read_operation_cursor(query.before)
        except BadCursor:
            raise unusable("before", "Write the `next` of a page of this list, or leave it out.") from None
        page = await reader.database.run(read_operations, restore_slashes(context_id), before=before, limit=query.limit)
        return page_response(request, operation_list(reader.sanitizer, page, clearance_of(principal)))
