"""What two catalogues differ in, as text for a terminal and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from plainspoken.review.difference import PHRASES, Difference, EntryChange, FieldChange
from plainspoken.review.entry import Plain
from plainspoken.review.impact_reports import impact_object, text_impact
from plainspoken.review.phrases import counted
from plainspoken.review.versions import VersionStep

_MOST_REASONS: Final = 5
_SIGNS: Final = {"added": "+", "removed": "-", "changed": "~"}


def text_difference(difference: Difference) -> str:
    """For people at a terminal."""
    if difference.is_empty:
        return _headline(difference)
    lines = [_headline(difference), *_version_lines(difference)]
    if difference.structure:
        lines += ["", "Structure"]
        for change in difference.structure:
            lines += [f"{_SIGNS[change.what]} {change.kind} {change.name}{_places(change)}"]
            for field in change.fields:
                first, *rest = field_lines(field)
                lines += [f"    {first}{_override(change, field)}", *(f"    {line}" for line in rest)]
    lines += ["", "Behavior of the examples of both", text_impact(difference.behaviour)]
    return "\n".join(lines)


def json_difference(difference: Difference) -> str:
    """One JSON object; `behaviour` is as `plainspoken impact` writes it."""
    return json.dumps(
        {
            "before": difference.before,
            "after": difference.after,
            "version_step": difference.step.name.lower(),
            "reasons": list(difference.reasons),
            "structure": [_entry_object(change) for change in difference.structure],
            "behaviour": impact_object(difference.behaviour),
        },
        indent=2,
        ensure_ascii=False,
    )


DIFFERENCE_REPORTS: Final[Mapping[str, Callable[[Difference], str]]] = {
    "text": text_difference,
    "json": json_difference,
}
"""Name of each output format → what writes it."""


def field_lines(change: FieldChange) -> Iterator[str]:
    """A field's edit in a line when both values are short texts, else its removed and added lines below its name."""
    if change.field in PHRASES:
        yield f"{change.field}:"
        yield from (f"- {phrase}" for phrase in change.gone)
        yield from (f"+ {phrase}" for phrase in change.added)
        return
    before, after = plain_lines(change.before), plain_lines(change.after)
    if len(before) == len(after) == 1 and len(before[0]) + len(after[0]) < 90:
        yield f"{change.field}: {before[0]} → {after[0]}"
        return
    yield f"{change.field}:"
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield from (f"- {line}" for line in before[start:end])
            yield from (f"+ {line}" for line in after[new_start:new_end])


def plain_lines(value: Plain, indent: str = "") -> list[str]:
    """The value much as YAML's block style has it; an absent or empty one is a dash."""
    if value in (None, [], {}, ""):
        return [f"{indent}–"]
    if isinstance(value, bool):
        return [f"{indent}{'true' if value else 'false'}"]
    if isinstance(value, str):
        return [indent + (json.dumps(value, ensure_ascii=False) if "\n" in value else value)]
    if isinstance(value, Mapping):
        return [line for key, item in value.items() for line in _mapping_lines(key, item, indent)]
    return [line for item in value for line in _item_lines(item, indent)]


def _mapping_lines(key: str, item: Plain, indent: str) -> list[str]:
    if isinstance(item, Mapping) or (isinstance(item, Sequence) and not isinstance(item, str)):
        return [f"{indent}{key}:", *plain_lines(item, indent + "  ")]
    return [f"{indent}{key}: {plain_lines(item)[0]}"]


def _item_lines(item: Plain, indent: str) -> list[str]:
    lines = plain_lines(item, indent + "  ")
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def _headline(difference: Difference) -> str:
    catalogues = f"Catalogue {difference.before} → {difference.after}"
    if difference.is_empty:
        return f"{catalogues}: nothing differs."
    counts = Counter((change.kind, change.what) for change in difference.structure)
    parts = [f"{_counted(count, kind)} {what}" for (kind, what), count in counts.items()]
    return f"{catalogues}: {', '.join(parts) or 'the same entries'}."


def _counted(count: int, kind: str) -> str:
    return "order" if kind == "order of" else counted(count, kind)


def _version_lines(difference: Difference) -> Iterator[str]:
    if difference.step is VersionStep.NONE:
        return
    yield f"Suggested version step: {difference.step.name.lower()}"
    yield from (f"- {reason}" for reason in difference.reasons[:_MOST_REASONS])
    more = len(difference.reasons) - _MOST_REASONS
    if more > 0:
        yield f"- and {more:,} more of that kind"


def _places(change: EntryChange) -> str:
    places = [str(place) for place in (change.old, change.new) if place is not None]
    return "  " + " → ".join(dict.fromkeys(places)) if places else ""


def _override(change: EntryChange, field: FieldChange) -> str:
    """Where a field stands that is written in another file than its entry: an override's."""
    elsewhere = field.location and change.new and field.location.file != change.new.file
    return f"  {field.location}" if elsewhere else ""


def _entry_object(change: EntryChange) -> dict[str, object]:
    return {
        "kind": change.kind,
        "name": change.name,
        "what": change.what,
        "version_step": change.step.name.lower(),
        "old": str(change.old) if change.old else None,
        "new": str(change.new) if change.new else None,
        "fields": [
            {
                "field": field.field,
                "before": field.before,
                "after": field.after,
                **({"added": field.added, "removed": field.gone} if field.field in PHRASES else {}),
                "version_step": field.step.name.lower(),
                "place": str(field.location) if field.location else None,
            }
            for field in change.fields
        ],
    }
