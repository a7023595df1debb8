"""VMs and what happened to them: the list, one VM, its newest jobs."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation
from msgspec import Meta, Struct

from plainspoken.access.scopes import Principal, Scope
from plainspoken.api.guards import clearance_of
from plainspoken.api.jobs.list_parameters import JobsQuery, VmsQuery, page_response, selection_of, vm_selection_of
from plainspoken.api.middleware import restore_slashes
from plainspoken.api.query_parameters import read_query
from plainspoken.api.request_bodies import read_json
from plainspoken.api.schemas import MAX_NAME
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.telling.views import OperationDismissal, RecentJobs, VmContextDetails, VmContextList

_KEY = PathParameter(
    description="The VM's context id or its name, percent-encoded. A name that several VMs have is answered 409."
)
_STORE = ("database-unavailable", "database-denied", "database-outdated")


class OperationRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Which operation is meant: that of the job that the caller has on the screen."""

    job_id: Annotated[
        str,
        Meta(description="The `job_id` of the last (or dismissed) operation.", min_length=1, max_length=MAX_NAME),
    ]


_DISMISSING = {
    "scope": Scope.OPERATIONS_DISMISS,
    "body": OperationRequest,
    "problems": (
        "invalid-json",
        "content-too-large",
        "unsupported-media-type",
        "invalid-body",
        "not-found",
        "ambiguous-name",
        "operation-replaced",
        *_STORE,
    ),
    "missing": "No VM has this name or context id.",
}


class VmContexts(Controller):
    """`/api/v1/vm-contexts` and below."""

    path = "/api/v1/vm-contexts"
    tags = ("VMs",)

    @get(
        summary="List VMs",
        operation_id="listVmContexts",
        opt={"scope": Scope.JOBS_READ, "query": VmsQuery, "problems": _STORE},
    )
    async def vm_contexts(
        self, request: Request[Any, Any, Any], reader: NamedDependency[SkipValidation[JobReader]]
    ) -> Response[VmContextList]:
        """VMs under management, by name, with their state and how many of their jobs succeeded.

        All of them without parameters. With `limit`, `next` is there while the list goes on; sent as `before`, it gives
        the page that follows. With `failures`, each comes with the failure that stands: of its last failover, rollback
        or clean-up unless it was dismissed, else of its newest job if that is a replication.
        """
        selection = vm_selection_of(read_query(request, VmsQuery))
        return page_response(request, await reader.vm_contexts(selection))

    @get(
        "/{vm_name:str}",
        summary="Get one VM",
        operation_id="getVmContext",
        opt={
            "scope": Scope.JOBS_READ,
            "problems": ("not-found", "ambiguous-name", *_STORE),
            "missing": "No VM has this name or context id.",
        },
    )
    async def vm_context(
        self,
        vm_name: Annotated[str, _KEY],
        reader: NamedDependency[SkipValidation[JobReader]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> VmContextDetails:
        """A VM with its running job, its job history and `last_operation`.

        `current_job` and `last_operation` are left out when there is none. A failed `last_operation` stays until a
        later operation succeeds or somebody dismisses it, so a GUI can keep showing it. A completed clean-up does not
        take it away. A rollback or clean-up that failed after it is told with it, the most urgent first. Staff read
        who dismissed one; callers who may read technical detail read the internal name of the step it failed in.
        """
        return await reader.vm_context(restore_slashes(vm_name), clearance_of(principal))

    @get(
        "/{context_id:str}/recent-jobs",
        summary="List a VM's newest jobs",
        operation_id="listRecentJobs",
        opt={
            "scope": Scope.JOBS_READ,
            "query": JobsQuery,
            "revalidates": True,
            "problems": ("not-found", "ambiguous-name", *_STORE),
            "missing": "No VM has this name or context id.",
        },
    )
    async def recent_jobs(
        self,
        request: Request[Any, Any, Any],
        context_id: Annotated[str, _KEY],
        reader: NamedDependency[SkipValidation[JobReader]],
    ) -> Response[RecentJobs]:
        """The 20 newest jobs of a VM, newest first: replications, test and live failovers, rollbacks in one list.

        Texts of failed jobs are safe to show as they are. Fields that have no value are left out. `next` is there while
        the list goes on; sent as `before`, it gives the page that follows. How a job stands and why it failed is
        decided when it is read, and a filtered page looks at 500 jobs at most: it may come out short or empty and
        still have a `next`.
        """
        selection = selection_of(read_query(request, JobsQuery))
        return page_response(request, await reader.recent_jobs(restore_slashes(context_id), selection))

    @post(
        "/{context_id:str}/last-operation/dismiss",
        summary="Dismiss a VM's last operation",
        operation_id="dismissLastOperation",
        status_code=200,
        opt=_DISMISSING,
    )
    async def dismiss(
        self,
        request: Request[Any, Any, Any],
        context_id: Annotated[str, _KEY],
        reader: NamedDependency[SkipValidation[JobReader]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> OperationDismissal:
        """Put the last operation out of sight for everybody, until another one ends or it is shown again.

        It then stands as `dismissed_operation`, with when it was dismissed and, for staff, by whom. The body names its
        job, so a failure that came meanwhile is never dismissed unseen: that is answered 409. Dismissing again changes
        nothing.
        """
        job_id = (await read_json(request, OperationRequest)).job_id
        return await reader.dismiss_operation(
            restore_slashes(context_id), job_id, by=principal.name, clearance=clearance_of(principal)
        )

    @post(
        "/{context_id:str}/last-operation/restore",
        summary="Show a dismissed operation again",
        operation_id="restoreLastOperation",
        status_code=200,
        opt=_DISMISSING,
    )
    async def restore(
        self,
        request: Request[Any, Any, Any],
        context_id: Annotated[str, _KEY],
        reader: NamedDependency[SkipValidation[JobReader]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> OperationDismissal:
        """Take a dismissal back. One that is not in force is left as it is; the answer says so all the same."""
        job_id = (await read_json(request, OperationRequest)).job_id
        return await reader.restore_operation(restore_slashes(context_id), job_id, by=principal.name)
