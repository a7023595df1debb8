"""Customer texts with slots, and `like` templates with typed holes: from their written form to parts.

Both write `{…}` for the changeable piece and double a brace to mean the brace itself. A slot is a name and nothing
else: no expressions, no format specifications, no attribute access.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from plainspoken.catalogue.conditions import FactType, Hole, LikeTemplate
from plainspoken.catalogue.findings import Finding, Location
from plainspoken.catalogue.sentences import Slot, Template
from plainspoken.catalogue.suggestions import suggest

SHORTEST_LIKE: Final = 3
"""Visible characters that a `like` template must hold beside its holes; less would fit nearly every text."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PIECES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")
_TYPES = tuple(type_.value for type_ in FactType)


def parse_template(text: str, location: Location) -> Template | Finding:
    """A customer-facing text with its `{name}` slots, or what is wrong with it."""
    parts: list[str | Slot] = []
    for literal, inner in _pieces(text):
        if inner is None and literal is None:
            return _stray_brace(location, "bad-template")
        if inner is None:
            _append_text(parts, literal or "")
        elif _NAME.fullmatch(inner):
            parts.append(Slot(inner))
        else:
            message = f"{{{inner}}} is no slot."
            fix = "A slot is a fact's name in small letters, digits and _, such as {disk}. Double a brace to show it."
            return Finding(location, "bad-template", message, fix)
    return Template(text, tuple(parts), location)


def parse_like(text: str, location: Location) -> LikeTemplate | Finding:
    """A literal with typed holes, `{name:type}` or `{}`, or what is wrong with it."""
    parts: list[str | Hole] = []
    names: set[str] = set()
    for literal, inner in _pieces(text):
        if inner is None and literal is None:
            return _stray_brace(location, "bad-like")
        if inner is None:
            _append_text(parts, literal or "")
            continue
        hole = _parse_hole(inner, location)
        if isinstance(hole, Finding):
            return hole
        if parts and isinstance(parts[-1], Hole):
            message = f"Nothing stands between {{{inner}}} and the hole before it, so nobody can tell where it begins."
            return Finding(location, "bad-like", message, "Put text between the holes, or use one hole.")
        if hole.name is not None and hole.name in names:
            return Finding(
                location, "bad-like", f"The hole {hole.name!r} stands there twice.", "Name them differently."
            )
        if hole.name is not None:
            names.add(hole.name)
        parts.append(hole)
    template = LikeTemplate(text, tuple(parts))
    if sum(len("".join(part.split())) for part in parts if isinstance(part, str)) < SHORTEST_LIKE:
        message = f"The template holds fewer than {SHORTEST_LIKE} characters of text beside its holes."
        return Finding(location, "bad-like", message, "Write more of the text that surrounds the holes.")
    return template


def _parse_hole(inner: str, location: Location) -> Hole | Finding:
    if not inner:
        return Hole(None, None)
    name, colon, type_name = inner.partition(":")
    if not _NAME.fullmatch(name):
        message = f"{{{inner}}} is no hole."
        fix = "Write {name:type}, the name in small letters, or {} for any short text. Double a brace to mean it."
        return Finding(location, "bad-like", message, fix)
    if not colon:
        message = f"The hole {{{inner}}} has no type."
        fix = f"Write {{{name}:size}} (types: {', '.join(_TYPES)}), or {{}} when the value is not needed."
        return Finding(location, "fact-without-type", message, fix)
    if type_name not in _TYPES:
        return Finding(location, "unknown-value", f"{type_name!r} is no type of fact.", suggest(type_name, _TYPES))
    return Hole(name, FactType(type_name))


def _pieces(text: str) -> Iterator[tuple[str | None, str | None]]:
    """Pieces in turn: (text, None), (None, what stands in braces), or (None, None) for a stray brace."""
    for match in _PIECES.finditer(text):
        piece = match.group()
        if piece in {"{{", "}}"}:
            yield piece[0], None
        elif piece in {"{", "}"}:
            yield None, None
        elif match.group(1) is not None:
            yield None, match.group(1)
        else:
            yield piece, None


def _append_text(parts: list[str | Slot] | list[str | Hole], text: str) -> None:
    last = parts[-1] if parts else None
    if isinstance(last, str):
        parts[-1] = last + text
    else:
        parts.append(text)


def _stray_brace(location: Location, check: str) -> Finding:
    return Finding(location, check, "A brace stands alone here.", "Close it, or double it to mean the brace itself.")
