"""The facts of a rule: what binds them, what type they have, what stands in for a missing value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plainspoken.catalogue.build_conditions import hole_names, keep_or_report, likes_of, regex_groups, regexes_of
from plainspoken.catalogue.conditions import Condition, FactType, LikeTemplate
from plainspoken.catalogue.findings import FindingList, Location
from plainspoken.catalogue.model import Example, FactSpec
from plainspoken.catalogue.placed import PlacedList, PlacedMapping
from plainspoken.catalogue.sentences import Action, Detail, Template
from plainspoken.catalogue.suggestions import suggest
from plainspoken.catalogue.templates import parse_like, parse_template
from plainspoken.catalogue.wordings import DEFAULT_ELSE


def build_facts(data: PlacedMapping, text: Condition | None, findings: FindingList) -> Mapping[str, FactSpec]:
    """The facts of a rule, sorted by name.

    Args:
        data: The rule's `facts`, of the right shape; empty when it has none.
        text: The rule's condition, whose holes and groups bind facts.
        findings: Takes what is wrong.
    """
    holes = _hole_types(text, findings)
    groups = {name: regex.location for regex in regexes_of(text) for name in regex_groups(regex.pattern)}
    facts = {
        name: FactSpec(name, type_, DEFAULT_ELSE[type_], location=location)
        for name, (type_, location) in holes.items()
        if name not in data
    }
    for name, location in groups.items():
        if name not in data and name not in holes:
            fix = f"Describe it under facts: {name}: {{ type: … }}; or write (?:…) when the value is not needed."
            findings.error(location, "fact-without-type", f"The group {name!r} has no type.", fix)
    for name, spec in data.mappings():
        fact = _build_fact(name, spec, data.key_at(name), holes.get(name), findings)
        if fact is None:
            continue
        facts[name] = fact
        if name not in holes and name not in groups and not fact.find:
            near = suggest(name, [*holes, *groups])
            message = f"Nothing in this rule finds a value for {name!r}."
            fix = near if near.startswith("Did you") else "Add a hole of this name to a `like`, or a `find`."
            findings.error(data.key_at(name), "fact-without-source", message, fix)
    for name, (type_, location) in holes.items():
        if type_ is FactType.ENUM and name not in data:
            fix = f"Describe it under facts: {name}: {{ values: {{ raw word: what customers read }} }}."
            findings.error(location, "fact-values", f"The enum {name!r} has no values.", fix)
    return dict(sorted(facts.items()))


def build_details(items: PlacedList, findings: FindingList) -> tuple[Detail, ...]:
    """The usable details of a rule or fault."""
    details: list[Detail] = []
    for item in items.mappings():
        say = keep_or_report(parse_template(item.text("say"), item.at("say")), findings)
        parsed = (parse_like(text, location) for text, location in item.items_of("find").placed_texts())
        find = tuple(like for one in parsed if (like := keep_or_report(one, findings)) is not None)
        if say is None or not find:
            continue
        for like in find:
            for slot in say.slots:
                if slot not in hole_names(like):
                    message = f"`{like.source}` has no hole {slot!r}, which `say` shows."
                    findings.error(item.at("find"), "unknown-fact", message, suggest(slot, hole_names(like)))
        details.append(Detail(find, say))
    return tuple(details)


def _hole_types(text: Condition | None, findings: FindingList) -> dict[str, tuple[FactType, Location]]:
    types: dict[str, tuple[FactType, Location]] = {}
    for like in likes_of(text):
        for hole in like.template.parts:
            if isinstance(hole, str) or hole.name is None or hole.type is None:
                continue
            known = types.setdefault(hole.name, (hole.type, like.location))[0]
            if known is not hole.type:
                message = f"The hole {hole.name!r} is {hole.type} here and {known} elsewhere in this rule."
                findings.error(like.location, "fact-type-conflict", message, "Give both the same type, or other names.")
    return types


def _build_fact(
    name: str, data: PlacedMapping, place: Location, hole: tuple[FactType, Location] | None, findings: FindingList
) -> FactSpec | None:
    find = _build_find(name, data, findings)
    found = [part.type for like in find for part in like.parts if not isinstance(part, str) and part.name == name]
    given = data.optional_text("type")
    types = [FactType(given)] if given else []
    types += [type_ for type_ in (hole[0] if hole else None, *found) if type_ is not None]
    if not types:
        fix = "Add type: one of size, count, percent, duration, code, name, enum."
        findings.error(place, "fact-without-type", f"The fact {name!r} has no type.", fix)
        return None
    type_ = types[0]
    if len(set(types)) > 1:
        message = f"The fact {name!r} is given several types: {', '.join(dict.fromkeys(types))}."
        findings.error(place, "fact-type-conflict", message, "Give it the same type everywhere.")
    values = {raw: shown for raw, shown in data.mapping("values").items() if isinstance(shown, str)}
    if (type_ is FactType.ENUM) != bool(values):
        message = (
            "A fact of type enum needs values." if not values else f"Only facts of type enum have values, not {type_}."
        )
        fix = (
            "Add values: { raw word: what customers read }." if not values else "Write type: enum, or leave values out."
        )
        findings.error(place, "fact-values", message, fix)
    otherwise = data.text("else", DEFAULT_ELSE[type_])
    return FactSpec(name, type_, otherwise, find, values, place)


def _build_find(name: str, data: PlacedMapping, findings: FindingList) -> tuple[LikeTemplate, ...]:
    templates: list[LikeTemplate] = []
    for text, location in data.items_of("find").placed_texts():
        template = keep_or_report(parse_like(text, location), findings)
        if template is None:
            continue
        templates.append(template)
        if hole_names(template) != (name,):
            message = f"This template must hold the hole {name!r} and no other named one."
            findings.error(location, "bad-like", message, f"Write {{{name}:…}} once, and {{}} for the rest.")
    return tuple(templates)


def check_uses(
    facts: Mapping[str, FactSpec],
    described: PlacedMapping,
    shown: Iterable[Template],
    examples: Iterable[Example],
    findings: FindingList,
) -> None:
    """Find slots and expected facts that the rule does not have, and described facts that nothing shows."""
    used: set[str] = set()
    for template in shown:
        for slot in template.slots:
            used.add(slot)
            if slot not in facts and slot not in described:
                fix = (
                    suggest(slot, facts)
                    or "Add a hole {name:type} of this name to a `like`, or describe it under facts."
                )
                findings.error(template.location, "unknown-fact", f"There is no fact {slot!r} in this rule.", fix)
    for example in examples:
        for name in example.facts:
            if name not in facts and name not in described:
                message = f"The example expects a fact {name!r} that this rule does not have."
                findings.error(example.location, "unknown-fact", message, suggest(name, facts))
    for name in described:
        if name in facts and name not in used:
            fix = "Show it as {" + name + "} in the message or an action, or leave it out."
            findings.warning(described.key_at(name), "unused-fact", f"Nothing shows the fact {name!r}.", fix)


def shown_templates(message: Template | None, actions: Iterable[Action]) -> list[Template]:
    """Every customer-facing template of a message and its actions."""
    return [*([] if message is None else [message]), *(action.text for action in actions)]
