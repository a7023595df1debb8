"""`plainspoken scrub`: a filter for pass-through text."""

import json
import sys
from pathlib import Path

import click

from plainspoken.cli.options import (
    jsonl_option,
    make_sanitizer,
    opened,
    rules_option,
)
from plainspoken.cli.pass_progress import lines_with_progress
from plainspoken.engine.failure_lines import BadLine, read_object
from plainspoken.engine.sanitizer import Sanitizer


@click.command("scrub")
@jsonl_option
@click.option("--keep", multiple=True, metavar="NAME", help="A VM name that stays as it is; repeatable.")
@rules_option
def command(jsonl: str | None, keep: tuple[str, ...], rules: tuple[Path, ...]) -> None:
    """Filter standard input line by line: technical terms are replaced, everything technical is redacted.

    With --jsonl, lines {"text"} are read from a file or standard input and {"text"} lines are written, in order; a
    line that cannot be read gets {"problem"} in its place, and the exit code is 1.
    """
    sanitizer = make_sanitizer(rules)
    if jsonl:
        sys.exit(_scrub_objects(sanitizer, jsonl, keep))
    for line in sys.stdin.buffer:
        text = line.rstrip(b"\r\n")
        sys.stdout.write(sanitizer.scrub(text, keep=keep) + line[len(text) :].decode("ascii"))
        sys.stdout.flush()  # a filter in a pipe shows each line when it comes


def _scrub_objects(sanitizer: Sanitizer, name: str, keep: tuple[str, ...]) -> int:
    bad = 0
    with opened(name) as stream:
        for number, line in lines_with_progress(stream):
            try:
                row = read_object(line, ())
            except BadLine as problem:
                bad += 1
                click.echo(f"{name}:{number}:1: {problem}", err=True)
                sys.stdout.write(json.dumps({"problem": f"line {number}: {problem}"}) + "\n")
                continue
            scrubbed = sanitizer.scrub(row.text, keep=keep)
            sys.stdout.write(json.dumps({"text": scrubbed}, ensure_ascii=False) + "\n")
    return 1 if bad else 0
