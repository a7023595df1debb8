"""Facts of a rule that matched: read off the text, or worded otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from plainspoken.catalogue.conditions import FactType
from plainspoken.catalogue.model import FactSpec, Rule
from plainspoken.engine.decision import Match
from plainspoken.engine.facts import normal_value
from plainspoken.engine.guard import Guard
from plainspoken.engine.likes import CompiledLike
from plainspoken.engine.names import Names
from plainspoken.engine.normalise import NormalText


class FactReader:
    """Reads the facts of rules. Immutable, safe in threads."""

    def __init__(self, rules: Iterable[Rule], guard: Guard, names: Names) -> None:
        self._guard = guard
        self._names = names
        self._finds = {
            (rule.id, spec.name): tuple(CompiledLike(template) for template in spec.find)
            for rule in rules
            for spec in rule.facts.values()
        }

    def read(self, match: Match, text: NormalText, *, names: Collection[str] = ()) -> dict[str, tuple[str, bool]]:
        """The facts of a match in normal form, each with whether it was read off the text.

        One without a valid, clean value has its rule's `else` wording. `names` are those the caller knows.
        """
        facts: dict[str, tuple[str, bool]] = {}
        lines = [(start, end) for start, end, _ in text.lines]
        for spec in match.rule.facts.values():
            value = self._value(spec, match.found.values.get(spec.name), names)
            for like in self._finds[match.rule.id, spec.name] if value is None else ():
                found = like.find(text, within=lines)
                value = self._value(spec, found[1].get(spec.name) if found else None, names)
                if value is not None:
                    break
            facts[spec.name] = (value, True) if value is not None else (spec.otherwise, False)
        return facts

    def _value(self, spec: FactSpec, raw: str | None, names: Collection[str]) -> str | None:
        value = normal_value(spec.type, raw, values=spec.values, names=names) if raw else None
        if value is None:
            return None
        if spec.type is FactType.NAME:
            return value if self._names.is_presentable(value, keep=names) else None
        return value if self._guard.is_clean(value) else None
