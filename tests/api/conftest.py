"""The API over a real SQLite file with the demo's jobs."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from plainspoken.api.app import create_app
from plainspoken.catalogue.model import Catalogue
from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from tests.api.following import Follow, Test, followed
from tests.support import builtin_catalogue, new_store

Client = TestClient[Litestar]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The built-in catalogue."""
    return builtin_catalogue()


@pytest.fixture
def watcher(sanitizer: Sanitizer) -> CatalogueWatcher[Sanitizer]:
    """The built-in rules for one app; apps whose counts do not matter share the engine."""
    return CatalogueWatcher(sanitizer)


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the demo's jobs, for reading only."""
    return new_store(tmp_path_factory.mktemp("demo"), demo=True)


@pytest.fixture(scope="session")
def client(demo_url: str, catalogue: Catalogue) -> Iterator[Client]:
    """A caller of the API over the demo's jobs."""
    with TestClient(create_app(database_url=demo_url, catalogue=catalogue)) as client:
        yield client


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """A database with all tables and no rows."""
    return new_store(tmp_path)


@pytest.fixture
def follow(store_url: str, sanitizer: Sanitizer) -> Follow:
    """Runs a test in an event loop of its own; afterwards nothing of the poller is left."""

    def run(test: Test, **options: float) -> None:
        asyncio.run(asyncio.wait_for(alone(test, **options), 20))

    async def alone(test: Test, **options: float) -> None:
        before = asyncio.all_tasks()
        async with followed(store_url, sanitizer, **options) as store:
            await test(store)
            await store.poller.stop()
        assert asyncio.all_tasks() == before

    return run
