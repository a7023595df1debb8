"""Sentences that are added to an answer where the text has their numbers: sizes, limits, counts and times."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from plainspoken.catalogue.conditions import FactType, Hole
from plainspoken.catalogue.sentences import Detail
from plainspoken.engine.composer import rendered
from plainspoken.engine.facts import normal_value
from plainspoken.engine.guard import Guard
from plainspoken.engine.likes import CompiledLike
from plainspoken.engine.names import Names
from plainspoken.engine.reading import Reading

_MOST: Final = 3
"""Sentences added to one answer at most; more would bury what happened."""


class DetailReader:
    """Reads details off texts. Immutable, safe in threads."""

    def __init__(self, details: Iterable[Detail], guard: Guard, names: Names) -> None:
        self._guard = guard
        self._names = names
        self._likes = {like.source: CompiledLike(like, strict=True) for detail in details for like in detail.find}

    def sentences(self, details: Iterable[Detail], reading: Reading, *, names: Collection[str] = ()) -> list[str]:
        """The sentences of those details that the text has all values of, each valid and clean.

        Args:
            details: Of a rule or a fault, of those given to the reader.
            reading: The text.
            names: Names that the caller knows.
        """
        found: list[str] = []
        folded = reading.text.folded
        for detail in details:
            for template in detail.find:
                like = self._likes[template.source]
                values = self._values(like, reading, names) if like.rarest in folded else None
                if values is not None:
                    found.append(rendered(detail.say, values))
                    break
        return found[:_MOST]

    def _values(self, like: CompiledLike, reading: Reading, names: Collection[str]) -> Mapping[str, str] | None:
        match = like.find(reading.text, within=reading.messages)
        if match is None:
            return None
        values: dict[str, str] = {}
        for hole in like.template.parts:
            if not isinstance(hole, Hole) or hole.name is None or hole.type is None:
                continue
            value = normal_value(hole.type, match[1].get(hole.name, ""), names=names)
            if value is None or not self._is_clean(value, hole.type, names):
                return None
            values[hole.name] = value
        return values

    def _is_clean(self, value: str, type_: FactType, names: Collection[str]) -> bool:
        if type_ is FactType.NAME:
            return self._names.is_presentable(value, keep=names)
        return self._guard.is_clean(value)
