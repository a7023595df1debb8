"""The API under a path of a proxy, which takes the path off or does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.app import create_app
from plainspoken.catalogue.model import Catalogue
from plainspoken.settings import ServerOptions
from tests.api.test_pages import Page

Client = TestClient[Litestar]
BASE = "/plainspoken"


@pytest.fixture(scope="module")
def below(demo_url: str, catalogue: Catalogue) -> Iterator[Client]:
    """A caller of the API under a path."""
    options = ServerOptions(base_path=BASE)
    with TestClient(create_app(database_url=demo_url, catalogue=catalogue, options=options)) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/vm-contexts/pgtest1/recent-jobs?limit=1", "/health/live", "/health/ready", "/docs", "/", "/metrics",
        "/api/v1/vm-contexts/a%2Fb", "/api/v1/vm-contexts/a%20b", "/nowhere", "/problems/not-found",
    ],
)  # fmt: skip
def test_a_request_is_answered_with_the_path_and_without(below: Client, path: str) -> None:
    inside, outside = below.get(path), below.get(f"{BASE}{path}")
    volatile = {"request_id"}

    assert outside.status_code == inside.status_code
    if outside.headers["content-type"].endswith("json"):
        assert {k: v for k, v in outside.json().items() if k not in volatile} == {
            k: v for k, v in inside.json().items() if k not in volatile
        }


def test_the_path_itself_is_the_front_page(below: Client) -> None:
    assert below.get(BASE).text == below.get("/").text


@pytest.mark.parametrize("path", ["/plainspokenx/health/live", "/other/health/live", "/plainspoken/plainspoken/docs"])
def test_another_path_is_unknown(below: Client, path: str) -> None:
    assert below.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/docs", "/problems/not-found"])
def test_links_of_pages_lead_to_pages_under_the_path(below: Client, path: str) -> None:
    links = [link for link in Page(below.get(f"{BASE}{path}").text).links if not link.startswith("#")]

    assert links
    assert all(link.startswith(f"{BASE}/") for link in links)
    assert {below.get(link).status_code for link in links} == {200}


def test_the_document_says_where_the_api_is(below: Client, client: Client) -> None:
    assert below.get(f"{BASE}/openapi.json").json()["servers"] == [{"url": BASE}]
    assert client.get("/openapi.json").json()["servers"] == [{"url": "/"}]
