"""An impact as text for a terminal, as JSON, and as Markdown for a review. None holds a raw text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from plainspoken.review.changes import Change, ReadAnswer
from plainspoken.review.impact import Group, Impact, Sample
from plainspoken.review.phrases import counted, quoted

_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>|~#])")


def text_impact(impact: Impact) -> str:
    """For people at a terminal."""
    lines = [_headline(impact)]
    for group in impact.groups:
        lines += ["", _title(group), f"  {_counts(group, impact)}", *(f"  {line}" for line in _code_lines(group))]
        for sample in group.samples:
            lines += ["", *(f"  {line}" for line in _sample_lines(sample))]
    if impact.step_names:
        lines += ["", "Names of steps"]
        lines += [
            f"  {quoted(was)} → {quoted(is_)}  {counted(count, impact.noun)}"
            for (was, is_), count in impact.step_names.items()
        ]
    return "\n".join(lines)


def json_impact(impact: Impact) -> str:
    """One JSON object; `groups` in the order of the text."""
    return json.dumps(impact_object(impact), indent=2, ensure_ascii=False)


def impact_object(impact: Impact) -> dict[str, object]:
    """The impact as JSON-ready data."""
    return {
        "before": impact.before,
        "after": impact.after,
        "failures": impact.failures,
        "changed": impact.changed,
        "jobs": impact.jobs,
        "vms": impact.vms,
        "changes_codes": impact.changes_codes,
        "texts_are_exact": impact.exact_texts,
        "groups": [_group_object(group) for group in impact.groups],
        "step_names": [
            {"before": was, "after": is_, "failures": count} for (was, is_), count in impact.step_names.items()
        ],
    }


def markdown_impact(impact: Impact) -> str:
    """For a review: a table of the groups, and their samples folded away."""
    lines = ["## What customers would read differently", "", _escaped(_headline(impact))]
    if impact.groups:
        lines += ["", f"| rule now | rule then | what changes | {impact.noun}s | texts | jobs | VMs |"]
        lines += ["|---|---|---|--:|--:|--:|--:|", *(_table_row(group, impact) for group in impact.groups)]
    for group in impact.groups:
        lines += ["", f"<details><summary>{_escaped(_title(group))}</summary>", ""]
        for sample in group.samples:
            lines += [*_markdown_sample(sample), ""]
        lines.append("</details>")
    if impact.step_names:
        lines += ["", f"| name of a step now | then | {impact.noun}s |", "|---|---|--:|"]
        lines += [
            f"| {_escaped(was)} | {_escaped(is_)} | {count:,} |" for (was, is_), count in impact.step_names.items()
        ]
    return "\n".join(lines)


IMPACT_REPORTS: Final[Mapping[str, Callable[[Impact], str]]] = {
    "text": text_impact,
    "json": json_impact,
    "markdown": markdown_impact,
}
"""Name of each output format → what writes it."""


def _headline(impact: Impact) -> str:
    compared = f"{counted(impact.failures, impact.noun)} replayed, catalogue {impact.before} → {impact.after}: "
    if not impact.changed:
        return f"{compared}nothing reads differently."
    whose = [counted(count, noun) for count, noun in ((impact.jobs, "job"), (impact.vms, "VM")) if count]
    of = f" ({', '.join(whose)})" if whose else ""
    verdict = "categories, severities or rules change" if impact.changes_codes else "only the wording changes"
    return f"{compared}{impact.changed:,} would be answered differently{of}; {verdict}."


def _title(group: Group) -> str:
    if group.before == group.after:
        return _rule(group.before)
    return f"{_rule(group.before)} → {_rule(group.after)}"


def _rule(rule: str | None) -> str:
    return rule or "a fallback"


def _counts(group: Group, impact: Impact) -> str:
    texts = counted(group.texts, "different text")
    parts = [counted(group.failures, impact.noun), texts if impact.exact_texts else f"at least {texts}"]
    parts += [counted(count, noun) for count, noun in ((group.jobs, "job"), (group.vms, "VM")) if count]
    return ", ".join(parts)


def _code_lines(group: Group) -> Iterator[str]:
    for (category, severity, new_category, new_severity), count in group.codes.most_common():
        if category != new_category:
            yield f"category {category} → {new_category} ({count:,})"
        if severity != new_severity:
            yield f"severity {severity} → {new_severity} ({count:,})"


def _what(group: Group) -> list[str]:
    """What differs, in the order of `Change`, in words."""
    words = {Change.MESSAGE: "message", Change.ACTIONS: "actions", Change.STEP: "name of the step"}
    named = ["rule"] if Change.RULE in group.changes else []
    return [*named, *_code_lines(group), *(words[change] for change in words if change in group.changes)]


def _sample_lines(sample: Sample) -> Iterator[str]:
    yield f"Text    {quoted(sample.text)}"
    if sample.context:
        yield "        " + ", ".join(f"{name} {value}" for name, value in sample.context.items())
    if sample.place:
        yield f"        {sample.place}"
    if not sample.changes & {Change.MESSAGE, Change.ACTIONS}:
        yield f"Now and then  {sample.before.message}"
        return
    actions = Change.ACTIONS in sample.changes
    yield from _answer_lines("Now     ", sample.before, actions=actions)
    yield from _answer_lines("Then    ", sample.after, actions=actions)


def _answer_lines(label: str, answer: ReadAnswer, *, actions: bool) -> Iterator[str]:
    yield f"{label}{answer.message}"
    if actions:
        yield from (f"      • {action.text} ({action.who})" for action in answer.actions)


def _group_object(group: Group) -> dict[str, object]:
    return {
        "before": group.before,
        "after": group.after,
        "only_wording": group.only_wording,
        "failures": group.failures,
        "texts": group.texts,
        "jobs": group.jobs,
        "vms": group.vms,
        "changes": {change.value: group.changes[change] for change in Change if change in group.changes},
        "codes": [
            {
                "category": {"before": category, "after": new_category},
                "severity": {"before": severity, "after": new_severity},
                "failures": count,
            }
            for (category, severity, new_category, new_severity), count in group.codes.most_common()
        ],
        "samples": [_sample_object(sample) for sample in group.samples],
    }


def _sample_object(sample: Sample) -> dict[str, object]:
    return {
        "text": sample.text,
        "context": sample.context,
        **({"place": sample.place} if sample.place else {}),
        "changes": [change.value for change in Change if change in sample.changes],
        "before": _answer_object(sample.before),
        "after": _answer_object(sample.after),
    }


def _answer_object(answer: ReadAnswer) -> dict[str, object]:
    return {
        "rule_id": answer.rule,
        "band": answer.band,
        "category": answer.category,
        "severity": answer.severity,
        "user_message": answer.message,
        "next_actions": [
            {"text": action.text, "who": action.who} | ({"do": action.do} if action.do else {})
            for action in answer.actions
        ],
        **({"step": answer.step} if answer.step else {}),
    }


def _table_row(group: Group, impact: Impact) -> str:
    texts = f"{group.texts:,}" if impact.exact_texts else f"≥ {group.texts:,}"
    cells = [_rule(group.before), _rule(group.after), ", ".join(_what(group))]
    numbers = [f"{group.failures:,}", texts, f"{group.jobs:,}", f"{group.vms:,}"]
    return "| " + " | ".join([*map(_escaped, cells), *numbers]) + " |"


def _markdown_sample(sample: Sample) -> Iterator[str]:
    context = ", ".join(f"{name} {value}" for name, value in sample.context.items())
    places = [part for part in (context, sample.place) if part]
    yield f"> {_escaped(sample.text)}" + (f" ({_escaped('; '.join(places))})" if places else "")
    for label, answer in (("now", sample.before), ("then", sample.after)):
        yield f"\n**{label}**, {answer.category}, {answer.severity}: {_escaped(answer.message)}"
        if Change.ACTIONS in sample.changes:
            yield ""
            yield from (f"- {_escaped(action.text)} ({action.who})" for action in answer.actions)


def _escaped(text: str) -> str:
    """The text with what Markdown and HTML would read as signs made plain."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", text).replace("&", "&amp;").replace("\\<", "&lt;").replace("\\>", "&gt;")
