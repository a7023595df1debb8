import asyncio
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar, Response, get
from litestar.routes import HTTPRoute
from litestar.testing import TestClient

from plainspoken.api.app import create_app
from plainspoken.api.middleware import RequestMiddleware
from plainspoken.api.problem_kinds import KINDS
from plainspoken.api.problems import answer_exception, last_resort_body, plain_error
from plainspoken.api.telemetry.request_counts import RequestCounts
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer

Client = TestClient[Litestar]
Watcher = CatalogueWatcher[Sanitizer]

STORE_PATHS = [
    "/api/v1/vm-contexts",
    "/api/v1/vm-contexts/pgtest1",
    "/api/v1/vm-contexts/pgtest1/recent-jobs",
    "/api/v1/jobs/job-1",
    "/health/ready",
]


def check_problem(answer: httpx.Response, code: str) -> dict[str, Any]:
    """The problem's body, after checking what all problems have in common."""
    kind = KINDS[code]
    body: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, body["status"], body["type"], body["title"]) == (
        kind.status,
        kind.status,
        f"/problems/{code}",
        kind.title,
    )
    assert body["request_id"] == answer.headers["x-request-id"]
    return body


@contextmanager
def api(url: str, watcher: Watcher) -> Iterator[Client]:
    with TestClient(create_app(database_url=url, catalogue=watcher)) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/api/v1/vm-contexts/nobody", "No VM has this name or context id."),
        ("/api/v1/vm-contexts/nobody/recent-jobs", "No VM has this name or context id."),
        ("/api/v1/vm-contexts/%00%0A%F0%9F%92%A9/recent-jobs", "No VM has this name or context id."),
        ("/api/v1/vm-contexts/%FF%FE", "No VM has this name or context id."),
        ("/api/v1/vm-contexts/a%2Fb%2Fc", "No VM has this name or context id."),
        ("/api/v1/vm-contexts/%25' OR 1=1 --", "No VM has this name or context id."),
        (f"/api/v1/vm-contexts/{'x' * 5000}", "No VM has this name or context id."),
        ("/api/v1/jobs/nothing", "No job has this id."),
    ],
)
def test_what_does_not_exist_is_404(client: Client, path: str, detail: str) -> None:
    assert check_problem(client.get(path), "not-found")["detail"] == detail


def test_options_names_every_method_that_a_path_takes(client: Client) -> None:
    documented = client.get("/openapi.json").json()["paths"]
    told = {path: set(_options(client, path).split(", ")) for path in documented}
    known = {
        path: {method.upper() for method in methods if method != "parameters"} for path, methods in documented.items()
    }

    assert told == {path: each | {"OPTIONS"} | ({"HEAD"} if "GET" in each else set()) for path, each in known.items()}


def _options(client: Client, path: str) -> str:
    return client.options(path.replace("{number}", "1")).headers["allow"]


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1", "/api/v2/vm-contexts", "/problems/nothing", "/a/b/c/d/e/f/g"])
def test_an_unknown_address_is_404(client: Client, path: str) -> None:
    check_problem(client.get(path), "unknown-path")


def test_a_wrong_method_is_405_and_says_which_are_right(client: Client) -> None:
    answer = client.delete("/api/v1/vm-contexts")
    check_problem(answer, "method-not-allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_every_route_refuses_a_parameter_that_it_does_not_know(client: Client) -> None:
    asked = [
        (method, re.sub(r"\{(\w+)(:\w+)?\}", lambda name: "busy" if name[1] == "code" else "1", route.path))
        for route in client.app.routes
        if isinstance(route, HTTPRoute)
        for method in sorted(route.methods - {"OPTIONS"})
        if not route.path.endswith("/technical")  # needs a token
    ]

    assert len(asked) > 30
    for method, path in asked:
        (error,) = check_problem(client.request(method, f"{path}?dry_run=true"), "invalid-parameter")["errors"]
        assert error["parameter"] == "dry_run"
        assert error["detail"].startswith("There is no such parameter. This address takes ")


def test_which_methods_there_are_may_be_asked_with_any_parameter(client: Client) -> None:
    assert client.options("/api/v1/jobs?limit=5&dry_run=true").status_code == 204


@pytest.mark.parametrize("path", STORE_PATHS)
def test_a_store_that_does_not_listen_is_503(watcher: Watcher, path: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    with api(f"postgresql://nobody:hunter2@127.0.0.1:{port}/jobs", watcher) as client:
        answer = client.get(path)
    check_problem(answer, "database-unavailable")
    assert answer.headers["retry-after"] == "5"
    assert "hunter2" not in answer.text


@pytest.mark.parametrize("path", STORE_PATHS)
def test_a_store_whose_file_is_gone_is_503(watcher: Watcher, tmp_path: Path, path: str) -> None:
    with api(f"sqlite:///{tmp_path / 'gone.db'}", watcher) as client:
        check_problem(client.get(path), "database-unavailable")


@pytest.mark.parametrize("path", STORE_PATHS)
def test_a_store_without_tables_is_503(watcher: Watcher, tmp_path: Path, path: str) -> None:
    (tmp_path / "empty.db").touch()
    with api(f"sqlite:///{tmp_path / 'empty.db'}", watcher) as client:
        check_problem(client.get(path), "database-unavailable")


def test_without_a_store_everything_else_still_works(watcher: Watcher, tmp_path: Path) -> None:
    with api(f"sqlite:///{tmp_path / 'gone.db'}", watcher) as client:
        statuses = [client.get(path).status_code for path in ("/health/live", "/api/v1/catalogue", "/docs")]
        statuses.append(client.post("/api/v1/sanitize", json={"text": "boom"}).status_code)
    assert statuses == [200, 200, 200, 200]


def test_a_store_that_fails_is_logged_with_its_cause_and_without_its_password(
    watcher: Watcher, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with api(f"sqlite:///{tmp_path / 'gone.db'}", watcher) as client:
        client.get("/api/v1/vm-contexts")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "plainspoken.api"]
    assert line.startswith("database-unavailable: DatabaseUnavailable: the SQLite database 'gone.db' cannot be opened")


def ask_faulty(path: str) -> httpx.Response:
    """The answer of an app with a fault of its own, framed and handled as ours is."""

    @get("/fault")
    async def fault() -> None:
        raise ValueError("virt-v2v at /opt/secret.py with password=hunter2")

    def fail_again(_request: object, error: Exception) -> Response[None]:
        raise error

    async def exchange() -> httpx.Response:
        handler = answer_exception if path == "/fault" else fail_again
        app = Litestar([fault], exception_handlers={Exception: handler}, openapi_config=None, logging_config=None)
        app.asgi_handler = RequestMiddleware(app.asgi_handler, last_resort=last_resort_body, requests=RequestCounts())
        transport = httpx.ASGITransport(app)  # type: ignore[arg-type] # litestar has types of its own for ASGI
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/fault")

    return asyncio.run(exchange())


@pytest.mark.parametrize("path", ["/fault", "/fault-in-the-handler-too"])
def test_a_fault_of_ours_is_500_and_tells_nothing(path: str) -> None:
    body = check_problem(ask_faulty(path), "internal-error")
    assert body["detail"] == KINDS["internal-error"].detail


def test_a_fault_of_ours_is_logged_with_its_stack_and_without_secrets(caplog: pytest.LogCaptureFixture) -> None:
    ask_faulty("/fault")
    (record,) = [record for record in caplog.records if record.name == "plainspoken.api"]
    assert "Traceback" in record.getMessage()
    assert "hunter2" not in record.getMessage()


def test_an_error_in_the_log_is_one_line_with_its_causes() -> None:
    error = ValueError("first\nline")
    error.__cause__ = OSError("second")
    assert plain_error(error) == "ValueError: first line <- OSError: second"


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_of_problem_has_a_page(client: Client, code: str) -> None:
    answer = client.get(f"/problems/{code}")
    assert answer.headers["content-type"].startswith("text/html")
    assert KINDS[code].title in answer.text
