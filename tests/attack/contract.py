"""Requests made from the OpenAPI document, valid ones and others, and what every answer to one is held to."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.json import decode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from plainspoken.access.scopes import Role
from tests.api.two_customers import FOREIGN, MARK, OWN, REACHES, World

Case = schemathesis.Case[Any]

CALLERS: Final = ("unlimited", "limited", "unlimited", "limited", "nobody", "unknown")
"""Who asks: a token that sees all VMs or those of one customer, no token, or one that nobody made."""

_CHECKS: Final[list[Any]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_HERE: Final = "http://testserver.local"
_METHODS: Final = {"get", "post", "patch", "put", "delete"}
_AS_MADE: Final = "as made"
_IDS: Final = (_AS_MADE, *OWN.values(), "own-1", "shared", "own-1-done", "ext-own-1-done", *FOREIGN)
_EVENT: Final = re.compile(r"^event: (?P<name>.*)\ndata: (?P<data>.*)$", re.MULTILINE)


def labels(document: dict[str, Any]) -> list[str]:
    """The operations of a document, as `GET /path`."""
    paths = document["paths"].items()
    return [f"{method.upper()} {path}" for path, methods in paths for method in methods if method in _METHODS]


class Contract:
    """A server of two customers, held to its own OpenAPI document."""

    def __init__(self, world: World) -> None:
        self.document: dict[str, Any] = world.client.get("/openapi.json").json()
        self.answers: Counter[int] = Counter()
        self._world = world
        self._schema = schemathesis.openapi.from_dict(self.document)
        self._tokens = {
            (caller, role): world.token(reach, role=role)
            for caller, reach in (("limited", REACHES["vm"]), ("unlimited", None))
            for role in (Role.ADMIN, Role.SERVICE)
        }

    def hold(self, label: str, *, examples: int, start: int) -> None:
        """Ask an operation so many times, the same for the same start; an answer that must not be is an error."""
        method, path = label.split()
        operation = self._schema[path][method]
        cases = [operation.as_strategy(mode) for mode in schemathesis.GenerationMode]
        ids = st.lists(st.sampled_from(_IDS), min_size=2, max_size=2)

        @seed(start)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.one_of(cases), st.sampled_from(CALLERS), ids)
        def ask(case: Case, caller: str, ids: list[str]) -> None:
            _fill(case, ids)
            self._ask(case, caller)

        ask()

    def _ask(self, case: Case, caller: str) -> None:
        needs = case.operation.definition.raw.get("security", [])
        scopes = {scope for need in needs for each in need.values() for scope in each}
        role = Role.SERVICE if "jobs:write" in scopes else Role.ADMIN
        token = self._tokens.get((caller, role), "plsp_unknown")
        headers = {} if caller == "nobody" else {"Authorization": f"Bearer {token}"}
        prepared = requests.Request(**case.as_transport_kwargs(base_url=_HERE, headers=headers)).prepare()
        body: Any = prepared.body
        asked = f"{prepared.method} {prepared.url} {body!r}"
        answer = self._world.client.request(
            str(prepared.method),
            str(prepared.url),
            headers=[(_bytes(name), _bytes(value)) for name, value in prepared.headers.items()],
            content=body,
        )
        self.answers[answer.status_code] += 1
        note(f"{caller}: {asked}\n{answer.status_code} {answer.text}")
        if answer.headers.get("content-type", "").startswith("text/event-stream"):
            # The tool takes a stream's schema, a text, for that of each event; our document tells of those itself.
            case.validate_response(answer, checks=_CHECKS, excluded_checks=[response_schema_conformance])
            self._check_events(case, answer)
        else:
            case.validate_response(answer, checks=_CHECKS)
        if scopes and caller in ("nobody", "unknown"):
            # What is no number leads to no route, and an address that leads nowhere says so to everybody alike.
            assert answer.status_code in ((400, 401) if _leads_somewhere(case) else (404,))
        # What a caller has said is not told to it.
        assert caller != "limited" or MARK not in answer.text or MARK in asked

    def _check_events(self, case: Case, answer: httpx.Response) -> None:
        content = self.document["paths"][case.path]["get"]["responses"]["200"]["content"]["text/event-stream"]
        for event in _EVENT.finditer(answer.text):
            schema = {**content["x-events"][event["name"]], "components": self.document["components"]}
            Draft202012Validator(schema).validate(decode(event["data"]))


def _fill(case: Case, ids: list[str]) -> None:
    """Put ids of what exists in the places of made-up ones, else hardly a request would get past them."""
    for values in (case.path_parameters, case.body, case.query):
        if isinstance(values, dict):
            for name, value in zip(sorted({*OWN, "vm", "last_event_id"} & {*values} - {"number"}), ids, strict=False):
                values[name] = values[name] if value == _AS_MADE else value
    if case.path.endswith("/events"):
        # Else a stream that somebody may have would go on for minutes.
        case.query = {**(case.query or {}), "for_seconds": "0"}


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")


def _leads_somewhere(case: Case) -> bool:
    """Whether the parameters that a route takes as whole numbers are some."""
    try:
        int(str((case.path_parameters or {}).get("number", 0)))
    except ValueError:
        return False
    return True
