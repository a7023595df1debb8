"""The API to be attacked: a server of two customers over a real SQLite file."""

from collections.abc import Iterator

import pytest

from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.store.migrations import upgrade
from tests.api.two_customers import World, two_customers


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, sanitizer: Sanitizer) -> Iterator[World]:
    url = f"sqlite:///{tmp_path_factory.mktemp('attack') / 'jobs.db'}"
    upgrade(url)
    with two_customers(url, CatalogueWatcher(sanitizer)) as world:
        yield world
