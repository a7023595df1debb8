"""Terms, steps, operations, categories and the vocabulary: from placed data of the right shape into the draft."""

from __future__ import annotations

import re

from plainspoken.catalogue.build_conditions import hole_names, keep_or_report
from plainspoken.catalogue.build_facts import shown_templates
from plainspoken.catalogue.build_rules import build_actions, build_failure, build_template, refuse_slots
from plainspoken.catalogue.draft import Draft, NameRegister, Reference
from plainspoken.catalogue.findings import FindingList
from plainspoken.catalogue.names import (
    Activity,
    Category,
    Detector,
    JobKind,
    Side,
    Stake,
    Status,
    Step,
    Term,
    VocabularyWord,
)
from plainspoken.catalogue.placed import PlacedMapping
from plainspoken.catalogue.suggestions import suggest
from plainspoken.catalogue.templates import parse_like

# A last capital X is a placeholder only where it stands out: after a small letter, a digit or a sign.
_PLACEHOLDER = re.compile(r"(?<=[a-z0-9/_.-])X$")


def add_term(data: PlacedMapping, draft: Draft, layer: int, findings: FindingList) -> None:
    """Add one entry of `terms.yaml`."""
    technical = data.text("term")
    if draft.term_names.claim(technical, data.at("term"), layer, findings):
        draft.terms.append(Term(_PLACEHOLDER.sub("{}", technical), data.text("say"), data.at("term")))


def add_step(
    name: str, data: PlacedMapping, place: PlacedMapping, draft: Draft, layer: int, findings: FindingList
) -> None:
    """Add one entry of `steps.yaml`; `place` is the mapping it stands in."""
    free = draft.step_names.claim(name, place.key_at(name), layer, findings)
    aliases = [
        alias
        for alias, location in data.items_of("aliases").placed_texts()
        if draft.step_names.claim(alias, location, layer, findings)
    ]
    failure = data.mapping("failure")
    if failure:
        draft.references.append(Reference("category", failure.text("category"), failure.at("category")))
    if not free:
        return
    draft.steps[name] = Step(
        name=name,
        display_name=data.text("display_name"),
        phase=data.text("phase"),
        description=data.text("description"),
        icon=data.text("icon"),
        aliases=tuple(aliases),
        failure=build_failure(failure, findings),
        side=Side(data.text("side")) if "side" in data else None,
        at_stake=_stake(data.mapping("at_stake"), findings),
        location=place.key_at(name),
    )


def _stake(data: PlacedMapping, findings: FindingList) -> Stake | None:
    message = build_template(data, "message", findings) if data else None
    if message is None:
        return None
    actions = build_actions(data.items_of("actions"), findings)
    refuse_slots(shown_templates(message, actions), findings)
    return Stake(message, actions, data.optional_text("severity"))


def add_category(
    name: str, data: PlacedMapping, place: PlacedMapping, draft: Draft, layer: int, findings: FindingList
) -> None:
    """Add one entry of `categories.yaml`; `place` is the mapping it stands in."""
    message = build_template(data, "message", findings)
    actions = build_actions(data.items_of("actions"), findings)
    refuse_slots(shown_templates(message, actions), findings)
    if not draft.category_names.claim(name, place.key_at(name), layer, findings) or message is None:
        return
    texts = (data.text("label"), data.text("description"), data.text("example"))
    draft.categories[name] = Category(name, *texts, message, actions, data.text("severity"))


def add_operations(data: PlacedMapping, draft: Draft, layer: int, findings: FindingList) -> None:
    """Add a whole `operations.yaml`; a nearer layer's kinds and activities are tried before those below it."""
    draft.kinds[:0] = [kind for kind in _kinds(data, draft, layer, findings) if kind is not None]
    draft.activities[:0] = _activities(data, findings)
    _add_statuses(data.mapping("job_statuses"), draft.job_statuses, draft.raw_job_statuses, layer, findings)
    _add_statuses(data.mapping("step_statuses"), draft.step_statuses, draft.raw_step_statuses, layer, findings)


def _kinds(data: PlacedMapping, draft: Draft, layer: int, findings: FindingList) -> list[JobKind | None]:
    return [_build_kind(item, draft, layer, findings) for item in data.items_of("kinds").mappings()]


def _build_kind(data: PlacedMapping, draft: Draft, layer: int, findings: FindingList) -> JobKind | None:
    name = data.text("kind")
    failure = data.mapping("failure")
    if failure:
        draft.references.append(Reference("category", failure.text("category"), failure.at("category")))
    for operation, location in data.items_of("operations").placed_texts():
        draft.operation_names.claim(operation, location, layer, findings)
    if not draft.kind_names.claim(name, data.at("kind"), layer, findings):
        return None
    return JobKind(
        name=name,
        job_type=data.text("job_type"),
        display_name=data.text("display_name"),
        icon=data.text("icon"),
        operations=data.items_of("operations").texts(),
        contains=data.items_of("contains").texts(),
        steps=data.items_of("steps").texts(),
        by_status={status: shown for status, shown in data.mapping("by_status").items() if isinstance(shown, str)},
        failure=build_failure(failure, findings),
    )


def _activities(data: PlacedMapping, findings: FindingList) -> list[Activity]:
    activities: list[Activity] = []
    for item in data.items_of("activities").mappings():
        like = keep_or_report(parse_like(item.text("like"), item.at("like")), findings)
        display = build_template(item, "display", findings)
        if like is None or display is None:
            continue
        for slot in display.slots:
            if slot not in hole_names(like):
                message = f"`like` has no hole {slot!r}."
                findings.error(display.location, "unknown-fact", message, suggest(slot, hole_names(like)))
        activities.append(Activity(like, display))
    return activities


def _add_statuses(
    data: PlacedMapping, statuses: dict[str, Status], raw_values: NameRegister, layer: int, findings: FindingList
) -> None:
    for name, entry in data.mappings():
        raw = tuple(
            value
            for value, location in entry.items_of("raw").placed_texts()
            if raw_values.claim(value, location, layer, findings)
        )
        known = statuses.get(name)
        if known is not None:
            if "label" in entry or "icon" in entry:
                fix = "A site directory adds raw values only; leave label and icon out."
                findings.error(data.key_at(name), "redefinition", f"The status {name!r} is already given.", fix)
            statuses[name] = Status(name, known.label, known.icon, known.raw + raw)
            continue
        if "label" not in entry or "icon" not in entry:
            message = f"The status {name!r} lacks its label or icon."
            findings.error(data.key_at(name), "incomplete-status", message, "Add label and icon.")
        statuses[name] = Status(name, entry.text("label"), entry.text("icon"), raw)


def add_vocabulary(data: PlacedMapping, draft: Draft, layer: int, findings: FindingList) -> None:
    """Add a whole `vocabulary.yaml`; every layer adds to the ones below it."""
    for group in data.items_of("words").mappings():
        for key in ("whole", "anywhere"):
            for text, location in group.items_of(key).placed_texts():
                if draft.word_texts.claim(text, location, layer, findings):
                    draft.words.append(VocabularyWord(text, key == "anywhere", group.text("why"), location))
    detectors = data.mapping("detectors")
    for name, remark in detectors.items():
        if draft.detector_names.claim(name, detectors.key_at(name), layer, findings):
            draft.detectors[name] = Detector(name, str(remark))
    for item in data.items_of("exceptions").mappings():
        if draft.exception_texts.claim(item.text("allow"), item.at("allow"), layer, findings):
            draft.exceptions[item.text("allow")] = item.text("why")
