"""`plainspoken sanitize`: failure texts in, customer answers out."""

import json
import sys
from pathlib import Path

import click

from plainspoken.catalogue.failure import CONTEXT, Failure
from plainspoken.cli.known_names import note_unknown_names
from plainspoken.cli.options import (
    context_options,
    jsonl_option,
    make_sanitizer,
    names_option,
    opened,
    rules_option,
)
from plainspoken.cli.pass_progress import lines_with_progress
from plainspoken.engine.answers import SanitizedMessage
from plainspoken.engine.failure_lines import BadLine, read_object
from plainspoken.engine.normalise import decoded
from plainspoken.engine.sanitizer import Sanitizer


@click.command("sanitize")
@click.argument("text", required=False)
@context_options
@names_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@jsonl_option
@rules_option
def command(  # one parameter per flag
    text: str | None,
    as_json: bool,
    jsonl: str | None,
    names: tuple[str, ...],
    rules: tuple[Path, ...],
    **context: str | None,
) -> None:
    """Answer a failure TEXT (standard input without it) in words a customer understands.

    With --jsonl, lines {"text", "step"?, "operation"?, "source"?, "names"?} are answered in order, one JSON object a
    line; a line that cannot be read gets {"problem"} in its place, and the exit code is 1.
    """
    if jsonl and (text is not None or as_json or names or any(context.values())):
        raise click.UsageError(
            "--jsonl brings its own texts and contexts: give no TEXT, --json or context flag with it"
        )
    sanitizer = make_sanitizer(rules)
    if jsonl:
        sys.exit(_answer_lines(sanitizer, jsonl))
    raw = decoded(sys.stdin.buffer.read()) if text is None or text == "-" else text
    note_unknown_names(sanitizer, context)
    message = sanitizer.sanitize(Failure(raw, **context, names=names))
    if as_json:
        click.echo(json.dumps(message.as_dict(), ensure_ascii=False))
        return
    step = sanitizer.names.step(context["step"]).display_name if context["step"] else None
    click.echo(_for_people(message, step))


def _answer_lines(sanitizer: Sanitizer, name: str) -> int:
    bad = 0
    encode = json.JSONEncoder(ensure_ascii=False).encode
    write = sys.stdout.write
    with opened(name) as stream:
        for number, line in lines_with_progress(stream):
            try:
                row = read_object(line, CONTEXT)
            except BadLine as problem:
                bad += 1
                click.echo(f"{name}:{number}:1: {problem}", err=True)
                write(encode({"problem": f"line {number}: {problem}"}) + "\n")
                continue
            write(encode(sanitizer.sanitize(Failure(row.text, **row.values, names=row.names)).as_dict()) + "\n")
    return 1 if bad else 0


_SORTS = {"specific": "rule ", "general": "composed ", "fallback": "a fallback: nothing explains this failure yet"}


def _for_people(message: SanitizedMessage, step: str | None) -> str:
    head = " · ".join(part for part in (message.category, message.severity, step) if part)
    actions = "\n".join(
        f"  • {action.text}" + ("" if action.who == "user" else f" ({action.who})") for action in message.next_actions
    )
    origin = f"{_SORTS[message.band]}{message.rule_id or ''}{' (ambiguous)' if message.ambiguous else ''}"
    return f"{message.user_message}\n{head}\n\nWhat you can do\n{actions}\n\n{origin} · catalogue {message.catalogue}"
