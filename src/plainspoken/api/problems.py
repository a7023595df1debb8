"""Every error of the API as `application/problem+json` (RFC 9457), and what each kind means.

A problem is made from its kind and from facts that are safe by their nature (context ids, names of body fields). The
text of an exception never gets into one: it goes to the log, beside the request id that the problem carries.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from msgspec import UNSET, Meta, Struct, UnsetType

from plainspoken.api.frame import current_request_id
from plainspoken.engine.secrets import mask_secrets
from plainspoken.errors import AmbiguousName, DatabaseError, NotFound, PlainspokenError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5

_log = logging.getLogger("plainspoken.api")


class FieldError(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One thing that is wrong in a request: in its body (`pointer`) or its query (`parameter`)."""

    pointer: (
        Annotated[str, Meta(description="JSON pointer to the field; empty for the body as a whole.")] | UnsetType
    ) = UNSET
    parameter: Annotated[str, Meta(description="Name of the query parameter.")] | UnsetType = UNSET
    detail: Annotated[str, Meta(description="What is wrong there, or what to write.")]


class Problem(Struct, frozen=True, omit_defaults=True):
    """Why a request could not be answered (RFC 9457). Members that do not apply are left out."""

    type: Annotated[str, Meta(description="Kind of problem: a stable path, readable as a page of this server.")]
    title: Annotated[str, Meta(description="The kind in a few words, the same for every problem of this kind.")]
    status: Annotated[int, Meta(description="The HTTP status code.", ge=400, le=599)]
    detail: Annotated[str, Meta(description="What happened this time.")]
    request_id: Annotated[str, Meta(description="Names this request in the server's log.")]
    candidates: (
        Annotated[tuple[str, ...], Meta(description="Context ids of the VMs that have the name.", min_length=2)]
        | UnsetType
    ) = UNSET
    errors: (
        Annotated[tuple[FieldError, ...], Meta(description="What is wrong in the body or the query.", min_length=1)]
        | UnsetType
    ) = UNSET


class ProblemKind(Struct, frozen=True):
    """A kind of problem: `code` ends its `type`, `meaning` and `remedy` fill its page, `detail` is said by default."""

    code: str
    status: int
    title: str
    detail: str
    meaning: str
    remedy: str

    @property
    def path(self) -> str:
        """The `type` of problems of this kind, which is also where its page is."""
        return f"/problems/{self.code}"


KINDS: Mapping[str, ProblemKind] = {
    kind.code: kind
    for kind in (
        ProblemKind(
            code="invalid-json",
            status=400,
            title="The request cannot be read",
            detail="The body is not valid JSON.",
            meaning="The request is broken as HTTP or its body as JSON, so nothing in it was looked at.",
            remedy="Send one JSON object in UTF-8.",
        ),
        ProblemKind(
            code="not-found",
            status=404,
            title="Not found",
            detail="Nothing with this name or id exists.",
            meaning="The VM or job that was asked for does not exist. A VM is found by its name or its context id, "
            "a job by its id; both must be complete, and characters that mean something in an address "
            "(such as a slash, a blank, a question mark) must be percent-encoded.",
            remedy="Take the id from the list of VMs or from a VM's recent jobs.",
        ),
        ProblemKind(
            code="unknown-path",
            status=404,
            title="No such address",
            detail="This server has nothing at this address.",
            meaning="No operation of the API has this path.",
            remedy="Compare the path with the list of operations in the API's documentation.",
        ),
        ProblemKind(
            code="method-not-allowed",
            status=405,
            title="Method not allowed",
            detail="This address does not take this method.",
            meaning="The path exists, but not with this HTTP method.",
            remedy="Use one of the methods in the answer's Allow header.",
        ),
        ProblemKind(
            code="ambiguous-name",
            status=409,
            title="Several VMs have this name",
            detail="Several VMs have this name. Ask again with one of the context ids given here.",
            meaning="VM names are unique only within one source environment, and more than one VM is called this.",
            remedy="Let the person choose, and ask again with one of the context ids in `candidates`.",
        ),
        ProblemKind(
            code="content-too-large",
            status=413,
            title="The request is too large",
            detail="The text or the whole body is larger than this server takes.",
            meaning="The body, or a text in it, is larger than the documented limit.",
            remedy="Send the part of the text that holds the error: its beginning and its end say most.",
        ),
        ProblemKind(
            code="unsupported-media-type",
            status=415,
            title="The body is not JSON",
            detail="Send the body as JSON, uncompressed, and declare it in the Content-Type header.",
            meaning="The Content-Type header is missing or names something else than JSON in UTF-8, or the body is "
            "compressed.",
            remedy="Set `Content-Type: application/json` and send plain JSON.",
        ),
        ProblemKind(
            code="invalid-body",
            status=422,
            title="A field cannot be used",
            detail="The body is JSON, but not what this operation takes.",
            meaning="The body is JSON, but a field is missing, unknown, or holds something unusable.",
            remedy="Mend the fields that `errors` points to.",
        ),
        ProblemKind(
            code="invalid-parameter",
            status=422,
            title="A parameter cannot be used",
            detail="A parameter of the query holds something this operation does not take.",
            meaning="A parameter behind the question mark of the address is misspelled, or holds something unusable.",
            remedy="Mend the parameters that `errors` names; each entry says what to write.",
        ),
        ProblemKind(
            code="too-much-work",
            status=422,
            title="This takes too long",
            detail="The work was given up because it took too long. Send less of it at a time.",
            meaning="Looking at the drafts took longer than one request may. Nothing was kept of them.",
            remedy="Send fewer or smaller files, or use the command line, which takes the time it needs.",
        ),
        ProblemKind(
            code="busy",
            status=429,
            title="Another request of this kind is being worked on",
            detail="One such request is worked on at a time. Ask again in a few seconds.",
            meaning="Checking, explaining and comparing drafts is heavy work, so a server does one of them at a time.",
            remedy="Ask again after the seconds that the Retry-After header gives.",
        ),
        ProblemKind(
            code="internal-error",
            status=500,
            title="Something went wrong",
            detail="This request failed because of a fault in the server. It has been logged.",
            meaning="The server met something its makers did not foresee. Nothing about it is shown, because it may "
            "hold technical detail; all of it is in the server's log under the request id.",
            remedy="Give the request id to the operators of this server.",
        ),
        ProblemKind(
            code="database-unavailable",
            status=503,
            title="Job information is not available at the moment",
            detail="The job store does not answer. Nothing is lost; ask again in a few seconds.",
            meaning="The store that holds the jobs does not answer or is not set up. There is no partial answer, so "
            "that nobody takes a shorter list for the whole.",
            remedy="Ask again after the seconds that the Retry-After header gives. The server's log says why.",
        ),
        ProblemKind(
            code="database-outdated",
            status=503,
            title="The job store needs an upgrade",
            detail="The job store was made for an older version of this server.",
            meaning="The store that holds the jobs has an older layout than this version of the server reads.",
            remedy="An operator runs the upgrade of the job store that the server's log names.",
        ),
    )
}
"""Kinds of problems by code."""


class RequestError(PlainspokenError):
    """A request that cannot be carried out, with what to answer.

    Args:
        kind: A code of `KINDS`.
        detail: What happened, fit for the caller; the kind's own sentence unless given.
        errors: What is wrong in the body or the query.
    """

    def __init__(self, kind: str, *, detail: str | None = None, errors: tuple[FieldError, ...] = ()) -> None:
        self.kind = KINDS[kind]
        self.detail = detail or self.kind.detail
        self.errors = errors
        super().__init__(self.detail)


def problem_response(problem: Problem, *, headers: Mapping[str, str] | None = None) -> Response[Problem]:
    """Return `problem` as an HTTP answer that no cache keeps."""
    return Response(problem, status_code=problem.status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


def make_problem(code: str, *, detail: str | None = None, **members: object) -> Problem:
    """Return a problem of the kind `code`, naming the current request. `members` are further fields of `Problem`."""
    kind = KINDS[code]
    return Problem(
        type=kind.path,
        title=kind.title,
        status=kind.status,
        detail=detail or kind.detail,
        request_id=current_request_id.get(),
        **members,  # type: ignore[arg-type]
    )


def answer_exception(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Return the problem that answers `error`, whatever it is, and log it if operators should know."""
    match error:
        case RequestError():
            members = {"errors": error.errors} if error.errors else {}
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if error.kind.status == 429 else None
            return problem_response(make_problem(error.kind.code, detail=error.detail, **members), headers=headers)
        case NotFound():
            missing = request.scope["route_handler"].opt.get("missing")
            return problem_response(make_problem("not-found", detail=missing))
        case AmbiguousName():
            return problem_response(make_problem("ambiguous-name", candidates=error.context_ids))
        case DatabaseError():
            code = error.code if error.code in KINDS else "database-unavailable"
            _log.error("%s: %s", code, plain_error(error))
            return problem_response(make_problem(code), headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        case HTTPException() if error.status_code < 500:
            return _client_error(error)
        case _:
            _log.error("unexpected error\n%s", plain_error(error, stack=True))
            return problem_response(make_problem("internal-error"))


def plain_error(error: BaseException, *, stack: bool = False) -> str:
    """Return an exception as text for the log, secrets masked, with its causes and, if asked, its stack."""
    if stack:
        return mask_secrets("".join(traceback.format_exception(error)).rstrip())
    texts = []
    cause: BaseException | None = error
    while cause is not None:
        texts.append(" ".join(f"{type(cause).__name__}: {cause}".split()))
        cause = cause.__cause__
    return mask_secrets(" <- ".join(texts))


def last_resort_body() -> bytes:
    """Return the JSON of an internal-error problem, for when even the ordinary way of answering failed."""
    return msgspec.json.encode(make_problem("internal-error"))


_BY_STATUS = {
    404: "unknown-path",
    405: "method-not-allowed",
    413: "content-too-large",
    415: "unsupported-media-type",
}


def _client_error(error: HTTPException) -> Response[Problem]:
    code = _BY_STATUS.get(error.status_code, "invalid-json")
    detail = None if code in _BY_STATUS.values() else "The request is not valid HTTP for this server."
    headers = {}
    allow = (error.headers or {}).get("allow")
    if allow:
        methods = {method.strip() for method in allow.split(",")}
        headers["Allow"] = ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))
    return problem_response(make_problem(code, detail=detail), headers=headers)
