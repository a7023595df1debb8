"""Jobs as programs write them: started, gone on with, logged, finished; one write at a time or many."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, patch, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, SkipValidation

from plainspoken.access.scopes import Principal, Scope
from plainspoken.api.jobs.jobs import Jobs
from plainspoken.api.middleware import restore_slashes
from plainspoken.api.request_bodies import read_json
from plainspoken.api.schemas import MAX_BODY
from plainspoken.api.tracking.bodies import (
    BatchAnswer,
    BatchRequest,
    ChangeJobRequest,
    EndStepRequest,
    FinishJobRequest,
    LogReceipt,
    LogRequest,
    StartJobRequest,
    StartStepRequest,
    TrackedStep,
)
from plainspoken.api.tracking.writes import TrackedWrites
from plainspoken.jobs.telling.views import JobDetail

_PROBLEMS = (
    "invalid-json",
    "invalid-header",
    "content-too-large",
    "unsupported-media-type",
    "invalid-body",
    "key-reused",
    "database-unavailable",
    "database-denied",
    "database-outdated",
)
_OF_A_JOB = ("not-found", "foreign-job", *_PROBLEMS)
_TAGS = ("Tracking",)
_HEADERS = {
    "Idempotency-Key": "1 to 128 visible ASCII characters, new for each write and the same when it is sent again: the "
    "write is done once, and answered the same each time."
}
_MISSING = {"missing": "No job has this id."}

_JobId = Annotated[str, PathParameter(description="The `job_id` that the start of the job was answered with.")]
_Writes = NamedDependency[SkipValidation[TrackedWrites]]
_Caller = NamedDependency[SkipValidation[Principal]]
_Request = Request[Any, Any, Any]


class Tracking(Jobs):
    """`/api/v1/jobs` and below: what is read there, and what programs write.

    One controller, because Litestar takes the handlers of a path from one only.
    """

    request_max_body_size = MAX_BODY

    @post(
        summary="Start a job",
        tags=_TAGS,
        operation_id="startJob",
        opt={
            "scope": Scope.JOBS_WRITE,
            "headers": _HEADERS,
            "body": StartJobRequest,
            "problems": ("ambiguous-name", "job-exists", *_PROBLEMS),
        },
    )
    async def start_job(self, request: _Request, writes: _Writes, principal: _Caller) -> Response[JobDetail]:
        """Records that a failover, rollback or clean-up of a VM begins.

        Each write of the job is a sign of life; a job that gives none for as long as its lease counts as interrupted.
        With an `Idempotency-Key` the request may be sent again: it is done once, and answered the same.
        """
        return await writes.write(request, principal, await read_json(request, StartJobRequest))

    @patch(
        "/{job_id:str}",
        summary="Go on with a job",
        tags=_TAGS,
        operation_id="changeJob",
        opt={
            "scope": Scope.JOBS_WRITE,
            "headers": _HEADERS,
            "body": ChangeJobRequest,
            "problems": ("job-ended", *_OF_A_JOB),
            **_MISSING,
        },
    )
    async def change_job(
        self, job_id: _JobId, request: _Request, writes: _Writes, principal: _Caller
    ) -> Response[JobDetail]:
        """Records that a waiting job runs, how far it is, or, with an empty object, just that its writer lives."""
        body = await read_json(request, ChangeJobRequest)
        return await writes.write(request, principal, body, job_id=restore_slashes(job_id))

    @post(
        "/{job_id:str}/steps",
        summary="Start a step",
        tags=_TAGS,
        operation_id="startStep",
        opt={
            "scope": Scope.JOBS_WRITE,
            "headers": _HEADERS,
            "body": StartStepRequest,
            "problems": ("job-ended", "too-many-steps", *_OF_A_JOB),
            **_MISSING,
        },
    )
    async def start_step(
        self, job_id: _JobId, request: _Request, writes: _Writes, principal: _Caller
    ) -> Response[TrackedStep]:
        """Records that a step begins, or that it is skipped. The answer has the number by which the step is ended."""
        body = await read_json(request, StartStepRequest)
        return await writes.write(request, principal, body, job_id=restore_slashes(job_id))

    @patch(
        "/{job_id:str}/steps/{number:int}",
        summary="End a step",
        tags=_TAGS,
        operation_id="endStep",
        opt={
            "scope": Scope.JOBS_WRITE,
            "headers": _HEADERS,
            "body": EndStepRequest,
            "problems": ("job-ended", *_OF_A_JOB),
            "missing": "No job has this id, or the job has no such step.",
        },
    )
    async def end_step(
        self,
        job_id: _JobId,
        number: Annotated[int, PathParameter(description="The `number` that the start of the step was answered with.")],
        request: _Request,
        writes: _Writes,
        principal: _Caller,
    ) -> Response[TrackedStep]:
        """Records how a running step ended, with the raw text of what went wrong."""
        body = await read_json(request, EndStepRequest)
        return await writes.write(request, principal, body, job_id=restore_slashes(job_id), number=number)

    @post(
        "/{job_id:str}/finish",
        summary="Finish a job",
        tags=_TAGS,
        operation_id="finishJob",
        status_code=200,
        opt={
            "scope": Scope.JOBS_WRITE,
            "headers": _HEADERS,
            "body": FinishJobRequest,
            "problems": ("job-ended", "steps-running", *_OF_A_JOB),
            **_MISSING,
        },
    )
    async def finish_job(
        self, job_id: _JobId, request: _Request, writes: _Writes, principal: _Caller
    ) -> Response[JobDetail]:
        """Records how a job ended, and stores the summary of the operation with it.

        A rollback or clean-up with a failed step that no later attempt made good is stored as failed, whatever is sent.
        """
        body = await read_json(request, FinishJobRequest)
        return await writes.write(request, principal, body, job_id=restore_slashes(job_id))

    @post(
        "/{job_id:str}/log",
        summary="Write log lines",
        tags=_TAGS,
        operation_id="writeLog",
        opt={"scope": Scope.JOBS_WRITE, "headers": _HEADERS, "body": LogRequest, "problems": _OF_A_JOB, **_MISSING},
    )
    async def write_log(
        self, job_id: _JobId, request: _Request, writes: _Writes, principal: _Caller
    ) -> Response[LogReceipt]:
        """Adds lines to a job's log, also after its end. They are stored raw and are not given back here."""
        body = await read_json(request, LogRequest)
        return await writes.write(request, principal, body, job_id=restore_slashes(job_id))

    @post(
        "/batch",
        summary="Write many things at once",
        tags=_TAGS,
        operation_id="writeBatch",
        status_code=200,
        opt={"scope": Scope.JOBS_WRITE, "headers": _HEADERS, "body": BatchRequest, "problems": _PROBLEMS},
    )
    async def write_batch(self, request: _Request, writes: _Writes, principal: _Caller) -> Response[BatchAnswer]:
        """Does writes in order, each as it would be done by itself, and answers each.

        A write that is refused changes nothing, and the others are done all the same; all that are done are stored
        together. If a field anywhere in the body cannot be used, nothing is done at all.
        """
        return await writes.write(request, principal, await read_json(request, BatchRequest))
