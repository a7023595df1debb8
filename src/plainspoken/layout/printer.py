"""A tree with its comments → the canonical text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from plainspoken.layout.scalars import block_lines, is_quoted_text, one_line
from plainspoken.layout.shape import LayoutShape
from plainspoken.layout.tree import Collection, Node, Scalar, TreeEntry

WIDTH: Final = 120
"""Columns that lists and mappings may take on one line; a text is never broken, however long."""

_STEP: Final = "  "


def print_tree(root: Collection, shape: LayoutShape, header: list[str]) -> str:
    """The text of a file, ending in one line end. `header` are its first lines, comments all."""
    lines = [*_single_blanks(header), *_block(root, "", shape)]
    return "\n".join(lines).strip("\n") + "\n"


def _block(collection: Collection, indent: str, shape: LayoutShape) -> Iterator[str]:
    for number, entry in enumerate(_ordered(collection, shape)):
        only = _only_text(entry.value) if entry.key is None else None
        if only is not None and not only.behind:
            only.behind, entry.behind = entry.behind, ""
        yield from _above(entry, indent, shape, first=number == 0)
        yield from _entry_lines(entry, indent, shape)
    yield from (f"{indent}{line}" if line else "" for line in _single_blanks(collection.below))


def _ordered(collection: Collection, shape: LayoutShape) -> list[TreeEntry]:
    order = shape.order if collection.is_mapping else {}
    return sorted(collection.entries, key=lambda entry: order.get(entry.key.value if entry.key else "", len(order)))


def _above(entry: TreeEntry, indent: str, shape: LayoutShape, *, first: bool) -> Iterator[str]:
    """Blank lines and comments before an entry: always a blank line between rules and between sections."""
    lines = _single_blanks([*entry.above, *_lifted(entry, indent, shape)])
    depth = len(shape.path)
    if depth == 0 and not first and lines[:1] != [""]:
        lines.insert(0, "")
    keeps_blanks = depth == 0 or (depth == 1 and shape.kind != "failures")
    if not keeps_blanks:
        lines = [line for line in lines if line]
    if first:
        lines = lines[1:] if lines[:1] == [""] else lines
    yield from (f"{indent}{line}" if line else "" for line in lines)


def _lifted(entry: TreeEntry, indent: str, shape: LayoutShape) -> Iterator[str]:
    """Comments that have to stand above, since what they stood behind is written on several lines."""
    key = entry.key.value if entry.key else None
    if entry.behind and not _has_one_line(entry, indent, shape.below(key)):
        yield entry.behind


def _has_one_line(entry: TreeEntry, indent: str, shape: LayoutShape) -> bool:
    if isinstance(entry.value, Scalar):
        return one_line(entry.value) is not None
    return _fits(entry, indent, shape)


def _entry_lines(entry: TreeEntry, indent: str, shape: LayoutShape) -> Iterator[str]:
    key = entry.key.value if entry.key else None
    below = shape.below(key)
    prefix = f"{indent}{_key_text(entry.key)}" if entry.key else f"{indent}-"
    behind = f"  {entry.behind}" if entry.behind else ""
    value = entry.value
    if isinstance(value, Scalar):
        text = one_line(value, quoted=_is_quoted(below))
        if text is not None:
            yield f"{prefix} {text}{behind}"
            return
        first, *rest = block_lines(value.value, indent)
        yield f"{prefix} {first}"
        yield from rest
        return
    flow = _flow(value, below) if _fits(entry, indent, below) else None
    if flow is not None:
        yield f"{prefix} {flow}{behind}"
        return
    behind_key = f"  {entry.behind_key}" if entry.behind_key and entry.key else ""
    words = _words(value, below)
    if words is not None:
        yield f"{prefix}{behind_key}"
        yield from _filled(words, indent + _STEP)
    elif entry.key is not None:
        yield f"{prefix}{behind_key}"
        yield from _block(value, indent + _STEP, below)
    else:
        yield from _item_lines(list(_block(value, indent + _STEP, below)), indent)


def _item_lines(lines: list[str], indent: str) -> Iterator[str]:
    """The lines of an item behind its dash; comments before its first key go above the dash."""
    while lines[0].lstrip().startswith("#"):
        yield indent + lines.pop(0).lstrip()
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _fits(entry: TreeEntry, indent: str, shape: LayoutShape) -> bool:
    """Whether a list or mapping is written on the line of its key or dash."""
    value = entry.value
    if not isinstance(value, Collection):
        return True
    if not value.entries:
        return not value.has_comments
    if shape.always_block or entry.behind_key or (entry.key is None and _only_text(value) is not None):
        return False
    flow = _flow(value, shape)
    prefix = f"{_key_text(entry.key)} " if entry.key else "- "
    return flow is not None and len(indent) + len(prefix) + len(flow) <= WIDTH


def _only_text(node: Node) -> TreeEntry | None:
    """The entry of a mapping that has one key and a text for it: as an item it needs no braces."""
    if not isinstance(node, Collection) or not node.is_mapping or len(node.entries) != 1:
        return None
    return node.entries[0] if isinstance(node.entries[0].value, Scalar) else None


def _flow(node: Node, shape: LayoutShape) -> str | None:
    """The value between brackets or braces; None when it has comments or anything that needs lines of its own."""
    if isinstance(node, Scalar):
        return one_line(node, quoted=_is_quoted(shape), flow=True)
    if node.has_comments or (node.entries and shape.always_block):
        return None
    parts: list[str] = []
    for entry in _ordered(node, shape):
        text = _flow(entry.value, shape.below(entry.key.value if entry.key else None))
        if text is None:
            return None
        parts.append(f"{_key_text(entry.key, flow=True)} {text}" if entry.key else text)
    inside = ", ".join(parts)
    if node.is_mapping:
        return f"{{ {inside} }}" if inside else "{}"
    return f"[{inside}]"


def _words(collection: Collection, shape: LayoutShape) -> list[str] | None:
    """The items of a list of short texts, which share lines; None for any other list."""
    if collection.is_mapping or shape.always_block or collection.has_comments or not collection.entries:
        return None
    texts = [_flow(entry.value, shape.below(None)) for entry in collection.entries if isinstance(entry.value, Scalar)]
    words = [text for text in texts if text is not None]
    return words if len(words) == len(collection.entries) else None


def _filled(words: list[str], indent: str) -> Iterator[str]:
    yield f"{indent}["
    line = indent + _STEP + f"{words[0]},"
    for word in words[1:]:
        if len(line) + len(word) + 2 > WIDTH:
            yield line
            line = indent + _STEP + f"{word},"
        else:
            line += f" {word},"
    yield line
    yield f"{indent}]"


def _is_quoted(shape: LayoutShape) -> bool:
    """Whether a text of this place is always quoted; an item of a list is under the list's key."""
    keys = [key for key in shape.path if key is not None]
    direct = shape.path[-1] if shape.path else None
    return is_quoted_text(shape.kind, direct if direct is not None else (keys[-1] if keys else None))


def _key_text(key: Scalar, *, flow: bool = False) -> str:
    return f"{one_line(Scalar(key.value, key.start, key.end), flow=flow)}:"


def _single_blanks(lines: list[str]) -> list[str]:
    """The lines with at most one blank one in a row."""
    return [line for number, line in enumerate(lines) if line or number == 0 or lines[number - 1]]
