"""The API to be attacked: a server of two customers over a real SQLite file."""

from collections.abc import Iterator

import pytest

from plainspoken.catalogue.watcher import CatalogueWatcher
from plainspoken.engine.sanitizer import Sanitizer
from tests.api.two_customers import World, two_customers
from tests.support import new_store


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, sanitizer: Sanitizer) -> Iterator[World]:
    with two_customers(new_store(tmp_path_factory.mktemp("attack")), CatalogueWatcher(sanitizer)) as world:
        yield world
