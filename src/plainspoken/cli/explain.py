"""`plainspoken explain`: why a text is answered as it is."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from plainspoken.catalogue.loader import builtin_rules
from plainspoken.catalogue.model import Rule
from plainspoken.cli.options import context_options, make_sanitizer, rules_option
from plainspoken.engine.normalise import clean_text
from plainspoken.engine.trace import MatchedRule, Trace, explain


@click.command("explain")
@click.argument("text", required=False)
@context_options
@rules_option
def command(text: str | None, rules: tuple[Path, ...], **context: str | None) -> None:
    """Tell which rule answers a failure TEXT (standard input without it), why, and what came near.

    The output quotes pieces of the raw text: it is for staff, not for customers.
    """
    sanitizer = make_sanitizer(rules)
    raw: str | bytes = sys.stdin.buffer.read() if text is None or text == "-" else text
    trace = explain(sanitizer, raw, sanitizer.context(**context))
    click.echo("\n".join(_lines(trace)))


def _lines(trace: Trace) -> Iterator[str]:
    message = trace.message
    yield f"Answer   {message.user_message}"
    yield f"         {message.category} · {message.severity} · catalogue {message.catalogue}"
    yield from (f"       • {action.text} ({action.who})" for action in message.next_actions)
    known = ", ".join(f"{name} {clean_text(value)}" for name, value in trace.context._asdict().items() if value)
    yield f"Context  {known or 'nothing besides the text'}"
    if trace.winner:
        yield from _rule("Winner", trace.winner)
    else:
        yield "Winner   none: a fallback answers (unmatched)"
    for loser in trace.losers:
        yield from _rule("Lost", loser)
    for miss in trace.near_misses:
        yield f"Near     {miss.rule.id}  {_place(miss.rule)}"
        yield f"         {miss.met} of {miss.asked} conditions hold; this one does not: {miss.failed}"
    for fact in trace.facts:
        origin = "read off the text" if fact.from_text else "not in the text: the `else` wording"
        yield f"Fact     {fact.name} = {fact.value} ({origin})"
    for replacement in trace.replacements:
        yield f"Term     ‘{replacement.original}’ → {replacement.shown} ({replacement.why})"
    if trace.guard:
        yield from (f"Guard    stopped the rule's own text: {hit.what}" for hit in trace.guard)
    else:
        yield "Guard    nothing to stop"


def _rule(label: str, matched: MatchedRule) -> Iterator[str]:
    rule = matched.rule
    yield f"{label:<8} {rule.id}  {_place(rule)}  ({rule.band.name.lower()})"
    yield f"         {matched.reason}"
    if matched.matched:
        yield f"         matched: {', '.join(f'‘{piece}’' for piece in matched.matched)}"


def _place(rule: Rule) -> str:
    """Where a rule stands; a built-in one by its place among the built-in rules, wherever those are installed."""
    location = rule.location
    path = Path(location.file)
    if not path.is_absolute() or not path.is_relative_to(builtin_rules()):
        return str(location)
    return f"built-in/{path.relative_to(builtin_rules())}:{location.line}:{location.column}"
