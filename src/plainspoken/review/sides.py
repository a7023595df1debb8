"""What directories mean on one side of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
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
