"""Failure rules: from placed data of the right shape to the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from plainspoken.catalogue.build_conditions import build_condition, keep_or_report
from plainspoken.catalogue.build_facts import build_details, build_facts, check_uses, shown_templates
from plainspoken.catalogue.draft import Reference
from plainspoken.catalogue.findings import FindingList, Location
from plainspoken.catalogue.model import ANY_FAULT, NO_FAULT, Example, Rule, When
from plainspoken.catalogue.names import StepFailure
from plainspoken.catalogue.placed import PlacedList, PlacedMapping
from plainspoken.catalogue.sentences import Action, Circumstances, Template, Who
from plainspoken.catalogue.templates import parse_template


def build_rule(data: PlacedMapping, layer: int, findings: FindingList) -> Rule | None:
    """The rule that a mapping of the right shape describes; None, with findings, when it cannot be used.

    Steps are left as written; `plainspoken.catalogue.references` resolves them when all files are read.
    """
    before = findings.count
    when_data = data.mapping("when")
    text_data = when_data.mapping("text")
    text = build_condition(text_data, findings) if text_data else None
    message = build_template(data, "message", findings)
    actions = build_actions(data.items_of("actions"), findings)
    examples = tuple(_build_example(item) for item in data.items_of("examples").mappings())
    if text_data and text is None:
        return None  # its facts are not known, so slots cannot be judged
    facts = build_facts(data.mapping("facts"), text, findings)
    check_uses(facts, data.mapping("facts"), shown_templates(message, actions), examples, findings)
    if message is None or (findings.count > before and len(actions) < len(data.items_of("actions"))):
        return None
    return Rule(
        id=data.text("id"),
        when=When(
            steps=_folded(when_data.items_of("steps")),
            operations=_folded(when_data.items_of("operations")),
            sources=_folded(when_data.items_of("sources")),
            classifications=_folded(when_data.items_of("classifications")),
            codes=_folded(when_data.items_of("codes")),
            os_types=_folded(when_data.items_of("os_types")),
            faults=_folded(when_data.items_of("faults")),
            subjects=_folded(when_data.items_of("subjects")),
            speakers=_folded(when_data.items_of("speakers")),
            sides=_folded(when_data.items_of("sides")),
            text=text,
        ),
        category=data.text("category"),
        severity=data.text("severity"),
        message=message,
        actions=actions,
        location=data.location,
        explains=_folded(data.items_of("explains")),
        wins_over=data.mapping("wins_over").items_of("rules").texts(),
        wins_because=data.mapping("wins_over").text("because"),
        facts=facts,
        details=build_details(data.items_of("details"), findings),
        examples=examples,
        not_for=tuple(_build_example(item) for item in data.items_of("not_for").mappings()),
        draft=data.get("draft") is True,
        layer=layer,
        places={key: data.key_at(key) for key in data},
    )


def references_of(data: PlacedMapping) -> Iterator[Reference]:
    """What a rule names of other files and other rules."""
    for key, kind in _NAMED_IN_WHEN.items():
        for name, location in data.mapping("when").items_of(key).placed_texts():
            yield Reference(kind, name, location)
    for name, location in data.items_of("explains").placed_texts():
        if name not in (ANY_FAULT, NO_FAULT):
            yield Reference("fault", name, location)
    for name, location in _listed_phrases(data.mapping("when").mapping("text")):
        yield Reference("phrases", name, location)
    for name, location in data.mapping("wins_over").items_of("rules").placed_texts():
        yield Reference("rule", name, location)
    yield from action_references(data)
    yield Reference("category", data.text("category"), data.at("category"))
    for key in ("examples", "not_for"):
        for example in data.items_of(key).mappings():
            if "step" in example:
                yield Reference("step", example.text("step"), example.at("step"), is_example=True)


_NAMED_IN_WHEN: Final = {"steps": "step", "faults": "fault", "subjects": "subject", "speakers": "speaker"}


def _listed_phrases(condition: PlacedMapping) -> Iterator[tuple[str, Location]]:
    """The names of phrase lists in a condition, as deep as they stand."""
    for key, value in condition.items():
        if key == "phrases" and isinstance(value, str):
            yield value, condition.at(key)
        elif key == "phrases" and isinstance(value, PlacedList):
            yield from value.placed_texts()
        elif isinstance(value, PlacedMapping):
            yield from _listed_phrases(value)
        elif isinstance(value, PlacedList):
            for part in value.mappings():
                yield from _listed_phrases(part)


def action_references(data: PlacedMapping) -> Iterator[Reference]:
    """The steps that the actions of an entry name in their circumstances."""
    for action in data.items_of("actions").mappings():
        for key in ("when", "unless"):
            for name, location in action.mapping(key).items_of("steps").placed_texts():
                yield Reference("step", name, location)


def build_template(data: PlacedMapping, key: str, findings: FindingList) -> Template | None:
    """The customer-facing text under `key`; None when there is none or it cannot be used."""
    text = data.optional_text(key)
    return None if text is None else keep_or_report(parse_template(text, data.at(key)), findings)


def build_actions(items: PlacedList, findings: FindingList) -> tuple[Action, ...]:
    """The usable actions of a list, plain texts and mappings alike."""
    actions: list[Action] = []
    for index, item in enumerate(items):
        if isinstance(item, PlacedMapping):
            text, who, do = build_template(item, "text", findings), item.text("who", "user"), item.optional_text("do")
            conditions = _circumstances(item, "when"), _circumstances(item, "unless")
        else:
            text, who, do = keep_or_report(parse_template(str(item), items.at(index)), findings), "user", None
            conditions = None, None
        if text is not None:
            actions.append(Action(text, Who(who), do, *conditions))
    return tuple(actions)


def _circumstances(data: PlacedMapping, key: str) -> Circumstances | None:
    given = data.mapping(key)
    if not given:
        return None
    return Circumstances(*(_folded(given.items_of(name)) for name in ("operations", "steps", "sources", "sides")))


def build_failure(data: PlacedMapping, findings: FindingList) -> StepFailure | None:
    """What to say of a failure nobody explained; None when `data` is empty. Its texts may have no slots."""
    if not data:
        return None
    message = build_template(data, "message", findings)
    actions = build_actions(data.items_of("actions"), findings)
    refuse_slots(shown_templates(message, actions), findings)
    return StepFailure(data.text("category"), message, actions, data.optional_text("severity"))


def refuse_slots(shown: list[Template], findings: FindingList) -> None:
    """Find slots in texts that no fact can ever fill."""
    for template in shown:
        if template.slots:
            message = f"There is no fact {template.slots[0]!r} here: only failure rules have facts."
            findings.error(template.location, "unknown-fact", message, "Say it without, or double the braces.")


def _folded(items: PlacedList) -> frozenset[str]:
    return frozenset(text.casefold() for text in items.texts())


def _build_example(data: PlacedMapping) -> Example:
    return Example(
        text=data.text("text"),
        location=data.location,
        step=data.optional_text("step"),
        operation=data.optional_text("operation"),
        source=data.optional_text("source"),
        classification=data.optional_text("classification"),
        code=data.optional_text("code"),
        os_type=data.optional_text("os_type"),
        facts={name: value for name, value in data.mapping("facts").items() if isinstance(value, str)},
        message=data.optional_text("message"),
        actions=data.items_of("actions").texts(),
    )
