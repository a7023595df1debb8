"""What directories mean on one side of a comparison."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from plainspoken.catalogue.files import builtin_rules
from plainspoken.catalogue.loader import load_catalogue
from plainspoken.catalogue.model import Catalogue


def load_side(directories: Sequence[Path]) -> Catalogue:
    """The catalogue of one side (see `layers_of`).

    Raises:
        CatalogueError: Something is wrong in the files; it carries every finding.
    """
    return load_catalogue(*layers_of(directories), builtin=False)


def layers_of(directories: Sequence[Path]) -> tuple[Path, ...]:
    """The layers that directories make, the lowest first.

    A first directory with a `categories.yaml` is a whole catalogue (as the lint tool judges); any other is a site
    directory and lies over the built-in catalogue. No directory means the built-in catalogue alone.
    """
    if directories and (directories[0] / "categories.yaml").is_file():
        return tuple(directories)
    return builtin_rules(), *directories


@contextmanager
def engine_silent() -> Iterator[None]:
    """Keeps the engine's log off standard error: what it would tell shows in the comparison itself."""
    logger, handler = logging.getLogger("plainspoken.engine"), logging.NullHandler()
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
