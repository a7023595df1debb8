"""The OpenAPI 3.1 document, made from the routes, the bodies' types and recorded answers.

Routes say what they are (summary, docstring, tags, `opt`), bodies say what their fields mean, and the examples are
answers that the program really gave (`tools/generate_openapi.py` records them). Nothing is written twice.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, cast, get_args, get_origin

import msgspec
from litestar import Response
from litestar.handlers import HTTPRouteHandler
from litestar.params import PathParameter
from litestar.routes import BaseRoute, HTTPRoute

from plainspoken.access.scopes import Scope
from plainspoken.api.conditional_responses import may_be_kept
from plainspoken.api.problem_kinds import KINDS, ProblemKind
from plainspoken.api.problems import MEDIA_TYPE, RETRY_AFTER_SECONDS, FieldError, Problem
from plainspoken.api.query_parameters import query_parameters

Json = dict[str, Any]

EXAMPLE_REQUEST_ID = "8f14e45fceea467a9b0c1d2e3f405162"
EXAMPLE_FINGERPRINT = "3f9c2a71d0b4"

_DESCRIPTION = """\
Failures of VM replication, failover and rollback in words a customer understands. Every text in every answer may be \
shown as it is: none holds a tool name, a path, a device, an address or another technical detail.

Fields without a value are left out, never null. Times are RFC 3339 with an offset. Every answer carries \
`X-Request-Id`; a request may bring its own (1 to 64 letters, digits, dots, underscores or hyphens).

Every error is a problem (RFC 9457, `application/problem+json`). Its `type` is a path of this server with a page that \
explains it."""

_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of this server or a JWT of the identity provider it trusts. The scope that an operation "
    "needs stands beside it. Not needed where the server answers its own machine alone.",
}

_ACCESS_PROBLEMS = ("token-in-address", "unauthenticated", "forbidden", "keys-unavailable")
_WRITING_SCOPES = (Scope.JOBS_WRITE, Scope.OPERATIONS_DISMISS, Scope.ANSWERS_RATE)

_TAG_FIELDS = {"do"}

_PATH_SCHEMAS: Mapping[object, Json] = {
    str: {"type": "string", "minLength": 1},
    int: {"type": "integer", "minimum": 1},
}

_TAGS = (
    {"name": "VMs", "description": "VMs under management and what happened to them."},
    {"name": "Jobs", "description": "One job in detail."},
    {"name": "Live updates", "description": "What changes, as it changes."},
    {"name": "Tracking", "description": "For programs that run jobs: what they report of them."},
    {"name": "Rules", "description": "What stands behind the texts."},
    {"name": "Health", "description": "For supervisors and load balancers."},
)


@cache
def _components(types: tuple[Any, ...]) -> str:
    """The schemas of these types as JSON, once a process: reading what the types say takes longer than all else."""
    return json.dumps(msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")[1])


def build_document(routes: Sequence[BaseRoute], *, version: str, examples: Mapping[str, Json]) -> Json:
    """Return the OpenAPI document of `routes` as JSON data, always in the same order.

    Args:
        routes: The app's routes; those without an `operation_id` (pages) are not described.
        version: The program's version.
        examples: Recorded exchanges, as `recorded_examples` returns them.
    """
    operations = [(route, handler) for route, handler in _handlers(routes) if handler.operation_id]
    operations.sort(key=lambda pair: (pair[0].path_format, min(pair[1].http_methods)))
    types = [_body_type(handler) for _, handler in operations if "events" not in handler.opt] + [Problem]
    types += [handler.opt["body"] for _, handler in operations if "body" in handler.opt]
    types += [event for _, handler in operations for event in handler.opt.get("events", {}).values()]
    components: dict[str, Json] = json.loads(_components(tuple(types)))
    for schema in components.values():
        # A type's tag is no field of its own, so no description can stand at it.
        for tag in (schema["properties"][name] for name in _TAG_FIELDS & schema.get("properties", {}).keys()):
            tag.setdefault("description", "Says which of the kinds this is.")
    paths: Json = {}
    for route, handler in operations:
        (method,) = handler.http_methods
        paths.setdefault(route.path_format, {})[method.lower()] = _operation(
            handler, examples.get(str(handler.operation_id), {})
        )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Plainspoken", "version": version, "description": _DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": [dict(tag) for tag in _TAGS],
        "paths": paths,
        "components": {"schemas": dict(sorted(components.items())), "securitySchemes": {"token": _TOKEN}},
    }


def example_problem(kind: ProblemKind) -> Json:
    """Return a problem of this kind as it is sent."""
    members: Json = {}
    if kind.code == "ambiguous-name":
        members["candidates"] = ("ctx-web01-20251003-090000", "ctx-web01-20251003-091500")
    if kind.code == "forbidden":
        members["required_scope"] = "jobs:read"
    if kind.code == "invalid-body":
        members["errors"] = (FieldError(pointer="/text", detail="This field is required."),)
    if kind.code == "invalid-parameter":
        members["errors"] = (FieldError(parameter="limit", detail="Write a number from 1 to 100."),)
    problem = Problem(
        type=kind.path,
        title=kind.title,
        status=kind.status,
        detail=kind.detail,
        request_id=EXAMPLE_REQUEST_ID,
        **members,
    )
    data: Json = msgspec.to_builtins(problem)
    return data


@cache
def recorded_examples() -> Mapping[str, Json]:
    """Return the recorded exchanges by operation id: `request` (path and body) and `answer`."""
    text = resources.files("plainspoken.api").joinpath("examples.json").read_text(encoding="utf-8")
    examples: Mapping[str, Json] = json.loads(text)
    return examples


def _handlers(routes: Sequence[BaseRoute]) -> Iterator[tuple[HTTPRoute, HTTPRouteHandler]]:
    for route in routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                yield route, handler


def _body_type(handler: HTTPRouteHandler) -> type:
    """Return the type of the body that answers 200, out of `Response[Body | None]` if need be."""
    annotation: Any = handler.parsed_fn_signature.return_type.annotation
    if get_origin(annotation) is Response:
        (annotation,) = get_args(annotation)
        annotation = next(part for part in get_args(annotation) or (annotation,) if part is not type(None))
    return cast("type", annotation)


def _operation(handler: HTTPRouteHandler, recorded: Json) -> Json:
    operation: Json = {
        "operationId": handler.operation_id,
        "summary": handler.summary,
        "description": inspect.getdoc(handler.fn) or "",
        "tags": sorted(handler.tags or handler.owner.tags or ()),  # type: ignore[union-attr] # a controller's, always
        "parameters": _parameters(handler, recorded.get("request", {}).get("parameters", {})),
    }
    operation["security"] = [{"token": [str(handler.opt["scope"])]}] if "scope" in handler.opt else []
    if "body" in handler.opt:
        content: Json = {"schema": _reference(handler.opt["body"])}
        if "body" in recorded.get("request", {}):
            content["example"] = recorded["request"]["body"]
        operation["requestBody"] = {"required": True, "content": {"application/json": content}}
    operation["responses"] = _responses(handler, recorded)
    return operation


def _parameters(handler: HTTPRouteHandler, examples: Json) -> list[Json]:
    """Return the parameters of the path, then those of the query (`opt["query"]`), then headers (`opt["headers"]`)."""
    parameters: list[Json] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": definition.kwarg_definition.description,
            "schema": _PATH_SCHEMAS[definition.annotation],
        }
        for name, definition in handler.parsed_fn_signature.parameters.items()
        if isinstance(definition.kwarg_definition, PathParameter)
    ]
    if "query" in handler.opt:
        parameters += [
            _query_parameter(name, schema) for name, schema in query_parameters(handler.opt["query"]).items()
        ]
    headers = dict(handler.opt.get("headers", {}))
    if _is_kept(handler):
        headers["If-None-Match"] = "The `ETag` of an answer at hand: if it is still the same, the answer is 304."
    parameters += [
        {"name": name, "in": "header", "required": False, "description": description, "schema": {"type": "string"}}
        for name, description in headers.items()
    ]
    return [
        {**parameter, "example": examples[parameter["name"]]} if parameter["name"] in examples else parameter
        for parameter in parameters
    ]


def _is_kept(handler: HTTPRouteHandler) -> bool:
    is_json = "application/json" in _success(handler)["content"]
    return "GET" in handler.http_methods and is_json and may_be_kept(handler.opt)


def _query_parameter(name: str, schema: Json) -> Json:
    parameter: Json = {"name": name, "in": "query", "required": False, "description": schema["description"]}
    if schema.get("type") == "array":
        # Joined by commas, as a generated client writes it; repeated it is understood as well.
        parameter |= {"style": "form", "explode": False}
    return {**parameter, "schema": {key: value for key, value in schema.items() if key != "description"}}


def _responses(handler: HTTPRouteHandler, recorded: Json) -> Json:
    success = _success(handler)
    if "answer" in recorded:
        next(iter(success["content"].values()))["example"] = recorded["answer"]
    headers: Json = {"X-Request-Id": _header("Names this request in the server's log.", EXAMPLE_REQUEST_ID)}
    responses: Json = {}
    if _is_kept(handler):
        headers = {**headers, "ETag": _header("Changes with the answer.", f'"{EXAMPLE_FINGERPRINT}"')}
        responses["304"] = {"description": "The answer is the one that `If-None-Match` names.", "headers": headers}
    responses[str(handler.status_code)] = {**success, "headers": headers}
    access = _ACCESS_PROBLEMS if "scope" in handler.opt else ()
    writes = ("read-only",) if handler.opt.get("scope") in _WRITING_SCOPES else ()
    names = ("unknown-host",) if access else ()
    sites = ("other-site",) if access and "GET" not in handler.http_methods else ()
    common = ("invalid-parameter", "internal-error")
    for code in (*access, *names, *sites, *writes, *handler.opt.get("problems", ()), *common):
        _add_problem(responses, KINDS[code], detail=handler.opt.get("missing") if code == "not-found" else None)
    return dict(sorted(responses.items()))


def _success(handler: HTTPRouteHandler) -> Json:
    """Return what answers 200, without its example: a body, or a stream of the events in `opt["events"]`."""
    if "events" not in handler.opt:
        body = _body_type(handler)
        return {
            "description": _first_sentence(body),
            "content": {"application/json": {"schema": _reference(body)}},
        }
    # OpenAPI 3.1 cannot describe events one by one; generators that know the extension can.
    events = {name: _reference(event) for name, event in handler.opt["events"].items()}
    content = {"schema": {"type": "string"}, "x-events": events}
    return {"description": "Events until the client closes the stream.", "content": {"text/event-stream": content}}


def _add_problem(responses: Json, kind: ProblemKind, *, detail: str | None) -> None:
    headers = {"X-Request-Id": _header("Names this request in the server's log.", EXAMPLE_REQUEST_ID)}
    if kind.status in {429, 503}:
        headers["Retry-After"] = _header("Seconds until it is worth asking again.", str(RETRY_AFTER_SECONDS))
    response = responses.setdefault(
        str(kind.status),
        {
            "description": kind.title,
            "headers": headers,
            "content": {MEDIA_TYPE: {"schema": _reference(Problem), "examples": {}}},
        },
    )
    if kind.status == 401:
        headers["WWW-Authenticate"] = _header("How to authenticate, and what was wrong.", 'Bearer realm="plainspoken"')
    example = example_problem(kind)
    if detail:
        example["detail"] = detail
    response["content"][MEDIA_TYPE]["examples"][kind.code] = {"summary": kind.meaning, "value": example}


def _header(description: str, example: str) -> Json:
    return {"description": description, "schema": {"type": "string"}, "example": example}


def _reference(body_type: type) -> Json:
    return {"$ref": f"#/components/schemas/{body_type.__name__}"}


def _first_sentence(documented: type) -> str:
    return (inspect.getdoc(documented) or "").partition("\n")[0]
