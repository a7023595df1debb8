"""Whatever a platform's rows hold, every read has a readable answer without anything technical in it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Connection

from plainspoken.api.app import create_app
from plainspoken.engine.guard import Guard
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.failures import stored_failures
from plainspoken.store.adopting import adopt
from plainspoken.store.database import run_blocking
from tests.api.test_leaks import SYMBOLS, is_harmless, strings
from tests.jobs.conftest import empty_database
from tests.jobs.odd_rows import OddRows, loosen
from tests.support import builtin_catalogue
from tools.platform_database import make_schema

Client = TestClient[Litestar]


@pytest.fixture(scope="module")
def engine() -> Sanitizer:
    return Sanitizer(builtin_catalogue())


@pytest.fixture(scope="module", params=["sqlite", "mysql", "postgresql"])
def odd_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A platform's database, adopted, whose columns take almost anything."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('odd')}/odd.db"
        _prepare(url)
        yield url
        return
    with empty_database(request.param) as url:
        _prepare(url)
        yield url


def _prepare(url: str) -> None:
    run_blocking(url, make_schema)
    run_blocking(url, loosen)
    adopt(url, done=lambda *_: None)


@pytest.fixture(scope="module")
def client(odd_url: str, engine: Sanitizer) -> Iterator[Client]:
    with TestClient(create_app(database_url=odd_url, catalogue=engine.catalogue)) as client:
        yield client


def _fill(connection: Connection, seed: int) -> tuple[list[str], list[str]]:
    dialect = "mysql" if connection.dialect.name == "mariadb" else connection.dialect.name
    return OddRows(seed, dialect).fill(connection)


def _technical(answer: httpx.Response, guard: Guard) -> list[str]:
    """What an answer must not say. Words of closed lists may stand there, and any other that is clean."""
    return [
        f"{answer.request.url}: {field}: {text!r}"
        for field, text in strings(answer.json())
        if not (is_harmless(field, text, guard) or (field in SYMBOLS and guard.is_clean(text)))
    ]


# Rows stay when an example has been looked at: lists of the whole fleet see those of all examples.
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_every_read_has_a_readable_answer(client: Client, odd_url: str, engine: Sanitizer, seed: int) -> None:
    vms, jobs = run_blocking(odd_url, _fill, seed)
    guard = Guard(engine.catalogue.vocabulary)
    addresses = ["/api/v1/vm-contexts", "/api/v1/jobs?limit=100", "/api/v1/jobs?status=failed"]
    for vm in vms:
        addresses += [f"/api/v1/vm-contexts/{vm}", f"/api/v1/vm-contexts/{vm}/recent-jobs?limit=100"]
    for job in jobs:
        addresses += [f"/api/v1/jobs/{job}", f"/api/v1/jobs/{job}/log"]

    answers = [client.get(address) for address in addresses]

    # A job of a type that customers do not see is not found.
    allowed = {address: {200, 404} if "/jobs/" in address else {200} for address in addresses}
    assert [
        (address, answer.status_code)
        for address, answer in zip(addresses, answers, strict=True)
        if answer.status_code not in allowed[address]
    ] == []
    assert [text for answer in answers for text in _technical(answer, guard)] == []


def test_what_has_no_rule_can_be_listed(client: Client, odd_url: str) -> None:
    run_blocking(odd_url, _fill, 7)

    assert client.get("/api/v1/unexplained").status_code == 200


def test_every_stored_failure_can_be_read(odd_url: str, engine: Sanitizer) -> None:
    run_blocking(odd_url, _fill, 2**40)

    assert all(failure.text for page in stored_failures(odd_url, engine) for failure in page.failures)
