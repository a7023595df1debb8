"""Faults, subjects, speakers, cells and phrase lists: from placed data of the right shape into the draft.

A site directory adds phrases to an entry of a lower layer by naming it with nothing but `phrases` (of speakers:
`marks`); an entry with a new name must be complete.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from plainspoken.catalogue.build_facts import build_details
from plainspoken.catalogue.build_rules import action_references, build_actions, build_template
from plainspoken.catalogue.draft import Draft, NameRegister, Reference
from plainspoken.catalogue.findings import FindingList, Location
from plainspoken.catalogue.model import Cell, Fault, PhraseRole, Speaker, Strength, Subject, Telling
from plainspoken.catalogue.names import Side
from plainspoken.catalogue.placed import PlacedMapping
from plainspoken.catalogue.sentences import Template

_SLOT = "subject"


def add_fault(
    name: str, data: PlacedMapping, place: PlacedMapping, draft: Draft, layer: int, findings: FindingList
) -> None:
    """Add one entry of `faults.yaml`; `place` is the mapping it stands in."""
    phrases = _own_phrases(data.items_of("phrases").placed_texts(), draft.fault_phrases, layer, findings)
    known = draft.faults.get(name)
    if known is not None and {*data} <= {"phrases"}:
        draft.faults[name] = replace(known, phrases=known.phrases + phrases)
        return
    if not draft.fault_names.claim(name, place.key_at(name), layer, findings):
        return
    role = PhraseRole(data.text("role", "cause"))
    texts = {key: build_template(data, key, findings) for key in ("sentence", "around", "alone", "result")}
    if role not in {PhraseRole.HARMLESS, PhraseRole.ASIDE, PhraseRole.NAME}:
        for key in ("sentence", "around", "alone", "actions", "category"):
            if key not in data:
                message = f"The fault {name!r} lacks {key!r}."
                findings.error(place.key_at(name), "missing-key", message, f"Add {key}.")
    _check_result(name, role, texts["result"], findings)
    for key, template in texts.items():
        if template is not None:
            slots = {*template.slots} - ({_SLOT} if key != "alone" else set())
            for slot in sorted(slots):
                message = f"{key!r} has no value for {{{slot}}}."
                fix = "Only {subject} can stand in `sentence`, `around` and `result`, and nothing in `alone`."
                findings.error(template.location, "unknown-fact", message, fix)
    category = data.text("category")
    draft.references.extend(_references(data, "implies", "subject"))
    draft.references.extend(action_references(data))
    if category not in {"", _SLOT}:
        draft.references.append(Reference("category", category, data.at("category")))
    draft.faults[name] = Fault(
        name=name,
        role=role,
        strength=Strength(data.text("strength", "ordinary")),
        phrases=phrases,
        category=None if category == _SLOT else category or None,
        severity=data.text("severity", "error"),
        implies=frozenset(data.items_of("implies").texts()),
        of_systems=data.text("of_systems") == "yes",
        details=build_details(data.items_of("details"), findings),
        actions=build_actions(data.items_of("actions"), findings),
        location=place.key_at(name),
        **texts,
    )


def _check_result(name: str, role: PhraseRole, result: Template | None, findings: FindingList) -> None:
    if result is not None and role is not PhraseRole.EFFECT:
        message = f"The fault {name!r} has a `result`, which only an effect has."
        findings.error(result.location, "unknown-key", message, "Take it away, or write `role: effect`.")


def add_subject(
    name: str, data: PlacedMapping, place: PlacedMapping, draft: Draft, layer: int, findings: FindingList
) -> None:
    """Add one entry of `subjects.yaml`; `place` is the mapping it stands in."""
    phrases = _own_phrases(data.items_of("phrases").placed_texts(), draft.subject_phrases, layer, findings)
    doubtful = _own_phrases(data.items_of("doubtful").placed_texts(), draft.subject_phrases, layer, findings)
    known = draft.subjects.get(name)
    if known is not None and {*data} <= {"phrases", "doubtful"}:
        draft.subjects[name] = replace(
            known, phrases=known.phrases + phrases + doubtful, doubtful=known.doubtful.union(doubtful)
        )
        return
    if not draft.subject_names.claim(name, place.key_at(name), layer, findings):
        return
    for key in ("noun", "category", "telling"):
        if key not in data:
            findings.error(place.key_at(name), "missing-key", f"The subject {name!r} lacks {key!r}.", f"Add {key}.")
    draft.references.append(Reference("category", data.text("category", "platform"), data.at("category")))
    nouns = data.mapping("nouns")
    draft.subjects[name] = Subject(
        name=name,
        noun=data.text("noun"),
        category=data.text("category"),
        telling=Telling(data.text("telling", "no")),
        phrases=phrases + doubtful,
        doubtful=frozenset(doubtful),
        nouns={side: noun for side, noun in nouns.items() if isinstance(noun, str)},
        side=Side(data.text("side")) if "side" in data else None,
        system=data.text("system") == "yes",
        location=place.key_at(name),
    )


def add_speaker(
    name: str, data: PlacedMapping, place: PlacedMapping, draft: Draft, layer: int, findings: FindingList
) -> None:
    """Add one entry of `speakers.yaml`; `place` is the mapping it stands in."""
    marks = _own_phrases(data.items_of("marks").placed_texts(), draft.speaker_marks, layer, findings)
    known = draft.speakers.get(name)
    if known is not None and {*data} <= {"marks"}:
        draft.speakers[name] = replace(known, marks=known.marks + marks)
        return
    if draft.speaker_names.claim(name, place.key_at(name), layer, findings):
        side = Side(data.text("side")) if "side" in data else None
        for key in ("subject", "system"):
            if key in data:
                draft.references.append(Reference("subject", data.text(key), data.at(key)))
        draft.speakers[name] = Speaker(
            name=name,
            side=side,
            marks=marks,
            subject=data.optional_text("subject"),
            system=data.optional_text("system"),
            description=data.text("description"),
            location=place.key_at(name),
        )


def add_cell(data: PlacedMapping, draft: Draft, _layer: int, findings: FindingList) -> None:
    """Add one entry of `cells.yaml`."""
    for key, kind in (("faults", "fault"), ("subjects", "subject"), ("speakers", "speaker"), ("steps", "step")):
        draft.references.extend(_references(data, key, kind))
    if "category" in data:
        draft.references.append(Reference("category", data.text("category"), data.at("category")))
    draft.references.extend(action_references(data))
    draft.cells.append(
        Cell(
            faults=frozenset(data.items_of("faults").texts()),
            subjects=frozenset(data.items_of("subjects").texts()),
            speakers=frozenset(data.items_of("speakers").texts()),
            steps=frozenset(data.items_of("steps").texts()),
            sides=frozenset(data.items_of("sides").texts()),
            reason=data.text("because"),
            category=data.optional_text("category"),
            severity=data.optional_text("severity"),
            message=build_template(data, "message", findings),
            actions=build_actions(data.items_of("actions"), findings),
            location=data.location,
        )
    )


def add_phrases(name: str, data: PlacedMapping, draft: Draft, layer: int, findings: FindingList) -> None:
    """Add one list of `phrases.yaml`; `data` is the mapping it stands in. A nearer layer adds to a list below it."""
    phrases = _own_phrases(data.items_of(name).placed_texts(), draft.listed_phrases, layer, findings)
    draft.phrases[name] = draft.phrases.get(name, ()) + phrases
    draft.phrase_names.note(name, data.key_at(name), layer)


def _references(data: PlacedMapping, key: str, kind: str) -> list[Reference]:
    return [Reference(kind, name, location) for name, location in data.items_of(key).placed_texts()]


def _own_phrases(
    placed: Iterable[tuple[str, Location]], register: NameRegister, layer: int, findings: FindingList
) -> tuple[str, ...]:
    return tuple(text for text, location in placed if register.claim(text, location, layer, findings))
