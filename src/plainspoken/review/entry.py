"""One thing of a catalogue as its authors write it, and the plain data of what several kinds of things have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from plainspoken.catalogue.findings import Location
from plainspoken.catalogue.sentences import Action, Circumstances, Detail

Plain: TypeAlias = "str | bool | Sequence[Plain] | Mapping[str, Plain] | None"
"""Data as a rule file holds it."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One thing of a catalogue: its kind (`rule`, `term` …) and name, its fields as written, and its place if known."""

    kind: str
    name: str
    fields: Mapping[str, Plain]
    location: Location | None = None
    places: Mapping[str, Location] | None = None


def action_fields(actions: Sequence[Action], prefix: str = "") -> dict[str, Plain]:
    """The sentences, and apart from them who can do it, which typed action it is, and where it is offered."""
    return {
        f"{prefix}actions": [action.text.source for action in actions],
        f"{prefix}actions.do": [_action_data(action) for action in actions],
    }


def details_data(details: Iterable[Detail]) -> Plain:
    """Sentences that are added for values of a text."""
    return [{"find": [like.source for like in detail.find], "say": detail.say.source} for detail in details]


def _action_data(action: Action) -> Plain:
    data: dict[str, Plain] = {"who": action.who.value}
    if action.do:
        data["do"] = action.do
    for key, circumstances in (("when", action.when), ("unless", action.unless)):
        if circumstances is not None:
            data[key] = _circumstances_data(circumstances)
    return data


def _circumstances_data(circumstances: Circumstances) -> Plain:
    named = {name: getattr(circumstances, name) for name in ("operations", "steps", "sources", "sides")}
    return {name: sorted(values) for name, values in named.items() if values}
