"""Every route asked by callers who are limited to some VMs: what is out of reach is nowhere, as if it did not exist.

The routes come from the app itself, and what is asked of each from the types it declares: a new route is walked without
being listed here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib import resources
from itertools import islice
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.testing import TestClient
from sqlalchemy import update

from plainspoken.access.scopes import OF_ALL_VMS, Role, Scope
from plainspoken.access.token_rows import WHOLE_ROLE, TokenRow, insert_token
from plainspoken.access.tokens import new_token
from plainspoken.api.app import create_app
from plainspoken.api.guards import OPEN
from plainspoken.api.problem_kinds import KINDS
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.settings import Auth, ServerOptions
from plainspoken.store.database import run_blocking
from plainspoken.store.tables import REPLICATION_JOBS
from tests.access.issuer import AUDIENCE, ISSUER, Provider, make_key, public_jwk, sign
from tests.api.foreign_questions import DRAFT, questions, routes
from tests.api.test_guards import ALLOWED, ask
from tests.api.test_problems import check_problem
from tests.api.two_customers import FOREIGN, MARK, REACHES, World, two_customers

Client = TestClient[Litestar]


@pytest.fixture
def world(store_url: str, watcher: CatalogueWatcher[Sanitizer]) -> Iterator[World]:
    with two_customers(store_url, watcher) as world:
        yield world


def asked_role(handler: HTTPRouteHandler) -> Role:
    return Role.SERVICE if handler.opt["scope"] is Scope.JOBS_WRITE else Role.ADMIN


@pytest.mark.parametrize("role", Role)
def test_on_every_route_what_is_out_of_reach_is_as_if_it_did_not_exist(world: World, role: Role) -> None:
    token = world.token(REACHES["name"], role=role)
    values = {value: value.replace(MARK, "zilch") for value in FOREIGN}
    cursors = {cursor: cursor for cursor in world.cursors}
    wrong: list[object] = []
    for route, handler in routes(world.client.app).items():
        pairs = questions(route, handler, values | cursors)
        if role not in ALLOWED[route]:
            # The scope comes before everything, so one question tells as much as all of them.
            answers = [known.asked(world, token) for known, _ in islice(pairs, 1)]
            wrong += [(route, *answer) for answer in answers if answer[0] != 403 or MARK in answer[1]]
            continue
        asked = 0
        for known, unknown in pairs:
            told, made_up = known.asked(world, token), unknown.asked(world, token)
            asked += 1
            if told != made_up or MARK in told[1] or told[0] >= 500:
                wrong.append((route, known.address, known.body, told, made_up))
        assert asked or "{" not in route, route
    assert wrong == []


PUBLISHING = ("/api/v1/rules/files", "/api/v1/rules/publications")
"""Rules answer the customers of all VMs."""


@pytest.mark.parametrize("role", Role)
def test_a_limited_caller_may_ask_what_its_role_may_but_what_is_of_all_vms(world: World, role: Role) -> None:
    token = world.token(REACHES["vm"], role=role)
    answers = {route: ask(world.client, route, authorization=f"Bearer {token}") for route in ALLOWED}

    may = {route for route, answer in answers.items() if answer.status_code not in {401, 403}}
    of_all = {route for route in ALLOWED if route.split()[1].startswith(PUBLISHING)} | {"GET /metrics"}
    assert may == {route for route, roles in ALLOWED.items() if role in roles} - of_all


def test_pages_and_their_files_say_the_same_to_everybody_and_nothing_of_a_vm(world: World) -> None:
    callers = [world.token(None), world.token(REACHES["vm"], role=Role.VIEWER), "wrong"]
    addresses = list(open_addresses())
    assert len([address for address in addresses if address.startswith("/assets/")]) > 1

    answers = {address: [world.ask(caller, "GET", address) for caller in callers] for address in addresses}

    assert {answer.status_code for each in answers.values() for answer in each} == {200}
    assert [address for address, each in answers.items() if len({answer.content for answer in each}) > 1] == []
    told = [address for address, each in answers.items() for mark in (MARK, "ctx-own") if mark in each[0].text]
    assert told == []


def open_addresses() -> Iterator[str]:
    """Every address that is open to all, with every file of the pages and every kind of problem."""
    files = [file.name for file in resources.files("plainspoken.api.gui").joinpath("assets").iterdir()]
    values = {"{name}": files, "{code}": list(KINDS)}
    for route in OPEN:
        parameter = next((name for name in values if name in route), "")
        yield from (route.replace(parameter, value) for value in values.get(parameter, [""]))


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


def test_what_is_of_all_vms_is_not_for_a_limited_caller(world: World) -> None:
    token, asked = world.token(REACHES["vm"]), set()
    for route in world.client.app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            scope = handler.opt.get("scope")
            for method in handler.http_methods if scope in OF_ALL_VMS else ():
                answer = world.ask(token, method, re.sub(r"\{\w+\}", "1", route.path_format))
                assert check_problem(answer, "forbidden")["required_scope"] == scope
                asked.add(scope)

    assert asked == {Scope.METRICS_READ, Scope.RULES_PROPOSE, Scope.RULES_PUBLISH} == OF_ALL_VMS


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
