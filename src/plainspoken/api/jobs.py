"""One job with its steps."""

from __future__ import annotations

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation

from plainspoken.access.scopes import Scope
from plainspoken.api.frame import restore_slashes
from plainspoken.jobs.reader import JobReader
from plainspoken.jobs.views import JobDetail


class Jobs(Controller):
    """`/api/v1/jobs` and below."""

    path = "/api/v1/jobs"
    tags = ("Jobs",)

    @get(
        "/{job_id:str}",
        summary="Get one job with its steps",
        operation_id="getJob",
        opt={
            "scope": Scope.JOBS_READ,
            "problems": ("not-found", "database-unavailable", "database-outdated"),
            "missing": "No job has this id.",
        },
    )
    async def job(
        self,
        job_id: Annotated[
            str, PathParameter(description="The `job_id` of a job in any other answer, percent-encoded.")
        ],
        reader: NamedDependency[SkipValidation[JobReader]],
    ) -> JobDetail:
        """A job as in the list of newest jobs, and every step it took: name, phase, icon, status, times, error."""
        return await reader.job(restore_slashes(job_id))
