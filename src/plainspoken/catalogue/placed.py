"""Plain data that knows where it stands: what the reader makes of YAML, and the builders read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from plainspoken.catalogue.findings import Location

Place: TypeAlias = tuple[int, int]
"""Line and column, from 1."""

Value: TypeAlias = "str | bool | PlacedMapping | PlacedList | None"
"""Everything a rule file can hold. Numbers and dates are text; only true, false and null are not."""


class PlacedMapping(dict[str, Value]):
    """A mapping in file order that knows its own place and those of its keys and values."""

    __slots__ = ("_files", "_key_places", "_value_places", "file", "place")

    def __init__(self, file: str, place: Place) -> None:
        super().__init__()
        self.file = file
        self.place = place
        self._files: dict[str, str] = {}  # of entries that come from another file
        self._key_places: dict[str, Place] = {}
        self._value_places: dict[str, Place] = {}

    def put(self, key: str, key_place: Place, value: Value, value_place: Place, *, file: str | None = None) -> None:
        """Add an entry with its places, and with the file it stands in when that is another one."""
        self[key] = value
        if file is not None:
            self._files[key] = file
        self._key_places[key] = key_place
        self._value_places[key] = value_place

    @property
    def location(self) -> Location:
        """Where the mapping begins."""
        return Location(self.file, *self.place)

    def at(self, key: str) -> Location:
        """Where the value of `key` begins; where the mapping begins when there is no such key."""
        return Location(self._files.get(key, self.file), *self._value_places.get(key, self.place))

    def key_at(self, key: str) -> Location:
        """Where `key` itself stands; where the mapping begins when there is no such key."""
        return Location(self._files.get(key, self.file), *self._key_places.get(key, self.place))

    def overlaid(self, above: PlacedMapping) -> PlacedMapping:
        """A new mapping with the entries of `above` in the place of its own; every entry keeps its place and file."""
        merged = PlacedMapping(self.file, self.place)
        for source in (self, above):
            for key, value in source.items():
                at_key, at = source.key_at(key), source.at(key)
                merged.put(key, (at_key.line, at_key.column), value, (at.line, at.column), file=at.file)
        return merged

    def text(self, key: str, default: str = "") -> str:
        """The text under `key`; `default` when it is absent or no text."""
        value = self.get(key)
        return value if isinstance(value, str) else default

    def optional_text(self, key: str) -> str | None:
        """The text under `key`, or None."""
        value = self.get(key)
        return value if isinstance(value, str) else None

    def mapping(self, key: str) -> PlacedMapping:
        """The mapping under `key`; an empty one when it is absent or no mapping."""
        value = self.get(key)
        return value if isinstance(value, PlacedMapping) else PlacedMapping(self.file, self.place)

    def items_of(self, key: str) -> PlacedList:
        """The list under `key`; an empty one when it is absent or no list."""
        value = self.get(key)
        return value if isinstance(value, PlacedList) else PlacedList(self.file, self.place)

    def mappings(self) -> Iterator[tuple[str, PlacedMapping]]:
        """Every entry that is itself a mapping."""
        for key, value in self.items():
            if isinstance(value, PlacedMapping):
                yield key, value


class PlacedList(list[Value]):
    """A list that knows its own place and those of its items."""

    __slots__ = ("_places", "file", "place")

    def __init__(self, file: str, place: Place) -> None:
        super().__init__()
        self.file = file
        self.place = place
        self._places: list[Place] = []

    def put(self, value: Value, place: Place) -> None:
        """Add an item with its place."""
        self.append(value)
        self._places.append(place)

    @property
    def location(self) -> Location:
        """Where the list begins."""
        return Location(self.file, *self.place)

    def at(self, index: int) -> Location:
        """Where item `index` begins; where the list begins when there is no such item."""
        place = self._places[index] if 0 <= index < len(self._places) else self.place
        return Location(self.file, *place)

    def texts(self) -> tuple[str, ...]:
        """Every item that is text."""
        return tuple(item for item in self if isinstance(item, str))

    def placed_texts(self) -> Iterator[tuple[str, Location]]:
        """Every item that is text, with its place."""
        for index, item in enumerate(self):
            if isinstance(item, str):
                yield item, self.at(index)

    def mappings(self) -> Iterator[PlacedMapping]:
        """Every item that is a mapping."""
        for item in self:
            if isinstance(item, PlacedMapping):
                yield item


def locate(root: Value, path: Sequence[str | int], file: str) -> Location:
    """Where the value at `path` below `root` begins; as near above it as can be told."""
    location = Location(file)
    value = root
    if isinstance(value, PlacedMapping | PlacedList):
        location = value.location
    for part in path:
        if isinstance(value, PlacedMapping) and isinstance(part, str):
            location = value.at(part)
            value = value.get(part)
        elif isinstance(value, PlacedList) and isinstance(part, int):
            location = value.at(part)
            value = value[part] if part < len(value) else None
    return location
