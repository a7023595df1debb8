"""Every route asked by callers who are limited to some VMs: what is out of reach is nowhere, as if it did not exist.

The routes come from the app itself, and what is asked of each from the types it declares: a new route is walked without
being listed here.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import msgspec
import msgspec.inspect
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.testing import TestClient
from sqlalchemy import Connection, insert, update

from plainspoken.access.scopes import OF_ALL_VMS, Role, Scope
from plainspoken.access.token_rows import WHOLE_ROLE, TokenRow, insert_token, limited_scopes
from plainspoken.access.tokens import new_token
from plainspoken.api.app import create_app
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.settings import Auth, ServerOptions
from plainspoken.store.database import run_blocking
from plainspoken.store.own_tables import DISMISSALS, LEASES, OPERATIONS
from plainspoken.store.reach import Reach
from plainspoken.store.tables import JOB_STEPS, JOB_TRACKING, LOG_EVENTS, REPLICATION_JOBS, VM_CONTEXTS
from tests.access.issuer import AUDIENCE, ISSUER, Provider, make_key, public_jwk, sign
from tests.api.test_problems import check_problem

Client = TestClient[Litestar]

NOON = datetime(2025, 10, 1, 12, tzinfo=UTC)
NUMBERS = itertools.count(1)
MARK = "zebra"
"""Stands in every id, name and text of the VMs of the other customer, and nowhere else."""

REACHES = {
    "vm": ["vm:ctx-own-1", "vm:ctx-own-2"],
    "name": ["name:own-*", "name:shared", "source:vc-own.example"],
    "source": ["source:vc-own.example"],
    "group": ["group:own-group"],
}
"""Four ways to limit a caller to the same two VMs."""


@dataclass
class World:
    """A server of two customers; `cursors` have something of the other one for their place, by parameter."""

    client: Client
    url: str
    cursors: tuple[str, ...]

    def token(self, reach: list[str] | None, *scopes: str, role: Role = Role.ADMIN) -> str:
        token = new_token()
        stored = limited_scopes(list(scopes) or [WHOLE_ROLE], None if reach is None else Reach.of(reach))
        row = TokenRow(token.id, "walker", token.secret_hash, role, stored, datetime.now(UTC))
        run_blocking(self.url, insert_token, row)
        return token.text

    def ask(self, token: str, method: str, address: str, body: object = None, **headers: str) -> httpx.Response:
        headers["Authorization"] = f"Bearer {token}"
        content = None if body is None else json.dumps(body)
        if content is not None:
            headers["Content-Type"] = "application/json"
        return self.client.request(method, address, headers=headers, content=content)


def write_vm(connection: Connection, who: str, number: int, *, name: str | None = None) -> None:
    """A VM with everything that can belong to one."""
    vm, at = f"ctx-{who}-{number}", NOON + timedelta(minutes=next(NUMBERS))
    context = {"context_id": vm, "vm_name": name or f"{who}-{number}", "vcenter_host": f"vc-{who}.example"}
    connection.execute(insert(VM_CONTEXTS), {**context, "current_status": "failed", "updated_at": at})
    times = {"created_at": at, "started_at": at, "updated_at": at}
    copied = {"id": f"job-{who}-{number}", "vm_context_id": vm, "vm_group_id": f"{who}-group", "status": "failed"}
    failed = {"error_message": f"the {who} host {who}-secret said no"}
    connection.execute(insert(REPLICATION_JOBS), {**copied, **times, **failed})
    for suffix, status, kind in (
        ("done", "failed", "failover"),
        ("open", "running", "failover"),
        ("in", "failed", "scheduler"),
    ):
        job = f"{who}-{number}-{suffix}"
        tracked = {"id": job, "context_id": vm, "job_type": kind, "operation": "unified-test-failover", **times}
        ids = {"external_job_id": f"ext-{job}", "status": status}
        connection.execute(insert(JOB_TRACKING), {**tracked, **ids, **(failed if status == "failed" else {})})
        step = {"job_id": job, "seq": 1, "name": "validation", "status": status, "started_at": at}
        connection.execute(insert(JOB_STEPS), {**step, **(failed if status == "failed" else {})})
        for line in range(3):
            row = {"job_id": job, "level": "INFO", "message": f"Copying {who} disk {line}", "ts": at}
            connection.execute(insert(LOG_EVENTS), row)
        connection.execute(insert(LEASES), {"job_id": job, "written_by": who, "created_at": at})
    connection.execute(
        update(LEASES)
        .where(LEASES.c.job_id == f"{who}-{number}-open")
        .values(lease_until=datetime(2100, 1, 1, tzinfo=UTC))
    )
    ended = {"operation_type": "test_failover", "status": "failed", "catalogue": "x", "ended_at": at, "recorded_at": at}
    for job in (f"{who}-{number}-done", f"{who}-{number}-before"):
        told = {
            "job_id": job,
            "operation_type": "test_failover",
            "status": "failed",
            "progress": 10,
            "timestamp": "2025-10-01T12:00:00Z",
        }
        connection.execute(insert(OPERATIONS), {"job_id": job, "context_id": vm, "summary": told, **ended})
    put_away = {"context_id": vm, "job_id": f"{who}-{number}-before", "dismissed_at": at, "dismissed_by": who}
    connection.execute(insert(DISMISSALS), put_away)


@pytest.fixture
def world(empty_url: str, watcher: CatalogueWatcher[Sanitizer]) -> Iterator[World]:
    url = empty_url

    def fill(connection: Connection) -> None:
        for who in ("own", MARK):
            write_vm(connection, who, 1)
            write_vm(connection, who, 2, name="shared")

    run_blocking(url, fill)
    options = ServerOptions(auth=Auth.TOKENS)
    with TestClient(create_app(database_url=url, catalogue=watcher, options=options)) as client:
        world = World(client, url, ())
        every = world.token(None)
        # Of every kind, with a job, a line or a VM of the other customer for its place; and the marks of a stream.
        pages = (
            f"/api/v1/vm-contexts/ctx-{MARK}-1/recent-jobs?limit=1",
            f"/api/v1/vm-contexts/ctx-{MARK}-1/operations?limit=1",
            f"/api/v1/jobs/{MARK}-1-done/log?limit=1",
            f"/api/v1/jobs?limit=1&vm=ctx-{MARK}-1",
            "/api/v1/vm-contexts?limit=3",
        )
        answers = [world.ask(every, "GET", page).raise_for_status().json() for page in pages]
        world.cursors = (*(answer["next"] for answer in answers), "1.0.0.0.0")
        yield world


FOREIGN = (
    *(f"ctx-{MARK}-{number}" for number in (1, 2)),
    f"{MARK}-1",
    *(f"job-{MARK}-{number}" for number in (1, 2)),
    *(f"{prefix}{MARK}-1-{job}" for prefix in ("", "ext-") for job in ("done", "open", "in", "before")),
)
"""Every id and name by which something of the other customer can be asked for."""

OWN = {"vm": "ctx-own-1", "vm_name": "ctx-own-1", "context_id": "ctx-own-1", "job_id": "own-1-open", "number": "1"}
"""What stands for ids that are not the one in question."""

CHOSEN = {"job_id", "external_job_id"}
"""Ids that a program chooses for a job that it starts; that one is taken has to be said, whoever has it: see below."""

STARTS = {"StartJobRequest", "start_job"}


@dataclass(frozen=True)
class Question:
    """A request with one value in it that may be of the other customer."""

    method: str
    address: str
    value: str = ""
    body: Any = None

    def asked(self, world: World, token: str) -> tuple[int, str]:
        """The status of the answer, and its text without what is another one each time and without the value itself."""
        answer = world.ask(token, self.method, self.address, self.body)
        text = answer.text + json.dumps(dict(answer.headers))
        for own in (answer.headers["x-request-id"], self.value, quote(self.value, safe="")):
            text = text.replace(own or "-", "-")
        # Of a stream: how far it has come by the clock, and when to come back, which is drawn by lot.
        text = re.sub(r'"etag": "[^,]*|"content-length": "\d+"|id: \S+|retry: \d+', "", text)
        return answer.status_code, text


def routes(app: Litestar) -> dict[str, HTTPRouteHandler]:
    """The handler of every route that asks who calls."""
    return {
        f"{method} {route.path_format}": handler
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods - {"OPTIONS"}
        if "scope" in handler.opt
    }


def questions(route: str, handler: HTTPRouteHandler, values: Mapping[str, str]) -> Iterator[tuple[Question, Question]]:
    """Everything that can be asked of a route with a value of the other customer in one place, and the same made up.

    `values` are both of them: what is asked, and what is made up.
    """
    method, path = route.split()
    parameters = re.findall(r"\{(\w+)\}", path)
    plain = {name: OWN[name] for name in parameters}
    body_type = handler.opt.get("body")
    body = next((each for _, each in bodies(body_type, "")), None) if body_type else None
    query = msgspec.inspect.type_info(handler.opt.get("query"))
    fields = query.fields if isinstance(query, msgspec.inspect.StructType) else ()
    texts = [field.name for field in fields if takes_text(field.type)]
    stream = {"for_seconds": "0"} if any(field.name == "for_seconds" for field in fields) else {}

    def address(filled: Mapping[str, str], **asked: str) -> str:
        place = re.sub(r"\{(\w+)\}", lambda match: quote(filled[match[1]], safe=""), path)
        return f"{place}?{urlencode(stream | asked)}" if stream | asked else place

    for known, unknown in values.items():
        for name in parameters:
            if name != "number":
                asked, other = (
                    Question(method, address(plain | {name: each}), each, body) for each in (known, unknown)
                )
                yield asked, other
        for name in texts:
            asked, other = (Question(method, address(plain, **{name: each}), each, body) for each in (known, unknown))
            yield asked, other
        if body_type:
            for (place, one), (_, two) in zip(bodies(body_type, known), bodies(body_type, unknown), strict=True):
                if place:
                    yield Question(method, address(plain), known, one), Question(method, address(plain), unknown, two)


def takes_text(type_: msgspec.inspect.Type) -> bool:
    kinds = type_.types if isinstance(type_, msgspec.inspect.UnionType) else (type_,)
    return any(isinstance(kind, msgspec.inspect.StrType) for kind in map(plain_type, kinds))


def plain_type(type_: msgspec.inspect.Type) -> msgspec.inspect.Type:
    return plain_type(type_.type) if isinstance(type_, msgspec.inspect.Metadata) else type_


def bodies(of: object, value: str) -> Iterator[tuple[str, Any]]:
    """Bodies of a type: one without the value, then one with it in each place for an id; and which place that is."""
    info = plain_type(of if isinstance(of, msgspec.inspect.Type) else msgspec.inspect.type_info(of))
    match info:
        case msgspec.inspect.StructType():
            yield from structs(info, value)
        case msgspec.inspect.UnionType():
            for each in info.types:
                yield from bodies(each, value)
        case msgspec.inspect.VarTupleType():
            yield from ((place, [each]) for place, each in bodies(info.item_type, value))
        case msgspec.inspect.LiteralType():
            yield "", info.values[0]
        case msgspec.inspect.IntType() | msgspec.inspect.FloatType():
            yield "", 1
        case msgspec.inspect.DictType():
            yield "", {"failures/new.yaml": DRAFT}
        case _:
            yield "", "test_failover"


def structs(info: msgspec.inspect.StructType, value: str) -> Iterator[tuple[str, Any]]:
    """The same for a struct."""
    tag = {info.tag_field: info.tag} if info.tag_field else {}
    chosen = CHOSEN if {info.cls.__name__, info.tag} & STARTS else set()
    needed = {field.encode_name: field.type for field in info.fields if field.required}
    plain = tag | {key: OWN.get(key) or next(bodies(type_, ""))[1] for key, type_ in needed.items()}
    yield "", plain
    for field in info.fields:
        if field.encode_name in chosen:
            continue
        if field.encode_name in OWN or field.encode_name.endswith("_id"):
            yield field.encode_name, plain | {field.encode_name: value}
        elif field.required:
            inner = ((place, each) for place, each in bodies(field.type, value) if place)
            yield from ((place, plain | {field.encode_name: each}) for place, each in inner)


DRAFT = """
- id: platform.new
  category: platform
  severity: error
  message: The host said no
  actions: [Try again later]
  when: { text: { contains: said no } }
  examples: [{ text: the host said no }]
  not_for: [{ text: the host said yes }]
"""


def asked_role(handler: HTTPRouteHandler) -> Role:
    return Role.SERVICE if handler.opt["scope"] is Scope.JOBS_WRITE else Role.ADMIN


def test_on_every_route_what_is_out_of_reach_is_as_if_it_did_not_exist(world: World) -> None:
    tokens = {role: world.token(REACHES["name"], role=role) for role in (Role.ADMIN, Role.SERVICE)}
    values = {value: value.replace(MARK, "zilch") for value in FOREIGN}
    cursors = {cursor: cursor for cursor in world.cursors}
    wrong = []
    for route, handler in routes(world.client.app).items():
        token, asked = tokens[asked_role(handler)], 0
        for known, unknown in questions(route, handler, values | cursors):
            answers = known.asked(world, token), unknown.asked(world, token)
            asked += 1
            if answers[0] != answers[1] or MARK in answers[0][1] or answers[0][0] >= 500:
                wrong.append((route, known.address, known.body, *answers))
        assert asked or "{" not in route, route
    assert wrong == []


def test_on_every_route_a_caller_without_limits_finds_what_was_out_of_reach_of_others(world: World) -> None:
    """Else the test before would prove nothing."""
    values = {value: value.replace(MARK, "zilch") for value in FOREIGN}
    tokens = {role: world.token(None, role=role) for role in (Role.ADMIN, Role.SERVICE)}
    for route, handler in routes(world.client.app).items():
        token = tokens[asked_role(handler)]
        pairs = questions(route, handler, values) if "{" in route else ()
        if pairs:
            assert any(known.asked(world, token)[0] != unknown.asked(world, token)[0] for known, unknown in pairs), (
                route
            )


@pytest.mark.parametrize("kind", REACHES)
def test_no_answer_that_names_nothing_tells_of_what_is_out_of_reach(world: World, kind: str) -> None:
    answers = {}
    for reach in (REACHES[kind], None):
        for route, handler in routes(world.client.app).items():
            method, path = route.split()
            if method == "GET" and "{" not in path:
                query = "?for_seconds=0&last_event_id=1.0.0.0.0" if "events" in handler.opt else ""
                answer = world.ask(world.token(reach), method, path + query)
                answers[path, reach is None] = answer
    assert [path for (path, every), answer in answers.items() if not every and MARK in answer.text] == []
    telling = {path for (path, every), answer in answers.items() if every and MARK in answer.text}
    assert telling >= {"/api/v1/vm-contexts", "/api/v1/jobs", "/api/v1/events"}
    told = {path for (path, every), answer in answers.items() if not every and "own" in answer.text}
    assert told >= telling


@pytest.mark.parametrize("kind", REACHES)
def test_pages_are_full_and_counts_are_those_of_the_callers_own(world: World, kind: str) -> None:
    token = world.token(REACHES[kind])

    def ids(path: str, field: str, key: str) -> list[str]:
        found, following = [], ""
        while True:
            page = world.ask(token, "GET", f"{path}?limit=2{following}").raise_for_status().json()
            assert page["count"] == len(page[field])
            found += [each[key] for each in page[field]]
            if "next" not in page:
                return found
            assert len(page[field]) == 2
            following = f"&before={page['next']}"

    assert sorted(ids("/api/v1/vm-contexts", "vm_contexts", "context_id")) == ["ctx-own-1", "ctx-own-2"]
    assert sorted(ids("/api/v1/jobs", "jobs", "job_id")) == [
        "job-own-1",
        "job-own-2",
        "own-1-done",
        "own-1-open",
        "own-2-done",
        "own-2-open",
    ]


def test_a_name_that_another_customer_has_too_is_not_ambiguous(world: World) -> None:
    limited, every = world.token(REACHES["source"]), world.token(None)

    assert check_problem(world.ask(every, "GET", "/api/v1/vm-contexts/shared"), "ambiguous-name")["candidates"] == [
        "ctx-own-2",
        f"ctx-{MARK}-2",
    ]
    assert world.ask(limited, "GET", "/api/v1/vm-contexts/shared").json()["context"]["context_id"] == "ctx-own-2"


def test_writes_of_a_limited_program_reach_its_own_vms_alone(world: World) -> None:
    token = world.token(REACHES["vm"], role=Role.SERVICE)
    started = world.ask(token, "POST", "/api/v1/jobs", {"vm": "shared", "operation": "test_failover", "job_id": "new"})

    assert started.json()["context_id"] == "ctx-own-2"
    assert world.ask(token, "POST", "/api/v1/jobs/new/finish", {"status": "completed"}).json()["status"] == "completed"
    check_problem(world.ask(token, "POST", f"/api/v1/jobs/{MARK}-1-open/finish", {"status": "failed"}), "not-found")


def test_that_an_id_is_taken_is_told_and_nothing_else(world: World) -> None:
    token = world.token(REACHES["vm"], role=Role.SERVICE)
    job = {"vm": "ctx-own-1", "operation": "test_failover", "job_id": f"{MARK}-1-done"}

    assert MARK not in json.dumps(check_problem(world.ask(token, "POST", "/api/v1/jobs", job), "job-exists"))


def test_a_dismissal_of_a_limited_caller_is_of_its_own_vm(world: World) -> None:
    token = world.token(REACHES["name"])
    answers = [
        world.ask(token, "POST", f"/api/v1/vm-contexts/{vm}/last-operation/dismiss", {"job_id": job})
        for vm, job in (("shared", "own-2-done"), (f"ctx-{MARK}-2", f"{MARK}-2-done"))
    ]

    assert answers[0].json()["context_id"] == "ctx-own-2"
    check_problem(answers[1], "not-found")


def test_an_answer_is_not_repeated_to_a_caller_who_cannot_see_the_vm(world: World) -> None:
    body = {"vm": f"ctx-{MARK}-1", "operation": "test_failover"}
    every, limited = world.token(None, role=Role.SERVICE), world.token(REACHES["vm"], role=Role.SERVICE)
    answers = [world.ask(token, "POST", "/api/v1/jobs", body, **{"Idempotency-Key": "k"}) for token in (every, limited)]

    assert answers[0].status_code == 201
    assert MARK not in json.dumps(check_problem(answers[1], "invalid-body"))


def test_what_rule_authors_are_told_is_counted_over_their_own_vms(world: World) -> None:
    counts = {}
    for reach in ("own", None):
        token = world.token(None if reach is None else REACHES["vm"])
        unexplained = world.ask(token, "GET", "/api/v1/unexplained").raise_for_status().json()
        impact = world.ask(token, "POST", "/api/v1/rules/impact", {"files": {"failures/new.yaml": DRAFT}})
        counts[reach] = unexplained["failures"], impact.raise_for_status().json()["failures"]

    assert counts["own"][0] * 2 == counts[None][0] > 0
    assert counts["own"][1] * 2 == counts[None][1] > 0


def test_the_numbers_of_the_server_are_not_for_a_limited_caller(world: World) -> None:
    answer = world.ask(world.token(REACHES["vm"]), "GET", "/metrics")

    assert check_problem(answer, "forbidden")["required_scope"] == "metrics:read"
    assert frozenset({Scope.METRICS_READ}) == OF_ALL_VMS


def test_a_limit_that_cannot_be_understood_allows_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    for only in (None, [], "vm:ctx-own-1", ["ctx-own-1"], {"vm": "ctx-own-1"}):
        token = new_token()
        stored = {"scopes": [WHOLE_ROLE], "only": only}
        row = TokenRow(token.id, "odd", token.secret_hash, Role.ADMIN, stored, datetime.now(UTC))
        run_blocking(world.url, insert_token, row)

        check_problem(world.ask(token.text, "GET", "/api/v1/vm-contexts"), "forbidden")
        assert f"token {token.id} may do nothing" in caplog.text


def test_a_vm_that_leaves_the_reach_is_gone_with_the_next_request(world: World) -> None:
    token = world.token(["group:own-group"])
    run_blocking(
        world.url,
        lambda connection: (
            connection.execute(
                update(REPLICATION_JOBS).where(REPLICATION_JOBS.c.id == "job-own-1").values(vm_group_id=f"{MARK}-group")
            )
            and None
        ),
    )

    check_problem(world.ask(token, "GET", "/api/v1/vm-contexts/ctx-own-1"), "not-found")
    check_problem(world.ask(token, "GET", "/api/v1/jobs/own-1-done"), "not-found")


@pytest.fixture
def federated(world: World, watcher: CatalogueWatcher[Sanitizer]) -> Iterator[Callable[..., httpx.Response]]:
    """Asks the same job store with JWTs that hold a claim with limits."""
    key = make_key()
    with Provider() as provider:
        provider.publish(public_jwk(key, kid="k1", algorithm="ES256"))
        names = {"jwt_issuer": ISSUER, "jwt_audience": AUDIENCE, "jwt_jwks": provider.url}
        options = ServerOptions(auth=Auth.JWT, jwt_limit_claim="plainspoken_vms", **names)  # type: ignore[arg-type] # settings of one type
        with TestClient(create_app(database_url=world.url, catalogue=watcher, options=options)) as client:

            def ask(
                claims: Mapping[str, Any], method: str, address: str, body: object = None, **headers: str
            ) -> httpx.Response:
                return World(client, world.url, ()).ask(sign(key, "ES256", **claims), method, address, body, **headers)

            yield ask


def test_a_customers_own_jwt_shows_its_own_vms(federated: Callable[..., httpx.Response]) -> None:
    counts = [
        federated({"plainspoken_vms": claim}, "GET", "/api/v1/vm-contexts").json().get("count")
        for claim in (["source:vc-own.example"], "group:own-group", ["vm:ctx-own-1"], "*", ["nonsense"], None)
    ]

    assert counts == [2, 2, 1, 4, None, None]


def test_an_answer_is_not_repeated_to_a_caller_who_can_no_longer_see_the_vm(
    federated: Callable[..., httpx.Response],
) -> None:
    body = {"vm": "ctx-own-2", "operation": "test_failover"}
    answers = [
        federated(
            {"scope": "plainspoken-service", "plainspoken_vms": claim},
            "POST",
            "/api/v1/jobs",
            body,
            **{"Idempotency-Key": "once"},
        )
        for claim in ("source:vc-own.example", "source:vc-own.example", "vm:ctx-own-1")
    ]

    assert [answer.status_code for answer in answers[:2]] == [201, 201]
    assert answers[1].headers["idempotency-replayed"] == "true"
    assert "ctx-own-2" not in json.dumps(check_problem(answers[2], "key-reused"))
