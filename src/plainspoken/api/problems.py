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

from plainspoken.api.middleware import current_request_id
from plainspoken.api.problem_kinds import KINDS
from plainspoken.api.schemas import ChangedFile, FindingView
from plainspoken.engine.secrets import mask_secrets
from plainspoken.errors import (
    AmbiguousName,
    DatabaseDenied,
    DatabaseError,
    Forbidden,
    KeysUnavailable,
    NotFound,
    OperationReplaced,
    PlainspokenError,
    ReadOnly,
    Unauthenticated,
    UnknownReference,
    WriteRefused,
)

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
    required_scope: Annotated[str, Meta(description="The scope that the caller lacks.")] | UnsetType = UNSET
    findings: (
        Annotated[tuple[FindingView, ...], Meta(description="What is wrong in rule files.", min_length=1)] | UnsetType
    ) = UNSET
    changed: (
        Annotated[tuple[ChangedFile, ...], Meta(description="Rule files that somebody else has changed.", min_length=1)]
        | UnsetType
    ) = UNSET


class RequestError(PlainspokenError):
    """A request that cannot be carried out, with what to answer.

    Args:
        kind: A code of `KINDS`.
        detail: What happened, fit for the caller; the kind's own sentence unless given.
        errors: What is wrong in the body or the query.
        members: Further fields of the problem.
    """

    def __init__(
        self, kind: str, *, detail: str | None = None, errors: tuple[FieldError, ...] = (), **members: object
    ) -> None:
        self.kind = KINDS[kind]
        self.detail = detail or self.kind.detail
        self.errors = errors
        self.members = {**members, **({"errors": errors} if errors else {})}
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
        **members,  # type: ignore[arg-type] # each of the type of its field
    )


def answer_exception(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Return the problem that answers `error`, whatever it is, and log it if operators should know."""
    match error:
        case RequestError():
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if error.kind.status in {429, 503} else None
            return problem_response(
                make_problem(error.kind.code, detail=error.detail, **error.members), headers=headers
            )
        case Unauthenticated():
            return problem_response(
                make_problem(error.code, detail=error.reason), headers={"WWW-Authenticate": _challenge(error)}
            )
        case Forbidden():
            challenge = f'Bearer realm="plainspoken", error="insufficient_scope", scope="{error.scope}"'
            problem = make_problem(
                error.code, detail=f"This needs the scope {error.scope}.", required_scope=error.scope
            )
            return problem_response(problem, headers={"WWW-Authenticate": challenge})
        case KeysUnavailable():
            _log.error("%s: %s", error.code, plain_error(error))
            return problem_response(make_problem(error.code), headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        case NotFound():
            missing = request.scope["route_handler"].opt.get("missing")
            return problem_response(make_problem("not-found", detail=missing))
        case ReadOnly():
            _log.info("read-only: %s", plain_error(error))
            return problem_response(make_problem("read-only"))
        case AmbiguousName() | OperationReplaced() | UnknownReference() | WriteRefused():
            seconds = error.retry_after if isinstance(error, WriteRefused) else None
            headers = {"Retry-After": str(seconds)} if seconds is not None else None
            return problem_response(problem_of(error), headers=headers)
        case DatabaseError():
            code = error.code if error.code in KINDS else "database-unavailable"
            _log.error("%s: %s", code, plain_error(error))
            waits = not isinstance(error, DatabaseDenied)
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if waits else None
            return problem_response(make_problem(code), headers=headers)
        case HTTPException() if error.status_code < 500:
            return _client_error(error)
        case _:
            _log.error("unexpected error\n%s", plain_error(error, stack=True))
            return problem_response(make_problem("internal-error"))


def problem_of(error: NotFound | AmbiguousName | OperationReplaced | UnknownReference | WriteRefused) -> Problem:
    """Return the problem that says why a thing was not found or not written."""
    match error:
        case AmbiguousName():
            return make_problem("ambiguous-name", candidates=error.context_ids)
        case OperationReplaced():
            return make_problem("operation-replaced")
        case UnknownReference():
            missing = FieldError(pointer=f"/{error.field}", detail="Nothing with this name or id exists.")
            return make_problem("invalid-body", errors=(missing,))
        case WriteRefused():
            return make_problem(_REFUSED.get(error.reason, error.reason))
        case _:
            return make_problem("not-found")


def plain_error(error: BaseException, *, stack: bool = False) -> str:
    """Return an exception as text for the log, secrets masked, with its causes and, if asked, its stack.

    What a driver said behind a `DatabaseError` is left out: that error tells it, without users and hosts.
    """
    if stack:
        return mask_secrets("".join(_traced(traceback.TracebackException.from_exception(error)).format()).rstrip())
    texts = []
    cause: BaseException | None = error
    while cause is not None:
        texts.append(" ".join(f"{type(cause).__name__}: {cause}".split()))
        cause = None if isinstance(cause, DatabaseError) else cause.__cause__
    return mask_secrets(" <- ".join(texts))


def _traced(told: traceback.TracebackException) -> traceback.TracebackException:
    """The same without what lies behind errors of the job store."""
    at: traceback.TracebackException | None = told
    while at is not None:
        if isinstance(at.exc_type, type) and issubclass(at.exc_type, DatabaseError):
            at.__cause__ = at.__context__ = None
        at = at.__cause__ or at.__context__
    return told


def last_resort_body() -> bytes:
    """Return the JSON of an internal-error problem, for when even the ordinary way of answering failed."""
    return msgspec.json.encode(make_problem("internal-error"))


def _challenge(error: Unauthenticated) -> str:
    """Return the `WWW-Authenticate` header of RFC 6750; without credentials it names no error."""
    if error.error is None:
        return 'Bearer realm="plainspoken"'
    return f'Bearer realm="plainspoken", error="{error.error}", error_description="{error.reason}"'


# Reasons of the tracker that are no kinds of their own.
_REFUSED = {"step-ended": "job-ended", "unknown-step": "not-found"}

_BY_STATUS = {
    404: "unknown-path",
    405: "method-not-allowed",
    413: "content-too-large",
    415: "unsupported-media-type",
}


def _client_error(error: HTTPException) -> Response[Problem]:
    code = _BY_STATUS.get(error.status_code, "invalid-json")
    detail = None if code in _BY_STATUS.values() else "The request is not valid HTTP for this server."
    allow = (error.headers or {}).get("allow")
    return problem_response(make_problem(code, detail=detail), headers={"Allow": allow} if allow else None)
