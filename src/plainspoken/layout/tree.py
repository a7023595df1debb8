"""A rule file as a tree that can be written anew: values, their places, and the comments beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import yaml

_YamlNode: TypeAlias = Any  # PyYAML's stubs doubt that a composed node has marks; it has
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """A text, or a `true`, `false` or `null` written without quotes (`is_literal`). `end` is behind its last sign."""

    value: str
    start: int
    end: int
    is_literal: bool = False


@dataclass(slots=True)
class TreeEntry:
    """An item of a list, or a key with its value.

    `above` are the comments on lines of their own before it, empty texts for blank lines among them; `behind_key`
    follows the colon of a value on further lines; `behind` ends its last line.
    """

    key: Scalar | None
    value: Node
    start: int
    above: list[str] = field(default_factory=list)
    behind_key: str = ""
    behind: str = ""

    @property
    def end(self) -> int:
        """Where its value ends."""
        return self.value.end

    @property
    def has_comments(self) -> bool:
        """Whether a comment belongs to it or to anything in it."""
        own = any(self.above) or self.behind_key or self.behind
        return bool(own) or (isinstance(self.value, Collection) and self.value.has_comments)


@dataclass(slots=True)
class Collection:
    """A list or mapping. `column` is where its entries begin (from 0); `below` are comments after its last entry."""

    is_mapping: bool
    is_flow: bool
    start: int
    end: int
    column: int
    entries: list[TreeEntry] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    @property
    def has_comments(self) -> bool:
        """Whether a comment stands anywhere in it."""
        return any(self.below) or any(entry.has_comments for entry in self.entries)


Node: TypeAlias = Scalar | Collection

_LITERALS: Final = frozenset(
    {"", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"}
)  # as `catalogue.reader` reads them


def parse_tree(text: str) -> Node:
    """The tree of a rule file that the reader accepts, without its comments.

    Raises:
        yaml.YAMLError: The text is not YAML.
    """
    return _node(yaml.compose(text, Loader=_LOADER))


def scalars_of(node: Node) -> Iterator[Scalar]:
    """Every scalar, keys included, in the order of the text."""
    if isinstance(node, Scalar):
        yield node
        return
    for entry in node.entries:
        if entry.key is not None:
            yield entry.key
        yield from scalars_of(entry.value)


def collections_of(node: Node) -> Iterator[Collection]:
    """Every list and mapping, the outer ones first."""
    if isinstance(node, Collection):
        yield node
        for entry in node.entries:
            yield from collections_of(entry.value)


def _node(node: _YamlNode) -> Node:
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode):
        is_literal = node.style in {None, ""} and node.value in _LITERALS
        return Scalar(node.value, start, end, is_literal)
    is_mapping = isinstance(node, yaml.MappingNode)
    collection = Collection(is_mapping, bool(node.flow_style), start, end, node.start_mark.column)
    for child in node.value:
        key = _node(child[0]) if is_mapping else None
        value = _node(child[1] if is_mapping else child)
        assert key is None or isinstance(key, Scalar)  # noqa: S101 - the reader refuses any other key
        collection.entries.append(TreeEntry(key, value, key.start if key else value.start))
    if not collection.is_flow and collection.entries:
        collection.end = collection.entries[-1].end  # PyYAML's own mark lies behind what follows
    return collection
