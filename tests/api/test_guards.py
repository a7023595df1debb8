"""Every route asked by every kind of caller: what each may do is written out by hand in `ALLOWED`."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from litestar import Litestar, get
from litestar.routes import HTTPRoute
from litestar.testing import TestClient

from plainspoken.access.authentication import Nobody
from plainspoken.access.scopes import Role, Scope
from plainspoken.access.token_rows import WHOLE_ROLE, TokenRow, insert_token
from plainspoken.access.tokens import Token, new_token
from plainspoken.api.app import create_app
from plainspoken.api.guards import OPEN, make_guard
from plainspoken.api.problems import answer_exception
from plainspoken.catalogue.model import Catalogue
from plainspoken.errors import SettingsError
from plainspoken.settings import Auth, ServerOptions
from plainspoken.store.database import run_blocking
from tests.access.issuer import AUDIENCE, ISSUER, PrivateKey, Provider, make_key, public_jwk, sign
from tests.api.test_problems import check_problem
from tests.support import new_store

Client = TestClient[Litestar]

ALL = frozenset(Role)
ALLOWED = {
    "GET /api/v1/vm-contexts": ALL,
    "GET /api/v1/vm-contexts/{vm_name}": ALL,
    "GET /api/v1/vm-contexts/{context_id}/recent-jobs": ALL,
    "GET /api/v1/vm-contexts/{context_id}/operations": ALL,
    "GET /api/v1/vm-contexts/{context_id}/events": ALL,
    "POST /api/v1/vm-contexts/{context_id}/last-operation/dismiss": {Role.OPERATOR, Role.ADMIN},
    "POST /api/v1/vm-contexts/{context_id}/last-operation/restore": {Role.OPERATOR, Role.ADMIN},
    "GET /api/v1/jobs": ALL,
    "GET /api/v1/jobs/{job_id}": ALL,
    "GET /api/v1/jobs/{job_id}/log": ALL,
    "GET /api/v1/jobs/{job_id}/technical": {Role.ADMIN},
    "GET /api/v1/jobs/{job_id}/unhelpful": {Role.VIEWER, Role.OPERATOR, Role.ADMIN},
    "PUT /api/v1/jobs/{job_id}/unhelpful": {Role.VIEWER, Role.OPERATOR, Role.ADMIN},
    "DELETE /api/v1/jobs/{job_id}/unhelpful": {Role.VIEWER, Role.OPERATOR, Role.ADMIN},
    "POST /api/v1/jobs": {Role.SERVICE},
    "POST /api/v1/jobs/batch": {Role.SERVICE},
    "PATCH /api/v1/jobs/{job_id}": {Role.SERVICE},
    "POST /api/v1/jobs/{job_id}/finish": {Role.SERVICE},
    "POST /api/v1/jobs/{job_id}/log": {Role.SERVICE},
    "POST /api/v1/jobs/{job_id}/steps": {Role.SERVICE},
    "PATCH /api/v1/jobs/{job_id}/steps/{number}": {Role.SERVICE},
    "GET /api/v1/events": ALL,
    "GET /api/v1/caller": ALL,
    "GET /api/v1/catalogue": ALL,
    "GET /api/v1/catalogue/status": {Role.EDITOR, Role.ADMIN},
    "POST /api/v1/sanitize": ALL,
    "POST /api/v1/rules/check": {Role.OPERATOR, Role.EDITOR, Role.ADMIN},
    "POST /api/v1/rules/explain": {Role.OPERATOR, Role.EDITOR, Role.ADMIN},
    "POST /api/v1/rules/impact": {Role.EDITOR, Role.ADMIN},
    "GET /api/v1/rules/outcomes": {Role.EDITOR, Role.ADMIN},
    "GET /api/v1/rules/lists": {Role.OPERATOR, Role.EDITOR, Role.ADMIN},
    "POST /api/v1/rules/propose": {Role.EDITOR, Role.ADMIN},
    "GET /api/v1/rules/files": {Role.EDITOR, Role.ADMIN},
    "GET /api/v1/rules/files/{name}": {Role.EDITOR, Role.ADMIN},
    "GET /api/v1/rules/publications": {Role.EDITOR, Role.ADMIN},
    "POST /api/v1/rules/publications": {Role.EDITOR, Role.ADMIN},
    "GET /api/v1/rules/publications/{number}": {Role.EDITOR, Role.ADMIN},
    "GET /api/v1/rules/publications/{number}/draft": {Role.EDITOR, Role.ADMIN},
    "GET /api/v1/rules/publications/{number}/earlier": {Role.EDITOR, Role.ADMIN},
    "POST /api/v1/rules/publications/{number}/approve": {Role.ADMIN},
    "POST /api/v1/rules/publications/{number}/withdraw": {Role.EDITOR, Role.ADMIN},
    "GET /api/v1/unexplained": {Role.EDITOR, Role.ADMIN},
    "GET /metrics": {Role.ADMIN},
}
"""Who may ask what, decided by people: a new route fails here until somebody has."""

OPEN_ROUTES = {
    "GET /",
    "GET /assets/{name}",
    "GET /docs",
    "GET /openapi.json",
    "GET /problems/{code}",
    "GET /health/live",
    "GET /health/ready",
}
"""What everybody may ask, decided in the same way."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return new_store(tmp_path_factory.mktemp("access"))


@pytest.fixture(scope="module")
def closed(url: str, catalogue: Catalogue) -> Iterator[Client]:
    """A caller of an API that asks for tokens."""
    options = ServerOptions(auth=Auth.TOKENS)
    with TestClient(create_app(database_url=url, catalogue=catalogue, options=options, local_key="k" * 43)) as client:
        yield client


def issued(url: str, role: Role, **values: object) -> Token:
    token = new_token()
    row = TokenRow(token.id, "test", token.secret_hash, role, [WHOLE_ROLE], datetime.now(UTC))
    run_blocking(url, insert_token, replace(row, **values))  # type: ignore[arg-type] # fields of any type
    return token


@pytest.fixture(scope="module")
def tokens(url: str) -> dict[Role, str]:
    return {role: issued(url, role).text for role in Role}


def routes(app: Litestar) -> list[str]:
    return sorted(
        f"{method} {route.path_format}"
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method in route.methods
        if method != "OPTIONS"
    )


def ask(client: Client, route: str, *, authorization: str | None = None) -> httpx.Response:
    method, path = route.split()
    headers = {} if authorization is None else {"Authorization": authorization}
    return client.request(
        method,
        re.sub(r"\{\w+\}", "nothing", path.replace("{number}", "1").replace("{name}", "app.js")),
        headers=headers,
        # Streams would not end by themselves.
        params={"for_seconds": "0"} if path.endswith("/events") else {},
    )


def test_somebody_has_decided_about_every_route(closed: Client) -> None:
    assert routes(closed.app) == sorted([*ALLOWED, *OPEN_ROUTES])


def test_the_open_routes_are_those_of_the_list() -> None:
    assert {route.split()[1] for route in OPEN_ROUTES} == OPEN


@pytest.mark.parametrize("route", ALLOWED)
def test_each_role_may_ask_what_the_table_says_and_nothing_else(
    closed: Client, tokens: dict[Role, str], route: str
) -> None:
    answers = {role: ask(closed, route, authorization=f"Bearer {tokens[role]}") for role in Role}

    assert {role for role, answer in answers.items() if answer.status_code not in {401, 403}} == ALLOWED[route]


@pytest.mark.parametrize("route", ALLOWED)
def test_nobody_else_may_ask_anything(closed: Client, url: str, route: str) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    wrong = {
        "none": None,
        "unknown": f"Bearer {new_token().text}",
        "expired": f"Bearer {issued(url, Role.ADMIN, expires_at=past).text}",
        "revoked": f"Bearer {issued(url, Role.SERVICE, revoked_at=past).text}",
        "no form": "Bearer hunter2",
        "jwt": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
        "basic": "Basic YWRtaW46YWRtaW4=",
        "bare": new_token().text,
        "empty": "",
    }
    for kind, authorization in wrong.items():
        answer = ask(closed, route, authorization=authorization)
        assert check_problem(answer, "unauthenticated"), kind
        assert answer.headers["www-authenticate"].startswith('Bearer realm="plainspoken"'), kind


@pytest.mark.parametrize("route", sorted(OPEN_ROUTES))
def test_everybody_may_ask_the_open_routes(closed: Client, route: str) -> None:
    answers = [ask(closed, route), ask(closed, route, authorization="Bearer wrong")]

    assert {answer.status_code for answer in answers} <= {200, 404}


@pytest.mark.parametrize("scope", Scope)
def test_a_token_of_one_scope_opens_only_the_routes_of_that_scope(closed: Client, url: str, scope: Scope) -> None:
    role = Role.SERVICE if scope is Scope.JOBS_WRITE else Role.ADMIN
    token = issued(url, role, scopes=[scope.value])
    needed = {
        f"{method} {route.path_format}": handler.opt["scope"]
        for route in closed.app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
        if "scope" in handler.opt
    }
    for route in ALLOWED:
        answer = ask(closed, route, authorization=f"Bearer {token.text}")
        assert (answer.status_code == 403) == (needed[route] is not scope), route


def test_a_refusal_names_the_scope_that_is_missing(closed: Client, tokens: dict[Role, str]) -> None:
    answer = ask(closed, "GET /api/v1/unexplained", authorization=f"Bearer {tokens[Role.VIEWER]}")

    problem = check_problem(answer, "forbidden")
    assert problem["required_scope"] == "rules:review"
    assert problem["detail"] == "This needs the scope rules:review."
    assert answer.headers["www-authenticate"] == (
        'Bearer realm="plainspoken", error="insufficient_scope", scope="rules:review"'
    )


def test_a_request_without_a_token_is_told_how_to_authenticate(closed: Client) -> None:
    answer = ask(closed, "GET /api/v1/vm-contexts")

    assert answer.headers["www-authenticate"] == 'Bearer realm="plainspoken"'


def test_an_expired_token_is_told_so(closed: Client, url: str) -> None:
    token = issued(url, Role.VIEWER, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    answer = ask(closed, "GET /api/v1/vm-contexts", authorization=f"Bearer {token.text}")

    assert answer.headers["www-authenticate"] == (
        'Bearer realm="plainspoken", error="invalid_token", error_description="This token is expired."'
    )


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "right"])
@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/jobs", "/admin", "/api/v1/jobs/a/b/c"])
def test_an_unknown_address_answers_all_alike(
    closed: Client, tokens: dict[Role, str], path: str, authorization: str | None
) -> None:
    authorization = f"Bearer {tokens[Role.ADMIN]}" if authorization == "right" else authorization

    check_problem(ask(closed, f"GET {path}", authorization=authorization), "unknown-path")


def test_a_caller_without_the_scope_does_not_learn_what_exists(
    closed: Client, url: str, tokens: dict[Role, str]
) -> None:
    token = issued(url, Role.ADMIN, scopes=["metrics:read"])

    check_problem(ask(closed, "GET /api/v1/jobs/nothing", authorization=f"Bearer {token.text}"), "forbidden")
    check_problem(ask(closed, "GET /api/v1/jobs/nothing", authorization=f"Bearer {tokens[Role.VIEWER]}"), "not-found")


@pytest.mark.parametrize("query", ["access_token={}", "a=b&token={}", "x={}", "JWT=eyJ"])
def test_a_token_in_the_address_is_refused_even_beside_a_right_one(
    closed: Client, tokens: dict[Role, str], query: str
) -> None:
    token = tokens[Role.ADMIN]
    answer = closed.get(f"/api/v1/vm-contexts?{query.format(token)}", headers={"Authorization": f"Bearer {token}"})

    assert token not in check_problem(answer, "token-in-address")["detail"]


def test_several_authorization_headers_are_refused(closed: Client, tokens: dict[Role, str]) -> None:
    header = ("Authorization", f"Bearer {tokens[Role.ADMIN]}")
    answer = closed.get("/api/v1/vm-contexts", headers=[header, header])

    assert 'error="invalid_request"' in answer.headers["www-authenticate"]
    check_problem(answer, "unauthenticated")


def test_the_scheme_is_read_in_any_case(closed: Client, tokens: dict[Role, str]) -> None:
    assert ask(closed, "GET /api/v1/catalogue", authorization=f"bEARER  {tokens[Role.VIEWER]}").status_code == 200


def test_head_and_options_give_away_nothing_more(closed: Client) -> None:
    assert closed.head("/api/v1/vm-contexts").status_code == 401
    assert closed.options("/api/v1/vm-contexts").text == ""


def test_the_key_of_local_commands_opens_the_state_of_the_rules_alone(closed: Client) -> None:
    authorization = f"Bearer {'k' * 43}"

    assert ask(closed, "GET /api/v1/catalogue/status", authorization=authorization).status_code == 200
    check_problem(ask(closed, "GET /api/v1/catalogue", authorization=authorization), "forbidden")


def test_the_log_names_the_caller_and_never_the_token(
    closed: Client, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    token = issued(url, Role.VIEWER, name="night shift")
    with caplog.at_level(logging.INFO, logger="plainspoken"):
        ask(closed, "GET /api/v1/catalogue", authorization=f"Bearer {token.text}")
        ask(closed, "GET /api/v1/catalogue")
        closed.get(f"/api/v1/vm-contexts?access_token={token.text}")

    lines = [record.getMessage() for record in caplog.records if record.name == "plainspoken.access"]
    assert lines[0].endswith(f"night shift ({token.id})")
    assert lines[1].endswith("-")
    assert token.secret not in caplog.text


def test_a_route_that_names_no_scope_is_closed() -> None:
    @get("/forgotten")
    async def forgotten() -> str:
        return "open"

    app = Litestar(
        [forgotten],
        guards=[make_guard(Nobody())],
        exception_handlers={Exception: answer_exception},
        logging_config=None,  # else it would change what every later test logs
    )
    with TestClient(app) as client:
        assert client.get("/forgotten").status_code == 403


def test_without_authentication_everybody_may_do_all_but_read_technical_detail(client: Client) -> None:
    refused = {route for route in ALLOWED if ask(client, route).status_code in {401, 403}}

    assert refused == {"GET /api/v1/jobs/{job_id}/technical"}


@pytest.mark.parametrize("route", [route for route in ALLOWED if not route.startswith("GET")])
def test_without_authentication_a_page_of_another_site_cannot_write(client: Client, route: str) -> None:
    method, path = route.split()
    path = re.sub(r"\{\w+\}", "nothing", path.replace("{number}", "1").replace("{name}", "app.js"))
    answers = {
        site: client.request(method, path, headers={"Sec-Fetch-Site": site}).json().get("type")
        for site in ("cross-site", "same-site", "same-origin", "none")
    }

    assert answers["cross-site"] == answers["same-site"] == "/problems/other-site"
    assert "/problems/other-site" not in (answers["same-origin"], answers["none"])


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8082", 200),
        ("localhost:8082", 200),
        ("LocalHost.", 200),
        ("[::1]:8082", 200),
        ("jobs.example.com", 200),
        ("evil.example.com:8082", 421),
        ("127.0.0.1.evil.example.com", 421),
        ("localhost.evil.example.com", 421),
        ("10.0.0.7", 421),
        ("", 421),
    ],
)
def test_without_authentication_only_names_of_this_machine_are_answered(
    url: str, catalogue: Catalogue, host: str, status: int
) -> None:
    options = ServerOptions(allowed_host=("jobs.example.com",))
    with TestClient(create_app(database_url=url, catalogue=catalogue, options=options)) as client:
        answer = client.get("/api/v1/vm-contexts", headers={"Host": host})

    assert answer.status_code == status
    assert status == 200 or answer.json()["type"] == "/problems/unknown-host"


def test_with_tokens_every_name_is_answered(closed: Client, tokens: dict[Role, str]) -> None:
    headers = {"Host": "jobs.example.com", "Authorization": f"Bearer {tokens[Role.VIEWER]}"}

    assert closed.get("/api/v1/vm-contexts", headers=headers).status_code == 200


def test_jwts_without_their_settings_are_a_settings_error(url: str, catalogue: Catalogue) -> None:
    with pytest.raises(SettingsError, match="--auth jwt needs PLAINSPOKEN_JWT_AUDIENCE or --jwt-audience, PLAINSPOKEN"):
        create_app(
            database_url=url, catalogue=catalogue, options=ServerOptions(auth=Auth.JWT, jwt_issuer="https://idp")
        )


def test_without_the_tables_nobody_is_let_in(tmp_path: object, catalogue: Catalogue) -> None:
    options = ServerOptions(auth=Auth.TOKENS)
    with TestClient(create_app(database_url=f"sqlite:///{tmp_path}/no.db", catalogue=catalogue, options=options)) as it:
        check_problem(
            ask(it, "GET /api/v1/catalogue", authorization=f"Bearer {new_token().text}"), "database-unavailable"
        )
        check_problem(ask(it, "GET /api/v1/catalogue"), "unauthenticated")


@pytest.fixture(scope="module")
def federated(url: str, catalogue: Catalogue) -> Iterator[tuple[Client, PrivateKey]]:
    """A caller of an API that asks for JWTs, and the provider's key."""
    key = make_key()
    with Provider() as provider:
        provider.publish(public_jwk(key, kid="k1", algorithm="ES256"))
        options = ServerOptions(auth=Auth.JWT, jwt_issuer=ISSUER, jwt_audience=AUDIENCE, jwt_jwks=provider.url)
        with TestClient(create_app(database_url=url, catalogue=catalogue, options=options)) as client:
            yield client, key


@pytest.mark.parametrize("route", ALLOWED)
def test_a_jwt_opens_what_its_role_may_and_one_of_another_issuer_nothing(
    federated: tuple[Client, PrivateKey], route: str
) -> None:
    client, key = federated
    answers = {
        role: ask(client, route, authorization=f"Bearer {sign(key, 'ES256', scope=f'plainspoken-{role}')}")
        for role in Role
    }
    refused = [
        sign(key, "ES256", iss="https://login.example.com/realms/other", scope="plainspoken-admin plainspoken-service"),
        sign(make_key(), "ES256", scope="plainspoken-admin plainspoken-service"),
        new_token().text,
    ]

    assert {role for role, answer in answers.items() if answer.status_code not in {401, 403}} == ALLOWED[route]
    assert [ask(client, route, authorization=f"Bearer {token}").status_code for token in refused] == [401] * 3
    assert ask(client, route, authorization=f"Bearer {sign(key, 'ES256', scope='openid')}").status_code == 403


def test_without_keys_nobody_is_let_in_and_told_to_come_again(url: str, catalogue: Catalogue, tmp_path: Path) -> None:
    options = ServerOptions(
        auth=Auth.JWT, jwt_issuer=ISSUER, jwt_audience=AUDIENCE, jwt_jwks=str(tmp_path / "absent.json")
    )
    with TestClient(create_app(database_url=url, catalogue=catalogue, options=options)) as client:
        answer = ask(client, "GET /api/v1/catalogue", authorization=f"Bearer {sign(make_key(), 'ES256')}")

    check_problem(answer, "keys-unavailable")
    assert answer.headers["retry-after"] == "5"


def test_the_table_in_the_documentation_is_true(closed: Client) -> None:
    text = (Path(__file__).parents[2] / "docs/access.md").read_text(encoding="utf-8")
    table = text.partition("<!-- routes -->\n")[2].partition("<!-- end -->")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    told = {
        route: (scope.strip("`"), roles) for scope, roles, routes in rows for route in re.findall(r"`([^`]+)`", routes)
    }

    assert sum(routes.count("`") for _, _, routes in rows) == 2 * len(told)
    assert told == {
        route: (scope_of(closed.app, route), "all" if ALLOWED[route] == ALL else ", ".join(_in_order(ALLOWED[route])))
        for route in ALLOWED
    }


def _in_order(roles: Collection[Role]) -> list[str]:
    return [role.value for role in Role if role in roles]


def scope_of(app: Litestar, route: str) -> str:
    method, path = route.split()
    (scope,) = {
        handler.opt["scope"]
        for each in app.routes
        if isinstance(each, HTTPRoute) and each.path_format == path
        for handler in each.route_handlers
        if method in handler.http_methods
    }
    return str(scope)
