"""What tests of several folders share."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.model import Catalogue
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.jobs.demo import fill
from plainspoken.store.migrations import upgrade

MakeSanitizer = Callable[..., Sanitizer]
"""See the fixture `make_sanitizer`."""


@cache
def builtin_catalogue() -> Catalogue:
    """The built-in catalogue, read once a process; the fixture `sanitizer` is the engine over it."""
    return load_catalogue()


def new_store(directory: Path, *, demo: bool = False) -> str:
    """The address of a new job store in a file: up to date and empty, or with the demo's jobs."""
    url = f"sqlite:///{directory / 'jobs.db'}"
    upgrade(url)
    if demo:
        fill(url)
    return url
