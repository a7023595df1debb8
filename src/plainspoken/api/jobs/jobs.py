"""Jobs of all VMs, and one job with its steps."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation

from plainspoken.access.scopes import Scope
from plainspoken.api.jobs.list_parameters import FleetQuery, LogQuery, checked, page_response, selection_of
from plainspoken.api.middleware import restore_slashes
from plainspoken.api.query_parameters import read_query
from plainspoken.jobs.lists.cursors import read_log_cursor
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.telling.views import JobDetail, JobList, JobLog

_STORE = ("database-unavailable", "database-denied", "database-outdated")

_JOB_ID = PathParameter(description="The `job_id` of a job in any other answer, percent-encoded.")


class Jobs(Controller):
    """`/api/v1/jobs` and below."""

    path = "/api/v1/jobs"
    tags = ("Jobs",)

    @get(
        summary="List all VMs' newest jobs",
        operation_id="listJobs",
        opt={
            "scope": Scope.JOBS_READ,
            "query": FleetQuery,
            "problems": ("not-found", "ambiguous-name", *_STORE),
            "missing": "No VM has this name or context id.",
        },
    )
    async def jobs(
        self, request: Request[Any, Any, Any], reader: NamedDependency[SkipValidation[JobReader]]
    ) -> Response[JobList]:
        """The newest jobs of all VMs in one list, each with its VM, newest first.

        It is paged and filtered as the list of one VM's jobs is, with the same parameters and the same limits.
        """
        query = read_query(request, FleetQuery)
        return page_response(request, await reader.jobs(selection_of(query), vm=query.vm or None))

    @get(
        "/{job_id:str}",
        summary="Get one job with its steps",
        operation_id="getJob",
        opt={
            "scope": Scope.JOBS_READ,
            "problems": ("not-found", *_STORE),
            "missing": "No job has this id.",
        },
    )
    async def job(
        self,
        job_id: Annotated[str, _JOB_ID],
        reader: NamedDependency[SkipValidation[JobReader]],
    ) -> JobDetail:
        """A job as in the list of newest jobs, and every step it took: name, phase, icon, status, times, error."""
        return await reader.job(restore_slashes(job_id))

    @get(
        "/{job_id:str}/log",
        summary="Get a job's log",
        operation_id="getJobLog",
        opt={
            "scope": Scope.JOBS_READ,
            "query": LogQuery,
            "problems": ("not-found", *_STORE),
            "missing": "No job has this id.",
        },
    )
    async def log(
        self,
        request: Request[Any, Any, Any],
        job_id: Annotated[str, _JOB_ID],
        reader: NamedDependency[SkipValidation[JobReader]],
    ) -> Response[JobLog]:
        """The newest lines of a failover's, rollback's or clean-up's log, everything technical taken out.

        Lines for developers are left out, and so are those that say nothing once they are scrubbed. A page looks at 500
        lines at most, so it may come out short or empty and still have a `next`. Replications have no log.
        """
        query = read_query(request, LogQuery)
        before = checked(query.before, read_log_cursor) if query.before else None
        log = await reader.job_log(restore_slashes(job_id), limit=query.limit, before=before, level=query.level)
        return page_response(request, log)
