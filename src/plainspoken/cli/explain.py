"""`plainspoken explain`: why a text is answered as it is."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from plainspoken.authoring.explain.explained import (
    Audience,
    ExplainedAnswer,
    ExplainedMatch,
    ExplainedReplacement,
    ExplainedRule,
    ExplainedStaffPart,
    Explanation,
)
from plainspoken.authoring.explain.explanation import explain
from plainspoken.catalogue.failure import Failure
from plainspoken.cli.explained_lines import origin_lines, reading_lines, text_pieces
from plainspoken.cli.job_store import read_from
from plainspoken.cli.known_names import note_unknown_names
from plainspoken.cli.options import context_options, make_sanitizer, names_option, rules_option, settings_options
from plainspoken.engine.normalise import decoded
from plainspoken.engine.sanitizer import Sanitizer
from plainspoken.errors import NotFound
from plainspoken.jobs.reading.lookups import read_job
from plainspoken.jobs.telling.questions import questions_about
from plainspoken.settings import load_settings

_WIDEST = 400  # characters of the raw text that are printed; --json has all


@click.command("explain")
@click.argument("text", required=False)
@context_options
@names_option
@click.option(
    "--for",
    "audience",
    type=click.Choice([audience.value for audience in Audience]),
    default=Audience.DEVELOPER.value,
    show_default=True,
    help="Who reads it: a customer, support (no raw text), or a developer (raw text, secrets masked).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--job", metavar="ID", help="A job of the job store: explain every failure it is answered with.")
@settings_options("database_url")
@rules_option
def command(
    *,
    text: str | None,
    audience: str,
    as_json: bool,
    names: tuple[str, ...],
    rules: tuple[Path, ...],
    **more: str | None,
) -> None:
    """Show what answers a failure TEXT (standard input without it), how it was read, why, and what came near.

    With --job, the texts are those of a job, asked about just as the API asks. The server's log names job and rule for
    each failure it answers, beside the id of the request, which customers may quote.

    Positions such as 4-17 count characters of the text from 0, without control characters and repeated blanks.
    """
    job, database_url = more.pop("job"), more.pop("database_url")
    sanitizer = make_sanitizer(rules)
    if job is not None:
        if text is not None:
            raise click.UsageError("give a text or --job, not both")
        url = load_settings(database_url=database_url).database_url
        explanations = [
            explain(sanitizer, question, Audience(audience)) for question in _questions(sanitizer, url, job)
        ]
        _show(explanations, as_json=as_json)
        if not explanations:
            click.echo("This job has no failure.", err=True)
        return
    raw = decoded(sys.stdin.buffer.read()) if text is None or text == "-" else text
    note_unknown_names(sanitizer, more)
    explanation = explain(sanitizer, Failure(raw, **more, names=names), Audience(audience))
    _show(explanation, as_json=as_json)


def _questions(sanitizer: Sanitizer, url: str, job: str) -> tuple[Failure, ...]:
    try:
        return questions_about(sanitizer, read_from(url, read_job, job))
    except NotFound as error:
        raise NotFound(f"no job that customers see has the id {job!r}") from error


def _show(explanation: Explanation | list[Explanation], *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(explanation), indent=2).decode())
        return
    for number, each in enumerate(explanation if isinstance(explanation, list) else [explanation]):
        if number:
            click.echo()
        answer, why = each.answer, each.why
        for line in _answer_lines(answer, why):
            click.echo(visible_line(line))
        if why is not None:
            click.echo(_text_line(why))
            for line in _staff_lines(why):
                click.echo(visible_line(line))


def visible_line(line: str) -> str:
    """The line without characters that a terminal would act upon or not show."""
    return "".join(character if character.isprintable() else " " for character in line)


def _answer_lines(answer: ExplainedAnswer, why: ExplainedStaffPart | None) -> Iterator[str]:
    yield f"Answer   {answer.message}"
    category = answer.category_label or answer.category if why is None else answer.category
    yield f"         {category} · {answer.severity}{f' · catalogue {why.catalogue}' if why else ''}"
    for action in answer.actions:
        yield f"       • {action.text}" + (f" ({action.who})" if why or action.who != "user" else "")
    if why is not None:
        return
    if answer.step:
        yield f"Step     {answer.step}"
    yield f"Cause    {'known' if answer.cause_known else 'not known yet'}"


def _text_line(why: ExplainedStaffPart) -> str:
    """The text, its envelope grey on a terminal."""
    pieces = text_pieces(why)
    if pieces is None:
        return visible_line(f"Text     {_shortened(why.text)}")
    shown: list[str] = []
    left = _WIDEST
    for piece, is_envelope in pieces:
        part = visible_line(piece if len(piece) <= left else f"{piece[: max(left - 1, 0)]}…")
        shown.append(click.style(part, fg="bright_black") if is_envelope else part)
        left -= len(piece)
        if left < 0:
            break
    return f"Text     {''.join(shown)}"


def _staff_lines(why: ExplainedStaffPart) -> Iterator[str]:
    known = ", ".join(f"{name} {value}" for name, value in why.context.items())
    yield f"Context  {known or 'nothing besides the text'}"
    if why.reading:
        yield from reading_lines(why.reading)
    yield from origin_lines(why.origin)
    if why.winner:
        yield from _rule("Winner", why.winner)
    for loser in why.losers:
        yield from _rule("Lost", loser)
    for miss in why.near_misses:
        yield f"Near     {miss.id}  {miss.place}"
        yield f"         {miss.met} of {miss.asked} conditions hold; this one does not: {miss.failed}"
    for fact in why.facts:
        origin = "read off the text" if fact.from_text else "not in the text: the `else` wording"
        yield f"Fact     {fact.name} = {fact.value} ({origin})"
    yield from (_replacement(item) for item in why.replacements)
    for stop in why.guard:
        where = f" at {stop.start}-{stop.end} of ‘{_shortened(stop.text)}’" if stop.text else ""
        yield f"Guard    stopped the rule's own text: {stop.what}{where}"
    if not why.guard:
        yield "Guard    nothing to stop"


def _rule(label: str, rule: ExplainedRule) -> Iterator[str]:
    yield f"{label:<8} {rule.id}  {rule.place}"
    yield f"         {rule.reason}"
    yield from (f"         overridden: {place}" for place in rule.overridden)
    if rule.matched:
        yield f"         matched: {', '.join(_matched(match) for match in rule.matched)}"


def _matched(match: ExplainedMatch) -> str:
    place = f"{match.start}-{match.end}"
    return f"{match.condition} ({place})" if match.piece is None else f"‘{_shortened(match.piece)}’ ({place})"


def _replacement(item: ExplainedReplacement) -> str:
    place = f"{item.start}-{item.end}"
    if item.original is None:
        return f"Term     {place} → {item.shown} ({item.why})"
    return f"Term     ‘{_shortened(item.original)}’ ({place}) → {item.shown} ({item.why})"


def _shortened(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
