"""What many tests need: the built-in catalogue's engine, engines over a few rules of a test's own, the corpora."""

import gc
import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from plainspoken.catalogue import loader
from plainspoken.catalogue.loader import builtin_rules, load_catalogue
from plainspoken.engine.sanitizer import Sanitizer
from tests.support import MakeSanitizer, builtin_catalogue

# What is proved does not depend on how busy the machine is, nor, where it decides about a change, on luck.
settings.register_profile(
    "plainspoken", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("plainspoken")

# A test run in the background of a script has this signal ignored, which programs that it starts would take over.
signal.signal(signal.SIGINT, signal.default_int_handler)

_SERVERS = {"mysql", "mariadb", "postgresql"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what needs a database server, by the kind of database it asks for or by its fixtures."""
    for item in items:
        asked = {str(value) for value in item.callspec.params.values()} if hasattr(item, "callspec") else set()
        fixtures = {name.removeprefix("empty_") for name in getattr(item, "fixturenames", ())}
        if _SERVERS & (asked | fixtures):
            item.add_marker(pytest.mark.databases)


def pytest_collection_finish() -> None:
    """Takes what is there before the first test out of the sight of the collector, which would look at it each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def _compiled_rule_files_are_kept_for_the_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Gives all processes of a run, and what they start, one cache; whoever runs the tests keeps theirs as it is."""
    base = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base))
        patch.delenv("PLAINSPOKEN_CACHE", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _built_in_rules_are_read_once() -> Iterator[None]:
    """Gives every test of a process the same built-in catalogue, which cannot be changed; most commands begin with it.

    Layers of a test's own are read anew each time, over built-in rules that are read with them.
    """
    read, builtin = loader.read_catalogue, [builtin_rules()]
    known = cache(lambda: read(builtin))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "read_catalogue", lambda layers: known() if list(layers) == builtin else read(layers))
        yield


@pytest.fixture(scope="session")
def sanitizer() -> Sanitizer:
    """The engine over the built-in catalogue."""
    return Sanitizer(builtin_catalogue())


@pytest.fixture
def make_sanitizer(tmp_path: Path) -> MakeSanitizer:
    """Makes an engine whose only failure rules are those given as YAML; terms, steps and so on are the built-in ones.

    A second text becomes a site layer over the first.
    """

    def make(rules: str, site: str | None = None) -> Sanitizer:
        base = tmp_path / "base"
        shutil.copytree(builtin_rules(), base, ignore=shutil.ignore_patterns("failures"), dirs_exist_ok=True)
        directories = [base]
        _write_rules(base, rules)
        if site is not None:
            directories.append(tmp_path / "site")
            _write_rules(tmp_path / "site", site)
        return Sanitizer(load_catalogue(*directories, builtin=False))

    return make


def _write_rules(directory: Path, rules: str) -> None:
    path = directory / "failures" / "test.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    modeline = "# yaml-language-server: $schema=../../schemas/failures.schema.json\n"
    path.write_text(modeline + dedent(rules), encoding="utf-8")


@pytest.fixture(scope="session")
def corpus() -> Callable[[str], list[dict[str, Any]]]:
    """Reads a corpus file by name; the test is skipped where the corpora are not at hand."""
    directory = Path(os.environ.get("PLAINSPOKEN_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")

    def read(name: str) -> list[dict[str, Any]]:
        path = directory / name
        if not path.is_file():
            pytest.skip(f"the corpus {name} is not here; PLAINSPOKEN_CORPUS names its directory")
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]

    return read
