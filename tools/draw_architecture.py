"""Draws docs/images/architecture.svg: the packages, what each is for, and which imports which.

Usage: `python tools/draw_architecture.py [--check]`. With `--check` nothing is written; the exit code is 1 if the
picture is out of date. An arrow that follows from others is left out.
"""

from __future__ import annotations

import argparse
import ast
import sys
import textwrap
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

import grimp

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs/images/architecture.svg"
SOURCE = ROOT / "src/plainspoken"

_COLUMNS: Final = (
    ("publishing", "authoring", "layout", "lint"),
    ("cli", "api", "review", "engine", "catalogue", "settings", "errors"),
    ("bulk", "tracker", "jobs", "store"),
    ("access",),
)
"""The rules on the left, jobs on the right, and what serves both between them."""
_WIDTH: Final = 256
_HEIGHT: Final = 84
_ACROSS: Final = 284
_DOWN: Final = 120
_LETTERS: Final = 33
_STYLE: Final = (
    "<style>text{font:13px sans-serif;fill:#777}.name{font-weight:bold;fill:#3b82c4}rect{fill:#fff;stroke:#999}"
    "path{fill:none;stroke:#999;stroke-opacity:.8}marker path{fill:#999}"
    "@media(prefers-color-scheme:dark){rect{fill:#0d1117}}</style>"
)
_HEAD_OF_ARROW: Final = (
    '<defs><marker id="to" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
    '<path d="M0 1L7 4L0 7z"/></marker></defs>'
)

Edge = tuple[str, str]


def main() -> int:
    """Write the picture, or compare it; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the picture is out of date")
    flags = parser.parse_args()
    picture = draw()
    if PICTURE.is_file() and PICTURE.read_text(encoding="utf-8") == picture:
        return 0
    if flags.check:
        print("Out of date: docs/images/architecture.svg. Run: python tools/draw_architecture.py", file=sys.stderr)
        return 1
    PICTURE.write_text(picture, encoding="utf-8")
    print("wrote docs/images/architecture.svg")
    return 0


def draw() -> str:
    """The picture as SVG that reads well on light and dark pages."""
    edges = _imports()
    ranks = {name: _rank(name, edges) for name in _names()}
    top = max(ranks.values())
    places = {
        name: (_ACROSS * column, _DOWN * (top - ranks[name])) for column, names in enumerate(_COLUMNS) for name in names
    }
    size = f"{_ACROSS * len(_COLUMNS)} {_DOWN * top + _HEIGHT + 2}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {size}" role="img">',
        "<title>The packages of Plainspoken, and which imports which</title>",
        _STYLE,
        _HEAD_OF_ARROW,
        *(_arrow(places[importer], places[imported]) for importer, imported in _needed(edges)),
        *(line for name, place in places.items() for line in _box(name, place)),
    ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _names() -> list[str]:
    return [name for names in _COLUMNS for name in names]


@cache
def _imports() -> frozenset[Edge]:
    """Which package imports which.

    Raises:
        ValueError: A package is not in the picture.
    """
    missing = {path.parent.name for path in SOURCE.glob("*/__init__.py")} - set(_names())
    if missing:
        message = f"add to _COLUMNS: {', '.join(sorted(missing))}"
        raise ValueError(message)
    graph = grimp.build_graph("plainspoken")
    pairs = ((one, other) for one in _names() for other in _names() if one != other)
    return frozenset(
        (one, other)
        for one, other in pairs
        if graph.direct_import_exists(importer=f"plainspoken.{one}", imported=f"plainspoken.{other}", as_packages=True)
    )


def _rank(name: str, edges: frozenset[Edge]) -> int:
    return max((1 + _rank(imported, edges) for importer, imported in edges if importer == name), default=0)


def _needed(edges: frozenset[Edge]) -> list[Edge]:
    """The arrows that do not follow from others."""
    return sorted((one, other) for one, other in edges if not _leads(one, other, edges - {(one, other)}))


def _leads(one: str, other: str, edges: frozenset[Edge]) -> bool:
    return any(imported == other or _leads(imported, other, edges) for importer, imported in edges if importer == one)


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    x, y = start[0] + _WIDTH // 2, start[1] + _HEIGHT
    to_x, to_y = end[0] + _WIDTH // 2, end[1]
    middle = (y + to_y) // 2
    return f'<path d="M{x} {y}C{x} {middle} {to_x} {middle} {to_x} {to_y}" marker-end="url(#to)"/>'


def _box(name: str, place: tuple[int, int]) -> Iterator[str]:
    x, y = place
    yield f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>'
    yield f'<text class="name" x="{x + 10}" y="{y + 20}">{name}</text>'
    for number, line in enumerate(textwrap.wrap(_purpose(name), _LETTERS)):
        yield f'<text x="{x + 10}" y="{y + 39 + 16 * number}">{escape(line)}</text>'


def _purpose(name: str) -> str:
    """The first line of what the package says of itself."""
    path = SOURCE / name / "__init__.py"
    path = path if path.is_file() else SOURCE / f"{name}.py"
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return said.partition("\n")[0].rstrip(".")


if __name__ == "__main__":
    sys.exit(main())
